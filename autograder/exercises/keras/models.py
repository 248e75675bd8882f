"""What of a Keras model is sent to the grader, and what a measure finds in it."""

import numpy as np

from autograder.exercises.inputs_of_test_cases import Network

# What of a built model is sent to the grader: the model, and its outputs on three rows. A model
# without weights, or with weights for another number of inputs, is sent without outputs.
LOOK_AT_MODEL = (
    "lambda model, d: {'model': model, 'outputs': "
    "model(np.linspace(-1, 1, 3 * d).reshape(3, d)) "
    "if model.get_weights() and len(model.get_weights()[0]) == d else 0.0} "
    "if is_model(model) else {'returned': type(model).__name__}"
)


def forward_of(model, X):
    """The outputs that the weights of a model give; None where it is not all Dense, ReLU, linear.

    model : a model as a measure gets it, {"layers", "settings", "metrics", "weights"}
    X : (n, d_in)
    """
    weights, A = list(model["weights"]), X
    for layer in model["layers"]:
        known = layer["type"] == "Dense" and layer["activation"] in ("linear", "relu")
        if not known or len(weights) < 1 + bool(layer["bias"]) or len(weights[0]) != A.shape[1]:
            return None
        A = A @ weights.pop(0)
        A = A + weights.pop(0) if layer["bias"] else A
        A = np.maximum(0, A) if layer["activation"] == "relu" else A
    return A


def model_facts(seen, d):
    """What a model is, and how it starts, in words and counts; `seen` is what LOOK_AT_MODEL sends.

    It needs forward_of. Lesson 10 adds the metrics: they are seen["model"]["metrics"].
    """
    if "returned" in seen:
        return {"a model was returned": "no: " + seen["returned"].strip("'")}
    model, outputs = seen["model"], seen["outputs"]
    layers, weights, settings = model["layers"], model["weights"], model["settings"]
    facts = {
        "a model was returned": "yes",
        "compiled": "yes" if settings else "no",
        "how many layers after the input": len(layers),
        "inputs": len(weights[0]) if weights else "not known yet: the model has no weights",
        "loss": settings.get("loss", "none"),
        "optimizer": settings.get("optimizer", "none"),
    }
    for i, layer in enumerate(layers, 1):
        facts[f"layer {i}, activation"] = layer["activation"]
        facts[f"layer {i}, bias"] = "yes" if layer["bias"] else "no"
        facts[f"layer {i}, kind"] = layer["type"]
        facts[f"layer {i}, units"] = layer["units"] or 0
    biases = [w for w in weights if w.ndim == 1]
    kernels = [w for w in weights if w.ndim == 2 and w.size > 1]
    drawn = all(np.ptp(w) > 0 for w in kernels)
    facts["starting biases"] = "0" if all(np.all(b == 0) for b in biases) else "not 0"
    facts["starting weights"] = "differ from one another" if drawn else "are all the same"
    d = int(d)  # numbers arrive as floats
    given = forward_of(model, np.linspace(-1, 1, 3 * d).reshape(3, d))
    fits = given is None or (
        given.shape == outputs.shape and np.allclose(given, outputs, rtol=1e-4, atol=1e-5)
    )
    facts["outputs"] = "what its weights give" if fits else "not what its weights give"
    return facts


class Unbuilt(Network):
    def get_weights(self):
        return []
