"""Clients of other makers that read a published file, each installed for itself; see `make bi`."""
