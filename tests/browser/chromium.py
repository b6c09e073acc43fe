"""The browser that the pages are looked at with: Debian's Chromium, without a screen or network."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DRAWN = "body[data-state=drawn]"
LOCAL = ("file:", "data:", "blob:", "about:")


@dataclass
class Look:
    """A page as somebody opened it, what it complained of, and whom it called."""

    page: Page
    errors: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser to open pages with."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def look_at(
    opened: Browser,
    path: Path,
    *,
    width: int = 1280,
    scheme: Literal["light", "dark"] = "light",
    ready: str | None = None,
    time_zone: str = "UTC",
    query: str = "",
) -> Iterator[Look]:
    """Open a file, `width` pixels wide, and wait until `ready` is there."""
    context = opened.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, timezone_id=time_zone
    )
    look = Look(context.new_page())
    look.page.on(
        "console",
        lambda message: look.errors.append(message.text) if message.type == "error" else None,
    )
    look.page.on("pageerror", lambda error: look.errors.append(str(error)))
    look.page.on(
        "request",
        lambda request: None if request.url.startswith(LOCAL) else look.calls.append(request.url),
    )
    look.page.goto(path.as_uri() + query)
    look.page.wait_for_load_state("load")
    if ready:
        look.page.wait_for_selector(ready)
    try:
        yield look
    finally:
        context.close()
