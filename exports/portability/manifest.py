"""The manifest of a package: for whom it is, its root, and the account of everything that was accepted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from exports.portability.check_portability import LARGEST_SMALL_FILE, equation_flaw
from exports.portability.errors import EquationUnbalanced, InvalidManifest


@dataclass(frozen=True, slots=True)
class Excluded:
    """Records that are not in the package, for one reason."""

    reason: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """Where each record went that was accepted since the beginning. Numbers of records."""

    accepted: int
    exported: int
    excluded: tuple[Excluded, ...]
    transferred: int
    eliminated: int

    def members(self) -> dict[str, Any]:
        """Return the members for JSON, the reasons in their order."""
        excluded = [{"reason": part.reason, "records": part.records} for part in self.excluded]
        return {
            "accepted": self.accepted,
            "exported": self.exported,
            "excluded": sorted(excluded, key=lambda part: str(part["reason"])),
            "transferred": self.transferred,
            "eliminated": self.eliminated,
        }

    def check(self) -> None:
        """Raise `EquationUnbalanced` unless `accepted` is the sum of all others."""
        if flaw := equation_flaw(self.members()):
            raise EquationUnbalanced(flaw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What was ordered: `kind` is massive, targeted or person; the days are those of documents, as ISO 8601,
    `None` without a limit.
    """

    kind: str
    establishments: tuple[str, ...]
    first_day: str | None = None
    last_day: str | None = None

    def members(self) -> dict[str, Any]:
        """Return the members for JSON."""
        return {
            "kind": self.kind,
            "establishments": sorted(self.establishments),
            "first_day": self.first_day,
            "last_day": self.last_day,
        }


@dataclass(frozen=True, slots=True)
class Frozen:
    """Since when nothing more was accepted, and the leaf of the sender's journal that says so, with the size
    and root of the journal's tree when it was added.
    """

    at: datetime
    index: int
    size: int
    root: str


def manifest_json(  # noqa: PLR0913 - one for each member
    *,
    order: str,
    root: str,
    leaves: int,
    made_at: datetime,
    sender: Mapping[str, Any] | str,
    receiver: Mapping[str, Any] | str,
    equation: Equation,
    layouts: Sequence[str],
    predecessor: str | None,
    frozen: Frozen | None = None,
    scope: Scope | None = None,
) -> bytes:
    """Write `manifest.json`, the bytes that both signatures sign.

    Args:
        order: Identifier of the order.
        root: Root over the inventory, in hexadecimal.
        leaves: Number of its lines.
        made_at: Aware; written in UTC, to the second.
        sender: The member `from`: who exports. No personal data.
        receiver: The member `to`: for whom. No personal data.
        equation: Must hold.
        layouts: Names of the layouts in the package, beside the neutral content.
        predecessor: Root of the package that this one continues; `None` for the first.
        frozen: Whether the establishments were frozen before the package was built.
        scope: What was ordered. It is here alone: leaves follow from the content.

    Raises:
        EquationUnbalanced: the account has a hole, or is larger than what was accepted.
        InvalidManifest: a root that is no digest, no leaf, a time without zone, or more than 1 MiB.
    """
    equation.check()
    for digest in (root, predecessor):
        if digest is not None and (len(digest) != 64 or set(digest) - set("0123456789abcdef")):
            raise InvalidManifest("a root is not a digest in lower-case hexadecimal")
    if leaves < 1 or made_at.tzinfo is None or not order:
        raise InvalidManifest("a manifest has an order, one leaf or more, and a time with its zone")
    manifest = {
        "order": order,
        "root": root,
        "leaves": leaves,
        "made_at": _moment(made_at),
        "from": sender if isinstance(sender, str) else dict(sender),
        "to": receiver if isinstance(receiver, str) else dict(receiver),
        "equation": equation.members(),
        "layouts": sorted(layouts),
        "predecessor": predecessor,
        "frozen_at": None if frozen is None else _moment(frozen.at),
        "frozen_journal": None
        if frozen is None
        else {"index": frozen.index, "size": frozen.size, "root": frozen.root},
        "scope": None if scope is None else scope.members(),
    }
    text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    if len(content := text.encode()) > LARGEST_SMALL_FILE:
        raise InvalidManifest("a manifest has at most 1 MiB")
    return content


def _moment(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
