"""What the documents of an appraisal say: bordereau, sheet, nominative list."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from archive_service.documents.attachments import EmbeddedFile
from archive_service.documents.open_spreadsheet import open_spreadsheet
from archive_service.documents.spreadsheet import Cell, spreadsheet
from archive_service.documents.statements import Section, Statement
from archive_service.holdings.appraisal_list import ListedRecord
from archive_service.holdings.bordereau_columns import NATIONAL, sheet_rows, size_words, table_of
from archive_service.holdings.sampling_words import sampling_sections, sampling_totals, sides_of_group
from archive_service.holdings.visa_words import forms_of_visas
from archive_service.model.actors import Role
from archive_service.model.appraisal_lines import Disposition
from archive_service.model.appraisals import (
    ActKind,
    Appraisal,
    AppraisalAct,
    AppraisalDetails,
    AppraisalState,
)
from archive_service.model.identifiers import Finess
from archive_service.wording.dates import day_words, moment_in_paris
from archive_service.wording.terms import ACTS_OF_APPRAISALS, DISPOSITIONS, ROLES
from retention_rules.bordereau_model import BordereauModel

BORDEREAU, SHEET, ANNEX, SIGNED = "bordereau", "sheet", "annex", "visa"
OPEN_SHEET = "sheet-ods"
"""The sheet as OpenDocument: it is not kept, but made of the same lines when somebody asks for it."""
_MOST_DRAWN = 1_000
"""Lines of a nominative list that are drawn as a table too; all of them are in the file inside."""
_MOST_NAMED = 100
"""Lines of an act that the bordereau names one by one."""
_TITLES = {
    Disposition.ELIMINATE: "Documents dont l'élimination est proposée",
    Disposition.TRANSFER: "Documents à transférer aux archives départementales",
    Disposition.SORT: "Documents d'une série dont un échantillon est conservé",
    Disposition.HELD: "Documents échus, retenus par un maintien : non éliminables",
}
_VISAS = {
    AppraisalState.VISA_GIVEN: "donné",
    AppraisalState.PARTLY_REFUSED: "non donné à toutes les lignes (voir les actes)",
    AppraisalState.REFUSED: "refusé",
    AppraisalState.VOID: "sans objet : la liste est annulée",
    AppraisalState.EXECUTING: "donné, la liste est en cours d'exécution (voir les actes)",
    AppraisalState.EXECUTED: "donné, la liste est exécutée (voir les actes)",
}
_ASKED = {
    Role.ESMS: "le producteur demande le visa des archives départementales "
    "(code du patrimoine, art. R212-14)",
    Role.ARCHIVIST: "les archives départementales demandent l'accord du producteur "
    "(code du patrimoine, art. R212-14)",
    Role.OPERATOR: "liste ouverte par l'exploitant du service, pour le producteur",
}


def bordereau_of(appraisal: Appraisal, names: Mapping[Finess, str]) -> Statement:
    """Return the content of the bordereau: groups, numbers and acts; it names no person of the records."""
    details = appraisal.details
    model = details.model or NATIONAL
    sections = [_section(one, appraisal, model, names) for one in Disposition]
    acts = Section(
        title="Actes",
        header=("Date", "Acte", "Par", "Lignes", "Motif"),
        widths=(4, 3, 6, 2, 8),
        rows=[_act_row(act) for act in details.acts],
    )
    return Statement(
        title=model.title,
        running=model.title,
        producer=f"{details.producer} · {appraisal.tenant}",
        reference=f"Liste {appraisal.id}",
        facts=(*_facts(appraisal), *_total(details, model)),
        alerts=_alerts(appraisal),
        sections=(
            *filter(None, sections),
            *sampling_sections(details.sampling, names),
            acts,
            *_signatures(model),
        ),
        landscape=True,
    )


def _section(
    disposition: Disposition, appraisal: Appraisal, model: BordereauModel, names: Mapping[Finess, str]
) -> Section | None:
    groups = [one for one in appraisal.details.groups if one.disposition is disposition]
    if not groups:
        return None
    table = table_of(groups, model, names)
    return Section(
        title=_TITLES[disposition],
        header=table.header,
        widths=table.widths,
        numbers=table.numbers,
        rows=table.rows,
    )


def _total(details: AppraisalDetails, model: BordereauModel) -> Sequence[tuple[str, str]]:
    """Return the volume of what is to be eliminated, which takes the place of the metres of shelves."""
    if not model.total:
        return ()
    size = sum(one.size for one in details.groups if one.disposition is Disposition.ELIMINATE)
    return (("Volume total à éliminer", size_words(size)),)


def _signatures(model: BordereauModel) -> Sequence[Section]:
    if not model.signatories and not model.copies:
        return ()
    return (
        Section(
            title="Signatures",
            paragraphs=(model.copies,) if model.copies else (),
            header=model.signatories,
            widths=[1] * len(model.signatories),
            rows=[["Date, nom et signature :"] * len(model.signatories)] if model.signatories else [],
        ),
    )


def _facts(appraisal: Appraisal) -> Sequence[tuple[str, str]]:
    details = appraisal.details
    annex = appraisal.document(ANNEX)
    agreed = appraisal.acts(ActKind.AGREED)
    return (
        ("Producteur", f"{details.producer} (entité juridique {appraisal.tenant})"),
        ("Contrôle", f"Archives départementales ({appraisal.department})"),
        ("Demande", _asked_by(appraisal)),
        ("Liste ouverte le", moment_in_paris(appraisal.opened_at)),
        ("Conservation écoulée avant le", day_words(details.until)),
        ("Documents de la liste", str(appraisal.lines - details.held)),
        ("dont à éliminer", str(details.eliminated_lines)),
        *sampling_totals(appraisal),
        ("Documents retenus par un maintien", str(details.held)),
        ("Empreinte de la liste (SHA-256)", appraisal.digest.hex()),
        ("Liste nominative (SHA-256)", "-" if annex is None else annex.sha256),
        (
            "Accord du producteur",
            moment_in_paris(agreed[-1].at)
            if agreed
            else f"attendu, délai de trois mois jusqu'au {day_words(appraisal.producer_due)}",
        ),
        ("Visa des archives", _VISAS.get(appraisal.state, "attendu") if details.need_visa else "sans objet"),
        *_form(appraisal),
    )


def _form(appraisal: Appraisal) -> Sequence[tuple[str, str]]:
    visas = appraisal.acts(ActKind.VISA)
    return (("Forme du visa", forms_of_visas(visas)),) if visas else ()


def _asked_by(appraisal: Appraisal) -> str:
    """Say who asks whom: both ways are those of article R212-14."""
    role = appraisal.asked_by
    return _ASKED[role] if role in _ASKED else _ASKED[Role.OPERATOR]


def _alerts(appraisal: Appraisal) -> Sequence[str]:
    return (*_private_alert(appraisal), *_unverified_alert(appraisal))


def _unverified_alert(appraisal: Appraisal) -> Sequence[str]:
    rules = sorted({one.rule for one in appraisal.details.groups if not one.verified})
    if not rules:
        return ()
    return (
        f"Règles dont la durée n'a pas encore été vérifiée à sa source : {', '.join(rules)}. "
        "À confirmer avant tout visa.",
    )


def _private_alert(appraisal: Appraisal) -> Sequence[str]:
    details = appraisal.details
    private = sum(
        one.records
        for one in details.groups
        if one.disposition is Disposition.ELIMINATE and not one.needs_visa
    )
    if not private:
        return ()
    return (
        f"Archives privées : {private} document(s) à éliminer ne relèvent pas des archives publiques et sont "
        "éliminés avec l'accord du producteur, sans visa des archives départementales (code du patrimoine, "
        "art. L211-4 et L211-5).",
    )


def _act_row(act: AppraisalAct) -> Sequence[str]:
    lines = _lines_words(act.lines)
    who = f"{ROLES[act.role.value]} {act.by}".strip()
    return (moment_in_paris(act.at), ACTS_OF_APPRAISALS[act.kind.value], who, lines, act.reason)


def _lines_words(lines: Sequence[int]) -> str:
    if len(lines) > _MOST_NAMED:
        return f"{len(lines)} lignes"
    return ", ".join(map(str, lines)) or "toutes"


def sheet_of(appraisal: Appraisal, names: Mapping[Finess, str]) -> bytes:
    """Return the lines of the bordereau as a spreadsheet (XLSX), each with how much of it goes which way."""
    return spreadsheet("Bordereau", *_sheet_rows(appraisal, names))


def open_sheet_of(appraisal: Appraisal, names: Mapping[Finess, str]) -> bytes:
    """Return the same lines as OpenDocument."""
    return open_spreadsheet("Bordereau", *_sheet_rows(appraisal, names))


def _sheet_rows(
    appraisal: Appraisal, names: Mapping[Finess, str]
) -> tuple[Sequence[str], Sequence[Sequence[Cell]]]:
    details = appraisal.details
    header, rows = sheet_rows(details.groups, details.model or NATIONAL, names)
    sides = [sides_of_group(one, details.sampling) for one in details.groups]
    columns = (*header, "À éliminer", "À transférer")
    return columns, [(*row, *side) for row, side in zip(rows, sides, strict=True)]


def annex_of(appraisal: Appraisal, listed: Sequence[ListedRecord]) -> Statement:
    """Return the content of the nominative list; its lines are in the file inside, few ones drawn too."""
    header = (
        "Ligne",
        "Dossier",
        "Établissement",
        "Personne",
        "Titre",
        "Date",
        "Règle",
        "Échéance",
        "Proposition",
    )
    rows = [_annex_row(one) for one in listed]
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(map(_harmless, rows))
    drawn_rows = rows if len(rows) <= _MOST_DRAWN else []
    paragraphs = (
        f"{len(rows)} ligne(s), toutes dans le fichier « liste.csv » joint à ce document. Cette liste nomme "
        "des personnes : elle est détruite avec les documents éliminés, et seule son empreinte demeure.",
    )
    return Statement(
        title="Liste nominative, annexe au bordereau",
        running="Liste nominative · confidentiel",
        producer=f"{appraisal.details.producer} · {appraisal.tenant}",
        reference=f"Liste {appraisal.id}",
        facts=(
            ("Empreinte de la liste (SHA-256)", appraisal.digest.hex()),
            ("Liste ouverte le", moment_in_paris(appraisal.opened_at)),
        ),
        sections=(
            Section(
                title="Lignes",
                paragraphs=paragraphs,
                header=header if drawn_rows else (),
                widths=(1, 4, 3, 4, 6, 2, 3, 2, 2) if drawn_rows else (),
                numbers=(0,),
                rows=drawn_rows,
            ),
        ),
        files=(
            EmbeddedFile(
                name="liste.csv",
                type="text/csv",
                relationship="data",
                description="Liste nominative : une ligne par dossier",
                content=text.getvalue().encode("utf-8-sig"),
            ),
        ),
        landscape=True,
    )


def _annex_row(one: ListedRecord) -> Sequence[str]:
    line, day = one.line, one.facts.document_date
    return (
        str(line.number),
        str(line.record),
        line.establishment,
        one.person or "-",
        one.title,
        "-" if day is None else day.isoformat(),
        line.rule,
        line.last_day.isoformat(),
        DISPOSITIONS[line.disposition.value],
    )


def _harmless(row: Sequence[str]) -> Sequence[str]:
    """Return the cells such that no program takes one for a formula."""
    return [f"'{cell}" if cell[:1] in ("=", "+", "@", "\t", "\r") else cell for cell in row]
