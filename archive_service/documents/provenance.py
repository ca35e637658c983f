"""The content of `provenance.json`: a record's origin, the decisions about it, how its document was made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

FORM, FORM_WITHOUT_SIGNATURES = "provenance/3", "provenance/2"

Plain = str | int | float | bool | None
Fact = Plain | Mapping[str, Plain] | Sequence[Mapping[str, Plain]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentProvenance:
    """A file inside the source. `sha256` is lower-case hexadecimal, `where` is the file's place in the
    source.
    """

    name: str
    type: str
    sha256: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The facts, as plain fields. Digests are SHA-256 in lower-case hex; `received_at` is aware.

    `flow` names the flow that the record is a part of: its commitment (see decision 0027) and its length in
    bytes. None when the flow is the source itself.
    """

    record: str
    deposit: str
    received_at: datetime
    sender: str
    flow_kind: str
    flow: tuple[str, int] | None
    source_sha256: str
    software: str
    template_name: str
    template_digest: str
    service_version: str
    decisions: Sequence[Mapping[str, Fact]] = ()
    findings: Sequence[Mapping[str, Plain]] = ()
    signatures: Sequence[Mapping[str, Any]] = ()
    """The verdicts given at intake on the signatures of the source, `received-signature/1`."""
    attachments: Sequence[AttachmentProvenance] = field(default=())

    def __post_init__(self) -> None:
        if self.received_at.tzinfo is None:
            raise ValueError("received_at must be aware")


def provenance(facts: Provenance) -> bytes:
    """Return the facts as canonical JSON: sorted keys, no spaces, UTF-8, one line feed at the end.

    It is `provenance/3` when verdicts on signatures are among the facts, else `provenance/2`, which has no
    place for them. The same facts give the same bytes. A lone surrogate, which UTF-8 cannot encode, is
    written as its escape.
    """
    flow = {} if facts.flow is None else {"commitment": facts.flow[0], "length": facts.flow[1]}
    document = {
        "format": FORM if facts.signatures else FORM_WITHOUT_SIGNATURES,
        "record": facts.record,
        "origin": {
            "deposit": facts.deposit,
            "received_at": facts.received_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "sender": facts.sender,
            "software": facts.software,
            "flow": {"kind": facts.flow_kind, **flow},
        },
        "source": {"sha256": facts.source_sha256},
        "document": {
            "template": {"name": facts.template_name, "sha256": facts.template_digest},
            "service_version": facts.service_version,
        },
        "decisions": [dict(decision) for decision in facts.decisions],
        "findings": [dict(finding) for finding in facts.findings],
        "attachments": [
            {"name": file.name, "type": file.type, "sha256": file.sha256, "where": file.where}
            for file in facts.attachments
        ],
    }
    if facts.signatures:
        document["signatures"] = [dict(one) for one in facts.signatures]
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace") + b"\n"
