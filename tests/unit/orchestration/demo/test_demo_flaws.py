"""What is wrong or odd on purpose is really in the files, as often as told, and nothing else is."""

import gzip
from pathlib import Path
from typing import Any

from orchestration.demo.company import Company


def test_every_planted_flaw_is_found_and_no_other(company: Company, landed: Any) -> None:
    found = {entity: dict(reasons) for entity, reasons in landed.broken.items()}
    assert found == company.quarantined


def test_every_reason_is_planted_somewhere(company: Company) -> None:
    assert {reason for reasons in company.quarantined.values() for reason in reasons} == {
        "ambiguous_duplicate",
        "bad_date",
        "bad_json",
        "date_format",
        "key_missing",
        "missing_offset",
        "negative_duration",
        "not_finite",
        "not_integer",
        "out_of_scale",
        "ragged",
    }


def test_flaws_are_well_under_one_percent(company: Company) -> None:
    for entity, reasons in company.quarantined.items():
        assert sum(reasons.values()) < 0.005 * company.rows[entity]
    assert sum(sum(reasons.values()) for reasons in company.quarantined.values()) < 70


def test_the_rows_told_are_the_rows_that_can_be_loaded(company: Company, landed: Any) -> None:
    assert {entity: len(rows) for entity, rows in landed.rows.items()} == company.rows


def test_repeats_are_as_many_as_told(company: Company, landed: Any) -> None:
    assert landed.exact_duplicates == company.exact_duplicates
    assert landed.blank_lines == company.blank_lines
    assert landed.repeated_headers == company.repeated_headers
    assert tuple(landed.duplicate_files) == company.duplicate_files != ()


def test_files_look_different_from_each_other(company: Company) -> None:
    plain = [_plain(path) for path in company.files if ".csv" in path.name]
    assert any(content.startswith(b"\xef\xbb\xbf") for content in plain)
    assert any(b"\r\n" in content.split(b"\n")[0] + b"\n" for content in plain)
    headers = {_header(path) for path in company.files if path.parts[-2] == "tickets"}
    assert len({frozenset(header) for header in headers}) == 2
    assert len({header for header in headers if "brand" not in header}) == 2


def test_every_format_is_used(company: Company) -> None:
    endings = {path.name.partition(".")[2] for path in company.files}
    assert endings == {"csv", "csv.gz", "json", "jsonl", "jsonl.gz", "parquet"}


def test_comments_are_hard_to_carry(landed: Any) -> None:
    comments = {row["comment"] or "" for row in landed.rows["survey", "survey_responses"]}
    for mark in ("\n", "\r", '"', ",", "🙂", "شكرا", "対応", "Отличная"):
        assert any(mark in comment for comment in comments), mark
    for start in "=#":
        assert any(comment.startswith(start) for comment in comments), start


def _plain(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


def _header(path: Path) -> tuple[str, ...]:
    line = _plain(path).decode("utf-8-sig").splitlines()[0]
    return tuple(line.split(","))
