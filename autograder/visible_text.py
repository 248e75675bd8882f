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
    return "".join(c if _is_shown(c) or c in keep else _written_out(c) for c in text)


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in INVISIBLE or character in JOINERS


def _written_out(character: str) -> str:
    if "\udc80" <= character <= "\udcff":  # a byte that is no text, in the name of a file
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape", "surrogatepass").decode()
