"""`adam_step` of lesson 09: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.keras import lesson


@lesson.exercise(
    parts={
        "first step": 1,
        "later steps": 1.5,
        "tiny gradients": 0.5,
        "leaves its arguments unchanged": 0.5,
        "invalid input": 0.5,
    },
    review="Adam, line by line",
    forbidden=(
        "keras.optimizers.Adam",
        "tensorflow.keras.optimizers.Adam",
        "keras.optimizers.AdamW",
        "tensorflow.keras.optimizers.AdamW",
    ),
)
def adam_step(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    """Adam as in its paper (Kingma and Ba, 2015, algorithm 1): the new w, m and v."""
    if t < 1:
        raise ValueError("t counts the steps from 1")
    w, grad, m, v = (np.asarray(x, dtype=float) for x in (w, grad, m, v))
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return w - step * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.measure
def measure(answer, w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    """The three arrays; w as the paper's form gives it also where Keras' own form was used."""
    if isinstance(answer, dict):
        raise TypeError("the answer is three arrays, (w, m, v)")
    count = len(answer) if np.ndim(answer[0]) == w.ndim else 1
    if count != 3:
        return {"results": count}
    new_w, new_m, new_v = answer
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    correct_m, correct_v = 1 - beta1**t, 1 - beta2**t
    with np.errstate(all="ignore"):  # where t = 0 was let through
        paper = w - step * (m / correct_m) / (np.sqrt(v / correct_v) + eps)
        keras = w - step * np.sqrt(correct_v) / correct_m * m / (np.sqrt(v) + eps)
    if new_w.shape == w.shape and np.sum(np.abs(new_w - keras)) < np.sum(np.abs(new_w - paper)):
        new_w = new_w - keras + paper
    return {"results": 3, "m": new_m, "v": new_v, "w": new_w}


@adam_step.cases
def cases(rng):
    def arrays(*shape):
        w, grad, m = (rng.uniform(-2, 2, shape).round(2) for _ in range(3))
        # No power of w is large: a number that overflows tells nothing of what else is wrong.
        return (w / 2).round(2), grad, m, rng.uniform(0.5, 2, shape).round(2)

    for shape in ((1,), (4,)):
        w, grad, _, _ = arrays(*shape)
        w[0], grad[0] = 0, 0.02  # next to these what is small counts
        yield case("first step", w, grad, np.zeros(shape), np.zeros(shape), 1)
    yield case("later steps", *arrays(2), 2)
    yield case("later steps", *arrays(3, 2), int(rng.randint(20, 40)), step=0.05)
    yield case("later steps", *arrays(2, 2), 2, step=0.1, beta1=0.4, beta2=0.45, eps=0.05)
    nothing = np.zeros(4)
    tiny = np.array([0.0, 1e-7, -3e-7, 2e-6])
    yield case("tiny gradients", nothing, tiny, nothing, nothing, 1, step=0.1)
    yield case("tiny gradients", nothing, tiny * 1e4, nothing, nothing, 1, step=0.1, eps=1e-3)
    _, grad, m, v = arrays(3)
    m[0], grad[:2] = 1.9, [0.1, 1.5]
    yield case("leaves its arguments unchanged", np.zeros(3), grad, m, v, 300, untouched=True)
    yield case("invalid input", *arrays(2), 0)
    yield case("invalid input", *arrays(2), -2)


def adam(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7, **wrong):
    """Adam with one thing changed, for the wrong answers below."""
    if t < 1 and not wrong.get("any_t"):
        raise ValueError("t counts the steps from 1")
    with np.errstate(all="ignore"):
        m = wrong.get("new_m", lambda m, g: beta1 * m + (1 - beta1) * g)(m, grad)
        v = wrong.get("new_v", lambda v, g: beta2 * v + (1 - beta2) * g**2)(v, grad)
        m_hat = m / wrong.get("correct_m", 1 - beta1**t)
        v_hat = v / wrong.get("correct_v", 1 - beta2**t)
        move = wrong.get("move", lambda m, v, eps: m / (np.sqrt(v) + eps))(m_hat, v_hat, eps)
        w = w - wrong.get("sign", 1) * step * move
    return (w, m_hat, v_hat) if wrong.get("keep_corrected") else (w, m, v)


@adam_step.misconception(
    "Neither average is corrected: both start at 0, and the first steps get the wrong size."
)
def uncorrected(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, correct_m=1, correct_v=1, **rest)


@adam_step.misconception(
    "Only v is corrected: m starts at 0 too, and is too small in the first steps."
)
def m_uncorrected(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, correct_m=1, **rest)


@adam_step.misconception(
    "Only m is corrected: v starts at 0 too, and its root is too small in the first steps."
)
def v_uncorrected(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, correct_v=1, **rest)


@adam_step.misconception(
    "t is counted from 0 in your correction: the first step has t = 1, as it is passed in."
)
def t_from_zero(w, grad, m, v, t, beta1=0.9, beta2=0.999, **rest):
    corrections = {"correct_m": 1 - beta1 ** (t - 1), "correct_v": 1 - beta2 ** (t - 1)}
    return adam(w, grad, m, v, t, beta1=beta1, beta2=beta2, **corrections, **rest)


@adam_step.misconception("Your correction counts one step too many: t is 1 at the first step.")
def t_plus_one(w, grad, m, v, t, beta1=0.9, beta2=0.999, **rest):
    corrections = {"correct_m": 1 - beta1 ** (t + 1), "correct_v": 1 - beta2 ** (t + 1)}
    return adam(w, grad, m, v, t, beta1=beta1, beta2=beta2, **corrections, **rest)


@adam_step.misconception(
    "The correction does not depend on t: what it divides by grows with t, and is near 1 after "
    "many steps."
)
def t_unused(w, grad, m, v, t, beta1=0.9, beta2=0.999, **rest):
    corrections = {"correct_m": 1 - beta1, "correct_v": 1 - beta2}
    return adam(w, grad, m, v, t, beta1=beta1, beta2=beta2, **corrections, **rest)


@adam_step.misconception(
    "The two βs are swapped: β1 belongs to m, the average of the gradients, and β2 to v."
)
def betas_exchanged(w, grad, m, v, t, beta1=0.9, beta2=0.999, **rest):
    return adam(w, grad, m, v, t, beta1=beta2, beta2=beta1, **rest)


@adam_step.misconception(
    "You put ε inside the root: it belongs outside, added to the root of v̂. The difference shows "
    "where gradients are tiny."
)
def eps_inside(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, move=lambda m, v, eps: m / np.sqrt(v + eps), **rest)


@adam_step.misconception("ε is missing: a weight whose gradient has always been 0 divides 0 by 0.")
def no_eps(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, move=lambda m, v, eps: m / np.sqrt(v), **rest)


@adam_step.misconception(
    "ε is 1e-8 in your formula, as in the paper: use the argument, which is 1e-7 in Keras."
)
def eps_of_the_paper(w, grad, m, v, t, eps=1e-7, **rest):
    return adam(w, grad, m, v, t, eps=1e-8, **rest)


@adam_step.misconception(
    "step, β1, β2 and ε are always their defaults in your formula: a call with other values must "
    "use those."
)
def arguments_unused(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t)


@adam_step.misconception(
    "v averages the gradients, not their squares: its root is then not the size of a gradient."
)
def v_not_squared(w, grad, m, v, t, beta2=0.999, **rest):
    mean = {"new_v": lambda v, g: beta2 * v + (1 - beta2) * g}
    return adam(w, grad, m, v, t, beta2=beta2, **mean, **rest)


@adam_step.misconception(
    "m adds each gradient in full: an average gives the old m the share β1 and the new "
    "gradient the rest."
)
def m_not_averaged(w, grad, m, v, t, beta1=0.9, **rest):
    return adam(w, grad, m, v, t, beta1=beta1, new_m=lambda m, g: beta1 * m + g, **rest)


@adam_step.misconception(
    "The shares are swapped: the old average keeps β, most of it, and the new gradient gets "
    "the rest."
)
def shares_exchanged(w, grad, m, v, t, beta1=0.9, beta2=0.999, **rest):
    new = {
        "new_m": lambda m, g: (1 - beta1) * m + beta1 * g,
        "new_v": lambda v, g: (1 - beta2) * v + beta2 * g**2,
    }
    return adam(w, grad, m, v, t, beta1=beta1, beta2=beta2, **new, **rest)


@adam_step.misconception(
    "The root is missing: m divided by v, not by the root of v, has the wrong unit."
)
def no_root(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, move=lambda m, v, eps: m / (v + eps), **rest)


@adam_step.misconception("The change is added: that walks uphill.")
def plus(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, sign=-1, **rest)


@adam_step.misconception(
    "You use the plain gradient where the average m belongs: m is computed and not used."
)
def gradient_for_m(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, move=lambda _, v, eps: grad / (np.sqrt(v) + eps), **rest)


@adam_step.misconception(
    "You return the corrected averages: the next step needs m and v as they were before the "
    "correction, or it corrects them twice."
)
def keeps_corrected(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, keep_corrected=True, **rest)


@adam_step.misconception("m and v are in the wrong order: return w, then m, then v.")
def m_and_v_swapped(w, grad, m, v, t, **rest):
    w, m, v = adam(w, grad, m, v, t, **rest)
    return w, v, m


@adam_step.misconception(
    "What comes back is not three arrays of the shape of w: the next step also needs m and v, so "
    "return all three."
)
def w_alone(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, **rest)[0]


@adam_step.misconception(
    "Your values are correct, but the arrays that were passed in have changed: +=, -= and *=, for "
    "example, write into them. Compute new ones."
)
def in_place(w, grad, m, v, t, **rest):
    new_w, new_m, new_v = adam(w, grad, m, v, t, **rest)
    w[...], m[...], v[...] = new_w, new_m, new_v
    return w, m, v


@adam_step.misconception(
    "Not every t below 1 is refused: the steps are counted from 1, and with t = 0 the correction "
    "divides by 0. Raise ValueError."
)
def any_t(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, any_t=True, **rest)


@adam_step.misconception(
    "Your correction divides by (1 - β)^t: the power t belongs to β alone, before it is taken "
    "from 1."
)
def power_of_the_rest(w, grad, m, v, t, beta1=0.9, beta2=0.999, **rest):
    corrections = {"correct_m": (1 - beta1) ** t, "correct_v": (1 - beta2) ** t}
    return adam(w, grad, m, v, t, beta1=beta1, beta2=beta2, **corrections, **rest)


@adam_step.misconception(
    "Your correction divides by 1 - β · t, which is below 0 after a few steps: t is the power of β."
)
def beta_times_t(w, grad, m, v, t, beta1=0.9, beta2=0.999, **rest):
    corrections = {"correct_m": 1 - beta1 * t, "correct_v": 1 - beta2 * t}
    return adam(w, grad, m, v, t, beta1=beta1, beta2=beta2, **corrections, **rest)


@adam_step.misconception(
    "The first of the three is the change alone: return the new w, which is w minus the change."
)
def change_alone(w, grad, m, v, t, **rest):
    new_w, new_m, new_v = adam(w, grad, m, v, t, **rest)
    return w - new_w, new_m, new_v


@adam_step.misconception(
    "The m that comes back is the old one, and the plain gradient moves w: Adam moves w by the "
    "average of the gradients, m."
)
def without_m(w, grad, m, v, t, **rest):
    new_w, _, new_v = adam(
        w, grad, m, v, t, correct_v=1, move=lambda _, v, eps: grad / (np.sqrt(v) + eps), **rest
    )
    return new_w, m, new_v


@adam_step.misconception(
    "w moves by the step times m and nothing else, and v stays as it was: Adam divides m by the "
    "root of v, both corrected."
)
def momentum_alone(w, grad, m, v, t, step=1e-3, beta1=0.9, **rest):
    if t < 1:
        raise ValueError("t counts the steps from 1")
    m = beta1 * m + grad
    return w - step * m, m, v


@adam_step.misconception("m is divided by v, not by its root, and v is not corrected as m is.")
def no_root_v_uncorrected(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, correct_v=1, move=lambda m, v, eps: m / (v + eps), **rest)


@adam_step.misconception(
    "w is also made smaller by a share of itself, as weight decay does: Adam alone moves it by "
    "m and v."
)
def weight_decay(w, grad, m, v, t, step=1e-3, **rest):
    new_w, new_m, new_v = adam(w, grad, m, v, t, step=step, **rest)
    return new_w - 0.01 * step * w, new_m, new_v


@adam_step.misconception(
    "Your v never falls: an average of squares does, where the new gradient is small."
)
def v_never_falls(w, grad, m, v, t, beta2=0.999, **rest):
    largest = {"new_v": lambda v, g: np.maximum(v, beta2 * v + (1 - beta2) * g**2)}
    return adam(w, grad, m, v, t, beta2=beta2, **largest, **rest)


@adam_step.misconception(
    "v averages the sizes of the gradients, not their squares: its root is then not the size of a "
    "gradient."
)
def v_of_sizes(w, grad, m, v, t, beta2=0.999, **rest):
    sizes = {"new_v": lambda v, g: beta2 * v + (1 - beta2) * np.abs(g)}
    return adam(w, grad, m, v, t, beta2=beta2, **sizes, **rest)


@adam_step.misconception(
    "β1 and β2 are always 0.9 and 0.999 in your formula: a call with other values must use those."
)
def betas_unused(w, grad, m, v, t, beta1=0.9, beta2=0.999, **rest):
    return adam(w, grad, m, v, t, **rest)


@adam_step.misconception(
    "step is always 0.001 in your formula: a call with another value must use that."
)
def step_unused(w, grad, m, v, t, step=1e-3, **rest):
    return adam(w, grad, m, v, t, **rest)


@adam_step.misconception(
    "ε is always 1e-7 in your formula: a call with another value must use that."
)
def eps_unused(w, grad, m, v, t, eps=1e-7, **rest):
    return adam(w, grad, m, v, t, **rest)


@adam_step.misconception(
    "After some steps your averages are no longer corrected: every step corrects them, and with "
    "β2 = 0.999 it matters for thousands of steps."
)
def corrected_at_first(w, grad, m, v, t, **rest):
    wrong = {"correct_m": 1, "correct_v": 1} if t >= 10 else {}
    return adam(w, grad, m, v, t, **wrong, **rest)


@adam_step.misconception(
    "w moves by m and is not divided by the root of v, which is computed and not used."
)
def v_unused(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, move=lambda m, v, eps: m, **rest)
