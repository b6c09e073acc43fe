"""SQL over the path of a landed file: the series it belongs to, and the day or month it tells.

Great Expectations reads braces and SQLAlchemy a colon before a word as places to fill in, so the
patterns do without both.
"""

YEAR = "[12][0-9][0-9][0-9]"
DAY_PATTERN = f"(^|[^0-9])({YEAR}[-_]?[01][0-9][-_]?[0-3][0-9])([^0-9]|$)"
MONTH_PATTERN = f"(^|[^0-9])({YEAR}[-_][01][0-9])([-_]?[^-_0-9]|$)"
ENDINGS = "([.](csv|jsonl|json|parquet|gz|zip))+$"

WHOLE_FILE = "split_part(path, '!', 1)"
"""The path of the file that has a part: an archive, or one with records of several entities."""

NAME = f"regexp_replace(regexp_extract({WHOLE_FILE}, '[^/]*$'), '{ENDINGS}', '')"

SERIES = f"regexp_replace(lower({NAME}), '[0-9]+', '#', 'g')"
"""Files of one series have the same name but for its digits: `tickets-2024-01.csv` and so on."""

DAY = rf"""try_cast(regexp_replace(
    regexp_extract({NAME}, '{DAY_PATTERN}', 2), '^(....)[-_]?(..)[-_]?(..)$', '\1-\2-\3'
) as date)"""
"""The day of a name with YYYY-MM-DD or YYYYMMDD in it; null for any other."""

MONTH = rf"""try_cast(regexp_replace(
    regexp_extract({NAME}, '{MONTH_PATTERN}', 2), '^(....).(..)$', '\1-\2-01'
) as date)"""
"""The first day of the month of a name with YYYY-MM in it; null for any other."""
