"""Models of customer lifetime value: fitted by maximum likelihood to counts. Knows no Dagster."""
