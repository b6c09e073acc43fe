"""The company's exports as vendors write them: one module per vendor.

Each tells which canonical ENTITIES it writes, the SETTINGS that sources.yml needs for its files,
its LOSSES (columns of the staging models that the format cannot carry, and why), and ROWS_LOST if
there are rows that it cannot; and it makes the `files`.
"""
