"""nbgrader's release_feedback, which names the students whom it cannot reach and goes on.

nbgrader's exchange finds a student's page by the secret that `nbgrader submit` wrote beside the
submission. A submission that came in another way has none.
"""

import os
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeReleaseFeedback

from autograder.safe_converter import find_paths, temporary_attributes
from autograder.submissions.submitted_files import TIMESTAMP

SECRET = "submission_secret.txt"


class ReleaseFeedback(ExchangeReleaseFeedback):
    """nbgrader's ReleaseFeedback.

    Attributes
    ----------
    released : list of str
        The students whose pages are in the exchange now.
    not_released : list of str
        Those who did not submit through the exchange.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.released: list[str] = []
        self.not_released: list[str] = []

    def copy_files(self) -> None:
        for folder in map(Path, sorted(find_paths(self.src_path))):
            student = folder.parent.name
            if not (folder / SECRET).is_file():
                self.not_released.append(student)
                self.log.warning("%s did not submit through the exchange: not released.", student)
                continue
            if not os.path.lexists(folder / TIMESTAMP):  # nbgrader shows it, and nothing more
                (folder / TIMESTAMP).touch()
            with temporary_attributes(self, src_path=str(folder)):
                super().copy_files()
            self.released.append(student)
