"""The versions in the folder `published`, and the link `current` that says which one BI reads."""

import os
import shutil
from pathlib import Path

from orchestration.failpoints import reach
from orchestration.warehouse.home import STAGING, Home
from orchestration.warehouse.lock import is_busy

FILE_NAME = "cx.duckdb"
UNFINISHED = ".tmp-"
KEPT_VERSIONS = 7
FOLDER_MODE = 0o750
"""The owner's group may read what is published; nobody but the owner may add to it."""
FILE_MODE = 0o440


class UnknownVersionError(Exception):
    """There is no such version to point to."""


def current_version(home: Home) -> str | None:
    """Name of the version that is published now."""
    return home.current.resolve().name if home.current.exists() else None


def kept_versions(home: Home) -> list[str]:
    """Names of the versions that can be read, the oldest first."""
    folders = [
        folder
        for folder in home.published.iterdir()
        if not folder.is_symlink() and (folder / FILE_NAME).is_file()
    ]
    # A folder gets its time when its file is made in it, before it has its name.
    folders.sort(key=lambda folder: (folder.stat().st_mtime_ns, folder.name))
    return [folder.name for folder in folders if not folder.name.startswith(UNFINISHED)]


def roll_back(home: Home, version: str | None = None) -> str:
    """Point readers to an earlier version, the one before the present one unless it is named.

    Returns its name. The next run publishes as ever. Raises UnknownVersionError.
    """
    kept = kept_versions(home)
    if version is None:
        current = current_version(home)
        earlier = kept[: kept.index(current)] if current in kept else []
        if not earlier:
            raise UnknownVersionError(f"{home.published} holds no version before the current one.")
        version = earlier[-1]
    if version not in kept:
        names = ", ".join(kept) or "none"
        raise UnknownVersionError(f"{home.published} holds no version {version!r}. Kept: {names}.")
    point_to(home, version)
    return version


def point_to(home: Home, version: str) -> None:
    """Swap the link `current`, at once."""
    link = home.published / f"{UNFINISHED}current"
    link.unlink(missing_ok=True)
    link.symlink_to(version)
    link.replace(home.current)
    sync(home.published)


def remove_old_versions(home: Home, *, keep: int = KEPT_VERSIONS) -> list[str]:
    """Remove all but the newest versions, never the current one; return the names of the removed.

    A reader that holds one open keeps it until it lets go.
    """
    current = current_version(home)
    kept = kept_versions(home)
    removed = [name for name in kept[: max(len(kept) - keep, 0)] if name != current]
    for name in removed:
        remove_version(home, name)
    return removed


def remove_version(home: Home, version: str) -> None:
    """Remove one version; one that is half removed is no version any more."""
    doomed = home.published / f"{UNFINISHED}{version}"
    (home.published / version).rename(doomed)
    reach("mid_gc")
    shutil.rmtree(doomed)


def remove_orphans(home: Home) -> None:
    """Remove what an interrupted run left behind, copies of exports above all."""
    for staging in home.warehouse_folder.glob(f"{STAGING}*"):
        shutil.rmtree(staging)
    # The database clears away what it spilled, unless it is killed.
    shutil.rmtree(home.warehouse_folder / "spill", ignore_errors=True)
    if home.preview.exists() and not is_busy(home.preview_lock):
        shutil.rmtree(home.preview, ignore_errors=True)
    for orphan in home.published.glob(f"{UNFINISHED}*"):
        if orphan.is_symlink():
            orphan.unlink()
        else:
            shutil.rmtree(orphan)


def sync(path: Path) -> None:
    """Have what was written to a file or folder on the disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
