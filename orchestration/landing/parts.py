"""Takes a landed file apart into what it brings of each entity: most files have one such part.

A file of a vendor may be an archive of several files, or mix the records of several entities.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from data_quality.contract import Contract
from orchestration.landing.best_fit import ForeignContentError
from orchestration.landing.discovery import LandedFile, printable
from orchestration.landing.file_kind import check_magic, format_of
from orchestration.landing.recognition import candidates_for, recognise
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.sight import Content
from orchestration.landing.sources import CANONICAL_VENDOR, Source
from orchestration.landing.staging import StagedFile, content_of, head_of
from orchestration.landing.unpacking import Member, unpack_members

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
JSON_BEGINS = (b"{", b"[")
LONGEST_BEGINNING = 64


@dataclass(frozen=True)
class Part:
    """What a file brings of one entity, and where a plain copy of it lies.

    `member` is its name in an archive, empty elsewhere. `other_records` counts records beside it
    that no contract of the vendor knows, `other_files` such files of the archive.
    """

    file: LandedFile
    staged: StagedFile
    contract: Contract
    member: str = ""
    other_records: int = 0
    other_files: int = 0


def parts_of(file: LandedFile, staged: StagedFile, source: Source) -> list[Part]:
    """The parts of a staged file. Raises FileRejectedError where it cannot be told what it holds.

    A part is named after its file, and where there are several, after its place in it.
    """
    if source.vendor == CANONICAL_VENDOR:
        return [Part(file, staged, _contract_of(file, source))]
    members = _members(staged)
    found = [
        (name, member, content)
        for name, member in members
        if (content := _content(file, name, member, source)) is not None
    ]
    several = sum(len(content.contracts) for *_, content in found) > 1
    parts = [
        Part(
            file.of_part(f"{name}/{contract.entity}" if several else "", contract.entity),
            member,
            contract,
            member=name,
            other_records=content.others if number == 0 else 0,
        )
        for name, member, content in found
        for number, contract in enumerate(content.contracts)
    ]
    if not parts:
        raise FileRejectedError("unknown_content")
    _require_settings(parts, source)
    return [replace(parts[0], other_files=len(members) - len(found)), *parts[1:]]


def _contract_of(file: LandedFile, source: Source) -> Contract:
    if file.entity not in source.contracts:
        raise FileRejectedError("unknown_entity")
    return source.contracts[file.entity]


def _content(file: LandedFile, name: str, member: StagedFile, source: Source) -> Content | None:
    """What a member holds; None for one of an archive that resembles no contract.

    The folder of a file counts where its content does not tell the entity.
    """
    try:
        return recognise(member.path, member.file_format, source)
    except FileRejectedError as rejection:
        if member.is_of_archive and isinstance(rejection, ForeignContentError):
            return None
        for contract in candidates_for(member.file_format, source):
            if contract.entity == file.entity:
                return Content((contract,))
        raise rejection.within(name) if name else rejection from None


def _members(staged: StagedFile) -> list[tuple[str, StagedFile]]:
    """The files of an archive and their names in it, unpacked; else the file itself."""
    if staged.container != "zip":
        tally = Tally()
        content = content_of(staged, tally)
        plain = replace(staged, path=content, container=None, is_padded=bool(tally.warnings))
        return [("", plain)]
    members = unpack_members(staged.path, staged.path.parent)
    return sorted(((printable(Path(each.name)), _staged(each)) for each in members), key=_name)


def _name(member: tuple[str, StagedFile]) -> str:
    return member[0]


def _staged(member: Member) -> StagedFile:
    try:
        file_format = _format_of(member)
    except FileRejectedError as rejection:
        raise rejection.within(printable(Path(member.name))) from None
    with member.path.open("rb") as stream:
        file_id = hashlib.file_digest(stream, "sha256").hexdigest()
    return StagedFile(
        member.path, file_id, file_format, None, is_of_archive=True, is_padded=member.is_padded
    )


def _format_of(member: Member) -> str:
    """The format of a file of an archive, by its name; JSON is told without one."""
    with member.path.open("rb") as stream:
        beginning = stream.read(LONGEST_BEGINNING)
    if not beginning:
        raise FileRejectedError("empty_file")
    file_format = format_of(PurePosixPath(member.name).name)
    if file_format is None:
        if not beginning.removeprefix(BYTE_ORDER_MARK).lstrip().startswith(JSON_BEGINS):
            raise FileRejectedError("unsupported_format")
        return "json"
    check_magic(head_of(member.path), file_format)
    return file_format


def _require_settings(parts: list[Part], source: Source) -> None:
    for part in parts:
        missing = source.missing_settings(part.contract)
        if missing:
            needed = " and ".join(f"`{name}`" for name in missing)
            detail = f"Write {needed} of {source.name} into sources.yml: {part.contract.entity}"
            raise FileRejectedError("missing_setting", f"{detail} need it.")
