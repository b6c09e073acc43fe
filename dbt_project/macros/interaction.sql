{% macro interaction(
    type,
    rows,
    id,
    occurred_at,
    channel,
    sentiment='null',
    is_counted='is_counted',
    ticket_id='null',
    call_id='null',
    campaign_id='null'
) -%}
    select
        '{{ type }} ' || {{ id }} as interaction_id,
        customer_id,
        cast({{ ticket_id }} as varchar) as ticket_id,
        cast({{ call_id }} as varchar) as call_id,
        cast({{ campaign_id }} as varchar) as campaign_id,
        plan_id,

        '{{ type }}' as interaction_type,
        {{ channel }} as channel,
        customer_segment,
        country,

        cast({{ sentiment }} as decimal(18, 9)) as sentiment_score,

        {{ is_counted }} as is_counted,

        {{ local_date(occurred_at) }} as occurred_date,

        {{ occurred_at }} as occurred_at
    from {{ rows }}
{%- endmacro %}
