{% macro with_customer_segments(rows, date) -%}
    select
        {{ rows }}.*,
        coalesce(customers.customer_segment, 'unknown') as customer_segment,
        coalesce(customers.country, 'unknown') as country,
        coalesce(customer_plans.plan_id, 'unknown') as plan_id,
        coalesce(customers.is_test, false) as is_test_customer,
        customers.created_at as customer_created_at
    from {{ rows }}
    left join customers
        on {{ rows }}.customer_id = customers.customer_id
    left join customer_plans
        on
            {{ rows }}.customer_id = customer_plans.customer_id
            and {{ rows }}.{{ date }} >= customer_plans.valid_from_date
            and {{ rows }}.{{ date }} < customer_plans.valid_to_date
{%- endmacro %}
