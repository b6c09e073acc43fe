"""Vendors' exports, as they come: what each quirk of a format ends as, and round trips."""
