"""Where commands print: results to stdout, and what needs attention to stderr."""

from rich.console import Console
from rich.markup import escape

from autograder.visible_text import visible

console = Console()
errors = Console(stderr=True)


def shown(text: str) -> str:
    """Return text from outside as the consoles show it: nothing in it is markup or acts."""
    return escape(visible(text, keep="\n"))


def tell(label: str, sentence: str) -> None:
    """Print a sentence to stderr, apart from the results."""
    errors.print(f"[yellow]{label}:[/] {shown(sentence)}", highlight=False, soft_wrap=True)
