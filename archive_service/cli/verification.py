"""Commands for verification: records of the home, files from anywhere, and the keys needed to check without
us.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_service.cli.arguments import end_at, identifier
from archive_service.cli.exits import exit_of_verdicts
from archive_service.cli.invocation import invocation, tell, writing
from archive_service.contract.command_lines import file_line, report_line
from archive_service.errors import InvalidRequest
from archive_service.holdings.received_verdicts import verdict_words
from archive_service.wording.terms import VERDICTS

if TYPE_CHECKING:
    from archive_service.workflows.verification import Report
    from signing.trust import TrustStore

_TITLE = "Rapport de vérification"
_JOURNAL = "journal"

trust = typer.Typer(no_args_is_help=True, help="What is needed to check without us.")


def verify(  # one parameter for each option
    targets: Annotated[
        list[str], typer.Argument(help="Records, `journal`, or files and folders, recognised by content.")
    ],
    *,
    trust: Annotated[
        Path | None,
        typer.Option("--trust", help="Folder as `trust export` writes it: trust it instead of the home's."),
    ] = None,
    at: Annotated[str, typer.Option("--at", help="Judge as of this day (its end, in Paris) or time.")] = "",
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", help="What a proof is about. Default: the file beside it by its name."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Also write the report: .json or .pdf (PDF/A).")
    ] = None,
) -> None:
    """Check records, sealed files, proofs and packages from bytes alone. Exit 0 sound, 10 unsound, 11 cannot
    tell.
    """
    asked = _Asked(
        trust=None if trust is None else _given_trust(trust),
        journal_keys=() if trust is None else _journal_keys(trust),
        data=tuple(data) if data else None,
        at=end_at(at) if at else None,
        report=report,
    )
    if report is not None and (len(targets) != 1 or report.suffix not in (".json", ".pdf")):
        raise InvalidRequest("a report is about one target, in a file .json or .pdf")
    for path in asked.data or ():
        if not path.is_file():
            raise InvalidRequest(f"{path} is no file")
    reports = [asked.verified(target) for target in targets]
    for one in reports:
        _say_report(one)
    if report is not None:
        with writing():
            report.write_bytes(asked.written(reports[0]))
    raise typer.Exit(exit_of_verdicts({one.verdict.value for one in reports}))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The options of one run."""

    trust: TrustStore | None
    journal_keys: Sequence[str]
    data: Sequence[Path] | None
    at: datetime | None
    report: Path | None

    def verified(self, target: str) -> Report:
        # Only this command imports the reading of seals, here and below.
        from archive_service.workflows.verified_files import Given, verify_file

        path = Path(target)
        if target == _JOURNAL and not path.exists():
            with invocation().services() as services:
                return services.journal_check.report(invocation().actor(services), self.at, self.trust)
        if not path.exists():
            with invocation().services() as services:
                return services.record_reading.verify(
                    identifier(target), invocation().actor(services), at=self.at, trust=self.trust
                )
        if self.trust is not None:
            # With a trust of its own, a verification needs no home, and makes none.
            at = self.at or invocation().settings().now or datetime.now(UTC)
            keys, data = self.journal_keys, self.data
            given = Given(trust=self.trust, at=at, data=data, journal_keys=keys, own_trust=False)
            return verify_file(target, path, given)
        with invocation().services() as services:
            actor = invocation().actor(services)
            return services.file_verification.report(target, path, actor, at=self.at, data=self.data)

    def written(self, report: Report) -> bytes:
        """Return the report as a file."""
        assert self.report is not None
        told = (json.dumps(report_line(report), ensure_ascii=False, indent=1) + "\n").encode()
        return told if self.report.suffix == ".json" else self._drawn(report, told)

    def _drawn(self, report: Report, told: bytes) -> bytes:
        """Return the report as PDF/A, sealed by the legal entity of a record of the home."""
        from archive_service.workflows.verification_document import report_document

        if report.kind.value != "record" or Path(report.target).exists():
            now = invocation().settings().now or datetime.now(UTC)
            return report_document(report, told, now, "")
        from signing.pdf_seal import seal

        with invocation().services() as services:
            now, actor = services.clock.now(), invocation().actor(services)
            record = services.record_reading.record(identifier(report.target), actor)
            key = services.trust_services.keyring.seal_key(record.tenant, "")
            name = f"Entité juridique {record.tenant}"
            return seal(report_document(report, told, now, name), key, now, name=name, reason=_TITLE)


def _given_trust(folder: Path) -> TrustStore:
    from signing.trust import TrustStore

    if not folder.is_dir():
        raise InvalidRequest(f"{folder} is no folder")
    found = TrustStore.load(folder)
    if not found.anchors:
        raise InvalidRequest(f"{folder} holds no anchors.pem with a certificate")
    return found


def _journal_keys(folder: Path) -> Sequence[str]:
    """Return the keys of journals and witnesses in a trust folder, in note format: one a line."""
    return [key for path in sorted(folder.glob("*.vkey")) for key in path.read_text("utf-8").split()]


def _say_report(report: Report) -> None:
    steps = "".join(
        f"\n  {step.number:>2}. [{VERDICTS[step.verdict.value]}] {step.name} : {step.detail}"
        for step in report.steps
    )
    said = "".join(f"\n  À la réception : {verdict_words(one)}" for one in report.received)
    invocation().say(report_line(report), f"{report.target} : {VERDICTS[report.verdict.value]}{steps}{said}")


@trust.command("export")
def exported(output: Annotated[Path, typer.Option("-o", help="Folder.")]) -> None:
    """Write anchors, intermediates, revocation lists and public keys."""
    from archive_service.diagnostics.sealing import list_notices
    from archive_service.trust.export import export_trust

    with invocation().services() as services:
        # Read or create the trust first, so that later errors can only come from the disk of the output.
        services.trust_services.check()
        with writing():
            written = export_trust(services.trust_services, output, services.witnesses.keys())
        for notice in list_notices(services, services.trust_services.trust):
            tell(str(notice))
    for path in written:
        invocation().say(file_line(path), str(path))
