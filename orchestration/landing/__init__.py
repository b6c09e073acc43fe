"""Files of the inbox: found, staged and read into records. Nothing here writes to the warehouse."""
