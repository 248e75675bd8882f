"""What a case may pass besides numbers: functions, generators and networks, as plain data."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
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
        if self.__name__ == "sigmoid":
            return 1 / (1 + np.exp(-z))
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

    In a student's kernel, a Keras model is built from it. The references work on the Network
    itself, which has those of Keras' methods that they need.

    Attributes
    ----------
    params
        A pair (W, b) per layer.
    activations
        "relu" or "linear" per layer.
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
        """A network of these sizes as Keras initializes it: random weights, biases 0."""
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

    def fit(
        self, X: Any, y: Any, *, epochs: int = 1, batch_size: int = 32, verbose: object = None
    ) -> SimpleNamespace:
        """Adam with Keras' settings on the mean squared error, over rows shuffled each epoch."""
        X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        if len(X) != len(y):
            raise ValueError(f"X has {len(X)} rows, y has {len(y)}")
        weights = [w.astype(float) for w in self.get_weights()]
        m, v = ([np.zeros_like(w) for w in weights] for _ in "mv")
        rng, losses, steps = np.random.default_rng(0), [], 0
        for _ in range(epochs):
            squares = 0.0
            order = rng.permutation(len(X))
            for start in range(0, len(X), batch_size):
                rows = order[start : start + batch_size]
                error, gradients = self._slopes(weights, X[rows], y[rows])
                squares += np.sum(error**2)
                steps += 1
                for i, g in enumerate(gradients):
                    m[i] += 0.1 * (g - m[i])
                    v[i] += 0.001 * (g**2 - v[i])
                    m_hat, v_hat = m[i] / (1 - 0.9**steps), v[i] / (1 - 0.999**steps)
                    weights[i] = weights[i] - 0.001 * m_hat / (np.sqrt(v_hat) + 1e-7)
            losses.append(squares / y.size)
        self.set_weights(weights)
        return SimpleNamespace(history={"loss": losses})

    def _slopes(self, weights: list, X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, list]:
        """The errors of these weights, and the slopes of their mean square."""
        inputs = [X]
        for layer, W, b in zip(self.layers, weights[::2], weights[1::2], strict=True):
            inputs.append(layer.activation(inputs[-1] @ W + b))
        error = inputs.pop() - y
        delta, slopes = 2 * error / error.size, []
        if delta.shape[1] > weights[-1].size:  # a y of more columns is broadcast, as Keras does
            delta = delta.sum(axis=1, keepdims=True)
        for number, A in reversed(list(enumerate(inputs))):
            slopes = [A.T @ delta, delta.sum(axis=0), *slopes]
            delta = delta @ weights[2 * number].T
            if number and self.layers[number - 1].activation.__name__ == "relu":
                delta = delta * (A > 0)
        return error, slopes
