"""The probe: calls a student's function and sends back what it returned, as plain numbers.

This file runs in the student's kernel, as a part of the text of `answer_grader_request`: it needs
Python and NumPy alone, and it knows inputs only. What it answers is JSON; nothing that comes back
is ever unpickled or evaluated.
"""

import contextlib
import io
import json
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dis import opmap
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.grading.describe_keras_model import has_layers, is_keras_model, keras_model
from autograder.grading.encode_values import decode, encode
from autograder.grading.record_library_calls import CallRecorder, namespace_of

if TYPE_CHECKING:  # never in a kernel, where there is no autograder: hence quotes below
    from autograder.grading.grading_types import (
        Answer,
        EncodedValue,
        ErrorAnswer,
        Outline,
        Question,
    )

# Keras models that calls left unchanged, by outline and shapes: to build one is slow.
MODEL_CACHE: dict[str, Any] = {}


@contextlib.contextmanager
def replacing(functions: Mapping[str, Callable[..., Any]], function: object) -> Iterator[None]:
    """Give other functions to the names that `function` sees, for a while.

    Parameters
    ----------
    functions
        The functions by name.
    function
        The function whose namespace is changed.
    """
    namespace = namespace_of(function)
    replaced = {name: namespace[name] for name in functions if name in namespace}
    namespace.update(functions)
    try:
        yield
    finally:
        for name in functions:
            namespace.pop(name, None)
        namespace.update(replaced)


def describe(error: BaseException, function: object) -> "ErrorAnswer":
    """An exception as plain text, with the line of the student's code that raised it."""
    filename = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    line = next((f.line or "" for f in reversed(frames) if f.filename == filename), "")
    bases = [c.__name__ for c in type(error).__mro__[1:-2] if c.__module__ == "builtins"]
    described: ErrorAnswer = {
        "type": type(error).__name__,
        "text": str(error)[:300],
        "line": line,
        "bases": bases,
    }
    raised_by = raiser(error, function)
    if isinstance(error, NotImplementedError):
        described["raised_by"] = raised_by
    elif raised_by != "library":
        described["own_check"] = True
    return described


def raiser(error: BaseException, function: object) -> str:
    """What raised an exception: "itself", another function by its name, or "library"."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None or trace.tb_frame.f_globals is not namespace_of(function):
        return "library"
    code = trace.tb_frame.f_code
    operation, count = code.co_code[trace.tb_lasti : trace.tb_lasti + 2]
    if operation != opmap["RAISE_VARARGS"] or count == 0:
        return "library"  # a function of C; or TensorFlow, whose traces end in a bare `raise`
    named = getattr(function, "__name__", code.co_name)
    return "itself" if code.co_name == named else code.co_name


def apply_look(
    look: Callable[..., Any], value: object, args: list[Any], kwargs: dict[str, Any]
) -> "Answer":
    """What an exercise looks at in an answer; why it cannot, where it does not have the form."""
    try:
        return {"value": encode(look(value, *args, **kwargs))}
    except Exception as error:
        text = f"{type(error).__name__}: {error}"[:200]
        return {"value": {"type": type(value).__name__, "unreadable": text}}


def answer_questions(
    function: Any,
    questions: "Sequence[Question]",
    forbidden: Sequence[str] = (),
    as_model: Callable[..., Any] | None = None,
    lent: Mapping[str, Callable[..., Any]] | None = None,
    before_look: Callable[[], None] = lambda: None,
) -> "list[Answer]":
    """Call `function` once for each question, until a call does not end in time.

    Parameters
    ----------
    function
        The student's function.
    questions
        The calls to make.
    forbidden
        Dotted names of library functions whose calls are recorded.
    as_model
        Builds a model from its outline and weights; a Keras model by default.
    lent
        Functions by name that replace those that it builds on.
    before_look
        Called after each call, before what it led to is looked at.

    Returns
    -------
    list of dict
        An answer for each question; fewer after a call that was interrupted.
    """
    answers: list[Answer] = []
    models: dict[str, Any] = {}

    def cached_model(outline: "Outline", weights: list[np.ndarray]) -> Any:
        """A model that an earlier call left unchanged, or else a new one."""
        form = json.dumps([outline, [w.shape for w in weights]])
        models[form] = model = MODEL_CACHE.pop(form, None) or keras_model(outline, weights)
        model.set_weights(weights)
        return model

    def ask(question: "Question") -> "Answer":
        answer: Answer = {}
        printed = io.StringIO()
        models.clear()
        args = [decode(argument, as_model or cached_model) for argument in question["args"]]
        kwargs = {name: decode(value, as_model) for name, value in question["kwargs"].items()}
        tools = {"np": np, "is_model": has_layers if as_model else is_keras_model}
        look = eval(question.get("look", "None"), tools)  # written by an exercise, too
        before = [json.dumps(encode(arg)) for arg in args]
        recorder = CallRecorder(forbidden, function)
        with (
            warnings.catch_warnings(record=True) as caught,
            np.errstate(over="warn", divide="warn", invalid="warn"),
            contextlib.redirect_stdout(printed),
            replacing(lent or {}, function),
        ):
            warnings.simplefilter("always")
            try:
                with recorder:
                    value = recorder.function(*args, **kwargs)
                before_look()
                answer["value"] = encode(value)
                if look and value is not None:
                    answer["returned"] = answer["value"]
                    answer |= apply_look(look, value, args, kwargs)
            except BaseException as error:  # also SystemExit, and the interrupt of a time-out
                answer["error"] = describe(error, function)
        after = [json.dumps(encode(arg)) for arg in args]
        answer["changed"] = [i for i, text in enumerate(after) if text != before[i]]
        if not answer["changed"]:
            MODEL_CACHE.update(models)
        answer["warnings"] = [str(w.message)[:200] for w in caught if w.category is RuntimeWarning]
        answer["printed"] = printed.getvalue()[:200]
        answer["used"] = sorted(set(recorder.called))
        return answer

    for question in questions:
        answer = latest = ask(question)
        answers.append(answer)
        if question.get("twice") and "error" not in answer:
            answer["again"] = latest = ask(question)
        if latest.get("error", {}).get("type") == "KeyboardInterrupt":
            break
    return answers


def slope_at(function: Any, question: "Question", h: float = 1e-5) -> "EncodedValue | None":
    """Measure the slope of a function at a question's first argument; None if it has none."""

    def difference(z: Any, *args: Any, **kwargs: Any) -> Any:
        rise = np.subtract(function(z + h, *args, **kwargs), function(z - h, *args, **kwargs))
        return rise / (2 * h)

    return answer_questions(difference, [{**question, "look": "None"}])[0].get("value")
