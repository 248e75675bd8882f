"""Where commands print: results to stdout, and what needs attention to stderr."""

from rich.console import Console
from rich.markup import escape

console = Console()
errors = Console(stderr=True)


def tell(label: str, sentence: str) -> None:
    """Print a sentence to stderr, apart from the results."""
    errors.print(f"[yellow]{label}:[/] {escape(sentence)}", highlight=False, soft_wrap=True)
