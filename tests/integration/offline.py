"""Keeps a process on this machine: refuses every way out of it, and notes the try."""

import os
import sys
from typing import Any

NOTED = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}
LOCAL = ("127.", "::1", "localhost", "/", "@")


def stay_offline() -> None:
    """Refuse every way out of the machine from now on; what was tried is in CX_NETWORK_LOG."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in NOTED:
        return
    address = arguments[-1] if event in {"socket.connect", "socket.sendto"} else arguments[0]
    host = address[0] if isinstance(address, tuple) else address
    text = host.decode("utf-8", "replace") if isinstance(host, bytes) else str(host)
    if text.startswith(LOCAL):
        return
    with open(os.environ["CX_NETWORK_LOG"], "a", encoding="utf-8") as log:  # noqa: PTH123
        log.write(f"{event} {text}\n")
    raise PermissionError(f"{event}: this process is to stay on the machine")
