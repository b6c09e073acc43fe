"""The entities of billing, written out by hand on purpose."""

from tests.second_computation.entity import (
    Column,
    Entity,
    Record,
    is_before,
    is_created_late,
    never,
)


def _period_breaks_rule(row: Record) -> bool:
    return row["period_end"] is not None and row["period_end"] <= row["period_start"]


def _subscription_breaks_rule(row: Record) -> bool:
    return is_before(row["ended_at"], row["started_at"])


def _checkout_breaks_rule(row: Record) -> bool:
    return is_created_late(row) or is_before(row["completed_at"], row["created_at"])


CUSTOMERS = Entity(
    source="billing",
    name="customers",
    key=("customer_id",),
    cursor="updated_at",
    breaks_rule=is_created_late,
    columns=(
        Column("customer_id", "identifier", required=True),
        Column("created_at", "timestamp", required=True),
        Column("updated_at", "timestamp", required=True),
        Column("email"),
        Column("name"),
        Column("country"),
        Column("segment"),
        Column("acquired_from"),
        Column("is_test", "boolean"),
        Column("is_deleted", "boolean"),
    ),
)

SUBSCRIPTION_PERIODS = Entity(
    source="billing",
    name="subscription_periods",
    key=("subscription_id", "period_start"),
    cursor=None,
    breaks_rule=_period_breaks_rule,
    columns=(
        Column("subscription_id", "identifier", required=True),
        Column("customer_id", "identifier", required=True),
        Column("plan_id", "identifier"),
        Column("product_id", "identifier"),
        Column("period_start", "date", required=True),
        Column("period_end", "date"),
        Column("mrr_amount", "integer", required=True, minimum=0),
        Column("currency", "currency", required=True),
    ),
)

SUBSCRIPTIONS = Entity(
    source="billing",
    name="subscriptions",
    key=("subscription_id",),
    cursor="updated_at",
    breaks_rule=_subscription_breaks_rule,
    columns=(
        Column("subscription_id", "identifier", required=True),
        Column("customer_id", "identifier", required=True),
        Column(
            "status",
            "enum",
            required=True,
            values=(
                "incomplete",
                "trialing",
                "active",
                "past_due",
                "canceled",
                "unpaid",
                "paused",
            ),
        ),
        Column("plan_id", "identifier"),
        Column("product_id", "identifier"),
        Column("started_at", "timestamp", required=True),
        Column("trial_end", "timestamp"),
        Column("canceled_at", "timestamp"),
        Column("ended_at", "timestamp"),
        Column("cancellation_reason"),
        Column("is_involuntary", "boolean"),
        Column("updated_at", "timestamp", required=True),
    ),
)

CHARGES = Entity(
    source="billing",
    name="charges",
    key=("charge_id",),
    cursor=None,
    breaks_rule=never,
    columns=(
        Column("charge_id", "identifier", required=True),
        Column("customer_id", "identifier", required=True),
        Column("invoice_id", "identifier"),
        Column("product_id", "identifier"),
        Column("created_at", "timestamp", required=True),
        Column("amount", "integer", required=True, minimum=0),
        Column("amount_refunded", "integer", required=True, minimum=0),
        Column("currency", "currency", required=True),
        Column("status", "enum", required=True, values=("succeeded", "pending", "failed")),
        Column("is_test", "boolean"),
    ),
)

CHECKOUTS = Entity(
    source="billing",
    name="checkouts",
    key=("checkout_id",),
    cursor="updated_at",
    breaks_rule=_checkout_breaks_rule,
    columns=(
        Column("checkout_id", "identifier", required=True),
        Column("created_at", "timestamp", required=True),
        Column("updated_at", "timestamp", required=True),
        Column("completed_at", "timestamp"),
        Column("customer_id", "identifier"),
        Column("visitor_id", "identifier"),
        Column("currency", "currency", required=True),
        Column("total_price", "integer", minimum=0),
        Column("item_quantity", "integer", minimum=0),
        Column("product_id", "identifier"),
        Column("order_id", "identifier"),
        Column("is_test", "boolean"),
    ),
)
