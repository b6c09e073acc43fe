"""The variables that a run gives to dbt, and what else decides the tables that it builds."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date

from orchestration.landing.sources import counted_models, load_sources
from orchestration.warehouse.dbt_files import code_and_engines, metric_models
from orchestration.warehouse.home import Home
from orchestration.warehouse.known_sources import vendors_read


def variables_of(home: Home, as_of_date: date, metrics: Sequence[str]) -> str:
    """Day, metric tables, vendors and staging models, as JSON."""
    sources = load_sources(home.sources_file)
    vendors = vendors_read(home, sources)
    variables = {
        "as_of_date": as_of_date.isoformat(),
        "metric_models": list(metrics),
        "vendors": vendors,
        "staging_models": counted_models(sources, vendors=vendors),
    }
    return json.dumps(variables)


def lasting_settings(home: Home, *, target: str) -> str:
    """Hash of what decides tables besides landed rows and the day: engine, code and variables."""
    settings = [target, code_and_engines(), variables_of(home, date.min, metric_models())]
    return hashlib.sha256(json.dumps(settings).encode()).hexdigest()


def settings_of(home: Home, *, as_of_date: date) -> str:
    """What decides every table of a build besides the landed rows: code, engines and variables."""
    return json.dumps([code_and_engines(), variables_of(home, as_of_date, metric_models())])
