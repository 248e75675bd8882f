"""`build_linear` of lesson 09: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.inputs_of_test_cases import Network
from autograder.exercises.keras import lesson
from autograder.exercises.keras.models import (
    LOOK_AT_MODEL,
    Unbuilt,
    activations_of,
    forward_of,
    model_facts,
)


@lesson.exercise(
    asked_twice=False,  # each call builds or trains a model
    parts={"four inputs": 1.5, "any number of inputs": 0.5},
    review="A model in five lines",
    look=LOOK_AT_MODEL,
)
def build_linear(d):
    """d inputs, one linear unit with a bias, SGD on the mean squared error."""
    return Network.drawn([d, 1], ["linear"])


build_linear.measure(forward_of, activations_of, model_facts)


@build_linear.cases
def cases(rng):
    yield case("four inputs", 4)
    yield case("any number of inputs", int(rng.randint(6, 10)))
    yield case("any number of inputs", 2)


def linear(d, **settings):
    return Network.drawn([d, 1], ["linear"], **settings)


@build_linear.misconception(
    "The model is built but not compiled: Keras does not know its optimizer or its loss yet."
)
def not_compiled(d):
    return linear(d, compiled=False)


@build_linear.misconception(
    "The output goes through ReLU, which cannot go below 0: the output of a price model is linear."
)
def relu_output(d):
    return Network.drawn([d, 1], ["relu"])


@build_linear.misconception(
    "The output goes through a sigmoid, which stays between 0 and 1: prices do not."
)
def sigmoid_output(d):
    return Network.drawn([d, 1], ["sigmoid"])


class WithoutBias(Network):
    """A linear network whose only weights are its kernel."""

    def set_weights(self, weights):
        super().set_weights([*weights, np.zeros(1)])


@build_linear.misconception(
    "The layer has no bias: look at the parameter count, which is 5 for four inputs."
)
def no_bias(d):
    model = WithoutBias.drawn([d, 1], ["linear"])
    model.layers[0].use_bias = False
    return model


@build_linear.misconception(
    "The layer has one unit per input: d is the width of the input, and the units are the "
    "numbers that come out for each house."
)
def units_for_inputs(d):
    return Network.drawn([d, d], ["linear"])


@build_linear.misconception(
    "There is a hidden layer: the linear network of this lesson goes straight to its output."
)
def hidden_layer(d):
    return Network.drawn([d, 10, 1], ["relu", "linear"])


@build_linear.misconception(
    "The loss is the mean absolute error: this course minimizes the mean of the squares."
)
def absolute_loss(d):
    return linear(d, loss="mean_absolute_error")


@build_linear.misconception(
    "The optimizer is Adam: here it should be plain SGD, whose step you can compute by hand."
)
def with_adam(d):
    return linear(d, optimizer="Adam")


@build_linear.misconception(
    "The model has no weights yet: it gets them once Keras knows how many numbers come in, from an "
    "input that is declared or from a first call."
)
def no_input(d):
    return Unbuilt([(np.ones((d, 1)), np.zeros(1))], ["linear"])


class History:
    """What Keras' fit returns."""


@build_linear.misconception(
    "You return the History of a fit: build and compile, and return the model itself."
)
def returns_history(d):
    return History()


@build_linear.misconception(
    "The weights start at 0: leave the initial weights to Keras, which draws them within the "
    "Glorot limit."
)
def starts_at_zero(d):
    return Network([(np.zeros((d, 1)), np.zeros(1))], ["linear"])


@build_linear.misconception(
    "The bias of your model is not 0: leave the initial bias to Keras, and do not train yet."
)
def bias_of_one(d):
    model = linear(d)
    model.set_weights([model.get_weights()[0], np.ones(1)])
    return model


@build_linear.misconception(
    "The model takes four inputs whatever d is: the number of inputs is the argument."
)
def always_four(d):
    return linear(4)


@build_linear.misconception(
    "compile was told no loss, so there is nothing to minimize: it needs the mean squared error."
)
def no_loss(d):
    return linear(d, loss="")


@build_linear.misconception(
    "The layer gets one number at a time: the input should be d numbers, on one axis beside that "
    "of the rows."
)
def one_input(d):
    return linear(1)
