"""Splits the time of a night into parts, each without those within it.

Imports are timed where they happen, and told apart by the large packages. A function is timed from
when its module is there; nothing is imported to be timed. What is not there any more is left out,
and its time is part of the rest.
"""

import builtins
import functools
import inspect
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

REST = "rest"
PACKAGES = ("dagster", "dbt", "great_expectations")
FUNCTIONS = {
    ("orchestration.definitions", "defs"): "Dagster definitions",
    ("dagster", "DagsterInstance.get"): "Dagster instance",
    ("orchestration.warehouse.loading", "load_source"): "extract",
    ("orchestration.warehouse.gate", "judge_sources"): "input checks",
    ("dbt.cli.main", "dbtRunner.invoke"): "dbt",
    ("orchestration.warehouse.publication", "publish"): "publication",
}


class Stopwatch:
    """Seconds by part. Only the thread that made it is timed."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._thread = threading.get_ident()
        self._open = [REST]
        self._since = time.perf_counter()
        self._waiting = dict(FUNCTIONS)
        self._import = builtins.__import__

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Time what runs in the block, as a whole and by part."""
        builtins.__import__ = self._timed_import  # type: ignore[assignment]
        self._since = time.perf_counter()
        try:
            yield
        finally:
            self._count()
            builtins.__import__ = self._import

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count the block as a part."""
        if threading.get_ident() != self._thread:
            yield
            return
        self._count()
        self._open.append(name)
        try:
            yield
        finally:
            self._count()
            self._open.pop()

    def _count(self) -> None:
        """Give the time since the last count to the innermost part that is open."""
        now = time.perf_counter()
        self.seconds[self._open[-1]] += now - self._since
        self._since = now

    def _timed_import(self, name: str, *arguments: Any, **named: Any) -> Any:
        if name in sys.modules or threading.get_ident() != self._thread:
            return self._import(name, *arguments, **named)
        package = name.partition(".")[0]
        within = self._open[-1]
        is_inner = within.startswith("import")
        if is_inner and (within != "imports" or package not in PACKAGES):
            return self._import(name, *arguments, **named)
        with self.part(f"import of {package}" if package in PACKAGES else "imports"):
            module = self._import(name, *arguments, **named)
        if not is_inner:
            self._wrap_what_came()
        return module

    def _wrap_what_came(self) -> None:
        for (module, path), part in list(self._waiting.items()):
            if module in sys.modules:
                del self._waiting[module, path]
                self._wrap(sys.modules[module], path, part)

    def _wrap(self, module: Any, path: str, part: str) -> None:
        *outer, name = path.split(".")
        owner = module
        for each in outer:
            owner = getattr(owner, each, None)
        original = getattr(owner, name, None)
        if original is None:
            return
        timed = self._timed(original, part)
        if outer:
            is_bound = isinstance(inspect.getattr_static(owner, name), (staticmethod, classmethod))
            setattr(owner, name, staticmethod(timed) if is_bound else timed)
            return
        for each in list(sys.modules.values()):
            for key, value in list(getattr(each, "__dict__", {}).items()):
                if value is original:
                    setattr(each, key, timed)

    def _timed(self, function: Callable[..., Any], part: str) -> Callable[..., Any]:
        @functools.wraps(function)
        def timed(*arguments: Any, **named: Any) -> Any:
            with self.part(_phase(part, arguments)):
                return function(*arguments, **named)

        return timed


def _phase(part: str, arguments: tuple[Any, ...]) -> str:
    """The part; for dbt with the command that it is given after itself."""
    command = arguments[1][0] if part == "dbt" and len(arguments) > 1 and arguments[1] else ""
    return f"{part} {command}".strip()
