"""The same company on DuckDB and on Spark, night by night, compared row by row: `make spark`."""
