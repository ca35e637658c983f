"""What was asked for when an export was ordered through FHIR Bulk Data Access."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class BulkLevel(StrEnum):
    """At which address it was ordered: `/fhir/$export`, or `/fhir/Patient/$export`."""

    SYSTEM = "system"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRequest:
    """An order of FHIR Bulk Data. `types` are those of the resources, empty for all; `ignored` the parameters
    without effect, which the caller allowed (`handling=lenient`). With `separate_status` the state of the
    order is in a header of its own. `active_on` leaves out what is in the intermediate archive on that day;
    None leaves out nothing.
    """

    level: BulkLevel
    types: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    separate_status: bool = False
    active_on: date | None = None
