"""A made company, whose exports show what the warehouse does."""
