"""The stages of a night, as its log tells them to whoever shows how far it has come."""

from typing import Any


def stage(
    name: str, *, rows: int | None = None, done: int | None = None, total: int | None = None
) -> dict[str, Any]:
    """What a record of the log says of its stage, as `extra`.

    `rows` is how many rows one more step of the stage brought; `done` of `total` steps are over,
    one more than before if that is not known.
    """
    return {"stage": name, "rows": rows, "done": done, "total": total}
