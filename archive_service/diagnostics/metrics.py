"""What a monitoring system reads: numbers of the whole instance, in families of metrics.

No label names a legal entity, an actor or a person: whoever watches the instance learns nothing about who
does what. Names of time-stamping authorities and of witnesses are the operator's own settings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from archive_service.access.rights import Right, require_everywhere
from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.evidence_ageing import RenewalKind
from archive_service.model.measures import Measures
from archive_service.model.seals import SealPurpose
from archive_service.model.witnesses import WitnessState
from signing.authority_states import ALL_TOGETHER, AuthorityState
from signing.errors import SigningCode

_PREFIX = "archive_dui_"
_WELL = AuthorityState()


def metrics(services: Services, reader: Actor) -> Iterator[Metric]:
    """Yield the families of metrics.

    Raises:
        NotAllowed: the reader may not, or sees a part of the instance alone.
    """
    require_everywhere(reader, Right.READ_METRICS)
    with services.transactions.begin(SERVICE) as transaction:
        counted, states = transaction.counts.read(), transaction.time_authorities.states()
        written = transaction.journal.written()
    now = services.clock.now()
    yield _gauge("info", "Version and mode.", {_about(services): 1}, "version", "mode")
    yield from _evidence(services, counted, now)
    yield from _authorities(services, states, now)
    yield from _seals(counted, now)
    jobs: dict[tuple[str, ...], float] = {one: float(number) for one, number in counted.jobs.items()}
    yield _gauge("jobs", "Jobs of the queues.", jobs, "queue", "status")
    yield _counter("journal_entries", "Entries of the journal.", {(): written})
    yield from _witnesses(services)


def _about(services: Services) -> tuple[str, str]:
    return services.version, services.settings.mode.value


def _evidence(services: Services, counted: Measures, now: datetime) -> Iterator[Metric]:
    yield _gauge("records", "Records that are not finished.", _by_one(counted.records), "state")
    yield _gauge(
        "evidence_oldest_waiting_seconds",
        "Since the oldest document without a time stamp came in; 0 when none waits.",
        {(): _age(counted.oldest_undated, now)},
    )
    try:
        due = services.evidence_renewal.due_counts()
    except ArchiveServiceError:
        return  # the store is away, as `/health` says, or the trust cannot be read, as `doctor` says
    yield _gauge(
        "evidence_batches_to_renew",
        "Batches of evidence whose renewal is due.",
        {(kind.value,): due[kind] for kind in RenewalKind},
        "kind",
    )


def _authorities(services: Services, states: Mapping[str, AuthorityState], now: datetime) -> Iterator[Metric]:
    names = _names(services)
    together = states.get(ALL_TOGETHER, _WELL)
    yield _gauge(
        "time_stamping_failing",
        "1 while no authority gives a token.",
        {(): bool(together.code)},
    )
    yield _gauge(
        "time_stamping_failing_since_seconds",
        "Since when (Unix time); absent while tokens are given.",
        {(): together.failing_since.timestamp()} if together.failing_since else {},
    )
    yield _gauge(
        "clock_wrong",
        "1 while two authorities agree that the clock of this machine is wrong.",
        {(): together.code == SigningCode.OWN_CLOCK},
    )
    yield _gauge(
        "clock_skew_seconds",
        "Time of its last token of a day minus that of this machine; positive: the authority is ahead.",
        {
            (name,): skew.total_seconds()
            for name in names
            if (skew := states.get(name, _WELL).recent_skew(now)) is not None
        },
        "authority",
    )
    known = {name: states.get(name, _WELL) for name in names}
    yield _gauge(
        "time_authority_failing",
        "1 for an authority whose last answer was none, or unsound; the code says why.",
        {(name, state.code.removeprefix("signing-")): bool(state.code) for name, state in known.items()},
        "authority",
        "code",
    )
    yield _gauge(
        "time_authority_answered_seconds",
        "When it last gave a good token (Unix time).",
        {(name,): one.answered_at.timestamp() for name, one in known.items() if one.answered_at},
        "authority",
    )


def _names(services: Services) -> list[str]:
    from archive_service.trust.time_authorities import time_authorities

    if not services.settings.time_stamping:
        return []
    try:
        return [one.name for one in time_authorities(services.settings)]
    except ArchiveServiceError:
        return []  # `doctor` says what is wrong with the settings


def _seals(counted: Measures, now: datetime) -> Iterator[Metric]:
    by_purpose = {one.value: counted.seals.get(one.value, 0) for one in SealPurpose}
    yield _counter("seals", "Seals and time stamps counted for the limits.", _by_one(by_purpose), "purpose")
    yield _gauge("seal_batch_files", "Files of batches that are kept.", _by_one(counted.batch_files), "state")
    yield _gauge(
        "seal_batch_files_refused", "Of these, the refused ones.", _by_one(counted.batch_refusals), "code"
    )
    yield _gauge(
        "seal_batch_oldest_waiting_seconds",
        "Since the oldest batch with files that wait was brought; 0 when none waits.",
        {(): _age(counted.oldest_batch, now)},
    )


def _witnesses(services: Services) -> Iterator[Metric]:
    try:
        shown = services.witnesses.states()
    except ArchiveServiceError:
        return  # the store is away, as `/health` says
    states = [one for one in shown if one.state is not WitnessState.RETIRED]
    yield _gauge(
        "witness_state",
        "1 for the state of each witness of the journal.",
        {(one.witness.name, one.state.value): 1 for one in states},
        "witness",
        "state",
    )
    asked = services.witness_rounds.states()
    yield _gauge(
        "witness_asking_failing",
        "1 for a witness that gave no cosignature when it was asked last; the code says why.",
        {
            (one.witness.name, asked[one.witness.id].code): bool(asked[one.witness.id].code)
            for one in states
            if one.witness.id in asked
        },
        "witness",
        "code",
    )
    yield _gauge(
        "witness_cosigned_seconds",
        "When it last cosigned (Unix time).",
        {(one.witness.name,): one.witness.last.at.timestamp() for one in states if one.witness.last},
        "witness",
    )


def _age(at: datetime | None, now: datetime) -> float:
    return 0.0 if at is None else max(0.0, (now - at).total_seconds())


def _by_one(counts: Mapping[str, int]) -> Mapping[tuple[str, ...], int]:
    return {(name,): number for name, number in counts.items()}


def _gauge(name: str, words: str, values: Mapping[tuple[str, ...], float], *labels: str) -> Metric:
    family = GaugeMetricFamily(_PREFIX + name, words, labels=labels)
    for of, value in values.items():
        family.add_metric(of, float(value))
    return family


def _counter(name: str, words: str, values: Mapping[tuple[str, ...], float], *labels: str) -> Metric:
    family = CounterMetricFamily(_PREFIX + name, words, labels=labels)
    for of, value in values.items():
        family.add_metric(of, float(value))
    return family
