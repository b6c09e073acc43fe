"""Inputs 5 to 17: compressed files and what can be wrong with them."""

import gzip
import io
import random
import zipfile

from tests.catalogue.exports import AGENTS, ANN, ANN_AND_BO, BO, TWO_AGENTS
from tests.catalogue.inbox import Found, Inbox, lays_down

MEGABYTE = 1_000_000


def packed(text: str) -> bytes:
    """Text as gzip packs it, without the time of day."""
    return gzip.compress(text.encode(), mtime=0)


def zipped(members: dict[str, str]) -> bytes:
    """A zip file of these members, without the time of day."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return content.getvalue()


@lays_down(5)
def cut_gz(inbox: Inbox) -> Found:
    inbox.write("a.csv.gz", packed(TWO_AGENTS)[:-12])
    return Found()


@lays_down(6)
def wrong_checksum(inbox: Inbox) -> Found:
    content = bytearray(packed(TWO_AGENTS))
    content[-8] ^= 0xFF
    inbox.write("a.csv.gz", bytes(content))
    return Found()


@lays_down(7)
def wrong_length(inbox: Inbox) -> Found:
    content = bytearray(packed(TWO_AGENTS))
    content[-4] ^= 0xFF
    inbox.write("a.csv.gz", bytes(content))
    return Found()


@lays_down(8)
def flipped_bit(inbox: Inbox) -> Found:
    records = "".join(f"{number},Ann,a,,\n" for number in range(2000))
    content = bytearray(packed(AGENTS + records))
    content[len(content) // 2] ^= 0x10
    inbox.write("a.csv.gz", bytes(content))
    return Found()


@lays_down(9)
def joined_members(inbox: Inbox) -> Found:
    inbox.write("a.csv.gz", packed(AGENTS + ANN) + packed(AGENTS + BO))
    return Found(ANN_AND_BO, records=3, repeated_header=1)


@lays_down(10)
def bytes_behind(inbox: Inbox) -> Found:
    inbox.write("a.csv.gz", packed(TWO_AGENTS) + b"behind")
    return Found()


@lays_down(11)
def zeros_behind(inbox: Inbox) -> Found:
    inbox.write("a.csv.gz", packed(TWO_AGENTS) + bytes(512))
    return Found(ANN_AND_BO, records=2)


@lays_down(12)
def plain_called_gz(inbox: Inbox) -> Found:
    inbox.write("a.csv.gz", TWO_AGENTS)
    return Found()


@lays_down(13)
def gz_called_csv(inbox: Inbox) -> Found:
    inbox.write("a.csv", packed(TWO_AGENTS))
    return Found()


@lays_down(14)
def packed_twice(inbox: Inbox) -> Found:
    inbox.write("a.csv.gz", gzip.compress(packed(TWO_AGENTS), mtime=0))
    return Found()


@lays_down(15)
def two_in_a_zip(inbox: Inbox) -> Found:
    inbox.write("a.csv.zip", zipped({"a.csv": AGENTS + ANN, "b.csv": AGENTS + BO}))
    return Found()


@lays_down(16)
def bomb(inbox: Inbox) -> Found:
    content = io.BytesIO()
    with gzip.GzipFile(fileobj=content, mode="wb", compresslevel=1, mtime=0) as stream:
        stream.write(AGENTS.encode())
        for number in range(80):
            stream.write(b"%d,%s,a,,\n" % (number, b"x" * MEGABYTE))
    inbox.write("a.csv.gz", content.getvalue())
    return Found()


@lays_down(17)
def endless_field(inbox: Inbox) -> Found:
    noise = random.Random(17).randbytes(400_000).hex()
    content = io.BytesIO()
    with gzip.GzipFile(fileobj=content, mode="wb", compresslevel=1, mtime=0) as stream:
        stream.write(f"{AGENTS}{ANN}2,{noise}".encode())
        for _ in range(70):
            stream.write(b"x" * MEGABYTE)
        stream.write(b",a,,\n")
    inbox.write("a.csv.gz", content.getvalue())
    return Found()
