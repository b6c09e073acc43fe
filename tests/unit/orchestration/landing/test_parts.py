"""A vendor's file is taken apart into what it brings of each entity, as a whole or not at all."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from orchestration.landing import unpacking
from orchestration.landing.discovery import landed_files
from orchestration.landing.parts import Part, parts_of
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.staging import open_staged, stage
from tests.unit.orchestration.landing.conftest import zipped
from tests.unit.orchestration.landing.looking import CHARGE, DESK, REFUND, TICKET, USER, lines
from tests.unit.orchestration.small_vendor import NewVendor, contract, key

TICKETS = lines({"ticket": TICKET})
USERS = lines({"user": USER})
TABLE = b"id,status,requester,group\n1,open,7,3\n"
FOREIGN = b"colour,size\nred,5\n"

TakeApart = Callable[..., list[Part]]


@pytest.fixture
def take_apart(tmp_path: Path, new_vendor: NewVendor) -> TakeApart:
    """Land a file under a name below the folder of the source, and take it apart.

    The vendor has all contracts, or those that are given.
    """
    landing = tmp_path / "landing"

    def at(name: str, content: bytes, *contracts: dict[str, Any]) -> list[Part]:
        if not landing.is_dir():
            new_vendor(*contracts)
        path = landing / "desk" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        (file,) = landed_files(landing, source="desk", are_folders_nested=True)
        return parts_of(file, stage(file, folder=tmp_path, may_be_archive=True), DESK)

    return at


def paths(parts: list[Part]) -> dict[str, str]:
    """Entity of each part by its path."""
    return {part.file.relative_path: part.contract.entity for part in parts}


def rejection(
    take_apart: TakeApart, name: str, content: bytes, *contracts: dict[str, Any]
) -> FileRejectedError:
    with pytest.raises(FileRejectedError) as raised:
        take_apart(name, content, *contracts)
    return raised.value


@pytest.mark.parametrize("folder", ["", "users/", "2024/03/", "tickets/old/"])
def test_a_file_of_one_entity_is_its_own_part(take_apart: TakeApart, folder: str) -> None:
    (part,) = take_apart(f"{folder}export.jsonl", TICKETS)
    assert paths([part]) == {f"desk/{folder}export.jsonl": "tickets"}
    assert (part.file.entity, part.member, part.other_records) == ("tickets", "", 0)


def test_a_file_of_several_entities_has_a_part_for_each(take_apart: TakeApart) -> None:
    content = lines(CHARGE, REFUND, {"object": "payout", "id": 1})
    parts = take_apart("all.jsonl", content)
    assert paths(parts) == {
        "desk/all.jsonl!charges": "charges", "desk/all.jsonl!refunds": "refunds",
    }  # fmt: skip
    assert [part.other_records for part in parts] == [1, 0]
    assert {part.file.inbox_path for part in parts} == {"desk/all.jsonl"}


def test_each_file_of_an_archive_is_a_part_in_the_order_of_their_names(
    take_apart: TakeApart,
) -> None:
    files = {
        "b/users.jsonl": USERS,
        "b/all.jsonl": lines(CHARGE, REFUND),
        "export_2024_1": TICKETS,
        "a.csv.gz": gzip.compress(TABLE, mtime=0),
    }
    assert paths(take_apart("export.zip", zipped(files))) == {
        "desk/export.zip!a.csv/tickets_csv": "tickets_csv",
        "desk/export.zip!b/all.jsonl/charges": "charges",
        "desk/export.zip!b/all.jsonl/refunds": "refunds",
        "desk/export.zip!b/users.jsonl/users": "users",
        "desk/export.zip!export_2024_1/tickets": "tickets",
    }


def test_an_archive_of_one_file_is_that_file(take_apart: TakeApart) -> None:
    files = {"a.csv": TABLE, "__MACOSX/._a.csv": b"\0", ".DS_Store": b"\0", "b/.c/d.csv": b"\0"}
    (part,) = take_apart("export.zip", zipped(files))
    assert paths([part]) == {"desk/export.zip": "tickets_csv"}
    assert part.other_files == 0


def test_a_name_with_two_lines_in_front_is_a_file_like_others(take_apart: TakeApart) -> None:
    parts = take_apart("export.zip", zipped({"__tickets.csv": TABLE, "users.jsonl": USERS}))
    assert set(paths(parts).values()) == {"tickets_csv", "users"}


def test_a_file_of_an_archive_that_resembles_no_contract_is_counted(take_apart: TakeApart) -> None:
    files = {"a.csv": TABLE, "b.csv": FOREIGN, "c.jsonl": lines({"colour": "red"})}
    (part,) = take_apart("export.zip", zipped(files))
    assert (paths([part]), part.other_files) == ({"desk/export.zip": "tickets_csv"}, 2)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("b.csv", b"id,status,requester\n1,open,7\n", "column_missing"),
        ("b.csv", b"", "empty_file"),
        ("b.csv", gzip.compress(TABLE, mtime=0), "magic_mismatch"),
        ("b.csv.gz", gzip.compress(TABLE, mtime=0)[:-3], "gz_truncated"),
        ("b.csv.gz", b"", "empty_file"),
        ("b.json", b'{"tickets": [', "json_damaged"),
        ("b.parquet", b"PAR1 and no more", "parquet_damaged"),
        ("b.txt", b"Read me.", "unsupported_format"),
        ("b.zip", zipped({"a.csv": TABLE}), "unsupported_format"),
    ],
)
def test_one_bad_file_of_an_archive_rejects_it_and_is_named(
    take_apart: TakeApart, name: str, content: bytes, reason: str
) -> None:
    damage = rejection(take_apart, "export.zip", zipped({"a.csv": TABLE, name: content}))
    assert damage.reason_code == reason
    assert damage.detail.startswith(f"In {name.removesuffix('.gz')}: ") or "gz_" in reason


@pytest.mark.parametrize(
    "files",
    [{}, {".hidden.csv": TABLE}, {"__MACOSX/a.csv": TABLE}, {"../a.csv": TABLE}, {"/a.csv": TABLE}],
)
def test_an_archive_without_a_plain_file_is_rejected(
    take_apart: TakeApart, files: dict[str, bytes]
) -> None:
    assert rejection(take_apart, "a.zip", zipped(files)).reason_code == "unsupported_container"


def test_an_archive_of_foreign_files_alone_is_rejected(take_apart: TakeApart) -> None:
    damage = rejection(take_apart, "a.zip", zipped({"a.csv": FOREIGN, "b.csv": FOREIGN}))
    assert damage.reason_code == "unknown_content"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_not_chosen_from(take_apart: TakeApart) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("a.csv", TABLE)
        archive.writestr("a.csv", TABLE.replace(b"open", b"closed"))
    assert rejection(take_apart, "a.zip", sink.getvalue()).reason_code == "unsupported_container"


def test_an_archive_has_only_so_many_files(
    take_apart: TakeApart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "MOST_MEMBERS", 2)
    files = {f"{number}.csv": TABLE for number in range(3)}
    damage = rejection(take_apart, "a.zip", zipped(files))
    assert (damage.reason_code, damage.detail) == ("unsupported_container", "It holds 3 files.")


def test_all_files_of_an_archive_together_unpack_to_a_limit(
    take_apart: TakeApart, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = TABLE + b"1,open,7,3\n" * 5_000
    packed = gzip.compress(long, mtime=0)
    monkeypatch.setattr(unpacking, "LARGEST_RATIO", 1)
    monkeypatch.setattr(unpacking, "SMALLEST_SUSPECT", 2 * len(long))
    assert len(take_apart("a.zip", zipped({"a.csv.gz": packed}))) == 1
    bomb = zipped({f"{number}.csv.gz": packed for number in range(3)})
    assert rejection(take_apart, "a.zip", bomb).reason_code == "ratio_limit"


def test_a_full_disk_is_no_damage_of_an_archive(
    take_apart: TakeApart, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_open = Path.open

    def full(path: Path, mode: str = "r", **options: Any) -> Any:
        if path.name.startswith("member-") and "w" in mode:
            raise OSError(28, "No space left on device")
        return real_open(path, mode, **options)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OSError, match="No space left"):
        take_apart("a.zip", zipped({"a.csv": TABLE}))


@pytest.mark.parametrize("name", ["a.csv.gz", "a.zip"])
def test_zero_bytes_behind_packed_content_are_told(take_apart: TakeApart, name: str) -> None:
    packed = gzip.compress(TABLE, mtime=0) + bytes(10)
    (part,) = take_apart(name, zipped({"a.csv.gz": packed}) if name == "a.zip" else packed)
    tally = Tally()
    with open_staged(part.staged, tally) as stream:
        assert stream.read() == TABLE
    assert ("gz_padding", "") in tally.warnings


@pytest.mark.parametrize(
    ("name", "entity"), [("one/a.csv", "one"), ("other/2024/a.csv", "other"), ("a.csv", None)]
)
def test_the_folder_tells_the_entity_where_the_content_does_not(
    take_apart: TakeApart, name: str, entity: str | None
) -> None:
    twins = [contract(each, key(), layout="csv") for each in ("one", "other")]
    if entity:
        (part,) = take_apart(name, b"id\n1\n", *twins)
        assert part.contract.entity == entity
    else:
        assert rejection(take_apart, name, b"id\n1\n", *twins).reason_code == "unknown_content"


def test_a_folder_does_not_outweigh_the_content(take_apart: TakeApart) -> None:
    (part,) = take_apart("tickets/a.csv", TABLE)
    assert part.contract.entity == "tickets_csv"


def test_a_file_is_refused_without_a_setting_that_its_format_needs(take_apart: TakeApart) -> None:
    table = contract("table", key(), layout="csv", requires=["timezone", "decimal_style"])
    damage = rejection(take_apart, "a.csv", b"id\n1\n", table)
    assert damage.reason_code == "missing_setting"
    assert damage.detail == (
        "Write `timezone` and `decimal_style` of desk into sources.yml: table need it."
    )


def test_a_format_that_no_contract_has_is_refused(take_apart: TakeApart) -> None:
    damage = rejection(take_apart, "a.csv", b"id\n1\n", contract("t", key(), layout="json"))
    assert damage.reason_code == "unsupported_format"
