"""Looks, before a run changes anything, whether the machine lets it do its work."""

import os
import resource
from pathlib import Path

from orchestration.warehouse.engine import require_engine
from orchestration.warehouse.home import Home
from orchestration.warehouse.machine_faults import MachineFaultError, free_space, in_megabytes
from orchestration.warehouse.versions import FILE_NAME

OPEN_FILES = 128
"""Four times as many as a night was seen to have open at once."""

SPARE_SPACE = 64_000_000


def require_usable(home: Home) -> None:
    """Raise MachineFaultError for the first thing in a home that would stop a run.

    A home that is not there yet is made by the run, but not the folder it lies in: that one missing
    means a wrong path or a disk that is not mounted.
    """
    require_engine()
    _require_open_files()
    _require_folder(home.root.parent, writable=not home.root.exists())
    if home.root.exists():
        _require_folder(home.root, writable=True)
        _require_landing(home)
        for folder in (
            home.warehouse_folder, home.published, home.dagster, home.dbt, home.erasures,
        ):  # fmt: skip
            if folder.exists():
                _require_folder(folder, writable=True)
        for file in (home.lock, home.warehouse):
            _require_file(file)
    _require_space(home)


def _require_open_files() -> None:
    """Raise the number of files that may be open, as far as it is too small and can be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < OPEN_FILES:
        raise MachineFaultError(
            f"Only {hard} files may be open at once, and a run needs {OPEN_FILES}."
            " Raise the limit (`ulimit -n`), then run again."
        )
    if soft < OPEN_FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, hard))


def _require_landing(home: Home) -> None:
    if home.landing.exists():
        _require_folder(home.landing, writable=False)
    elif home.warehouse.exists():
        raise MachineFaultError(
            f"{home.landing}: the folder is missing, and there was one. Mount it or bring it back,"
            " then run again."
        )


def _require_folder(folder: Path, *, writable: bool) -> None:
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "the folder is missing"
        raise MachineFaultError(f"{folder}: {what}. Make it or mount it, then run again.")
    _require_access(folder, os.R_OK | os.X_OK | (os.W_OK if writable else 0))


def _require_file(file: Path) -> None:
    if file.exists():
        _require_access(file, os.R_OK | os.W_OK)


def _require_access(path: Path, mode: int) -> None:
    if os.access(path, mode):
        return
    if os.statvfs(path).f_flag & os.ST_RDONLY:
        raise MachineFaultError(
            f"{path}: the file system is read-only. Mount it for writing, then run again."
        )
    raise MachineFaultError(
        f"{path}: permission denied. Give it to the user who runs `cx`, then run again."
    )


def _require_space(home: Home) -> None:
    """A run writes another publication before it takes an old one away."""
    current = home.current / FILE_NAME
    published = current.stat().st_size if current.is_file() else 0
    for folder, needed in (
        (home.warehouse_folder, SPARE_SPACE),
        (home.published, SPARE_SPACE + published),
    ):
        free = free_space(folder)
        if free < needed:
            raise MachineFaultError(
                f"{folder}: {in_megabytes(free)} are free, and a run needs {in_megabytes(needed)}."
                " Make room, then run again."
            )
