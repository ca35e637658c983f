"""The command that imports a package: of this format, or of another program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_service.cli.arguments import content_of, finess
from archive_service.cli.exits import Exit
from archive_service.cli.invocation import invocation, tell
from archive_service.contract.export_lines import imported_line
from archive_service.errors import InvalidRequest

if TYPE_CHECKING:
    from archive_service.bootstrap import Services
    from archive_service.workflows.imported import Imported


def import_(
    package: Annotated[
        list[Path],
        typer.Argument(
            help="A folder, the volumes of a package, or a ZIP file of another program. With deltas: the "
            "folders, or the volumes, of the first package and of each delta."
        ),
    ],
    key: Annotated[
        Path | None, typer.Option(help="The receiver's private key (PEM, or of age), for volumes.")
    ] = None,
    establishment: Annotated[
        str,
        typer.Option(help="FINESS: whose a package of another program is, where its flows do not say it."),
    ] = "",
    accept_trust: Annotated[
        str,
        typer.Option(
            metavar="REASON",
            help="Verify the records of the other instance by its own trust, which came with the package.",
        ),
    ] = "",
) -> None:
    """Import a package.

    Of a portability package nothing is written unless all of it is sound. The flows of a package of another
    program are deposited one by one; what is no flow is kept as bytes.
    """
    stated = finess(establishment)
    with invocation().services() as services:
        if _is_foreign(package, key):
            actor = invocation().actor(services)
            if accept_trust:
                raise InvalidRequest("a package of another program brings no trust: leave --accept-trust out")
            done = services.foreign_imports.import_(package[0], stated, actor)
        else:
            if stated:
                raise InvalidRequest(
                    "a portability package says itself whose it is: leave --establishment out"
                )
            if len(package) > 1 and all(one.is_dir() for one in package):
                done = _own(services, package, accept_trust)
            else:
                with _trees(package, key) as trees:
                    done = _own(services, trees, accept_trust)
    line = imported_line(done)
    for one in done.findings:
        tell(f"{one.code}: {one.path}: {one.message}")
    counts = ", ".join(
        f"{line[name]} {name}" for name in ("understood", "kept_as_bytes", "refused", "merged", "traces")
    )
    invocation().say(line, f"{line['root'] or '-'}: {counts}")
    raise typer.Exit(Exit.REFUSED if done.refused else Exit.WELL)


def _is_foreign(package: Sequence[Path], key: Path | None) -> bool:
    from archive_service.workflows.given_packages import holds_own_package, is_own_package, is_zip

    if key is not None or len(package) != 1:
        return False
    (one,) = package
    if one.is_dir():
        return not is_own_package(one) and any(one.iterdir())
    return one.is_file() and is_zip(one) and not holds_own_package(package)


def _own(services: Services, trees: Sequence[Path], accept_trust: str) -> Imported:
    from archive_service.workflows.package_import import PackageUnsound

    actor = invocation().actor(services)
    try:
        if len(trees) > 1:
            return services.imports.import_chain(trees, actor, accept_trust=accept_trust)
        return services.imports.import_(trees[0], actor, accept_trust=accept_trust)
    except PackageUnsound as error:
        for problem in error.problems:
            invocation().say(dict(problem), f"{problem['problem']}: {problem['path']}")
        raise


@contextmanager
def _trees(package: Sequence[Path], key: Path | None) -> Iterator[Sequence[Path]]:
    """Give the folder of each package whose volumes are given, in any order."""
    from archive_service.workflows.given_packages import by_package

    with ExitStack() as stack:
        yield [stack.enter_context(_tree(one, key)) for one in by_package(package)]


@contextmanager
def _tree(package: Sequence[Path], key: Path | None) -> Iterator[Path]:
    """Give the folder of a package of this format; volumes may be given in any order."""
    from archive_service.workflows.export_reception import unpacked
    from archive_service.workflows.given_packages import (
        check_all_there,
        check_end_is_there,
        holds_own_package,
    )

    if len(package) == 1 and package[0].is_dir():
        yield package[0]
        return
    if not all(path.is_file() for path in package):
        raise InvalidRequest("a package is one folder, or the files of its volumes")
    check_all_there(package)
    if key is None and not holds_own_package(package):
        tell("the volumes are encrypted: give --key")
        raise typer.Exit(Exit.CANNOT_TELL)
    with unpacked(package, None if key is None else content_of(key)) as tree:
        check_end_is_there(tree)
        yield tree
