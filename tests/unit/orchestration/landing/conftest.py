"""An inbox to put files into, and what comes out of it."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from orchestration.landing.discovery import LandedFile, landed_files
from orchestration.landing.recognition import recognise
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.sight import Content as Recognised
from orchestration.landing.staging import StagedFile, open_staged, stage
from tests.unit.orchestration.landing.looking import DESK, Recognise
from tests.unit.orchestration.small_vendor import NewVendor

Land = Callable[[str, bytes], Path]
Find = Callable[[], list[LandedFile]]
Content = tuple[StagedFile, bytes, Tally]
Unpack = Callable[[], Content]


@pytest.fixture
def land(tmp_path: Path) -> Land:
    """Write a file into the folder of the agents: name, then content."""

    def write(name: str, content: bytes) -> Path:
        path = tmp_path / "landing" / "helpdesk" / "agents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """List the files of the helpdesk."""
    return lambda: list(landed_files(tmp_path / "landing", source="helpdesk"))


@pytest.fixture
def unpack(tmp_path: Path, find: Find) -> Unpack:
    """Stage the only file of the inbox and read its content."""

    def stage_and_read() -> Content:
        (file,) = find()
        staged, tally = stage(file, folder=tmp_path), Tally()
        with open_staged(staged, tally) as stream:
            return staged, stream.read(), tally

    return stage_and_read


@pytest.fixture
def look(tmp_path: Path, new_vendor: NewVendor) -> Recognise:
    """Write a file of the small vendor and look what it is, by settings of its source."""
    new_vendor()

    def at(content: bytes, file_format: str, **settings: Any) -> Recognised:
        path = tmp_path / "file"
        path.write_bytes(content)
        return recognise(path, file_format, DESK.model_copy(update=settings))

    return at


def staging_rejection(unpack: Unpack) -> str:
    """Why the only file of the inbox is not read."""
    with pytest.raises(FileRejectedError) as raised:
        unpack()
    return raised.value.reason_code


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A .zip of files by name, without the time of day: tests are named after what they get."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return sink.getvalue()
