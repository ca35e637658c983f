"""The command that imports a portability package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from archive_service.cli.arguments import content_of
from archive_service.cli.exits import Exit
from archive_service.cli.invocation import invocation, tell
from archive_service.contract.export_lines import imported_line
from archive_service.errors import InvalidRequest


def import_(
    package: Annotated[list[Path], typer.Argument(help="The unpacked folder, or the encrypted volumes.")],
    key: Annotated[Path | None, typer.Option(help="The receiver's private key (PEM), for volumes.")] = None,
) -> None:
    """Import a portability package; nothing is written unless all of it is sound."""
    from archive_service.workflows.package_import import PackageUnsound

    is_folder = len(package) == 1 and package[0].is_dir()
    if not is_folder and key is None:
        tell("the volumes are encrypted: give --key")
        raise typer.Exit(Exit.CANNOT_TELL)
    with invocation().services() as services, _tree(package, key) as tree:
        actor = invocation().actor(services)
        try:
            done = services.imports.import_(tree, actor)
        except PackageUnsound as error:
            for problem in error.problems:
                invocation().say(dict(problem), f"{problem['problem']}: {problem['path']}")
            raise
    line = imported_line(done)
    for one in done.findings:
        tell(f"{one.code}: {one.path}: {one.message}")
    counts = ", ".join(
        f"{line[name]} {name}" for name in ("understood", "kept_as_bytes", "refused", "merged")
    )
    invocation().say(line, f"{line['root']}: {counts}")
    raise typer.Exit(Exit.REFUSED if done.refused else Exit.WELL)


@contextmanager
def _tree(package: Sequence[Path], key: Path | None) -> Iterator[Path]:
    from archive_service.workflows.export_reception import unpacked

    if len(package) == 1 and package[0].is_dir():
        yield package[0]
        return
    if not all(path.is_file() for path in package) or key is None:
        raise InvalidRequest("a package is one folder, or the files of its volumes")
    with unpacked(package, content_of(key)) as tree:
        yield tree
