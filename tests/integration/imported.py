"""What a night imports, from offline on; see `warm`."""

from tests.integration.offline import stay_offline

stay_offline()

import altair  # noqa: E402, F401
import dagster  # noqa: E402, F401
import dbt.adapters.duckdb  # noqa: E402
import dbt.cli.main  # noqa: E402, F401
import great_expectations  # noqa: E402, F401
import scipy.optimize  # noqa: E402
import scipy.special  # noqa: E402, F401

import orchestration.definitions  # noqa: E402
import orchestration.runner  # noqa: E402, F401
