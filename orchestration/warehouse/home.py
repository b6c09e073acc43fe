"""The home folder: where everything a run touches lies."""

from dataclasses import dataclass
from pathlib import Path

STAGING = "stage-"


@dataclass(frozen=True)
class Home:
    """Paths below one root. Folders are made by `prepare`."""

    root: Path

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def sources_file(self) -> Path:
        return self.root / "sources.yml"

    @property
    def warehouse_folder(self) -> Path:
        return self.root / "warehouse"

    @property
    def warehouse(self) -> Path:
        return self.warehouse_folder / "cx.duckdb"

    @property
    def dbt(self) -> Path:
        return self.root / "dbt"

    @property
    def published(self) -> Path:
        return self.root / "published"

    @property
    def current(self) -> Path:
        return self.published / "current"

    @property
    def dagster(self) -> Path:
        return self.root / "dagster"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def lock(self) -> Path:
        return self.root / ".lock"

    def prepare(self) -> None:
        """Make the folders; what may hold personal data is for the owner alone."""
        self.root.mkdir(parents=True, exist_ok=True)
        for folder in (self.landing, self.published):
            folder.mkdir(exist_ok=True)
        for folder in (self.warehouse_folder, self.dagster, self.logs, self.dbt):
            folder.mkdir(exist_ok=True, mode=0o700)
