"""The report of a verification as a document in French, with its lines for programs attached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from archive_service.documents.attachments import EmbeddedFile
from archive_service.documents.statements import Section, Statement, drawn
from archive_service.holdings.verdicts_section import verdicts_section
from archive_service.wording.dates import moment_in_paris
from archive_service.wording.terms import TARGET_KINDS, VERDICTS
from archive_service.workflows.verification import Report
from signing.report import Step, Verdict

_TITLE = "Rapport de vérification"
_SENTENCES = {
    Verdict.PASSED: "Toutes les vérifications ont été faites, et toutes ont réussi.",
    Verdict.FAILED: "Une vérification au moins a échoué : ce qui a été vérifié n'est pas ce qui a été signé, "
    "ou sa preuve ne vaut pas. Les étapes en cause sont nommées ci-dessous.",
    Verdict.INDETERMINATE: "Rien n'établit une altération, mais une vérification au moins n'a pas pu "
    "conclure. Les étapes en cause sont nommées ci-dessous.",
}


def report_document(report: Report, told: bytes, made_at: datetime, seal_name: str) -> bytes:
    """Return the PDF/A-3a, not sealed yet.

    Args:
        report: What was found.
        told: The same as JSON, attached.
        made_at: Aware.
        seal_name: Whose seal the document will have; empty when it will have none.
    """
    return drawn(_statement(report, told, made_at, seal_name), made_at)


def _statement(report: Report, told: bytes, made_at: datetime, seal_name: str) -> Statement:
    kept = "celles de cette instance" if report.trust == "home" else "celles d'un dossier donné"
    facts = [
        ("Objet vérifié", report.target),
        ("Nature", TARGET_KINDS[report.kind.value]),
        ("Résultat", VERDICTS[report.verdict.value]),
        ("Indication (ETSI EN 319 102-1)", _indication(report.verdict)),
        ("Sous-indication", report.subindication or "aucune"),
        ("Jugé à la date du", moment_in_paris(report.at)),
        ("Autorités de confiance", kept),
        ("Rapport établi le", moment_in_paris(made_at)),
        ("Cachet du rapport", seal_name or "aucun : ce rapport n'engage que qui l'a établi"),
    ]
    return Statement(
        title=_TITLE,
        running=_TITLE,
        producer="Service d'archivage des dossiers informatisés d'usagers",
        reference=report.target,
        facts=facts,
        alerts=["NON VALIDE"] if report.verdict is Verdict.FAILED else [],
        sections=[*_sections(report)],
        files=[
            EmbeddedFile(
                name="rapport.json",
                content=told,
                type="application/json",
                relationship="data",
                description="Ce rapport, pour un programme (schéma verify-report)",
            )
        ],
    )


def _sections(report: Report) -> Iterator[Section]:
    yield Section(title="Ce que dit ce rapport", paragraphs=[_SENTENCES[report.verdict]])
    doubtful = [step for step in report.steps if step.verdict is not Verdict.PASSED]
    if doubtful:
        yield Section(
            title="Ce qui n'a pas réussi",
            header=("n°", "Étape", "Résultat", "Raison", "Sous-indication"),
            widths=(5, 26, 15, 38, 20),
            rows=[(*_row(step), step.subindication or "") for step in doubtful],
        )
    if report.received:
        yield verdicts_section(report.received)
    yield Section(
        title="Toutes les étapes",
        paragraphs=[
            "Les étapes suivent la norme ETSI EN 319 102-1. Rien n'a été demandé à un réseau : seuls "
            "comptent les octets vérifiés et les autorités de confiance."
        ],
        header=("n°", "Étape", "Résultat", "Ce qui a été trouvé"),
        widths=(5, 28, 15, 56),
        rows=[_row(step) for step in report.steps],
    )


def _row(step: Step) -> tuple[str, str, str, str]:
    return str(step.number), step.name, VERDICTS[step.verdict.value], step.detail


def _indication(verdict: Verdict) -> str:
    return {"passed": "TOTAL_PASSED", "failed": "TOTAL_FAILED"}.get(verdict.value, "INDETERMINATE")
