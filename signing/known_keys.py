"""What a register says of a key that signs, beside what its authority has published.

A key that was lost is known to its holder first; its authority publishes the revocation days later, or never.
A statement counts like a revocation: what is proven to be older stays as it is.

Source: ETSI EN 319 102-1, 5.2.5 (revocation), 5.6.2 (after a proof of existence).
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signing.certificates import certificate_of, common_name
from signing.report import Outcome, Verdict, failed, french_day, indeterminate, passed
from signing.revocation import SignatureTimes
from signing.subindications import SubIndication
from signing.trust import KnownKey

_IN_FLIGHT = timedelta(minutes=10)
"""A seal that was begun when its key was retired is finished within this time."""


def check_known(certificate: bytes, keys: Iterable[KnownKey], times: SignatureTimes) -> Outcome:
    """Judge a signer's certificate (DER) by what is known of its key; when nothing is, passed with an empty
    detail.
    """
    parsed = certificate_of(certificate)
    if parsed is None:
        return passed("")
    public = parsed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    rows = [one for one in keys if one.public_key == public]
    if not rows:
        return passed("")
    known = _together(rows)
    said = f"Selon le registre des clés, la clé de « {common_name(parsed)} »"
    if known.compromised_since is None:
        return _retired(said, known, times)
    lost = _compromised(said, known, times)
    retired = _retired(said, known, times)
    return lost if lost.verdict is not Verdict.PASSED or retired.verdict is Verdict.PASSED else retired


def _together(rows: Sequence[KnownKey]) -> KnownKey:
    """Return what several rows say of one key: lost when one says so, retired when none has it in service."""
    losses = [one.compromised_since for one in rows if one.compromised_since is not None]
    ends = [one.ended_at for one in rows if one.ended_at is not None]
    return KnownKey(
        public_key=rows[0].public_key,
        compromised_since=min(losses, default=None),
        ended_at=max(ends) if len(ends) == len(rows) else None,
    )


def _retired(said: str, known: KnownKey, times: SignatureTimes) -> Outcome:
    if known.ended_at is None:
        return passed(f"{said} est en service.")
    ended = f"{said} ne scelle plus depuis le {french_day(known.ended_at)}"
    if times.claimed is not None and times.claimed > known.ended_at + _IN_FLIGHT:
        return indeterminate(
            f"{ended}, avant la date que la signature indique.", SubIndication.SIG_CONSTRAINTS_FAILURE
        )
    return passed(f"{ended} ; ce qu'elle a scellé avant reste valable.")


def _compromised(said: str, known: KnownKey, times: SignatureTimes) -> Outcome:
    since = known.compromised_since
    assert since is not None
    lost = f"{said} est compromise depuis le {since:%d/%m/%Y à %H:%M} UTC"
    if times.claimed is not None and since <= times.claimed:
        return failed(f"{lost}, avant la signature.", SubIndication.REVOKED)
    if since <= times.existed_by:
        detail = f"{lost}, et rien ne prouve que la signature est antérieure."
        return indeterminate(detail, SubIndication.REVOKED_NO_POE)
    return passed(f"{lost} ; la signature est prouvée antérieure.")
