"""The home folder: where everything a run touches lies."""

import os
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
    def vendors(self) -> Path:
        """Names of the vendors whose exports the warehouse holds; made by each run."""
        return self.dbt / "vendors.json"

    @property
    def site(self) -> Path:
        """What the pages are made with and does not change from night to night."""
        return self.root / "site"

    @property
    def lake(self) -> str:
        """Address of the accepted rows as Parquet, for Spark; CX_LAKE names another one."""
        return os.environ.get("CX_LAKE", str(self.root / "lake"))

    @property
    def spark(self) -> Path:
        """What Spark keeps when it runs in this process: its catalogue and its tables."""
        return self.root / "spark"

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
    def erasures(self) -> Path:
        """Made by the first erasure."""
        return self.root / "erasures"

    @property
    def identity_key(self) -> Path:
        """The key of the hashes by which people are matched; made by the first run."""
        return self.root / "identity.key"

    @property
    def lock(self) -> Path:
        return self.root / ".lock"

    @property
    def preview(self) -> Path:
        """A copy of the warehouse, there while somebody previews a change."""
        return self.root / "preview"

    @property
    def preview_lock(self) -> Path:
        return self.root / ".preview.lock"

    def prepare(self) -> None:
        """Make the folders. From here on, what this process writes is for its owner alone.

        The owner's group may look into the inbox and into what is published.
        """
        os.umask(0o077)
        for folder in (self.root, self.landing, self.published):
            if not folder.is_dir():
                folder.mkdir(parents=True)
                folder.chmod(0o750)
        for folder in (self.warehouse_folder, self.dagster, self.dbt, self.site):
            folder.mkdir(exist_ok=True)
