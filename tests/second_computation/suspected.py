"""Csat answers that were probably meant the other way round. They are flagged, never turned."""

from collections import defaultdict
from datetime import datetime, timedelta

from tests.second_computation.answers import Answer
from tests.second_computation.company import Company
from tests.second_computation.ticket_traits import last_rating

NEAR = timedelta(days=30)
FEWEST_OTHERS = 2
BEST_RATING = 5


class Suspicion:
    """What else is known of those who gave the lowest score.

    `answers` are all that count, `chosen` the csat answers among them that csat counts.
    """

    def __init__(self, answers: list[Answer], chosen: list[Answer], company: Company) -> None:
        self._promoted_at: dict[str, list[datetime]] = defaultdict(list)
        self._satisfied: dict[str, list[bool]] = defaultdict(list)
        for answer in answers:
            if answer.respondent_id and answer.metric == "nps" and answer.nps_class == 1:
                self._promoted_at[answer.respondent_id].append(answer.responded_at)
        for answer in chosen:
            if answer.respondent_id and answer.is_satisfied is not None:
                self._satisfied[answer.respondent_id].append(answer.is_satisfied)
        self._best_rated = {
            ("ticket_id", row["ticket_id"])
            for row in company.tickets
            if last_rating(row, company) == BEST_RATING
        }

    def falls_on(self, answer: Answer) -> bool:
        """Whether a csat answer is the lowest of its scale and all else speaks against it."""
        if answer.normalised != 0:
            return False
        person = answer.respondent_id or ""
        is_promoter = any(
            abs(moment - answer.responded_at) <= NEAR for moment in self._promoted_at[person]
        )
        own = self._satisfied[person]
        all_others_satisfied = len(own) > FEWEST_OTHERS and own.count(False) == 1
        return is_promoter or all_others_satisfied or answer.subject in self._best_rated
