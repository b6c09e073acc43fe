"""Figures about speed and memory; each is a ratio to a peer taken in the same run."""
