{% macro merged_periods(lines) -%}
    with

    boundaries as (

        select
            subscription_id,
            unnest([start_date, end_date]) as boundary_date
        from {{ lines }}

    ),

    spans as (

        select
            subscription_id,
            boundary_date as start_date,
            lead(boundary_date) over (
                partition by subscription_id
                order by boundary_date
            ) as end_date
        from boundaries
        group by subscription_id, boundary_date

    ),

    summed as (

        select
            lines.source_name,
            lines.subscription_id,
            lines.currency,
            max_by(
                {
                    'customer_id': lines.customer_id,
                    'plan_id': lines.plan_id,
                    'product_id': lines.product_id
                },
                row(lines.mrr_amount, lines.plan_id)
            ) as payer,
            cast(sum(lines.mrr_amount) as bigint) as mrr_amount,
            spans.start_date,
            spans.end_date
        from spans
        inner join {{ lines }} as lines
            on
                spans.subscription_id = lines.subscription_id
                and spans.start_date >= lines.start_date
                and spans.start_date < lines.end_date
        group by
            lines.source_name,
            lines.subscription_id,
            lines.currency,
            spans.start_date,
            spans.end_date

    ),

    compared as (

        select
            *,
            coalesce(
                row(start_date, currency, payer, mrr_amount)
                <> lag(row(end_date, currency, payer, mrr_amount)) over (
                    partition by subscription_id
                    order by start_date
                ),
                true
            ) as is_other
        from summed

    ),

    numbered as (

        select
            *,
            count(*) filter (where is_other) over (
                partition by subscription_id
                order by start_date
            ) as period_number
        from compared

    )

    select
        source_name,
        subscription_id,
        payer['customer_id'] as customer_id,
        payer['plan_id'] as plan_id,
        payer['product_id'] as product_id,
        currency,
        mrr_amount,
        min(start_date) as start_date,
        nullif(max(end_date), date '9999-12-31') as end_date
    from numbered
    group by
        source_name, subscription_id, currency, payer, mrr_amount, period_number
{%- endmacro %}
