"""Variants as short texts, for a notebook that carries them."""

import base64
import json
import zlib

from autograder.grading.types import Variant


def pack(variant: Variant) -> str:
    """The variant as compressed JSON, in characters that need no escaping in quotes."""
    text = json.dumps(variant, ensure_ascii=False, separators=(",", ":"))
    return base64.b85encode(zlib.compress(text.encode(), level=9)).decode()


def unpack(packed: str) -> Variant:
    """The variant that `pack` has packed."""
    return json.loads(zlib.decompress(base64.b85decode(packed)))
