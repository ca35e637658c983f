"""The columns of a bordereau and of its sheet: those of the department's model, or the usual ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.documents.spreadsheet import Cell
from archive_service.model.appraisal_lines import AppraisalGroup, Disposition
from archive_service.model.identifiers import Finess
from archive_service.wording.terms import DISPOSITIONS, FINAL_ACTIONS, KINDS
from retention_rules.bordereau_model import BordereauColumn, BordereauModel

TITLE = "Bordereau d'élimination d'archives"
_USUAL = (
    BordereauColumn.ESTABLISHMENT,
    BordereauColumn.DOCUMENTS,
    BordereauColumn.RULE,
    BordereauColumn.STATUS,
    BordereauColumn.DATES,
    BordereauColumn.ENDS,
    BordereauColumn.NUMBER,
    BordereauColumn.VOLUME,
    BordereauColumn.FINAL_ACTION,
)
NATIONAL = BordereauModel(title=TITLE, columns=_USUAL, source="modèle du service", verified=True)
"""The model of a list whose department has none."""


@dataclass(frozen=True, slots=True)
class _Names:
    """What a cell needs beside its group."""

    model: BordereauModel
    places: Mapping[Finess, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """How a column is drawn: heading, share of the line, and text of a cell; and its cells in a sheet."""

    heading: str
    width: int
    text: Callable[[AppraisalGroup, _Names], str]
    cells: Sequence[tuple[str, Callable[[AppraisalGroup, _Names], Cell]]]
    """One column of the sheet or more, each with its heading; an empty one is the column's own."""
    is_number: bool = False


def _place(group: AppraisalGroup, names: _Names) -> str:
    return names.places.get(group.establishment, "")


def _full_place(group: AppraisalGroup, names: _Names) -> str:
    return f"{group.establishment} {_place(group, names)}".strip()


def _kind(group: AppraisalGroup, names: _Names) -> str:
    return KINDS[group.kind.value]


def _rule(group: AppraisalGroup, names: _Names) -> str:
    return group.rule if group.verified else f"{group.rule} (non vérifiée)"


def _delay(group: AppraisalGroup, names: _Names) -> str:
    return f"{_rule(group, names)}, échue : {_ends(group, names)}"


def _status(group: AppraisalGroup, names: _Names) -> str:
    if group.disposition is not Disposition.ELIMINATE:
        return "visa requis" if group.needs_visa else "-"
    return "publiques" if group.needs_visa else "privées"


def _dates(group: AppraisalGroup, names: _Names) -> str:
    return _span(group.first_date, group.last_date)


def _ends(group: AppraisalGroup, names: _Names) -> str:
    return _span(group.first_end, group.last_end)


def _action(group: AppraisalGroup, names: _Names) -> str:
    model = names.model
    codes = {"destroy": model.destroy, "keep": model.keep, "sample": model.sample}
    return codes.get(group.final_action) or FINAL_ACTIONS[group.final_action]


def _nothing(group: AppraisalGroup, names: _Names) -> str:
    return ""


_PROPOSAL: tuple[str, Callable[[AppraisalGroup, _Names], Cell]] = (
    "Proposition",
    lambda group, _: DISPOSITIONS[group.disposition.value],
)
_COLUMNS: Mapping[BordereauColumn, _Column] = {
    BordereauColumn.ESTABLISHMENT: _Column(
        heading="Établissement",
        width=5,
        text=_full_place,
        cells=(
            ("Établissement (FINESS)", lambda group, _: group.establishment),
            ("Nom", _place),
            _PROPOSAL,
        ),
    ),
    BordereauColumn.SUBJECT: _Column(heading="Objet", width=5, text=_full_place, cells=(("", _full_place),)),
    BordereauColumn.DOCUMENTS: _Column(heading="Nature", width=4, text=_kind, cells=(("", _kind),)),
    BordereauColumn.RULE: _Column(
        heading="Règle",
        width=5,
        text=_rule,
        cells=(
            ("", lambda group, _: group.rule),
            ("Règle vérifiée", lambda group, _: "oui" if group.verified else "non"),
        ),
    ),
    BordereauColumn.DELAY: _Column(heading="DUA", width=6, text=_delay, cells=(("", _delay),)),
    BordereauColumn.STATUS: _Column(heading="Archives", width=3, text=_status, cells=(("", _status),)),
    BordereauColumn.DATES: _Column(
        heading="Dates des documents",
        width=4,
        text=_dates,
        cells=(
            ("Premier document", lambda group, _: group.first_date),
            ("Dernier document", lambda group, _: group.last_date),
        ),
    ),
    BordereauColumn.ENDS: _Column(
        heading="Échéances",
        width=4,
        text=_ends,
        cells=(
            ("Première échéance", lambda group, _: group.first_end),
            ("Dernière échéance", lambda group, _: group.last_end),
        ),
    ),
    BordereauColumn.NUMBER: _Column(
        heading="Nombre",
        width=2,
        text=lambda group, _: str(group.records),
        cells=(("", lambda group, _: group.records),),
        is_number=True,
    ),
    BordereauColumn.VOLUME: _Column(
        heading="Volume",
        width=3,
        text=lambda group, _: size_words(group.size),
        cells=(("Volume (octets)", lambda group, _: group.size),),
        is_number=True,
    ),
    BordereauColumn.FINAL_ACTION: _Column(
        heading="Sort final", width=3, text=_action, cells=(("", _action),)
    ),
    BordereauColumn.REQUESTER_REMARKS: _Column(
        heading="Observations du producteur", width=5, text=_nothing, cells=(("", _nothing),)
    ),
    BordereauColumn.ARCHIVES_REMARKS: _Column(
        heading="Observations des archives départementales", width=5, text=_nothing, cells=(("", _nothing),)
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a bordereau."""

    header: Sequence[str]
    widths: Sequence[int]
    numbers: Sequence[int]
    """The columns that are set to the right."""
    rows: Sequence[Sequence[str]]


def table_of(groups: Sequence[AppraisalGroup], model: BordereauModel, places: Mapping[Finess, str]) -> Table:
    """Return groups as a table to draw."""
    names = _Names(model, places)
    columns = [_COLUMNS[one] for one in model.columns]
    return Table(
        header=[_heading(one, model) for one in model.columns],
        widths=[one.width for one in columns],
        numbers=[place for place, one in enumerate(columns) if one.is_number],
        rows=[[one.text(group, names) for one in columns] for group in groups],
    )


def sheet_rows(
    groups: Sequence[AppraisalGroup], model: BordereauModel, places: Mapping[Finess, str]
) -> tuple[Sequence[str], Sequence[Sequence[Cell]]]:
    """Return the header and the rows of a sheet with the same groups."""
    names = _Names(model, places)
    cells = [(one, heading, cell) for one in model.columns for heading, cell in _COLUMNS[one].cells]
    if BordereauColumn.ESTABLISHMENT not in model.columns:  # a sheet has no headings between its rows
        cells.append((BordereauColumn.ESTABLISHMENT, *_PROPOSAL))
    header = [heading or _heading(one, model) for one, heading, _ in cells]
    return header, [[cell(group, names) for _, _, cell in cells] for group in groups]


def _heading(column: BordereauColumn, model: BordereauModel) -> str:
    return model.heading(column) or _COLUMNS[column].heading


def _span(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return "inconnues"
    return f"{first:%d/%m/%Y}" if first == last else f"{first:%d/%m/%Y} - {last:%d/%m/%Y}"


def size_words(size: int) -> str:
    """Return a length in bytes as people read it.

    >>> size_words(999), size_words(1_200), size_words(34_500_000)
    ('999 octets', '1,2 ko', '34,5 Mo')
    """
    if size < 1_000:
        return f"{size} octets"
    for unit, many in (("ko", 1e3), ("Mo", 1e6), ("Go", 1e9)):
        if size < many * 1_000:
            return f"{size / many:.1f} {unit}".replace(".", ",")
    return f"{size / 1e12:.1f} To".replace(".", ",")
