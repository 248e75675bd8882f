"""Text in CSV files that are opened in a spreadsheet."""

from autograder.visible_text import visible

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # wide: East Asia


def escape_formula(text: str) -> str:
    """Return text that a spreadsheet shows instead of evaluating it as a formula.

    Control characters are written out, since such files are read in terminals too.
    """
    is_formula = text.lstrip(" \N{NO-BREAK SPACE}\ufeff").startswith(FORMULA_STARTS)
    return f"'{visible(text)}" if is_formula else visible(text)
