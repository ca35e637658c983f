"""The page that opens a person's whole file, in French: what it has, why it is kept, who was shown it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.model.person_requests import PersonRequest
from archive_service.model.persons import KnownPerson
from archive_service.model.records import Record
from archive_service.model.stated_events import StatedEvent
from archive_service.model.traces import Trace
from archive_service.wording.dates import day_words, moment_in_paris
from archive_service.wording.readings import READINGS, STATED_KINDS
from archive_service.wording.terms import FINAL_ACTIONS, KINDS, ROLES
from exports.formats.xml_text import escaped
from exports.portability.layouts.pages.html import (
    STYLE,
    TABLE_END,
    beginning,
    cell,
    ending,
    facts,
    link,
    row,
    table_beginning,
)

INDEX, STYLE_FILE, LETTER = "index.html", "pages/style.css", "lettre.pdf"
STYLE_OF_PAGES = STYLE


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRecord:
    """A record with the names of its files; those that cannot be read are named in `problem`."""

    record: Record
    document: str = ""
    source: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderEvent:
    """A stated event with the name of the file of its proof, empty when it cannot be read."""

    event: StatedEvent
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """Everything that the page tells."""

    request: PersonRequest
    known: KnownPerson
    name: str
    made_on: date
    records: Sequence[FolderRecord]
    events: Sequence[FolderEvent]
    traces: Sequence[Trace]


def index_page(folder: Folder) -> str:
    """Return the page."""
    return "".join(
        (
            beginning(f"Dossier de {folder.name or 'la personne'}", ""),
            "<p class='lead'>Remis à la suite d’une demande d’accès (RGPD, article 15). "
            f"{link(LETTER, 'Lettre de réponse')}</p>\n",
            _person(folder),
            _records(folder.records),
            _annotations(folder.records),
            _events(folder.events),
            _readings(folder.traces),
            ending(),
        )
    )


def _person(folder: Folder) -> str:
    traits = folder.known.traits
    told = [("Nom", folder.name)]
    if traits is not None:
        told += [
            ("Date de naissance", "" if traits.birth_date is None else day_words(traits.birth_date)),
            ("Lieu de naissance", traits.birth_place),
            ("INS", traits.ins.rpartition("|")[2]),
            ("Identifiants locaux", ", ".join(one.rpartition("|")[2] for one in traits.local_ids)),
        ]
    told += [
        ("Demande reçue le", day_words(folder.request.received_on)),
        ("Dossier établi le", day_words(folder.made_on)),
        ("Documents", str(len(folder.records))),
    ]
    return facts(told)


def _records(records: Sequence[FolderRecord]) -> str:
    columns = [("Document", ""), ("Date", "day"), ("Établissement", ""), ("Conservation", ""), ("Reçu", "")]
    rows = [_record(one) for one in records]
    return _table("Documents", "Tous les documents, du plus ancien au plus récent", columns, rows)


def _record(one: FolderRecord) -> str:
    record = one.record
    details = record.details_or_none
    title = (details.title if details is not None else "") or KINDS[record.kind.value]
    shown = link(one.document, title) if one.document else escaped(title)
    if one.problem:
        shown += f"<br>{escaped(one.problem)}"
    return row(
        shown,
        cell("" if record.document_date is None else day_words(record.document_date), "day"),
        cell(escaped(record.establishment)),
        cell(_retention(record)),
        cell(link(one.source, "source", title) if one.source else ""),
    )


def _retention(record: Record) -> str:
    until = "durée non connue" if record.last_day is None else f"jusqu’au {day_words(record.last_day)}"
    return f"{until}, puis {FINAL_ACTIONS[record.final_action]}"


def _annotations(records: Sequence[FolderRecord]) -> str:
    told = {one.request: one for each in records for one in each.record.annotations}
    if not told:
        return ""
    rows = [row(day_words(one.on), cell(escaped(one.text or "illisible"))) for one in told.values()]
    columns = [("Inscrite le", "day"), ("Rectification", "")]
    return _table("Annotations", "Rectifications acceptées", columns, rows)


def _events(events: Sequence[FolderEvent]) -> str:
    if not events:
        return ""
    columns = [("Événement", ""), ("Le", "day"), ("Établissement", ""), ("Déclaré le", "day"), ("Pièce", "")]
    rows = [
        row(
            STATED_KINDS[one.event.details.kind.value],
            cell(day_words(one.event.details.on), "day"),
            cell(escaped(one.event.establishment)),
            cell(day_words(one.event.told_on), "day"),
            cell(link(one.proof, "pièce") if one.proof else ""),
        )
        for one in events
        if one.event.details is not None
    ]
    return _table("Événements déclarés", "Événements déclarés au dossier", columns, rows)


def _readings(traces: Sequence[Trace]) -> str:
    columns = [("Consulté le", ""), ("Par", ""), ("Ce qui a été montré", "")]
    rows = [
        row(
            moment_in_paris(one.at),
            cell(f"{ROLES.get(one.role, escaped(one.role))} <code>{escaped(one.actor)}</code>"),
            cell(READINGS.get(one.act, escaped(one.act))),
        )
        for one in traces
    ]
    about = (
        "<p>Les agents sont désignés par un pseudonyme. L’établissement indique, sur demande, dans quel but "
        "une consultation a eu lieu.</p>\n"
    )
    return _table("Consultations du dossier", "Les plus récentes d’abord", columns, rows, about)


def _table(
    title: str, caption: str, columns: Sequence[tuple[str, str]], rows: Sequence[str], about: str = ""
) -> str:
    return f"<h2>{title}</h2>\n{about}{table_beginning(caption, columns)}{''.join(rows)}{TABLE_END}"
