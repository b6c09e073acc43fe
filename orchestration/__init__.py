"""Moves exports through the warehouse every night: landing, gate, dbt, publication, command line."""
