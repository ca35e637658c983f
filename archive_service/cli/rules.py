"""Commands for retention rules in force, and for the decisions that rest on them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from archive_service.cli.arguments import content_of, day, department_code, identifier
from archive_service.cli.exits import Exit, exit_of_verdicts
from archive_service.cli.invocation import invocation, tell, writing
from archive_service.contract.decision_lines import explanation_line, replay_line
from archive_service.contract.lines import Line
from archive_service.contract.rule_lines import (
    check_line,
    flow_line,
    proposal_line,
    rule_lines,
    simulation_line,
    version_line,
)
from archive_service.runtime.garbage import leave_out_of_searches
from archive_service.wording.terms import VERDICTS

rules = typer.Typer(no_args_is_help=True, help="Retention rules and the decisions that rest on them.")

_Record = Annotated[str, typer.Argument(help="The record.")]
_TOLD_EACH = 10_000
_Proposal = Annotated[str, typer.Argument(help="The proposal.")]
_Number = Annotated[
    int | None,
    typer.Option("--number", min=1, help="Which decision on the record: the first is 1. Else the last."),
]


@rules.command("check")
def checked(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Rulebooks in TOML.")],
) -> None:
    """Check rulebooks alone and beside those in force; nothing is changed. Exit 10: one is refused."""
    contents = [(str(path), content_of(path)) for path in files]
    with invocation().services() as services:
        actor = invocation().actor(services)
        lines = [
            check_line(name, services.rulebook_reading.check(content, actor)) for name, content in contents
        ]
    for line in lines:
        invocation().say(line, check_text(line))
    if any(line["outcome"] == "refused" for line in lines):
        raise typer.Exit(Exit.REFUSED)


@rules.command("show")
def shown(
    department: Annotated[str, typer.Option("--department", help="The nation's and this one's only.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="The rules in force on that day.")] = "",
) -> None:
    """Show the rules in force, each with its source."""
    with invocation().services() as services:
        versions = services.rulebook_reading.show(
            invocation().actor(services), department_code(department), day(as_of) if as_of else None
        )
    for line in (line for version in versions for line in rule_lines(version)):
        invocation().say(line, _rule_text(line))


@rules.command("simulate")
def simulated(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A draft of a rulebook in TOML.")],
    output: Annotated[Path | None, typer.Option("-o", help="Folder for the report.")] = None,
) -> None:
    """Count what a draft would do to the records; nothing is changed."""
    content, report, sheet = content_of(file), None, None
    with invocation().services() as services:
        simulation = services.rulebook_simulation
        with _refused_in_lines(file, "report"):
            found = simulation.simulate(content, invocation().actor(services), _tell_read)
        if output is not None:
            with writing():
                output.mkdir(parents=True, exist_ok=True)
                report, sheet = (
                    _written(output / name, one) for name, one in simulation.report(found).items()
                )
    line = simulation_line(str(found.book.digest), found.effect, report, sheet)
    invocation().say(line, "\n".join(f"{name} {value}" for name, value in line.items()))


def _tell_read(read: int) -> None:
    """Say how many records were read, from time to time; search for garbage only in what comes after."""
    leave_out_of_searches()
    if read % _TOLD_EACH == 0:
        tell(f"{read} records read")


def _written(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)


@contextmanager
def _refused_in_lines(file: Path, *absent: str) -> Iterator[None]:
    """Print the findings of a rulebook that is refused inside the block, and end with its exit code."""
    from archive_service.workflows.rulebook_changes import RulebookRefused

    try:
        yield
    except RulebookRefused as error:
        line = dict.fromkeys(absent) | check_line(str(file), error.checked)
        invocation().say(line, check_text(line))
        raise typer.Exit(Exit.REFUSED) from error


@rules.command("propose")
def proposed(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A rulebook in TOML.")],
    valid_from: Annotated[str, typer.Option("--from", help="The day from which it is to be in force.")],
) -> None:
    """Propose a version of a rulebook, with its effect on the records; somebody else approves it."""
    content, from_day = content_of(file), day(valid_from)
    with invocation().services() as services:
        with _refused_in_lines(file, "proposal", "effect"):
            found = services.rulebook_changes.propose(content, from_day, invocation().actor(services))
        line = proposal_line(
            found.version,
            services.rulebook_changes.state(found.version),
            found.checked,
            found.effect,
        )
    invocation().say(line, _version_text(line))


@rules.command("approve")
def approved(proposal: _Proposal) -> None:
    """Approve a version that somebody else proposed: it is in force from its day on."""
    with invocation().services() as services:
        changes = services.rulebook_changes
        version = changes.approve(identifier(proposal), invocation().actor(services))
        line = version_line(version, changes.state(version))
    invocation().say(line, _version_text(line))


@rules.command("withdraw")
def withdrawn(proposal: _Proposal) -> None:
    """Withdraw a version that is not in force yet."""
    with invocation().services() as services:
        changes = services.rulebook_changes
        version = changes.withdraw(identifier(proposal), invocation().actor(services))
        line = version_line(version, changes.state(version))
    invocation().say(line, _version_text(line))


@rules.command("history")
def history() -> None:
    """List every version of the rulebooks, with who proposed and approved it."""
    with invocation().services() as services:
        found = services.rulebook_changes.history(invocation().actor(services))
    for version, state in found:
        line = version_line(version, state)
        invocation().say(line, _version_text(line))


@rules.command("text")
def text(
    proposal: _Proposal,
    output: Annotated[Path | None, typer.Option("-o", help="File; else standard output.")] = None,
) -> None:
    """Give the text of a version, in force or not: to read it, or to propose it again."""
    with invocation().services() as services:
        content = services.rulebook_reading.text(identifier(proposal), invocation().actor(services))
    if output is None:
        sys.stdout.buffer.write(content)
        return
    with writing():
        output.write_bytes(content)


@rules.command("flows")
def flows() -> None:
    """List the establishments from which flows are expected, and which are late."""
    with invocation().services() as services:
        found = services.rulebook_reading.flows(invocation().actor(services))
    for one in found:
        line = flow_line(one.establishment, one.every_days, one.last, is_late=one.is_late)
        mark = "en retard" if one.is_late else ""
        invocation().say(
            line, f"{one.establishment}  {one.every_days:>4} j  {line['last'] or '-':<10}  {mark}".rstrip()
        )


def _version_text(line: Line) -> str:
    where = f"{line['layer']} {line['key']}".strip()
    effect = "".join(f"\n  {name} {count}" for name, count in (line["effect"] or {}).items())
    since = line["from"] or "-"
    return f"{line['proposal']}  {where:<14} {since:<10}  {line['state']:<10} {line['digest']}{effect}"


def check_text(line: Line) -> str:
    """Return the text of a checked rulebook, with its findings."""
    findings = "".join(
        f"\n  {finding['severity']}  {finding['code']}  {finding['where']}\n    {finding['message']}"
        for finding in line["findings"]
    )
    return f"{line['file']}  {line['outcome']}  {line['digest']}{findings}"


def _rule_text(line: Line) -> str:
    verified = "" if line["verified"] else "  (non vérifiée)"
    said = line["delay"] or {True: "Aux archives.", False: "Hors du périmètre.", None: ""}[line["included"]]
    where = f"{line['layer']} {line['key']}".strip()
    return f"{where:<14} {line['rule']:<22} {line['title']}{verified}\n    {said} {line['source']}"


@rules.command("explain")
def explained(
    record: _Record,
    as_of: Annotated[str, typer.Option("--as-of", help="The decision as it reads on that day.")] = "",
    number: _Number = None,
) -> None:
    """Explain the decision on a record in steps, each with its source."""
    with invocation().services() as services:
        found = services.decision_review.explain(
            identifier(record), invocation().actor(services), day(as_of) if as_of else None, number
        )
    line = explanation_line(found)
    steps = "".join(f"\n  {step['number']}. {step['text']}" for step in line["steps"])
    until = line["last_day"] or "-"
    invocation().say(line, f"{line['record']}  {line['status']}  {line['rule'] or '-'}  {until}{steps}")


@rules.command("replay")
def replayed(
    record: _Record,
    as_of: Annotated[str, typer.Option("--as-of", help="The decision that was in force on that day.")] = "",
    number: _Number = None,
) -> None:
    """Take a decision again from what is stored with it. Exit 0 the same, 10 another, 11 cannot tell."""
    wanted = identifier(record)
    with invocation().services() as services:
        replay = services.decision_review.replay(
            wanted, invocation().actor(services), day(as_of) if as_of else None, number
        )
    line = replay_line(wanted, replay)
    problem = f" : {replay.problem}" if replay.problem else ""
    invocation().say(line, f"{record} : {VERDICTS[replay.verdict.value]}{problem}")
    raise typer.Exit(exit_of_verdicts({replay.verdict.value}))
