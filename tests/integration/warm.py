"""Runs `cx` in processes that find everything imported: a night spends a fifth of its time on that.

A process is forked from one that has done the imports and nothing else.
"""

import multiprocessing
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory


def run_cx(arguments: Sequence[str], environment: Mapping[str, str]) -> CompletedProcess[str]:
    """Run the command with this environment in a process of its own, offline."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.integration.imported"])
    with TemporaryDirectory() as folder:
        output, errors = Path(folder, "output"), Path(folder, "errors")
        process = context.Process(
            target=_main, args=(list(arguments), dict(environment), str(output), str(errors))
        )
        process.start()
        process.join()
        return CompletedProcess(
            ["cx", *arguments],
            process.exitcode,
            output.read_text(encoding="utf-8"),
            errors.read_text(encoding="utf-8"),
        )


def _main(arguments: list[str], environment: dict[str, str], output: str, errors: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    for path, descriptor in ((output, 1), (errors, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), descriptor)
    # Done already, unless the process it was forked from could not: then it is now.
    import tests.integration.imported  # noqa: F401
    from orchestration.cli import main

    main(arguments, prog_name="cx")
