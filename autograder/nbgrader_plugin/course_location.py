"""Where a course is: the folder of its `nbgrader_config.py`, also for nbgrader's own commands.

nbgrader reads the user's own configuration too, e.g. ~/.jupyter/nbgrader_config.py. If that named
another course, nbgrader's commands would work there, and those of the autograder here.
"""

import os
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config


def locate_course(config: Config, file: str) -> None:
    """Set what decides where a course's files are, as nbgrader has it by default.

    Lines below the call in the configuration, and options of a command, set them to something else.

    Parameters
    ----------
    config
        The configuration, `c`.
    file
        Its file, `__file__`.
    """
    folder = Path(os.path.abspath(file)).parent
    traits = CourseDirectory.class_traits(config=True)
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.db_url = f"sqlite:///{folder / 'gradebook.db'}"
    for name, trait in traits.items():
        if name.endswith("_directory") or name == "directory_structure":
            config.CourseDirectory[name] = trait.default_value
