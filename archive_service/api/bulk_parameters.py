"""What a kick-off of FHIR Bulk Data asks for: its `Prefer` header, and the parameters in its body.

A parameter either has its effect, or it is refused by name. With `handling=lenient`, those that this service
does not know are ignored: the manifest lists them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from archive_service.api.repeated_keys import has_key_twice
from archive_service.model.bulk_requests import BulkLevel, BulkRequest
from archive_service.workflows.bulk_exports import BulkAsked, BulkParametersRefused, RefusedParameter
from exports.portability.layouts.bulk.resource_types import SHARED, TYPES

OUTPUT_FORMATS = ("application/fhir+ndjson", "application/ndjson", "ndjson")
LARGEST_BODY = 1_000_000
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_.$\-]{0,63}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_PATIENT = re.compile(r"Patient/([A-Za-z0-9.\-]{1,64})")
_FINESS = re.compile(r"[0-9AB]{9}")
_REPEATED = frozenset({"_type", "patient", "establishment"})


@dataclass(frozen=True, slots=True)
class Preferences:
    """The preferences of a request (RFC 7240). Others than these are ignored, as it says."""

    asynchronous: bool = False
    lenient: bool = False
    separate_status: bool = False

    @classmethod
    def of(cls, headers: Sequence[str]) -> Preferences:
        """Read all `Prefer` headers."""
        found = {
            re.sub(r"\s", "", one.partition(";")[0]).lower().replace('"', "")
            for header in headers
            for one in header.split(",")
        }
        return cls("respond-async" in found, "handling=lenient" in found, "separate-export-status" in found)


@dataclass(slots=True)
class _Reading:
    """The parameters while they are read."""

    level: BulkLevel
    lenient: bool
    types: list[str] = field(default_factory=list)
    patients: list[tuple[int, str]] = field(default_factory=list)
    establishments: list[tuple[int, str]] = field(default_factory=list)
    since: datetime | None = None
    until: datetime | None = None
    ignored: list[str] = field(default_factory=list)
    refused: list[RefusedParameter] = field(default_factory=list)

    def refuse(self, name: str, place: int | None, why: str, code: str = "value") -> None:
        self.refused.append(RefusedParameter(name, place, why, code))

    def not_taken(self, name: str, place: int, why: str) -> None:
        """Refuse a parameter without effect here, or ignore it when the caller allows that."""
        if self.lenient:
            self.ignored.append(name)
        else:
            self.refuse(name, place, why, "not-supported")


def asked_of(body: bytes, level: BulkLevel, preferences: Preferences) -> BulkAsked:
    """Return what the body of a kick-off asks for; an empty one asks for everything.

    Raises:
        BulkParametersRefused: with every parameter that is not taken.
    """
    reading = _Reading(level, preferences.lenient)
    parameters = _parameters(body)
    counts = Counter(name for name, _ in parameters)
    for place, (name, value) in enumerate(parameters):
        if counts[name] > 1 and name not in _REPEATED and name in _READERS:
            reading.refuse(name, place, "Ce paramètre ne se répète pas.")
            continue
        reader = _READERS.get(name)
        if reader is None:
            reading.not_taken(name, place, "Ce paramètre n'est pas pris en charge.")
        else:
            reader(reading, place, value)
    if reading.refused:
        raise BulkParametersRefused(reading.refused)
    request = BulkRequest(
        level=level,
        types=tuple(dict.fromkeys(reading.types)),
        ignored=tuple(reading.ignored),
        separate_status=preferences.separate_status,
    )
    return BulkAsked(
        request=request,
        establishments=reading.establishments,
        patients=reading.patients,
        since=reading.since,
        until=reading.until,
    )


def _parameters(body: bytes) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the names and values of a Parameters resource; raise `BulkParametersRefused`."""
    if not body.strip():
        return []
    try:
        told = orjson.loads(body)
    except ValueError:
        raise _unreadable("Le corps n'est pas du JSON.") from None
    if has_key_twice(body):
        raise _unreadable("Un objet du corps contient deux fois la même clé.")
    if not isinstance(told, dict) or told.get("resourceType") != "Parameters":
        raise _unreadable("Le corps est une ressource « Parameters ».")
    given = told.get("parameter", [])
    if not isinstance(given, list):
        raise _unreadable("« parameter » est une liste.")
    found: list[tuple[str, Mapping[str, Any]]] = []
    refused: list[RefusedParameter] = []
    for place, one in enumerate(given):
        name = one.get("name") if isinstance(one, dict) else None
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            refused.append(RefusedParameter("parameter", place, "Le nom du paramètre manque.", "structure"))
            continue
        found.append((name, {key: value for key, value in one.items() if key not in ("name", "id")}))
    if refused:
        raise BulkParametersRefused(refused)
    return found


def _unreadable(why: str) -> BulkParametersRefused:
    return BulkParametersRefused([RefusedParameter("Parameters", None, why, "structure")])


def _output_format(reading: _Reading, place: int, value: Mapping[str, Any]) -> None:
    if _text(value, "valueString") not in OUTPUT_FORMATS:
        reading.not_taken("_outputFormat", place, f"Les fichiers sont en {OUTPUT_FORMATS[0]}.")


def _type(reading: _Reading, place: int, value: Mapping[str, Any]) -> None:
    named = _text(value, "valueString", "valueCode")
    if named is None or "," in named:
        reading.refuse("_type", place, "Un type par paramètre, en « valueString », sans virgule.")
    elif named not in TYPES:
        reading.not_taken("_type", place, "Ce n'est pas un type de ressource de FHIR R4.")
    elif reading.level is BulkLevel.PATIENT and named in SHARED:
        reading.not_taken("_type", place, "Ce type ne concerne aucun patient : l'exporter par /fhir/$export.")
    else:
        reading.types.append(named)


def _patient(reading: _Reading, place: int, value: Mapping[str, Any]) -> None:
    told = value.get("valueReference")
    reference = told.get("reference") if isinstance(told, dict) and set(value) == {"valueReference"} else None
    found = _PATIENT.fullmatch(reference) if isinstance(reference, str) else None
    if reading.level is BulkLevel.SYSTEM:
        reading.not_taken("patient", place, "« patient » ne se donne qu'avec /fhir/Patient/$export.")
    elif found is None:
        reading.refuse("patient", place, "Une référence « Patient/[id] », en « valueReference ».")
    else:
        reading.patients.append((place, found[1]))


def _establishment(reading: _Reading, place: int, value: Mapping[str, Any]) -> None:
    finess = _text(value, "valueString")
    if finess is None or not _FINESS.fullmatch(finess):
        reading.refuse("establishment", place, "Un numéro FINESS, en « valueString ».")
    else:
        reading.establishments.append((place, finess))


def _since(reading: _Reading, place: int, value: Mapping[str, Any]) -> None:
    reading.since = _instant(reading, "_since", place, value)


def _until(reading: _Reading, place: int, value: Mapping[str, Any]) -> None:
    reading.until = _instant(reading, "_until", place, value)


def _instant(reading: _Reading, name: str, place: int, value: Mapping[str, Any]) -> datetime | None:
    found = instant_of(_text(value, "valueInstant") or "")
    if found is None:
        reading.refuse(name, place, "Un instant avec fuseau, en « valueInstant » (2026-05-01T00:00:00Z).")
    return found


def instant_of(text: str) -> datetime | None:
    """Return an instant of FHIR, None when the text is none."""
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", text))
    except ValueError:
        return None


def _text(value: Mapping[str, Any], *names: str) -> str | None:
    """Return the value when it is the only one, a text under one of these names."""
    if len(value) != 1:
        return None
    ((name, told),) = value.items()
    return told if name in names and isinstance(told, str) else None


_READERS: Mapping[str, Callable[[_Reading, int, Mapping[str, Any]], None]] = {
    "_outputFormat": _output_format,
    "_since": _since,
    "_until": _until,
    "_type": _type,
    "patient": _patient,
    "establishment": _establishment,
}
