"""Commands for what follows an export order: its time, its deadlines, its evidence, erasure."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from archive_service.cli.arguments import content_of, finess, identifier, time_at
from archive_service.cli.exports import Order, say_order
from archive_service.cli.invocation import invocation, writing
from archive_service.contract.export_lines import due_line, order_line, push_key_line, pushed_line
from archive_service.contract.lines import Line


def renew(
    order: Order,
    until: Annotated[str, typer.Option(help="Through this day, or up to this time.")] = "",
) -> None:
    """Let the volumes of an order be fetched for longer."""
    later = time_at(until, days=1) if until else None
    with invocation().services() as services:
        actor = invocation().actor(services)
        say_order(
            order_line(
                services.clock.now(), services.export_availability.renew(identifier(order), later, actor)
            )
        )


def revoke(
    order: Order, reason: Annotated[str, typer.Option(help="Why; it is kept with the order.")]
) -> None:
    """End an order at once: nothing can be fetched any more."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        say_order(
            order_line(
                services.clock.now(), services.export_availability.revoke(identifier(order), reason, actor)
            )
        )


def push(
    order: Order,
    to: Annotated[
        str,
        typer.Option(
            help="The address that the receiver gave: https://HOST/FOLDER or sftp://USER@HOST:PORT/FOLDER"
        ),
    ],
    host_key: Annotated[
        str,
        typer.Option(help="With sftp://: the server's key, SHA256:... or its line of known_hosts."),
    ] = "",
) -> None:
    """Have the encrypted volumes of an order sent to their receiver, by the workers."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        line = pushed_line(*services.export_push.order(identifier(order), to, actor, host_key))
    invocation().say(line, f"push {line['push']} of {line['order']}: {line['state']}")


def push_key(
    establishment: Annotated[str, typer.Option(help="FINESS of an establishment whose volumes are sent.")],
) -> None:
    """Show the public key that a receiver by SFTP authorises: one for each legal entity."""
    with invocation().services() as services:
        key = services.export_push.key(finess(establishment), invocation().actor(services))
    invocation().say(push_key_line(key), key.line)


def pushes(order: Order) -> None:
    """Show how far the volumes of an order are sent."""
    with invocation().services() as services:
        found = services.exports.get(identifier(order), invocation().actor(services))
    for one in found.details.pushes:
        line = pushed_line(found, one)
        progress = f"{line['sent']}/{line['volumes']}"
        invocation().say(line, f"{line['push']}  {line['state']:<8} {progress:>9}  {line['problem']}")


def deadlines(
    within: Annotated[int, typer.Option(min=0, max=3660, help="What is due within so many days.")] = 30,
) -> None:
    """List what is due or missed, over all orders."""
    with invocation().services() as services:
        found = services.export_deadlines.due(timedelta(days=within), invocation().actor(services))
    for one in found:
        line = due_line(one)
        invocation().say(line, f"{line['due']}  {line['state']:<8} {line['name']:<25} {line['order']}")


def evidence(
    order: Order,
    output: Annotated[Path, typer.Option("-o", help="Folder of the evidence.")],
) -> None:
    """Write what proves the life of an order: deadlines, acts with their proofs, receipt, mandate."""
    from archive_service.holdings.export_evidence import write_evidence

    with invocation().services() as services:
        found = services.export_evidence.of(identifier(order), invocation().actor(services))
    with writing():
        page = write_evidence(found, output)
    line: Line = {"order": order, "evidence": str(page), "entries": len(found.entries)}
    invocation().say(line, f"{page}: {line['entries']} entries of the journal")


def erasure(
    order: Order,
    ask: Annotated[bool, typer.Option("--ask", help="Write the letter that asks for it.")] = False,
    certificate: Annotated[
        Path | None, typer.Option(help="The file by which the outgoing side certifies it.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", help="Where to write the letter (HTML).")] = None,
) -> None:
    """Ask the outgoing side to erase what was exported, or keep its certificate."""
    if ask == (certificate is not None) or ask != (output is not None):
        raise typer.BadParameter("give --ask with -o FILE, or --certificate FILE")
    from archive_service.holdings.export_letter import erasure_letter

    with invocation().services() as services:
        actor = invocation().actor(services)
        if certificate is not None:
            content = content_of(certificate)
            found = services.export_erasure.certify(identifier(order), content, actor)
        else:
            found = services.export_erasure.ask(identifier(order), actor)
        line = order_line(services.clock.now(), found)
    if output is not None:
        with writing():
            output.write_text(erasure_letter(found), encoding="utf-8")
    say_order(line)
