"""Mutants that are no mistake: on what the contract allows they are equal to the reference.

Each has a proof, made by machine where that can be done, and written down where it cannot.
`verify` holds the proofs to account: a mutant that is listed here and loses points, or that is
not made any more, is an error.
"""

from autograder.verification.mutants import Mutant

PROOFS: dict[str, dict[str, str]] = {}


def proof(mutant: Mutant) -> str | None:
    """Why a mutant is equal to its reference on the contract; None where that is not proved."""
    return PROOFS.get(mutant.exercise, {}).get(mutant.name)


def stale(mutants: list[Mutant]) -> list[str]:
    """The names in the table that no mutant of these exercises has."""
    made = {(mutant.exercise, mutant.name) for mutant in mutants}
    exercises = {mutant.exercise for mutant in mutants}
    return [
        f"{exercise}: {name}"
        for exercise, proofs in PROOFS.items()
        for name in proofs
        if exercise in exercises and (exercise, name) not in made
    ]
