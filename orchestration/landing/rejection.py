"""Why a file as a whole is not loaded."""

from data_quality.reasons import FILE_REASONS


class FileRejectedError(Exception):
    """A file that cannot be trusted. `detail` names columns or positions, never content."""

    def __init__(self, reason_code: str, detail: str = "") -> None:
        self.reason_code = reason_code
        self.detail = detail
        super().__init__(
            f"{reason_code}: {' '.join(filter(None, [detail, FILE_REASONS[reason_code]]))}"
        )

    def within(self, name: str) -> "FileRejectedError":
        """The same of a file of an archive, which the detail names."""
        return FileRejectedError(self.reason_code, f"In {name}: {self.detail or 'all of it.'}")
