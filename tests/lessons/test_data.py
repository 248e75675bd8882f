"""The housing table is what its script makes, and behaves like the lecture's own table.

FACTS holds what is to be matched: numbers measured on the lecture's table, each with the distance
from it that the project's table may have. Where the lecture's table is at hand, the numbers are
held against it, to their last digit; the sheet (data/README.md) is held against both.
"""

import importlib.util
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from tests.support import ROOT

DATA = ROOT / "data"

COLUMNS = ["Bedrooms", "Area", "City_Distance", "Age", "Price"]
INPUTS = COLUMNS[:-1]
STATISTICS = ["mean", "sd", "min", "5%", "25%", "50%", "75%", "95%", "max"]

HEAD = """\
Bedrooms,Area,City_Distance,Age,Price
1,26.184098,1286.68,67,96004.804557
1,34.866901,1855.25,30,92473.72257
1,36.980709,692.09,24,98112.51994
1,17.445723,1399.49,66,92118.326874
1,52.587646,84.65,3,98976.653176
"""

HOUSES = {1: 612, 2: 1130, 3: 781, 4: 588, 5: 301, 6: 258, 7: 186, 8: 156,
          9: 140, 10: 97, 11: 43, 12: 7, 13: 5, 14: 3, 17: 1}  # fmt: skip

# For each column, STATISTICS and the tolerances on them.
MARGINALS = {
    "Bedrooms": (
        (3.733, 2.477, 1, 1, 2, 3, 5, 9, 17),
        (0.001, 0.001, 0, 0, 0, 0, 0, 0, 0),
    ),
    "Area": (
        (118.94, 95.47, 10.24, 24.88, 52.24, 91.83, 150.99, 316.07, 750.97),
        (0.5, 0.5, 0.5, 0.5, 1.5, 1.5, 2.5, 5, 10),
    ),
    "City_Distance": (
        (1090.54, 555.33, 11.80, 159.24, 635.90, 1143.14, 1554.28, 1920.24, 1999.84),
        (1, 1, 1, 1, 1, 1, 1, 1, 1),
    ),
    "Age": (
        (48.58, 27.62, 0, 6, 25, 48, 72, 92, 97),
        (0.2, 0.2, 0, 0, 0, 0, 0, 0, 0),
    ),
    "Price": (
        (95701.20, 3919.82, 86113.59, 90013.72, 92934.25, 95337.79, 97980.68, 102730.69, 118134.77),
        (10, 2, 2500, 200, 150, 50, 100, 50, 500),
    ),
}

# Fact: (target, tolerance).
FACTS = {
    f"{column} {statistic}": fact
    for column, numbers in MARGINALS.items()
    for statistic, *fact in zip(STATISTICS, *numbers, strict=True)
} | {
    "Correlation of Bedrooms and Area": (0.753, 0.01),
    "Correlation of Bedrooms and City_Distance": (-0.014, 0.02),
    "Correlation of Bedrooms and Age": (-0.057, 0.02),
    "Correlation of Area and City_Distance": (-0.009, 0.02),
    "Correlation of Area and Age": (-0.050, 0.02),
    "Correlation of City_Distance and Age": (0.012, 0.02),
    "Correlation of Bedrooms and Price": (0.552, 0.01),
    "Correlation of Area and Price": (0.682, 0.01),
    "Correlation of City_Distance and Price": (-0.418, 0.01),
    "Correlation of Age and Price": (-0.225, 0.01),
    "Mean area with 1 bedroom": (40, 1),
    "Mean area with 2 bedrooms": (69, 1),
    "Mean area with 3 bedrooms": (100, 2),
    "Mean area with 4 bedrooms": (124, 5),
    "Mean area with 5 bedrooms": (147, 5),
    "Mean area with 6 bedrooms": (197, 10),
    "Mean area with 7 bedrooms": (213, 10),
    "Mean area with 8 bedrooms": (243, 15),
    "Mean area with 9 bedrooms": (271, 15),
    "Mean area with 10 bedrooms": (302, 15),
    "Mean of log(Area)": (4.495, 0.01),
    "Sd of log(Area)": (0.767, 0.01),
    "Least squares: intercept": (96699.97, 10),
    "Least squares: slope of Bedrooms": (116.52, 1),
    "Least squares: slope of Area": (25.193, 0.01),
    "Least squares: slope of City_Distance": (-2.8905, 0.005),
    "Least squares: slope of Age": (-26.309, 0.05),
    "Least squares: R²": (0.672, 0.001),
    "Residual: sd": (2245, 2),
    "Residual: skew": (-0.16, 0.02),
    "Residual: excess kurtosis": (3.4, 0.1),
    "RMSE of predicting the mean": (3919, 0.5),
    "Condition number: raw": (4005, 10),
    "Condition number: standardized": (2.7, 0.05),
}


def design(inputs):
    """The inputs with a column of ones before them."""
    return np.column_stack([np.ones(len(inputs)), inputs])


def least_squares(A, y):
    """Coefficients, residual and R²."""
    coefficients = np.linalg.lstsq(A, y, rcond=None)[0]
    residual = y - A @ coefficients
    return coefficients, residual, 1 - residual.var() / y.var()


def standardize(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


def measure(table):
    """Every fact of FACTS, measured on a table: {fact: value}."""
    facts = {}
    for column in COLUMNS:
        x = table[column]
        quantiles = x.quantile([0, 0.05, 0.25, 0.5, 0.75, 0.95, 1])
        values = [x.mean(), x.std(), *quantiles]
        facts |= {f"{column} {name}": value for name, value in zip(STATISTICS, values, strict=True)}

    correlations = table.corr()
    for i, first in enumerate(COLUMNS):
        for second in COLUMNS[i + 1 :]:
            facts[f"Correlation of {first} and {second}"] = correlations.loc[first, second]

    for bedrooms, area in table.groupby("Bedrooms")["Area"].mean().items():
        facts[f"Mean area with {bedrooms} bedroom{'s' if bedrooms > 1 else ''}"] = area
    facts["Mean of log(Area)"] = np.log(table["Area"]).mean()
    facts["Sd of log(Area)"] = np.log(table["Area"]).std()

    X, price = table[INPUTS].to_numpy(float), table["Price"].to_numpy()
    coefficients, residual, r2 = least_squares(design(X), price)
    names = ["intercept", *(f"slope of {column}" for column in INPUTS), "R²"]
    facts |= {
        f"Least squares: {name}": v for name, v in zip(names, [*coefficients, r2], strict=True)
    }
    z = standardize(residual)
    facts["Residual: sd"] = residual.std(ddof=1)
    facts["Residual: skew"] = (z**3).mean()
    facts["Residual: excess kurtosis"] = (z**4).mean() - 3
    facts["RMSE of predicting the mean"] = price.std()
    facts["Condition number: raw"] = np.linalg.cond(design(X))
    facts["Condition number: standardized"] = np.linalg.cond(design(standardize(X)))
    return facts


def half_a_digit(number):
    """Half of one unit in a decimal number's last place: 0.005 for 1.23."""
    return 0.5 * 10.0 ** Decimal(str(number)).as_tuple().exponent


@pytest.fixture(scope="module")
def make_housing():
    """The script; data/ is a folder, not a package."""
    spec = importlib.util.spec_from_file_location("make_housing", DATA / "make_housing.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def table():
    return pd.read_csv(DATA / "housing_data.csv")


@pytest.fixture(scope="module")
def measured(table):
    return measure(table)


@pytest.fixture(scope="module")
def original(lecture_csv):
    return pd.read_csv(lecture_csv, encoding="utf-8-sig")


@pytest.fixture(scope="module")
def measured_on_original(original):
    return measure(original)


# The file


def test_file_is_what_the_script_makes(make_housing, tmp_path):
    make_housing.write(tmp_path / "housing.csv")
    made = (tmp_path / "housing.csv").read_bytes()
    assert made == (DATA / "housing_data.csv").read_bytes(), (
        "data/housing_data.csv is not what data/make_housing.py makes: run the script again"
    )


def test_no_number_is_near_a_rounding_tie(make_housing):
    """So a last bit that differs between two machines cannot change a byte of the file."""
    inputs = make_housing.draw_inputs(np.random.RandomState(make_housing.SEED))
    prices = make_housing.draw(np.random.RandomState(make_housing.SEED))[:, -1]
    in_last_digits = np.column_stack([inputs, prices]) * 10.0 ** np.array(make_housing.DECIMALS)
    to_tie = np.abs(in_last_digits % 1 - 0.5)
    assert to_tie.min() > 1e-5


def test_file_opens_with_the_rows_that_the_lecture_prints():
    """Plain UTF-8 with line feeds: neither a byte-order mark before them nor a carriage return."""
    content = (DATA / "housing_data.csv").read_bytes()
    assert content.startswith(HEAD.encode())
    assert content.endswith(b"\n")
    assert b"\r" not in content


# The table


def test_the_table_has_the_lectures_shape_and_types(table):
    assert table.shape == (4308, 5)
    assert list(table.columns) == COLUMNS
    assert [table[column].dtype.kind for column in COLUMNS] == ["i", "f", "f", "i", "f"]


def test_nothing_is_missing_or_twice(table):
    assert not table.isna().any(axis=None)
    assert not table.duplicated().any()


def test_the_houses_with_each_number_of_bedrooms_are_as_many_as_stated(table):
    assert table["Bedrooms"].value_counts().to_dict() == HOUSES


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_of_the_lectures_table_holds_of_ours(fact, measured):
    target, tolerance = FACTS[fact]
    assert abs(measured[fact] - target) <= max(tolerance, half_a_digit(target)), (
        f"{fact}: {measured[fact]:.6g}, which is not within {tolerance} of {target}"
    )


def test_price_is_linear_plus_noise(table):
    """Squares and products of the inputs explain next to nothing more."""
    Z, price = standardize(table[INPUTS].to_numpy(float)), table["Price"].to_numpy()
    quadratic = [Z[:, i] * Z[:, j] for i in range(4) for j in range(i, 4)]
    *_, linear_r2 = least_squares(design(Z), price)
    *_, quadratic_r2 = least_squares(design(np.column_stack([Z, *quadratic])), price)
    assert quadratic_r2 - linear_r2 < 0.01


def test_rows_are_in_no_order(table):
    """So the first rows are as good a sample as any, whatever a lesson does with them."""
    half = len(table) // 2
    for column in COLUMNS:
        first, second = table[column][:half], table[column][half:]
        standard_error = table[column].std() * np.sqrt(2 / half)
        assert abs(first.mean() - second.mean()) < 4 * standard_error


# The sheet


def test_sheet_says_what_is_measured(measured):
    """data/README.md gives every fact, its target and ours, right to the last digit."""
    sheet = {}
    for line in (DATA / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().replace(",", "").replace("−", "-") for cell in line.split("|")[1:-1]]
        if len(cells) == 2 + len(STATISTICS) and cells[1] in ("target", "ours"):
            for statistic, number in zip(STATISTICS, cells[2:], strict=True):
                sheet[f"{cells[0]} {statistic}", cells[1]] = number
        elif len(cells) == 3 and cells[0] in FACTS:
            sheet[cells[0], "target"], sheet[cells[0], "ours"] = cells[1:]

    for fact, (target, _) in FACTS.items():
        assert float(sheet[fact, "target"]) == target, fact
        number = sheet[fact, "ours"]
        assert abs(measured[fact] - float(number)) <= 1.01 * half_a_digit(number), (
            f"{fact}: the sheet says {number}; measured, it is {measured[fact]:.6g}"
        )


# The lecture's own table


@pytest.mark.parametrize("fact", FACTS)
def test_target_is_right_to_its_last_digit(fact, measured_on_original):
    target, _ = FACTS[fact]
    assert abs(measured_on_original[fact] - target) <= 1.01 * half_a_digit(target)


def test_bedrooms_are_counted_right(original):
    assert original["Bedrooms"].value_counts().to_dict() == HOUSES


def test_only_the_printed_rows_are_the_lectures(table, original):
    def rows(frame):
        return frame[["Area", "City_Distance", "Age", "Price"]].round(2).apply(tuple, axis=1)

    shared = rows(table).isin(set(rows(original)))
    assert list(shared[shared].index) == [0, 1, 2, 3, 4]
