"""What `person.json` and `record.json` say, as far as layouts show it. What is not told is empty or None."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from exports.portability.layouts import RecordFiles
from exports.portability.layouts.sexes import sex_of
from exports.portability.layouts.source_types import source_media_type

INS_OIDS = ("1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.9", "1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.11")
"""Authorities of the national health identifier: of the NIR, of the NIA, and two of tests."""

KINDS: Mapping[str, tuple[str, str]] = {
    "cda-document": ("Document CDA", "Documents CDA"),
    "native-file": ("Dossier de l’usager", "Dossiers de l’usager"),
    "collective-event": ("Évènement collectif", "Évènements collectifs"),
    "structure-data": ("Données de la structure", "Données de structures"),
}
"""What people call a kind of record: one, and several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirIdentity:
    """A person. `ins` and `local_ids` are `system|value`; `gender` is the code as received.

    `is_known` is false when there is nothing but the identifier.
    """

    person: str
    family: str = ""
    given: str = ""
    birth_date: str = ""
    gender: str = ""
    birth_place: str = ""
    ins: str = ""
    local_ids: Sequence[str] = ()
    is_known: bool = False

    @classmethod
    def of(cls, person: str, content: bytes) -> TheirIdentity:
        """Read a `person.json`. Without traits, the name is the one that records gave."""
        told = orjson.loads(content)
        traits = told.get("traits") or {"family": told.get("name")}
        return cls(
            person=person,
            **{
                key: text(traits.get(key))
                for key in ("family", "given", "birth_date", "gender", "birth_place", "ins")
            },
            local_ids=tuple(map(text, traits.get("local_ids") or ())),
            is_known=True,
        )

    @property
    def name(self) -> str:
        """The name for people, family name first; empty when none is known."""
        return f"{self.family} {self.given}".strip()

    @property
    def local_values(self) -> Sequence[str]:
        """Their identifiers in other software, without the systems."""
        return [value for one in self.local_ids if (value := one.rpartition("|")[2].strip())]

    @property
    def sex(self) -> str:
        """male, female, other or unknown; empty when nothing with this meaning is told."""
        return sex_of(self.gender)

    @property
    def number(self) -> str:
        """The value of the national identifier, without its authority."""
        return self.ins.rpartition("|")[2]


@dataclass(frozen=True, slots=True)
class Told:
    """A record, as its `record.json` tells it."""

    record: RecordFiles

    @property
    def _details(self) -> Mapping[str, Any]:
        return self.record.told.get("details") or {}

    def of(self, key: str) -> str:
        """Return a member of the record itself, as text."""
        return text(self.record.told.get(key))

    def detail(self, key: str) -> str:
        """Return a member of its details, as text."""
        return text(self._details.get(key))

    def decision(self, key: str) -> str:
        """Return a member of the last decision about its retention, as text."""
        return text((self._details.get("decision") or {}).get(key))

    @property
    def title(self) -> str:
        """The title; French text of its own when the record has none."""
        return self.detail("title").strip() or "Document sans titre"

    @property
    def kind(self) -> str:
        """What people call the kind."""
        kind = self.of("kind")
        return KINDS.get(kind, (kind, kind))[0]

    @property
    def period(self) -> tuple[str, str]:
        """The first and the last day of what the document is about."""
        first, last = self._details.get("period") or (None, None)
        return text(first), text(last)

    @property
    def stays(self) -> Sequence[Mapping[str, Any]]:
        """The stays that its source declared."""
        stated = self._details.get("stated") or {}
        return [stay for stay in stated.get("stays") or () if isinstance(stay, Mapping)]

    @property
    def source_media_type(self) -> str:
        """The media type of the source; empty when there is none."""
        source = self.record.parts.get("source")
        return source_media_type(source) if source else ""

    @property
    def death(self) -> str:
        """The day of death that the source states."""
        return text((self._details.get("stated") or {}).get("death"))

    @property
    def received_at(self) -> str:
        """The moment at which its flow was received; empty before there is a provenance."""
        provenance = self.record.parts.get("provenance")
        try:
            told = orjson.loads(provenance.content) if provenance else {}
            return text((told.get("origin") or {}).get("received_at"))
        except (ValueError, AttributeError):
            return ""

    @property
    def decided_on(self) -> str:
        """The day of the last decision about its retention."""
        decision = self._details.get("decision") or {}
        return text((decision.get("basis") or {}).get("today"))


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay that a document declares: days of ISO 8601, and the values of its identifiers."""

    establishment: str
    start: str
    end: str
    is_ongoing: bool
    identifiers: Sequence[str]

    @property
    def key(self) -> str:
        """What is equal for the same stay in several documents: its identifiers, else its first day."""
        return "\n".join((self.establishment, *(self.identifiers or (f" {self.start}",))))

    @property
    def values(self) -> Sequence[str]:
        """Its identifiers without their systems."""
        return [one.rpartition("|")[2] for one in self.identifiers]


def stays_of(told: Told) -> Sequence[Stay]:
    """Return the stays that a document declares."""
    return [
        Stay(
            told.of("establishment"),
            text(stay.get("start")),
            text(stay.get("end")),
            stay.get("ongoing") is True,
            sorted(map(text, stay.get("identifiers") or ())),
        )
        for stay in told.stays
    ]


def text(value: object) -> str:
    """Return a value of JSON as text: empty for null, `true` and `false` for booleans."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
