"""The job `nightly`: the whole flow, from landing to publication; and when it runs."""

import dagster as dg


@dg.definitions
def defs() -> dg.Definitions:
    job = dg.define_asset_job(
        "nightly",
        selection=dg.AssetSelection.all(),
        description="Load, check, build, check, publish.",
        executor_def=dg.in_process_executor,
    )
    schedule = dg.ScheduleDefinition(
        name="nightly_at_two", job=job, cron_schedule="0 2 * * *", execution_timezone="UTC"
    )
    return dg.Definitions(jobs=[job], schedules=[schedule])
