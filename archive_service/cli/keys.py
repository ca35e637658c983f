"""Commands for the register of seal keys: list, enrol, rotate, retire, delegate."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_service.cli.arguments import content_of, day, identifier, legal_entity, time_at
from archive_service.cli.invocation import invocation, tell, writing
from archive_service.contract.key_lines import act_line, delegation_line, key_line
from archive_service.errors import InvalidRequest
from archive_service.model.seal_keys import OVERLAP, RegisteredKey, VaultKind
from archive_service.wording.dates import day_in_paris

if TYPE_CHECKING:
    from archive_service.bootstrap import Services
    from archive_service.contract.lines import Line
    from archive_service.holdings.seal_key_register import KeyAsked

_SECRET = "ARCHIVE_P12_PASSPHRASE"  # noqa: S105 - the name of a variable

keys = typer.Typer(no_args_is_help=True, help="Seal keys: one register, by legal entity.")

_Entity = Annotated[str, typer.Argument(metavar="LEGAL_ENTITY", help="FINESS of the legal entity.")]
_Vault = Annotated[str, typer.Option(help="Where the key is made: software or pkcs11; remote with its name.")]
_Algorithm = Annotated[str, typer.Option(help="rsa-3072, rsa-4096, p-256 or p-384.")]
_Name = Annotated[str, typer.Option(help="As the certificate is to name it. Default: as registered.")]
_Credential = Annotated[str, typer.Option(help="What the remote service calls the key.")]
_Output = Annotated[Path | None, typer.Option("-o", help="Where the certificate request is written (PEM).")]
_P12 = Annotated[Path | None, typer.Option(help="An encrypted PKCS#12 file with a key made elsewhere.")]
_Certificate = Annotated[Path | None, typer.Option(help="The certificate that came back: PEM, DER, PKCS#7.")]


@keys.command("list")
def listed(
    entity: Annotated[str, typer.Argument(metavar="[LEGAL_ENTITY]", help="Only its keys.")] = "",
) -> None:
    """List the keys of the register, the oldest first."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        wanted = legal_entity(entity) if entity else None
        lines = [key_line(one) for one in services.seal_key_reading.keys(actor, wanted)]
    for line in lines:
        seals = "seals" if line["seals"] else ""
        said = ", ".join(one["code"] for one in line["findings"])
        invocation().say(
            line,
            f"{line['key']}  {line['legal_entity']}  {line['state']:<11}  {seals:<5}  "
            f"{line['algorithm']:<8}  {line['vault']:<8}  until {line['not_after'] or '-'}  {said}",
        )


@keys.command("enrol")
def enrolled(
    entity: _Entity,
    vault: _Vault = VaultKind.SOFTWARE.value,
    algorithm: _Algorithm = "rsa-3072",
    name: _Name = "",
    credential: _Credential = "",
    output: _Output = None,
    certificate: _Certificate = None,
    p12: _P12 = None,
) -> None:
    """Give a legal entity its first key: with -o, make it and write the request for its certificate; with
    --certificate, take the certificate that came back; with --p12, take a key that was made elsewhere.
    """
    asked = _asked(entity, vault, algorithm, name)
    brought = _brought(p12)
    _request_or_install(asked, credential, output, certificate, brought, OVERLAP.days, rotating=False)


@keys.command("rotate")
def rotated(  # noqa: PLR0913, PLR0917 - one for each option
    entity: _Entity,
    vault: _Vault = VaultKind.SOFTWARE.value,
    algorithm: _Algorithm = "rsa-3072",
    name: _Name = "",
    credential: _Credential = "",
    output: _Output = None,
    certificate: _Certificate = None,
    p12: _P12 = None,
    overlap: Annotated[
        int, typer.Option(help="Days during which the key before may still replace the new one.")
    ] = OVERLAP.days,
) -> None:
    """Replace a key, with options as in `enrol`. What the key before sealed stays verifiable."""
    asked = _asked(entity, vault, algorithm, name)
    brought = _brought(p12)
    _request_or_install(asked, credential, output, certificate, brought, overlap, rotating=True)


def _asked(entity: str, vault: str, algorithm: str, name: str) -> KeyAsked:
    if vault not in {one.value for one in VaultKind}:
        raise typer.BadParameter(f"a vault is one of {', '.join(VaultKind)}")
    # Only these commands import what makes keys.
    from archive_service.holdings.seal_key_register import KeyAsked

    return KeyAsked(legal_entity=legal_entity(entity), vault=VaultKind(vault), algorithm=algorithm, name=name)


def _request_or_install(
    asked: KeyAsked,
    credential: str,
    output: Path | None,
    certificate: Path | None,
    brought: tuple[bytes, bytes] | None,
    overlap: int,
    *,
    rotating: bool,
) -> None:
    if [output is None, certificate is None, not credential, brought is None].count(False) != 1:
        raise typer.BadParameter(
            "give -o for a request, --certificate for what came back, --credential for a remote key, or --p12"
        )
    if not 0 <= overlap <= 3660:
        raise typer.BadParameter("an overlap is 0 to 3660 days")
    content = None if certificate is None else content_of(certificate)
    with invocation().services() as services:
        actor = invocation().actor(services)
        lasting = timedelta(days=overlap)
        if credential:
            key = services.seal_keys.adopt(asked, credential, actor, rotating=rotating, overlap=lasting)
        elif brought is not None:
            key = services.seal_key_import.bring(asked, *brought, actor, rotating=rotating, overlap=lasting)
            _tell_of_findings(services, key)
        elif content is not None:
            key = services.seal_keys.install(asked.legal_entity, content, actor, overlap=lasting)
        else:
            key = services.seal_keys.request(asked, actor, rotating=rotating)
        if output is not None:
            with writing():
                output.write_text(key.notes.request, encoding="ascii")
        _tell_of_delegation(services, key)
    line = act_line(key, output)
    invocation().say(line, f"{line['key']}  {line['state']}")


def _brought(p12: Path | None) -> tuple[bytes, bytes] | None:
    """Return a PKCS#12 file and its passphrase, which is never an argument: those are seen by everybody."""
    if p12 is None:
        return None
    said, file = os.environ.get(_SECRET, ""), os.environ.get(f"{_SECRET}_FILE", "")
    if bool(said) == bool(file):
        raise typer.BadParameter(f"the passphrase of --p12 is in {_SECRET}, or in a file: {_SECRET}_FILE")
    lines = content_of(Path(file)).splitlines() if file else [said.encode()]
    return content_of(p12), lines[0] if lines else b""


def _tell_of_findings(services: Services, key: RegisteredKey) -> None:
    """Say what is weak about a key that was taken all the same."""
    for one in services.seal_key_reading.keys(invocation().actor(services), key.tenant):
        line = key_line(one)
        if line["key"] == str(key.id):
            for finding in line["findings"]:
                tell(f"{finding['code']}: {finding['message']}")


def _tell_of_delegation(services: Services, key: RegisteredKey) -> None:
    """Say at once what would otherwise be found when records wait."""
    today = day_in_paris(services.clock.now())
    with services.transactions.begin(invocation().actor(services)) as transaction:
        delegations = transaction.seal_keys.delegations(key.tenant)
    if not any(one.is_in_force(today) for one in delegations):
        tell(f"No delegation allows to seal in the name of {key.tenant} today: `keys delegate`.")


@keys.command("retire")
def retired(
    key: Annotated[str, typer.Argument(help="The key.")],
    reason: Annotated[str, typer.Option(help="In words; kept encrypted.")],
    compromised: Annotated[bool, typer.Option("--compromised", help="Others may have used it.")] = False,
    since: Annotated[str, typer.Option(help="Since when: a day, or a time with its offset.")] = "",
) -> None:
    """End a key: it seals nothing more and is destroyed. What it sealed before stays verifiable."""
    if bool(since) != compromised:
        raise typer.BadParameter("--compromised and --since are given together")
    with invocation().services() as services:
        actor = invocation().actor(services)
        ended = services.seal_keys.retire(
            identifier(key), reason, actor, compromised_since=time_at(since, days=0) if since else None
        )
    line = act_line(ended)
    invocation().say(line, f"{line['key']}  {line['state']}")


@keys.command("delegate")
def delegated(
    entity: Annotated[str, typer.Argument(metavar="[LEGAL_ENTITY]", help="FINESS; alone: list.")] = "",
    by: Annotated[str, typer.Option(help="Who allows it, for the legal entity.")] = "",
    to: Annotated[str, typer.Option(help="Who may seal in its name.")] = "",
    from_: Annotated[str, typer.Option("--from", help="The first day.")] = "",
    until: Annotated[str, typer.Option(help="The last day.")] = "",
    act: Annotated[Path | None, typer.Option(help="The signed act; kept encrypted.")] = None,
) -> None:
    """Record who may seal in the name of a legal entity, from when until when; without options, list."""
    wanted = legal_entity(entity) if entity else None
    with invocation().services() as services:
        actor, today = invocation().actor(services), day_in_paris(services.clock.now())
        if not any((by, to, from_, until, act)):
            for one in services.seal_key_reading.delegations(actor, wanted):
                _say_delegation(delegation_line(one, today))
            return
        if wanted is None or act is None or not all((by, to, from_, until)):
            raise InvalidRequest("a delegation has LEGAL_ENTITY, --by, --to, --from, --until and --act")
        from archive_service.workflows.seal_delegations import Delegating

        days = {"first_day": day(from_), "last_day": day(until)}
        delegating = Delegating(legal_entity=wanted, by=by, to=to, act=content_of(act), **days)
        _say_delegation(delegation_line(services.seal_delegations.delegate(delegating, actor), today))


@keys.command("delegation")
def delegation(
    one: Annotated[str, typer.Argument(metavar="DELEGATION", help="The delegation.")],
    end: Annotated[bool, typer.Option("--end", help="End it: nothing more is sealed under it.")] = False,
    output: Annotated[Path | None, typer.Option("-o", help="Write its signed act there.")] = None,
) -> None:
    """Show a delegation, end it, or give back its signed act."""
    with invocation().services() as services:
        actor, today = invocation().actor(services), day_in_paris(services.clock.now())
        if output is not None:
            content = services.seal_delegations.act(identifier(one), actor)
            with writing():
                output.write_bytes(content)
        if end:
            services.seal_delegations.end(identifier(one), actor)
        found = services.seal_key_reading.delegation(identifier(one), actor)
        _say_delegation(delegation_line(found, today))


def _say_delegation(line: Line) -> None:
    state = "in force" if line["in_force"] else "ended" if line["ended_at"] else "not in force"
    days = f"{line['from']} to {line['until']}"
    invocation().say(line, f"{line['delegation']}  {line['legal_entity']}  {state:<12}  {days}  {line['to']}")
