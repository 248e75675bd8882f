"""Variants as short texts, for a notebook that carries them."""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.grading.grading_types import Variant

DIGITS = 9  # significant ones of a misconception's answers: more than a tolerance tells apart


def pack(variant: Variant) -> str:
    """Compress a variant as JSON, in characters that need no escaping in quotes."""
    cases = [{**case, "misconceived": rounded(case["misconceived"])} for case in variant["cases"]]
    text = json.dumps({**variant, "cases": cases}, ensure_ascii=False, separators=(",", ":"))
    return base64.b85encode(zlib.compress(text.encode(), level=9)).decode()


def rounded(data: Any) -> Any:
    """The same data with its floating-point numbers rounded to `DIGITS`."""
    if isinstance(data, dict):
        return {key: rounded(value) for key, value in data.items()}
    if isinstance(data, list):
        return [rounded(item) for item in data]
    return float(f"{data:.{DIGITS}g}") if isinstance(data, float) else data


def unpack(packed: str) -> Variant:
    """Restore a variant that `pack` has packed."""
    return json.loads(zlib.decompress(base64.b85decode(packed)))
