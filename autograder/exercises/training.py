"""Lesson 07: the gradient of the cost, its check by nudging, and training by mini-batches."""

import numpy as np

from autograder.exercises.arguments import Formula, Generator
from autograder.exercises.definition import case, lesson

exercise = lesson("07_training")


def draw(rng, n, d_in, d_out):
    """X, y, W, b with numbers of one or two digits, so that feedback can show them; none is 0."""
    X, y = rng.uniform(-2, 2, (n, d_in)).round(1), rng.uniform(-3, 3, (n, d_out)).round(1)
    X, y = (np.where(numbers == 0, 0.1, numbers) for numbers in (X, y))
    return X, y, rng.uniform(-1, 1, (d_in, d_out)).round(2), rng.uniform(0.2, 1, d_out).round(2)


# The first three houses of the lecture, and the weights that it prints before training.
HOUSES = np.array(
    [[1, 26.184098, 1286.68, 67], [1, 34.866901, 1855.25, 30], [1, 36.980709, 692.09, 24]]
)
PRICES = np.array([[96004.804557], [92473.72257], [98112.51994]])
LECTURE_W = np.array([[0.796713], [0.1376977], [0.42014325], [-0.07861173]])


@exercise(
    parts={"values": 1.5, "two outputs": 1, "bad input": 0.5},
    read_again="From the cost back to W and b",
    forbidden=("tensorflow.GradientTape",),
)
def cost_gradient(X, y, W, b):
    """dW = Xᵀ d and db = the column sums of d, where d = dJ/dŷ = 2 (ŷ − y) / y.size."""
    y, y_hat = np.asarray(y, dtype=float), np.asarray(X, dtype=float) @ W + b
    if y.shape != y_hat.shape:
        raise ValueError(f"y has shape {y.shape}, the predictions have {y_hat.shape}")
    if y.size == 0:
        raise ValueError("no rows")
    d = 2 * (y_hat - y) / y.size
    return np.transpose(X) @ d, d.sum(axis=0)


@cost_gradient.cases
def _(rng):
    yield case(
        "values", np.array([[1.0], [3.0]]), np.array([[4.0], [5.0]]), np.array([[2.0]]), np.ones(1)
    )
    yield case("values", *draw(rng, 5, 3, 1), untouched=True)
    yield case("values", *draw(rng, 1, 2, 1))
    yield case("values", HOUSES, PRICES, LECTURE_W, np.zeros(1))
    yield case("two outputs", *draw(rng, 4, 3, 2))
    yield case("two outputs", *draw(rng, 6, 2, 3))
    X, y, W, b = draw(rng, 3, 2, 1)
    yield case("bad input", X, y[:, 0], W, b)
    yield case("bad input", X, np.hstack([y, y]), W, b)
    V, c = draw(rng, 1, 4, 2)[2:]
    yield case("bad input", np.zeros((0, 4)), np.zeros((0, 2)), V, c)
    X[1, 0] = np.nan
    yield case("bad input", X, y, W, b)


def slopes(X, y, W, b):
    """dJ/dŷ, for use inside wrong formulas."""
    y_hat = X @ W + b
    if np.shape(y) != np.shape(y_hat) or len(X) == 0:
        raise ValueError
    return 2 * (y_hat - y) / y.size


@cost_gradient.misconception(
    "Everything has the wrong sign: the derivative of (y_hat - y)² by y_hat is 2(y_hat - y), "
    "so a prediction that is too high has a positive slope."
)
def wrong_sign(X, y, W, b):
    d = slopes(X, y, W, b)
    return -X.T @ d, -d.sum(axis=0)


@cost_gradient.misconception(
    "This is the gradient of the sum of the squared errors: the cost is their mean."
)
def of_the_sum(X, y, W, b):
    d = slopes(X, y, W, b) * y.size
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "A factor of 2 is missing: it comes down from the square, and this cost has no one half."
)
def without_2(X, y, W, b):
    d = slopes(X, y, W, b) / 2
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "You divide by the number of rows: the cost is the mean over every entry of y, "
    "and with two outputs there are twice as many entries as rows."
)
def by_rows(X, y, W, b):
    d = slopes(X, y, W, b) * y.shape[1]
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "Twice divided by the number of entries: the mean is taken of numbers that hold 1/size already."
)
def divided_twice(X, y, W, b):
    d = slopes(X, y, W, b) / len(X)
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "dW is right, but db is a mean over the rows: the 1/size is in dJ/dŷ already, so db is a sum."
)
def mean_for_db(X, y, W, b):
    d = slopes(X, y, W, b)
    return X.T @ d, d.mean(axis=0)


@cost_gradient.misconception(
    "db still has one entry for every row: every row pushes on the same b, so the pushes add up."
)
def db_not_summed(X, y, W, b):
    d = slopes(X, y, W, b)
    return X.T @ d, d


@cost_gradient.misconception(
    "db is summed over the outputs as well: each output has its own b, so db has shape (d_out,)."
)
def db_over_everything(X, y, W, b):
    d = slopes(X, y, W, b)
    return X.T @ d, d.sum()


@cost_gradient.misconception(
    "dW is transposed: it must have the shape of W, or the update cannot subtract it."
)
def transposed(X, y, W, b):
    d = slopes(X, y, W, b)
    return d.T @ X, d.sum(axis=0)


@cost_gradient.misconception(
    "The squared errors stand where their slope belongs: the slope of e² is 2e, and it has a sign."
)
def squares(X, y, W, b):
    d = (slopes(X, y, W, b) * y.size / 2) ** 2 / y.size
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception("The predictions lack b: y_hat is X W + b.")
def without_bias(X, y, W, b):
    d = slopes(X, y, W, 0 * b)
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception("The numbers are right but change places: return dW first, then db.")
def exchanged(X, y, W, b):
    d = slopes(X, y, W, b)
    return d.sum(axis=0), X.T @ d


@cost_gradient.misconception(
    "y and the predictions differ in shape, and you subtract them all the same: NumPy makes a "
    "square matrix of it. Compare the shapes first, and raise ValueError where they differ."
)
def broadcast(X, y, W, b):
    d = 2 * (X @ W + b - y) / max(y.size, 1)
    if len(X) == 0:
        raise ValueError
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "Without rows there is no mean, and no gradient: raise ValueError instead of returning numbers."
)
def no_rows(X, y, W, b):
    if len(X) == 0:
        return np.zeros_like(W), np.zeros_like(b)
    d = slopes(X, y, W, b)
    return X.T @ d, d.sum(axis=0)


@exercise(
    parts={"values": 1.5, "any shape": 1, "theta untouched": 0.5},
    read_again="A slope by nudging",
    atol=1e-7,
    forbidden=("tensorflow.GradientTape", "numpy.gradient", "scipy.optimize.approx_fprime"),
)
def numerical_gradient(f, theta, h=1e-5):
    """(f(θ + h) − f(θ − h)) / 2h along every entry of theta, one entry at a time."""
    theta = np.array(theta, dtype=float)
    gradient = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        nudge = np.zeros_like(theta)
        nudge[i] = h
        gradient[i] = (f(theta + nudge) - f(theta - nudge)) / (2 * h)
    return gradient


@numerical_gradient.cases
def _(rng):
    cube = Formula("lambda t: np.sum(t**3)")
    mixed = Formula("lambda t: np.sum(t**3) + t[0] * t[1] * t[2]")
    table = Formula("lambda t: np.sum(np.arange(1, 7).reshape(2, 3) * t**2) + np.sum(t) ** 3")
    yield case("values", cube, np.array([2.0]))
    yield case("values", cube, np.array([2.0]), h=0.5)
    yield case("values", mixed, rng.uniform(0.5, 2, 3).round(2))
    yield case("values", mixed, rng.uniform(-2, -0.5, 3).round(2), h=0.25)
    # Of a wave as fast as this, the default h gives another slope than any other h.
    fast = Formula("lambda t: np.sin(1e5 * np.sum(t))")
    yield case("values", fast, np.array([0.25, 0.5]))
    yield case("any shape", table, rng.uniform(0.3, 1, (2, 3)).round(2), h=0.1)
    wave = Formula("lambda t: np.sum(np.sin(t) * np.array([[1, 2], [3, 4], [5, 6]])) ** 2")
    yield case("any shape", wave, rng.uniform(0.3, 1, (3, 2)).round(2), h=0.01)
    theta = np.array([0.1, 0.7, 1.1, 0.3, 1.9, 0.15, 1.3])
    theta[:3] = rng.uniform(0.1, 2, 3).round(2)
    yield case("theta untouched", Formula("lambda t: np.sum(t**3)"), theta, untouched=True)


def nudged(f, theta, slope):
    """A gradient with `slope(f of the i-th entry's move, i)` for every entry."""
    theta = np.array(theta, dtype=float)
    gradient = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        unit = np.zeros_like(theta)
        unit[i] = 1
        gradient[i] = slope(lambda move, unit=unit: f(theta + move * unit))
    return gradient


@numerical_gradient.misconception(
    "You step to one side only: the error is then of the size of h; with a step to each side it "
    "is of the size of h²."
)
def one_sided(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(h) - at(0)) / h)


@numerical_gradient.misconception(
    "You step to the left only: the error is then of the size of h; with a step to each side it "
    "is of the size of h²."
)
def left_sided(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(0) - at(-h)) / h)


@numerical_gradient.misconception(
    "Every slope is twice too large: from the left point to the right one it is 2h, not h."
)
def two_forgotten(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(h) - at(-h)) / h)


@numerical_gradient.misconception(
    "Python divides by 2 and then multiplies by h: the 2h below the line needs brackets."
)
def precedence(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(h) - at(-h)) / 2 * h)


@numerical_gradient.misconception(
    "The rise is not divided by the distance: a slope is rise by run."
)
def rise_only(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: at(h) - at(-h))


@numerical_gradient.misconception(
    "The difference is taken the wrong way round: right minus left, as the distance is."
)
def left_minus_right(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(-h) - at(h)) / (2 * h))


@numerical_gradient.misconception(
    "The argument h is not used: whoever passes a larger h should see a coarser slope."
)
def h_ignored(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(1e-5) - at(-1e-5)) / 2e-5)


@numerical_gradient.misconception(
    "All entries are nudged at once: that measures the sum of the slopes. One entry at a time."
)
def all_at_once(f, theta, h=1e-5):
    slope = (f(theta + h) - f(theta - h)) / (2 * h)
    return np.full(np.shape(theta), slope)


@numerical_gradient.misconception(
    "An entry that has been nudged stays nudged while the next ones are measured: "
    "put it back, or start each time from theta."
)
def not_put_back(f, theta, h=1e-5):
    t = np.array(theta, dtype=float)
    gradient = np.zeros_like(t)
    for i in np.ndindex(t.shape):
        t[i] += h
        right = f(t)
        t[i] -= 2 * h
        gradient[i] = (right - f(t)) / (2 * h)
    return gradient


@numerical_gradient.misconception(
    "The slopes come back in one row: the gradient has the shape of theta."
)
def flattened(f, theta, h=1e-5):
    return numerical_gradient(f, theta, h).ravel()


@numerical_gradient.misconception(
    "theta is not what it was: h added and taken away again leaves a rounding error, or all of h. "
    "Nudge a copy, or keep the old entry and write it back."
)
def theta_changed(f, theta, h=1e-5):
    gradient = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        theta[i] += h
        right = f(theta)
        theta[i] -= 2 * h
        gradient[i] = (right - f(theta)) / (2 * h)
        theta[i] += h
    return gradient


@exercise(
    parts={"values": 1, "arguments untouched": 0.5, "bad input": 0.5},
    read_again="One step for all parameters",
)
def update(params, grads, step):
    """w_new = w_old − step · gradient for every array of a list."""
    if not np.isfinite(step):
        raise ValueError(f"the step is {step}: it must be a finite number")
    return [
        np.asarray(old, dtype=float) - step * np.asarray(slope, dtype=float)
        for old, slope in zip(params, grads, strict=True)
    ]


def lists(rng, *shapes):
    """params and grads with arrays of these shapes."""
    return tuple([rng.uniform(-2, 2, s).round(2) for s in shapes] for _ in range(2))


@update.cases
def _(rng):
    yield case(
        "values", [np.array([[2.0]]), np.array([1.0])], [np.array([[5.0]]), np.array([1.0])], 0.1
    )
    yield case("values", *lists(rng, (3, 1), (1,)), 0.3)
    yield case("values", *lists(rng, (3, 2), (2,), (2, 4), (4,)), 0.05)
    yield case("values", *lists(rng, (2, 3), (3,)), 0.0)
    yield case("arguments untouched", *lists(rng, (2, 2), (2,)), 0.5, untouched=True)
    yield case("bad input", *lists(rng, (2, 1), (1,)), np.inf)
    yield case("bad input", *lists(rng, (2, 1), (1,)), np.nan)


def checked(step):
    if not np.isfinite(step):
        raise ValueError


@update.misconception("You add step · gradient: that walks uphill, and the cost grows.")
def plus_sign(params, grads, step):
    checked(step)
    return [w + step * g for w, g in zip(params, grads, strict=True)]


@update.misconception(
    "Only the first array is updated: the bias, and every array after W, stays where it was."
)
def bias_not_updated(params, grads, step):
    checked(step)
    return [params[0] - step * grads[0], *params[1:]]


@update.misconception("The step is not used: the whole gradient is subtracted, whatever its size.")
def no_step(params, grads, step):
    checked(step)
    return [w - g for w, g in zip(params, grads, strict=True)]


@update.misconception("You return the changes alone: the rule subtracts them from the old arrays.")
def changes_only(params, grads, step):
    checked(step)
    return [step * g for g in grads]


@update.misconception(
    "The change is multiplied by the weight as well: the rule is step · gradient, and no more."
)
def times_weight(params, grads, step):
    checked(step)
    return [w - step * g * w for w, g in zip(params, grads, strict=True)]


@update.misconception(
    "The loop ends after the second array: a network may hand over any number of them."
)
def two_only(params, grads, step):
    checked(step)
    return [w - step * g for w, g in zip(params[:2], grads[:2], strict=True)]


@update.misconception(
    "The arrays that were handed in have changed: -= writes into them, and so does putting the "
    "new ones into the old list. Make new arrays and a new list."
)
def in_place(params, grads, step):
    checked(step)
    for i, g in enumerate(grads):
        params[i] = params[i] - step * g
    return params


@update.misconception(
    "A step that is infinite or NaN turns every weight into inf or NaN: raise ValueError."
)
def any_step(params, grads, step):
    return [w - step * g for w, g in zip(params, grads, strict=True)]


@exercise(
    parts={"every row once": 1, "the short last batch": 0.5, "bad input": 0.5},
    read_again="A hundred rows at a time",
    look="lambda answer, n, size, rng: {'batches': list(answer), 'next': rng.random()}",
)
def minibatches(n, size, rng):
    """The indices 0 … n − 1 in random order, cut into pieces of `size`; the last may be shorter."""
    if n < 1 or size < 1:
        raise ValueError("there must be at least one row, and one row in a batch")
    order = rng.permutation(n)
    return [order[i : i + size] for i in range(0, n, size)]


@minibatches.measure
def _(answer, n, size, rng, fresh):
    """Counts, sizes and order, which are the same for every shuffle."""
    batches = [np.asarray(batch).ravel() for batch in answer["batches"]]
    every = np.concatenate(batches)
    order = "shuffled"
    if np.array_equal(every, np.sort(every)):
        order = "as in the table"
    elif all(np.ptp(batch) == len(batch) - 1 for batch in batches):
        order = "neighbours stay together"
    once = "each once"
    if len(np.unique(every)) < len(every):
        once = "some more than once"
    elif np.array_equal(np.sort(every), np.arange(1, n + 1)):
        once = "from 1 to n, each once"
    elif not np.array_equal(np.sort(every), np.arange(n)):
        once = "some missing"
    found = {
        "batches": len(batches),
        "rows in the largest batch": max(len(batch) for batch in batches),
        "rows in the last batch": len(batches[-1]),
        "indices": once,
    }
    if n > 10 and 1 < size < n:
        found["order of the rows"] = order
    if n > 10:
        found["the generator rng"] = "not used" if answer["next"] == fresh else "used"
    return found


@minibatches.cases
def _(rng):
    def one(part, n, size, rounds=1):
        seed = int(rng.randint(1000))
        fresh = np.random.default_rng(seed).random()
        return case(part, n, size, Generator(seed), held={"fresh": fresh})

    n = int(rng.randint(4, 6))
    yield one("every row once", 6 * n, n)
    yield one("every row once", 12, 20)
    yield one("every row once", 3, 1)
    yield one("every row once", 1, 2)
    yield one("the short last batch", int(rng.randint(14, 16)), 4)
    yield one("the short last batch", 4308, 100)
    yield one("bad input", 5, 0)
    yield one("bad input", 5, -1)
    yield one("bad input", 0, 3)


def cut(n, size, order):
    """`order` in pieces of `size`, for use inside wrong answers."""
    if n < 1 or size < 1:
        raise ValueError
    return [order[i : i + size] for i in range(0, n, size)]


@minibatches.misconception(
    "The short batch at the end is dropped, and its rows are not seen in this epoch."
)
def last_dropped(n, size, rng):
    batches = cut(n, size, rng.permutation(n))
    return [batch for batch in batches if len(batch) == size] or batches[:0]


@minibatches.misconception(
    "The rows come in the order of the table: shuffle the indices before you cut them."
)
def not_shuffled(n, size, rng):
    rng.permutation(n)
    return cut(n, size, np.arange(n))


@minibatches.misconception(
    "The rows come in the order of the table, and rng is not used: let it shuffle the indices "
    "before you cut them."
)
def no_rng_no_shuffle(n, size, rng):
    return cut(n, size, np.arange(n))


@minibatches.misconception(
    "Rows are drawn with replacement: some are seen twice in an epoch, and others not at all."
)
def repeated(n, size, rng):
    return cut(n, size, rng.integers(0, n, n) if n else [])


@minibatches.misconception(
    "Neighbours of the table stay together in a batch: "
    "shuffle all the rows first, and cut afterwards."
)
def neighbours(n, size, rng):
    return [rng.permutation(batch) for batch in cut(n, size, np.arange(n))]


@minibatches.misconception(
    "The shuffle ignores rng: whoever passes the same generator should get the same batches."
)
def own_generator(n, size, rng):
    return cut(n, size, np.random.default_rng(0).permutation(n))


@minibatches.misconception(
    "The last batch is filled up with rows that were in another batch: let it be short."
)
def filled_up(n, size, rng):
    batches = cut(n, size, rng.permutation(n))
    batches[-1] = np.concatenate([batches[-1], batches[0]])[:size] if n > size else batches[-1]
    return batches


@minibatches.misconception(
    "The short rest is spread over the other batches: each has `size` rows, and the rest is last."
)
def evenly(n, size, rng):
    if n < 1 or size < 1:
        raise ValueError
    return np.array_split(rng.permutation(n), max(n // size, 1))


@minibatches.misconception(
    "All batches are made of nearly the same length: cut pieces of `size`, and let the last be "
    "what is left."
)
def nearly_equal(n, size, rng):
    if n < 1 or size < 1:
        raise ValueError
    return np.array_split(rng.permutation(n), -(-n // size))


@minibatches.misconception("You count from 1: Python's rows are 0 to n - 1.")
def from_one(n, size, rng):
    return cut(n, size, rng.permutation(n) + 1)


@minibatches.misconception(
    "A batch of 0 rows, or a table without any, has no mini-batches: raise ValueError."
)
def unchecked_size(n, size, rng):
    order = rng.permutation(n)
    return [order[i : i + size] for i in range(0, n, size)] if size > 0 else []


@exercise(
    parts={"values": 1.5, "bad input": 0.5},
    read_again="Every column on one scale",
    forbidden=("sklearn.preprocessing.StandardScaler", "scipy.stats.zscore"),
)
def standardize(X):
    """Each column minus its mean, divided by its standard deviation; with both, to undo it."""
    X = np.asarray(X, dtype=float)
    if not np.all(np.ptp(X, axis=0) > 0):  # NaN of a NaN; without rows it raises itself
        raise ValueError("a column is constant, or holds a NaN")
    mean, sd = X.mean(axis=0), X.std(axis=0)
    return (X - mean) / sd, mean, sd


@standardize.cases
def _(rng):
    yield case("values", np.array([[1.0, 10.0], [3.0, 40.0]]))
    X = rng.uniform([-0.9, -30, -300], [-0.1, 30, 300], (5, 3)).round(2)  # one mean is below 0
    yield case("values", X, untouched=True)
    yield case("values", HOUSES[:, 1:])
    X = rng.uniform(1, 9, (4, 2)).round(1)
    X[:, 1] = 3
    yield case("bad input", X)
    yield case("bad input", np.array([[1, 0.7], [4, 0.7], [6, 0.7]]))  # whose sd is 1.1e-16
    Y = rng.uniform(1, 9, (3, 2)).round(1)
    Y[1, 0] = np.nan
    yield case("bad input", Y)
    yield case("bad input", Y[:0])


def refuse(X):
    if not np.all(np.ptp(X, axis=0) > 0):
        raise ValueError
    return X


@standardize.misconception(
    "You ask whether the standard deviation is 0, and rounding has left a crumb of it: ask whether "
    "all of the column is the same, as np.ptp(X, axis=0) == 0 does."
)
def crumb_of_sd(X):
    mean, sd = np.mean(X, axis=0), np.std(X, axis=0)
    if len(X) == 0 or not np.all(sd > 0):
        raise ValueError
    return (X - mean) / sd, mean, sd


@standardize.misconception(
    "One mean and one standard deviation are taken of the whole table: each column has its own."
)
def whole_table(X):
    mean, sd = refuse(X).mean(), X.std()
    return (X - mean) / sd, np.full(X.shape[1], mean), np.full(X.shape[1], sd)


@standardize.misconception(
    "One mean and one standard deviation are taken of the whole table, and returned as single "
    "numbers: each column has its own."
)
def one_number(X):
    return (refuse(X) - X.mean()) / X.std(), X.mean(), X.std()


@standardize.misconception(
    "You divide by the variance: its square root, the standard deviation, has the column's units."
)
def variance(X):
    mean, var = refuse(X).mean(axis=0), X.var(axis=0)
    return (X - mean) / var, mean, var


@standardize.misconception(
    "The mean is taken along the rows: a column, not a house, is put on one scale."
)
def per_row(X):
    mean, sd = refuse(X).mean(axis=1), X.std(axis=1)
    return (X - mean[:, None]) / sd[:, None], mean, sd


@standardize.misconception(
    "The standard deviation divides by n - 1, as pandas does by itself: here it is n, as in NumPy, "
    "so that each scaled column has a standard deviation of exactly 1."
)
def sample_sd(X):
    mean, sd = refuse(X).mean(axis=0), X.std(axis=0, ddof=1)
    return (X - mean) / sd, mean, sd


@standardize.misconception("The mean is not subtracted: each scaled column should have mean 0.")
def not_centred(X):
    return refuse(X) / X.std(axis=0), X.mean(axis=0), X.std(axis=0)


@standardize.misconception("The columns are centred but not divided by their standard deviation.")
def not_scaled(X):
    return refuse(X) - X.mean(axis=0), X.mean(axis=0), X.std(axis=0)


@standardize.misconception(
    "X / sd - mean: brackets are missing, the mean is subtracted before the division."
)
def brackets(X):
    return refuse(X) / X.std(axis=0) - X.mean(axis=0), X.mean(axis=0), X.std(axis=0)


@standardize.misconception(
    "The columns run from 0 to 1: that is scaling by minimum and range, not by mean and standard "
    "deviation."
)
def to_the_range(X):
    low, run = refuse(X).min(axis=0), np.ptp(X, axis=0)
    return (X - low) / run, low, run


@standardize.misconception(
    "Only the scaled table is returned: without mean and sd nobody can scale a new house, "
    "or go back."
)
def table_only(X):
    return (refuse(X) - X.mean(axis=0)) / X.std(axis=0)


@standardize.misconception(
    "A column that is constant, or holds NaN, comes out as NaN, and so does every weight after it: "
    "look at the columns before you divide, and raise ValueError."
)
def unchecked(X):
    return (X - X.mean(axis=0)) / X.std(axis=0), X.mean(axis=0), X.std(axis=0)


@standardize.misconception(
    "NaN is passed over in silence: a house with a hole in it has to be repaired by hand first, "
    "so raise ValueError."
)
def nan_ignored(X):
    if len(X) == 0 or not np.all(np.nanmax(X, axis=0) > np.nanmin(X, axis=0)):
        raise ValueError
    mean, sd = np.nanmean(X, axis=0), np.nanstd(X, axis=0)
    return (X - mean) / sd, mean, sd


@exercise(
    parts={"full batch": 1.5, "mini-batches": 1.5, "arguments untouched": 0.5, "bad input": 0.5},
    read_again="The whole loop",
    builds_on=("minibatches", "cost_gradient", "update", "predict", "cost"),
    forbidden=("tensorflow.GradientTape", "numpy.linalg.lstsq"),
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


def mean_square(X, y, W, b):
    return np.mean((X @ W + b - y) ** 2)


def near(a, b):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=2e-5, atol=2e-6)


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
    if near(last, mean_square(X, y, W, b)):
        noted = "the cost before the epoch"
    if near(last, mean_square(X, y, new_W, new_b)):
        noted = "the cost of all rows after the epoch"
    found = {"W and b": moved, "the number in the history": noted}
    if "no shuffled epoch" in moved or noted == "another number":
        found["what they are"] = np.append(new_W, last)  # one fault is not taken for another
    return found


def train_measure(answer, X, y, W, b, step, epochs, size, rng):
    """With one batch W, b and the history; with two what is the same for every shuffle."""
    new_W, new_b, history = answer
    history = np.ravel(history)
    found = {"numbers in the history": len(history)}
    if size >= len(X):
        return {**found, "W": new_W, "b": new_b, "the history": history}
    if epochs == 1:
        last = history[-1] if len(history) else np.nan
        return found | explain(X, y, W, b, step, int(size), new_W, new_b, last)
    split = "new in every epoch"
    for one in every_split(len(X), int(size)):
        if near(new_W, descent(X, y, W, b, step, one * int(epochs))[0]):
            split = "the same in every epoch"
    rows = np.array_split(np.arange(len(X)), range(int(size), len(X), int(size)))
    if near(new_W, descent(X, y, W, b, step, rows * int(epochs))[0]):
        split = "the table's own, in its order"
    return found | {"batches": split}


train.measure(descent, every_split, mean_square, near, explain, train_measure)


@train.cases
def _(rng):
    def one(part, n, d_in, d_out, *rest, untouched=False):
        generator = Generator(int(rng.randint(1000)))
        return case(part, *draw(rng, n, d_in, d_out), *rest, generator, untouched=untouched)

    yield one("full batch", 3, 2, 1, 0.1, 1, 3)
    yield one("full batch", 5, 3, 1, 0.05, 4, 5)
    yield one("full batch", 4, 2, 2, 0.1, 3, 10)
    yield one("full batch", 3, 2, 1, 0.0, 2, 3)
    yield one("mini-batches", 5, 2, 1, 0.1, 1, 3)
    seed = int(rng.randint(1000))
    while set(np.random.default_rng(seed).permutation(8)[:4]) == {0, 1, 2, 3}:
        seed += 1  # a shuffle that leaves the table's batches as they are would tell nothing
    yield case("mini-batches", *draw(rng, 8, 2, 1), 0.05, 4, 4, Generator(seed))
    yield one("arguments untouched", 4, 2, 1, 0.1, 2, 4, untouched=True)
    X, y, W, b = draw(rng, 3, 2, 1)
    rest = 2, 3, Generator(1)
    yield case("bad input", X, y, W, b, np.inf, *rest)
    yield case("bad input", X, y[:, 0], W, b, 0.1, *rest)
    yield case("bad input", X, y, W, b, 0.1, 2, 0, Generator(1))
    missing = y.copy()
    missing[2] = np.nan
    yield case("bad input", X, missing, W, b, 0.1, *rest)
    X[1, 1] = np.nan
    yield case("bad input", X, y, W, b, 0.1, *rest)


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
    "The history holds the cost of the last batch: a few rows say little, "
    "and the number jumps about. Take the cost of all rows once the epoch is over."
)
def one_batch_cost(X, y, W, b, step, epochs, batch_size, rng):
    return run(X, y, W, b, step, epochs, batch_size, rng, note=lambda costs: costs[-1][1])


@train.misconception(
    "The history holds the cost of the last batch before its update: take the cost of all rows, "
    "with the W and b that the epoch ends with."
)
def one_batch_cost_before(X, y, W, b, step, epochs, batch_size, rng):
    return run(X, y, W, b, step, epochs, batch_size, rng, note=lambda costs: costs[-1][0])


@train.misconception(
    "The cost is noted before the epoch's updates: the history says how good W and b are after it."
)
def cost_before(X, y, W, b, step, epochs, batch_size, rng):
    return run(X, y, W, b, step, epochs, batch_size, rng, note=lambda costs: costs[0])


@train.misconception(
    "The history holds the mean of the batches' costs while W and b still moved, as Keras prints "
    "it: here it is the cost of all rows with the W and b that the epoch ends with."
)
def as_keras_prints(X, y, W, b, step, epochs, batch_size, rng):
    def note(costs):
        return np.mean([before for before, _ in costs[1:]])

    return run(X, y, W, b, step, epochs, batch_size, rng, note=note)


@train.misconception(
    "The history has a number for every step: one for each epoch is asked for, after its last step."
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
    "The history begins with the cost before training: it has one number for each epoch, "
    "and the first one stands after the first epoch."
)
def one_too_many(X, y, W, b, step, epochs, batch_size, rng):
    new_W, new_b, history = run(X, y, W, b, step, epochs, batch_size, rng)
    return new_W, new_b, [mean_square(X, y, W, b), *history]


@train.misconception(
    "The updates are lost: the W and b that come back are those that were handed in. "
    "Keep what update returns, and go on from there."
)
def updates_lost(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    return W, b, [mean_square(X, y, W, b)] * epochs


@train.misconception(
    "The W and b that come back are those that were handed in, although the history falls: "
    "return the ones that training ended with."
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


@train.misconception("The short batch at the end is dropped: its rows are part of the epoch.")
def short_batch_dropped(X, y, W, b, step, epochs, batch_size, rng):
    def split():
        batches = cut(len(X), batch_size, rng.permutation(len(X)))
        return [rows for rows in batches if len(rows) in (batch_size, len(X))]

    return run(X, y, W, b, step, epochs, batch_size, rng, split)


@train.misconception(
    "The rows are not shuffled: every epoch sees the batches of the table's own order."
)
def table_order(X, y, W, b, step, epochs, batch_size, rng):
    def split():
        return cut(len(X), batch_size, np.arange(len(X)))

    return run(X, y, W, b, step, epochs, batch_size, rng, split)


@train.misconception(
    "The batches are drawn once and used in every epoch: shuffle again at the start of each."
)
def same_batches(X, y, W, b, step, epochs, batch_size, rng):
    prepared(X, y, W, step, batch_size)
    batches = cut(len(X), batch_size, rng.permutation(len(X)))
    return run(X, y, W, b, step, epochs, batch_size, rng, lambda: batches)


@train.misconception("The batch size is not used: there is one step an epoch, with all rows.")
def always_full(X, y, W, b, step, epochs, batch_size, rng):
    return run(X, y, W, b, step, epochs, batch_size, rng, lambda: [np.arange(len(X))])


@train.misconception(
    "A batch's gradient is divided by the number of all rows: its cost is the mean over the "
    "batch's own rows, so a batch counts as a small table."
)
def by_all_rows(X, y, W, b, step, epochs, batch_size, rng):
    return run(X, y, W, b, step, epochs, batch_size, rng, scale=lambda rows: len(rows) / len(X))


@train.misconception(
    "Every batch's gradient is taken at the W and b that the epoch began with: "
    "after each update, the next gradient starts from the new ones."
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
    "W and b are changed where they lie: -= writes into the arrays that were handed in, "
    "and a second training would begin where the first one ended."
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
    "NaN in X or y goes through the cost into every weight: look for it before the first step, "
    "and raise ValueError."
)
def nan_unseen(X, y, *rest):
    return (run if np.isfinite(X).all() and np.isfinite(y).all() else all_nan)(X, y, *rest)


@train.misconception(
    "You look for NaN in X alone: one in y goes through the cost into every weight as well."
)
def nan_in_y_unseen(X, y, *rest):
    return (run if np.isfinite(y).all() else all_nan)(X, y, *rest)


@train.misconception(
    "You look for NaN in y alone: one in X goes through the cost into every weight as well."
)
def nan_in_x_unseen(X, y, *rest):
    return (run if np.isfinite(X).all() else all_nan)(X, y, *rest)
