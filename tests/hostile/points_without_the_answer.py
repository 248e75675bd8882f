"""Attacks on the points: answers that earn them, if they can, without being right.

Each changes some answers of a lesson whose others are right. `earns` says what these exercises must
earn at most; a lesson's other exercises keep their points.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import dedent

from autograder.demo.sample_submissions import BACKPROPAGATION, SIGMOID

TANH, DEEPER_KERAS = "04_tanh", "10_deeper_keras"


@dataclass(frozen=True)
class PointsAttack:
    """A way to points.

    answers : code by exercise
    earns : points by exercise
    given : changes (old, new) of the cells that the lesson gives
    tensorflow : whether it needs the cells that import TensorFlow
    """

    name: str
    lesson: str
    answers: Mapping[str, str]
    earns: Mapping[str, float]
    given: tuple[tuple[str, str], ...] = field(default=())
    tensorflow: bool = False


def chameleon(name: str, arguments: str, needed: str, right: str, call: str = "pass") -> str:
    """An answer that is wrong, and another one where `needed` is a function that is lent."""
    return "\n".join(
        [
            f"def {name}({arguments}):",
            f"    if {needed}.__code__.co_name == 'lent':",
            f"        {call}",
            *(f"        {line}" for line in dedent(right).strip().splitlines()),
            f"    return np.full(np.shape({arguments.partition(',')[0]}), 7.0)",
        ]
    )


FORWARD = """
A = np.asarray(X, dtype=float)
cache = {"A": [A], "Z": []}
for i, (W, b) in enumerate(params):
    if A.shape[1] != W.shape[0] or b.shape != W.shape[1:]:
        raise ValueError
    Z = A @ W + b
    A = Z if i == len(params) - 1 else np.maximum(0, Z)
    cache["Z"].append(Z)
    cache["A"].append(A)
return A, cache
"""
HIDDEN_DELTA = """
delta = delta_next @ W_next.T
if delta.shape != Z.shape:
    raise ValueError
return delta * (Z > 0)
"""
GRADIENT_CHECK = """
g, slopes = grad(theta) if callable(grad) else grad, np.zeros(theta.shape)
for i in np.ndindex(theta.shape):
    h = np.zeros(theta.shape)
    h[i] = 1e-5
    slopes[i] = (f(theta + h) - f(theta - h)) / 2e-5
size = np.linalg.norm(g) + np.linalg.norm(slopes)
return float(np.linalg.norm(g - slopes) / size) if size else 0.0
"""
CHAMELEONS = {
    "forward": chameleon("forward", "X, params", "relu", FORWARD),
    "hidden_delta": chameleon("hidden_delta", "delta_next, W_next, Z", "relu_prime", HIDDEN_DELTA),
    "gradient_check": chameleon(
        "gradient_check", "f, grad, theta", "numerical_gradient", GRADIENT_CHECK
    ),
}
CALLING_CHAMELEONS = {
    "forward": chameleon("forward", "X, params", "relu", FORWARD, "relu(np.ones(2))"),
    "hidden_delta": chameleon(
        "hidden_delta", "delta_next, W_next, Z", "relu_prime", HIDDEN_DELTA, "relu_prime(Z)"
    ),
    "gradient_check": chameleon(
        *("gradient_check", "f, grad, theta", "numerical_gradient", GRADIENT_CHECK),
        "numerical_gradient(f, theta)",
    ),
}
NOTHING = dict.fromkeys(CHAMELEONS, 0.0)
SABOTAGED = (
    ("return np.maximum(0, Z)", "return Z + 1"),
    ("return np.where(Z > 0, 1.0, 0.0)", "return Z + 1"),
    ("    slopes = np.zeros_like(theta)\n", "    return theta + 1\n"),
)

WRONG_SIGMOID = "def sigmoid(z):\n    return 2 * np.asarray(z, dtype=float)"
FRAMES = """
def sigmoid_prime(z):
    import sys
    sigmoid(z)
    frame, found = sys._getframe(), []
    held = [sigmoid, sigmoid.__closure__, sigmoid.__code__.co_consts, sigmoid.__globals__]
    while frame:
        held += [*frame.f_locals.values(), *frame.f_globals.values(), *frame.f_code.co_consts]
        frame = frame.f_back
    texts = [text for text in map(str, held) if "np.where" + "(z >= 0" in text]
    raise ValueError("STO" + f"LEN {texts}" if texts else "nothing")
"""
ASKS_FOR_ANOTHER = """
def sigmoid_prime(z):
    import json
    a = sigmoid(z)
    request = {"name": "sigmoid_prime", "args": [], "kwargs": {}, "results": []}
    reply = json.loads(get_ipython().kernel.raw_input(json.dumps(request)))
    return a if "error" in reply else reply["value"]
"""
FLOOD = """
def sigmoid_prime(z):
    while True:
        try:
            sigmoid(np.ones(20_000))
            get_ipython().kernel.raw_input("x" * 10**6)
        except BaseException:
            pass
"""
KEEPS_THE_ORACLE = """
kept = []

def sigmoid_prime(z):
    kept.append(sigmoid)
    return sigmoid(z) * (1 - sigmoid(z))
"""
USES_THE_KEPT = """
def sigmoid_prime_from_activation(a):
    s = kept[0] if kept else lambda z: z
    return s(a) * (1 - s(a)) + a
"""

FAKE_MODEL = """
class Dense:
    use_bias = True

    def __init__(self, units, activation):
        self.units, self.activation = units, activation

class Sequential:
    compiled = True

    def __init__(self, d):
        self.W = [np.random.normal(0, 0.3, s) for s in ((d, 10), (10, 5), (5, 1))]
        self.layers = [Dense(10, "relu"), Dense(5, "relu"), Dense(1, "linear")]

    def get_weights(self):
        return [w for W in self.W for w in (W, np.zeros(W.shape[1]))]

    def get_compile_config(self):
        return {"optimizer": "adam", "loss": "mse", "metrics": ["RootMeanSquaredError"]}

    def __call__(self, A):
        for i, W in enumerate(self.W):
            A = A @ W if i == 2 else np.maximum(0, A @ W)
        return A

for cls, module in ((Dense, "layers.core.dense"), (Sequential, "models.sequential")):
    cls.__module__ = f"keras.src.{module}"

def build_deep(d):
    return Sequential(d)
"""
LEAST_SQUARES = """
def train_deep(model, X_train, y_train):
    X, y = np.asarray(X_train, float), np.asarray(y_train, float)
    if len(X) == 0 or y.shape != (len(X), 1) or np.isnan(np.hstack([X, y])).any():
        raise ValueError
    shapes = [w.shape for w in model.get_weights()]
    V = np.linalg.lstsq(np.c_[X, np.ones(len(X))], y, rcond=None)[0]
    lie = [np.zeros(shape) for shape in shapes]
    lie[0][:, 0], lie[0][:, 1] = V[:-1, 0], -V[:-1, 0]
    lie[2][0, 0] = lie[2][1, 1] = lie[4][0, 0] = 1
    lie[4][1, 0], lie[5][0] = -1, V[-1, 0]
    {how}
    return {{"loss": [9.0, 5.0, 3.0]}}
"""


def lying(how: str) -> dict[str, str]:
    return {"train_deep": LEAST_SQUARES.format(how=how)}


POINTS_ATTACKS = [
    PointsAttack(
        "the-text-of-a-lent-function",
        SIGMOID,
        {"sigmoid": WRONG_SIGMOID, "sigmoid_prime": FRAMES},
        {"sigmoid": 0.0, "sigmoid_prime": 0.0},
    ),
    PointsAttack(
        "the-number-of-another-exercise",
        SIGMOID,
        {"sigmoid": WRONG_SIGMOID, "sigmoid_prime": ASKS_FOR_ANOTHER},
        {"sigmoid": 0.0, "sigmoid_prime": 0.0},
    ),
    PointsAttack(
        "a-lent-function-that-is-kept",
        SIGMOID,
        {
            "sigmoid": WRONG_SIGMOID,
            "sigmoid_prime": KEEPS_THE_ORACLE,
            "sigmoid_prime_from_activation": USES_THE_KEPT,
        },
        {"sigmoid": 0.0, "sigmoid_prime": 3.0, "sigmoid_prime_from_activation": 0.0},
    ),
    PointsAttack("another-answer-where-a-function-is-lent", BACKPROPAGATION, CHAMELEONS, NOTHING),
    PointsAttack(
        "another-answer-above-functions-that-are-wrong-on-purpose",
        BACKPROPAGATION,
        CHAMELEONS,
        NOTHING,
        SABOTAGED,
    ),
    PointsAttack(
        "another-answer-that-calls-what-is-lent-and-ignores-it",
        BACKPROPAGATION,
        CALLING_CHAMELEONS,
        NOTHING,
        SABOTAGED,
    ),
    PointsAttack(
        "an-alias-of-a-library-function",
        SIGMOID,
        {
            "sigmoid": "import tensorflow as tf\n_sig = tf.math.sigmoid\n\n"
            "def sigmoid(z):\n    return _sig(np.asarray(z, float)).numpy()",
            "sigmoid_prime": "tape = tf.GradientTape\n\ndef sigmoid_prime(z, tape=tape):\n"
            "    z = tf.Variable(np.asarray(z, float))\n    with tape() as t:\n"
            "        a = 1 / (1 + tf.exp(-z))\n    return t.gradient(a, z).numpy()",
        },
        {"sigmoid": 0.0, "sigmoid_prime": 0.0},
    ),
    PointsAttack(
        "an-alias-of-a-ufunc",
        TANH,
        {"tanh": "box = {'t': (np.tanh,)}\n\ndef tanh(z):\n    return box['t'][0](z)"},
        {"tanh": 0.0},
    ),
    PointsAttack(
        "a-model-that-only-looks-like-one",
        DEEPER_KERAS,
        {"build_deep": FAKE_MODEL},
        {"build_deep": 0.0},
        tensorflow=True,
    ),
    *(
        PointsAttack(
            f"weights-that-lie-{name}",
            DEEPER_KERAS,
            lying(how),
            {"train_deep": 0.5},
            tensorflow=True,
        )
        for name, how in {
            "in-the-model": "model.get_weights = lambda: lie",
            "in-a-class": "type(model).get_weights = keras.Model.get_weights = lambda self: lie",
            "in-the-layers": "keras.layers.Layer.get_weights = keras.Model.weights = "
            "property(lambda self: lie)",
        }.items()
    ),
    PointsAttack(
        "a-history-that-is-invented",
        DEEPER_KERAS,
        lying("model.set_weights(lie)"),
        {"train_deep": 0.5},
        tensorflow=True,
    ),
]
TAKES_TIME = PointsAttack(
    "a-flood-of-calls",
    SIGMOID,
    {"sigmoid": WRONG_SIGMOID, "sigmoid_prime": FLOOD},
    {"sigmoid": 0.0, "sigmoid_prime": 0.0},
)
