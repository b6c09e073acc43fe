"""The checks on columns that name a row of another entity.

A row whose counterpart is missing is kept, as it may arrive later; it is only told of.
"""

from collections.abc import Iterator, Sequence

from data_quality.expressions import quote_identifier, quote_text
from data_quality.suites.check import Check, no_rows
from data_quality.suites.landed_entity import LandedEntity, union_of


def reference_checks(
    landed: LandedEntity, *, everything: Sequence[LandedEntity]
) -> Iterator[Check]:
    """A warning per column that refers to an entity which some source has."""
    for column in landed.contract.columns:
        if column.refers_to is None:
            continue
        entity, key = column.refers_to
        referred = _referred(landed, entity, key, everything=everything)
        if referred:
            name = quote_identifier(column.name)
            # A company without a single row of that entity does not export it.
            yield no_rows(
                f"{column.name}_is_found",
                f"{column.name} names a row of {entity} that has arrived, if any of them has.",
                f"""
                with referred as ({referred}),
                new_rows as (select {name} as value from {{batch}} where {name} is not null)
                select 1 as broken from new_rows
                anti join referred using (value)
                where exists (select 1 from referred)""",
                severity="warning",
            )


def _referred(
    landed: LandedEntity, entity: str, key: str, *, everything: Sequence[LandedEntity]
) -> str:
    """SQL of every value that has arrived; a customer may go by an id of the source's own."""
    referred = union_of(everything, entity, columns=[key])
    if not referred:
        return ""
    referred = f"select {quote_identifier(key)} as value from ({referred}) as arrived"
    identities = union_of(everything, "identity_map", columns=["source", "source_id"])
    if entity == "customers" and identities:
        referred += f"""
            union all
            select source_id from ({identities}) as identities
            where source = {quote_text(landed.source)}"""
    return referred
