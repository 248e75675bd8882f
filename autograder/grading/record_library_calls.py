"""Which library functions an answer calls, recognised where they run and not by a name for them.

A function that solves an exercise outright may have been bound to any name long before the answer
is asked: `_sig = tf.math.sigmoid`, a default argument, a method of an object. So Python functions
are recognised by their code, and functions of C by their identity. Only NumPy's ufuncs are called
without Python noticing: the notebook's references to these are replaced while the answer runs.

This file is part of the probe: it needs Python and NumPy alone.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import importlib
import inspect
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from types import CellType, CodeType, FrameType, FunctionType, MethodType
from typing import Any

import numpy as np

MAX_VISITED = 5000  # objects in which references to a ufunc are looked for
MAX_ITEMS = 1000  # of a list; a longer one holds data


def namespace_of(function: object) -> dict[str, Any]:
    """The names that a function sees: those of its module, or of the notebook."""
    return getattr(function, "__globals__", vars(sys.modules["__main__"]))


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

    def __init__(self, names: Sequence[str], function: Callable[..., Any]) -> None:
        self.called: list[str] = []
        self._function = function
        self._active: list[object] = []  # the calls that are running
        self._codes: dict[CodeType, list[tuple[str, type | None]]] = {}  # a class for a method
        self._builtins: dict[int, str] = {}
        self._ufuncs: dict[int, RecordedUfunc] = {}
        self._undo: list[Callable[[], None]] = []
        self._importing = False
        for name in names:
            if found := loaded_function(name):
                self._watch(name, *found)

    def _watch(self, name: str, owner: object, attribute: str, value: Any) -> None:
        if isinstance(value, np.ufunc):
            self._ufuncs[id(value)] = RecordedUfunc(self, name, owner, attribute, value)
        elif isinstance(value, type):
            for code in methods_of(value):
                self._codes.setdefault(code, []).append((name, value))
        elif code := code_of(value):
            self._codes.setdefault(code, []).append((name, None))
        else:
            self._builtins[id(value)] = name

    def __enter__(self) -> CallRecorder:
        if self._ufuncs:
            self._replace()
            self._import = builtins.__import__
            builtins.__import__ = self._import_unrecorded
        if self._codes or self._builtins:
            self._profiler = sys.getprofile()
            sys.setprofile(self._profile)
        return self

    @property
    def function(self) -> Callable[..., Any]:
        """The function to call in place of that whose calls are recorded."""
        return self._ufuncs.get(id(self._function), self._function)

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
        for ufunc in self._ufuncs.values():
            setattr(ufunc.owner, ufunc.attribute, ufunc)
        for set_value, original in list(references(self._function, self._ufuncs.keys())):
            set_value(self._ufuncs[id(original)])
            self._undo.append(functools.partial(set_value, original))

    def _restore(self) -> None:
        for ufunc in self._ufuncs.values():
            setattr(ufunc.owner, ufunc.attribute, ufunc.original)
        for undo in self._undo:
            undo()
        self._undo.clear()

    def _import_unrecorded(self, *args: Any, **kwargs: Any) -> Any:
        """Import with the functions themselves in place: TensorFlow inspects NumPy's ufuncs.

        What an import imports in turn comes back here: they are replaced after the outermost one.
        """
        if self._importing:
            return self._import(*args, **kwargs)
        self._importing = True
        self._restore()
        try:
            return self._import(*args, **kwargs)
        finally:
            self._replace()
            self._importing = False


Setter = Callable[[Any], None]


def references(function: object, wanted: Collection[int]) -> Iterator[tuple[Setter, Any]]:
    """Find references to objects, by id, in whatever the notebook that has `function` holds.

    Yields
    ------
    callable, object
        What gives the reference another value, and the object that is referred to.
    """
    namespace = namespace_of(function)
    seen: set[int] = set()
    to_visit: list[Any] = [function, namespace]
    while to_visit and len(seen) < MAX_VISITED:
        holder = to_visit.pop()
        if id(holder) in seen:
            continue
        seen.add(id(holder))
        held_there: list[tuple[Setter, Any]] = []
        with contextlib.suppress(Exception):  # an object of the notebook may raise any
            held_there += _held_by(holder)
        for set_value, held in held_there:
            if id(held) in wanted:
                yield set_value, held
            elif isinstance(held, tuple) and len(held) < MAX_ITEMS:
                for item in held:
                    if id(item) in wanted:
                        yield functools.partial(_set_item, set_value, held, item), item
                to_visit.extend(item for item in held if _is_visited(item, namespace))
            elif _is_visited(held, namespace):
                to_visit.append(held)


def _held_by(holder: Any) -> Iterator[tuple[Setter, Any]]:
    """What a container, a function, a class or an object of the notebook refers to."""
    if isinstance(holder, dict | list):
        pairs = holder.items() if isinstance(holder, dict) else enumerate(holder)
        yield from ((functools.partial(holder.__setitem__, key), held) for key, held in pairs)
        return
    names: list[str] = []
    if isinstance(holder, CellType):
        names = ["cell_contents"]
    elif isinstance(holder, FunctionType):
        names = ["__defaults__", "__kwdefaults__", "__closure__", "__dict__"]
    elif isinstance(holder, MethodType):
        names = ["__func__", "__self__"]
    elif isinstance(holder, functools.partial):
        state: list[Any] = list(holder.__reduce__()[2])
        for index, held in enumerate(state):
            yield functools.partial(_set_state, holder, index), held
    else:
        names = list(getattr(holder, "__dict__", ()))
    for name in names:
        with contextlib.suppress(ValueError, AttributeError):  # a cell may be empty
            yield functools.partial(setattr, holder, name), getattr(holder, name)


def _is_visited(held: object, namespace: dict[str, Any]) -> bool:
    """Whether a reference may be inside: in what the notebook has made, not in a library."""
    if isinstance(held, dict | list):
        return len(held) < MAX_ITEMS
    if isinstance(held, FunctionType):
        return held.__globals__ is namespace
    if isinstance(held, CellType | MethodType | functools.partial | np.vectorize):
        return True
    cls = held if isinstance(held, type) else type(held)
    return cls.__module__ == namespace.get("__name__") and hasattr(held, "__dict__")


def _set_item(set_tuple: Setter, values: tuple[Any, ...], item: object, new: object) -> None:
    set_tuple(tuple(new if held is item else held for held in values))


def _set_state(held: functools.partial[Any], index: int, new: object) -> None:
    state: list[Any] = list(held.__reduce__()[2])
    state[index] = new
    held.__setstate__(tuple(state))  # pyright: ignore[reportAttributeAccessIssue]
