"""The job `nightly`: the whole flow, from landing to publication; and what starts it."""

import hashlib

import dagster as dg

from orchestration.defs.resources import configured_home
from orchestration.landing.discovery import landed_files
from orchestration.landing.sources import CANONICAL_VENDOR, load_sources
from orchestration.warehouse.dbt_files import reporting_timezone
from orchestration.warehouse.lock import is_busy

LOOK_EVERY_SECONDS = 60

job = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    description="Load, check, build, check, publish.",
    executor_def=dg.in_process_executor,
)


@dg.sensor(job=job, minimum_interval_seconds=LOOK_EVERY_SECONDS)
def new_files(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Run the nightly when files came, changed or went, once they lie still between two looks."""
    home = configured_home()
    seen, done = (context.cursor or ".").split(".")
    now = _digest_of_inbox()
    context.update_cursor(f"{now}.{done}")
    if now == done:
        return dg.SkipReason("Nothing came since the last run.")
    if now != seen:
        return dg.SkipReason("Files are arriving: waiting until they lie still.")
    if is_busy(home.lock):
        return dg.SkipReason("Another run is busy.")
    context.update_cursor(f"{now}.{now}")
    return dg.RunRequest()


def _digest_of_inbox() -> str:
    home = configured_home()
    digest = hashlib.sha256()
    for source in load_sources(home.sources_file):
        for file in landed_files(
            home.landing, source=source.name, are_folders_nested=source.vendor != CANONICAL_VENDOR
        ):
            digest.update(f"{file.relative_path} {file.fingerprint}\n".encode())
    return digest.hexdigest()


@dg.definitions
def defs() -> dg.Definitions:
    schedule = dg.ScheduleDefinition(
        name="nightly_at_two",
        job=job,
        cron_schedule="0 2 * * *",
        execution_timezone=reporting_timezone(),
        description="Every night at two, where days begin and end for the reports.",
    )
    return dg.Definitions(jobs=[job], schedules=[schedule], sensors=[new_files])
