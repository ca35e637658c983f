"""Why an order is refused while it is built, in words."""

from __future__ import annotations

from collections.abc import Sequence

from archive_service.model.export_shards import FOLDERS, REST, WHOLE, ExportShard
from exports.portability.check_portability import equation_flaw
from exports.portability.manifest import Equation

ATTEMPTS = 10
"""How often a shard may fail; then the order is refused."""


def too_often(shard: ExportShard) -> str:
    """Say of a shard or a part that it was begun too often."""
    parts = {WHOLE: "the whole package", REST: "a part of the package", FOLDERS: "a part of the package"}
    what = parts.get(shard.number, f"shard {shard.number}")
    why = shard.problem or "its worker ended"
    often = f"failed {ATTEMPTS} times" if shard.problem else "was begun too often"
    return f"{what} {often} and did not come to its end: {why}"


def hole_in(found: Equation, unknown: int) -> str:
    """Say in words why the equation does not hold; empty when it does."""
    if unknown:
        return f"{unknown} records are in the database, and the journal does not know them"
    if not equation_flaw(found.members()):
        return ""
    rest = sum(one.records for one in found.excluded)
    known = found.exported + found.transferred + found.eliminated + rest
    return (
        f"{found.accepted} records were accepted, and the database has {known} of them: "
        "restore the missing rows, then order again"
    )


def facts_of(found: Equation) -> Sequence[tuple[str, str]]:
    """Return what the journal says of an equation."""
    return (
        ("accepted", str(found.accepted)),
        ("exported", str(found.exported)),
        ("excluded", str(sum(one.records for one in found.excluded))),
        ("eliminated", str(found.eliminated)),
    )
