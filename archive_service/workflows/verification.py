"""Verify records and files from bytes alone, in numbered steps with three verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Literal

import orjson

from archive_service.holdings.carried_trust import OtherTrust
from archive_service.holdings.manifest import MaterialElsewhere, validation_in
from archive_service.holdings.received_verdicts import received_in_provenance
from archive_service.model.received_signatures import ReceivedSignature
from archive_service.model.verified_targets import TargetKind
from archive_service.wording.dates import day_in_paris
from archive_service.wording.terms import PARTS
from signing.digests import Digest
from signing.list_reasons import Unfit
from signing.pdf_reading import Buffer
from signing.report import (
    Outcome,
    Step,
    Verdict,
    decisive,
    failed,
    indeterminate,
    overall,
    passed,
    renumbered,
    step_of,
)
from signing.subindications import SubIndication
from signing.trust import TrustStore
from signing.validation_material import UNKNOWN_AUTHORITY, MissingList, ValidationMaterial
from signing.verification import proven_time, verify_evidence, verify_pdf


@dataclass(frozen=True, slots=True)
class RecordParts:
    """The bytes of a record, from any source."""

    source: bytes
    document: bytes
    manifest: bytes
    nonce: bytes
    evidence: bytes | None
    validation: bytes | None = None
    """Certificates and lists that the manifest names; `None` when the manifest contains them, or when they
    are not given.
    """
    provenance: bytes | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A numbered report on one target."""

    target: str
    steps: Sequence[Step]
    kind: TargetKind
    at: datetime
    """Aware; the time as of which it was judged."""
    trust: Literal["home", "given"] = "home"
    """Whose authorities were trusted."""
    received: Sequence[ReceivedSignature] = ()
    """The verdicts given at intake on the signatures of the source, as the provenance states them."""

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of the steps."""
        return overall(self.steps)

    @property
    def subindication(self) -> SubIndication | None:
        """Why the whole did not pass, where the standard has a code."""
        return decisive(self.steps)


def verify_parts(target: str, parts: RecordParts, trust: TrustStore, at: datetime) -> Report:
    """Check the manifest against the bytes, then the evidence over all four members, then the seal.

    Valid evidence proves when the document existed, and the seal is judged at that time: it stays valid after
    its certificate has expired. Certificates and lists stored with the record are used besides those of
    `trust`; the anchors are those of `trust` alone.
    """
    steps = _manifest_steps(parts)
    kept, outcome = kept_material(parts)
    steps.append(step_of(PARTS["validation"], outcome))
    trust = kept.added_to(trust)
    proven: datetime | None = None
    if parts.evidence is None:
        missing = indeterminate("La preuve n'est pas encore constituée.", SubIndication.NO_POE)
        steps.append(step_of("preuve d'existence", missing))
    else:
        members = (parts.source, parts.document, parts.manifest, parts.nonce)
        evidence = verify_evidence(parts.evidence, members, trust, at)
        steps += evidence
        if overall(evidence) is Verdict.PASSED:
            proven = proven_time(parts.evidence)
    steps += verify_pdf(parts.document, trust, proven or at, proven=proven is not None)
    received = received_in_provenance(parts.provenance) if _is_provenance_sealed(parts) else ()
    return Report(target, renumbered(steps), TargetKind.RECORD, at, received=received)


def with_trust(report: Report, other: OtherTrust) -> Report:
    """Return a report made by the trust of another instance, with a first step that says so.

    It passes only when an operator of this instance accepted that trust.
    """
    day = day_in_paris(datetime.fromisoformat(other.at))
    detail = (
        f"De l'instance {other.instance}, reçues le {day:%d/%m/%Y} avec le paquet {other.root[:12]}…, "
        "et non celles de cette instance. "
    )
    if other.accepted:
        said = passed(f"{detail}Un opérateur les a acceptées.")
    else:
        detail += "Aucun opérateur ne les a acceptées (import --accept-trust)."
        said = indeterminate(detail, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)
    step = step_of("autorités de confiance", said)
    return replace(report, steps=renumbered([step, *report.steps]))


def verify_what_is_left(
    target: str, lost: Mapping[str, str], document: bytes | None, trust: TrustStore, at: datetime
) -> Report:
    """Say which parts of a record are lost or altered in their store, and what its document is worth."""
    steps = [
        step_of(f"conservation : {PARTS[part]}", failed(detail, SubIndication.HASH_FAILURE))
        for part, detail in lost.items()
    ]
    steps += [] if document is None else verify_pdf(document, trust, at)
    return Report(target, renumbered(steps), TargetKind.RECORD, at)


def verify_document(target: str, document: Buffer, trust: TrustStore, at: datetime) -> Report:
    """Check a PDF given alone: seal and content decide; the evidence is a step that says it was not given."""
    steps = list(verify_pdf(document, trust, at))
    alone = passed("Non fournie : le scellement et le contenu sont jugés seuls.")
    steps.append(step_of("preuve d'existence", alone))
    return Report(target, renumbered(steps), TargetKind.PDF, at)


def kept_material(parts: RecordParts) -> tuple[ValidationMaterial, Outcome]:
    """Return the certificates and lists kept with a record, and what the report says of them."""
    nothing = ValidationMaterial()
    try:
        found = validation_in(parts.manifest)
        if isinstance(found, MaterialElsewhere):
            if parts.validation is None:
                return nothing, passed("Non fournies : seules comptent les listes données à part.")
            if Digest.of(parts.validation) != found.digest:
                return nothing, failed("L'empreinte diffère du manifeste.", SubIndication.HASH_FAILURE)
            found = ValidationMaterial.from_json(orjson.loads(parts.validation))
    except ValueError:
        detail = "Le manifeste les désigne sous une forme inconnue."
        return nothing, indeterminate(detail, SubIndication.CUSTOM)
    if found is None:
        return nothing, passed("Le manifeste n'en contient pas : seules comptent les listes données à part.")
    counted = f"{len(found.certificates)} certificat(s) et {len(found.lists)} liste(s) de révocation"
    lacking = "".join(f" ; {_lacking(one)}" for one in found.missing)
    return found, passed(f"{counted} conservés avec le document{lacking}.")


def _lacking(missing: MissingList) -> str:
    if missing.reason == UNKNOWN_AUTHORITY:
        return f"le certificat de « {missing.authority} » manquait lors du scellement"
    state = "avait pris fin" if missing.reason == Unfit.ENDED.code else "manquait"
    return f"la liste de « {missing.authority} » {state} lors du scellement"


def _is_provenance_sealed(parts: RecordParts) -> bool:
    """Say whether the manifest names the provenance with this digest: nothing else in it is believed."""
    with suppress(orjson.JSONDecodeError, KeyError, TypeError):
        stated = orjson.loads(parts.manifest)["provenance"]["sha256"]
        return bool(stated == sha256(parts.provenance or b"").hexdigest())
    return False


def _manifest_steps(parts: RecordParts) -> list[Step]:
    try:
        manifest = orjson.loads(parts.manifest)
        expected = [manifest["source"]["sha256"], manifest["document"]["sha256"]]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return [step_of("manifeste", failed("Le manifeste est illisible.", SubIndication.FORMAT_FAILURE))]
    found = [sha256(parts.source).hexdigest(), sha256(parts.document).hexdigest()]
    names = ["source conforme au manifeste", "document conforme au manifeste"]
    stated = manifest.get("provenance")
    if parts.provenance is not None and isinstance(stated, dict):
        names.append("provenance conforme au manifeste")
        expected.append(stated.get("sha256"))
        found.append(sha256(parts.provenance).hexdigest())
    return [
        step_of(
            name,
            passed("L'empreinte est celle du manifeste.")
            if one == other
            else failed("L'empreinte diffère du manifeste.", SubIndication.HASH_FAILURE),
        )
        for name, one, other in zip(names, expected, found, strict=True)
    ]
