"""The command line: the Typer app and its entry point, `main`.

Each command is a function, whose docstring is the text of `--help`. It imports what it needs when
it is called, so that `--help` starts quickly.
"""

import os
import signal
from typing import NoReturn

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import typer

from autograder.cli.authoring_commands import build, new_exercise
from autograder.cli.class_commands import collect, export, feedback, grade, report
from autograder.cli.progress import ENDING_SIGNALS
from autograder.cli.setup_commands import demo, doctor
from autograder.cli.student_commands import students
from autograder.cli.terminal_output import tell
from autograder.cli.verify_command import verify

PANELS = {  # of --help
    "Try it": (demo, doctor),
    "Grade a class": (collect, grade, report, feedback, export),
    "Write lessons": (build, verify, new_exercise),
}

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Lessons from activation functions to Keras, and the autograder that grades them.",
    epilog="`autograder COMMAND --help` describes one command, with an example.",
)
for panel, commands in PANELS.items():
    for command in commands:
        app.command(rich_help_panel=panel)(command)
app.add_typer(students, name="students", rich_help_panel="Grade a class")


def main() -> None:
    """Run the Typer app, and report errors that a user can fix in a sentence."""
    from autograder.course_folder import CourseError
    from autograder.explain_disk_errors import REMEDIES, sentence
    from autograder.kernels import temporary_folder

    for number in ENDING_SIGNALS:
        if signal.getsignal(number) == signal.SIG_DFL:  # `nohup` ignores one of them
            signal.signal(number, signal.default_int_handler)
    try:
        temporary_folder.use()
        app()
    except CourseError as error:
        fail(str(error))
    except OSError as error:
        if error.errno not in REMEDIES:
            raise
        # Python would flush stdout at exit, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        fail(sentence(error))


def fail(sentence: str) -> NoReturn:
    tell("autograder", sentence)
    raise SystemExit(1) from None
