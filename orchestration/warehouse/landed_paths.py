"""What each path of the inbox held when it was last seen, and what became of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb

from data_quality.expressions import quote_text
from orchestration.landing.discovery import LandedFile
from orchestration.warehouse.bulk import insert_rows


class Seen:
    """The paths of a source as they looked when they were last seen."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, source: str) -> None:
        rows = connection.execute(
            """
            select inbox_path, bool_and(is_present and status <> 'rejected'),
                list(distinct [size, modified_ns, changed_ns, inode])
            from ops.landed_paths where source = ? group by inbox_path
            """,
            [source],
        ).fetchall()
        self._paths = {path: looks if is_loaded else None for path, is_loaded, looks in rows}

    def has(self, file: LandedFile) -> bool:
        """Tell whether anything is known of a path."""
        return file.inbox_path in self._paths

    def is_unchanged(self, file: LandedFile) -> bool:
        """Tell whether a path still holds what was loaded from it; a rejected file is tried anew.

        Of what is not there any more, it holds nothing.
        """
        look = list(vars(file.fingerprint).values())
        return self._paths.get(file.inbox_path) == [look]


def is_known_content(
    connection: duckdb.DuckDBPyConnection, file: LandedFile, *, file_id: str
) -> bool:
    """Tell whether a path holds the very bytes whose rows it stands for already."""
    row = connection.execute(
        """
        select 1 from ops.landed_paths
        inner join ops.live_files using (source, entity, file_id)
        where landed_paths.path = ? and file_id = ? and landed_paths.status <> 'rejected'
        """,
        [file.relative_path, file_id],
    ).fetchone()
    return row is not None


def refresh_fingerprint(connection: duckdb.DuckDBPyConnection, file: LandedFile) -> None:
    """Note how a path looks now that it was found to hold what it held."""
    connection.execute(
        """
        update ops.landed_paths set
            size = ?, modified_ns = ?, changed_ns = ?, inode = ?, is_present = true
        where path = ?
        """,
        [*vars(file.fingerprint).values(), file.relative_path],
    )


@dataclass(frozen=True)
class Outcome:
    """What a path holds now and what became of it.

    `file_id` is the content whose rows the path stands for. A rejected file gives none: the path
    goes on standing for what was loaded from it before, and for the entity that this was.
    """

    file: LandedFile
    file_id: str | None
    status: str
    reason_code: str | None = None
    detail: str | None = None


def remember(connection: duckdb.DuckDBPyConnection, outcomes: Sequence[Outcome]) -> None:
    """Note what some paths hold now."""
    rows = []
    for item in outcomes:
        file, file_id, entity = item.file, item.file_id, item.file.entity
        if file_id is None:
            entity, file_id = _before(connection, file) or (entity, None)
        rows.append(
            (
                file.relative_path, file.source, entity, *vars(file.fingerprint).values(),
                file_id, item.status, item.reason_code, item.detail, True, file.inbox_path,
            )
        )  # fmt: skip
    insert_rows(connection, "ops.landed_paths", rows, replacing=True)


def _before(connection: duckdb.DuckDBPyConnection, file: LandedFile) -> tuple[str, str] | None:
    """Entity and content that a path stands for already."""
    return connection.execute(
        "select entity, file_id from ops.landed_paths where path = ? and file_id is not null",
        [file.relative_path],
    ).fetchone()


def mark_absent(connection: duckdb.DuckDBPyConnection, *, source: str, present: set[str]) -> None:
    """Note which paths of a source were taken away."""
    known = connection.execute(
        "select distinct inbox_path from ops.landed_paths where source = ? and is_present",
        [source],
    ).fetchall()
    gone = [path for (path,) in known if path not in present]
    if gone:
        connection.execute(
            "update ops.landed_paths set is_present = false"
            " where inbox_path in (select unnest($1))",
            [gone],
        )


def lost_parts(
    connection: duckdb.DuckDBPyConnection, file: LandedFile, *, kept: Collection[LandedFile]
) -> list[tuple[str, str]]:
    """Forget the parts that a file has no more; return entity and content that nothing else has.

    What stands at the same place in it now and is of another entity is another part.
    """
    lost = connection.execute(
        """
        delete from ops.landed_paths where inbox_path = $1
            and (path, entity) not in (select (unnest($2), unnest($3)))
        returning entity, file_id
        """,
        [file.inbox_path, [part.relative_path for part in kept], [part.entity for part in kept]],
    ).fetchall()
    return [
        (entity, file_id)
        for entity, file_id in lost
        if file_id is not None
        and not connection.execute(
            holders(quote_text(file_id), quote_text(file.source), quote_text(entity))
        ).fetchall()
    ]


def replaced_content(
    connection: duckdb.DuckDBPyConnection, file: LandedFile, *, file_id: str
) -> str | None:
    """The earlier content of a path, when it holds another one now and no other path has it."""
    row = connection.execute(
        f"""
        select old.file_id from ops.landed_paths as old
        where old.path = $1 and old.file_id <> $2
            and not exists ({holders("old.file_id", "old.source", "old.entity")}
                and holder.path <> $1)
        """,
        [file.relative_path, file_id],
    ).fetchone()
    return row[0] if row else None


def holders(file_id: str, source: str, entity: str) -> str:
    """SQL of the present paths of an entity that stand for some content."""
    return (
        "select holder.path from ops.landed_paths as holder where holder.is_present"
        f" and holder.file_id = {file_id} and holder.source = {source} and holder.entity = {entity}"
    )
