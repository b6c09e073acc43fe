"""Tells from the envelope of a list of records whether other pages of the list follow."""

from typing import Any

NEXT_PAGE = frozenset({"next", "next_page", "next_cursor", "next_url"})


class Pages:
    """What an envelope says about further pages, in itself or in an object such as `meta`.

    A plain yes or no counts for more than an address: some interfaces give an address on the last
    page too, for the next export to begin with.
    """

    def __init__(self) -> None:
        self._answers: list[bool] = []
        self._has_address = False

    @property
    def follow(self) -> bool:
        return any(self._answers) if self._answers else self._has_address

    def note(self, name: str, value: Any) -> None:
        """Look at a key of the envelope, and at those of the object it may hold."""
        self._note(name, value)
        if isinstance(value, dict):
            for inner_name, inner_value in value.items():
                self._note(inner_name, inner_value)

    def _note(self, name: str, value: Any) -> None:
        is_yes = bool(value) and value != "0"
        if name in NEXT_PAGE:
            self._has_address = self._has_address or is_yes
        elif name == "has_more" and value is not None:
            self._answers.append(is_yes)
        elif name == "end_of_stream" and value is not None:
            self._answers.append(not is_yes)
