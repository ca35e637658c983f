"""Evidence of groups, and its renewals, as the tests of renewals make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from signing.digests import Digest
from signing.evidence import EvidenceBatch
from signing.evidence_renewal import RenewedStamps, rehashed, renewed
from signing.evidence_writing import EvidenceChain, evidence_record
from signing.timestamps import TimeStamper

Group = Sequence[bytes]


@dataclass(slots=True)
class Renewing:
    """The evidence of some groups, under one token each time."""

    groups: Sequence[Group]
    stamper: TimeStamper
    algorithm: str = "sha256"
    at: datetime | None = None
    others: int = 0
    """Number of other batches whose time stamps are renewed by the same token."""
    chains: list[list[EvidenceChain]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Close the first batch."""
        digests = [[Digest.of(member, self.algorithm) for member in group] for group in self.groups]
        batch = EvidenceBatch.close(digests, self.stamper, self.at)
        self.chains = [[batch.tree.chain(index, group)] for index, group in enumerate(digests)]

    def renew_stamps(self) -> None:
        """Renew the time stamp of the batch, under one token with those of other batches."""
        algorithm = self.chains[0][-1].algorithm
        others = [[b"token of batch %d" % number] for number in range(self.others)]
        tokens = [*others[::2], self.chains[0][-1].tokens, *others[1::2]]
        done = RenewedStamps.over(tokens, algorithm, self.stamper, self.at)
        for of in self.chains:
            of[-1] = renewed(of[-1], done.tree, len(others[::2]), done.stamp.token)

    def renew_tree(self, algorithm: str) -> None:
        """Hash all objects again with another algorithm."""
        groups = [
            rehashed([Digest.of(member, algorithm) for member in group], of)
            for group, of in zip(self.groups, self.chains, strict=True)
        ]
        batch = EvidenceBatch.close(groups, self.stamper, self.at)
        for index, (of, group) in enumerate(zip(self.chains, groups, strict=True)):
            of.append(batch.tree.chain(index, group))

    def do(self, steps: Sequence[str]) -> None:
        """Renew in this order: `timestamp`, or the name of a digest algorithm."""
        for step in steps:
            if step == "timestamp":
                self.renew_stamps()
            else:
                self.renew_tree(step)

    def record(self, index: int) -> bytes:
        """Return the EvidenceRecord of a group."""
        return evidence_record(self.chains[index])


def build_evidence(
    groups: Sequence[Sequence[Digest]], stamper: TimeStamper, at: datetime | None = None
) -> list[bytes]:
    """Return one EvidenceRecord (DER) for each group, all under one token."""
    batch = EvidenceBatch.close(groups, stamper, at)
    return [batch.record(index) for index in range(len(batch.groups))]
