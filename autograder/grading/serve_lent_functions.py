"""Answers, on the trusted side, the calls of functions that are lent to a student's kernel.

What is lent is an oracle: numbers arrive, numbers go back, and the text of a reference stays here.
A request may be anything, so it is read as data, its size is limited, and so are the number of
requests and the time that they take together.
"""

from __future__ import annotations

import json
import re
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.grading.encode_values import decode, encode
from autograder.grading.read_student_kernel_replies import read_lent_call

if TYPE_CHECKING:
    from autograder.grading.grading_types import EncodedValue

MAX_CALLS = 20_000  # that are answered for one exercise; train makes about fifty for a case
MAX_SECONDS = 5.0  # of processor time that they may take together
MAX_NUMBERS = 20_000  # in the arguments of a call
MAX_ROWS = 1000  # along each axis of a table; a product of two tables is then no larger
MAX_COUNT = 100_000  # a whole number on its own, which may be a count of what is made
DTYPE = re.compile("[<>|=]?[biuf][1-8]")
# What a correct function may raise; anything else is sent as RuntimeError.
ERRORS = ("ValueError", "TypeError", "IndexError", "KeyError", "ZeroDivisionError", "OverflowError")


class _CallNeeded(Exception):
    """The reference calls a function of the kernel whose value has not been sent yet."""


class _Refused(Exception):
    """A request that is not answered; the message may be shown to the student."""


class Lender:
    """The functions that are lent for one exercise of one student.

    Attributes
    ----------
    use_own
        Have the kernel call the student's own function instead, which it cannot foresee.
    called
        How many calls were answered with a correct value since this was set to 0.
    seconds
        Processor time that all calls have taken.
    """

    def __init__(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        self.functions = functions
        self.use_own = False
        self.called = 0
        self.seconds = 0.0
        self._requests = 0

    def reply(self, request: str) -> str:
        """Answer one request of `answer_grader_request.lent_function`, both in JSON."""
        begun = time.thread_time()
        self._requests += 1
        try:
            if self._requests > MAX_CALLS or self.seconds > MAX_SECONDS:
                raise _Refused("too many calls of an earlier exercise")
            return json.dumps(self._reply(request))
        except _Refused as refused:
            return json.dumps({"error": "RuntimeError", "text": str(refused)})
        finally:
            self.seconds += time.thread_time() - begun

    def _reply(self, request: str) -> dict[str, Any]:
        call = read_lent_call(request)
        if call is None or call["name"] not in self.functions:
            raise _Refused("this function is not lent")
        if self.use_own:
            return {"own": True}
        function = self.functions[call["name"]]
        arguments = _Arguments(call["results"])
        args = [arguments.decode(value) for value in call["args"]]
        kwargs = {name: arguments.decode(value) for name, value in call["kwargs"].items()}
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                value = function(*args, **kwargs)
                if isinstance(value, Sequence) and len(value) > MAX_COUNT // 10:
                    raise _Refused(f"what {call['name']} returns is too large")
                answer = {"value": pack(value)}
        except _CallNeeded as needed:
            number, values = needed.args
            return {"call": number, "args": [pack(value) for value in values]}
        except _Refused:
            raise
        except Exception as error:
            kind = next((k.__name__ for k in type(error).__mro__ if k.__name__ in ERRORS), "")
            text = f"a correct {call['name']} does not accept these arguments"
            answer = {"error": kind or "RuntimeError", "text": text}
        self.called += 1
        return {**answer, "states": [g.bit_generator.state for g in arguments.generators]}


class _Arguments:
    """Decodes the arguments of a call, and remembers the generators among them."""

    def __init__(self, results: Sequence[Mapping[str, Any]]) -> None:
        self.generators: list[np.random.Generator] = []
        self._results = iter(results)  # of the calls of functions, in their order
        self._numbers = 0

    def decode(self, value: Mapping[str, Any]) -> Any:
        """Decode an argument: numbers, containers, a generator, or a function of the kernel."""
        if "number" in value:
            return self._function(value["number"])
        if "state" in value:
            return self._generator(value["state"])
        if "model" in value or value.get("text", "None") != "None":
            raise _Refused(f"an earlier exercise was called with a {value['type']}")
        if "items" in value:
            items = [self.decode(item) for item in value["items"]]
            if "keys" in value:
                return dict(zip(value["keys"], items, strict=True))
            return tuple(items) if value["type"] == "tuple" else items
        return self._array(value) if "numbers" in value else None

    def _array(self, value: Mapping[str, Any]) -> Any:
        shape, numbers = value["shape"], value["numbers"]
        self._numbers += len(numbers)
        too_long = len(shape) > 1 and max(shape) > MAX_ROWS
        too_large = not shape and type(numbers[0]) is int and abs(numbers[0]) > MAX_COUNT
        if self._numbers > MAX_NUMBERS or too_long or too_large:
            raise _Refused("an earlier exercise was called with too many numbers")
        if not DTYPE.fullmatch(value["dtype"]):
            raise _Refused(f"an earlier exercise was called with a {value['type']}")
        try:  # with these fields alone: what else a value may have is of our own making
            return decode({name: value[name] for name in ("type", "dtype", "shape", "numbers")})
        except (OverflowError, ValueError, TypeError):
            raise _Refused("an earlier exercise was called with numbers that do not fit") from None

    def _generator(self, state: Any) -> np.random.Generator:
        generator = np.random.Generator(np.random.PCG64(0))
        try:
            generator.bit_generator.state = state
        except Exception:
            raise _Refused("an earlier exercise was called with an unusual generator") from None
        self.generators.append(generator)
        return generator

    def _function(self, number: int) -> Callable[..., Any]:
        def function_of_the_kernel(*args: Any) -> Any:
            for result in self._results:
                return self.decode(result)
            raise _CallNeeded(number, args)

        return function_of_the_kernel


def pack(value: Any) -> EncodedValue:
    """Encode a value like `encode`, with every list as a list of its items."""
    if isinstance(value, dict):
        keys = sorted(value)
        return {"type": "dict", "keys": keys, "items": [pack(value[key]) for key in keys]}
    if isinstance(value, list | tuple):
        return {"type": type(value).__name__, "items": [pack(item) for item in value]}
    encoded = encode(value)
    if "numbers" not in encoded and value is not None:
        raise _Refused("what an earlier exercise returns is too large")
    return encoded
