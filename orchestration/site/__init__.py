"""The pages that people look at: made of what is published, for a browser without a network."""

FOLDER = "site"
"""Where they lie, beside the data of a version."""
