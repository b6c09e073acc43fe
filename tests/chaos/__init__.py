"""Nights that are killed, starved and damaged on purpose, and what is left of their data after."""
