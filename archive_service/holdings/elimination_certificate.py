"""The certificate of an elimination: what was destroyed, why, by whose visa, and how that was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import orjson

from archive_service.documents.attachments import EmbeddedFile
from archive_service.documents.statements import Section, Statement
from archive_service.holdings.sampling_words import sampling_sections
from archive_service.holdings.visa_words import forms_of_visas, visas_as_json
from archive_service.model.appraisals import AppraisalAct
from archive_service.model.elimination import Elimination, Execution, Stage
from archive_service.model.identifiers import Finess
from archive_service.model.records import RecordOutline
from archive_service.model.sampling import Sampling
from archive_service.wording.dates import day_words, moment_in_paris
from archive_service.wording.terms import KEPT_CODES, KINDS
from retention_rules import DRAW_FORM

FORM = "elimination-certificate/1"
_NOT_EXECUTED = "non proposé à l'exécution : sans visa, visa refusé, à transférer, à trier ou maintenu"
FACTS_FILE, STAMP_FILE = "certificat.json", "certificat.json.tst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """What a certificate says. `names` are those of actors by pseudonym, `places` those of establishments, as
    far as they are known.
    """

    execution: Execution
    lines: Sequence[Elimination]
    outlines: Mapping[UUID, RecordOutline]
    names: Mapping[str, str]
    places: Mapping[Finess, str]
    visas: Sequence[AppraisalAct] = ()
    """The acts by which visas were given, as far as the appraisal can be read."""
    not_executed: int = 0
    """How many lines of the list never came to the execution: without a visa, to be transferred, held."""
    sampling: Sampling | None = None
    """The sampled series of the list."""

    @property
    def gone(self) -> Sequence[Elimination]:
        """The lines whose records were eliminated."""
        return [line for line in self.lines if line.stage is Stage.ELIMINATED]

    @property
    def kept(self) -> Sequence[Elimination]:
        """The lines whose records were kept."""
        return [line for line in self.lines if line.stage is not Stage.ELIMINATED]


def facts_of(one: Certified) -> bytes:
    """Return the facts of a certificate as JSON, for programs. Nothing in it identifies a person of a
    record.
    """
    execution, authority = one.execution, one.execution.authority
    visa = authority.visa
    return orjson.dumps(
        {
            "format": FORM,
            "appraisal": str(execution.appraisal),
            "legal_entity": execution.tenant,
            "department": execution.department,
            "list_sha256": authority.list_digest.hex,
            "agreed_by": authority.agreed_by,
            "visa": None if visa is None else {"by": visa.by, "at": visa.at.isoformat()},
            "visas": visas_as_json(one.visas),
            "executed_by": execution.executed_by,
            "started_at": execution.started_at.isoformat(),
            "ended_at": None if execution.ended_at is None else execution.ended_at.isoformat(),
            "eliminated": [
                {
                    "line": line.line.number,
                    "record": str(line.record),
                    "rule": line.line.rule,
                    "last_day": line.line.last_day.isoformat(),
                    "keys": line.gone_keys,
                    "objects": line.gone_objects,
                }
                for line in one.gone
            ],
            "sampling": _sampling(one.sampling),
            "not_executed": one.not_executed,
            "kept": [
                {"line": line.line.number, "record": str(line.record), "code": line.code or ""}
                for line in one.kept
            ],
        }
    )


def _sampling(sampling: Sampling | None) -> dict[str, object] | None:
    """Return how the samples were drawn, and when their transfer was acknowledged."""
    if sampling is None:
        return None
    return {
        "form": DRAW_FORM,
        "commitment": sampling.commitment,
        "nonce": sampling.nonce if sampling.is_drawn else "",
        "value": sampling.value,
        "seed": sampling.seed,
        "drawn_at": None if sampling.drawn_at is None else sampling.drawn_at.isoformat(),
        "series": [
            {
                "series": series.number,
                "establishment": series.establishment,
                "kind": series.kind.value,
                "rule": series.rule,
                "sampling": series.sampling,
                "share": f"{series.kept}/{series.out_of}" if series.is_drawn_from else None,
                "records": series.records,
                "kept_records": series.kept_records,
                "transferred_at": None
                if series.transferred_at is None
                else series.transferred_at.isoformat(),
            }
            for series in sampling.series
        ],
    }


def certificate_of(one: Certified, facts: bytes, stamp: bytes) -> Statement:
    """Return the content of the certificate, with its facts and their time stamp inside."""
    execution = one.execution
    return Statement(
        title="Certificat d'élimination d'archives",
        running="Certificat d'élimination d'archives",
        producer=f"Entité juridique {execution.tenant}",
        reference=f"Liste {execution.appraisal}",
        facts=_facts(one),
        alerts=_alerts(one),
        sections=[
            _destroyed(one),
            *_kept(one),
            *sampling_sections(one.sampling, one.places),
            _checked(one),
        ],
        files=[
            EmbeddedFile(
                name=FACTS_FILE,
                type="application/json",
                relationship="data",
                description="Les faits de ce certificat, pour un programme",
                content=facts,
            ),
            EmbeddedFile(
                name=STAMP_FILE,
                type="application/timestamp-reply",
                relationship="supplement",
                description="Horodatage (RFC 3161) de certificat.json",
                content=stamp,
            ),
        ],
    )


def _facts(one: Certified) -> Sequence[tuple[str, str]]:
    execution, authority = one.execution, one.execution.authority
    visa = authority.visa
    ended = execution.ended_at or execution.started_at
    return (
        ("Entité juridique", execution.tenant),
        ("Département", execution.department),
        ("Documents éliminés", str(len(one.gone))),
        ("Documents de la liste conservés", str(len(one.kept) + one.not_executed)),
        ("Empreinte de la liste (SHA-256)", authority.list_digest.hex),
        ("Accord du producteur", _who(authority.agreed_by, one.names)),
        (
            "Visa des archives départementales",
            "sans objet : archives privées"
            if visa is None
            else f"{_who(visa.by, one.names)}, le {moment_in_paris(visa.at)}",
        ),
        *((("Forme du visa", forms_of_visas(one.visas)),) if one.visas else ()),
        ("Exécution demandée par", _who(execution.executed_by, one.names)),
        ("Exécution commencée le", moment_in_paris(execution.started_at)),
        ("Exécution terminée le", moment_in_paris(ended)),
    )


def _who(pseudonym: str, names: Mapping[str, str]) -> str:
    name = names.get(pseudonym)
    if name:
        return f"{name} ({pseudonym})"
    return {"operator": "l'exploitant du service", "service": "le service"}.get(pseudonym, pseudonym or "-")


def _alerts(one: Certified) -> Sequence[str]:
    if one.execution.authority.visa is not None:
        return ()
    return (
        "Archives privées : elles sont éliminées avec l'accord du producteur, sans visa des archives "
        "départementales (code du patrimoine, art. L211-4 et L211-5).",
    )


def _destroyed(one: Certified) -> Section:
    groups: dict[tuple[Finess, str, str], list[date]] = {}
    for line in one.gone:
        outline = one.outlines[line.record]
        key = outline.establishment, outline.kind.value, line.line.rule
        groups.setdefault(key, []).append(line.line.last_day)
    return Section(
        title="Ce qui a été détruit",
        paragraphs=(_why(one),),
        header=("Établissement", "Nature", "Règle", "Échéances", "Nombre"),
        widths=(6, 4, 5, 6, 2),
        numbers=(4,),
        rows=[
            (
                f"{finess} {one.places.get(finess, '')}".strip(),
                KINDS[kind],
                rule,
                _span(min(days), max(days)),
                str(len(days)),
            )
            for (finess, kind, rule), days in sorted(groups.items())
        ],
    )


def _why(one: Certified) -> str:
    sorted_out = any(line.line.final_action == "sample" for line in one.gone)
    further = ", ou le tri d'une série dont un échantillon est conservé" if sorted_out else ""
    return (
        "La durée de conservation de ces documents était écoulée ; leur sort final était la "
        f"destruction{further}."
    )


def _span(first: date, last: date) -> str:
    return day_words(first) if first == last else f"du {day_words(first)} au {day_words(last)}"


def _kept(one: Certified) -> Sequence[Section]:
    counts: dict[str, int] = {}
    for line in one.kept:
        code = line.code or ""
        counts[code] = counts.get(code, 0) + 1
    rows = [(KEPT_CODES[code], str(count)) for code, count in sorted(counts.items())]
    if one.not_executed:
        rows.append((_NOT_EXECUTED, str(one.not_executed)))
    if not rows:
        return ()
    return (
        Section(
            title="Ce qui a été conservé",
            header=("Raison", "Nombre"),
            widths=(8, 2),
            numbers=(1,),
            rows=rows,
        ),
    )


def _checked(one: Certified) -> Section:
    keys, objects = (sum(counts) for counts in zip(*_counts(one), strict=True))
    return Section(
        title="Comment la destruction a été vérifiée",
        paragraphs=(
            f"Les clés de chiffrement ont été détruites dans le magasin de clés ({keys} clés), puis les "
            f"objets dans le magasin d'objets, avec toutes leurs versions ({objects} objets).",
            "Chaque clé et chaque objet a ensuite été recherché dans son magasin, toutes versions "
            "comprises : aucun n'a été trouvé. Ce certificat n'a été établi qu'après cette recherche.",
            "Restent du document : son numéro, sa règle, son échéance, ce visa, ce certificat, et des "
            "empreintes que plus rien ne relie à une personne.",
        ),
    )


def _counts(one: Certified) -> Sequence[tuple[int, int]]:
    return [(line.gone_keys, line.gone_objects) for line in one.gone]
