"""The verdicts on the signatures of a source, read from what was sealed with the record, and in words.

They are statements of their day: they say nothing of today, and are no step of a later verification.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import orjson

from archive_service.errors import UnknownForm
from archive_service.model.received_signatures import ReceivedSignature, received_in
from archive_service.wording.dates import moment_in_paris
from archive_service.wording.terms import SIGNATURE_FORMS, VERDICTS


def received_in_provenance(provenance: bytes | None) -> tuple[ReceivedSignature, ...]:
    """Return the verdicts in a record's provenance; none when it has none, or cannot be read."""
    try:
        told = orjson.loads(provenance or b"{}")
        return tuple(received_in(one) for one in told.get("signatures", ()))
    except (ValueError, KeyError, TypeError, AttributeError, UnknownForm):
        return ()


def without_names(signatures: Iterable[ReceivedSignature]) -> tuple[ReceivedSignature, ...]:
    """Return verdicts for somebody who may not read what the record holds: the signers are not named."""
    return tuple(replace(one, found=replace(one.found, signer="", detail="")) for one in signatures)


def verdict_words(one: ReceivedSignature) -> str:
    """Return a verdict as a sentence."""
    found = one.found
    signer = f" de « {found.signer} »" if found.signer else ""
    claimed = f", du {judged_moment(found.claimed_at)} selon elle" if found.claimed_at else ""
    reason = f" ({found.subindication})" if found.subindication else ""
    detail = f" : {found.detail}" if found.detail else ""
    name, verdict = SIGNATURE_FORMS[found.form.value], VERDICTS[found.verdict.value]
    judged = f"jugée le {judged_moment(one.judged_at)} : {verdict}{reason}{detail}"
    return f"Signature {name}{signer}{claimed}, {judged}"


def judged_moment(at: datetime) -> str:
    """Return a moment as these words name it."""
    return moment_in_paris(at).removesuffix(" (heure de Paris)")
