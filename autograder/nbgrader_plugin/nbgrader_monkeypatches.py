"""What nbgrader has no setting for, and takes from here instead."""

import sys
from types import SimpleNamespace
from typing import Any

from nbgrader import utils
from nbgrader.apps import api, autogradeapp, generateassignmentapp, generatefeedbackapp
from nbgrader.converters import base
from nbgrader.exchange.default import collect, exchange, release_feedback
from nbgrader.exchange.default import list as exchange_list

from autograder.autograding.nbgrader_autograde import Autograde
from autograder.editions.generate_assignment import GenerateAssignment
from autograder.feedback_page.generate_feedback import GenerateFeedback
from autograder.safe_converter import find_paths, temporary_attributes

GLOB = SimpleNamespace(glob=find_paths)
MODULES_WITH_GLOB: list[Any] = [
    api,
    base,
    collect,
    exchange,
    exchange_list,
    release_feedback,
    utils,
]


def install() -> None:
    """Have nbgrader's commands, formgrader and nbgrader's API convert with our converters.

    A course's `nbgrader_config.py` calls this, and nbgrader may read that file more than once.
    """
    api.Autograde = autogradeapp.Autograde = Autograde
    api.GenerateAssignment = generateassignmentapp.GenerateAssignment = GenerateAssignment
    api.GenerateFeedback = generatefeedbackapp.GenerateFeedback = GenerateFeedback
    api.temp_attrs = temporary_attributes  # nbgrader's does not restore them after an error
    for module in MODULES_WITH_GLOB:
        module.glob = GLOB  # nbgrader's patterns begin with folders, whose names may have brackets
    # Only formgrader needs a server's modules, and by then it has imported its own.
    if "nbgrader.server_extensions.formgrader.formgrader" in sys.modules:
        from autograder.nbgrader_plugin import formgrader_report_page

        formgrader_report_page.install()
