"""Tells an `nbgrader_config.py` of version 0.1, which imports this module, what to write instead.

It ends the program. After any ordinary error in its configuration nbgrader goes on without it, and
would execute submissions without a sandbox.
"""

raise SystemExit(
    "This nbgrader_config.py was written for version 0.1 of the autograder. In it, replace "
    "`from autograder.course import autograding` by `from autograder import nbgrader_plugin`, "
    "`autograding.use()` by `nbgrader_plugin.install()`, and each "
    '"autograder.course.<module>.<Name>" by "autograder.nbgrader_plugin.<Name>".'
)
