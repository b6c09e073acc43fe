"""Contracts and checks: what an export must look like, and how it is judged. Knows no Dagster."""
