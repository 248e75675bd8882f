"""When something was submitted: what is not certainly a time in UTC is not read as one."""

from datetime import datetime

import pytest

from autograder.submissions.parse_submission_time import UnknownTimeZone, format_time, parse_time


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2030-02-01 09:00:00 UTC", 9),
        ("2030-02-01 09:00:00", 9),
        ("2030-02-01T09:00Z", 9),
        ("2030-2-1 9:00:00.573466000 GMT", 9),
        ("2030-02-01 09:00:00 +0100", 8),
        ("2030-02-01 09:00:00 +01:00", 8),
        ("2030-02-01 09:00:00-08", 17),
        ("2030-02-01 09:00:00 Europe/Berlin", 8),
        ("2030-07-01 09:00:00 Europe/Berlin", 7),
        ("2030-02-01 9:00 PM", 21),
        ("2030-02-01 12:00 a.m. UTC", 0),
    ],
)
def test_times_are_read_in_utc(text, hour):
    assert parse_time(text).hour == hour


@pytest.mark.parametrize(
    "zone", ["PST", "EST", "CET", "CEST", "IST", "BST", "MEZ", "UTC+1", "Mars/Olympus", "PM PST"]
)
def test_a_zone_that_may_mean_several_is_refused(zone):
    with pytest.raises(UnknownTimeZone):
        parse_time(f"2030-02-01 09:00:00 {zone}")


@pytest.mark.parametrize(
    "text", ["", "yesterday", "01.02.2030 09:00", "2030-13-01", "0001-01-01 00:00 +14:00", "1 2 3"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        parse_time(text)


def test_a_time_is_written_as_nbgrader_does():
    assert format_time(datetime(2030, 2, 1, 9)) == "2030-02-01 09:00:00 UTC"
