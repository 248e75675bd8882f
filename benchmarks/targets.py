"""Measured figures and their targets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """A measured number; good if it meets its target or has none."""

    name: str
    value: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def good(self) -> bool:
        low = self.at_least is None or self.value >= self.at_least
        return low and (self.at_most is None or self.value <= self.at_most)

    def __str__(self) -> str:
        target = "" if self.at_least is None else f"at least {self.at_least:g}"
        target += "" if self.at_most is None else f"at most {self.at_most:g}"
        return f"{'  ' if self.good else '! '}{self.name:58}{self.value:9.2f}   {target}"
