"""The report of a simulation of rules in French: PDF/A with a chart, and a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from archive_service.documents.spreadsheet import Cell, spreadsheet
from archive_service.documents.statements import Section, Statement, drawn
from archive_service.model.rule_effects import Change, Remark, RuleEffect
from archive_service.wording.dates import moment_in_paris
from archive_service.wording.terms import KINDS

LABELS: Mapping[str, str] = {
    Change.KEPT_LONGER: "conservés plus longtemps",
    Change.FREED_SOONER: "libérés plus tôt",
    Change.CHANGED_OTHERWISE: "autre sort ou communicabilité",
    Change.UNCHANGED: "inchangés",
    Change.UNKNOWN: "sans faits conservés",
    Remark.NEWLY_DUE: "échus dès aujourd’hui",
    Remark.CONFLICTS: "en conflit avec un gel, ou sans sort décidé",
    Remark.HELD: "retenus par un gel, et libérés plus tôt",
    Remark.OUTSIDE: "sortiraient du périmètre",
    Remark.INSIDE: "entreraient dans le périmètre",
    Remark.WITH_VISA: "demanderaient un visa",
    Remark.WITHOUT_VISA: "ne demanderaient plus de visa",
    Remark.SENDER_REFUSED: "seraient refusés à leur émetteur",
    Remark.WAITS_LONGER: "attendraient plus longtemps",
    Remark.WAITS_LESS: "attendraient moins longtemps",
}
_COLUMNS = (Change.KEPT_LONGER, Change.FREED_SOONER, Change.CHANGED_OTHERWISE, Change.UNCHANGED)
_REMARKS = (Remark.NEWLY_DUE, Remark.CONFLICTS)
_LONGEST_TABLE = 400
_LATER = (
    "Le périmètre, le statut des archives et les émetteurs ne changent que pour les documents reçus à partir "
    "du jour du référentiel ; l’effet est montré sur ceux des douze derniers mois, qui restent comme ils ont "
    "été reçus."
)


def rule_report(name: str, digest: str, effect: RuleEffect, at: datetime) -> bytes:
    """Return the report on a draft with this name and digest; the same content gives the same bytes."""
    totals = effect.totals
    table = _rows(effect)
    alerts = []
    if totals[Remark.CONFLICTS]:
        alerts.append(f"{totals[Remark.CONFLICTS]} dossiers sont en conflit : {LABELS[Remark.CONFLICTS]}.")
    statement = Statement(
        title="Simulation d’un référentiel de conservation",
        running="Simulation d’un référentiel",
        producer=name,
        reference=f"projet {digest[:16]}",
        facts=(
            ("Référentiel", name),
            ("Empreinte SHA-256 du projet", digest),
            ("Calculée le", moment_in_paris(at)),
            ("Dossiers examinés", str(sum(totals[change] for change in Change))),
        ),
        alerts=alerts,
        sections=(
            Section(
                title="Effet du projet",
                paragraphs=("Rien n’est changé par cette simulation.", _LATER),
                bars=[(LABELS[one], totals[one]) for one in (*Change, *Remark)],
            ),
            _table(table),
        ),
        landscape=True,
    )
    return drawn(statement, at)


def rule_sheet(effect: RuleEffect) -> bytes:
    """Return the same numbers as a spreadsheet, a line for each establishment, kind and year."""
    names = (*Change, *Remark)
    rows: list[Sequence[Cell]] = [
        (cell.establishment, KINDS.get(cell.kind, cell.kind), cell.year, *(counted[one] for one in names))
        for cell, counted in sorted(
            effect.cells.items(), key=lambda item: (item[0].establishment, item[0].kind, item[0].year or 0)
        )
    ]
    header = ("établissement", "nature", "année du document", *(LABELS[one] for one in names))
    return spreadsheet("simulation", header, rows)


def _rows(effect: RuleEffect) -> Sequence[Sequence[str]]:
    """Return a row for each establishment and kind, in order; the years are in the sheet."""
    joined: dict[tuple[str, str], Counter[str]] = {}
    for cell, counted in effect.cells.items():
        joined.setdefault((cell.establishment, cell.kind), Counter()).update(counted)
    return [
        (establishment, KINDS.get(kind, kind), *(str(counted[one]) for one in (*_COLUMNS, *_REMARKS)))
        for (establishment, kind), counted in sorted(joined.items())
    ]


def _table(rows: Sequence[Sequence[str]]) -> Section:
    left_out = len(rows) - _LONGEST_TABLE
    said = (f"Les {left_out} lignes suivantes sont dans la feuille de calcul.",) if left_out > 0 else ()
    names = [LABELS[one] for one in (*_COLUMNS, *_REMARKS)]
    return Section(
        title="Par établissement et par nature",
        paragraphs=said,
        header=("Établissement", "Nature", *names),
        widths=(4, 5, *(3 for _ in names)),
        numbers=tuple(range(2, 2 + len(names))),
        rows=rows[:_LONGEST_TABLE],
    )
