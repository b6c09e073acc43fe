{% macro erlang_c_trials(loads, keys) -%}
    select
        {{ keys | join(',\n        ') }},
        offered_load,
        handle_seconds_mean,
        0 as agent_count,
        1e0 as blocked_rate
    from {{ loads }}
    where offered_load < 1000

    union all

    select
        {{ keys | join(',\n        ') }},
        offered_load,
        handle_seconds_mean,
        agent_count + 1 as agent_count,
        offered_load * blocked_rate
        / (agent_count + 1 + offered_load * blocked_rate) as blocked_rate
    from trials
    where
        agent_count <= offered_load
        -- The share who wait, times the share of them who wait too long.
        or agent_count * blocked_rate
        / nullif(agent_count - offered_load * (1 - blocked_rate), 0)
        * exp(
            (offered_load - agent_count) * {{ var('service_level_seconds') }}
            / nullif(handle_seconds_mean, 0)
        ) > 1 - {{ var('service_level_target') }}
{%- endmacro %}
