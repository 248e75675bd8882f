"""Long commands: a progress bar, and Ctrl-C, as which other requests to end are treated."""

import contextlib
import signal
from collections.abc import Callable, Iterator

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from autograder.cli.terminal_output import console

# SIGTERM, and SIGHUP where the system has it: the terminal was closed.
ENDING_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Rate(ProgressColumn):
    """The pace, per minute."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{60 * speed:.0f} per minute" if speed else "")


def progress(*more: ProgressColumn) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        *more,
        TimeElapsedColumn(),
        TextColumn("remaining:"),
        TimeRemainingColumn(),
        console=console,
    )


@contextlib.contextmanager
def interruptible() -> Iterator[Callable[[], None]]:
    """Keep a Ctrl-C, or a like signal, that Python would swallow, e.g. raised in a finalizer.

    Yields
    ------
    Callable
        Raises KeyboardInterrupt again if Ctrl-C was pressed.
    """
    pressed = False

    def press(*_: object) -> None:
        nonlocal pressed
        pressed = True
        raise KeyboardInterrupt

    def check() -> None:
        if pressed:
            raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, *ENDING_SIGNALS)}
    for number, handler in before.items():
        if handler != signal.SIG_IGN:
            signal.signal(number, press)
    try:
        yield check
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
