"""What a .gz or .zip holds is unpacked as a whole, or the file is rejected."""

import gzip
import io
import stat
import zipfile
from collections.abc import Callable

import pytest

from orchestration.landing import unpacking
from tests.unit.orchestration.landing.conftest import Land, Unpack, staging_rejection, zipped

CSV = b"agent_id,name\n" + b"".join(b"%d,agent\n" % number for number in range(5000))
PACKED = gzip.compress(CSV, mtime=0)


@pytest.mark.parametrize("piece", [1, 7, 16 << 10])
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (PACKED[:-1], "gz_truncated"),
        (PACKED[:-20], "gz_truncated"),
        (PACKED + PACKED[:15], "gz_truncated"),
        (PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], "gz_crc"),
        (PACKED[:-4] + b"\0\0\0\0", "gz_crc"),
        (PACKED[:3000] + bytes([PACKED[3000] ^ 1]) + PACKED[3001:], "gz_crc"),
        (PACKED + b"behind", "gz_trailing_bytes"),
        (PACKED + b"\x1f", "gz_trailing_bytes"),
        (PACKED + bytes(100) + b"behind", "gz_trailing_bytes"),
    ],
)
def test_a_damaged_gz_is_rejected(
    monkeypatch: pytest.MonkeyPatch,
    land: Land,
    unpack: Unpack,
    content: bytes,
    reason: str,
    piece: int,
) -> None:
    monkeypatch.setattr(unpacking, "PIECE", piece)
    land("a.csv.gz", content)
    assert staging_rejection(unpack) == reason


@pytest.mark.parametrize("piece", [1, 7, 16 << 10])
@pytest.mark.parametrize(
    ("content", "unpacked", "warned"),
    [
        (PACKED + PACKED, CSV + CSV, False),
        (PACKED + gzip.compress(b"", mtime=0) + PACKED, CSV + CSV, False),
        (PACKED + b"\0", CSV, True),
        (PACKED + bytes(100_000), CSV, True),
        (PACKED + bytes(512) + PACKED, CSV + CSV, True),
    ],
)
def test_several_members_and_zero_bytes_are_part_of_a_gz(
    monkeypatch: pytest.MonkeyPatch,
    land: Land,
    unpack: Unpack,
    content: bytes,
    unpacked: bytes,
    warned: bool,
    piece: int,
) -> None:
    monkeypatch.setattr(unpacking, "PIECE", piece)
    land("a.csv.gz", content)
    _, found, tally = unpack()
    assert found == unpacked
    assert tally.warnings["gz_padding", ""] == warned


def linked() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        member = zipfile.ZipInfo("a.csv")
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, "/etc/passwd")
    return sink.getvalue()


def encrypted() -> bytes:
    content = bytearray(zipped({"a.csv": CSV}))
    for magic, distance in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(magic) + distance] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv.zip", zipped({"a.csv": CSV})),
        ("a.gz.zip", zipped({"a.csv": CSV})),
        ("a.zip", zipped({})),
        ("a.zip", zipped({"folder/": b""})),
        ("a.zip", zipped({"a.csv": CSV, "b.csv": CSV})),
        ("a.zip", zipped({"a.txt": CSV})),
        ("a.zip", zipped({"a.csv.gz": PACKED})),
        ("a.zip", zipped({"a.zip": zipped({"a.csv": CSV})})),
        ("a.zip", zipped({"../a.csv": CSV})),
        ("a.zip", zipped({"/a.csv": CSV})),
        ("a.zip", zipped({"..\\a.csv": CSV})),
        ("a.zip", zipped({"a.csv": CSV}, zipfile.ZIP_BZIP2)),
        ("a.zip", linked()),
        ("a.zip", encrypted()),
    ],
)
def test_a_zip_that_holds_anything_but_one_plain_file_is_rejected(
    land: Land, unpack: Unpack, name: str, content: bytes
) -> None:
    land(name, content)
    assert staging_rejection(unpack) == "unsupported_container"


def damaged_zips() -> list[bytes]:
    whole = zipped({"a.csv": CSV})
    stored = zipped({"a.csv": CSV}, zipfile.ZIP_STORED)
    return [
        whole[:-30],
        whole[:100],
        whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:],
        stored.replace(b"\n77,agent", b"\n78,agent"),
        whole + b"behind",
        whole + whole,
        whole + whole[:-40],
    ]


@pytest.mark.parametrize("content", damaged_zips())
def test_a_damaged_zip_is_rejected(land: Land, unpack: Unpack, content: bytes) -> None:
    land("a.zip", content)
    assert staging_rejection(unpack) == "zip_damaged"


@pytest.mark.parametrize(
    ("name", "pack"),
    [("a.csv.gz", gzip.compress), ("a.zip", lambda content: zipped({"a.csv": content}))],
)
def test_what_unpacks_to_a_flood_is_rejected(
    monkeypatch: pytest.MonkeyPatch,
    land: Land,
    unpack: Unpack,
    name: str,
    pack: Callable[[bytes], bytes],
) -> None:
    land(name, pack(b"agent_id\n" + b"x" * 1_000_000))
    assert len(unpack()[1]) == 1_000_009
    monkeypatch.setattr(unpacking, "SMALLEST_SUSPECT", 1000)
    assert staging_rejection(unpack) == "ratio_limit"
    monkeypatch.setattr(unpacking, "SMALLEST_SUSPECT", 64 << 20)
    monkeypatch.setattr(unpacking, "LARGEST_CONTENT", 1_000_008)
    assert staging_rejection(unpack) == "file_too_large"
