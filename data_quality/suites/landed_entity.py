"""An entity of a source as its checks see it: where its rows are, and which of them are new."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from data_quality.contract import Contract
from data_quality.expressions import quote_identifier, quote_text


@dataclass(frozen=True)
class LandedEntity:
    """One entity of one source. The properties are pieces of SQL."""

    source: str
    contract: Contract

    @property
    def table(self) -> str:
        """The raw table."""
        return f"raw.{quote_identifier(f'{self.source}__{self.contract.entity}')}"

    @property
    def quarantine(self) -> str:
        """The table of the records that are not in the raw one."""
        return f"quarantine.{quote_identifier(f'{self.source}__{self.contract.entity}')}"

    @property
    def scope(self) -> str:
        """A predicate for the rows of the schema ops that speak of this entity."""
        return f"source = {quote_text(self.source)} and entity = {quote_text(self.contract.entity)}"

    @property
    def accepted_rows(self) -> str:
        """The raw table without the files that no gate has accepted yet."""
        pending = f"select file_id from ops.live_files where is_pending and {self.scope}"
        return f"(select * from {self.table} where _file_id not in ({pending}))"


def union_of(landed: Iterable[LandedEntity], entity: str, *, columns: Collection[str]) -> str:
    """SQL of these columns of an entity in every source that has them; "" if none has."""
    selected = ", ".join(quote_identifier(name) for name in columns)
    return " union all ".join(
        f"select {selected} from {item.table}"
        for item in landed
        if item.contract.entity == entity
        and set(columns) <= {column.name for column in item.contract.columns}
    )
