"""Takes a landed file apart into what it brings of each entity: most files have one such part.

A file of a vendor may be an archive of several files, or mix the records of several entities.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from data_quality.contract import Contract
from orchestration.landing.discovery import LandedFile, is_hidden, printable
from orchestration.landing.file_kind import format_of
from orchestration.landing.recognition import Content, recognise
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.sources import CANONICAL_VENDOR, Source
from orchestration.landing.staging import StagedFile, content_of
from orchestration.landing.unpacking import unpack_gzip, unpack_members

JSON_BEGINS = (b"{", b"[")


@dataclass(frozen=True)
class Part:
    """What a file brings of one entity, and where a plain copy of it lies.

    `others` counts records beside it that no contract of the vendor knows.
    """

    file: LandedFile
    staged: StagedFile
    contract: Contract
    others: int = 0


def parts_of(file: LandedFile, staged: StagedFile, source: Source) -> list[Part]:
    """The parts of a staged file. Raises FileRejectedError where it cannot be told what it holds.

    A part is named after its file, and where there are several, after its place in it.
    """
    if source.vendor == CANONICAL_VENDOR:
        return [Part(file, staged, _contract_of(file, source))]
    found = [
        (name, member, content)
        for name, member in _members(staged)
        if (content := _content(file, member, source)) is not None
    ]
    several = sum(len(content.contracts) for *_, content in found) > 1
    parts = [
        Part(
            file.of_part(f"{name}/{contract.entity}" if several else "", contract.entity),
            member,
            contract,
            others=content.others if number == 0 else 0,
        )
        for name, member, content in found
        for number, contract in enumerate(content.contracts)
    ]
    if not parts:
        raise FileRejectedError("unknown_content")
    _require_settings(parts, source)
    return parts


def _contract_of(file: LandedFile, source: Source) -> Contract:
    if file.entity not in source.contracts:
        raise FileRejectedError("unknown_entity")
    return source.contracts[file.entity]


def _content(file: LandedFile, member: StagedFile, source: Source) -> Content | None:
    """What a member holds; None for one of an archive that no contract knows."""
    if file.entity in source.contracts:
        return Content((source.contracts[file.entity],))
    try:
        return recognise(member.path, member.file_format, source)
    except FileRejectedError as rejection:
        if member.is_of_archive and rejection.reason_code in {"unknown_content", "empty_file"}:
            return None
        raise


def _members(staged: StagedFile) -> list[tuple[str, StagedFile]]:
    """The files of an archive and their names in it, unpacked; else the file itself."""
    if staged.container != "zip":
        return [("", replace(staged, path=content_of(staged, Tally()), container=None))]
    members = unpack_members(staged.path, staged.path.parent)
    kept = [(name, path) for name, path in members if not is_hidden(name)]
    return sorted((printable(Path(name)), _member(name, path)) for name, path in kept)


def _member(name: str, path: Path) -> StagedFile:
    if name.lower().endswith(".gz"):
        unpacked = path.with_name(f"{path.name}-unpacked")
        unpack_gzip(path, unpacked)
        name, path = name[: -len(".gz")], unpacked
    with path.open("rb") as stream:
        file_id = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        begins_like_json = stream.read(64).lstrip().startswith(JSON_BEGINS)
    file_format = format_of(PurePosixPath(name).name)
    if file_format is None and begins_like_json:
        file_format = "json"
    if file_format is None:
        raise FileRejectedError("unsupported_format")
    return StagedFile(path, file_id, file_format, None, is_of_archive=True)


def _require_settings(parts: list[Part], source: Source) -> None:
    for part in parts:
        missing = source.missing_settings(part.contract)
        if missing:
            needed = " and ".join(f"`{name}`" for name in missing)
            detail = f"Write {needed} of {source.name} into sources.yml: {part.contract.entity}"
            raise FileRejectedError("missing_setting", f"{detail} need it.")
