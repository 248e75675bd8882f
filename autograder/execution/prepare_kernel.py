"""What a kernel does before any code of a student runs in it. This file is sent to it as text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any

from autograder.execution.continue_past_failures import continue_past_failures, refuse_programs


def prepare(shell: Any, package_folder: str) -> None:
    """Prepare a kernel.

    Parameters
    ----------
    shell
        IPython's shell. It gets two attributes: `defined`, the last function that each name had,
        and `restore_keras`, which undoes changes to the classes of Keras.
    package_folder
        The folder that has the autograder, from which nothing is to be imported.
    """
    shell.ask_exit = lambda: None  # quit() in a cell must not end the kernel
    refuse_programs(shell)
    continue_past_failures(shell)
    # The sandbox is what keeps student code from reading the files of the references.
    sys.modules["autograder"] = None  # pyright: ignore[reportArgumentType]
    sys.meta_path[:] = [f for f in sys.meta_path if "__editable__" not in f.__module__]
    sys.path[:] = [path for path in sys.path if path != package_folder]
    # A function may be overwritten by a later cell, as in `sigmoid = sigmoid(3)`: it and the
    # exercises that build on it can still be graded.
    shell.defined = {}
    shell.events.register("post_execute", lambda: remember_functions(shell))
    shell.restore_keras = keras_restorer()


def remember_functions(shell: Any) -> None:
    """Note the functions that the notebook has now."""
    names = shell.user_ns.items()
    shell.defined.update((name, value) for name, value in names if type(value) is FunctionType)


def keras_restorer() -> Callable[[], None]:
    """Make a function that undoes changes to the methods of Keras' models and layers.

    It does nothing in a kernel that has not imported Keras yet.
    """
    keras: Any = sys.modules.get("keras")
    if keras is None:
        return lambda: None
    shown = (keras.Sequential, keras.layers.Dense, keras.Variable, keras.callbacks.History)
    classes = {base for cls in shown for base in cls.__mro__[:-1]}
    own = {cls: methods_of(cls) for cls in classes}
    model = keras.Model

    def restore() -> None:
        keras.Model = model
        for cls, methods in own.items():
            now = methods_of(cls)
            for name in now.keys() - methods.keys():
                delattr(cls, name)
            for name in [name for name in methods if now.get(name) is not methods[name]]:
                setattr(cls, name, methods[name])

    return restore


def methods_of(cls: type) -> dict[str, Any]:
    """The methods and properties that a class itself defines, by name."""
    kinds = (FunctionType, property, classmethod, staticmethod)
    return {name: value for name, value in vars(cls).items() if isinstance(value, kinds)}
