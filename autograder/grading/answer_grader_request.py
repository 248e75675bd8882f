"""What the kernel does with a grader's request: it calls a student's function and replies in JSON.

This file runs in the student's kernel, as text, together with the modules that it imports. It has
no correct function: one that is lent sends its arguments to the grader and gets numbers back.
"""

from __future__ import annotations

import builtins
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.grading.call_student_function import answer_questions, slope_at
from autograder.grading.encode_values import decode, encode

if TYPE_CHECKING:
    from autograder.grading.grading_types import EncodedValue


def handle_request(
    names: Mapping[str, Any],
    defined: Mapping[str, Any],
    function: str,
    request: str,
    ask: Callable[[str], str],
    before_look: Callable[[], None],
) -> str:
    """Answer a grader's request.

    Parameters
    ----------
    names
        Everything that the notebook has defined.
    defined
        The last function that each name had: a later cell may have overwritten it.
    function
        The name of the function to call.
    request
        The arguments of `answer_questions` as JSON, or {"slope": question}; `lent` and `builds_on`
        are lists of names.
    ask
        Sends a text to the grader, and returns its reply.
    before_look
        As in `answer_questions`.

    Returns
    -------
    str
        The answers as JSON; "null" where there is no such function.
    """
    arguments = json.loads(request)

    def own(name: str) -> Any:
        value = names.get(name)
        return value if callable(value) else defined.get(name, value)

    if function not in names and function not in defined:
        return "null"
    if "slope" in arguments:
        return json.dumps(slope_at(own(function), arguments["slope"]))
    lent = {name: own(name) for name in arguments.pop("builds_on", ()) if name in defined}
    lent |= {name: lent_function(name, own(name), ask) for name in arguments.pop("lent", ())}
    return json.dumps(
        answer_questions(own(function), **arguments, lent=lent, before_look=before_look)
    )


def lent_function(
    name: str, own: Callable[..., Any] | None, ask: Callable[[str], str]
) -> Callable[..., Any]:
    """Make a function that the grader answers for.

    Parameters
    ----------
    name
        The name under which it is lent.
    own
        The student's own function of that name, which the grader may want to be called instead.
    ask
        Sends a text to the grader, and returns its reply.
    """

    def lent(*args: Any, **kwargs: Any) -> Any:
        functions: list[Callable[..., Any]] = []
        generators: list[np.random.Generator] = []

        def sent(value: Any) -> EncodedValue:
            if isinstance(value, np.random.Generator):
                generators.append(value)
                return {"type": "Generator", "state": value.bit_generator.state}
            if callable(value):
                functions.append(value)
                return {"type": "function", "number": len(functions) - 1}
            return encode(value)

        results: list[EncodedValue] = []
        request = {
            "name": name,
            "args": [sent(value) for value in args],
            "kwargs": {key: sent(value) for key, value in kwargs.items()},
            "results": results,
        }
        while "call" in (reply := json.loads(ask(json.dumps(request)))):
            results.append(encode(functions[reply["call"]](*map(decode, reply["args"]))))
        if "own" in reply:
            if own is None:
                raise NameError(f"name {name!r} is not defined")
            return own(*args, **kwargs)
        for generator, state in zip(generators, reply.get("states", ()), strict=False):
            generator.bit_generator.state = state
        if "error" in reply:
            raise getattr(builtins, reply["error"])(reply["text"])
        return decode(reply["value"])

    return lent
