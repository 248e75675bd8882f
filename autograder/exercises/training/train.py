"""`train` of lesson 07: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.inputs_of_test_cases import Generator
from autograder.exercises.training import lesson
from autograder.exercises.training.cost_gradient import cost_gradient
from autograder.exercises.training.inputs import draw
from autograder.exercises.training.minibatches import cut, minibatches
from autograder.exercises.training.update import update


@lesson.exercise(
    parts={
        "full batch": 1.5,
        "mini-batches": 1.5,
        "leaves its arguments unchanged": 0.5,
        "invalid input": 0.5,
    },
    review="The whole loop",
    builds_on=("minibatches", "cost_gradient", "update", "predict", "cost"),
    forbidden=("tensorflow.GradientTape", "numpy.linalg.lstsq"),
    look="lambda answer, *args: {'W, b, history': answer, 'next': args[-1].random()}",
)
def train(X, y, W, b, step, epochs, batch_size, rng):
    """Descent by mini-batches; the history is the cost of all rows after each epoch."""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if not (np.isfinite(X).all() and np.isfinite(y).all()):
        raise ValueError("X or y holds entries that are not finite numbers")
    history = []
    for _ in range(epochs):
        for rows in minibatches(len(X), batch_size, rng):
            W, b = update([W, b], cost_gradient(X[rows], y[rows], W, b), step)
        history.append(float(np.mean((X @ W + b - y) ** 2)))
    return W, b, history


def descent(X, y, W, b, step, splits, scale=1.0):
    """W and b after one update for each list of rows in `splits`, as written in NumPy."""
    for rows in splits:
        d = 2 * (X[rows] @ W + b - y[rows]) / y[rows].size * scale
        W, b = W - step * X[rows].T @ d, b - step * d.sum(axis=0)
    return W, b


def every_split(n, size):
    """All ways to cut n rows into a first batch of `size` and a second of the rest."""
    for bits in range(2**n):
        first = [i for i in range(n) if bits >> i & 1]
        if len(first) == size:
            yield [first, [i for i in range(n) if i not in first]]


def orders(rows):
    """All orders of a list of rows."""
    return [
        [row, *rest] for row in rows for rest in orders([other for other in rows if other != row])
    ] or [[]]


def mean_square(X, y, W, b):
    return np.mean((X @ W + b - y) ** 2)


def near(a, b):
    """Whether two arrays of one shape are equal, as answers in float32 may be."""
    if np.shape(a) != np.shape(b):
        return False
    return bool(np.all(np.abs(np.subtract(a, b)) <= 2e-6 + 2e-5 * np.abs(b)))


def any_near(a, stack):
    """Whether an array is near to some array of a stack."""
    if np.shape(a) != stack.shape[1:]:
        return False
    close = np.abs(stack - a) <= 2e-6 + 2e-5 * np.abs(stack)
    return bool(close.reshape(len(stack), -1).all(axis=1).any())


def descent_of_stack(X, y, W, b, step, size, epochs=1):
    """W of a stack of tables after epochs of two batches, the first of `size` rows."""
    for _ in range(epochs):
        for part in (slice(0, size), slice(size, None)):
            d = 2 * (X[:, part] @ W + b - y[:, part]) / y[0, part].size
            W = W - step * np.swapaxes(X[:, part], 1, 2) @ d
            b = b - step * d.sum(axis=1, keepdims=True)
    return W


def other_ways(X, y, W, b, step, size):
    """What two batches may do that no correct training does, each with the W and b it gives."""
    n, k = y.shape
    every = list(range(n))
    splits = list(every_split(n, size))
    yield "moved once for each batch, by all rows", descent(X, y, W, b, step, [every, every])
    for first, second in splits:
        batches = [first, second]
        yield "moved half as far as by each batch", descent(X, y, W, b, step, batches, 0.5)
        half = descent(X, y, W, b, step, [first], size * k)
        summed = descent(X, y, *half, step, [second], (n - size) * k)
        yield "moved by the sum of each batch's slopes, not divided", summed
    for first, _ in splits:
        half = descent(X, y, W, b, step, [first])
        for batches in splits:
            for rows in batches:
                yield "moved by batches that share rows", descent(X, y, *half, step, [rows])


def explain(X, y, W, b, step, size, new_W, new_b, last):
    """What one epoch of two batches did, and of what the history's number is the cost."""
    n = len(X)
    moved, noted = "explained by no shuffled epoch", "another number"
    if near(new_W, W) and near(new_b, b):
        moved = "not moved at all"
    if near(new_W, descent(X, y, W, b, step, [list(range(n))])[0]):
        moved = "moved once, by all rows together"
    for first, second in every_split(n, size):
        half = descent(X, y, W, b, step, [first])
        done = descent(X, y, *half, step, [second])
        short_first = descent(X, y, W, b, step, [second, first])
        stale = descent(X, y, W, b, step, [second])
        share = descent(X, y, W, b, step, [first], size / n)
        ways = {
            "moved by the first batch alone": half,
            "moved by each batch, with a gradient divided by all rows": descent(
                X, y, *share, step, [second], 1 - size / n
            ),
            "moved by gradients that were all taken at the start": (
                half[0] + stale[0] - W,
                half[1] + stale[1] - b,
            ),
            "moved by each batch in turn": done,
        }
        for way, (V, c) in ways.items():
            if near(new_W, V) and near(new_b, c):
                moved = way
        if near(new_W, short_first[0]) and near(new_b, short_first[1]):
            moved = "moved by each batch in turn"
        if near(new_W, done[0]):
            one, two = (X[first], y[first]), (X[second], y[second])
            costs = {
                "the cost of the last batch": mean_square(*two, *done),
                "the cost of the last batch before its update": mean_square(*two, *half),
                "the mean of the batches' costs, each before its update": (
                    mean_square(*one, W, b) + mean_square(*two, *half)
                )
                / 2,
                "the mean of the batches' costs, each after its update": (
                    mean_square(*one, *half) + mean_square(*two, *done)
                )
                / 2,
            }
            for name, number in costs.items():
                if near(last, number):
                    noted = name
    if "no shuffled epoch" in moved:
        for way, (V, c) in other_ways(X, y, W, b, step, size):
            if near(new_W, V) and near(new_b, c):
                moved = way
        rows = np.array([first + second for first, second in every_split(n, size)])
        others = np.array(orders(list(range(n))))
        stack = X[np.repeat(rows, len(others), axis=0)], y[np.tile(others, (len(rows), 1))]
        if any_near(new_W, descent_of_stack(*stack, W, b, step, size)):
            moved = "moved by batches in which X and y are from different rows"
    if near(last, mean_square(X, y, W, b)):
        noted = "the cost before the epoch"
    if near(last, mean_square(X, y, new_W, new_b)):
        noted = "the cost of all rows after the epoch"
    found: dict[str, object] = {"W and b": moved, "the number in the history": noted}
    if "no shuffled epoch" in moved or noted == "another number":
        found["what they are"] = np.append(new_W, last)  # one fault is not taken for another
    return found


def train_measure(answer, X, y, W, b, step, epochs, size, rng, fresh=None):
    """With one batch W, b and the history; with two what is the same for every shuffle."""
    results = answer["W, b, history"]
    if isinstance(results, dict) or len(results) != 3:
        form = "a dictionary" if isinstance(results, dict) else f"{len(results)} of them"
        return {"results": form}
    new_W, new_b, history = results
    history = np.ravel(history)
    found: dict[str, object] = {"results": "W, b, history", "numbers in the history": len(history)}
    if fresh is not None:
        found["the generator rng"] = "not used" if answer["next"] == fresh else "used"
    if size >= len(X) == 3 and epochs == 1:
        paired = "each with its own row"
        for other in orders([0, 1, 2])[1:]:
            if near(new_W, descent(X, y[other], W, b, step, [[0, 1, 2]])[0]):
                return {**found, "X and y": "rows of one beside other rows of the other"}
        found["X and y"] = paired
    if size >= len(X):
        found |= {"W": new_W, "b": new_b, "the history": history}
        if len(history) and np.shape(new_W) == W.shape and np.shape(new_b) == b.shape:
            last, cost = history[-1], mean_square(X, y, new_W, new_b)
            rounded = [k for k in range(7) if last == round(float(cost), k)]
            others = {
                "half the cost": cost / 2,
                "the root of the cost": np.sqrt(cost),
                "the sum of the squares": cost * y.size,
            }
            for name, number in others.items():
                if near(last, number) and not near(last, cost):
                    found["the history"] = name
            if near(cost, min(history)) and not near(last, cost):
                found["W"] = "that of the epoch with the smallest cost"
            elif rounded and abs(last - cost) > 1e-9 + 1e-6 * abs(cost):
                found["the history"] = f"rounded to {rounded[0]} places"
        return found
    if epochs == 1:
        last = history[-1] if len(history) else np.nan
        return found | explain(X, y, W, b, step, int(size), new_W, new_b, last)
    split = "new in every epoch"
    rows = np.array([first + second for first, second in every_split(len(X), int(size))])
    if any_near(new_W, descent_of_stack(X[rows], y[rows], W, b, step, int(size), int(epochs))):
        split = "the same in every epoch"
    rows = np.array_split(np.arange(len(X)), range(int(size), len(X), int(size)))
    if near(new_W, descent(X, y, W, b, step, rows * int(epochs))[0]):
        split = "the table's own, in its order"
    return found | {"batches": split}


train.measure(
    *(
        descent,
        every_split,
        orders,
        mean_square,
        near,
        any_near,
        descent_of_stack,
        other_ways,
        explain,
    ),
    train_measure,
)


def first_number(seed):
    """What a generator gives first: it still gives that if nothing was drawn from it."""
    return np.random.default_rng(seed).random()


@train.cases
def cases(rng):
    def one(part, n, d_in, d_out, *rest, untouched=False):
        arrays = draw(rng, n, d_in, d_out)
        return case(part, *arrays, *rest, Generator(int(rng.randint(1000))), untouched=untouched)

    def in_batches(n, *rest):
        """A shuffle that tells: of the table, and of y where it is shuffled apart from X."""
        X, y, W, b = draw(rng, n, 2, 1)
        half, seed = set(range(n // 2)), int(rng.randint(1000))
        while True:
            fresh = np.random.default_rng(seed)
            first, second = fresh.permutation(n), fresh.permutation(n)
            if set(first[: n // 2]) != half and (first != second).any():
                break
            seed += 1
        held = {"fresh": first_number(seed)}
        # So far off that a slope which is clipped shows.
        return case("mini-batches", X, y + 5, W, b, *rest, Generator(seed), held=held)

    yield one("full batch", 3, 2, 1, 0.1, 1, 3)
    yield one("full batch", 5, 3, 1, 0.05, 4, 5)
    yield one("full batch", 4, 2, 2, 0.1, 3, 10)
    yield one("full batch", 3, 2, 1, 0.0, 4, 3)
    # Every epoch counts, also where the cost rises, and where there is nothing left to gain.
    yield one("full batch", 4, 2, 1, 2.0, 10, 4)
    X, W, b = (
        np.array([[1.0, 2], [2, -1], [4, 0], [-3, 1], [0, 5]]),
        np.array([[2.0], [1]]),
        np.ones(1),
    )
    yield case("full batch", X, X @ W + b, W, b, 0.1, 3, 5, Generator(2))
    # A cost that rises slowly tells those who stop after a few rises from those with a limit.
    yield case("full batch", X, X @ W + b + 1 - X[:, :1], W, b, 0.18, 4, 5, Generator(2))
    yield in_batches(5, 0.1, 1, 3)
    yield in_batches(8, 0.05, 4, 4)
    X, y, W, b = draw(rng, 4, 2, 1)  # far off: a slope that is clipped shows
    rest = 0.1, 2, 4, Generator(int(rng.randint(1000)))
    yield case("leaves its arguments unchanged", X, y + 5, W, b, *rest, untouched=True)
    X, y, W, _ = draw(rng, 3, 2, 1)
    b = np.array([0.5])  # less than 1 under every seed, should it be passed as a batch size
    rest = 2, 3, Generator(1)
    yield case("invalid input", X, y, W, b, np.inf, *rest)
    yield case("invalid input", X, y[:, 0], W, b, 0.1, *rest)
    yield case("invalid input", X, y, W, b, 0.1, 2, 0, Generator(1))
    missing = y.copy()
    missing[2] = np.nan
    yield case("invalid input", X, missing, W, b, 0.1, *rest)
    X[1, 1] = np.nan
    yield case("invalid input", X, y, W, b, 0.1, *rest)


def prepared(X, y, W, step, size):
    """Refuse what `train` refuses, for use inside answers that are wrong elsewhere."""
    if not (np.isfinite(X).all() and np.isfinite(y).all() and np.isfinite(step)):
        raise ValueError
    if size < 1 or np.shape(y) != (len(X), W.shape[1]):
        raise ValueError


def run(X, y, W, b, step, epochs, size, rng, split=None, note=None, scale=None):
    """A training loop in which `split`, `note` or `scale` may be done wrongly."""
    prepared(X, y, W, step, size)
    split = split or (lambda: cut(len(X), size, rng.permutation(len(X))))
    history = []
    for _ in range(epochs):
        costs = [mean_square(X, y, W, b)]
        for rows in split():
            before = mean_square(X[rows], y[rows], W, b)
            W, b = descent(X, y, W, b, step, [rows], scale(rows) if scale else 1.0)
            after = mean_square(X[rows], y[rows], W, b)
            costs.append((before, after))
        history.append(note(costs) if note else mean_square(X, y, W, b))
    return W, b, history


@train.misconception(
    "The history holds the cost of the last batch: a few rows say little, and the number "
    "jumps about. Take the cost of all rows at the end of the epoch."
)
def one_batch_cost(X, y, W, b, step, epochs, batch_size, rng):
    return run(X, y, W, b, step, epochs, batch_size, rng, note=lambda costs: costs[-1][1])


@train.misconception(
    "The history holds the cost of the last batch before its update: take the cost of all "
    "rows, with W and b at the end of the epoch."
)
def one_batch_cost_before(X, y, W, b, step, epochs, batch_size, rng):
    return run(X, y, W, b, step, epochs, batch_size, rng, note=lambda costs: costs[-1][0])


@train.misconception(
    "The cost is taken before the epoch's updates: the history says how good W and b are "
    "after them."
)
def cost_before(X, y, W, b, step, epochs, batch_size, rng):
    return run(X, y, W, b, step, epochs, batch_size, rng, note=lambda costs: costs[0])


@train.misconception(
    "The history holds the mean of the batches' costs, taken while W and b still moved, as "
    "Keras prints it: here it is the cost of all rows with W and b at the end of the epoch."
)
def as_keras_prints(X, y, W, b, step, epochs, batch_size, rng):
    def note(costs):
        return np.mean([before for before, _ in costs[1:]])

    return run(X, y, W, b, step, epochs, batch_size, rng, note=note)


@train.misconception(
    "The history has a number for every step: it should have one per epoch, taken after its "
    "last step."
)
def every_step(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    history = [mean_square(X, y, W, b)]
    for _ in range(epochs):
        for rows in cut(len(X), batch_size, rng.permutation(len(X))):
            W, b = descent(X, y, W, b, step, [rows])
            history.append(mean_square(X, y, W, b))
    return W, b, history[1:]


@train.misconception(
    "The history begins with the cost before training: it should have one number per epoch, "
    "the first one after the first epoch."
)
def one_too_many(X, y, W, b, step, epochs, batch_size, rng):
    new_W, new_b, history = run(X, y, W, b, step, epochs, batch_size, rng)
    return new_W, new_b, [mean_square(X, y, W, b), *history]


@train.misconception(
    "The updates are lost: you return the W and b that were passed in. Keep what update "
    "returns, and go on from there."
)
def updates_lost(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        cut(len(X), batch_size, rng.permutation(len(X)))
        history.append(mean_square(X, y, W, b))
    return W, b, history


@train.misconception(
    "You return the W and b that were passed in, although the history falls: return those at "
    "the end of training."
)
def old_ones_returned(X, y, W, b, step, epochs, batch_size, rng):
    return W, b, run(X, y, W, b, step, epochs, batch_size, rng)[2]


@train.misconception("The bias never moves: each step has to update both W and b.")
def bias_stays(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        for rows in cut(len(X), batch_size, rng.permutation(len(X))):
            W = descent(X, y, W, b, step, [rows])[0]
        history.append(mean_square(X, y, W, b))
    return W, b, history


@train.misconception("The cost grows with every step: somewhere a sign is wrong.")
def uphill(X, y, W, b, step, epochs, batch_size, rng):
    return run(X, y, W, b, step, epochs, batch_size, rng, scale=lambda rows: -1.0)


@train.misconception("The short batch at the end moves nothing: its rows are part of the epoch.")
def short_batch_dropped(X, y, W, b, step, epochs, batch_size, rng):
    def split():
        batches = cut(len(X), batch_size, rng.permutation(len(X)))
        return [rows for rows in batches if len(rows) in (batch_size, len(X))]

    return run(X, y, W, b, step, epochs, batch_size, rng, split)


@train.misconception(
    "The rows are not shuffled: every epoch sees the same batches, in the order of the table."
)
def table_order(X, y, W, b, step, epochs, batch_size, rng):
    def split():
        return cut(len(X), batch_size, np.arange(len(X)))

    return run(X, y, W, b, step, epochs, batch_size, rng, split)


@train.misconception(
    "The batches are drawn once and used in every epoch: shuffle again at the start of each epoch."
)
def same_batches(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    batches = cut(len(X), batch_size, rng.permutation(len(X)))
    return run(X, y, W, b, step, epochs, batch_size, rng, lambda: batches)


@train.misconception("The batch size is not used: there is one step per epoch, with all rows.")
def always_full(X, y, W, b, step, epochs, batch_size, rng):
    return run(X, y, W, b, step, epochs, batch_size, rng, lambda: [np.arange(len(X))])


@train.misconception(
    "A batch's gradient is divided by the number of all rows: the cost of a batch is the "
    "mean over the batch's own rows."
)
def by_all_rows(X, y, W, b, step, epochs, batch_size, rng):
    return run(X, y, W, b, step, epochs, batch_size, rng, scale=lambda rows: len(rows) / len(X))


@train.misconception(
    "Every batch's gradient is taken at the W and b from the start of the epoch: after each "
    "update, take the next gradient at the new ones."
)
def stale_gradients(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        V, c = W, b
        for rows in cut(len(X), batch_size, rng.permutation(len(X))):
            new_W, new_b = descent(X, y, V, c, step, [rows])
            W, b = W + (new_W - V), b + (new_b - c)
        history.append(mean_square(X, y, W, b))
    return W, b, history


@train.misconception(
    "W and b are changed in place: -= writes into the arrays that were passed in, and a "
    "second training would begin where the first one ended."
)
def in_place_training(X, y, W, b, step, epochs, batch_size, rng):
    new_W, new_b, history = run(X, y, W, b, step, epochs, batch_size, rng)
    W[:], b[:] = new_W, new_b
    return W, b, history


def all_nan(X, y, W, b, step, epochs, batch_size, rng):
    """What is left of everything where a NaN goes through."""
    prepared(np.nan_to_num(X), np.nan_to_num(y), W, step, batch_size)
    return W * np.nan, b * np.nan, [np.nan] * epochs


@train.misconception(
    "NaN in X or y spreads through the gradient into the weights: look for it before the first "
    "step, and raise ValueError."
)
def nan_unseen(X, y, *rest):
    return (run if np.isfinite(X).all() and np.isfinite(y).all() else all_nan)(X, y, *rest)


@train.misconception(
    "You look for NaN in X alone: NaN in y spreads through the gradient into the weights as well."
)
def nan_in_y_unseen(X, y, *rest):
    return (run if np.isfinite(y).all() else all_nan)(X, y, *rest)


@train.misconception(
    "You look for NaN in y alone: NaN in X spreads through the gradient into the weights as well."
)
def nan_in_x_unseen(X, y, *rest):
    return (run if np.isfinite(X).all() else all_nan)(X, y, *rest)


@train.misconception(
    "The batches are shuffled, but rng is not used: let the generator that is passed in do it."
)
def own_generator(X, y, W, b, step, epochs, batch_size, rng):
    return run(X, y, W, b, step, epochs, batch_size, np.random.default_rng(0))


@train.misconception(
    "You stop before the last epoch: the loop goes on for as many epochs as are asked for, also "
    "where the cost no longer falls."
)
def stops_early(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        W, b, (new,) = run(X, y, W, b, step, 1, batch_size, rng)
        history.append(new)
        if len(history) > 1 and history[-1] >= history[-2]:
            break
    return W, b, history


@train.misconception(
    "You stop where the cost rises: the loop goes on for as many epochs as are asked for."
)
def stops_when_it_rises(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        W, b, (new,) = run(X, y, W, b, step, 1, batch_size, rng)
        history.append(new)
        if len(history) > 1 and history[-1] > history[-2]:
            break
    return W, b, history


@train.misconception(
    "The slopes of a batch are added up: the cost of a batch is a mean, so divide by its number of "
    "entries."
)
def summed_gradient(X, y, W, b, step, epochs, batch_size, rng):
    outputs = W.shape[1]
    return run(*(X, y, W, b, step, epochs, batch_size, rng), scale=lambda rows: len(rows) * outputs)


@train.misconception(
    "Every batch moves W and b by the gradient of all rows: take that of the batch's own rows."
)
def all_rows_every_time(X, y, W, b, step, epochs, batch_size, rng):
    def split():
        return [np.arange(len(X)) for _ in cut(len(X), batch_size, rng.permutation(len(X)))]

    return run(X, y, W, b, step, epochs, batch_size, rng, split)


@train.misconception("The step is halved after every epoch: it should stay as it was passed in.")
def halved_step(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    history = []
    for epoch in range(epochs):
        W, b, (new,) = run(X, y, W, b, step / 2**epoch, 1, batch_size, rng)
        history.append(new)
    return W, b, history


@train.misconception(
    "The history comes first in what you return: W and b come first, then the history."
)
def history_first(X, y, W, b, step, epochs, batch_size, rng):
    W, b, history = run(X, y, W, b, step, epochs, batch_size, rng)
    return history, W, b


@train.misconception(
    "Every step is half of what it should be: a factor of 2 comes down from the square, and this "
    "cost has no factor ½."
)
def without_2(X, y, W, b, step, epochs, batch_size, rng):
    return run(X, y, W, b, step, epochs, batch_size, rng, scale=lambda rows: 0.5)


@train.misconception(
    "The gradient has no factor 2 and is divided by the number of rows: the 2 comes down from the "
    "square, and the cost is the mean over every entry of y."
)
def over_m(X, y, W, b, step, epochs, batch_size, rng):
    half = W.shape[1] / 2
    return run(X, y, W, b, step, epochs, batch_size, rng, scale=lambda rows: half)


@train.misconception(
    "X and y are shuffled apart, so that a row of X meets the target of another row: use one order "
    "for both."
)
def shuffled_apart(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        first, second = (cut(len(X), batch_size, rng.permutation(len(X))) for _ in "Xy")
        for r, s in zip(first, second, strict=True):
            d = 2 * (X[r] @ W + b - y[s]) / y[s].size
            W, b = W - step * X[r].T @ d, b - step * d.sum(axis=0)
        history.append(mean_square(X, y, W, b))
    return W, b, history


@train.misconception("The last cost is returned alone: the history has one number for each epoch.")
def last_cost_only(X, y, W, b, step, epochs, batch_size, rng):
    W, b, history = run(X, y, W, b, step, epochs, batch_size, rng)
    return W, b, history[-1]


def run_until(done, X, y, W, b, step, epochs, batch_size, rng):
    """A training loop that is left where `done` holds for the history."""
    prepared(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        W, b, (new,) = run(X, y, W, b, step, 1, batch_size, rng)
        history.append(new)
        if done(history):
            break
    return W, b, history


@train.misconception(
    "You stop where the cost hardly changes: the loop goes on for as many epochs as are asked for."
)
def stops_when_still(*args):
    return run_until(lambda J: len(J) > 1 and abs(J[-1] - J[-2]) < 1e-6, *args)


@train.misconception(
    "You stop where the cost is nearly 0: the loop goes on for as many epochs as are asked for."
)
def stops_when_tiny(*args):
    return run_until(lambda J: J[-1] < 1e-8, *args)


@train.misconception(
    "You stop early where the cost rises: the loop goes on for as many epochs as are asked for."
)
def stops_after_two_rises(*args):
    return run_until(lambda J: len(J) > 2 and J[-3] < J[-2] < J[-1], *args)


@train.misconception(
    "The W and b with the smallest cost come back: return those at the end of the last epoch."
)
def best_ones_returned(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    history, best = [], (W, b)
    for _ in range(epochs):
        W, b, (new,) = run(X, y, W, b, step, 1, batch_size, rng)
        history.append(new)
        best = (W, b) if new <= min(history) else best
    return *best, history


@train.misconception("Slopes beyond -1 and 1 are cut off: the rule takes the gradient as it is.")
def clipped(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        for rows in cut(len(X), batch_size, rng.permutation(len(X))):
            V, c = descent(X, y, W, b, 1, [rows])
            W, b = W - step * np.clip(W - V, -1, 1), b - step * np.clip(b - c, -1, 1)
        history.append(mean_square(X, y, W, b))
    return W, b, history


@train.misconception(
    "Earlier gradients count in every step, as with momentum: a step takes the gradient of its own "
    "batch and nothing else."
)
def momentum(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    history, v, w = [], 0, 0
    for _ in range(epochs):
        for rows in cut(len(X), batch_size, rng.permutation(len(X))):
            V, c = descent(X, y, W, b, 1, [rows])
            v, w = 0.9 * v + (W - V), 0.9 * w + (b - c)
            W, b = W - step * v, b - step * w
        history.append(mean_square(X, y, W, b))
    return W, b, history


@train.misconception(
    "The step gets smaller from epoch to epoch: it should stay as it was passed in."
)
def falling_step(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    history = []
    for epoch in range(epochs):
        W, b, (new,) = run(X, y, W, b, step / (1 + epoch), 1, batch_size, rng)
        history.append(new)
    return W, b, history


@train.misconception(
    "The training begins with W and b of its own, all 0: begin with those that are passed in."
)
def from_zeros(X, y, W, b, *rest):
    return run(X, y, 0 * W, 0 * b, *rest)


@train.misconception("Every row is a batch of its own: batch_size says how many rows go into one.")
def row_by_row(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    return run(X, y, W, b, step, epochs, 1, rng)


@train.misconception("The history is not returned: return W, b and the history.")
def no_history(*args):
    return run(*args)[:2]
