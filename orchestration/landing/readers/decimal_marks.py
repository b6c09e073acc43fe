"""Spells what a file holds as numbers the way its source spells numbers in texts.

The contract reads all files of a source by the same rules: where a comma begins the decimals, a
JSON number 1.234 left as it is would be read as one thousand.
"""

from data_quality.conventions import Conventions


def has_decimal_comma(conventions: Conventions) -> bool:
    """Tell whether the texts of a source have a comma before the decimals."""
    return conventions.decimal_style.startswith("comma")


def with_decimal_comma(number: str) -> str:
    """A number that is written with a decimal point, with a comma in its place.

    With three decimals it could be whole thousands as well; one more zero rules that out.
    """
    text = number.replace(".", ",")
    return f"{text}0" if text[-4:-3] == "," else text
