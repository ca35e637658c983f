"""When evidence ages: its certificates end, or an algorithm proves nothing new any more.

A time stamp that ages gets another over it; a hash tree whose digest algorithm ages is made anew with another
one. Source: RFC 4998, section 5.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum

from archive_service.model.evidence_batch import DatedBatch, HeldBatch
from signing.algorithm_policy import Algorithm, AlgorithmKind, AlgorithmPolicy, digest_algorithm


class RenewalKind(StrEnum):
    """How evidence is renewed; stable, so never renamed."""

    TIMESTAMP = "timestamp"
    TREE = "tree"


class AgeingCause(StrEnum):
    """Why evidence ages; stable, so never renamed."""

    CERTIFICATE = "certificate-ends"
    SIGNATURE = "signature-sunset"
    DIGEST = "digest-sunset"


@dataclass(frozen=True, slots=True, order=True)
class Ageing:
    """From `at` on, what `name` (an authority or an algorithm) did proves nothing new."""

    at: datetime
    cause: AgeingCause
    name: str

    @property
    def kind(self) -> RenewalKind:
        """The renewal that helps against it."""
        return RenewalKind.TREE if self.cause is AgeingCause.DIGEST else RenewalKind.TIMESTAMP


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingBatches:
    """Batches and checkpoints that age together, and what is held of them."""

    ageing: Ageing
    batches: int
    records: int
    checkpoints: int


def ageings(batch: DatedBatch, policy: AlgorithmPolicy) -> Iterator[Ageing]:
    """Yield what will end of the evidence of a batch, as far as it is known."""
    if batch.certificate_ends is not None:
        yield Ageing(batch.certificate_ends, AgeingCause.CERTIFICATE, batch.authority)
    name, _, size = batch.signature.partition(" ")
    scheme = Algorithm(AlgorithmKind.SIGNATURE, name, int(size)) if size.isdecimal() else None
    for cause, algorithm in (
        (AgeingCause.SIGNATURE, scheme),
        (AgeingCause.DIGEST, digest_algorithm(batch.algorithm)),
    ):
        sunset = None if algorithm is None else policy.sunset(algorithm)
        if sunset is not None:
            yield Ageing(datetime.combine(sunset, time(), UTC), cause, str(algorithm))


def stamp_end(batch: DatedBatch, policy: AlgorithmPolicy) -> datetime | None:
    """Return when the last time stamp of a batch ages; None while no end is known."""
    ends = [one.at for one in ageings(batch, policy) if one.kind is RenewalKind.TIMESTAMP]
    return min(ends, default=None)


def ageing_by(
    held: Iterable[HeldBatch], kind: RenewalKind, policy: AlgorithmPolicy, until: datetime | None
) -> Sequence[HeldBatch]:
    """Return the batches of which something ages by `until`, or ever, that this kind of renewal helps
    against.
    """
    return [
        one
        for one in held
        if any(
            aged.kind is kind and (until is None or aged.at <= until) for aged in ageings(one.batch, policy)
        )
    ]


def forecast(held: Iterable[HeldBatch], policy: AlgorithmPolicy) -> Sequence[AgeingBatches]:
    """Return what ages, the earliest first, with the batches and records that it concerns."""
    found: dict[Ageing, list[HeldBatch]] = {}
    for one in held:
        for aged in ageings(one.batch, policy):
            found.setdefault(aged, []).append(one)
    return [
        AgeingBatches(
            ageing=aged,
            batches=sum(not one.checkpoint for one in together),
            records=sum(one.records for one in together),
            checkpoints=sum(one.checkpoint > 0 for one in together),
        )
        for aged, together in sorted(found.items())
    ]
