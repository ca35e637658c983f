"""Commands for the register of establishments: import it from a CSV file, and list it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_service.cli.invocation import invocation, tell
from archive_service.contract.command_lines import establishment_line, import_line
from archive_service.errors import InvalidRequest
from archive_service.model.notices import Notice

if TYPE_CHECKING:
    from archive_service.intake.establishment_register import RegisterFile
    from archive_service.workflows.establishments import Registered

establishments = typer.Typer(no_args_is_help=True, help="The register of establishments.")


@establishments.command("import")
def imported(
    file: Annotated[Path, typer.Argument(help="CSV with a line of titles.")],
) -> None:
    """Register establishments, then check again the deposits that waited for them."""
    read = _read(file)
    with invocation().services() as services:
        done = services.establishments.register(read.establishments, invocation().actor(services))
    notices = [Notice.warning(remark.code, remark.message) for remark in read.remarks] + _notices(done)
    for notice in notices:
        tell(str(notice))
    invocation().say(
        import_line(len(read.establishments), done, notices),
        f"{len(read.establishments)} read, {done.changed} changed, {done.accepted} waiting deposits accepted",
    )


def _notices(done: Registered) -> list[Notice]:
    """Return what the owner of the register should know about its effects."""
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
            "archives-presumed-public",
            f"{finess} était public, ou chargé d'une mission de service public : ses archives restent "
            "présumées publiques. Deux personnes en décident autrement par son référentiel ([archives]).",
        )
        for finess in done.presumed_public
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
        for establishment in services.establishment_reading.listed(invocation().actor(services)):
            mark = " (provisional)" if establishment.provisional else ""
            numbers = f"{establishment.finess}  {establishment.legal_entity}  {establishment.department:<3}"
            text = f"{numbers} {establishment.name}{mark}"
            invocation().say(establishment_line(establishment), text)


def _read(file: Path) -> RegisterFile:
    # Imported here, so that only this command loads the readers of flows.
    from archive_service.intake.establishment_register import read_register

    try:
        return read_register(file.read_bytes())
    except OSError as error:
        raise InvalidRequest(f"{file}: {error.strerror}") from error
    except InvalidRequest as error:
        raise InvalidRequest(f"{file}: {error}") from error
