"""A line that cannot work while grading takes nothing with it."""

from textwrap import dedent

import pytest
from IPython.core.interactiveshell import InteractiveShell

from autograder.execution.continue_past_failures import continue_past_failures, refuse_programs


@pytest.fixture
def shell():
    shell = InteractiveShell()
    refuse_programs(shell)
    continue_past_failures(shell)
    return shell


def run(shell, source):
    """Execute a cell, and return whether it succeeded."""
    return shell.run_cell(dedent(source).strip()).success


@pytest.mark.parametrize(
    "line",
    [
        "from google.colab import drive",
        "drive.mount('/content/drive')",
        "open('nowhere.csv')",
        "import matplotlib; matplotlib.use('nonsense')",
        "assert False",
    ],
)
def test_what_is_below_a_line_that_fails_is_carried_out(shell, line):
    assert not run(shell, f"{line}\nimport math as kept\ndef answer(z):\n    return kept.pi + z")
    assert run(shell, "answer(1)")


@pytest.mark.parametrize(
    "line",
    [
        *("!pip install numpy", "%pip install numpy", "files = !ls", "%conda install numpy"),
        *("%matplotlib qt6", "%tensorflow_version 2.x", "%load_ext nothing_like_it", "%%nonsense"),
    ],
)
def test_shell_lines_and_magics_end_no_cell(shell, line, capsys):
    assert run(shell, f"{line}\nprint('all of it')\nkept = 1")
    assert "while grading" in (shown := capsys.readouterr().out) and "all of it" in shown
    assert shell.user_ns["kept"] == 1


def test_a_shell_command_has_no_lines_of_output(shell):
    assert run(shell, "files = !ls") and shell.user_ns["files"] == []


def test_nothing_is_shown_below_a_failure(shell, capsys):
    run(shell, "undefined\nprint(6 * 7)\nkept = 1")
    assert "42" not in capsys.readouterr().out
    assert shell.user_ns["kept"] == 1


def test_a_check_calls_nothing_more_after_its_first_failure(shell):
    assert not run(shell, "calls = []\nassert not calls, 'no'\nassert undefined\ncalls = [1]")
    assert shell.user_ns["calls"] == []


def test_an_interrupt_ends_a_cell(shell):
    assert not run(shell, "raise KeyboardInterrupt\nkept = 1")
    assert not run(shell, "undefined\nif True:\n    raise KeyboardInterrupt\nkept = 1")
    assert "kept" not in shell.user_ns


def test_a_magic_that_runs_code_shows_its_error(shell):
    assert not run(shell, "%time undefined")
