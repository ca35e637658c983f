"""Write FHIR's Timing in one line of French: when and how often something is done."""

from __future__ import annotations

from archive_service.intake.dates import in_french
from archive_service.intake.fhir.tree import many, one, text
from archive_service.intake.fhir.vocabulary.french import code_word
from archive_service.intake.reading.json_values import Json
from archive_service.wording.durations import duration_words, listed, times_per, unit_words
from archive_service.wording.moments import is_before, moment_with_offset, moment_words

_SAID_OF_REPEAT = frozenset(
    (
        *("boundsDuration", "boundsRange", "boundsPeriod", "count", "countMax", "duration", "durationMax"),
        *("durationUnit", "frequency", "frequencyMax", "period", "periodMax", "periodUnit", "dayOfWeek"),
        *("timeOfDay", "when", "offset"),
    )
)
_SAID_OF_BOUNDS = frozenset(("value", "unit", "code", "system", "start", "end", "low", "high"))


def timing_words(timing: dict[str, Json]) -> tuple[str, set[str]]:
    """Return a Timing in words, with the keys that the words cover completely."""
    repeat = one(timing, "repeat")
    parts = _repeat_words(repeat) if isinstance(repeat, dict) else []
    said = {"repeat"} if isinstance(repeat, dict) and _is_said(repeat) and parts else set()
    events = [in_french(event) for event in many(timing, "event") if isinstance(event, str)]
    if events:
        parts.append(f"le {listed(events)}")
        said.add("event")
    return ", ".join(parts), said


def _is_said(repeat: dict[str, Json]) -> bool:
    bounds = [value for key, value in repeat.items() if key.startswith("bounds")]
    return set(repeat) <= _SAID_OF_REPEAT and all(
        isinstance(each, dict) and set(each) <= _SAID_OF_BOUNDS for each in bounds
    )


def _repeat_words(repeat: dict[str, Json]) -> list[str]:
    parts = [
        _frequency(repeat),
        listed([code_word(day, "days-of-week") or day for day in _strings(repeat, "dayOfWeek")]),
        listed([f"à {_clock(time)}" for time in _strings(repeat, "timeOfDay")]),
        listed([_moment(code, text(repeat, "offset")) for code in _strings(repeat, "when")]),
        _upto("pendant ", repeat, "duration", text(repeat, "durationUnit")),
        _count(repeat),
        _bounds(repeat),
    ]
    if not many(repeat, "when") and text(repeat, "offset"):
        parts.append(f"décalage : {duration_words(text(repeat, 'offset'), 'min')}")
    return [part for part in parts if part]


def _strings(node: Json, key: str) -> list[str]:
    return [each for each in many(node, key) if isinstance(each, str)]


def _clock(time: str) -> str:
    return time.removesuffix(":00") if time.count(":") == 2 else time


def _moment(code: str, offset: str) -> str:
    if offset in ("", "0"):
        return moment_words(code)
    # R4: the offset is after the event unless the event's own code says before.
    return moment_with_offset(code, duration_words(offset, "min"), before=is_before(code))


def _frequency(repeat: dict[str, Json]) -> str:
    times, most = text(repeat, "frequency"), text(repeat, "frequencyMax")
    period, longest, unit = (text(repeat, key) for key in ("period", "periodMax", "periodUnit"))
    if most:
        times = f"{times} à {most}" if times else f"au plus {most}"
    if not period:
        return f"{times} fois" if times else ""
    if longest:
        return f"{times or '1'} fois en {period} à {longest} {unit_words(unit, longest)}"
    return times_per(times or "1", period, unit)


def _count(repeat: dict[str, Json]) -> str:
    count, most = text(repeat, "count"), text(repeat, "countMax")
    if not (count or most):
        return ""
    number = f"{count} à {most}" if count and most else count or f"au plus {most}"
    return f"{number} fois en tout"


def _upto(before: str, repeat: dict[str, Json], key: str, unit: str) -> str:
    least, most = text(repeat, key), text(repeat, f"{key}Max")
    if not (least or most):
        return ""
    number = f"{least} à {most}" if least and most else least or f"au plus {most}"
    return f"{before}{number} {unit_words(unit, most or least)}"


def _bounds(repeat: dict[str, Json]) -> str:
    if period := one(repeat, "boundsPeriod"):
        start, end = in_french(text(period, "start")), in_french(text(period, "end"))
        if start and end:
            return f"du {start} au {end}"
        return f"à partir du {start}" if start else f"jusqu'au {end}" if end else ""
    if length := one(repeat, "boundsDuration"):
        return f"pendant {_length(length)}"
    if limits := one(repeat, "boundsRange"):
        low, high = _length(one(limits, "low")), _length(one(limits, "high"))
        return f"pendant {low} à {high}" if low and high else f"pendant {low or f'au plus {high}'}"
    return ""


def _length(quantity: Json) -> str:
    number = text(quantity, "value")
    code = text(quantity, "code") or text(quantity, "unit")
    unit = unit_words(code, number)
    return f"{number} {text(quantity, 'unit') if unit == code else unit}".strip()
