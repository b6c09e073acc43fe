{% macro zendesk_agents(users, tickets) -%}
    select id as agent_id
    from {{ users }}
    where role in ('agent', 'admin')
    group by id

    union all

    select {{ tickets }}.assignee_id as agent_id
    from {{ tickets }}
    anti join {{ users }}
        on
            {{ tickets }}.assignee_id = {{ users }}.id
            and {{ users }}.role in ('agent', 'admin')
    group by {{ tickets }}.assignee_id
{%- endmacro %}
