"""Tells a file that was read the wrong way from one with some broken records."""

from data_quality.reasons import ERASED
from orchestration.landing.rejection import FileRejectedError
from orchestration.warehouse.intake import Intake

# When most records break one of these, the file was read the wrong way and none can be believed.
REASONS_OF_A_FILE = {
    "ragged": "too_many_bad_rows",
    "date_format": "date_format",
    "grain": "grain",
}


def refuse_if_misread(intake: Intake) -> None:
    """Raise FileRejectedError when most records of a file break one of the telling rules."""
    judged = intake.loaded + intake.quarantined - intake.reasons[ERASED]
    for row_reason, file_reason in REASONS_OF_A_FILE.items():
        count = intake.reasons[row_reason]
        if 2 * count > judged:
            raise FileRejectedError(file_reason, f"{count} of {judged} records: {row_reason}.")
