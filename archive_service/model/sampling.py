"""The sampled series of a list: which files are kept as their sample, how these were drawn, and whether they
were transferred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Finess


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The records of a list with one establishment, kind and rule, of which a sample is kept.

    `out_of` is 0 when nothing is drawn: what is kept is kept for certain. `files` and `records` count all;
    `kept_files` and `kept_records` those of the sample, None before the draw.
    """

    number: int
    establishment: Finess
    kind: RecordKind
    rule: str
    sampling: str
    """How the sample is chosen, in French."""
    kept: int = 0
    out_of: int = 0
    files: int
    records: int
    kept_files: int | None = None
    kept_records: int | None = None
    transferred_at: datetime | None = None
    """When the transfer of the last record of the sample was acknowledged; None before."""

    @property
    def is_drawn_from(self) -> bool:
        """Say whether a part of it is drawn."""
        return self.out_of > 0

    @property
    def is_split(self) -> bool:
        """Say whether it is known what is eliminated of it."""
        return self.kept_records is not None

    @property
    def may_go(self) -> bool:
        """Say whether the rest may be eliminated: the sample was transferred, or nothing belongs to it."""
        return self.kept_records == 0 or self.transferred_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """The series of a list, and the draw of their samples.

    `nonce` is chosen when the list is opened, and only `commitment` is said before the draw: the list's
    digest covers it. So nobody who knows the nonce can change it once the archivist has given `value`, and
    the archivist cannot try values. It is empty when nothing is drawn.
    """

    series: tuple[Series, ...]
    nonce: str = ""
    value: str = ""
    """What the archivist gave."""
    seed: str = ""
    drawn_at: datetime | None = None

    @property
    def commitment(self) -> str:
        """The SHA-256 of the nonce in hex; empty when nothing is drawn."""
        return sha256(bytes.fromhex(self.nonce)).hexdigest() if self.nonce else ""

    @property
    def is_drawn(self) -> bool:
        """Say whether the draw was made."""
        return self.drawn_at is not None

    def of(self, number: int) -> Series | None:
        """Return a series by its number."""
        return next((one for one in self.series if one.number == number), None)

    def with_series(self, changed: Iterable[Series]) -> Sampling:
        """Return the same with other facts of some series."""
        by_number = {one.number: one for one in changed}
        return replace(self, series=tuple(by_number.get(one.number, one) for one in self.series))


@dataclass(frozen=True, slots=True)
class SampledLine:
    """What a line of a sampled series says: its series, its file, and why that is kept for certain.

    `file` is the smallest identifier of the records of one person in the series: a person's file is kept, or
    eliminated, whole. `sure` is empty when only a draw could keep it.
    """

    series: int
    file: UUID
    sure: str = ""


def whole_files(lines: Mapping[UUID, SampledLine]) -> Mapping[UUID, SampledLine]:
    """Return the lines of records such that what keeps one record of a file keeps all of it."""
    reasons: defaultdict[tuple[int, UUID], set[str]] = defaultdict(set)
    for line in lines.values():
        if line.sure:
            reasons[line.series, line.file].add(line.sure)
    return {
        record: line
        if line.sure or not reasons[line.series, line.file]
        else replace(line, sure=min(reasons[line.series, line.file]))
        for record, line in lines.items()
    }


def sampling_facts(sampling: Sampling) -> dict[str, object]:
    """Return what the digest of a list covers of its series."""
    return {
        "commitment": sampling.commitment,
        "series": [
            {
                "establishment": one.establishment,
                "kept": one.kept,
                "kind": one.kind.value,
                "out_of": one.out_of,
                "rule": one.rule,
                "sampling": one.sampling,
                "series": one.number,
            }
            for one in sampling.series
        ],
    }


def files_to_draw(lines: Sequence[SampledLine]) -> Mapping[int, frozenset[str]]:
    """Return the files of each series that only a draw could keep."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for line in lines:
        if not line.sure:
            found[line.series].add(str(line.file))
    return {number: frozenset(files) for number, files in found.items()}
