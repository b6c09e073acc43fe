{% macro zendesk_actor_role(events, agents='agents') -%}
    case
        when starts_with({{ events }}.channel, 'answer_bot') then 'bot'
        when {{ events }}.channel = 'rule' or {{ events }}.actor_id is null
            then 'system'
        when {{ agents }}.agent_id is not null then 'agent'
        else 'end-user'
    end
{%- endmacro %}
