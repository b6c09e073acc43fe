"""The words of a record that cannot be taken apart."""

import duckdb
import pytest

from orchestration.erasure.words import words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T-1,ann,surplus", {"T-1", "ann", "surplus"}),
        ('7,"ann lee", bo ,x', {"7", "ann lee", "bo"}),
        ('{"requester_id": "ann lee", "ticket_id": 17', {"ann lee", "17"}),
        ("call ann@example.org. Now!", {"ann@example.org", "ann", "Now"}),
        ("re\u0301ne\u0301,1", {"réné"}),
        ("", set()),
    ],
)
def test_whatever_may_be_an_id_is_a_word(text: str, expected: set[str]) -> None:
    with duckdb.connect() as connection:
        (words,) = connection.execute(
            f"select {words_of('text', delimiter=',')} from (select $1 as text)", [text]
        ).fetchone()
    assert expected <= set(words)


def test_a_part_of_a_word_is_none() -> None:
    with duckdb.connect() as connection:
        (words,) = connection.execute(
            f"select {words_of('text', delimiter=';')} from (select 'joann;annual;ann1' as text)"
        ).fetchone()
    assert "ann" not in words
