"""Check whether a chain's certificates were revoked when a signature was made, from the lists that are given.

For each certificate below the anchor, with the lists of its authority:

1. An entry in any complete list that the authority signed counts, however old the list. A revocation on or
   before the time that the signature claims: failed. After that, but on or before the time by which the
   signature is proven to exist: indeterminate. Later: without effect.
2. A suspension (`certificateHold`) lasts from its day until a later list does not name the certificate any
   more. A signature that may have been made in that time is indeterminate: a suspended certificate is not
   valid (eIDAS regulation, articles 28 and 38).
3. A list of a kind that is not handled (delta, indirect, partial) never shows that a certificate was good. If
   it names the certificate, the result is indeterminate.
4. Otherwise a complete list must cover the time in question. It was made after the certificate began, and
   before the certificate ended unless `expiredCertsOnCRL` says that ended certificates stay on the list; and
   it was made either after that time, or before it with a `nextUpdate` that is not before that time.
5. The time in question is the one by which the signature certainly existed. Without a proof that is the time
   of judgement: a list that ended says nothing of a key that may have been stolen since.

Source: RFC 5280, 5.3.1, 5.3.2 and 6.3.3 (reasons, invalidity date, which list to use);
ETSI EN 319 102-1, 5.2.5 and 5.6.2 (freshness, revocation after a proof of existence, lists made after its
end);
RFC 3161, 4 (reasons of a revocation that leave earlier tokens valid).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Self

from cryptography import x509

from signing.certificates import certificates_of, common_name, is_authority
from signing.chain import Chain
from signing.ocsp_answers import answers_of
from signing.report import Outcome, Verdict, failed, french_day, indeterminate, passed, worst
from signing.revocation_lists import Entry, Shortfall, StatusSource, lists_of, shortfall
from signing.subindications import SubIndication

_HELD, _RELEASED = x509.ReasonFlags.certificate_hold, x509.ReasonFlags.remove_from_crl

REASONS_SPARING_TOKENS = frozenset(
    {
        x509.ReasonFlags.unspecified,
        x509.ReasonFlags.affiliation_changed,
        x509.ReasonFlags.superseded,
        x509.ReasonFlags.cessation_of_operation,
    }
)
"""Tokens stay valid when their authority's certificate is revoked later for one of these (RFC 3161, 4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureTimes:
    """The times known about a signature. All times are aware."""

    claimed: datetime | None
    """The time that the signature itself states."""
    existed_by: datetime
    """The time by which the signature certainly existed: proven by evidence, else the time of judgement."""
    asked: datetime
    """The time that a list must cover."""
    is_proven: bool = True
    """Whether something proves `existed_by`."""

    @classmethod
    def unproven(cls, claimed: datetime | None, now: datetime) -> Self:
        """Return the times of a signature without proof of existence: lists must cover the time of judgement,
        since it may have been made just before, whatever it claims.
        """
        claimed = None if claimed is None else min(claimed, now)
        return cls(claimed=claimed, existed_by=now, asked=now, is_proven=False)

    @classmethod
    def proven(cls, claimed: datetime | None, at: datetime) -> Self:
        """Return the times of a signature that existed at `at`, as evidence proves: lists must cover `at`."""
        return cls(claimed=None if claimed is None else min(claimed, at), existed_by=at, asked=at)


def check_revocation(
    chain: Chain,
    lists: Iterable[bytes],
    times: SignatureTimes,
    sparing: frozenset[x509.ReasonFlags] = frozenset(),
    answers: Iterable[bytes] = (),
) -> Outcome:
    """Search for each certificate below the anchor in its authority's lists, by the rules of this module.

    Args:
        chain: The chain that was found.
        lists: Revocation lists (DER) from any source, in any order.
        times: When the signature was made, as far as it is known.
        sparing: Reasons of a revocation that leave earlier signatures valid.
        answers: OCSP responses (DER); each counts as a list of the one certificate that it is about.

    Returns:
        The worst of the outcomes for the certificates; passed for a chain that is the anchor alone.
    """
    given, answered = list(lists), list(answers)
    results = [
        _result(certificate, authority, _sources(authority, given, answered), times, sparing)
        for certificate, authority in pairwise(certificates_of(chain.certificates))
    ]
    if any(result.outcome.verdict is not Verdict.PASSED for result in results):
        return worst(result.outcome for result in results)
    oldest = min((result.list_made_at for result in results if result.list_made_at is not None), default=None)
    as_of = f" (la plus ancienne du {french_day(oldest)})" if oldest else ""
    remarks = "".join(f" {result.outcome.detail}" for result in results if result.outcome.detail)
    return passed(f"Aucun certificat de la chaîne n'était révoqué selon les listes données{as_of}.{remarks}")


def is_revoked(chain: Chain, lists: Iterable[bytes], times: SignatureTimes) -> bool:
    """Say whether a list names a certificate of the chain in a way that speaks against a signature made at
    these times: revoked, suspended, or on a list of a kind that is not handled. Missing lists do not count.
    """
    given = list(lists)
    return any(
        one.verdict is not Verdict.PASSED
        for certificate, authority in pairwise(certificates_of(chain.certificates))
        for one in _found(certificate, lists_of(authority, given), times, frozenset())
    )


def _sources(
    authority: x509.Certificate, lists: Sequence[bytes], answers: Sequence[bytes]
) -> list[StatusSource]:
    return [*lists_of(authority, lists), *(answers_of(authority, answers) if answers else ())]


def shortfalls(chain: Chain, lists: Iterable[bytes], at: datetime) -> Iterator[str]:
    """Yield an English clause for each authority of the chain whose lists do not cover `at`."""
    given = list(lists)
    for certificate, authority in pairwise(certificates_of(chain.certificates)):
        lack = shortfall(certificate, authority, lists_of(authority, given), at)
        if lack is not None:
            yield lack.english


@dataclass(frozen=True, slots=True)
class _Result:
    """The outcome for one certificate, and when the list that decides was made."""

    outcome: Outcome
    list_made_at: datetime | None = None


def _result(
    certificate: x509.Certificate,
    authority: x509.Certificate,
    lists: Sequence[StatusSource],
    times: SignatureTimes,
    sparing: frozenset[x509.ReasonFlags],
) -> _Result:
    found = _found(certificate, lists, times, sparing)
    if found and (bad := worst(found)).verdict is not Verdict.PASSED:
        return _Result(bad)
    lack = shortfall(certificate, authority, lists, times.asked)
    if lack is not None:
        return _Result(_lacking(lack, times))
    made = max(one.made_at for one in lists if one.unfit_at(certificate, times.asked) is None)
    return _Result(found[0] if found else passed(""), made)


def _lacking(lack: Shortfall, times: SignatureTimes) -> Outcome:
    if not lack.is_old:
        return indeterminate(lack.french, SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE)
    if times.is_proven:
        return indeterminate(lack.french, SubIndication.TRY_LATER)
    day = french_day(times.asked)
    needed = (
        "Rien ne prouve de quand date la signature : il faut une liste de cette autorité qui vaut encore le "
        f"{day}, ou un horodatage ou une preuve d'existence d'un jour que la liste couvre."
    )
    return indeterminate(f"{lack.french} {needed}", SubIndication.TRY_LATER)


_Entries = Sequence[tuple[StatusSource, Entry]]


def _found(
    certificate: x509.Certificate,
    lists: Sequence[StatusSource],
    times: SignatureTimes,
    sparing: frozenset[x509.ReasonFlags],
) -> list[Outcome]:
    """Apply the rules 1 to 3 of the module to what names the certificate."""
    entries = [
        (one, entry) for one in lists if one.is_signed and (entry := one.entry(certificate)) is not None
    ]
    outcomes = (
        _revocation(certificate, entries, times, sparing),
        _suspension(certificate, entries, lists, times),
        _dispute(certificate, entries, times),
    )
    return [one for one in outcomes if one is not None]


def _revocation(
    certificate: x509.Certificate,
    entries: _Entries,
    times: SignatureTimes,
    sparing: frozenset[x509.ReasonFlags],
) -> Outcome | None:
    """Apply rule 1 of the module."""
    final = [entry for one, entry in entries if one.defect is None and entry.reason not in (_HELD, _RELEASED)]
    if not final:
        return None
    since = min(entry.since for entry in final)
    said = f"Le certificat « {common_name(certificate)} » a été révoqué le {french_day(since)}"
    if times.claimed is not None and since <= times.claimed:
        return failed(f"{said}, avant la signature.", SubIndication.REVOKED)
    if since > times.existed_by:
        return None
    if all(entry.reason in sparing for entry in final):
        return passed(f"{said} sans que sa clé soit compromise : ce qu'il a signé avant reste valable.")
    why = SubIndication.REVOKED_CA_NO_POE if is_authority(certificate) else SubIndication.REVOKED_NO_POE
    return indeterminate(f"{said}, et rien ne prouve que la signature est antérieure.", why)


def _suspension(
    certificate: x509.Certificate, entries: _Entries, lists: Sequence[StatusSource], times: SignatureTimes
) -> Outcome | None:
    """Apply rule 2 of the module."""
    for hold, entry in entries:
        if hold.defect is not None or entry.reason is not _HELD or entry.since > times.existed_by:
            continue
        silent = (
            one.made_at
            for one in lists
            if one.made_at > hold.made_at
            and one.unfit_for(certificate) is None
            and one.entry(certificate) is None
        )
        lifted = min(silent, default=None)
        if lifted is None or times.claimed is None or times.claimed < lifted:
            name, since = common_name(certificate), french_day(entry.since)
            return indeterminate(
                f"Le certificat « {name} » était suspendu depuis le {since}.", SubIndication.TRY_LATER
            )
    return None


def _dispute(certificate: x509.Certificate, entries: _Entries, times: SignatureTimes) -> Outcome | None:
    """Apply rule 3 of the module. A complete list that uses `removeFromCRL` is malformed and is treated like
    such a list.
    """
    for one, entry in entries:
        released = entry.reason is _RELEASED
        counts = released if one.defect is None else not released
        if counts and entry.since <= times.existed_by:
            name = common_name(certificate)
            return indeterminate(
                f"Une liste de révocation d'une sorte non gérée nomme le certificat « {name} ».",
                SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE,
            )
    return None
