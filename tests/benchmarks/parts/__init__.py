"""One module per kind of comparison; each has a function from a scene to rows of the table."""
