"""Where an `nbgrader_config.py` of version 0.1 finds the autograder: it says what to write now."""

raise ImportError(
    "In nbgrader_config.py, replace `from autograder.course import autograding` by "
    "`from autograder import nbgrader_plugin`, `autograding.use()` by `nbgrader_plugin.install()`, "
    'and every "autograder.course.<module>.<Name>" by "autograder.nbgrader_plugin.<Name>"; '
    "the nbgrader_config.py of the current release shows all these lines."
)
