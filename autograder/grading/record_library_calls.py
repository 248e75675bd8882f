"""Which library functions an answer calls, recognised where they run and not by a name for them.

A function that solves an exercise outright may have been bound to any name long before the answer
is asked: `_sig = tf.math.sigmoid`, a default argument, a method of an object. So Python functions
are recognised by their code, and functions of C by their identity. Only NumPy's ufuncs are called
without Python noticing: references to these are replaced while the answer runs.

This file is part of the probe: it needs Python and NumPy alone.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import gc
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from types import CellType, CodeType, FrameType, FunctionType
from typing import Any

import numpy as np


def loaded_function(name: str) -> tuple[Any, str, Any] | None:
    """Look up a dotted name: its owner, attribute and value; None if it is not imported yet."""
    module, *path, attribute = name.split(".")
    if module not in sys.modules:
        return None
    try:
        owner = importlib.import_module(module)
        for step in path:
            owner = getattr(owner, step)
        return owner, attribute, getattr(owner, attribute)
    except (ImportError, AttributeError):
        return None


def code_of(function: object) -> CodeType | None:
    """The code of a Python function without its decorators; None for any other object."""
    return getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None


@functools.cache
def methods_of(cls: type) -> list[CodeType]:
    """The code of every method of a class, inherited ones among them."""
    methods = [
        code_of(getattr(value, "__func__", value))
        for base in cls.__mro__[:-1]
        for value in vars(base).values()
    ]
    return [code for code in methods if code]


class RecordedUfunc:
    """Replaces a ufunc, and records its calls.

    Attributes
    ----------
    owner, attribute
        Where the library has the ufunc.
    """

    # Without a dictionary, `references` never finds this one.
    __slots__ = ("attribute", "name", "original", "owner", "recorder")

    def __init__(
        self, recorder: CallRecorder, name: str, owner: Any, attribute: str, original: np.ufunc
    ) -> None:
        self.recorder, self.name, self.owner = recorder, name, owner
        self.attribute, self.original = attribute, original

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with self.recorder.running(self.name):
            return self.original(*args, **kwargs)

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self.original, attribute)


class CallRecorder:
    """Records which of the named library functions are called, except by one another.

    Attributes
    ----------
    called
        The names of those that were called.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.called: list[str] = []
        self._active: list[object] = []  # the calls that are running
        self._codes: dict[CodeType, list[tuple[str, type | None]]] = {}  # a class for a method
        self._builtins: dict[int, str] = {}
        self._ufuncs: list[RecordedUfunc] = []
        self._undo: list[Callable[[], None]] = []
        for name in names:
            if found := loaded_function(name):
                self._watch(name, *found)

    def _watch(self, name: str, owner: object, attribute: str, value: Any) -> None:
        if isinstance(value, np.ufunc):
            self._ufuncs.append(RecordedUfunc(self, name, owner, attribute, value))
        elif isinstance(value, type):
            for code in methods_of(value):
                self._codes.setdefault(code, []).append((name, value))
        elif code := code_of(value):
            self._codes.setdefault(code, []).append((name, None))
        else:
            self._builtins[id(value)] = name

    def __enter__(self) -> CallRecorder:
        if self._ufuncs:
            self._import = builtins.__import__
            builtins.__import__ = self._import_unrecorded
            self._replace()
        if self._codes or self._builtins:
            self._profiler = sys.getprofile()
            sys.setprofile(self._profile)
        return self

    def __exit__(self, *_: object) -> None:
        if self._codes or self._builtins:
            sys.setprofile(self._profiler)
        if self._ufuncs:
            builtins.__import__ = self._import
            self._restore()

    # -- functions of Python, and builtins -------------------------------------------------------

    def _profile(self, frame: FrameType, event: str, called: object) -> None:
        if event == "call":
            if frame.f_code in self._codes and (name := self._name_of(frame)):
                self._begin(name, frame)
        elif event == "return":
            if self._active and self._active[-1] is frame:
                self._active.pop()
        elif event == "c_call" and not self._active and id(called) in self._builtins:
            self.called.append(self._builtins[id(called)])

    def _name_of(self, frame: FrameType) -> str | None:
        """The name of the function that a frame runs; None for a method of another object."""
        first = frame.f_code.co_varnames[:1]
        for name, cls in self._codes[frame.f_code]:
            if cls is None or (first and isinstance(frame.f_locals.get(first[0]), cls)):
                return name
        return None

    def _begin(self, name: str, call: object) -> None:
        if not self._active:
            self.called.append(name)
        self._active.append(call)

    # -- ufuncs ----------------------------------------------------------------------------------

    @contextlib.contextmanager
    def running(self, name: str) -> Iterator[None]:
        """While a call of this name runs, calls that it makes itself are not recorded."""
        self._begin(name, call := object())
        try:
            yield
        finally:
            if self._active[-1:] == [call]:
                self._active.pop()

    def _replace(self) -> None:
        for ufunc in self._ufuncs:
            for set_value in references(ufunc.original):
                set_value(ufunc)
                self._undo.append(functools.partial(set_value, ufunc.original))
            setattr(ufunc.owner, ufunc.attribute, ufunc)

    def _restore(self) -> None:
        for ufunc in self._ufuncs:
            setattr(ufunc.owner, ufunc.attribute, ufunc.original)
        for undo in self._undo:
            undo()
        self._undo.clear()

    def _import_unrecorded(self, *args: Any, **kwargs: Any) -> Any:
        """Import with the functions themselves in place: TensorFlow inspects NumPy's ufuncs."""
        self._restore()
        try:
            return self._import(*args, **kwargs)
        finally:
            self._replace()


def references(value: object) -> Iterator[Callable[[Any], None]]:
    """Yield a setter for each reference to a value, in dictionaries, lists, closures and such."""
    for holder in gc.get_referrers(value):
        if isinstance(holder, dict | list):
            pairs = holder.items() if isinstance(holder, dict) else enumerate(holder)
            for key in [key for key, held in pairs if held is value]:
                yield functools.partial(holder.__setitem__, key)
        elif isinstance(holder, CellType):
            yield functools.partial(setattr, holder, "cell_contents")
        elif isinstance(holder, functools.partial):
            yield functools.partial(set_function, holder)
        elif isinstance(holder, tuple):
            yield from references_within(holder, value)
        else:
            held_by_name = (
                {} if isinstance(holder, RecordedUfunc) else getattr(holder, "__dict__", {})
            )
            for name in [name for name, held in held_by_name.items() if held is value]:
                yield functools.partial(setattr, holder, name)


def references_within(values: tuple[Any, ...], value: object) -> Iterator[Callable[[Any], None]]:
    """Yield a setter for a value in a tuple, which replaces the tuple where it is held."""

    def changed(new: object) -> tuple[Any, ...]:
        return tuple(new if held is value else held for held in values)

    for holder in gc.get_referrers(values):
        if isinstance(holder, FunctionType) and holder.__defaults__ is values:

            def set_defaults(new: object, function: FunctionType = holder) -> None:
                function.__defaults__ = changed(new)

            yield set_defaults
        elif isinstance(holder, dict | list):
            pairs = holder.items() if isinstance(holder, dict) else enumerate(holder)
            for key in [key for key, held in pairs if held is values]:

                def set_item(new: object, holder: Any = holder, key: Any = key) -> None:
                    holder[key] = changed(new)

                yield set_item


def set_function(held: functools.partial[Any], function: Callable[..., Any]) -> None:
    """Set the function of a `functools.partial`."""
    held.__setstate__((function, held.args, held.keywords, held.__dict__))  # pyright: ignore
