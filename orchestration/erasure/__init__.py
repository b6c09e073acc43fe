"""Removing a person: what names their rows, what keeps the rows out, and how they are taken out."""
