"""Commands for portability exports: order, follow, deliver, check, receive and close."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from archive_service.cli.arguments import content_of, day, finess, identifier
from archive_service.cli.exits import Exit, exit_of_list
from archive_service.cli.invocation import invocation, tell, writing
from archive_service.contract.export_lines import (
    closed_line,
    delivered_line,
    dry_run_line,
    order_line,
    reissued_line,
)
from archive_service.contract.lines import Line
from archive_service.errors import InvalidRequest
from archive_service.model.export_orders import AskedBy, ExportKind, ExportScope
from exports.portability.layouts.registry import DEFAULT, known_layouts

exports = typer.Typer(no_args_is_help=True, help="Portability: an establishment changes its vendor.")
Order = Annotated[str, typer.Argument(help="The order.")]


@exports.command("order")
def order_(  # noqa: PLR0913, PLR0917 - one for each option
    establishment: Annotated[list[str], typer.Option(help="FINESS; may be repeated.")],
    to: Annotated[
        list[Path],
        typer.Option(
            help="A receiver's certificate (PEM or DER), and its authorities' (PEM); may be repeated."
        ),
    ],
    age: Annotated[
        list[str] | None,
        typer.Option(
            help="A receiver's public key of age (age1...), beside the certificate; may be repeated."
        ),
    ] = None,
    kind: Annotated[str, typer.Option(help="massive, targeted or person.")] = "massive",
    mandate: Annotated[
        Path | None, typer.Option(help="The file by which the establishment allows it.")
    ] = None,
    person: Annotated[list[str] | None, typer.Option(help="Only this person; may be repeated.")] = None,
    from_: Annotated[str, typer.Option("--from", help="Only documents from that day.")] = "",
    until: Annotated[str, typer.Option(help="Only documents up to that day.")] = "",
    layout: Annotated[
        list[str] | None, typer.Option(help=f"{', '.join(known_layouts())}; may be repeated.")
    ] = None,
    asked_by: Annotated[
        str, typer.Option(help="esms, vendor, archivist or person; by default whoever orders.")
    ] = "",
    right: Annotated[
        str, typer.Option(help="By what right it is asked for; it is kept with the order.")
    ] = "",
    accept_untrusted: Annotated[
        str, typer.Option(help="Why a receiver without a trusted authority is accepted.")
    ] = "",
    after: Annotated[
        str, typer.Option(help="Only what is new or changed since this order's package: a delta.")
    ] = "",
    freeze: Annotated[
        bool, typer.Option("--freeze", help="Accept nothing more for the establishments from now on.")
    ] = False,
    contact: Annotated[
        str, typer.Option(help="With --freeze: where senders turn to, such as the new vendor.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count; nothing is ordered.")] = False,
) -> None:
    """Order an export of what establishments have here, encrypted for its receivers."""
    if kind not in {one.value for one in ExportKind}:
        raise typer.BadParameter(f"a kind is one of {', '.join(ExportKind)}")
    if asked_by not in {"", *(one.value for one in AskedBy)}:
        raise typer.BadParameter(f"who asks is one of {', '.join(AskedBy)}")
    from archive_service.workflows.export_orders import ExportAsked

    asked = ExportAsked(
        scope=ExportScope(
            kind=ExportKind(kind),
            establishments=tuple(finess(one) for one in establishment),
            persons=tuple(identifier(one) for one in person or ()),
            first_day=day(from_) if from_ else None,
            last_day=day(until) if until else None,
        ),
        certificate=content_of(to[0]),
        others=[content_of(one) for one in to[1:]],
        age=age or (),
        accept_untrusted=accept_untrusted,
        asked_by=AskedBy(asked_by) if asked_by else None,
        right=right,
        mandate=b"" if mandate is None else content_of(mandate),
        layouts=tuple(layout or DEFAULT),
        freeze=freeze,
        contact=contact,
        after=identifier(after) if after else None,
    )
    with invocation().services() as services:
        actor = invocation().actor(services)
        if dry_run:
            line = dry_run_line(services.exports.dry_run(asked, actor))
            invocation().say(line, f"{len(line['counts'])} kinds of files, nothing is ordered")
            return
        say_order(order_line(services.clock.now(), services.exports.order(asked, actor)))


@exports.command("list")
def list_(
    after: Annotated[str, typer.Option(help="The page after this order.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Size of the page.")] = 100,
) -> None:
    """List orders, the newest first."""
    with invocation().services() as services:
        found = services.exports.listed(
            invocation().actor(services), after=identifier(after) if after else None, limit=limit
        )
    lines = [order_line(services.clock.now(), one) for one in found]
    for line in lines:
        say_order(line)
    raise typer.Exit(exit_of_list(lines))


@exports.command()
def status(order: Order) -> None:
    """Show an order and how far it is."""
    with invocation().services() as services:
        line = order_line(
            services.clock.now(), services.exports.get(identifier(order), invocation().actor(services))
        )
    say_order(line)
    raise typer.Exit(exit_of_list([line]))


@exports.command()
def cancel(order: Order) -> None:
    """Cancel an order that is not delivered."""
    with invocation().services() as services:
        say_order(
            order_line(
                services.clock.now(), services.exports.cancel(identifier(order), invocation().actor(services))
            )
        )


@exports.command()
def unfreeze(
    order: Order, reason: Annotated[str, typer.Option(help="Why; it is kept with the order.")]
) -> None:
    """End the freeze of an order's establishments: their flows are accepted again."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        lifted = services.export_freezes.unfreeze(identifier(order), reason, actor)
        say_order(order_line(services.clock.now(), lifted))


@exports.command()
def deliver(
    order: Order,
    output: Annotated[Path, typer.Option("-o", help="Folder of the volumes.")],
    split: Annotated[str, typer.Option(help="Largest volume: 650M, 4G, or bytes.")] = "",
) -> None:
    """Write the encrypted volumes of an order."""
    with invocation().services() as services:
        done = services.export_delivery.deliver(
            identifier(order), output, _size(split), invocation().actor(services)
        )
    line = delivered_line(done)
    invocation().say(line, f"{len(line['volumes'])} volumes, {line['leaves']} files, root {line['root']}")


@exports.command()
def reissue(
    order: Order,
    output: Annotated[Path, typer.Option("-o", help="Folder of the volumes.")],
) -> None:
    """Write the contested files of an order again, as a small package."""
    with invocation().services() as services:
        done = services.export_reissue.write(identifier(order), output, invocation().actor(services))
    line = reissued_line(done)
    invocation().say(line, f"reissue {line['reissue']}: {line['leaves']} files, root {line['root']}")


@exports.command()
def check(
    package: Annotated[list[Path], typer.Argument(help="The unpacked folder, or the encrypted volumes.")],
    key: Annotated[
        Path | None, typer.Option(help="The receiver's private key (PEM, or of age), for volumes.")
    ] = None,
    deep: Annotated[bool, typer.Option("--deep", help="Compare the SHA-512 of each file too.")] = False,
) -> None:
    """Check a package: every missing, altered or extra file is named. Needs no home."""
    from archive_service.workflows.export_reception import check_package

    found = check_package(package, None if key is None else content_of(key), deep=deep)
    for line in found.problems:
        invocation().say(dict(line), f"{line['problem']}: {line['path']}")
    if found.verdict is None:
        tell("the volumes are encrypted: give --key")
        raise typer.Exit(Exit.CANNOT_TELL)
    invocation().say(dict(found.verdict), f"{found.verdict['verdict']}: {found.verdict['root']}")
    raise typer.Exit(Exit.WELL if found.verdict["verdict"] == "complete" else Exit.REFUSED)


@exports.command()
def receipt(
    tree: Annotated[Path, typer.Argument(help="The unpacked folder.")],
    sign: Annotated[Path, typer.Option(help="The receiver's private key (PEM).")],
    certificate: Annotated[Path, typer.Option(help="The receiver's certificate (PEM).")],
    output: Annotated[Path, typer.Option("-o", help="Where to write the receipt.")],
    contest: Annotated[list[str] | None, typer.Option(help="PATH=REASON; may be repeated.")] = None,
) -> None:
    """Check a package and write a signed receipt of it. Needs no home."""
    from archive_service.workflows.export_reception import signed_receipt

    contested = [_contested(one) for one in contest or ()]
    signed = signed_receipt(tree, content_of(sign), content_of(certificate), contested)
    with writing():
        output.write_bytes(signed.content)
    line: Line = {
        "receipt": str(output),
        "verdict": signed.receipt.verdict,
        "root": signed.receipt.root,
        "contested": len(signed.receipt.contested),
    }
    invocation().say(line, f"{output}: {line['verdict']}, {line['contested']} contested")


@exports.command()
def close(
    order: Order,
    receipt_file: Annotated[Path, typer.Option("--receipt", help="The receiver's signed receipt.")],
    output: Annotated[Path, typer.Option("-o", help="Folder of the report.")],
) -> None:
    """Close an order with the receiver's receipt, and write the report."""
    from archive_service.holdings.export_report import write_report

    with invocation().services() as services:
        closed = services.export_closing.close(
            identifier(order), content_of(receipt_file), invocation().actor(services)
        )
    with writing():
        report = write_report(closed.order, closed.receipt, output, closed.names)
    line = closed_line(closed, str(report))
    invocation().say(line, f"{line['state']}: {report}")
    raise typer.Exit(Exit.REFUSED if closed.order.details.contested else Exit.WELL)


def say_order(line: Line) -> None:
    """Say the line of an order."""
    progress = f"{line['built']}/{line['total']}"
    invocation().say(
        line, f"{line['order']}  {line['state']:<12} {progress:>12}  by {line['forecast'] or '?'}"
    )


def _contested(text: str) -> tuple[str, str]:
    path, found, reason = text.partition("=")
    if not found or not path or not reason:
        raise InvalidRequest(f"{text!r} is not PATH=REASON")
    return path, reason


_SIZE = re.compile("([0-9]{1,15})([KMG]?)")
_UNITS = {"": 1, "K": 1_000, "M": 1_000_000, "G": 1_000_000_000}


def _size(text: str) -> int | None:
    """Read a size; None when there is none.

    Raises:
        InvalidRequest: it is not a size of at least 1 MB.

    >>> _size("650M"), _size("")
    (650000000, None)
    """
    if not text:
        return None
    read = _SIZE.fullmatch(text.upper())
    size = int(read[1]) * _UNITS[read[2]] if read else 0
    if size < _UNITS["M"]:
        raise InvalidRequest(f"{text!r} is not a size of at least 1M, such as 650M or 4G")
    return size
