"""What nbgrader has no setting for, and takes from here instead."""

import sys

from nbgrader.apps import api, autogradeapp

from autograder.autograding.nbgrader_autograde import Autograde


def install() -> None:
    """Have `nbgrader autograde`, formgrader and nbgrader's API grade with our `Autograde`.

    A course's `nbgrader_config.py` calls this, and nbgrader may read that file more than once.
    """
    api.Autograde = autogradeapp.Autograde = Autograde
    # Only formgrader needs a server's modules, and by then it has imported its own.
    if "nbgrader.server_extensions.formgrader.formgrader" in sys.modules:
        from autograder.nbgrader_plugin import formgrader_report_page

        formgrader_report_page.install()
