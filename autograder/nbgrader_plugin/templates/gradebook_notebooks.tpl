{%- extends "nbgrader/gradebook_notebooks.tpl" -%}
{%- from "report_link.tpl" import report_link -%}

{%- block breadcrumbs -%}
{{ super() }}
{{ report_link(base_url, assignment_id) }}
{%- endblock -%}
