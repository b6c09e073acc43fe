"""How a source writes its files, as far as a file cannot tell: set in sources.yml."""

import codecs
import re
from typing import Literal, Self
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

DecimalStyle = Literal["point", "comma", "point_grouped", "comma_grouped"]
DateOrder = Literal["ymd", "dmy", "mdy"]
HeaderForm = Literal["one_row", "import_ids", "two_rows"]
"""Names of columns in one row; in the third of three, as Qualtrics writes them; or in two, where a
question stands above the parts of its answer."""


class Conventions(BaseModel):
    """Settings of a source's files; the defaults are the canonical format.

    `decimal_style` says which mark begins the decimals and whether the other one groups
    thousands; `date_order` how days written with slashes, dots or dashes are meant; `amount_unit`
    whether money comes in minor units or in units with decimals; `timezone` where a time without
    offset was taken.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoding: str = "utf-8"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    escape: str | None = Field(default=None, min_length=1, max_length=1)
    skip_rows: int = Field(default=0, ge=0)
    header: HeaderForm = "one_row"
    footer_pattern: str | None = None
    """Regular expression of a last line that is no record; a group `count` is compared."""

    records_path: str | None = None
    """Where a JSON document keeps its list of records, as keys joined by dots."""

    timezone: str | None = None
    decimal_style: DecimalStyle = "point"
    date_order: DateOrder = "ymd"
    amount_unit: Literal["minor", "major"] = "minor"
    null_words: tuple[str, ...] = ()

    @field_validator("encoding")
    @classmethod
    def _is_text_encoding(cls, value: str) -> str:
        try:
            "".encode(codecs.lookup(value).name)
        except LookupError:
            raise ValueError(f"no text encoding is named {value!r}") from None
        return codecs.lookup(value).name

    @field_validator("delimiter", "escape")
    @classmethod
    def _is_no_other_mark(cls, value: str | None) -> str | None:
        if value is not None and value in '"\r\n\0\ufeff':
            raise ValueError("quotes, line ends and invisible marks have a meaning of their own")
        return value

    @model_validator(mode="after")
    def _has_two_marks(self) -> Self:
        if self.escape == self.delimiter:
            raise ValueError("delimiter and escape are the same character")
        return self

    @field_validator("timezone")
    @classmethod
    def _is_time_zone(cls, value: str | None) -> str | None:
        if value is not None and value not in available_timezones():
            raise ValueError(f"no time zone is named {value!r}")
        return value

    @field_validator("footer_pattern")
    @classmethod
    def _is_pattern(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"no regular expression: {error}") from None
        return value


CANONICAL = Conventions()
