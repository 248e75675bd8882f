"""What a kernel does before any code of a student runs in it. This file is sent to it as text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from types import FunctionType
from typing import Any

from autograder.execution.continue_past_failures import continue_past_failures, refuse_programs


def prepare(shell: Any, package_folder: str) -> None:
    """Prepare a kernel.

    Parameters
    ----------
    shell
        IPython's shell. It gets three attributes: `defined`, the last function that each name had,
        `restore_keras`, which undoes changes to the classes of Keras, and `restore_settings`, which
        undoes those to the settings of Keras and TensorFlow.
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
    shell.restore_settings = settings_restorer()


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


def settings_restorer() -> Callable[[], None]:
    """Make a function that restores how Keras and TensorFlow work before answers are asked.

    A notebook may have switched all of Keras to other numbers, to an older version, or to graphs.
    It does nothing in a kernel that has not imported TensorFlow yet.
    """
    keras: Any = sys.modules.get("keras")
    tensorflow: Any = sys.modules.get("tensorflow")
    if keras is None or tensorflow is None:
        return lambda: None
    tensorflow.keras.__version__  # noqa: B018  after this, TF_USE_LEGACY_KERAS changes nothing
    entered: list[Any] = []  # kept: they would be left when nothing refers to them
    number_type, policy = keras.config.floatx(), keras.config.dtype_policy()

    def restore() -> None:
        with suppress(Exception):  # of whatever a notebook has done to either
            keras.config.set_floatx(number_type)
            keras.config.set_dtype_policy(policy)
            if not tensorflow.executing_eagerly():
                tensorflow.compat.v1.reset_default_graph()
                tensorflow.compat.v1.enable_v2_behavior()
                # Also for what Keras lifts out of its functions, such as an optimizer's variables.
                entered.append(sys.modules["tensorflow.python.eager.context"].eager_mode())
                entered[-1].__enter__()

    return restore


def methods_of(cls: type) -> dict[str, Any]:
    """The methods and properties that a class itself defines, by name."""
    kinds = (FunctionType, property, classmethod, staticmethod)
    return {name: value for name, value in vars(cls).items() if isinstance(value, kinds)}
