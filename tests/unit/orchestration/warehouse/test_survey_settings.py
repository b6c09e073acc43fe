"""What sources.yml says of surveys is there for the models, as it is now."""

from decimal import Decimal

import duckdb

from orchestration.landing.sources import Source
from orchestration.warehouse.survey_settings import write_survey_settings

SURVEY = Source(
    name="nps",
    vendor="qualtrics",
    questions={
        "QID1": {
            "name": "recommend",
            "metric": "nps",
            "scale": [0, 10],
            "labels": {" Don't KNOW": None, "Surely": 10},
        },
        "QID1_TEXT": {"comment_for": "QID1"},
        "QID2": {"metric": "esat", "scale": [1, 5], "direction": "lower_is_better"},
    },
)
DESK = Source(name="desk", vendor="canonical", family="helpdesk")


def test_a_question_has_its_comment_beside_it() -> None:
    with duckdb.connect() as connection:
        write_survey_settings(connection, [SURVEY, DESK])
        rows = connection.execute("from landed.survey_questions order by question_key").fetchall()
    up, down = "higher_is_better", "lower_is_better"
    assert rows == [
        ("nps", "QID1", "recommend", "QID1_TEXT", "customer", "nps", 0, 10, up),
        ("nps", "QID2", "QID2", None, "employee", "esat", 1, 5, down),
    ]


def test_labels_are_compared_trimmed_and_in_lower_case() -> None:
    with duckdb.connect() as connection:
        write_survey_settings(connection, [SURVEY])
        rows = connection.execute("from landed.survey_labels order by label").fetchall()
    assert rows == [("nps", "QID1", "don't know", None), ("nps", "QID1", "surely", Decimal(10))]


def test_a_question_that_was_taken_out_is_gone() -> None:
    with duckdb.connect() as connection:
        write_survey_settings(connection, [SURVEY])
        write_survey_settings(connection, [SURVEY.model_copy(update={"questions": {}})])
        assert connection.execute("from landed.survey_questions").fetchall() == []
        assert connection.execute("from landed.survey_labels").fetchall() == []


def test_the_questions_of_a_source_that_is_listed_no_more_stay() -> None:
    with duckdb.connect() as connection:
        write_survey_settings(connection, [SURVEY])
        write_survey_settings(connection, [DESK])
        assert len(connection.execute("from landed.survey_questions").fetchall()) == 2
        assert len(connection.execute("from landed.survey_labels").fetchall()) == 2
