"""Writes small files whole: a process that dies in the midst leaves the old one as it was."""

from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Make a file, or put it in the place of another, at once."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.write_bytes(content)
    unfinished.replace(path)
