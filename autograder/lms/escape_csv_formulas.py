"""Text in CSV files that are opened in a spreadsheet."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def escape_formula(text: str) -> str:
    """Return text that a spreadsheet shows instead of evaluating it as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
