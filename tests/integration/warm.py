"""Runs functions, `cx` first of all, in processes that are offline and find everything imported.

Such a process is forked from one that has done the imports and nothing else. They take about 7 of
the 48 seconds of a processor that a first night with a few rows takes.
"""

import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from typing import Any


def run_cx(arguments: Sequence[str], environment: Mapping[str, str]) -> CompletedProcess[str]:
    """Run the command with this environment."""
    return run_warm(_cx, list(arguments), environment=environment)


def run_warm(
    function: Callable[..., object], *arguments: Any, environment: Mapping[str, str]
) -> CompletedProcess[str]:
    """Call a function of a module with this environment; an error of it is exit code 1."""
    with TemporaryDirectory() as folder:
        output, errors = Path(folder, "output"), Path(folder, "errors")
        process = start_warm(
            function, *arguments, environment=environment, output=output, errors=errors
        )
        process.join()
        return CompletedProcess(
            [function.__name__, *arguments],
            process.exitcode,
            output.read_text(encoding="utf-8"),
            errors.read_text(encoding="utf-8"),
        )


def start_warm(
    function: Callable[..., object],
    *arguments: Any,
    environment: Mapping[str, str],
    output: Path,
    errors: Path,
) -> BaseProcess:
    """Begin to call a function, with two files for what it prints."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.integration.imported"])
    process = context.Process(
        target=_call, args=(function, arguments, dict(environment), str(output), str(errors))
    )
    process.start()
    return process


def _call(
    function: Callable[..., object],
    arguments: Sequence[Any],
    environment: Mapping[str, str],
    output: str,
    errors: str,
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    # It may be another one in this environment.
    tempfile.tempdir = None
    for path, descriptor in ((output, 1), (errors, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), descriptor)
    # Done already, unless the process it was forked from could not: then it is now.
    import tests.integration.imported  # noqa: F401

    function(*arguments)


def _cx(arguments: Sequence[str]) -> None:
    from orchestration.cli import main

    main(arguments, prog_name="cx")
