"""What sources.yml says of surveys, as tables for the models that make answers of responses."""

from collections.abc import Iterable, Iterator, Sequence

import duckdb

from data_quality.questions import scored
from orchestration.landing.sources import Source

TABLES = """
create schema if not exists landed;
create table if not exists landed.survey_questions (
    source_name varchar not null,
    question_key varchar not null,
    question_id varchar not null,
    comment_key varchar,
    population varchar not null,
    metric varchar not null,
    scale_min decimal(18, 6) not null,
    scale_max decimal(18, 6) not null,
    scale_direction varchar not null
);
create table if not exists landed.survey_labels (
    source_name varchar not null,
    question_key varchar not null,
    label varchar not null,
    score decimal(18, 6)
);
"""


def write_survey_settings(connection: duckdb.DuckDBPyConnection, sources: Iterable[Source]) -> None:
    """Write the questions and labels of sources, in place of those of the run before.

    Those of a source that is listed no more stay, as its responses do.
    """
    sources = list(sources)
    connection.execute(TABLES)
    for table in ("survey_questions", "survey_labels"):
        connection.execute(
            f"delete from landed.{table} where source_name in (select unnest($1))",
            [[source.name for source in sources]],
        )
    _insert(
        connection,
        "insert into landed.survey_questions values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [row for source in sources for row in _questions(source)],
    )
    _insert(
        connection,
        "insert into landed.survey_labels values (?, ?, lower(trim(?)), ?)",
        [row for source in sources for row in _labels(source)],
    )


def _questions(source: Source) -> Iterator[tuple[object, ...]]:
    comments = {item.comment_for: key for key, item in source.questions.items()}
    for key, question in scored(source.questions).items():
        yield (
            source.name,
            key,
            question.name or key,
            comments.get(key),
            question.asked,
            question.metric,
            *(question.scale or ()),
            question.direction,
        )


def _labels(source: Source) -> Iterator[tuple[object, ...]]:
    for key, question in scored(source.questions).items():
        for label, score in question.labels.items():
            yield source.name, key, label, score


def _insert(
    connection: duckdb.DuckDBPyConnection, statement: str, rows: Sequence[tuple[object, ...]]
) -> None:
    if rows:
        connection.executemany(statement, rows)
