"""The command `cx metrics`: a published metric, over time or by segment."""

from pathlib import Path

import click

from orchestration.terminal.command import (
    errors_explained,
    home_option,
    json_option,
    make_console,
)
from orchestration.warehouse.home import Home


@click.command()
@click.argument("metric")
@click.option("--by", default="all", metavar="SEGMENT", help="country, plan_id, group_id, ...")
@click.option(
    "--grain",
    type=click.Choice(["day", "week", "month", "quarter", "year"]),
    default="month",
    show_default=True,
)
@click.option("--periods", type=click.IntRange(min=1), default=13, show_default=True)
@home_option
@json_option
def metrics(metric: str, by: str, grain: str, periods: int, home: Path, *, as_json: bool) -> None:
    """Show METRIC as it is published: nps, csat, customer_churn_rate, ...

    A change with * is larger than chance explains (95 %).
    """
    with errors_explained():
        from orchestration.terminal.metrics import Wanted, print_metric

        wanted = Wanted(metric, grain=grain, by=by, periods=periods)
        print_metric(Home(home.absolute()), make_console(), wanted, as_json=as_json)
