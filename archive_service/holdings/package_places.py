"""Which file is what in a package of this format: by its kind and its place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from archive_service.holdings.export_history import UNOWNED
from archive_service.holdings.package_leaves import PackageRefused
from archive_service.holdings.portable_decisions import DECISIONS
from archive_service.holdings.portable_holds import HOLDS
from archive_service.holdings.portable_holds import KIND as HOLDS_KIND
from archive_service.holdings.portable_identifiers import IDENTIFIERS
from archive_service.holdings.portable_traces import is_in_their_place, is_traces
from archive_service.model.carried_files import NEVER_IN_PACKAGES, UNREADABLE
from exports.portability.layouts import LAYOUT_KINDS
from exports.portability.leaves import Leaf

RECORDS = "content/records/"
_MADE_ANEW = LAYOUT_KINDS | {"checker", "documentation"}
_MADE_PLACES = frozenset(
    ("bulk", "check_portability.py", "docs", "index.html", "pages", "seda", "tables", "tree")
)
"""What exports make at the top of a package: a file of another kind there is made by a later version."""
PARTS: Mapping[str, tuple[str, ...]] = {
    "record": ("record.json",),
    "source": ("source.json", "source.xml"),
    "document": ("document.pdf",),
    "manifest": ("manifest.json",),
    "nonce": ("nonce.bin",),
    "provenance": ("provenance.json",),
    "evidence": ("evidence.er",),
    "validation": ("validation.json",),
    "decisions": (DECISIONS,),
    HOLDS_KIND: (HOLDS,),
    "identifiers": (IDENTIFIERS,),
}
OPTIONAL = frozenset(("validation", "decisions", HOLDS_KIND, "identifiers"))
_KNOWN_PLACES = re.compile(
    r"content/(?:persons/[^/]+/(?:person\.json|annotations/[^/]+\.json|events/[^/]+\.(?:json|proof))|deposits/[^/]+/(?:deposit\.json|receipt\.jws)"
    rf"|deposits/[^/]+/(?:{re.escape(IDENTIFIERS)}|{re.escape(UNOWNED)})|rulebooks/[^/]+"
    r"|quarantine/[^/]+/(?:deposit\.json|flow\.[^/]+|receipt\.jws)"
    r"|establishments/[^/]+\.json|unreadable\.ndjson|records/[^/]+/(?:"
    + "|".join(re.escape(name) for names in PARTS.values() for name in names)
    + r"))",
    re.IGNORECASE,
)
_KNOWN_KINDS: Mapping[str, str] = {
    "establishment": r"content/establishments/[^/]+\.json",
    "person": r"content/persons/[^/]+/person\.json",
    "event": r"content/persons/[^/]+/events/[^/]+\.json",
    "annotation": r"content/persons/[^/]+/annotations/[^/]+\.json",
    "event-proof": r"content/persons/[^/]+/events/[^/]+\.proof",
    "deposit": r"content/deposits/[^/]+/deposit\.json",
    "receipt": r"content/deposits/[^/]+/receipt\.jws",
    "rulebook": r"content/rulebooks/[^/]+",
    "quarantine-deposit": r"content/quarantine/[^/]+/deposit\.json",
    "quarantine-flow": r"content/quarantine/[^/]+/flow\.[^/]+",
    "quarantine-receipt": r"content/quarantine/[^/]+/receipt\.jws",
    "unowned": rf"content/deposits/[^/]+/{re.escape(UNOWNED)}",
    **{kind: f"content/records/[^/]+/(?:{'|'.join(map(re.escape, names))})" for kind, names in PARTS.items()},
}


def is_carried(leaf: Leaf) -> bool:
    """Say whether a file is kept as it came: neither known, nor made anew by each export."""
    if not leaf.path.startswith("content/"):
        return leaf.kind not in _MADE_ANEW and leaf.path.partition("/")[0] not in _MADE_PLACES
    if leaf.kind == "identifiers" and re.fullmatch(rf"content/deposits/[^/]+/{IDENTIFIERS}", leaf.path):
        return False
    known = _KNOWN_KINDS.get(leaf.kind)
    return known is None or re.fullmatch(known, leaf.path) is None


def check_place(leaf: Leaf) -> None:
    """Refuse a file of another kind in the place of one that is known, or of traces: the next export would
    make two. No package says what an operator here accepts.
    """
    if is_in_their_place(leaf.path) and not is_traces(leaf):
        raise PackageRefused(f"{leaf.path}: a file of the kind {leaf.kind!r} is in the place of traces")
    if leaf.kind in NEVER_IN_PACKAGES:
        raise PackageRefused(f"{leaf.path}: a package cannot say this, nor accept its own trust")
    if _KNOWN_PLACES.fullmatch(leaf.path) and is_carried(leaf) and leaf.kind != UNREADABLE:
        raise PackageRefused(f"{leaf.path}: a file of the kind {leaf.kind!r} is in the place of another")
