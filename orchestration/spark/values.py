"""Rules for numbers and aggregates."""

from collections.abc import Sequence

from sqlglot import exp

from orchestration.spark.syntax import Rule, TranslationError, call, cast, is_call, is_null, number


def row(node: exp.Expression) -> exp.Expression | None:
    """`row`: a struct compares the same way."""
    return call("struct", *node.expressions) if is_call(node, "row") else None


def first_by_order(node: exp.Expression) -> exp.Expression | None:
    """`arg_min`, `arg_max`: DuckDB leaves out rows without a value, Spark returns null for them."""
    if not isinstance(node, exp.ArgMin | exp.ArgMax):
        return None
    value, order = node.this, node.expression
    has_value = exp.Not(this=is_null(value.copy()))
    order = exp.Case(ifs=[exp.If(this=has_value, true=order)])
    return call("min_by" if isinstance(node, exp.ArgMin) else "max_by", value, order)


def exact_percentile(node: exp.Expression) -> exp.Expression | None:
    """`percentile_cont`: sqlglot makes it an approximate one."""
    if not (isinstance(node, exp.WithinGroup) and isinstance(node.this, exp.PercentileCont)):
        return None
    (ordered,) = node.expression.expressions
    return call("percentile", ordered.this, node.this.this)


def division(node: exp.Expression) -> exp.Expression | None:
    """`/`: always of doubles in DuckDB, of decimals in Spark where one side is one."""
    if not isinstance(node, exp.Div):
        return None
    return exp.Div(this=cast(node.this, "double"), expression=cast(node.expression, "double"))


def concatenation(node: exp.Expression) -> exp.Expression | None:
    """`a || b - 1`: Spark reads both from left to right."""
    if not isinstance(node, exp.DPipe):
        return None
    for side, operand in (("this", node.this), ("expression", node.expression)):
        if isinstance(operand, exp.Add | exp.Sub):
            node.set(side, exp.Paren(this=operand.copy()))
    return None


def first_replacement(node: exp.Expression) -> exp.Expression | None:
    """`regexp_replace(a, b, c)`: Spark replaces every match, DuckDB those only with 'g'."""
    if isinstance(node, exp.RegexpReplace) and node.text("modifiers") != "g":
        raise TranslationError("regexp_replace without 'g', or with more: Spark replaces all")
    return None


def rounding_of_doubles(node: exp.Expression) -> exp.Expression | None:
    """`cast(... as decimal(p, s))` of a double: DuckDB rounds the double times 10^s, Spark rounds
    the shortest decimal number that stands for the double.
    """
    if not (isinstance(node, exp.Cast) and node.is_type("decimal") and _is_double(node.this)):
        return None
    precision, scale = (int(parameter.name) for parameter in node.to.expressions)
    if scale == 0:
        return cast(call("round", node.this), f"decimal({precision}, 0)")
    scaled = exp.Mul(this=exp.Paren(this=node.this), expression=number(f"1e{scale}"))
    units = call("round", scaled)
    unit = cast(number(f"1e-{scale}"), f"decimal({scale}, {scale})")
    return cast(
        exp.Mul(this=cast(units, f"decimal({precision}, 0)"), expression=unit),
        node.to.sql("spark"),
    )


VALUES: Sequence[Rule] = (
    row,
    first_by_order,
    exact_percentile,
    division,
    concatenation,
    first_replacement,
    rounding_of_doubles,
)


def _is_double(node: exp.Expression) -> bool:
    """Whether the value is a double, as far as the expression alone tells."""
    if isinstance(node, exp.Cast):
        return node.is_type("double")
    if isinstance(node, exp.Case):
        results = [*(branch.args["true"] for branch in node.args["ifs"]), node.args.get("default")]
        return any(_is_double(result) for result in results if result is not None)
    if isinstance(node, exp.Div) or is_call(node, "percentile"):
        return True
    if isinstance(node, exp.Paren | exp.Neg | exp.Binary | exp.Coalesce | exp.Greatest | exp.Least):
        return any(_is_double(operand) for operand in node.iter_expressions())
    return False
