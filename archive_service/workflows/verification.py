"""Verify records and files from bytes alone, in numbered steps with three verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import orjson

from archive_service.holdings.carried_trust import OtherTrust
from archive_service.holdings.manifest import MaterialElsewhere, validation_in
from archive_service.wording.dates import day_in_paris
from archive_service.wording.terms import PARTS
from signing.digests import Digest
from signing.list_reasons import Unfit
from signing.report import Outcome, Step, Verdict, failed, indeterminate, overall, passed
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


@dataclass(frozen=True, slots=True)
class Report:
    """A numbered report on one target."""

    target: str
    steps: Sequence[Step]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of the steps."""
        return overall(self.steps)


def verify_parts(target: str, parts: RecordParts, trust: TrustStore, at: datetime) -> Report:
    """Check the manifest against the bytes, then the evidence over all four members, then the seal.

    Valid evidence proves when the document existed, and the seal is judged at that time: it stays valid after
    its certificate has expired. Certificates and lists stored with the record are used besides those of
    `trust`; the anchors are those of `trust` alone.
    """
    steps = _manifest_steps(parts)
    kept, outcome = kept_material(parts)
    steps.append(Step(0, PARTS["validation"], outcome.verdict, outcome.detail))
    trust = kept.added_to(trust)
    proven: datetime | None = None
    if parts.evidence is None:
        detail = "La preuve n'est pas encore constituée."
        steps.append(Step(0, "preuve d'existence", Verdict.INDETERMINATE, detail))
    else:
        members = (parts.source, parts.document, parts.manifest, parts.nonce)
        evidence = verify_evidence(parts.evidence, members, trust, at)
        steps += evidence
        if overall(evidence) is Verdict.PASSED:
            proven = proven_time(parts.evidence)
    steps += verify_pdf(parts.document, trust, proven or at, proven=proven is not None)
    return Report(target, _renumbered(steps))


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
        said = indeterminate(f"{detail}Aucun opérateur ne les a acceptées (import --accept-trust).")
    step = Step(0, "autorités de confiance", said.verdict, said.detail)
    return Report(report.target, _renumbered([step, *report.steps]))


def verify_what_is_left(
    target: str, lost: Mapping[str, str], document: bytes | None, trust: TrustStore, at: datetime
) -> Report:
    """Say which parts of a record are lost or altered in their store, and what its document is worth."""
    steps = [
        Step(0, f"conservation : {PARTS[part]}", Verdict.FAILED, detail) for part, detail in lost.items()
    ]
    steps += [] if document is None else verify_pdf(document, trust, at)
    return Report(target, _renumbered(steps))


def verify_document(target: str, document: bytes, trust: TrustStore, at: datetime) -> Report:
    """Check a PDF given alone: seal and content decide; the evidence is a step that says it was not given."""
    steps = list(verify_pdf(document, trust, at))
    steps.append(
        Step(
            0,
            "preuve d'existence",
            Verdict.PASSED,
            "Non fournie : le scellement et le contenu sont jugés seuls.",
        )
    )
    return Report(target, _renumbered(steps))


def kept_material(parts: RecordParts) -> tuple[ValidationMaterial, Outcome]:
    """Return the certificates and lists kept with a record, and what the report says of them."""
    nothing = ValidationMaterial()
    try:
        found = validation_in(parts.manifest)
        if isinstance(found, MaterialElsewhere):
            if parts.validation is None:
                return nothing, passed("Non fournies : seules comptent les listes données à part.")
            if Digest.of(parts.validation) != found.digest:
                return nothing, failed("L'empreinte diffère du manifeste.")
            found = ValidationMaterial.from_json(orjson.loads(parts.validation))
    except ValueError:
        return nothing, indeterminate("Le manifeste les désigne sous une forme inconnue.")
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


def _manifest_steps(parts: RecordParts) -> list[Step]:
    try:
        manifest = orjson.loads(parts.manifest)
        expected = (manifest["source"]["sha256"], manifest["document"]["sha256"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return [Step(0, "manifeste", Verdict.FAILED, "Le manifeste est illisible.")]
    found = (sha256(parts.source).hexdigest(), sha256(parts.document).hexdigest())
    names = ("source conforme au manifeste", "document conforme au manifeste")
    return [
        Step(
            0,
            name,
            Verdict.PASSED if one == other else Verdict.FAILED,
            "L'empreinte est celle du manifeste." if one == other else "L'empreinte diffère du manifeste.",
        )
        for name, one, other in zip(names, expected, found, strict=True)
    ]


def _renumbered(steps: Sequence[Step]) -> list[Step]:
    return [Step(number, step.name, step.verdict, step.detail) for number, step in enumerate(steps, start=1)]
