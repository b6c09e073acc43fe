{% macro klaviyo_event_type(name) -%}
    case {{ name }}
        when 'Received Email' then 'delivered'
        when 'Opened Email' then 'open'
        when 'Clicked Email' then 'click'
        when 'Bounced Email' then 'bounce'
        when 'Unsubscribed' then 'unsubscribe'
        when 'Unsubscribed from Email Marketing' then 'unsubscribe'
        when 'Marked Email as Spam' then 'spam_report'
    end
{%- endmacro %}
