{%- macro report_link(base_url, lesson) -%}
<p>
  <a href="{{ base_url }}/formgrader/report/{{ lesson | urlencode }}" target="_blank" rel="noopener">Class report</a>:
  what to teach again, and whose work to look at.
</p>
{%- endmacro -%}
