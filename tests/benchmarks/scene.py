"""What the parts of one run share: the company, the work folder, and figures that several need."""

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console

from tests.benchmarks.company import BenchCompany, company_of, customers_at
from tests.benchmarks.measured import Figure
from tests.benchmarks.processes import Run, median

Made = TypeVar("Made")


@dataclass
class Scene:
    """One run at a scale, in million events.

    `folder` keeps companies and results, `place` is emptied at the end. `runs` is how often each
    thing is run, null for the usual. `nights` is how many nights the growing warehouse has,
    `months` how long the companies' history is: with fewer months there are fewer events. `parsed`
    is a home with the project parsed, if there is one.
    """

    scale: float
    folder: Path
    place: Path
    console: Console
    runs: int | None = None
    nights: int = 30
    demo_customers: int = 2000
    months: int = 24
    parsed: Path | None = None
    _made: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def company(self) -> BenchCompany:
        """The company at the scale of this run."""
        return self.company_of(customers_at(self.scale))

    @property
    def as_of_date(self) -> date:
        """The last day of the company's exports."""
        return self.company.as_of_date

    def company_of(self, customers: int) -> BenchCompany:
        """Another company, of so many months as well."""
        return company_of(self.folder, customers=customers, months=self.months)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Make a thing when it is first asked for, and keep it for the parts that follow."""
        if name not in self._made:
            began = time.perf_counter()
            self.console.print(f"{time.strftime('%H:%M:%S')}  {name} …", highlight=False)
            self._made[name] = make()
            took = time.perf_counter() - began
            self.console.print(f"{'':8}  {name}: {took:,.1f} s in all", highlight=False)
        return self._made[name]

    def figure(self, name: str, run: Callable[[Path], Run]) -> Figure:
        """Measure a thing once per scene; each run gets an empty folder of its own."""

        def once() -> Run:
            with tempfile.TemporaryDirectory(dir=self.place) as folder:
                return run(Path(folder))

        return self.once(name, lambda: median(once, runs=self.runs))

    def new_folder(self) -> Path:
        """A folder that stays until the end of the run."""
        return Path(tempfile.mkdtemp(dir=self.place))


def home_with(folder: Path, files: BenchCompany) -> Path:
    """A home without a night, with a company's files in its landing folder."""
    home = folder / "home"
    shutil.copytree(files.landing, home / "landing")
    return home


def copy_of(home: Path, folder: Path) -> Path:
    """A copy of a home."""
    target = folder / "home"
    shutil.copytree(home, target, symlinks=True)
    return target
