"""Text from outside, made safe to print: names of students, folders and files may hold anything."""

import unicodedata

INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")  # Unicode's categories: control, format, half a pair, …
JOINERS = "\u200c\u200d"  # which several scripts need within words


def visible(text: str, keep: str = "") -> str:
    """Return text with each character that is not shown but acts, e.g. ESC, written as \\x1b.

    Parameters
    ----------
    text
        What a terminal, a page or a table is to show.
    keep
        Characters that may stay as they are, e.g. line ends.
    """
    if text.isprintable():
        return text
    return "".join(
        c
        if unicodedata.category(c) not in INVISIBLE or c in JOINERS or c in keep
        else c.encode("unicode_escape", "surrogatepass").decode()
        for c in text
    )
