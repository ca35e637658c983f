"""Find the sampled series among the records of a list, and what is kept of each for certain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.frozen_facts import facts_of
from archive_service.holdings.retention_decisions import InForce
from archive_service.model.appraisal_lines import AppraisalLine, Side
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Finess
from archive_service.model.records import Record
from archive_service.model.sampling import SampledLine, Sampling, Series, files_to_draw, whole_files
from archive_service.ports import Transaction
from retention_rules import (
    FileFacts,
    FirstYear,
    Letters,
    Proportion,
    Sample,
    SampledFile,
    SeriesFacts,
    Sure,
    drawn,
    drawn_share,
    sample_in_french,
    sure_reason,
)

LONGEST_SAMPLING = 1_000


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """What the records of a series have in common."""

    establishment: Finess
    kind: RecordKind
    rule: str
    sampling: str
    kept: int
    out_of: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record of a sampled series; `sure` says why it is kept for certain, empty when it is drawn for."""

    record: UUID
    person: UUID | None
    key: SeriesKey
    sure: str


@dataclass(slots=True)
class FindSamples:
    """Finds the candidates of one list. What was looked up for a series is kept until the list is made."""

    in_force: InForce
    today: date
    first_years: dict[tuple[Finess, str], int | None] = field(default_factory=dict)

    def among(self, records: Sequence[Record], transaction: Transaction) -> Sequence[Candidate]:
        """Return the candidates among records whose final action is a sample. A record whose rule does not
        say as data how the sample is chosen, or whose facts a later version wrote, is none: it stays to be
        sorted by people.
        """
        sampled = [
            (record, facts, samples)
            for record in records
            if (facts := _facts(record)) is not None and (samples := self.samples_of(record, facts))
        ]
        names = _names([one for one in sampled if any(isinstance(s, Letters) for s in one[2])], transaction)
        before = transaction.appraisals.drawn_before([record.id for record, _, _ in sampled])
        return [
            self._candidate(
                record, facts, samples, names.get(record.id, ()), record.id in before, transaction
            )
            for record, facts, samples in sampled
        ]

    def samples_of(self, record: Record, facts: FileFacts) -> tuple[Sample, ...]:
        """Return how the rule of a record chooses its sample; nothing when no rule in force says it."""
        for book in self.in_force.on(self.today).applying_to(facts):
            for rule in book.retention:
                if rule.origin.code == record.rule:
                    return rule.samples
        return ()

    def _candidate(
        self,
        record: Record,
        facts: FileFacts,
        samples: tuple[Sample, ...],
        names: Sequence[str],
        drawn_before: bool,
        transaction: Transaction,
    ) -> Candidate:
        series = SeriesFacts(
            inhabitants=self.in_force.on(self.today).inhabitants(facts),
            first_year=self._first_year(record, samples, transaction),
        )
        # Of two births that were said, nobody knows which is right.
        birth = facts.birth if facts.earlier_birth is None else None
        file = SampledFile(names=names, closed=record.first_day, birth=birth)
        sure = Sure.DRAWN_BEFORE if drawn_before else sure_reason(file, samples, series)
        share = drawn_share(samples, series) or Proportion(1, 1)
        is_drawn = share.kept < share.out_of
        key = SeriesKey(
            record.establishment,
            record.kind,
            record.rule,
            _words_of(samples),
            share.kept if is_drawn else 0,
            share.out_of if is_drawn else 0,
        )
        return Candidate(record.id, record.person, key, sure.value if sure else "")

    def _first_year(
        self, record: Record, samples: tuple[Sample, ...], transaction: Transaction
    ) -> int | None:
        """Return the year of the first record of a series, when a sample depends on it."""
        if not any(isinstance(sample, FirstYear) for sample in samples):
            return None
        place = record.establishment, record.rule
        if place not in self.first_years:
            day = transaction.appraisals.first_day(*place)
            self.first_years[place] = None if day is None else day.year
        return self.first_years[place]


def _words_of(samples: Iterable[Sample]) -> str:
    """Say in French how a sample is chosen."""
    return " ; ".join(map(sample_in_french, samples))[:LONGEST_SAMPLING]


def sampling_of(
    candidates: Sequence[Candidate], nonce: str
) -> tuple[Sampling | None, Mapping[UUID, SampledLine]]:
    """Return the series of these candidates, and the line of each; None without candidates."""
    if not candidates:
        return None, {}
    keys = sorted({one.key for one in candidates}, key=str)
    numbers = {key: number for number, key in enumerate(keys, 1)}
    files: dict[tuple[SeriesKey, UUID], UUID] = {}
    for one in sorted(candidates, key=lambda one: str(one.record)):
        files.setdefault((one.key, one.person or one.record), one.record)
    lines = whole_files(
        {
            one.record: SampledLine(numbers[one.key], files[one.key, one.person or one.record], one.sure)
            for one in candidates
        }
    )
    members: defaultdict[int, list[SampledLine]] = defaultdict(list)
    for line in lines.values():
        members[line.series].append(line)
    series = tuple(
        Series(
            number=number,
            establishment=key.establishment,
            kind=key.kind,
            rule=key.rule,
            sampling=key.sampling,
            kept=key.kept,
            out_of=key.out_of,
            files=len({line.file for line in members[number]}),
            records=len(members[number]),
        )
        for key, number in numbers.items()
    )
    return Sampling(series=series, nonce=nonce if any(one.is_drawn_from for one in series) else ""), lines


def split_lines(
    sampling: Sampling, lines: Sequence[AppraisalLine]
) -> tuple[Sampling, Mapping[Side, frozenset[int]]]:
    """Return the series with their totals, and the lines on each side of their samples.

    A series of which a part is drawn is split once the draw is made; the others at once.
    """
    sampled = {line.number: line.sampled for line in lines if line.sampled is not None}
    to_draw = files_to_draw(list(sampled.values()))
    sides: dict[Side, set[int]] = {Side.ELIMINATE: set(), Side.TRANSFER: set()}
    changed = []
    for series in sampling.series:
        if series.is_drawn_from and not sampling.is_drawn:
            continue
        chosen: frozenset[str] = frozenset()
        if series.is_drawn_from:
            share = Proportion(series.kept, series.out_of)
            chosen = drawn(to_draw.get(series.number, ()), share, sampling.seed)
        own = {number: line for number, line in sampled.items() if line.series == series.number}
        kept = {number for number, line in own.items() if line.sure or str(line.file) in chosen}
        sides[Side.TRANSFER] |= kept
        sides[Side.ELIMINATE] |= own.keys() - kept
        files = {own[number].file for number in kept}
        changed.append(replace(series, kept_files=len(files), kept_records=len(kept)))
    return sampling.with_series(changed), {side: frozenset(found) for side, found in sides.items()}


def _facts(record: Record) -> FileFacts | None:
    return facts_of(record.details.decision) if record.final_action == "sample" else None


def _names(
    sampled: Sequence[tuple[Record, FileFacts, tuple[Sample, ...]]], transaction: Transaction
) -> Mapping[UUID, Sequence[str]]:
    """Return the names under which files may be put away: that of the person, and that of the record."""
    persons = {record.person for record, _, _ in sampled if record.person is not None}
    known = transaction.people.several(sorted(persons, key=str)) if persons else {}
    found: dict[UUID, Sequence[str]] = {}
    for record, _, _ in sampled:
        if record.person is None:
            continue
        person = known.get(record.person)
        if person is None or isinstance(person, ArchiveServiceError) or person.traits is None:
            continue
        if person.traits.family:
            found[record.id] = [person.traits.family, *filter(None, [record.details.person_name])]
    return found
