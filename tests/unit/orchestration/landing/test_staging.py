"""What is read is a private copy of one plain file, as it was found in the inbox."""

import gzip
import hashlib
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.landing import staging
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.staging import open_staged, stage
from tests.unit.orchestration.landing.conftest import (
    Find,
    Land,
    Unpack,
    staging_rejection,
    zipped,
)

CSV = b"agent_id,name\n" + b"".join(b"%d,agent\n" % number for number in range(5000))
PACKED = gzip.compress(CSV, mtime=0)


def parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table({"agent_id": ["1"]}), sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "file_format", "unpacked"),
    [
        ("a.csv", CSV, "csv", CSV),
        ("A.CSV", CSV, "csv", CSV),
        ("a.b.jsonl", b"{}", "jsonl", b"{}"),
        ("a.ndjson", b"{}", "jsonl", b"{}"),
        ("a.json", b"[]", "json", b"[]"),
        ("a.parquet", parquet(), "parquet", parquet()),
        ("a.csv.gz", PACKED, "csv", CSV),
        ("a.JSON.GZ", gzip.compress(b"[]", mtime=0), "json", b"[]"),
        ("a.parquet.gz", gzip.compress(parquet(), mtime=0), "parquet", parquet()),
        ("a.zip", zipped({"b.csv": CSV}), "csv", CSV),
        ("a.2024.zip", zipped({"c/": b"", "c/b.ndjson": b"{}"}), "jsonl", b"{}"),
        ("a.zip", zipped({"b.json": b"[]"}, zipfile.ZIP_STORED), "json", b"[]"),
        ("a.zip", zipped({"b.parquet": parquet()}), "parquet", parquet()),
    ],
)
def test_the_name_tells_the_format_and_what_it_is_packed_in(
    land: Land, unpack: Unpack, name: str, content: bytes, file_format: str, unpacked: bytes
) -> None:
    land(name, content)
    staged, found, tally = unpack()
    assert (staged.file_format, found) == (file_format, unpacked)
    assert staged.file_id == hashlib.sha256(content).hexdigest()
    assert not tally.warnings


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.csv", b"", "empty_file"),
        ("empty.csv.gz", gzip.compress(b"", mtime=0), "empty_file"),
        ("empty.zip", zipped({"a.csv": b""}), "empty_file"),
        ("book.xlsx", zipped({"a.csv": CSV}), "unsupported_format"),
        ("csv", CSV, "unsupported_format"),
        ("a.gz", PACKED, "unsupported_format"),
        ("a.csv.gz.gz", gzip.compress(PACKED, mtime=0), "unsupported_format"),
        ("a'b.csv", CSV, "bad_name"),
        ("plain.csv.gz", CSV, "magic_mismatch"),
        ("packed.csv", PACKED, "magic_mismatch"),
        ("twice.csv.gz", gzip.compress(PACKED, mtime=0), "magic_mismatch"),
        ("zip.csv", zipped({"a.csv": CSV}), "magic_mismatch"),
        ("zip.csv.gz", gzip.compress(zipped({"a.csv": CSV}), mtime=0), "magic_mismatch"),
        ("plain.zip", CSV, "magic_mismatch"),
        ("gz.zip", PACKED, "magic_mismatch"),
        ("gz in.zip", zipped({"a.csv": PACKED}), "magic_mismatch"),
        ("not.parquet", CSV, "magic_mismatch"),
        ("not.parquet.gz", PACKED, "magic_mismatch"),
        ("parquet.csv", parquet(), "magic_mismatch"),
    ],
)
def test_a_file_that_is_not_what_it_seems_is_rejected(
    land: Land, unpack: Unpack, name: str, content: bytes, reason: str
) -> None:
    land(name, content)
    assert staging_rejection(unpack) == reason


def test_a_file_beyond_the_limit_is_not_copied(
    monkeypatch: pytest.MonkeyPatch, land: Land, unpack: Unpack
) -> None:
    land("a.csv", CSV)
    monkeypatch.setattr(staging, "LARGEST_FILE", len(CSV))
    assert unpack()[1] == CSV
    monkeypatch.setattr(staging, "LARGEST_FILE", len(CSV) - 1)
    assert staging_rejection(unpack) == "file_too_large"


def test_a_name_with_brackets_is_no_pattern(tmp_path: Path, land: Land, find: Find) -> None:
    land("we[ird].csv", CSV)
    land("wei.csv", b"another")
    file = find()[0]
    assert file.path.name == "we[ird].csv"
    with open_staged(stage(file, folder=tmp_path), Tally()) as stream:
        assert stream.read() == CSV


@pytest.mark.parametrize(
    "make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("elsewhere.csv")]
)
def test_what_is_no_plain_file_is_rejected(
    land: Land, unpack: Unpack, make: Callable[[Path], None]
) -> None:
    land("elsewhere.csv", CSV).rename(land("a.part", b""))
    make(land("a.part", b"").with_name("a.csv"))
    assert staging_rejection(unpack) == "not_regular_file"


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("elsewhere.part")])
def test_a_file_that_became_a_link_or_a_pipe_is_rejected(
    tmp_path: Path, land: Land, find: Find, make: Callable[[Path], None]
) -> None:
    land("elsewhere.part", CSV)
    path = land("a.csv", CSV)
    (file,) = find()
    path.unlink()
    make(path)
    with pytest.raises(FileRejectedError) as raised:
        stage(file, folder=tmp_path)
    assert raised.value.reason_code == "not_regular_file"


def test_a_file_that_may_not_be_read_is_rejected(
    monkeypatch: pytest.MonkeyPatch, land: Land, unpack: Unpack
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    land("a.csv", CSV)
    monkeypatch.setattr(os, "open", refuse)
    assert staging_rejection(unpack) == "permission_denied"


def grow(path: Path) -> None:
    with path.open("ab") as stream:
        stream.write(b"x")


def touch(path: Path) -> None:
    os.utime(path, ns=(0, 0))


def replace(path: Path) -> None:
    twin = path.with_name("twin.part")
    twin.write_bytes(path.read_bytes())
    twin.rename(path)


@pytest.mark.parametrize("change", [grow, touch, replace, Path.unlink])
@pytest.mark.parametrize("moment", ["before the copy", "during the copy"])
def test_a_file_that_changes_after_it_was_found_is_in_flight(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    land: Land,
    find: Find,
    change: Callable[[Path], None],
    moment: str,
) -> None:
    path = land("a.csv", CSV)
    (file,) = find()
    if moment == "before the copy":
        change(path)
    else:
        sha256 = hashlib.sha256

        def change_and_hash() -> "hashlib._Hash":
            change(path)
            return sha256()

        monkeypatch.setattr(hashlib, "sha256", change_and_hash)
    with pytest.raises(FileRejectedError) as raised:
        stage(file, folder=tmp_path)
    assert raised.value.reason_code == "in_flight"


@pytest.mark.parametrize("form", ["{}", "{}  a.csv\n", "{} *another.csv\n"])
@pytest.mark.parametrize("spell", [str.lower, str.upper])
def test_a_file_with_the_checksum_beside_it_is_taken(
    land: Land, unpack: Unpack, form: str, spell: Callable[[str], str]
) -> None:
    land("a.csv", CSV)
    land("a.csv.sha256", form.format(spell(hashlib.sha256(CSV).hexdigest())).encode())
    assert unpack()[1] == CSV


@pytest.mark.parametrize(
    "told", [hashlib.sha256(b"").hexdigest().encode(), b"", b"\xff", b"0" * 10_000]
)
def test_a_file_with_another_checksum_beside_it_is_rejected(
    land: Land, unpack: Unpack, told: bytes
) -> None:
    land("a.csv", CSV)
    land("a.csv.sha256", told)
    assert staging_rejection(unpack) == "checksum_mismatch"


def test_a_checksum_that_cannot_be_read_is_no_checksum(land: Land, unpack: Unpack) -> None:
    path = land("a.csv", CSV)
    os.mkfifo(path.with_name("a.csv.sha256"))
    assert staging_rejection(unpack) == "checksum_mismatch"
