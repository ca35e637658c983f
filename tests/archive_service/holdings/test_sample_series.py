"""Series of a list: a person file goes one way, whatever the order of the lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from archive_service.holdings.sample_series import Candidate, SeriesKey, sampling_of, split_lines
from archive_service.model.appraisal_lines import AppraisalLine, Disposition, Side, list_digest
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Department, Finess, LegalEntity, Tenant
from archive_service.model.sampling import SampledLine, Sampling
from archive_service.workflows.appraisal_transfers import with_transferred

NOW = datetime(2031, 5, 17, tzinfo=UTC)
NONCE = "ab" * 32
KEYS = [
    SeriesKey(Finess("250000015"), RecordKind.CDA_DOCUMENT, "AIDE", "1 dossier sur 3", 1, 3),
    SeriesKey(Finess("250000023"), RecordKind.CDA_DOCUMENT, "AIDE", "les noms qui commencent par B", 0, 0),
]
persons = st.integers(1, 6).map(lambda number: UUID(int=number)) | st.none()
candidates = st.lists(
    st.builds(
        Candidate,
        st.uuids(),
        persons,
        st.sampled_from(KEYS),
        st.sampled_from(["", "", "", "letter", "name-unknown"]),
    ),
    min_size=1,
    max_size=25,
    unique_by=lambda one: one.record,
)


def line_of(number: int, record: UUID, sampled: SampledLine) -> AppraisalLine:
    return AppraisalLine(
        number=number,
        record=record,
        establishment=Finess("250000015"),
        kind=RecordKind.CDA_DOCUMENT,
        rule="AIDE",
        last_day=date(2030, 1, 1),
        final_action="sample",
        disposition=Disposition.SORT,
        needs_visa=True,
        reason="",
        sampled=sampled,
    )


def listed(found: list[Candidate]) -> tuple[Sampling, list[AppraisalLine]]:
    sampling, sampled = sampling_of(found, NONCE)
    assert sampling is not None
    return sampling, [line_of(n, one.record, sampled[one.record]) for n, one in enumerate(found, 1)]


def drawn(sampling: Sampling) -> Sampling:
    return replace(sampling, value="x", seed=sha256(b"x").hexdigest(), drawn_at=NOW)


@given(candidates)
def test_a_person_file_goes_one_way(found: list[Candidate]) -> None:
    sampling, lines = listed(found)

    split, sides = split_lines(drawn(sampling), lines)

    transfer, eliminate = sides[Side.TRANSFER], sides[Side.ELIMINATE]
    assert transfer | eliminate == {line.number for line in lines} and not transfer & eliminate
    side = {line.number: line.number in transfer for line in lines}
    for one, line in zip(found, lines, strict=True):
        assert side[line.number] or not one.sure
        for other, its in zip(found, lines, strict=True):
            if one.person is not None and (one.person, one.key) == (other.person, other.key):
                assert side[line.number] == side[its.number]
    for series in split.series:
        assert series.kept_records == sum(
            side[line.number] for line in lines if line.sampled and line.sampled.series == series.number
        )
        # A series of which a share is drawn is never eliminated whole.
        assert series.kept_records or not series.is_drawn_from


@given(candidates, st.randoms())
def test_the_order_of_the_lines_makes_no_difference(found: list[Candidate], order: Random) -> None:
    mixed = found[:]
    order.shuffle(mixed)
    results = []
    for some in (found, mixed):
        sampling, lines = listed(some)
        split, sides = split_lines(drawn(sampling), lines)
        kept = {line.record for line in lines if line.number in sides[Side.TRANSFER]}
        results.append((split, kept))

    assert results[0] == results[1]


@given(candidates)
def test_before_the_draw_only_what_needs_none_is_split(found: list[Candidate]) -> None:
    sampling, lines = listed(found)

    split, _ = split_lines(sampling, lines)

    assert all(one.is_split is not one.is_drawn_from for one in split.series)
    assert bool(sampling.nonce) == any(one.is_drawn_from for one in sampling.series)


def test_the_rest_may_go_when_the_whole_sample_was_transferred() -> None:
    found = [Candidate(UUID(int=n), UUID(int=100 + n), KEYS[0], "") for n in range(1, 8)]
    sampling, lines = listed(found)
    split, sides = split_lines(drawn(sampling), lines)
    lines = [replace(line, split=next(s for s in sides if line.number in sides[s])) for line in lines]
    sample = sorted(sides[Side.TRANSFER])

    for number in range(len(sample) + 1):
        arrived = sample[:number]
        now = [replace(line, transferred=line.number in arrived) for line in lines]
        (series,) = with_transferred(split, now, NOW).series
        assert series.may_go is (number == len(sample) == 3)


def test_an_empty_sample_is_not_waited_for() -> None:
    sampling, lines = listed([Candidate(UUID(int=1), None, KEYS[1], "")])

    (series,) = split_lines(sampling, lines)[0].series

    assert (series.kept_records, series.may_go) == (0, True)


def test_the_digest_of_a_list_covers_its_samples() -> None:
    sampling, lines = listed([Candidate(UUID(int=1), None, KEYS[0], "")])
    assert lines[0].sampled is not None

    def digest(some: list[AppraisalLine], of: Sampling | None) -> bytes:
        return list_digest(UUID(int=9), LegalEntity(Tenant("250000999")), Department("25"), some, of)

    whole = digest(lines, sampling)
    (series,) = sampling.series
    assert whole == digest(lines, drawn(split_lines(drawn(sampling), lines)[0]))
    for changed in (
        digest([replace(lines[0], sampled=replace(lines[0].sampled, sure="letter"))], sampling),
        digest([replace(lines[0], sampled=replace(lines[0].sampled, file=UUID(int=2)))], sampling),
        digest(lines, replace(sampling, nonce="cd" * 32)),
        digest(lines, replace(sampling, series=(replace(series, out_of=10),))),
        digest(lines, None),
    ):
        assert changed != whole
