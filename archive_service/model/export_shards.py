"""The shards of an export: groups of persons with all their records, which are built one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

import orjson

from archive_service.model.decisions import RulebookRef
from archive_service.model.export_contents import Contents
from archive_service.model.forms import read_form
from exports.portability.layouts.beside import UNOWNED
from signing.digests import Digest

WHOLE = 0
"""The number of what is made of all shards at the end. Shards have numbers from 1."""
REST, FOLDERS = -2, -1
"""The numbers of the two parts of a large package, which are merged when all shards are done, and before the
whole: what is in the folders of deposits, persons and records, and the rest, which takes longer.
"""

SHARD, HEAD, OUTCOME = "export-shard/1", "export-plan/1", "export-outcome/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPerson:
    """A person of a shard, with those who were merged into them, and with all their records in the order.

    `acts` are the entries of the journal about merges and splits of the person, `outside` the numbers of
    their records outside the order, by kind.
    """

    id: UUID
    merged: Sequence[UUID] = ()
    records: Sequence[UUID] = ()
    acts: Sequence[int] = ()
    outside: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedShard:
    """What is in a shard: persons with their records, or records without a person, or deposits.

    `first_person` is the number of its first person in the package, from 1. `known` are the records whose
    bytes the receiver of a delta has: layouts leave them out. `known_persons` gives the leaf hash of the
    file that the receiver has of a person. `transverse` numbers the shards of records without a person,
    from 1; layouts name files by it. `contents` says what is built of it, `active_on` that records which are
    in the intermediate archive on that day are left out.
    """

    number: int
    first_person: int = 1
    persons: Sequence[PlannedPerson] = ()
    records: Sequence[UUID] = ()
    deposits: Sequence[UUID] = ()
    known: Sequence[UUID] = ()
    known_persons: Mapping[str, str] = field(default_factory=dict)
    transverse: int = 0
    contents: Contents = Contents.PACKAGE
    active_on: date | None = None

    @property
    def laid_out(self) -> PlannedShard:
        """What layouts are made of: the records that are not known, and their persons."""
        known = frozenset(self.known)
        if not known:
            return self
        persons = [replace(one, records=[r for r in one.records if r not in known]) for one in self.persons]
        return replace(
            self,
            persons=tuple(one for one in persons if one.records),
            records=tuple(one for one in self.records if one not in known),
        )

    @property
    def owners(self) -> dict[UUID, UUID | None]:
        """Its records in order, each with its person."""
        found: dict[UUID, UUID | None] = {record: one.id for one in self.persons for record in one.records}
        return found | dict.fromkeys(self.records)

    @property
    def count(self) -> int:
        """The number of its records."""
        return len(self.records) + sum(len(one.records) for one in self.persons)

    @property
    def content(self) -> bytes:
        """What its files are about, as JSON: not its number."""
        return orjson.dumps(
            {
                "first_person": self.first_person,
                "persons": [
                    {
                        "id": one.id,
                        "merged": one.merged,
                        "records": one.records,
                        "acts": one.acts,
                        "outside": one.outside,
                    }
                    for one in self.persons
                ],
                "records": self.records,
                "deposits": self.deposits,
                **({"transverse": self.transverse} if self.transverse else {}),
                **({"known": self.known} if self.known else {}),
                **({"known_persons": self.known_persons} if self.known_persons else {}),
                **({"contents": self.contents} if self.contents is not Contents.PACKAGE else {}),
                **({"active_on": self.active_on} if self.active_on else {}),
            }
        )

    @property
    def digest(self) -> bytes:
        """By which a shard of another plan is recognised as the same: layouts name files by its number."""
        return sha256(f"{self.number}\n".encode() + self.content).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHead:
    """What a plan says of the whole order. `position` is that of the journal: what was accepted later is not
    in the order. `traces` is the number of the last trace that may be in it: 0 in plans of former versions,
    which have none. `plans` counts how often it was planned.
    """

    position: int
    accepted: int
    total: int
    outside: int
    eliminated: int
    traces: int = 0
    plans: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportShard:
    """The row of a shard: how far it is, and the objects that it consists of.

    A shard that is done without a `lines_object` contradicted its plan: the order is planned again. A part of
    the package that was merged has an outcome alone.
    """

    export: UUID
    number: int
    digest: bytes
    records: int
    attempts: int = 0
    problem: str = ""
    done: bool = False
    plan_object: str
    lines_object: str = ""
    kept_object: str = ""
    outcome_object: str = ""


@dataclass(slots=True)
class ShardOutcome:
    """What became of the records of a shard.

    `unreadable` gives, for each record left out, the code of the error; `damaged` persons and deposits that
    cannot be read, each with the code. `latest` is the moment at which the newest of its deposits was
    received; `facts` what its layouts say of it; `unowned` the paths of bytes that belong to no record.
    """

    exported: int = 0
    unreadable: dict[UUID, str] = field(default_factory=dict)
    damaged: list[Mapping[str, str]] = field(default_factory=list)
    latest: datetime | None = None
    rulebooks: set[RulebookRef] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    """The first and the last day of its documents; empty when none has one."""
    tally: Counter[tuple[UUID, str, str]] = field(default_factory=Counter)
    """How many records of a person and a kind are exported, under an empty reason, or are not, under the
    reason; it is not kept.
    """
    unowned: list[str] = field(default_factory=list)

    def on(self, day: date | None) -> None:
        """Take in the day of a document."""
        if day is not None:
            self.days = {min(self.days | {day}), max(self.days | {day})}

    def note(self, path: str, kind: str) -> None:
        """Take in the path of a file about a deposit, when it has bytes that belong to no record."""
        if kind == UNOWNED:
            self.unowned.append(path)


def written_shard(shard: PlannedShard) -> bytes:
    """Return what is planned for a shard, in the form that is encrypted."""
    return orjson.dumps({"format": SHARD, "number": shard.number, "content": orjson.Fragment(shard.content)})


def read_shard(written: bytes) -> PlannedShard:
    """Read the result of `written_shard`; raise `UnknownForm`."""
    facts = read_form(written, SHARD)
    content = facts["content"]
    return PlannedShard(
        number=facts["number"],
        first_person=content["first_person"],
        persons=tuple(
            PlannedPerson(
                id=UUID(one["id"]),
                merged=tuple(map(UUID, one["merged"])),
                records=tuple(map(UUID, one["records"])),
                acts=tuple(one["acts"]),
                outside=tuple((kind, count) for kind, count in one.get("outside", ())),
            )
            for one in content["persons"]
        ),
        records=tuple(map(UUID, content["records"])),
        deposits=tuple(map(UUID, content["deposits"])),
        known=tuple(map(UUID, content.get("known", ()))),
        known_persons=content.get("known_persons", {}),
        transverse=content.get("transverse", facts["number"] if content["records"] else 0),
        contents=Contents(content.get("contents", Contents.PACKAGE)),
        active_on=date.fromisoformat(content["active_on"]) if content.get("active_on") else None,
    )


def written_head(head: PlanHead) -> bytes:
    """Return what a plan says of the whole order, in the form that is encrypted."""
    return orjson.dumps(
        {
            "format": HEAD,
            "position": head.position,
            "accepted": head.accepted,
            "total": head.total,
            "outside": head.outside,
            "eliminated": head.eliminated,
            "traces": head.traces,
            "plans": head.plans,
        }
    )


def read_head(written: bytes) -> PlanHead:
    """Read the result of `written_head`; raise `UnknownForm`."""
    facts = {"traces": 0, **read_form(written, HEAD)}
    return PlanHead(**{name: facts[name] for name in PlanHead.__slots__})


def written_outcome(outcome: ShardOutcome, facts: Mapping[str, bytes]) -> bytes:
    """Return an outcome with the facts of the layouts, in the form that is encrypted: a line of JSON, then
    the facts one after the other.
    """
    head = {
        "format": OUTCOME,
        "exported": outcome.exported,
        "unreadable": {str(record): code for record, code in outcome.unreadable.items()},
        "damaged": outcome.damaged,
        "latest": outcome.latest,
        "days": sorted(outcome.days),
        "unowned": outcome.unowned,
        "rulebooks": sorted((one.layer, one.key, one.digest.hex) for one in outcome.rulebooks),
        "facts": [(name, len(content)) for name, content in sorted(facts.items())],
    }
    return b"".join([orjson.dumps(head), b"\n", *(content for _, content in sorted(facts.items()))])


def read_outcome(written: bytes) -> tuple[ShardOutcome, Mapping[str, bytes]]:
    """Read the result of `written_outcome`; raise `UnknownForm`."""
    head, _, rest = written.partition(b"\n")
    told = read_form(head, OUTCOME)
    facts, start = {}, 0
    for name, length in told["facts"]:
        facts[name] = rest[start : start + length]
        start += length
    outcome = ShardOutcome(
        exported=told["exported"],
        unreadable={UUID(record): code for record, code in told["unreadable"].items()},
        damaged=told["damaged"],
        rulebooks={
            RulebookRef(layer, key, Digest("sha256", bytes.fromhex(digest)))
            for layer, key, digest in told["rulebooks"]
        },
        days=set(map(date.fromisoformat, told["days"])),
        unowned=told.get("unowned", []),
        latest=None if told["latest"] is None else datetime.fromisoformat(told["latest"]),
    )
    return outcome, facts
