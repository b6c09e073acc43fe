"""Text from files neither commands a terminal nor a spreadsheet."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.terminal.safe_text import printable, spreadsheet_cell

TEXTS = st.text(st.characters(codec="utf-8"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ann Lée, 東京 👍", "Ann Lée, 東京 👍"),
        ("\x1b[2Jgone", r"\x1b[2Jgone"),
        ("one\r\n\ttwo\x00", r"one\r\n\ttwo\x00"),
        ("invoice\u202egpj.exe", r"invoice\u202egpj.exe"),
        ("a\u200bb\ufeffc\u2060d\u3164e", r"a\u200bb\ufeffc\u2060d\u3164e"),
        ("line\u2028break\x85", r"line\u2028break\x85"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("[red]bold[/] :boom:", "[red]bold[/] :boom:"),
    ],
)
def test_what_a_terminal_obeys_or_hides_is_spelled_out(text: str, shown: str) -> None:
    assert printable(text, width=100) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("12345", "12345"), ("123456", "1234…"), ("123\x1b6", "123…"), ("\x1b\x1b", r"\x1b…")],
)
def test_what_is_too_long_ends_in_an_ellipsis(text: str, shown: str) -> None:
    assert printable(text, width=5) == shown


@given(TEXTS, st.integers(min_value=1, max_value=40))
def test_printed_text_is_one_harmless_line(text: str, width: int) -> None:
    shown = printable(text, width=width)
    assert len(shown) <= width
    assert not any(unicodedata.category(mark) in {"Cc", "Cf", "Zl", "Zp"} for mark in shown)


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil.example","x")',
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\uff1d1+1",
        "+49 170 1234567",
        "-",
    ],
)
def test_a_formula_is_disarmed(text: str) -> None:
    assert spreadsheet_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+3.2", "1e5", "-1.5E-3", "-.5", "", "a=b", "Ann", "12"])
def test_numbers_and_plain_text_stay(text: str) -> None:
    assert spreadsheet_cell(text) == text


@given(TEXTS)
def test_a_cell_comes_back_from_its_file(text: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerow([spreadsheet_cell(text), "next"])
    (row,) = csv.reader(io.StringIO(written.getvalue(), newline=""))
    assert row == [spreadsheet_cell(text), "next"]
    assert row[0] in {text, f"'{text}"}
