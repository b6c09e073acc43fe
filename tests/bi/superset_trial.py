"""Run by Superset's own Python: adds the file as a database, asks it in SQL Lab, makes a chart.

Arguments: the published file, and a question for SQL Lab. Prints what SQL Lab answered and what the
chart shows, as JSON.
"""

import json
import sys
from typing import Any

PASSWORD = "only for this trial"
METRIC = {
    "expressionType": "SQL",
    "sqlExpression": "max(metric_value)",
    "label": "value",
}
NPS_BY_MONTH = {
    "metrics": [METRIC],
    "columns": ["period_start"],
    "filters": [
        {"col": "metric_name", "op": "==", "val": "nps"},
        {"col": "period_grain", "op": "==", "val": "month"},
        {"col": "segment_name", "op": "==", "val": "all"},
    ],
    "orderby": [["period_start", True]],
}


class Superset:
    """Superset's API as its own web client uses it."""

    def __init__(self, client: Any) -> None:
        self._client = client
        credentials = {"username": "trial", "password": PASSWORD, "provider": "db"}
        token = self.post("/api/v1/security/login", credentials)["access_token"]
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def post(self, path: str, content: dict[str, Any]) -> Any:
        """What the API answers; an error of it is an error here."""
        answer = self._client.post(path, json=content)
        if answer.status_code >= 300:
            raise RuntimeError(f"{path} answered {answer.status_code}: {answer.text[:2000]}")
        return answer.json


def main() -> None:
    path, question = sys.argv[1:]
    from superset.app import create_app

    app = create_app()
    with app.app_context():
        manager = app.appbuilder.sm
        app.appbuilder.add_permissions(update_perms=True)
        manager.sync_role_definitions()
        if manager.find_user("trial") is None:
            admin = manager.find_role("Admin")
            manager.add_user("trial", "Tri", "Al", "trial@example.org", admin, password=PASSWORD)
    superset = Superset(app.test_client())
    uri = f"duckdb:///{path}?access_mode=READ_ONLY"
    database = superset.post(
        "/api/v1/database/",
        {"database_name": "cx", "sqlalchemy_uri": uri, "expose_in_sqllab": True},
    )["id"]
    answer = superset.post(
        "/api/v1/sqllab/execute/", {"database_id": database, "sql": question, "runAsync": False}
    )
    dataset = superset.post(
        "/api/v1/dataset/", {"database": database, "schema": "metrics", "table_name": "cx_metrics"}
    )["id"]
    superset.post(
        "/api/v1/chart/",
        {
            "slice_name": "NPS by month",
            "viz_type": "echarts_timeseries_line",
            "datasource_id": dataset,
            "datasource_type": "table",
            "params": json.dumps({"metrics": [METRIC], "x_axis": "period_start"}),
        },
    )
    chart = superset.post(
        "/api/v1/chart/data",
        {
            "datasource": {"id": dataset, "type": "table"},
            "queries": [NPS_BY_MONTH],
            "result_type": "full",
            "result_format": "json",
        },
    )
    rows = [row["value"] for row in chart["result"][0]["data"]]
    print(json.dumps({"sql_lab": list(answer["data"][0].values()), "chart": rows}))


if __name__ == "__main__":
    main()
