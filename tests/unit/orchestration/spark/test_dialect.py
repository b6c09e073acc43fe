"""What DuckDB and Spark say differently, rule by rule."""

import pytest

from orchestration.spark.dialect import to_spark
from orchestration.spark.syntax import TranslationError, type_name


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        ("make_timestamp(epoch_us(a))", "CAST(a AS TIMESTAMP_NTZ)"),
        (
            "make_timestamp(epoch_us(timezone(zone, a)))",
            "CAST(TO_UTC_TIMESTAMP(a, zone) AS TIMESTAMP_NTZ)",
        ),
        (
            "timezone('Asia/Tokyo', timezone('UTC', a))",
            "CAST(FROM_UTC_TIMESTAMP(a, 'Asia/Tokyo') AS TIMESTAMP_NTZ)",
        ),
        (
            "timezone('UTC', timezone('Asia/Tokyo', a))",
            "CAST(TO_UTC_TIMESTAMP(a, 'Asia/Tokyo') AS TIMESTAMP_NTZ)",
        ),
        ("timezone('UTC', timezone('UTC', a))", "CAST(a AS TIMESTAMP_NTZ)"),
        ("epoch_us(a)", "UNIX_MICROS(CAST(a AS TIMESTAMP_LTZ))"),
        ("datesub('second', a, b)", "TIMESTAMPDIFF(SECOND, a, b)"),
        ("date_diff('day', a, b)", "DATEDIFF(DAY, a, b)"),
        (
            "date_diff('month', a, b)",
            "((YEAR(b) - YEAR(a)) * 12 + MONTH(b) - MONTH(a))",
        ),
        ("date_trunc('month', a)", "DATE_TRUNC('MONTH', a)"),
        ("date_trunc(period_grain, a)", "DATE_TRUNC(period_grain, a)"),
        ("date_trunc(grains.period_grain, a)", "DATE_TRUNC(grains.period_grain, a)"),
        (
            "date_trunc('day', date '2026-01-01')",
            "DATE_TRUNC('DAY', CAST('2026-01-01' AS DATE))",
        ),
        ("date_trunc(grain, cast(a as date))", "DATE_TRUNC(grain, CAST(a AS DATE))"),
        ("a + to_months(b)", "a + MAKE_YM_INTERVAL(0, CAST(b AS INT))"),
        ("isodow(a)", "(WEEKDAY(a) + 1)"),
        ("row(a, b)", "STRUCT(a, b)"),
        ("arg_min(a, b)", "MIN_BY(a, CASE WHEN NOT a IS NULL THEN b END)"),
        ("arg_max(a, row(b, c))", "MAX_BY(a, CASE WHEN NOT a IS NULL THEN STRUCT(b, c) END)"),
        ("percentile_cont(0.9) within group (order by a)", "PERCENTILE(a, 0.9)"),
        ("median(a)", "MEDIAN(a)"),
        ("a / b", "CAST(a AS DOUBLE) / CAST(b AS DOUBLE)"),
        (
            "cast(1 + coalesce(a / b, 0) as decimal(18, 9))",
            "CAST(CAST(ROUND((1 + COALESCE(CAST(a AS DOUBLE) / CAST(b AS DOUBLE), 0)) * 1e9) AS"
            " DECIMAL(18, 0)) * CAST(1e-9 AS DECIMAL(9, 9)) AS DECIMAL(18, 9))",
        ),
        ("cast(a + b as decimal(18, 9))", "CAST(a + b AS DECIMAL(18, 9))"),
        ("a // b", "a DIV b"),
        ("a + to_seconds(b)", "a + MAKE_DT_INTERVAL(0, 0, 0, b)"),
        ("cast(a as timestamptz)", "CAST(a AS TIMESTAMP_LTZ)"),
        ("a || b - 1 || c", "a || (b - 1) || c"),
        ("regexp_replace(a, 'b', 'c', 'g')", "REGEXP_REPLACE(a, 'b', 'c')"),
        ("try_cast(a as json) ->> '$.b'", "GET_JSON_OBJECT(a, '$.b')"),
        ("unnest(cast(a as json[]))", "EXPLODE(FROM_JSON(a, 'array<string>'))"),
        ("cast(a as map(varchar, varchar))[b]", "FROM_JSON(a, 'MAP<STRING, STRING>')[b]"),
        (
            """from_json(a, '[{"b": "TIMESTAMPTZ", "c": {"d": "VARCHAR"}}]')""",
            "FROM_JSON(a, 'array<struct<`b`: TIMESTAMP_LTZ, `c`: struct<`d`: STRING>>>')",
        ),
        ("a ->> '$.b[*]'", "FROM_JSON(GET_JSON_OBJECT(a, '$.b'), 'array<string>')"),
        (
            "a ->> '$[*].b'",
            "FILTER(TRANSFORM(FROM_JSON(a, 'array<string>'), item -> GET_JSON_OBJECT(item, '$.b')),"
            " item -> NOT item IS NULL)",
        ),
        ("json_array_length(a, '$.b')", "JSON_ARRAY_LENGTH(GET_JSON_OBJECT(a, '$.b'))"),
        (
            """json_contains(a, '"b"')""",
            "ARRAY_CONTAINS(FROM_JSON(a, 'array<string>'), 'b')",
        ),
        (
            """json_contains(a, '{"b": "c"}')""",
            "EXISTS(FROM_JSON(a, 'array<string>'), item -> GET_JSON_OBJECT(item, '$.b') = 'c')",
        ),
        (
            "list_sum(cast(a as bigint[]))",
            "AGGREGATE(CAST(a AS ARRAY<BIGINT>), CAST(NULL AS BIGINT), (total, item) ->"
            " CAST(COALESCE(total + item, total, item) AS BIGINT))",
        ),
        ("list_position(a, b)", "NULLIF(ARRAY_POSITION(a, b), 0)"),
        ("len(list_distinct(a))", "SIZE(ARRAY_DISTINCT(a))"),
        ("a[1]", "GET(a, 0)"),
        ("a['b']", "a['b']"),
        (
            "count(distinct a) over (partition by b)",
            "CAST(SIZE(COLLECT_SET(a) OVER (PARTITION BY b)) AS BIGINT)",
        ),
        (
            "count(*) filter (where a) over (partition by b)",
            "COUNT(CASE WHEN a THEN 1 END) OVER (PARTITION BY b)",
        ),
        ("cast(unnest(a) as date)", "EXPLODE(CAST(a AS ARRAY<DATE>))"),
    ],
)
def test_an_expression_is_said_as_spark_says_it(duckdb: str, spark: str) -> None:
    assert _one_line(f"select {duckdb}") == f"SELECT {spark}"


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        ("with a as not materialized (select 1) from a", "WITH a AS (SELECT 1) SELECT * FROM a"),
        (
            "select * from a qualify row_number() over (order by b) = 1",
            "SELECT * EXCEPT (_window_1) FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY b NULLS LAST)"
            " AS _window_1 FROM a) AS _qualified WHERE _window_1 = 1",
        ),
        (
            "select sum(a) over (by_b rows between 2 preceding and current row) from c"
            " window by_b as (partition by b order by d)",
            "SELECT SUM(a) OVER (PARTITION BY b ORDER BY d NULLS LAST rows BETWEEN 2 preceding"
            " AND CURRENT ROW) FROM c",
        ),
        (
            "select a.b from a asof left join c on a.k = c.k and a.t >= c.t",
            "SELECT a.b FROM a LEFT JOIN (SELECT *, LEAD(t) OVER (PARTITION BY k ORDER BY t"
            " NULLS LAST) AS _until FROM c) AS c ON (a.k = c.k AND a.t >= c.t) AND ("
            "c._until IS NULL OR a.t < c._until)",
        ),
    ],
)
def test_a_query_is_said_as_spark_says_it(duckdb: str, spark: str) -> None:
    assert _one_line(duckdb) == spark


@pytest.mark.parametrize(
    "query",
    [
        "select date_diff('hour', a, b)",
        "select date_diff('week', a, b)",
        "select timezone('Asia/Tokyo', timezone('Europe/Berlin', a))",
        "select from where",
        "select regexp_replace(a, 'b', 'c')",
        "select a ->> '$[*].b[*].c'",
        "select list_sum(a)",
    ],
)
def test_what_means_something_else_there_is_refused(query: str) -> None:
    with pytest.raises(TranslationError):
        to_spark(query)


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        ("varchar", "STRING"),
        ("timestamp", "TIMESTAMP_NTZ"),
        ("timestamptz", "TIMESTAMP_LTZ"),
        ("decimal(18, 9)", "DECIMAL(18, 9)"),
        ("map(varchar, bigint)", "MAP<STRING, BIGINT>"),
    ],
)
def test_a_type_has_the_name_that_spark_gives_it(duckdb: str, spark: str) -> None:
    assert type_name(duckdb) == spark


def _one_line(query: str) -> str:
    return " ".join(to_spark(query).split()).replace("( ", "(").replace(" )", ")")[1:-1]
