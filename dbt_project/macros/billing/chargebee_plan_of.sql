{% macro chargebee_plan_of(subscription_items) -%}
    json_extract_string(
        list_filter(
            cast({{ subscription_items }} as json []),
            lambda item: {{ text_at('item', 'item_type') }} = 'plan'
        )[1],
        '$.item_price_id'
    )
{%- endmacro %}
