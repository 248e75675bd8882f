"""What a case may hand over besides numbers: functions, generators and networks, as plain data."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Formula:
    """A function, as the text of a lambda over numpy's `np`."""

    text: str


@dataclass(frozen=True)
class Generator:
    """NumPy's random generator `np.random.default_rng(seed)`."""

    seed: int


@dataclass(frozen=True)
class Activation:
    __name__: str

    def __call__(self, z: np.ndarray) -> np.ndarray:
        return np.maximum(0, z) if self.__name__ == "relu" else z


@dataclass
class Dense:
    """A layer of a Network, with the names that Keras has for its parts."""

    units: int
    activation: Activation
    kernel: np.ndarray
    bias: np.ndarray
    use_bias: bool = True

    def get_weights(self) -> list[np.ndarray]:
        return [self.kernel, self.bias] if self.use_bias else [self.kernel]

    def __call__(self, A: np.ndarray) -> np.ndarray:
        return self.activation(A @ self.kernel + self.bias)


@dataclass
class Network:
    """What a Keras model of dense layers is to the grader, without TensorFlow.

    A student's kernel is handed a Keras model built from it. The references work on the Network
    itself, which has those of Keras' methods that they need.

    params : list of (W, b), one pair a layer
    activations : "relu" or "linear" for each layer
    """

    params: Sequence[tuple[Any, Any]]
    activations: Sequence[str]
    optimizer: str = "SGD"
    loss: str = "mean_squared_error"
    metrics: Sequence[str] = ()
    compiled: bool = True
    layers: list[Dense] = field(init=False)

    def __post_init__(self) -> None:
        self.layers = [
            Dense(np.shape(W)[1], Activation(name), np.array(W, "float32"), np.array(b, "float32"))
            for (W, b), name in zip(self.params, self.activations, strict=True)
        ]

    @classmethod
    def drawn(cls, sizes: Sequence[int], activations: Sequence[str], **settings: Any) -> "Network":
        """A network of these sizes as Keras starts it: weights drawn, biases 0."""
        rng = np.random.default_rng(0)
        shapes = itertools.pairwise(sizes)
        params = [(rng.uniform(-0.5, 0.5, shape), np.zeros(shape[1])) for shape in shapes]
        return cls(params, activations, **settings)

    @property
    def input_shape(self) -> tuple[None, int]:
        return None, len(self.layers[0].kernel)

    def get_weights(self) -> list[np.ndarray]:
        return [w.copy() for layer in self.layers for w in layer.get_weights()]

    def set_weights(self, weights: Sequence[Any]) -> None:
        for layer, W, b in zip(self.layers, weights[::2], weights[1::2], strict=True):
            layer.kernel, layer.bias = np.array(W, "float32"), np.array(b, "float32")

    def get_compile_config(self) -> dict[str, Any]:
        return {"optimizer": self.optimizer, "loss": self.loss, "metrics": list(self.metrics)}

    def __call__(self, X: Any) -> np.ndarray:
        A = np.asarray(X, "float32")
        for layer in self.layers:
            A = layer(A)
        return A

    def predict(self, X: Any, **_: Any) -> np.ndarray:
        return self(X)
