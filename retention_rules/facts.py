"""Facts about a file (one person in one establishment) and about one record of that file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from retention_rules.terms import Trigger

TYPED_KINDS = frozenset({"cda-document"})
"""Kinds whose records always have a document type, so that None means unknown; for other kinds it means
none.
"""

_FIRST_CREDIBLE = date(1900, 1, 2)
_LAST_CREDIBLE = date(9000, 1, 1)


def credible(day: date | None) -> date | None:
    """Return the day, or None when it is a date that programs write for "unknown".

    Year 1, 1 January 1900 and years after 9000 mean "unknown" or "no end" in the software that exports files.
    Counting from them would release a record that must be kept.

    >>> credible(date(1, 1, 1)) is None
    True
    """
    if day is None or not _FIRST_CREDIBLE <= day < _LAST_CREDIBLE:
        return None
    return day


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay or accompaniment. Without an end, or with an impossible end, it is still going on."""

    start: date | None
    end: date | None

    @property
    def closed_on(self) -> date | None:
        """Last day of the stay; None while it goes on or when its dates contradict each other."""
        end = credible(self.end)
        if end is None or (self.start is not None and end < self.start):
            return None
        return end


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal that puts the establishment's responsibility in question; pending without `closed`."""

    lodged: date
    closed: date | None

    @property
    def is_pending(self) -> bool:
        """Say whether the appeal is pending; an end before the beginning does not count as an end."""
        return self.closed is None or self.closed < self.lodged


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """The facts that a decision uses. None, or an absent event, means unknown, and keeps the record.

    `stays`, `last_consultation`, `last_contact`, `birth`, `death`, `appeals` and `events` are those of
    the whole file, the same for all its records; `kind`, `document_type` and `document_date` are the
    record's own.
    """

    kind: str
    """cda-document, native-file, collective-event or structure-data; others are kept without a rule."""
    document_type: str | None = None
    """Code of the type, such as EXPORT_DUI or a LOINC code."""
    document_date: date | None = None
    category: str | None = None
    """FINESS category of the establishment, three digits."""
    legal_status: str | None = None
    """public or private."""
    public_service_mission: bool | None = None
    """Whether a private establishment has a mission of public service (code du patrimoine, art. L211-4)."""
    department: str | None = None
    """The department whose archives control the establishment: 25, 2A, 971."""
    establishment: str | None = None
    """FINESS of the establishment."""
    legal_entity: str | None = None
    """FINESS of its legal entity."""
    birth: date | None = None
    earlier_birth: date | None = None
    """Another birth that was said, before `birth`; None when nobody said another. Whichever keeps a file
    longer counts.
    """
    death: date | None = None
    stays: tuple[Stay, ...] = ()
    last_consultation: date | None = None
    last_contact: date | None = None
    appeals: tuple[Appeal, ...] = ()
    events: Mapping[Trigger, date] = field(default_factory=dict, hash=False)
    """Other events of the file, for triggers without a field of their own."""

    @property
    def pending_since(self) -> date | None:
        """The day on which the first appeal that is still pending was lodged; None when none is."""
        return min((appeal.lodged for appeal in self.appeals if appeal.is_pending), default=None)

    @property
    def has_open_stay(self) -> bool:
        """Say whether at least one stay is still going on."""
        return any(stay.closed_on is None for stay in self.stays)

    @property
    def last_passage(self) -> date | None:
        """End of the last stay or last consultation; None while a stay is going on or when no end is
        known.
        """
        latest = credible(self.last_consultation)
        for stay in self.stays:
            end = stay.closed_on
            if end is None:
                return None
            if latest is None or end > latest:
                latest = end
        return latest

    def day_of(self, trigger: Trigger) -> date | None:
        """Return the day of an event, None when it has not happened, is unknown or not credible."""
        match trigger:
            case Trigger.LAST_PASSAGE:
                return self.last_passage
            case Trigger.LAST_CONTACT:
                return None if self.has_open_stay else credible(self.last_contact)
            case Trigger.BIRTH:
                return credible(self.birth)
            case Trigger.DEATH:
                return credible(self.death)
            case Trigger.DOCUMENT_DATE:
                return credible(self.document_date)
            case _:
                return credible(self.events.get(trigger))
