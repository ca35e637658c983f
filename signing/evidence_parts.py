"""Take an evidence record apart, whoever wrote it, so that a renewal adds to it and changes no byte of it."""

from signing.der import children
from signing.evidence_reading import ArchiveTimeStamp, UnsoundEvidence, read_evidence
from signing.evidence_writing import EvidenceChain, EvidenceParts, WrittenStamp


def taken_apart(evidence: bytes) -> EvidenceParts:
    """Return the parts of an EvidenceRecord, which give the same bytes again.

    Raises:
        UnsoundEvidence: unreadable, or not in DER: a renewal would be over other bytes than those that
            readers hash. No token and no hash tree is checked.
    """
    read = read_evidence(evidence)
    try:
        _, announced, *between, sequence = children(evidence)
        parts = EvidenceParts(
            chains=tuple(map(_chain, children(sequence), read.chains)),
            announced=tuple(children(announced)),
            between=b"".join(between),
        )
    except ValueError as error:
        raise UnsoundEvidence("l'enregistrement de preuve est illisible") from error
    if parts.der() != evidence:
        raise UnsoundEvidence("l'enregistrement de preuve n'est pas en DER")
    return parts


def _chain(written: bytes, stamps: tuple[ArchiveTimeStamp, ...]) -> EvidenceChain:
    taken = (WrittenStamp(der, one.token) for der, one in zip(children(written), stamps, strict=True))
    return EvidenceChain(algorithm=stamps[0].algorithm, stamps=tuple(taken))
