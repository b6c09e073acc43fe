"""Takes the pictures of the scorecard that the documentation shows, at three widths.

`python -m tests.browser.pictures --home data` after `cx demo`.
"""

import argparse
from pathlib import Path
from typing import Literal

import orchestration.site
from orchestration.warehouse.home import Home
from tests.browser.chromium import DRAWN, browser, look_at

FOLDER = Path(orchestration.site.__file__).with_name("pictures")
SIGHTS: list[tuple[int, int, Literal["light", "dark"]]] = [
    (1280, 1500, "light"),
    (768, 1200, "light"),
    (360, 900, "dark"),
]


def main() -> None:
    """Write one picture for each width."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("data"))
    home = Home(parser.parse_args().home.absolute())
    FOLDER.mkdir(exist_ok=True)
    with browser() as opened:
        for width, height, scheme in SIGHTS:
            page = home.current / "site" / "index.html"
            with look_at(opened, page, width=width, scheme=scheme, ready=DRAWN) as look:
                look.page.set_viewport_size({"width": width, "height": height})
                look.page.screenshot(path=FOLDER / f"scorecard-{width}.png")


if __name__ == "__main__":
    main()
