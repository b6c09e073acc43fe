"""The library that draws the charts in the browser, to be put into the page itself."""

from orchestration.warehouse.home import Home
from orchestration.warehouse.whole_files import write_whole


def drawing_library(home: Home) -> str:
    """Vega, Vega-Lite and Vega-Embed as one script.

    To bundle them takes two seconds, so that a home keeps them.
    """
    import vl_convert

    path = home.site / f"vega-{vl_convert.__version__}.js"
    if not path.is_file():
        write_whole(path, vl_convert.javascript_bundle().encode())
    return path.read_text(encoding="utf-8")
