"""Tries a published file in Superset; ends with 1 if it shows other numbers than the file has.

`python -m tests.bi.in_superset --folder build/bi` installs Superset in a folder of its own there.
"""

import argparse
import os
import sys
from pathlib import Path

import duckdb

from tests.bi.trial import answer, programs, published, run

# What Superset 6.1 asks for and does not name: rich, cachetools, and a cache of before 2.4.
PACKAGES = (
    "apache-superset==6.1.0",
    "duckdb-engine==0.17.0",
    "duckdb==1.5.5",
    "flask-caching<2.4",
    "cachetools",
    "rich",
)
SETTINGS = """
SECRET_KEY = "only for this trial"
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
WTF_CSRF_ENABLED = False
"""
QUESTION = "select count(*) as rows from metrics.cx_metrics"
NPS_BY_MONTH = """
select metric_value from metrics.cx_metrics
where metric_name = 'nps' and period_grain = 'month' and segment_name = 'all'
order by period_start
"""


def main() -> None:
    """Add the file as a database, ask it in SQL Lab, make a chart, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/bi"))
    folder = parser.parse_args().folder.absolute()
    path = published(folder / "home")
    installed = programs(folder, PACKAGES)
    home = folder / "superset"
    home.mkdir(exist_ok=True)
    (home / "superset.db").unlink(missing_ok=True)
    (home / "superset_config.py").write_text(SETTINGS.format(folder=home), encoding="utf-8")
    environment = {
        **os.environ,
        "SUPERSET_CONFIG_PATH": str(home / "superset_config.py"),
        "SUPERSET_HOME": str(home),
        "FLASK_APP": "superset",
    }
    run([installed / "superset", "db", "upgrade"], environment)
    trial = Path(__file__).with_name("superset_trial.py")
    found = answer([installed / "python", trial, path, QUESTION], environment)
    with duckdb.connect(str(path), read_only=True) as connection:
        expected = {
            "sql_lab": list(connection.execute(QUESTION).fetchone() or ()),
            "chart": [value for (value,) in connection.execute(NPS_BY_MONTH).fetchall()],
        }
    for name, values in expected.items():
        same = found[name] == values
        print(f"{name}: {'the same' if same else (found[name], values)}")
    sys.exit(0 if found == expected else 1)


if __name__ == "__main__":
    main()
