"""Rules for JSON and lists.

A path with `*` gives a list in DuckDB. Spark gives JSON again, in brackets or not, so that here it
becomes a list of texts.
"""

import json
from collections.abc import Sequence

from sqlglot import exp

from orchestration.spark.syntax import (
    Rule,
    TranslationError,
    call,
    cast,
    is_call,
    is_null,
    number,
    text,
    type_name,
)

ITEM = "item"


def json_as_text(node: exp.Expression) -> exp.Expression | None:
    """`cast(a as json)`: JSON is text; what is none has nothing at any path."""
    return node.this if isinstance(node, exp.Cast) and node.is_type("json") else None


def list_of_json(node: exp.Expression) -> exp.Expression | None:
    """`cast(a as json[])`, `cast(a as map (varchar, varchar))`."""
    if not isinstance(node, exp.Cast):
        return None
    if node.to.is_type("map"):
        return call("from_json", node.this, text(node.to.sql("spark")))
    if node.to.is_type("array") and node.to.expressions[0].is_type("json"):
        return call("from_json", node.this, text("array<string>"))
    return None


def structured(node: exp.Expression) -> exp.Expression | None:
    """`from_json(a, '[{"b": "VARCHAR"}]')`."""
    if not isinstance(node, exp.FromJson):
        return None
    structure = json.loads(node.expression.name)
    return call("from_json", node.this, text(_structure(structure)))


def every_match(node: exp.Expression) -> exp.Expression | None:
    """`a ->> '$.b[*].c'`: a list."""
    if not isinstance(node, exp.JSONExtract | exp.JSONExtractScalar):
        return None
    path = node.expression
    if not isinstance(path, exp.JSONPath):
        return None
    stars = [
        place for place, part in enumerate(path.expressions) if part.find(exp.JSONPathWildcard)
    ]
    if not stars:
        return None
    if len(stars) > 1:
        raise TranslationError("a path in JSON with more than one *")
    before, after = path.expressions[: stars[0]], path.expressions[stars[0] + 1 :]
    items = call("from_json", _at(node.this, before), text("array<string>"))
    if not after:
        return items
    item = exp.column(ITEM)
    found = call("transform", items, _of_each(_at(item, [exp.JSONPathRoot(), *after])))
    return call("filter", found, _of_each(exp.Not(this=is_null(item.copy()))))


def length_of_json(node: exp.Expression) -> exp.Expression | None:
    """`json_array_length(a, '$.b')`."""
    if not (is_call(node, "json_array_length") and len(node.expressions) == 2):
        return None
    return call("json_array_length", call("get_json_object", *node.expressions))


def part_of_json(node: exp.Expression) -> exp.Expression | None:
    """`json_contains(list, '"text"')`, `json_contains(list, '{"key": "text"}')`."""
    if not is_call(node, "json_contains"):
        return None
    document, literal = node.expressions
    wanted = json.loads(literal.name)
    items = call("from_json", document, text("array<string>"))
    if isinstance(wanted, str):
        return call("array_contains", items, text(wanted))
    conditions = [
        exp.EQ(
            this=call("get_json_object", exp.column(ITEM), text(f"$.{key}")), expression=text(value)
        )
        for key, value in wanted.items()
    ]
    return call("exists", items, _of_each(exp.and_(*conditions)))


def sum_of_list(node: exp.Expression) -> exp.Expression | None:
    """`list_sum(cast(a as decimal(18, 4)[]))`: null of an empty list, and of nulls alone."""
    if not is_call(node, "list_sum"):
        return None
    (items,) = node.expressions
    if not (isinstance(items, exp.Cast) and items.to.is_type("array")):
        raise TranslationError("list_sum of a list whose type is not said by a cast")
    kind = items.to.expressions[0].sql("spark")
    total, item = exp.column("total"), exp.column(ITEM)
    merged = cast(call("coalesce", total + item, total.copy(), item.copy()), kind)
    return call(
        "aggregate",
        items,
        cast(exp.Null(), kind),
        exp.Lambda(this=merged, expressions=[exp.to_identifier("total"), exp.to_identifier(ITEM)]),
    )


def position_in_list(node: exp.Expression) -> exp.Expression | None:
    """`list_position`: null when it is not there."""
    if not is_call(node, "list_position"):
        return None
    return call("nullif", call("array_position", *node.expressions), number("0"))


def length_of_list(node: exp.Expression) -> exp.Expression | None:
    """`len(list_distinct(a))`: sqlglot takes it for the length of a text."""
    is_list = isinstance(node.this, exp.ArrayDistinct | exp.RegexpExtractAll)
    return call("size", node.this) if isinstance(node, exp.Length) and is_list else None


def item_of_list(node: exp.Expression) -> exp.Expression | None:
    """`a[1]`: null when the list is shorter."""
    if not isinstance(node, exp.Bracket):
        return None
    (index,) = node.expressions
    # sqlglot counts from zero already.
    is_place = isinstance(index, exp.Literal) and not index.is_string
    return call("get", node.this, index) if is_place else None


def cast_of_unnest(node: exp.Expression) -> exp.Expression | None:
    """`cast(unnest(...) as ...)`: Spark lets nothing be around an explode."""
    if not (isinstance(node, exp.Cast) and isinstance(node.this, exp.Explode)):
        return None
    kind = exp.DataType(this=exp.DataType.Type.ARRAY, expressions=[node.to], nested=True)
    return exp.Explode(this=exp.Cast(this=node.this.this, to=kind))


DOCUMENTS: Sequence[Rule] = (
    json_as_text,
    list_of_json,
    structured,
    every_match,
    length_of_json,
    part_of_json,
    sum_of_list,
    position_in_list,
    length_of_list,
    item_of_list,
    cast_of_unnest,
)


def _structure(described: object) -> str:
    """The type that a structure of DuckDB describes."""
    if isinstance(described, list):
        return f"array<{_structure(described[0])}>"
    if isinstance(described, dict):
        fields = (f"`{name}`: {_structure(kind)}" for name, kind in described.items())
        return f"struct<{', '.join(fields)}>"
    return type_name(str(described))


def _at(document: exp.Expression, path: Sequence[exp.Expression]) -> exp.Expression:
    """What stands at a path; the document itself at its root."""
    if len(path) == 1:
        return document
    return exp.JSONExtractScalar(this=document, expression=exp.JSONPath(expressions=list(path)))


def _of_each(value: exp.Expression) -> exp.Expression:
    return exp.Lambda(this=value, expressions=[exp.to_identifier(ITEM)])
