"""Dagster definitions, named after the flow. Helpers live beside this package, not in it."""
