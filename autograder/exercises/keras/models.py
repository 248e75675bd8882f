"""What of a Keras model is sent to the grader, and what a measure finds in it."""

import numpy as np

from autograder.exercises.inputs_of_test_cases import Network

# What of a built model is sent to the grader: the model, and its outputs on eight rows, the last of
# them 1000 times as large as the first. They are sent for its weights, for the opposites of all of
# them, and for those of the last layer's alone: a ReLU at the output does nothing where the sums
# are above 0. A model without weights, or with weights for another number of inputs, is sent
# without outputs.
LOOK_AT_MODEL = (
    "lambda model, d: {'model': model, 'outputs': (lambda X, weights: np.concatenate(["
    "(model.set_weights([s * w for s, w in zip(signs, weights)]), model(X))[1] for signs in "
    "([-1] * len(weights), [1] * (len(weights) - 2) + [-1, -1], [1] * len(weights))"
    "]))(np.logspace(-1, 2, 8)[:, None] * np.sin(np.arange(1, 8 * d + 1)).reshape(8, d), "
    "model.get_weights()) "
    "if model.get_weights() and len(model.get_weights()[0]) == d else 0.0} "
    "if is_model(model) else {'returned': type(model).__name__}"
)


def forward_of(model, X, activations=None, signs=None):
    """The outputs that the weights of a model give; None where it is not all Dense, ReLU, linear.

    model : a model as a measure gets it, {"layers", "settings", "metrics", "weights"}
    X : (n, d_in)
    activations : the names of other activations than its own
    signs : one for each array of weights, -1 for its opposite
    """
    signs = signs or [1] * len(model["weights"])
    weights, A = [s * w for s, w in zip(signs, model["weights"], strict=False)], X
    for i, layer in enumerate(model["layers"]):
        activation = activations[i] if activations else layer["activation"]
        known = layer["type"] == "Dense" and activation in ("linear", "relu")
        if not known or len(weights) < 1 + bool(layer["bias"]) or len(weights[0]) != A.shape[1]:
            return None
        A = A @ weights.pop(0)
        A = A + weights.pop(0) if layer["bias"] else A
        A = np.maximum(0, A) if activation == "relu" else A
    return A


def activations_of(model, outputs, d):
    """The activations of a model's layers; None where its outputs are not what its weights give.

    A name is what a layer says of itself, and an activation may be applied elsewhere: where the
    names do not give the outputs, whatever of ReLU and linear gives them counts. It needs
    forward_of; `outputs` are those that LOOK_AT_MODEL sends, of a model with d inputs.
    """
    names = [layer["activation"] for layer in model["layers"]]
    X = np.logspace(-1, 2, 8)[:, None] * np.sin(np.arange(1, 8 * d + 1)).reshape(8, d)
    others = np.ndindex(*[2] * len(names)) if len(names) < 8 else ()
    count = len(model["weights"])
    signs = [-1] * count, [1] * (count - 2) + [-1, -1], [1] * count  # as LOOK_AT_MODEL has them
    for tried in [names, *([("linear", "relu")[i] for i in each] for each in others)]:
        given = [forward_of(model, X, tried, each) for each in signs]
        A = np.concatenate([A for A in given if A is not None] or [np.zeros(0)])
        if A.shape == np.shape(outputs):
            # Sums of float32 that nearly cancel are as exact as those that they are made of.
            usual = np.abs(A).max() * np.tile(np.logspace(-3, 0, 8), len(A) // 8)[:, None]
            size = np.maximum(np.abs(A).max(axis=1, keepdims=True), usual)
            if np.all(np.abs(A - outputs) <= 1e-4 * size + 1e-6):
                return tried
    return names if forward_of(model, X) is None else None


def model_facts(seen, d):
    """What a model is, and how it starts, in words and counts; `seen` is what LOOK_AT_MODEL sends.

    It needs forward_of and activations_of. Lesson 10 adds the metrics: they are
    seen["model"]["metrics"].
    """
    if "returned" in seen:
        return {"a model was returned": "no: " + seen["returned"].strip("'")}
    model, outputs = seen["model"], seen["outputs"]
    layers, weights, settings = model["layers"], model["weights"], model["settings"]
    activations = activations_of(model, outputs, int(d))  # numbers arrive as floats
    facts = {
        "a model was returned": "yes",
        "compiled": "yes" if settings else "no",
        "how many layers after the input": len(layers),
        "inputs": len(weights[0]) if weights else "not known yet: the model has no weights",
        "loss": settings.get("loss", "none"),
        "optimizer": settings.get("optimizer", "none"),
        "outputs": "not what its weights give" if activations is None else "what its weights give",
    }
    # A layer ReLU is named so where its numbers are not those of ReLU.
    names = {"re_lu": "relu with a limit, a threshold or a slope", "leaky_re_lu": "leaky relu"}
    for i, layer in enumerate(layers, 1):
        activation = activations[i - 1] if activations else layer["activation"]
        facts[f"layer {i}, activation"] = names.get(activation, activation)
        facts[f"layer {i}, bias"] = "yes" if layer["bias"] else "no"
        facts[f"layer {i}, kind"] = layer["type"]
        facts[f"layer {i}, units"] = layer["units"] or 0
    biases = [w for w in weights if w.ndim == 1]
    kernels = [w for w in weights if w.ndim == 2 and w.size > 1]
    drawn = all(np.ptp(w) > 0 for w in kernels)
    facts["starting biases"] = "0" if all(np.all(b == 0) for b in biases) else "not 0"
    facts["starting weights"] = "differ from one another" if drawn else "are all the same"
    return facts


class Unbuilt(Network):
    def get_weights(self):
        return []
