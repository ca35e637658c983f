"""Judge a proof that is a file of its own: a detached signature, a time-stamp token, an evidence record."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path

from archive_service.model.verified_targets import TargetKind
from archive_service.workflows.verified_kinds import der_of, token_in
from signing.archive_validation import Existence
from signing.digests import SIZES, Digest
from signing.evidence_reading import UnsoundEvidence, read_evidence
from signing.report import NOT_REACHED, Step, indeterminate, passed, step_of
from signing.signature_validation import GivenSignature, judge_signature, steps_of
from signing.stamp_validation import TOKEN_STEPS, judge_token
from signing.subindications import SubIndication
from signing.trust import TrustStore
from signing.verification import verify_evidence

_PROOFS = {".p7s", ".p7m", ".p7b", ".cms", ".sig", ".tst", ".tsr", ".tsp", ".ers", ".er", ".pem", ".der"}
_LARGEST = 256 << 20
"""Bytes of all files that are held in memory at once."""
_NO_DATA = indeterminate(
    "Ce que la preuve couvre n'est pas donné, ni à côté d'elle.", SubIndication.SIGNED_DATA_NOT_FOUND
)


def data_beside(proof: Path) -> list[Path]:
    """Return the files that a proof is about, by its name: `a.xml` for `a.xml.p7s`; else those with its name
    and another extension.
    """
    named = proof.with_suffix("")
    if proof.suffix.lower() in _PROOFS and named.is_file():
        return [named]
    return sorted(
        path
        for path in proof.parent.glob("*")
        if path.stem == proof.stem and path.is_file() and path.suffix.lower() not in _PROOFS
    )


def judged(
    kind: TargetKind, content: bytes, data: Sequence[Path], trust: TrustStore, at: datetime
) -> list[Step]:
    """Judge a proof of a kind over files."""
    content = der_of(content)
    if kind is TargetKind.EVIDENCE:
        return _evidence(content, data, trust, at)
    if kind is TargetKind.TOKEN:
        return _token(content, data, trust, at)
    return signature_steps(content, data[0] if len(data) == 1 else None, trust, at)


def signature_steps(
    container: bytes, data: Path | None, trust: TrustStore, at: datetime, name: str = ""
) -> list[Step]:
    """Judge a detached signature (DER) over a file; `name` begins the names of its steps."""
    if data is None or not data.stat().st_size:
        return _signature(container, None if data is None else [b""], trust, at, name)
    with data.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as mapped:
        view = memoryview(mapped)
        try:
            return _signature(container, [view], trust, at, name)
        finally:
            view.release()


def _signature(
    container: bytes,
    content: Sequence[bytes | memoryview] | None,
    trust: TrustStore,
    at: datetime,
    name: str = "",
) -> list[Step]:
    given = GivenSignature(
        container=container,
        content=content,
        form=passed("Signature CMS dans un fichier à part."),
        acceptance=passed("Signature détachée."),
    )
    return steps_of(judge_signature(given, trust, Existence(at, proven=False)), name)


def _evidence(content: bytes, data: Sequence[Path], trust: TrustStore, at: datetime) -> list[Step]:
    """Judge a record over files of any size; where trees of two algorithms need the files themselves, they
    are read as long as memory is sure to suffice.
    """
    try:
        algorithms = {chain[0].algorithm for chain in read_evidence(content).chains}
    except UnsoundEvidence:  # the first step says so
        return verify_evidence(content, [], trust, at)
    if len(algorithms) == 1 and algorithms <= SIZES.keys():
        (algorithm,) = algorithms
        return verify_evidence(content, [digest_of(path, algorithm) for path in data], trust, at)
    if sum(path.stat().st_size for path in data) > _LARGEST:
        detail = f"Les fichiers sont trop grands pour cette preuve : plus de {_LARGEST >> 20} Mio ensemble."
        return [step_of("Lecture", indeterminate(detail, SubIndication.CUSTOM))]
    return verify_evidence(content, [path.read_bytes() for path in data], trust, at)


def _token(content: bytes, data: Sequence[Path], trust: TrustStore, at: datetime) -> list[Step]:
    if len(data) != 1:
        outcomes = [_NO_DATA, *[NOT_REACHED] * (len(TOKEN_STEPS) - 1)]
        return [step_of(name, outcome) for name, outcome in zip(TOKEN_STEPS, outcomes, strict=True)]
    found = judge_token(token_in(content), lambda name: digest_of(data[0], name), trust, at)
    return [step_of(name, outcome) for name, outcome in zip(TOKEN_STEPS, found.outcomes, strict=True)]


def digest_of(path: Path, algorithm: str) -> Digest:
    """Hash a file of any size; raise `ValueError` for an algorithm that is not accepted."""
    if algorithm not in SIZES:
        raise ValueError(f"{algorithm} is not an accepted digest algorithm")
    with path.open("rb") as file:
        return Digest(algorithm, hashlib.file_digest(file, algorithm).digest())
