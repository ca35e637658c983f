"""The verdict on a signature that came with a document, as it was given on that day: `received-signature/1`.

It names persons: it is kept under the key of the record alone, and in what is sealed with the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from archive_service.errors import UnknownForm
from archive_service.model.forms import Json
from signing.digests import Digest
from signing.foreign_signatures import ForeignSignature, SignatureForm, TrustMark, in_utc, written_text
from signing.report import Verdict
from signing.subindications import SubIndication

FORM = "received-signature/1"

_XML_ENTRY = re.compile(r"/Bundle/entry\[(\d+)\](?=[/ ]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedSignature:
    """One signature, the file that bears it, and the circumstances of the judgement. Times are aware."""

    where: str
    """The place of the file in the flow; empty for the whole flow."""
    file: Digest
    """SHA-256 of the bytes of the file."""
    judged_at: datetime
    trust: TrustMark
    """By whose authority it was judged."""
    found: ForeignSignature


class SignedKind(StrEnum):
    """The kinds of files whose signatures are judged."""

    XML = "xml"
    PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedFile:
    """The signatures of one file, at least one; when and by what they were judged, and how long that took in
    processor seconds.
    """

    signatures: tuple[ForeignSignature, ...]
    judged_at: datetime
    trust: TrustMark
    seconds: float = 0.0

    @property
    def verdict(self) -> Verdict:
        """The worst of the verdicts."""
        verdicts = {one.verdict for one in self.signatures}
        return next(one for one in (Verdict.FAILED, Verdict.INDETERMINATE, Verdict.PASSED) if one in verdicts)


def received_json(one: ReceivedSignature) -> Json:
    """Return the form of a verdict with its place and circumstances."""
    return {
        "format": FORM,
        "where": one.where,
        "file_sha256": one.file.hex,
        "judged_at": _written(one.judged_at),
        "trust": {
            "sha256": one.trust.digest.hex,
            "algorithms_sha256": one.trust.algorithms.hex,
            "anchors": one.trust.anchors,
            "lists": one.trust.lists,
        },
        **found_json(one.found),
    }


def received_in(value: Json) -> ReceivedSignature:
    """Read the result of `received_json`, which may come from anywhere; raise `UnknownForm`."""
    try:
        if value["format"] == FORM:
            return _received(value)
        told = f"a verdict in the form {value['format']!r}"
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownForm("a verdict on a signature that cannot be read") from error
    raise UnknownForm(f"{told}, where this version reads {FORM!r}")


def _received(value: Json) -> ReceivedSignature:
    trust = value["trust"]
    return ReceivedSignature(
        where=_any_text(value["where"]),
        file=Digest("sha256", bytes.fromhex(value["file_sha256"])),
        judged_at=_moment(value["judged_at"]),
        trust=TrustMark(
            digest=Digest("sha256", bytes.fromhex(trust["sha256"])),
            algorithms=Digest("sha256", bytes.fromhex(trust["algorithms_sha256"])),
            anchors=int(trust["anchors"]),
            lists=int(trust["lists"]),
        ),
        found=found_in(value),
    )


def found_json(found: ForeignSignature) -> Json:
    """Return the part of the form that is about the signature alone."""
    return {
        "form": found.form.value,
        "signer": found.signer,
        "certificate_sha256": _hex(found.certificate),
        "anchor_sha256": _hex(found.anchor),
        "claimed_at": _written(found.claimed_at),
        "proven_at": _written(found.proven_at),
        "verdict": found.verdict.value,
        "subindication": None if found.subindication is None else found.subindication.value,
        "detail": found.detail,
    }


def found_in(value: Json) -> ForeignSignature:
    """Read the result of `found_json`; raise `KeyError`, `TypeError` or `ValueError`."""
    reason, claimed, proven = value["subindication"], value["claimed_at"], value["proven_at"]
    return ForeignSignature(
        form=SignatureForm(value["form"]),
        verdict=Verdict(value["verdict"]),
        subindication=None if reason is None else SubIndication(reason),
        detail=_text(value["detail"]),
        signer=_text(value["signer"]),
        certificate=_digest(value["certificate_sha256"]),
        anchor=_digest(value["anchor_sha256"]),
        claimed_at=None if claimed is None else _moment(claimed),
        proven_at=None if proven is None else _moment(proven),
    )


def _any_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _text(value: object) -> str:
    text = _any_text(value)
    if written_text(text) != text:
        raise ValueError("no text that can be shown")
    return text


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or in_utc(moment) != moment:
        raise ValueError("no moment that can be named")
    return moment


def stands_in(where: str, places: Iterable[str]) -> bool:
    """Say whether a place of a flow is one of these, or inside one.

    `places` are pointers to entries, also in a flow in XML, where `where` is a path.

    >>> stands_in("/Bundle/entry[4]/resource[1] (line 3)", ["/entry/3"])
    True
    """
    entry = _XML_ENTRY.match(where)
    pointer = where if entry is None else f"/entry/{int(entry[1]) - 1}/"
    return any(pointer == place or pointer.startswith(place + "/") for place in places)


def _hex(digest: Digest | None) -> str | None:
    return None if digest is None else digest.hex


def _digest(text: str | None) -> Digest | None:
    return None if text is None else Digest("sha256", bytes.fromhex(text))


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
