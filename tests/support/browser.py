"""What tests in a browser share: the browser, Jupyter's server, what to measure of a page."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from autograder.course_folder import lessons
from autograder.notebooks import cells
from tests.support import ROOT

CHROMIUM = shutil.which("chromium")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
needs_chromium = [
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROMIUM is None,
        reason="no `chromium` on the PATH; Debian's package of that name brings it",
    ),
]


def written_question(lesson):
    """The (question, answer) cells of a lesson's source; None where it has no such question."""
    nb = nbformat.read(ROOT / "source" / lesson / f"{lesson}.ipynb", as_version=4)
    for question, answer in zip(nb.cells, nb.cells[1:], strict=False):
        if answer.cell_type == "markdown" and cells.meta(answer).get("grade"):
            return question, answer
    return None


WRITTEN = {lesson: found for lesson in lessons(ROOT) if (found := written_question(lesson))}
STUDENT = "writes"


def score_of(answer):
    return f"input.score[id='{cells.grade_id(answer)}']"


@contextlib.contextmanager
def jupyter(folder, own):
    """The address of a Jupyter server in `folder`; `own` keeps its settings and its log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = dict(os.environ, JUPYTER_RUNTIME_DIR=str(own), JUPYTER_CONFIG_DIR=str(own))
    command = [sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root"]
    command += ["--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    command += ["--IdentityProvider.token=letmein"]
    # A server that has started the type checker's language server does not end when it is told to.
    command += ["--LanguageServerManager.autodetect=False"]
    with (
        (own / "log").open("w") as log,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        ) as server,
    ):
        try:
            wait_for(port, server, own / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait_for(port, server, log):
    """Return when the server listens; fail with its log where it has ended."""
    for _ in range(600):
        assert server.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"The server does not listen after a minute:\n{log.read_text()}")


def grave(page):
    """What axe-core finds serious or critical, each with the first element that has it."""
    found = Axe().run(page).response["violations"]
    return [
        (fault["id"], fault["nodes"][0]["html"][:200])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


def width(page):
    """How wide the page is; more than its window where it has to be moved sideways."""
    return page.evaluate("document.documentElement.scrollWidth")
