"""`build_deep` of lesson 10: its reference, cases and misconceptions."""

from autograder.exercises.deeper_keras import lesson
from autograder.exercises.definition import case
from autograder.exercises.inputs_of_test_cases import Network
from autograder.exercises.keras.models import (
    LOOK_AT_MODEL,
    Unbuilt,
    activations_of,
    forward_of,
    model_facts,
)


def deep_facts(seen, d):
    """The facts about a model, its metrics among them; more metrics than asked for are fine."""
    facts = model_facts(seen, d)
    if "model" in seen:
        metrics = seen["model"]["metrics"]
        own = any(metric.startswith("function ") for metric in metrics)
        facts["RootMeanSquaredError among the metrics"] = (
            "yes"
            if "root_mean_squared_error" in metrics
            else "no, but a function of your own"
            if own
            else "no"
        )
    return facts


@lesson.exercise(
    asked_twice=False,  # each call builds or trains a model
    parts={"layers": 2, "settings": 1},
    review="Two hidden layers",
    look=LOOK_AT_MODEL,
)
def build_deep(d):
    """d inputs, 10 and 5 ReLU units, one linear unit; Adam, mean squared error, RMSE."""
    return deep([d, 10, 5, 1], ["relu", "relu", "linear"])


def deep(sizes, activations, **settings):
    standard = {"optimizer": "Adam", "metrics": ["RootMeanSquaredError"]}
    return Network.drawn(sizes, activations, **{**standard, **settings})


build_deep.measure(forward_of, activations_of, model_facts, deep_facts)


@build_deep.cases
def cases(rng):
    yield case("layers", 4)
    yield case("layers", int(rng.randint(6, 10)))
    yield case("settings", 3)


@build_deep.misconception(
    "The hidden layers have no ReLU: layers that are all linear are one linear layer (lesson 01)."
)
def all_linear(d):
    return deep([d, 10, 5, 1], ["linear"] * 3)


@build_deep.misconception(
    "The output goes through ReLU: a price that is scaled around 0 may be negative."
)
def relu_output(d):
    return deep([d, 10, 5, 1], ["relu"] * 3)


@build_deep.misconception("The two hidden layers are in the wrong order: first 10 units, then 5.")
def hidden_swapped(d):
    return deep([d, 5, 10, 1], ["relu", "relu", "linear"])


@build_deep.misconception("One hidden layer is missing: there are two, of 10 and of 5 units.")
def one_hidden(d):
    return deep([d, 10, 1], ["relu", "linear"])


@build_deep.misconception("The model is not compiled: it has no optimizer and no loss yet.")
def not_compiled(d):
    return deep([d, 10, 5, 1], ["relu", "relu", "linear"], compiled=False)


@build_deep.misconception("The optimizer is SGD: this exercise asks for Adam.")
def with_sgd(d):
    return deep([d, 10, 5, 1], ["relu", "relu", "linear"], optimizer="SGD")


@build_deep.misconception(
    "Keras' RootMeanSquaredError is not among the metrics: with it, fit reports the RMSE of all "
    "rows."
)
def no_metric(d):
    return deep([d, 10, 5, 1], ["relu", "relu", "linear"], metrics=[])


@build_deep.misconception(
    "The metric is a function of your own, which Keras averages over the batches of an epoch: its "
    "own RootMeanSquaredError takes all rows together."
)
def own_metric(d):
    return deep([d, 10, 5, 1], ["relu", "relu", "linear"], metrics=["function rmse"])


@build_deep.misconception(
    "The loss is the mean absolute error: this course minimizes the mean of the squares."
)
def absolute_loss(d):
    return deep([d, 10, 5, 1], ["relu", "relu", "linear"], loss="mean_absolute_error")


@build_deep.misconception(
    "The hidden units are sigmoids: this network has ReLU, whose slope does not fade (lesson 04)."
)
def sigmoid_hidden(d):
    return deep([d, 10, 5, 1], ["sigmoid", "sigmoid", "linear"])


@build_deep.misconception(
    "The model has no weights yet: it gets them once Keras knows how many numbers come in, from an "
    "input that is declared or from a first call."
)
def no_input(d):
    return Unbuilt(
        deep([d, 10, 5, 1], ["relu"] * 3).params,
        ["relu", "relu", "linear"],
        optimizer="Adam",
        metrics=["RootMeanSquaredError"],
    )


@build_deep.misconception(
    "The model takes four inputs whatever d is: the number of inputs is the argument."
)
def always_four(d):
    return deep([4, 10, 5, 1], ["relu", "relu", "linear"])


@build_deep.misconception(
    "The weights start at 0: then every sum is 0, no ReLU passes a gradient, and only the "
    "last bias ever learns. Leave the initial weights to Keras."
)
def starts_at_zero(d):
    model = deep([d, 10, 5, 1], ["relu", "relu", "linear"])
    model.set_weights([0 * w for w in model.get_weights()])
    return model
