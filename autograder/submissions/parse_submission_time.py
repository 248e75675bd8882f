"""When something was submitted, as text.

nbgrader's own reading is not used: it reads every time zone that it does not know as UTC, +01:00
included, +0100 as a hundred seconds, and 9:00 PM as 9 in the morning.
"""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

TIME = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:(?:T| +)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"(?: *(?P<half>[AaPp])\.?[Mm]\b\.?)?(?: *(?P<zone>[A-Za-z+-].*))?)?"
)
OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)?")


class UnknownTimeZone(ValueError):
    """A time zone that may mean several, e.g. CST in Chicago, Havana and Shanghai.

    Attributes
    ----------
    zone
        What is given as the time zone.
    local_time
        The time there.
    """

    def __init__(self, zone: str, local_time: datetime) -> None:
        super().__init__(f"{zone} is not a time zone")
        self.zone, self.local_time = zone, local_time


def parse_time(text: str) -> datetime:
    """Read a time such as 2030-02-01 09:00:00 UTC.

    Instead of UTC, there may be Z, GMT, a difference from UTC (+01:00) or the name of a place
    (Europe/Berlin). Without any, it is UTC.

    Returns
    -------
    datetime
        In UTC, without a time zone, as nbgrader has them.

    Raises
    ------
    UnknownTimeZone
        If only the time zone cannot be read.
    ValueError
        If it is no time.
    """
    match = TIME.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not a time")
    *date, half, zone = match.groups()
    year, month, day, hour, minute, second = (int(number or 0) for number in date)
    if half:
        hour = hour % 12 + 12 * (half in "Pp")
    time = datetime(year, month, day, hour, minute, second)
    time_zone = _time_zone(zone or "UTC")
    if time_zone is None:
        raise UnknownTimeZone(zone, time)
    try:
        return time.replace(tzinfo=time_zone).astimezone(UTC).replace(tzinfo=None)
    except OverflowError:  # in the first or the last year that there is
        raise ValueError(f"{text!r} is not a time") from None


def _time_zone(zone: str) -> timezone | ZoneInfo | None:
    if zone.upper() in ("UTC", "GMT", "Z"):
        return UTC
    if match := OFFSET.fullmatch(zone):
        offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        return timezone(-offset if match["sign"] == "-" else offset)
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(zone) if "/" in zone else None


def format_time(time: datetime) -> str:
    """Write a time in UTC as nbgrader does."""
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"
