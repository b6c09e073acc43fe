"""Figures about speed and memory, each a ratio to a limit or a peer taken in the same run."""
