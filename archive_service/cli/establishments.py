"""The register of establishments: imported from a CSV file, listed."""

from __future__ import annotations

import csv
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_service.cli.arguments import day
from archive_service.cli.invocation import invocation, tell
from archive_service.contract.lines import Line
from archive_service.diagnostics.notice import Notice
from archive_service.errors import InvalidRequest
from archive_service.model.establishment import Establishment, department_of_finess

if TYPE_CHECKING:
    from archive_service.workflows.establishments import Moved, Registered

establishments = typer.Typer(no_args_is_help=True, help="The register of establishments.")


@establishments.command("import")
def imported(
    file: Annotated[Path, typer.Argument(help="CSV, comma, UTF-8, with header.")],
) -> None:
    """Register establishments, then check again what waited for them."""
    read = read_register(file)
    with invocation().services() as services:
        done = services.establishments.register(read, invocation().actor(services))
    notices = _notices(done)
    for notice in notices:
        tell(str(notice))
    invocation().say(
        {
            "read": len(read),
            "changed": done.changed,
            "accepted": done.accepted,
            "moved": [_moved(one) for one in done.moved],
            "findings": [one.line() for one in notices],
        },
        f"{len(read)} read, {done.changed} changed, {done.accepted} waiting deposits accepted",
    )


def _moved(one: Moved) -> Line:
    return {
        "finess": one.finess,
        "from": one.provisional,
        "to": one.legal_entity,
        "records": len(one.records),
        "persons": len(one.persons),
        "deposits": one.deposits,
        "shared_persons": [[str(came), str(known)] for came, known in one.shared],
    }


def _notices(done: Registered) -> list[Notice]:
    """Say what the holder of the register should know of its effects."""
    said = [
        Notice.information(
            "provisional-holdings-moved",
            f"{len(one.records)} documents de {one.finess} passent du provisoire à {one.legal_entity}.",
        )
        for one in done.moved
    ]
    said += [
        Notice.warning(
            "person-known-twice",
            f"{came} porte un identifiant que {known} porte déjà : si c'est la même personne, réunissez-les "
            "(persons merge).",
        )
        for one in done.moved
        for came, known in one.shared
    ]
    said += [
        Notice.warning(
            "legal-entity-changed",
            f"{one.finess} passe de {one.former} à {one.legal_entity} : ses {one.records} documents restent "
            f"à {one.former}, les dépôts à venir vont à {one.legal_entity}.",
        )
        for one in done.kept
    ]
    return said


@establishments.command("list")
def listed() -> None:
    """List the register."""
    with invocation().services() as services:
        for one in services.reading.establishments(invocation().actor(services)):
            line = asdict(one) | {"closed_on": None if one.closed_on is None else one.closed_on.isoformat()}
            mark = " (provisional)" if one.provisional else ""
            text = f"{one.finess}  {one.legal_entity}  {one.department:<3} {one.name}{mark}"
            invocation().say(line, text)


def read_register(file: Path) -> list[Establishment]:
    """Read a register; the department is the FINESS's where its cell is empty.

    Raises:
        InvalidRequest: it is not UTF-8, or a line lacks what an establishment is known by.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"{file} cannot be read as UTF-8") from error
    rows = csv.DictReader(text.splitlines())
    if not {"finess", "legal_entity"}.issubset(rows.fieldnames or ()):
        raise InvalidRequest(f"{file} has no header with finess and legal_entity in it")
    return [_establishment(f"{file}, line {number}", row) for number, row in enumerate(rows, start=2)]


def _establishment(place: str, row: dict[str, str]) -> Establishment:
    cells = {name: (value or "").strip() for name, value in row.items() if name}
    finess = cells.get("finess", "")
    department = cells.get("department") or department_of_finess(finess) or ""
    legal_entity = cells.get("legal_entity", "")
    if len(finess) != 9 or not finess.isalnum() or not department or not legal_entity.isalnum():
        raise InvalidRequest(f"{place}: finess, legal_entity and department are needed")
    closed = cells.get("closed_on", "")
    return Establishment(
        finess=finess,
        legal_entity=legal_entity,
        siren=cells.get("siren", ""),
        siret=cells.get("siret", ""),
        department=department,
        category=cells.get("category", ""),
        legal_status=cells.get("legal_status", ""),
        name=cells.get("name", ""),
        closed_on=day(closed) if closed else None,
        successor=cells.get("successor", ""),
    )
