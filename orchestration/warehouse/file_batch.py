"""Files that are loaded together: what each brings, and what is entered about it.

A statement costs as much as many rows, and most files are small. So the records of all files of an
entity go through the same statements, and so does what the bookkeeping says of the files.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.erasure.guard import Guard
from orchestration.failpoints import reach
from orchestration.landing.discovery import LandedFile
from orchestration.landing.parts import Part, parts_of
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.sources import CANONICAL_VENDOR, Source
from orchestration.landing.staging import StagedFile, stage
from orchestration.warehouse import landed_paths, ledger, manifest
from orchestration.warehouse.arrival import Arrival, FileInTheWayError, already_loaded
from orchestration.warehouse.deliveries import Delivery
from orchestration.warehouse.file_warnings import record_warnings, warnings_of
from orchestration.warehouse.intake import take_in
from orchestration.warehouse.ledger import LedgerEntry
from orchestration.warehouse.misreading import refuse_if_misread

logger = logging.getLogger("cx")


@dataclass(frozen=True)
class _Told:
    """What is entered about a file or a part of one."""

    entry: LedgerEntry
    outcome: landed_paths.Outcome | None


class FileBatch:
    """Files of a source on their way into the warehouse."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        source: Source,
        guard: Guard,
        *,
        run_id: str,
    ) -> None:
        self._connection = connection
        self._source = source
        self._guard = guard
        self._run_id = run_id
        self._staged: list[tuple[LandedFile, list[Part]]] = []
        self._told: list[_Told] = []

    def stage(self, files: Sequence[LandedFile], *, folder: Path) -> None:
        """Copy files into a folder and take them apart; those that are no good are refused."""
        may_be_archive = self._source.vendor != CANONICAL_VENDOR
        for number, file in enumerate(files):
            staged: StagedFile | None = None
            place = folder / f"file-{number}"
            place.mkdir()
            try:
                staged = stage(file, folder=place, may_be_archive=may_be_archive)
                reach("after_stage_copy")
                self._staged.append((file, parts_of(file, staged, self._source)))
            except FileRejectedError as rejection:
                self.refuse(FileInTheWayError(file, staged, rejection))

    def refuse(self, error: FileInTheWayError) -> None:
        """Enter a file that is not loaded; one still being written leaves no other trace."""
        file, staged, rejection = error.file, error.staged, error.rejection
        logger.warning("%s: not loaded, %s", file.relative_path, rejection)
        is_unfinished = rejection.reason_code == "in_flight"
        entry = LedgerEntry(
            staged.file_id if staged else None, file.source, file.entity, file.relative_path,
            "skipped" if is_unfinished else "rejected", rejection.reason_code,
        )  # fmt: skip
        outcome = landed_paths.Outcome(
            file, None, "rejected", rejection.reason_code, detail=str(rejection)
        )
        self._told.append(_Told(entry, None if is_unfinished else outcome))

    def load(self, *, are_seen: bool) -> list[LedgerEntry]:
        """Load what was staged, in the open transaction: one entry for each part that is not what
        was loaded before, and for each file that was refused.

        `are_seen` tells that the path held something before. Raises FileInTheWayError for a file
        that has to be left out.
        """
        arrivals = self._arrivals(are_seen=are_seen)
        for entity in dict.fromkeys(item.origin.entity for item in arrivals):
            self._take_in([item for item in arrivals if item.origin.entity == entity])
        entries = [item.manifest_entry for item in arrivals]
        manifest.add_files(self._connection, entries, run_id=self._run_id)
        for item in arrivals:
            reach("after_manifest")
            self._tell(item.part, item.ledger_entry)
        ledger.record(self._connection, [item.entry for item in self._told], run_id=self._run_id)
        landed_paths.remember(
            self._connection, [item.outcome for item in self._told if item.outcome]
        )
        return [item.entry for item in self._told]

    def _arrivals(self, *, are_seen: bool) -> list[Arrival]:
        """The parts that are to be read; of the others it is noted what became of them."""
        present = manifest.loaded_among(
            self._connection,
            source=self._source.name,
            file_ids={part.staged.file_id for _, parts in self._staged for part in parts},
        )
        arrivals = []
        for file, parts in self._staged:
            if are_seen:
                present -= self._withdraw_lost_parts(file, parts)
            for part in parts:
                place = (part.file.entity, part.staged.file_id)
                if are_seen:
                    if self._is_known(part):
                        continue
                    present -= self._withdraw_replaced(part)
                    # Whether the next part of the file replaces something depends on this one.
                    landed_paths.remember(
                        self._connection, [landed_paths.Outcome(part.file, place[1], "loaded")]
                    )
                if place in present:
                    self._tell(part, already_loaded(part))
                else:
                    arrivals.append(Arrival(file, part))
                    present.add(place)
        return arrivals

    def _withdraw_lost_parts(self, file: LandedFile, parts: Sequence[Part]) -> set[tuple[str, str]]:
        """Take back what a file brought and has no more; what only moved within it stays."""
        present = {(part.file.entity, part.staged.file_id) for part in parts}
        kept = [part.file for part in parts]
        lost = set(landed_paths.lost_parts(self._connection, file, kept=kept)) - present
        for entity, file_id in lost:
            self._withdraw(entity, file_id)
        return lost

    def _is_known(self, part: Part) -> bool:
        """Tell whether a part only looks new; from now on it looks as it does now."""
        if not landed_paths.is_known_content(
            self._connection, part.file, file_id=part.staged.file_id
        ):
            return False
        landed_paths.refresh_fingerprint(self._connection, part.file)
        return True

    def _withdraw_replaced(self, part: Part) -> set[tuple[str, str]]:
        """Take back what the path of a part held before."""
        replaced = landed_paths.replaced_content(
            self._connection, part.file, file_id=part.staged.file_id
        )
        if replaced is None:
            return set()
        self._withdraw(part.file.entity, replaced)
        return {(part.file.entity, replaced)}

    def _withdraw(self, entity: str, file_id: str) -> None:
        manifest.withdraw(
            self._connection, source=self._source.name, entity=entity, file_id=file_id,
            run_id=self._run_id,
        )  # fmt: skip

    def _take_in(self, arrivals: Sequence[Arrival]) -> None:
        """Load the records of parts that bring the same entity."""
        contract = arrivals[0].part.contract
        conventions = self._source.conventions_of(contract)
        now = datetime.now(UTC)
        intakes = take_in(
            self._connection, contract, conventions,
            [Delivery(item.origin, item.batches(conventions)) for item in arrivals],
            guard=self._guard, now=now,
        )  # fmt: skip
        for item, intake in zip(arrivals, intakes, strict=True):
            item.intake = intake
            with item.blamed():
                refuse_if_misread(intake)
        origins = [item.origin for item in arrivals]
        found = warnings_of(self._connection, contract, conventions, origins, now=now)
        record_warnings(
            self._connection,
            {item.origin: item.warnings + found[item.origin.file_id] for item in arrivals},
            run_id=self._run_id,
        )

    def _tell(self, part: Part, entry: LedgerEntry) -> None:
        outcome = landed_paths.Outcome(
            part.file, part.staged.file_id, entry.status, entry.reason_code
        )
        self._told.append(_Told(entry, outcome))
