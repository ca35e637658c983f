"""Days, times and durations in French."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def date_words(year: int | str, month: int = 0, day: int = 0) -> str:
    """Return a date with the parts that are known; 0 means an unknown month or day.

    >>> date_words(1947), date_words("1947", 4), date_words(1947, 4, 1)
    ('1947', 'avril 1947', '1er avril 1947')
    """
    if not month:
        return f"{year:0>4}"
    if not day:
        return f"{MONTHS[month - 1]} {year:0>4}"
    return f"{'1er' if day == 1 else day} {MONTHS[month - 1]} {year:0>4}"


def day_in_paris(moment: datetime) -> date:
    """Return the day of an aware moment in Paris, which is that of the law.

    >>> day_in_paris(datetime(2039, 7, 15, 22, 1, tzinfo=UTC))
    datetime.date(2039, 7, 16)
    """
    return moment.astimezone(PARIS).date()


def last_second_of(day: date) -> datetime:
    """Return the end of a day in Paris, in UTC; raise `OverflowError` for the last day of the calendar.

    >>> last_second_of(date(2031, 7, 15)).isoformat()
    '2031-07-15T21:59:59+00:00'
    """
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), PARIS)
    return midnight.astimezone(UTC) - timedelta(seconds=1)


def day_words(day: date) -> str:
    """Return a day.

    >>> day_words(date(2043, 5, 1))
    '1er mai 2043'
    """
    return date_words(day.year, day.month, day.day)


def offset_words(moment: datetime) -> str:
    """Return the offset of an aware moment after a space; empty when it is the offset of Paris.

    It is also shown when the clock of Paris shows that time twice: at the end of summer time.

    >>> offset_words(datetime.fromisoformat("2024-05-02T23:30:00-04:00"))
    ' (UTC-04:00)'
    >>> offset_words(datetime.fromisoformat("2024-05-02T23:30:00+02:00"))
    ''
    >>> offset_words(datetime.fromisoformat("2024-10-27T02:30:00+01:00"))
    ' (UTC+01:00)'
    """
    offset = moment.utcoffset() or timedelta(0)
    wall = moment.replace(tzinfo=PARIS)
    if offset == wall.utcoffset() == wall.replace(fold=1).utcoffset():
        return ""
    if not offset:
        return " (UTC)"
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f" (UTC{'-' if offset < timedelta(0) else '+'}{hours:02}:{minutes:02})"


def moment_in_paris(moment: datetime) -> str:
    """Return an aware moment in the time of Paris, to the second.

    >>> moment_in_paris(datetime(2024, 7, 1, 22, 5, 9, tzinfo=UTC))
    '2 juillet 2024 à 00 h 05 min 09 s (heure de Paris)'
    """
    there = moment.astimezone(UTC).astimezone(PARIS)
    return f"{day_words(there)} à {there:%H h %M min %S s} (heure de Paris)"
