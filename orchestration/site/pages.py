"""The pages of a publication: a scorecard, and beside it checks, inputs and the models' docs."""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import jinja2
from markdown_it import MarkdownIt
from markupsafe import Markup

from data_quality.bad_inputs import render_page
from data_quality.currencies import USUAL_EXPONENT, currency_exponents
from orchestration.landing.sources import Source
from orchestration.site import FOLDER, trust
from orchestration.site.calls_to_make import calls_to_make
from orchestration.site.charts import charts, filtered_charts
from orchestration.site.dictionary import dictionary
from orchestration.site.drawing_library import drawing_library
from orchestration.site.model_docs import prepare_model_docs
from orchestration.site.series import series
from orchestration.warehouse import state
from orchestration.warehouse.connection import connect
from orchestration.warehouse.dbt_files import project_variables
from orchestration.warehouse.dbt_graph import DbtGraph
from orchestration.warehouse.home import Home
from orchestration.warehouse.run_record import failed_builds
from orchestration.warehouse.versions import FILE_MODE, FILE_NAME, FOLDER_MODE, UNFINISHED

TEMPLATES = Path(__file__).with_name("templates")
PAGES = ("index.html", "metrics.html", "checks.html", "inputs.html")


@dataclass(frozen=True)
class Night:
    """The run whose publication is shown."""

    run_id: str
    as_of_date: date
    sources: Sequence[Source]
    held: Mapping[str, str]


def write_pages(home: Home, version: Path, *, graph: DbtGraph, night: Night) -> None:
    """Write the folder `site` beside the data of a version, whole or not at all.

    What is shown follows from the warehouse and the publication alone, so that the same inputs
    and as-of date give the same pages.
    """
    unfinished, finished = version / f".{FOLDER}", version / FOLDER
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    try:
        for page in prepare_model_docs(home, graph, as_of_date=night.as_of_date):
            _give(page, unfinished / page.name)
        shown = _shown(home, version / FILE_NAME, graph, night)
        for name in PAGES:
            text = _environment().get_template(f"{name}.j2").render(shown)
            (unfinished / name).write_text(text, encoding="utf-8")
        for page in unfinished.iterdir():
            page.chmod(FILE_MODE)
        unfinished.chmod(FOLDER_MODE)
        unfinished.rename(finished)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _give(page: Path, target: Path) -> None:
    """Put the same file into a version; a copy takes 13 MB where two disks leave no choice."""
    try:
        os.link(page, target)
    except OSError:
        shutil.copyfile(page, target)


def _shown(home: Home, data: Path, graph: DbtGraph, night: Night) -> dict[str, Any]:
    """What the templates ask for, by name."""
    currency = project_variables()["reporting_currency"]
    minor_units = 10 ** currency_exponents().get(currency, USUAL_EXPONENT)
    with connect(home.warehouse, read_only=True) as private:
        inputs = [
            state.sources(private, night.sources),
            state.rejected(private),
            state.quarantine(private, night.sources),
            state.warnings(private),
        ]
        checks = trust.checks(private, run_id=night.run_id)
        failed = failed_builds(private, run_id=night.run_id)
    with duckdb.connect(str(data), read_only=True) as published:
        contents = trust.contents(published)
        described = graph.described_metrics()
        shown = series(published, described)
        drawn = charts(published, minor_units=minor_units)
        return {
            "night": night,
            "version": data.resolve().parent.name.removeprefix(UNFINISHED),
            "series": shown | {"currency": currency.upper()},
            "dictionary": dictionary(shown["metrics"], described),
            "charts": drawn,
            "drawings": filtered_charts() | {name: chart.spec for name, chart in drawn.items()},
            "calls_to_make": calls_to_make(published, minor_units=minor_units),
            "coverage": trust.coverage(published),
            "contents": contents,
            "carried_over": [row for row in contents if row["status"] == "carried_over"],
            "inputs": inputs,
            "checks": checks,
            "failed_builds": [{"name": name, "message": said} for name, said in failed.items()],
            "bad_inputs": _list_of_bad_inputs(),
            "library": Markup(drawing_library(home).replace("</script", "<\\/script")),
        }


def _list_of_bad_inputs() -> Markup:
    text = MarkdownIt().enable("table").render(render_page())
    # Tables that are wider than the page move by themselves, by the keyboard too.
    around = '<div class="scroll" tabindex="0" role="region" aria-label="What becomes of a file">'
    return Markup(text.replace("<table>", f"{around}<table>").replace("</table>", "</table></div>"))


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"as_json": _as_json, "cell": _cell}
    environment.globals["source_of"] = lambda name: Markup(
        (TEMPLATES / name).read_text(encoding="utf-8")
    )
    return environment


def _as_json(content: Any) -> Markup:
    """JSON that can stand in a script element, whatever text is in it."""
    text = json.dumps(content, default=str, separators=(",", ":"), ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c"))


def _cell(value: Any) -> str:
    """A value of a table as text."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) < 100 else f"{value:,.0f}"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)
