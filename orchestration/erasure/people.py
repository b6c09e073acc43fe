"""Who is who by e-mail address, as the models tell it: by a keyed hash, never by the address."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from orchestration.erasure.relations import landed_entities
from orchestration.erasure.tombstones import EVERY_SOURCE
from orchestration.landing.sources import CANONICAL_VENDOR, ConfigurationError, Source

# The rule of dbt's int_identities, over the views that every one of its runs leaves behind.
PEOPLE = """
create or replace temp table people as
with persons as (
    from intermediate.int_persons
), customers as (
    select email_hash, min(source_id) as customer_id from persons
    where is_customer and email_hash is not null
    group by email_hash having count(distinct source_id) = 1
)
select
    persons.source_name, persons.source_id, persons.email_hash,
    customers.customer_id as matched_customer_id,
    coalesce(
        identities.customer_id,
        case when not persons.is_customer then customers.customer_id end,
        persons.source_id
    ) as customer_id
from persons
left join customers using (email_hash)
left join temp.identities as identities
    on identities.is_latest and (identities.source, identities.source_id)
        = (persons.source_name, persons.source_id)
"""
NOBODY = """
create or replace temp table people as
select '' as source_name, '' as source_id, '' as email_hash, '' as matched_customer_id,
    '' as customer_id
where false
"""


@dataclass(frozen=True)
class People:
    """The persons whom sources know, and which customers they are."""

    connection: duckdb.DuckDBPyConnection

    def customer_of(self, source: str, source_id: str) -> str | None:
        """The customer that an id of a source stands for; None for an unknown id."""
        row = self.connection.execute(
            "select any_value(customer_id) from temp.people"
            " where (source_name, source_id) = (?, ?)",
            [source, source_id],
        ).fetchone()
        return row[0] if row else None

    def ids_of(self, customer_id: str) -> list[tuple[str, str]]:
        """Sources and ids in them that stand for a customer, but for hashes of addresses."""
        return self.connection.execute(
            "select distinct source_name, source_id from temp.people"
            " where customer_id = ? and source_id is distinct from email_hash order by all",
            [customer_id],
        ).fetchall()

    def hashes_of(self, customer_id: str) -> list[tuple[str, str, list[str]]]:
        """Hashes of the addresses of a customer, each with the source in which it is theirs.

        With one that is theirs in every source stand those in which the identity map says that it
        is somebody else's.
        """
        return self.connection.execute(
            """
            select
                $2 as source_name, email_hash,
                list_sort(list(distinct source_name) filter (customer_id <> $1)) as excepted
            from temp.people where matched_customer_id = $1 group by email_hash
            union all
            select distinct source_name, email_hash, [] from temp.people
            where customer_id = $1 and source_id = email_hash
            order by all
            """,
            [customer_id, EVERY_SOURCE],
        ).fetchall()


def find_people(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> People:
    """Look at who is who; `temp.identities` is the identity map.

    Raises ConfigurationError where there are vendors' rows and no run has told it yet.
    """
    is_known = connection.execute("""
        select 1 from duckdb_views()
        where (schema_name, view_name) = ('intermediate', 'int_persons')
    """).fetchone()
    if not is_known and any(
        source.vendor != CANONICAL_VENDOR for source, _ in landed_entities(connection, sources)
    ):
        raise ConfigurationError(
            "Who has which e-mail address is known after a run that has built its models. Do"
            " `cx run` first."
        )
    connection.execute(PEOPLE if is_known else NOBODY)
    return People(connection)
