"""Ends a run at once when it is told to stop, as a crash would: the next run makes that good.

To wind up in good order takes long in the midst of a build, and does not always succeed: a database
that is interrupted while it opens waits for itself for ever.
"""

import os
import signal
import sys
import threading
from types import FrameType

STOPS = (signal.SIGINT, signal.SIGTERM)


def die_when_told() -> None:
    """From here on, SIGINT and SIGTERM end the process with 128 and the number of the signal.

    They do so while other code has handlers of its own or no handler can run.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    for number in STOPS:
        signal.signal(number, _ignore)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    # Dagster sends what a step says elsewhere; this is for whoever stopped the run.
    terminal = os.dup(sys.stderr.fileno())
    threading.Thread(target=_wait, args=(reader, terminal), daemon=True).start()


def _wait(reader: int, terminal: int) -> None:
    while (number := os.read(reader, 1)[0]) not in STOPS:
        pass
    os.write(terminal, b"Stopped. Readers keep what is published; the next run goes on.\n")
    os._exit(128 + number)


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the number of the signal went to the pipe before this is called."""
