"""A part of a file on its way into the warehouse: what is met in it, and what is entered for it."""

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from data_quality.conventions import Conventions
from orchestration.landing.discovery import LandedFile
from orchestration.landing.parts import Part
from orchestration.landing.readers import READERS
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.staging import StagedFile, open_staged
from orchestration.warehouse.deliveries import Origin
from orchestration.warehouse.intake import Intake
from orchestration.warehouse.ledger import LedgerEntry
from orchestration.warehouse.manifest import ManifestEntry


class FileInTheWayError(Exception):
    """A file that has to be rejected, and with it all that was begun together with it."""

    def __init__(
        self, file: LandedFile, staged: StagedFile | None, rejection: FileRejectedError
    ) -> None:
        super().__init__(str(rejection))
        self.file, self.staged, self.rejection = file, staged, rejection


@dataclass
class Arrival:
    """A part that is to be loaded, of the file that landed."""

    landed: LandedFile
    part: Part
    tally: Tally = field(default_factory=Tally)
    intake: Intake = field(default_factory=Intake)

    @property
    def origin(self) -> Origin:
        file = self.part.file
        return Origin(file.source, file.entity, self.part.staged.file_id, file.relative_path)

    @property
    def warnings(self) -> Counter[tuple[str, str]]:
        """What was odd about the file itself, by warning code and column name."""
        others = {"other_records": self.part.other_records, "other_files": self.part.other_files}
        told = {(code, ""): count for code, count in others.items() if count}
        if not self.tally.records_in:
            told["no_rows", ""] = 1
        return self.tally.warnings + Counter(told)

    @property
    def manifest_entry(self) -> ManifestEntry:
        """What the manifest holds of it."""
        staged, contract = self.part.staged, self.part.contract
        return ManifestEntry(
            self.part.file, staged.file_id, contract.version,
            record_format="csv" if staged.file_format == "csv" else "json",
            header=self.tally.header,
        )  # fmt: skip

    @property
    def ledger_entry(self) -> LedgerEntry:
        """Where its records went."""
        file, tally = self.part.file, self.tally
        return LedgerEntry(
            self.part.staged.file_id,
            file.source,
            file.entity,
            file.relative_path,
            status="loaded",
            reason_code=None if tally.records_in else "no_rows",
            records_in=tally.records_in,
            loaded=self.intake.loaded,
            quarantined=self.intake.quarantined,
            blank=tally.blank,
            repeated_header=tally.repeated_header,
        )

    def batches(self, conventions: Conventions) -> Iterator[pa.Table]:
        """Yield its records. Raises FileInTheWayError."""
        staged, contract = self.part.staged, self.part.contract
        with self.blamed(), open_staged(staged, self.tally) as stream:
            yield from READERS[staged.file_format](stream, contract, conventions, self.tally)

    @contextlib.contextmanager
    def blamed(self) -> Iterator[None]:
        """Let the file be in the way if the block rejects its part."""
        try:
            yield
        except FileRejectedError as rejection:
            told = rejection.within(self.part.member) if self.part.member else rejection
            raise FileInTheWayError(self.landed, self.part.staged, told) from None


def already_loaded(part: Part) -> LedgerEntry:
    """The entry of a part whose rows are there, under whatever name they came."""
    file = part.file
    return LedgerEntry(
        part.staged.file_id, file.source, file.entity, file.relative_path,
        status="skipped", reason_code="duplicate_content",
    )  # fmt: skip
