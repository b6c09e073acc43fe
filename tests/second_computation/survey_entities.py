"""The entities of surveys, written out by hand on purpose."""

from tests.second_computation.entity import Column, Entity, Record, is_before, never


def _answer_breaks_rule(row: Record) -> bool:
    low, high, score = row["scale_min"], row["scale_max"], row["score"]
    is_of_a_group = row["metric"] in ("nps", "enps") and low < 0
    is_off_scale = high <= low or (score is not None and not low <= score <= high)
    return is_of_a_group or is_off_scale or is_before(row["responded_at"], row["sent_at"])


SURVEY_RESPONSES = Entity(
    source="survey",
    name="survey_responses",
    key=("response_id", "question_id"),
    cursor="responded_at",
    breaks_rule=_answer_breaks_rule,
    columns=(
        Column("survey_id", "identifier", required=True),
        Column("response_id", "identifier", required=True),
        Column("question_id", "identifier", required=True),
        Column("population", "enum", required=True, values=("customer", "employee")),
        Column(
            "metric",
            "enum",
            required=True,
            values=("nps", "csat", "ces", "enps", "esat", "other"),
        ),
        Column("score", "decimal"),
        Column("score_label"),
        Column("scale_min", "decimal", required=True),
        Column("scale_max", "decimal", required=True),
        Column(
            "scale_direction",
            "enum",
            required=True,
            values=("higher_is_better", "lower_is_better"),
            is_closed_list=True,
        ),
        Column("comment", "free_text"),
        Column("sent_at", "timestamp"),
        Column("responded_at", "timestamp", required=True),
        Column("is_complete", "boolean", required=True),
        Column("is_test", "boolean", required=True),
        Column("respondent_id", "identifier"),
        Column("ticket_id", "identifier"),
        Column("call_id", "identifier"),
        Column("order_id", "identifier"),
        Column("product_id", "identifier"),
        Column("agent_id", "identifier"),
        Column("channel"),
        Column("language"),
        Column("task"),
    ),
)

SURVEY_SENDS = Entity(
    source="survey",
    name="survey_sends",
    key=("send_id",),
    cursor=None,
    breaks_rule=never,
    columns=(
        Column("send_id", "identifier", required=True),
        Column("survey_id", "identifier", required=True),
        Column("respondent_id", "identifier"),
        Column("sent_at", "timestamp", required=True),
        Column("is_delivered", "boolean"),
        Column("response_id", "identifier"),
    ),
)
