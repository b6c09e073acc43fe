"""What the commands of `cx` share: the home they work on, their console, errors in one line."""

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.logging import RichHandler

from data_quality.contract_files import ContractError
from orchestration.landing.sources import ConfigurationError
from orchestration.warehouse.home import Home
from orchestration.warehouse.lock import RunBusyError
from orchestration.warehouse.machine_faults import MachineFaultError
from orchestration.warehouse.run_record import ExitCode
from orchestration.warehouse.versions import UnknownVersionError

logger = logging.getLogger("cx")

home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="CX_HOME",
    default=Path("data"),
    show_default=True,
    help="Folder that holds landing, warehouse and publications.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def make_console() -> Console:
    """A console for results. What is not a terminal gets lines of a fixed width."""
    is_terminal = sys.stdout.isatty()
    return Console(width=None if is_terminal else 120, soft_wrap=not is_terminal)


def require_warehouse(home: Home) -> None:
    """Raise ConfigurationError for a home without a run."""
    if not home.warehouse.is_file():
        raise ConfigurationError(f"{home.root}: no run has been made here. Start with `cx run`.")


@contextlib.contextmanager
def errors_explained() -> Iterator[None]:
    """Log to the terminal; turn known errors into one line and their exit code."""
    _log_to_terminal()
    try:
        yield
    except RunBusyError as error:
        _fail(str(error), ExitCode.BUSY)
    except (ConfigurationError, ContractError, UnknownVersionError) as error:
        _fail(str(error), ExitCode.USAGE)
    except MachineFaultError as error:
        _fail(str(error), ExitCode.FAULT)
    except click.Abort:
        raise
    except Exception as error:
        logger.debug("unexpected fault", exc_info=True)
        _fail(f"Unexpected fault: {type(error).__name__}: {error}", ExitCode.FAULT)


def _fail(message: str, exit_code: ExitCode) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(exit_code)


def _log_to_terminal() -> None:
    if logger.handlers:
        return
    console = Console(stderr=True)
    handler: logging.Handler
    if console.is_terminal:
        handler = RichHandler(console=console, show_path=False, markup=False)
    else:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(os.environ.get("CX_LOG_LEVEL", "INFO"))
    logger.propagate = False
