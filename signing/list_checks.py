"""Findings about the revocation lists in a trust store, for the operator, before seals depend on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography import x509

from signing.certificates import certificates_of, common_name
from signing.list_reasons import Unfit
from signing.revocation_lists import latest_lists, list_lack
from signing.trust import TrustStore

_LONGEST_WARNING = timedelta(days=7)
"""A warning begins in the last quarter of a list's validity, but at most this long before its end."""


class ListShortcoming(StrEnum):
    """Stable codes. Codes are added, never renamed."""

    MISSING = "revocation-list-missing"
    ENDED = "revocation-list-ended"
    ENDS_SOON = "revocation-list-ends-soon"


@dataclass(frozen=True, slots=True)
class ListFinding:
    """One finding about an authority's lists; none of them forbids sealing."""

    code: ListShortcoming
    message: str


def list_findings(trust: TrustStore, now: datetime) -> list[ListFinding]:
    """Return the findings about the lists of every authority in `trust` that is valid at `now` (aware)."""
    authorities = certificates_of((*trust.anchors, *trust.intermediates))
    valid = [one for one in authorities if one.not_valid_before_utc <= now <= one.not_valid_after_utc]
    return list(dict.fromkeys(finding for authority in valid for finding in _findings(authority, trust, now)))


def _findings(authority: x509.Certificate, trust: TrustStore, now: datetime) -> Iterator[ListFinding]:
    name, lack = common_name(authority), list_lack(authority, trust.crls, now)
    if lack is not None and lack not in (Unfit.ENDED, Unfit.ENDLESS):
        yield ListFinding(ListShortcoming.MISSING, f"{name}: its revocation list {lack.value[0]}")
        return
    for one in latest_lists(authority, trust.crls):
        if one.good_until is None:
            message = (
                f"{name}: its revocation list of {one.made_at:%Y-%m-%d} does not say until when it is good"
            )
            yield ListFinding(ListShortcoming.ENDED, message)
        elif one.good_until < now:
            message = f"{name}: its revocation list ended on {one.good_until:%Y-%m-%d at %H:%M} UTC"
            yield ListFinding(ListShortcoming.ENDED, message)
        elif now > one.good_until - min((one.good_until - one.made_at) / 4, _LONGEST_WARNING):
            message = f"{name}: its revocation list ends on {one.good_until:%Y-%m-%d at %H:%M} UTC"
            yield ListFinding(ListShortcoming.ENDS_SOON, f"{message}, fetch the next one")
