"""Rules for windows, joins and the parts of a query."""

import copy
from collections.abc import Sequence

from sqlglot import exp

from orchestration.spark.syntax import Rule, call, cast, is_null, number

UNTIL = "_until"


def hint_of_cte(node: exp.Expression) -> exp.Expression | None:
    """`as not materialized`: Spark does as it likes."""
    if isinstance(node, exp.CTE):
        node.set("materialized", None)
    return None


def named_windows(node: exp.Expression) -> exp.Expression | None:
    """`window name as (...)`: in Spark a named window cannot be given a frame."""
    if not (isinstance(node, exp.Select) and node.args.get("windows")):
        return None
    named = {window.name: window for window in node.args["windows"]}
    for window in node.find_all(exp.Window):
        name = window.args.get("alias")
        if name is not None and name.name in named:
            definition = named[name.name]
            window.set("alias", None)
            for part in ("partition_by", "order"):
                window.set(part, copy.deepcopy(definition.args.get(part)))
    node.set("windows", None)
    return None


def distinct_in_window(node: exp.Expression) -> exp.Expression | None:
    """`count(distinct a) over (...)`: in Spark a window has a set, but not its count."""
    if not (isinstance(node, exp.Window) and isinstance(node.this, exp.Count)):
        return None
    distinct = node.this.this
    if not isinstance(distinct, exp.Distinct):
        return None
    (counted,) = distinct.expressions
    window = node.copy()
    window.set("this", call("collect_set", counted.copy()))
    return cast(call("size", window), "bigint")


def filter_in_window(node: exp.Expression) -> exp.Expression | None:
    """`max(a) filter (where b) over (...)`: what is left out is null instead."""
    if not (isinstance(node, exp.Window) and isinstance(node.this, exp.Filter)):
        return None
    aggregate, condition = node.this.this.copy(), node.this.expression.this
    value = number("1") if isinstance(aggregate.this, exp.Star) else aggregate.this
    aggregate.set("this", exp.Case(ifs=[exp.If(this=condition.copy(), true=value)]))
    window = node.copy()
    window.set("this", aggregate)
    return window


def qualify(node: exp.Expression) -> exp.Expression | None:
    """`qualify`: a condition on columns of a query within, which are not among the results."""
    if not (isinstance(node, exp.Select) and node.args.get("qualify")):
        return None
    inner = node.copy()
    condition = exp.Paren(this=inner.args["qualify"].this.copy())
    inner.set("qualify", None)
    names = []
    for window in list(condition.find_all(exp.Window)):
        names.append(f"_window_{len(names) + 1}")
        inner.append("expressions", exp.alias_(window.copy(), names[-1]))
        window.replace(exp.column(names[-1]))
    others = exp.Star(except_=[exp.to_identifier(name) for name in names])
    return exp.select(others).from_(inner.subquery("_qualified")).where(condition.this)


def asof_join(node: exp.Expression) -> exp.Expression | None:
    """`asof join`: a join with the row that holds until the next one of its keys."""
    if not (isinstance(node, exp.Join) and str(node.args.get("method")).upper() == "ASOF"):
        return None
    table = node.this
    condition = node.args["on"]
    (order,) = condition.find_all(exp.GTE)
    keys = [
        side.name
        for equal in condition.find_all(exp.EQ)
        for side in (equal.this, equal.expression)
        if side.table == table.alias_or_name
    ]
    following = exp.Window(
        this=call("lead", exp.column(order.expression.name)),
        partition_by=[exp.column(key) for key in keys],
        order=exp.Order(expressions=[exp.Ordered(this=exp.column(order.expression.name))]),
    )
    rows = exp.select("*", exp.alias_(following, UNTIL)).from_(exp.to_table(table.name))
    until = exp.column(UNTIL, table=table.alias_or_name)
    is_before = exp.LT(this=order.this.copy(), expression=until)
    is_last = is_null(until.copy())
    node.set("method", None)
    node.set("this", rows.subquery(table.alias_or_name))
    node.set("on", exp.and_(condition, exp.or_(is_last, is_before)))
    return None


QUERIES: Sequence[Rule] = (
    hint_of_cte,
    named_windows,
    distinct_in_window,
    filter_in_window,
    qualify,
    asof_join,
)
