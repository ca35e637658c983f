"""The command line: progress and messages on stderr, results on stdout, exit codes kept for ever."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from archive_service.bootstrap import Services
from archive_service.doctor import examination
from archive_service.errors import ArchiveServiceError, InvalidRequest
from archive_service.findings import Finding, Grade, Severity
from archive_service.model.actors import OPERATOR, Actor, Right, Role
from archive_service.model.establishment import Establishment, department_of_finess
from archive_service.model.holdings import RecordFilter, RecordState
from archive_service.model.lines import Line, line_of_nothing_taken
from archive_service.settings import read_settings
from archive_service.trust_export import export_trust
from archive_service.work import work_until_empty
from archive_service.workflows.reading import PARTS
from archive_service.workflows.transfer import TransferAsked
from archive_service.workflows.verify import RecordParts, Report, verify_document, verify_parts
from exports import ExportError
from retention_rules import RetentionRulesError
from signing.errors import SigningError
from signing.report import Verdict


class Exit(IntEnum):
    """Scripts rely on these; they never change meaning."""

    WELL = 0
    BUG = 1
    USAGE = 2
    REFUSED = 10
    CANNOT_TELL = 11


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Archive the files of social and medico-social establishments, with proof.",
)
deposits_app = typer.Typer(no_args_is_help=True, help="What became of deposits.")
establishments_app = typer.Typer(no_args_is_help=True, help="The register of establishments.")
token_app = typer.Typer(no_args_is_help=True, help="Tokens of those who use the service.")
trust_app = typer.Typer(no_args_is_help=True, help="What is needed to check without us.")
app.add_typer(deposits_app, name="deposits")
app.add_typer(establishments_app, name="establishments")
app.add_typer(token_app, name="token")
app.add_typer(trust_app, name="trust")


class _Options:
    """What was said before the command."""

    home: Path | None = None
    token: str = ""
    json: bool = False


_OPTIONS = _Options()
_Home = Annotated[Path | None, typer.Option("--home", help="The home. Default: ARCHIVE_HOME.")]
_Token = Annotated[str, typer.Option("--token", help="Act as its holder. Default: ARCHIVE_TOKEN.")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON object per line.")]


@app.callback()
def _common(home: _Home = None, token: _Token = "", json_: _Json = False) -> None:
    _OPTIONS.home = home
    _OPTIONS.token = token or os.environ.get("ARCHIVE_TOKEN", "")
    _OPTIONS.json = json_


@contextmanager
def _services() -> Iterator[Services]:
    services = Services(read_settings(_OPTIONS.home))
    try:
        yield services
    finally:
        services.close()


def _actor(services: Services) -> Actor:
    return services.reading.actor_of(_OPTIONS.token) if _OPTIONS.token else OPERATOR


def _say(line: Line, text: str) -> None:
    typer.echo(json.dumps(line, ensure_ascii=False) if _OPTIONS.json else text)


def _tell(message: str) -> None:
    typer.echo(message, err=True)


@app.command()
def deposit(flows: Annotated[list[Path], typer.Argument(help="Files, each one flow.")]) -> None:
    """Deposit flows. One line per file; exit 10 when one was not accepted."""
    with _services() as services:
        actor = _actor(services)
        actor.require(Right.DEPOSIT)
        lines = [_deposit_one(services, actor, path) for path in flows]
    raise typer.Exit(Exit.WELL if all(line["outcome"] == "accepted" for line in lines) else Exit.REFUSED)


def _deposit_one(services: Services, actor: Actor, path: Path) -> Line:
    try:
        with path.open("rb") as file:
            # One byte over the limit is enough to know, whatever the size on disk.
            flow = file.read(services.settings.limit + 1)
        line = services.deposit.accept(flow, actor, file=str(path))
    except OSError as error:
        line = line_of_nothing_taken(
            _not_taken("file-unreadable", "Le fichier ne peut être lu."), file=str(path)
        )
        _tell(f"{path}: {error.strerror}")
    except ArchiveServiceError as error:
        if not error.retryable:
            raise
        line = line_of_nothing_taken(
            _not_taken(error.code, "Le dépôt n'a pu être conservé : à renvoyer plus tard."), file=str(path)
        )
    _say_deposit(line)
    return line


def _not_taken(code: str, message: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, grade=Grade.REJECT, where="", message=message)


def _say_deposit(line: Line) -> None:
    head = f"{line['outcome']:<12} {line['grade']:<10} {line['kind']:<20} {line['deposit'] or '-'}  "
    head += line["file"]
    details = "".join(
        f"\n    [{one['severity']}] {one['code']} {one['where']} : {one['message']}"
        for one in line["findings"]
    )
    _say(line, head + details)


_OUTCOMES = ("accepted", "quarantined", "rejected")


@deposits_app.command("list")
def deposits_list(
    outcome: Annotated[str, typer.Option(help="accepted, quarantined or rejected.")] = "",
) -> None:
    """List deposits, newest first."""
    if outcome not in ("", *_OUTCOMES):
        raise typer.BadParameter(f"an outcome is one of {', '.join(_OUTCOMES)}")
    with _services() as services:
        actor, after = _actor(services), None
        while page := services.reading.deposits(actor, outcome=outcome, after=after, limit=200):
            for line in page:
                _say_deposit(line)
            after = UUID(page[-1]["deposit"])


_DepositId = Annotated[str, typer.Argument(help="The deposit.")]
_Reason = Annotated[str, typer.Option(help="Why; kept with the deposit.")]


@deposits_app.command("retry")
def deposits_retry(deposit_id: _DepositId) -> None:
    """Check a waiting deposit again."""
    with _services() as services:
        _settled(services.settle.retry(_uuid(deposit_id), _actor(services)))


@deposits_app.command("release")
def deposits_release(deposit_id: _DepositId, reason: _Reason) -> None:
    """Accept a quarantined deposit in spite of its findings."""
    with _services() as services:
        _settled(services.settle.release(_uuid(deposit_id), _actor(services), reason))


@deposits_app.command("refuse")
def deposits_refuse(deposit_id: _DepositId, reason: _Reason) -> None:
    """Refuse a quarantined deposit; its bytes are kept."""
    with _services() as services:
        _say_deposit(services.settle.refuse(_uuid(deposit_id), _actor(services), reason))


def _settled(line: Line) -> None:
    _say_deposit(line)
    raise typer.Exit(Exit.WELL if line["outcome"] == "accepted" else Exit.REFUSED)


@app.command()
def work(
    action: Annotated[str, typer.Argument(help="`retry` to put a record back.")] = "",
    record_id: Annotated[str, typer.Argument(help="The record to retry.")] = "",
    until_empty: Annotated[bool, typer.Option("--until-empty", help="Stop when nothing waits.")] = False,
) -> None:
    """Do the queued work: documents, seals, evidence. Without `--until-empty`, until stopped."""
    from archive_service.work import run_worker

    with _services() as services:
        _actor(services).require(Right.RUN)
        if action == "retry" and record_id:
            record = services.transform.retry(_uuid(record_id))
            _say({"record": str(record.id), "state": record.state.value}, f"{record.id} {record.state}")
            return
        if action:
            raise InvalidRequest("say `work`, `work --until-empty` or `work retry RECORD`")
        if not until_empty:
            run_worker(services, wait=True)
            return
        done = work_until_empty(services, lambda count: _tell(f"{count} documents"))
        with services.transactions.begin(OPERATOR) as transaction:
            aside = transaction.records.count(RecordState.SET_ASIDE)
        _say(
            asdict(done) | {"set_aside": aside},
            f"documents {done.documents}, sealed {done.sealed}, set aside {aside}",
        )


@app.command()
def records(
    establishment: Annotated[str, typer.Option(help="FINESS.")] = "",
    department: Annotated[str, typer.Option(help="Department code.")] = "",
    person: Annotated[str, typer.Option(help="A person's identifier.")] = "",
    kind: Annotated[str, typer.Option(help="Kind of record.")] = "",
    state: Annotated[str, typer.Option(help="State of record.")] = "",
    due_on: Annotated[str, typer.Option(help="Those whose time has run out on that day.")] = "",
    after: Annotated[str, typer.Option(help="The page after this record.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Size of the page.")] = 100,
) -> None:
    """List records, in the order of their numbers."""
    if state and state not in {one.value for one in RecordState}:
        raise typer.BadParameter(f"a state is one of {', '.join(RecordState)}")
    asked = RecordFilter(
        establishment=establishment,
        department=department,
        person=_uuid(person) if person else None,
        kind=kind,
        state=state,
        due_on=_day(due_on) if due_on else None,
        after=_uuid(after) if after else None,
        limit=limit,
    )
    with _services() as services:
        for line in services.reading.records(asked, _actor(services)):
            _say_record(line)


def _say_record(line: Line) -> None:
    retention = line["retention"]
    _say(
        line,
        f"{line['record']}  {line['state']:<10} {line['kind']:<16} {line['establishment']} "
        f"{line['document_date'] or '-':<10}  {retention['status']:<11} {retention['last_day'] or '-':<10} "
        f"{line['final_action']:<9}  {line['title']}",
    )


@app.command()
def record(
    record_id: Annotated[str, typer.Argument(help="The record.")],
    get: Annotated[
        str,
        typer.Option(help="source, document, provenance, manifest, nonce, evidence or receipt."),
    ] = "",
    output: Annotated[Path | None, typer.Option("-o", help="Where to write the part.")] = None,
) -> None:
    """Show a record, or write one of its parts."""
    with _services() as services:
        actor = _actor(services)
        if not get:
            from archive_service.model.lines import record_line

            _say_record(record_line(services.reading.record(_uuid(record_id), actor)))
            return
        if get not in PARTS:
            raise InvalidRequest(f"a part is one of {', '.join(PARTS)}")
        content = services.reading.part(_uuid(record_id), get, actor)
        if output is None:
            sys.stdout.buffer.write(content)
            return
        output.write_bytes(content)
        _say({"record": record_id, "part": get, "file": str(output), "bytes": len(content)}, str(output))


@app.command()
def verify(
    targets: Annotated[list[str], typer.Argument(help="Records, or files: a PDF, or a folder of parts.")],
) -> None:
    """Check records or files again from bytes alone. Exit 0 sound, 10 unsound, 11 cannot tell."""
    with _services() as services:
        reports = [_verified(services, target) for target in targets]
    for report in reports:
        _say_report(report)
    verdicts = {report.verdict for report in reports}
    if Verdict.FAILED in verdicts:
        raise typer.Exit(Exit.REFUSED)
    raise typer.Exit(Exit.CANNOT_TELL if Verdict.INDETERMINATE in verdicts else Exit.WELL)


def _verified(services: Services, target: str) -> Report:
    path, now = Path(target), services.clock.now()
    if path.is_dir():
        return verify_parts(target, _parts_in(path), services.trust, now)
    if path.exists():
        return verify_document(target, path.read_bytes(), services.trust, now)
    return services.reading.verify(_uuid(target), _actor(services))


def _parts_in(folder: Path) -> RecordParts:
    """Read a folder with the parts of one record under their own names, whatever their extension."""
    found: dict[str, Any] = {"evidence": None}
    for path in sorted(folder.iterdir()):
        if path.stem in RecordParts.__slots__:
            found[path.stem] = path.read_bytes()
    missing = set(RecordParts.__slots__) - set(found)
    if missing:
        raise InvalidRequest(f"{folder} lacks: {', '.join(sorted(missing))}")
    return RecordParts(**found)


def _say_report(report: Report) -> None:
    line = {
        "target": report.target,
        "verdict": report.verdict.value,
        "steps": [asdict(step) | {"verdict": step.verdict.value} for step in report.steps],
    }
    words = {"passed": "VALIDE", "failed": "NON VALIDE", "indeterminate": "INDÉTERMINÉ"}
    steps = "".join(
        f"\n  {step.number:>2}. [{words[step.verdict.value]}] {step.name} : {step.detail}"
        for step in report.steps
    )
    _say(line, f"{report.target} : {words[report.verdict.value]}{steps}")


@app.command()
def transfer(
    department: Annotated[str, typer.Option(help="Department code.")],
    output: Annotated[Path, typer.Option("-o", help="Folder of the package.")],
    seda: Annotated[str, typer.Option(help="2.1, 2.2 or 2.3.")] = "2.2",
    due_on: Annotated[str, typer.Option(help="Only records whose time has run out on that day.")] = "",
    record_ids: Annotated[list[str] | None, typer.Option("--record", help="These records only.")] = None,
    establishment: Annotated[str, typer.Option(help="Only this FINESS.")] = "",
) -> None:
    """Write a SEDA ArchiveTransfer package for one department."""
    if seda not in ("2.1", "2.2", "2.3"):
        raise typer.BadParameter("SEDA is 2.1, 2.2 or 2.3")
    asked = TransferAsked(
        department=department,
        seda=seda,  # type: ignore[arg-type]  # checked just above
        due_on=_day(due_on) if due_on else None,
        records=[_uuid(one) for one in record_ids or ()],
        establishment=establishment,
    )
    with _services() as services:
        written = services.transfer.write(asked, output, _actor(services))
    line = asdict(written) | {"package": None if written.package is None else str(written.package)}
    _say(
        line, f"{line['package'] or 'nothing to transfer'}  {written.records} records, {written.bytes} bytes"
    )


@establishments_app.command("import")
def establishments_import(
    file: Annotated[Path, typer.Argument(help="CSV, comma, UTF-8, with header.")],
) -> None:
    """Register establishments, then check again what waited for them."""
    establishments = _read_register(file)
    with _services() as services:
        changed, accepted = services.settle.register(establishments, _actor(services))
    line = {"read": len(establishments), "changed": changed, "accepted": accepted}
    _say(line, f"{line['read']} read, {changed} changed, {accepted} waiting deposits accepted")


def _read_register(file: Path) -> list[Establishment]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"{file} cannot be read as UTF-8") from error
    rows = list(csv.DictReader(text.splitlines()))
    found = []
    for number, row in enumerate(rows, start=2):
        cells = {name: (value or "").strip() for name, value in row.items() if name}
        finess = cells.get("finess", "")
        department = cells.get("department") or department_of_finess(finess) or ""
        legal_entity = cells.get("legal_entity", "")
        if len(finess) != 9 or not finess.isalnum() or not department or not legal_entity.isalnum():
            raise InvalidRequest(f"{file}, line {number}: finess, legal_entity and department are needed")
        closed = cells.get("closed_on", "")
        found.append(
            Establishment(
                finess=finess,
                legal_entity=legal_entity,
                siren=cells.get("siren", ""),
                siret=cells.get("siret", ""),
                department=department,
                category=cells.get("category", ""),
                legal_status=cells.get("legal_status", ""),
                name=cells.get("name", ""),
                closed_on=_day(closed) if closed else None,
                successor=cells.get("successor", ""),
            )
        )
    return found


@establishments_app.command("list")
def establishments_list() -> None:
    """List the register."""
    with _services() as services, services.transactions.begin(_actor(services)) as transaction:
        for one in transaction.registers.establishments():
            line = asdict(one) | {"closed_on": None if one.closed_on is None else one.closed_on.isoformat()}
            mark = " (provisional)" if one.provisional else ""
            _say(line, f"{one.finess}  {one.legal_entity}  {one.department:<3} {one.name}{mark}")


@token_app.command("create")
def token_create(
    actor: Annotated[str, typer.Option(help="Who holds it.")],
    role: Annotated[str, typer.Option(help="depositor, esms, vendor, archivist, auditor or operator.")],
    tenant: Annotated[list[str] | None, typer.Option(help="Legal entities.")] = None,
    department: Annotated[list[str] | None, typer.Option(help="Departments.")] = None,
    expires: Annotated[str, typer.Option(help="Day or ISO 8601 time.")] = "",
) -> None:
    """Make a token. Its text is shown once."""
    if role not in {one.value for one in Role if one is not Role.SERVICE}:
        raise typer.BadParameter(f"no role is named {role}")
    until = _moment(expires) if expires else None
    with _services() as services:
        text = services.reading.create_token(
            actor=actor,
            role=Role(role),
            tenants=tenant or [],
            departments=department or [],
            expires=until,
            by=_actor(services),
        )
    shown = None if until is None else until.isoformat().replace("+00:00", "Z")
    _say({"token": text, "actor": actor, "expires": shown}, text)


@trust_app.command("export")
def trust_export(output: Annotated[Path, typer.Option("-o", help="Folder.")]) -> None:
    """Write anchors, intermediates, revocation lists and public keys."""
    with _services() as services:
        written = export_trust(services, output)
    for path in written:
        _say({"file": str(path)}, str(path))


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 picks a free one.")] = 8080,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve HTTP, work and schedule together; one JSON line when ready."""
    from archive_service.supervisor import serve as supervise

    raise typer.Exit(supervise(read_settings(_OPTIONS.home), port, host))


@app.command()
def doctor() -> None:
    """Say what is configured, started and reachable, and what is only fit for development."""
    with _services() as services:
        found = examination(services)
    if _OPTIONS.json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        for name, value in found.items():
            if name != "findings":
                typer.echo(f"{name:<14} {value}")
        for finding in found["findings"]:
            typer.echo(f"[{finding['severity']}] {finding['code']} : {finding['message']}")
    raise typer.Exit(
        Exit.REFUSED if any(one["severity"] == "error" for one in found["findings"]) else Exit.WELL
    )


@app.command()
def demo() -> None:
    """Show the main job on flows of our own, in a home of its own."""
    from archive_service.demo import run

    raise typer.Exit(run())


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidRequest(f"{text!r} is not an identifier of ours, nor a file") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidRequest(f"{text!r} is not a day (YYYY-MM-DD)") from error


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidRequest(f"{text!r} is not a day or a time (ISO 8601)") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _hoisted(arguments: list[str]) -> list[str]:
    """Move `--home`, `--token` and `--json` to the front: they may be said anywhere before `--`."""
    front: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(arguments):
        word = arguments[position]
        if word == "--":
            rest += arguments[position:]
            break
        if word == "--json" or word.startswith(("--home=", "--token=")):
            front.append(word)
        elif word in ("--home", "--token") and position + 1 < len(arguments):
            front += arguments[position : position + 2]
            position += 1
        else:
            rest.append(word)
        position += 1
    return front + rest


def main() -> None:
    """Run the command; an outcome of ours is one line on stderr and a code."""
    try:
        app(args=_hoisted(sys.argv[1:]), standalone_mode=True)
    except InvalidRequest as error:
        _tell(f"{error.code}: {error}")
        sys.exit(Exit.USAGE)
    except (ArchiveServiceError, RetentionRulesError, ExportError, SigningError) as error:
        _tell(f"{getattr(error, 'code', type(error).__name__)}: {error}")
        sys.exit(Exit.REFUSED)


if __name__ == "__main__":
    main()
