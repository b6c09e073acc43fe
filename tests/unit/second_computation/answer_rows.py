"""Rows of survey answers, for tests that show only what matters."""


def answers(metric, scores, scale=(0, 10), day="2024-01-15", **columns):
    return [
        {
            "response_id": f"{metric}-{number}",
            "metric": metric,
            "score": score,
            "scale_min": scale[0],
            "scale_max": scale[1],
            "responded_at": f"{day}T12:00:00Z",
            **columns,
        }
        for number, score in enumerate(scores)
    ]
