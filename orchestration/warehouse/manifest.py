"""Which bytes were loaded, in what order, and what each path of the inbox held when last seen."""

from collections.abc import Collection

import duckdb

from data_quality.conversion import quote_text
from orchestration.landing.discovery import LandedFile
from orchestration.warehouse.schema import table_name


def is_unchanged(connection: duckdb.DuckDBPyConnection, file: LandedFile) -> bool:
    """Tell whether a path still holds what was loaded from it; a rejected file is tried anew."""
    row = connection.execute(
        """
        select 1 from ops.landed_paths
        where path = ? and is_present and status <> 'rejected'
            and (size, modified_ns, changed_ns, inode) = (?, ?, ?, ?)
        """,
        [file.relative_path, *vars(file.fingerprint).values()],
    ).fetchone()
    return row is not None


def is_known_content(
    connection: duckdb.DuckDBPyConnection, file: LandedFile, *, file_id: str
) -> bool:
    """Tell whether a path holds the very bytes whose rows it stands for already."""
    row = connection.execute(
        """
        select 1 from ops.landed_paths
        inner join ops.file_manifest using (source, entity, file_id)
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


def remember_path(
    connection: duckdb.DuckDBPyConnection,
    file: LandedFile,
    *,
    file_id: str | None,
    status: str,
    reason_code: str | None = None,
    detail: str | None = None,
) -> None:
    """Note what a path holds now and what became of it.

    `file_id` is the content whose rows the path stands for. A rejected file gives none: the path
    goes on standing for what was loaded from it before.
    """
    fingerprint = file.fingerprint
    connection.execute(
        """
        insert or replace into ops.landed_paths
        select $1, $2, $3, $4, $5, $6, $7,
            coalesce($8, (select file_id from ops.landed_paths where path = $1)), $9, $10, $11, true
        """,
        [
            file.relative_path, file.source, file.entity,
            fingerprint.size, fingerprint.modified_ns, fingerprint.changed_ns, fingerprint.inode,
            file_id, status, reason_code, detail,
        ],
    )  # fmt: skip


def is_loaded(
    connection: duckdb.DuckDBPyConnection, *, source: str, entity: str, file_id: str
) -> bool:
    """Tell whether these bytes were loaded before, under whatever name."""
    row = connection.execute(
        "select 1 from ops.file_manifest where (source, entity, file_id) = (?, ?, ?)",
        [source, entity, file_id],
    ).fetchone()
    return row is not None


def add_file(
    connection: duckdb.DuckDBPyConnection, file: LandedFile, *, file_id: str, run_id: str
) -> int:
    """Enter a file that is being loaded; return its place in the order of arrival."""
    row = connection.execute(
        """
        insert into ops.file_manifest
        select ?, ?, ?, ?, coalesce(max(file_sequence), 0) + 1, ?, null from ops.file_manifest
        returning file_sequence
        """,
        [file.source, file.entity, file_id, file.relative_path, run_id],
    ).fetchone()
    return int(row[0])  # type: ignore[index]


def withdraw_replaced(
    connection: duckdb.DuckDBPyConnection, file: LandedFile, *, file_id: str
) -> None:
    """Take back what the earlier content of a path brought, unless another path holds it too."""
    replaced = connection.execute(
        f"""
        select old.file_id from ops.landed_paths as old
        where old.path = $1 and old.file_id <> $2
            and not exists ({_other_holders("old.file_id", "old.source", "old.entity")}
                and holder.path <> $1)
        """,
        [file.relative_path, file_id],
    ).fetchall()
    for (old_id,) in replaced:
        _withdraw(connection, source=file.source, entity=file.entity, file_id=old_id)


def forget_absent(
    connection: duckdb.DuckDBPyConnection, *, source: str, present: Collection[str]
) -> None:
    """Mark paths that were taken away. Rows of files that no gate accepted yet go with them."""
    known = connection.execute(
        "select path from ops.landed_paths where source = ? and is_present", [source]
    ).fetchall()
    for (path,) in known:
        if path not in present:
            connection.execute(
                "update ops.landed_paths set is_present = false where path = ?", [path]
            )
    orphaned = connection.execute(
        f"""
        select pending.entity, pending.file_id from ops.file_manifest as pending
        where pending.source = ? and pending.accepted_run_id is null
            and not exists ({_other_holders("pending.file_id", "pending.source", "pending.entity")})
        """,
        [source],
    ).fetchall()
    for entity, file_id in orphaned:
        _withdraw(connection, source=source, entity=entity, file_id=file_id)


def accept_pending(connection: duckdb.DuckDBPyConnection, *, source: str, run_id: str) -> None:
    """Mark a source's files as having passed the gate."""
    connection.execute(
        """
        update ops.file_manifest set accepted_run_id = ?
        where source = ? and accepted_run_id is null
        """,
        [run_id, source],
    )


def files_behind(
    connection: duckdb.DuckDBPyConnection, *, held: Collection[str]
) -> list[tuple[str, str, str]]:
    """Source, entity and id, in order of arrival, of every file that a publication rests on.

    Those of a held source count only as far as an earlier gate accepted them.
    """
    rows = connection.execute(
        """
        select source, entity, file_id, accepted_run_id is null from ops.file_manifest
        order by file_sequence
        """
    ).fetchall()
    return [row[:3] for row in rows if not (row[3] and row[0] in held)]


def unlisted_pending_sources(
    connection: duckdb.DuckDBPyConnection, listed: Collection[str]
) -> list[str]:
    """Sources that are configured no more and have files which no gate has accepted."""
    rows = connection.execute(
        "select distinct source from ops.file_manifest where accepted_run_id is null order by all"
    ).fetchall()
    return [name for (name,) in rows if name not in listed]


def pending_files(source: str, entity: str) -> str:
    """SQL of the file ids that no gate has accepted yet."""
    return (
        "select file_id from ops.file_manifest where accepted_run_id is null"
        f" and source = {quote_text(source)} and entity = {quote_text(entity)}"
    )


def _other_holders(file_id: str, source: str, entity: str) -> str:
    """SQL of the present paths of an entity that stand for some content."""
    return (
        "select 1 from ops.landed_paths as holder where holder.is_present"
        f" and holder.file_id = {file_id} and holder.source = {source} and holder.entity = {entity}"
    )


def _withdraw(
    connection: duckdb.DuckDBPyConnection, *, source: str, entity: str, file_id: str
) -> None:
    table = table_name(source, entity)
    connection.execute(f"delete from raw.{table} where _file_id = ?", [file_id])
    connection.execute(f"delete from quarantine.{table} where file_id = ?", [file_id])
    connection.execute(
        "delete from ops.file_manifest where (source, entity, file_id) = (?, ?, ?)",
        [source, entity, file_id],
    )
