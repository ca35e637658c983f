"""Commands for evidence: its renewal before it ages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archive_service.cli.exits import Exit
from archive_service.cli.invocation import invocation, tell
from archive_service.contract.evidence_lines import plan_line, renewal_line
from archive_service.model.evidence_ageing import RenewalKind

if TYPE_CHECKING:
    from archive_service.model.evidence_renewals import RenewalDone, RenewalPlan

evidence_ = typer.Typer(
    no_args_is_help=True, help="The evidence of records, which is renewed before it ages."
)


@evidence_.command()
def renew(
    plan: Annotated[
        bool, typer.Option("--plan", help="Say what ages when and what it costs; do nothing.")
    ] = False,
    kind: Annotated[
        RenewalKind | None,
        typer.Option(
            help="All of this kind, due or not: further time stamps, or trees with another algorithm."
        ),
    ] = None,
    to: Annotated[str, typer.Option(help="Algorithm of new trees: sha256, sha384 or sha512.")] = "sha512",
) -> None:
    """Renew evidence that ages soon, or with `--kind` all. Interrupted, it goes on where it was."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        before = services.evidence_renewal.plan(kind, to, actor)
        if plan:
            _say_plan(before)
            return
        done = services.evidence_renewal.renew(kind, to, actor, _progress)
        after = services.evidence_renewal.plan(None, to, actor)
    text = (
        f"renewed: {len(done.batches)} batches, {done.records} records, {done.checkpoints} checkpoints; "
        f"left: {len(done.problems)}"
    )
    invocation().say(renewal_line(done, after), text)
    for one in done.problems:
        tell(f"{one.code}: {one.message}")
    if done.useless:
        tell(f"{done.useless} batches: the authority's own certificates end no later than their evidence")
    if done.late:
        tell(f"{done.late} batches were renewed after their evidence had aged")
    if done.problems:
        raise typer.Exit(Exit.REFUSED)


def _progress(done: RenewalDone) -> None:
    if done.records:
        tell(f"{done.records} records in {len(done.batches)} batches")


def _say_plan(plan: RenewalPlan) -> None:
    line = plan_line(plan)
    lines = [
        f"{line['batches']} batches, {line['records']} records, {line['checkpoints']} checkpoints, "
        f"{line['bytes_to_read']} bytes to read"
    ]
    lines += [
        f"{one['at']}  {one['cause']:<16} {one['name']}: {one['batches']} batches, {one['records']} records, "
        f"{one['checkpoints']} checkpoints"
        for one in line["ages"]
    ]
    lines += [f"{one['code']}: {one['message']}" for one in line["problems"]]
    invocation().say(line, "\n".join(lines))
