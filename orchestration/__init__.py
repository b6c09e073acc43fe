"""Moves exports through the warehouse every night, from landing to publication."""
