"""What became of a node of the dbt project in a run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NodeOutcome:
    """What became of a seed, model or test, in dbt's words: success, pass, fail, skipped, ..."""

    unique_id: str
    name: str
    resource_type: str
    status: str
    message: str
    failures: int
    seconds: float

    @property
    def is_good(self) -> bool:
        return self.status in {"success", "pass", "warn"}

    @property
    def has_failed(self) -> bool:
        """Whether it found or met a fault of its own, and was not just left out for another's."""
        return not self.is_good and self.status != "skipped"

    @property
    def fault(self) -> str:
        """What went wrong, in a line: how many rows a test found, or what broke a model."""
        if self.status == "warn":
            return f"a warning of {self.failures:,} row{'s' * (self.failures != 1)}"
        rows = "1 row fails" if self.failures == 1 else f"{self.failures:,} rows fail"
        return rows if self.status == "fail" else self.message
