"""Commands for verification: records of the home, files from anywhere, and the keys needed to check without
us.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from archive_service.cli.arguments import identifier
from archive_service.cli.exits import exit_of_verdicts
from archive_service.cli.invocation import invocation, tell, writing
from archive_service.contract.command_lines import file_line, report_line
from archive_service.errors import InvalidRequest
from archive_service.wording.terms import VERDICTS

if TYPE_CHECKING:
    from archive_service.bootstrap import Services
    from archive_service.workflows.verification import RecordParts, Report

trust = typer.Typer(no_args_is_help=True, help="What is needed to check without us.")


def verify(
    targets: Annotated[list[str], typer.Argument(help="Records, or files: a PDF, or a folder of parts.")],
) -> None:
    """Check records or files again from bytes alone. Exit 0 sound, 10 unsound, 11 cannot tell."""
    with invocation().services() as services:
        reports = [_verified(services, target) for target in targets]
    for report in reports:
        _say_report(report)
    raise typer.Exit(exit_of_verdicts({report.verdict.value for report in reports}))


def _verified(services: Services, target: str) -> Report:
    # Only this command imports the reading of seals, here and below.
    from archive_service.workflows.verification import verify_document, verify_parts

    path, now = Path(target), services.clock.now()
    if path.is_dir():
        return verify_parts(target, _parts_in(path), services.trust_services.trust, now)
    if path.exists():
        return verify_document(target, path.read_bytes(), services.trust_services.trust, now)
    return services.reading.verify(identifier(target), invocation().actor(services))


def _parts_in(folder: Path) -> RecordParts:
    """Read a folder that contains the parts of one record under their own names, with any extension."""
    from archive_service.workflows.verification import RecordParts

    found: dict[str, Any] = {"evidence": None, "validation": None}
    for path in sorted(folder.iterdir()):
        if path.stem in RecordParts.__slots__:
            found[path.stem] = path.read_bytes()
    missing = set(RecordParts.__slots__) - set(found)
    if missing:
        raise InvalidRequest(f"{folder} lacks: {', '.join(sorted(missing))}")
    return RecordParts(**found)


def _say_report(report: Report) -> None:
    steps = "".join(
        f"\n  {step.number:>2}. [{VERDICTS[step.verdict.value]}] {step.name} : {step.detail}"
        for step in report.steps
    )
    invocation().say(report_line(report), f"{report.target} : {VERDICTS[report.verdict.value]}{steps}")


@trust.command("export")
def exported(output: Annotated[Path, typer.Option("-o", help="Folder.")]) -> None:
    """Write anchors, intermediates, revocation lists and public keys."""
    from archive_service.diagnostics.sealing import list_notices
    from archive_service.trust.export import export_trust

    with invocation().services() as services:
        # Read or create the trust first, so that later errors can only come from the disk of the output.
        services.trust_services.check()
        with writing():
            written = export_trust(services.trust_services, output)
        for notice in list_notices(services, services.trust_services.trust):
            tell(str(notice))
    for path in written:
        invocation().say(file_line(path), str(path))
