"""The references of a resource, the names of a resource, and which names a reference may mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from exports.portability.layouts.bulk.received_entry import ReceivedEntry, sound

_REFERENCE = re.compile(rb'"reference"[ \t\r\n]*+:[ \t\r\n]*+"((?:[^"\\]++|\\.)*+)"')
# An attachment names a Binary by its address; other addresses are links into the world, not references.
_ADDRESS = re.compile(
    rb'"url"[ \t\r\n]*+:[ \t\r\n]*+"((?:urn:uuid:|(?:https?:[^"\\?#]*/)?Binary/)[A-Za-z0-9._/-]{1,120})"'
)
_LOGICAL = re.compile(rb'"identifier"[ \t\r\n]*+:[ \t\r\n]*+\{')
_ESCAPED_NAME = re.compile(rb"\\u00[2-7]", re.IGNORECASE)
_VERSION = re.compile(r"/_history/[^/]+$")
_RELATIVE = re.compile(r"(?:(.*)/)?(([A-Z][A-Za-z]+)/[A-Za-z0-9.\-]{1,64})", re.DOTALL)
_CONDITIONAL = re.compile(r"[A-Z][A-Za-z]+\?(?:.*&)?identifier=([^&]+)", re.DOTALL)
_LONGEST = 2_000
_OF_REFERENCE = frozenset(("identifier", "type", "display", "id", "extension"))


class Link(NamedTuple):
    """A reference as written; for one by identifier alone `kind` is `identifier` and the text
    `system|value`.
    """

    text: str
    kind: str = "reference"


class NamedEntry(NamedTuple):
    """An entry, type and id of its resource, and its names: its fullUrl, its type and id, its identifiers.

    `home` is where the server of its fullUrl keeps resources, empty when it does not say.
    """

    entry: ReceivedEntry
    type: str
    id: str
    names: list[str]
    home: str


class ReadLinks(dict[bytes, Link]):
    """References by their bytes: those of a flow are few, and each is made many times."""

    def __missing__(self, raw: bytes) -> Link:
        link = self[raw] = Link(_text(raw))
        return link


def links_of(entry: ReceivedEntry, read: ReadLinks | None = None) -> Iterable[Link]:
    """Return the references of a resource, each text once, in the order of its bytes. `read` are those of
    other resources of the flow; what is found is added to it.
    """
    resource = entry.resource
    if b"\\" in resource and _ESCAPED_NAME.search(resource):  # a name of a member may be written with escapes
        return dict.fromkeys(_walked(entry.node))
    read = ReadLinks() if read is None else read
    found = [read[raw] for raw in _REFERENCE.findall(resource)]
    if b'"url"' in resource:
        found += [Link(_text(raw), "address") for raw in _ADDRESS.findall(resource)]
    if b'"identifier"' in resource and _LOGICAL.search(resource):
        found += [link for link in _walked(entry.node) if link.kind == "identifier"]
    return found if len(found) < 2 else dict.fromkeys(found)


def _text(raw: bytes) -> str:
    return sound(json.loads(b'"' + raw + b'"')) if b"\\" in raw else raw.decode()


def _walked(root: Any) -> Iterator[Link]:
    """Yield the references of a resource by walking over it."""
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack += reversed(node)
        elif isinstance(node, dict):
            told, address = node.get("reference"), node.get("url")
            if isinstance(told, str):
                yield Link(sound(told))
            elif node is not root and (logical := _logical(node)):
                yield Link(logical, "identifier")
            if isinstance(address, str) and _ADDRESS.fullmatch(b'"url":"' + sound(address).encode() + b'"'):
                yield Link(address, "address")
            stack += reversed(node.values())


def _logical(node: dict[str, Any]) -> str:
    identifier = node.get("identifier")
    if not isinstance(identifier, dict) or not node.keys() <= _OF_REFERENCE:
        return ""
    system, value = identifier.get("system"), identifier.get("value")
    return sound(f"{system or ''}|{value}") if isinstance(value, str) else ""


def names_of(entry: ReceivedEntry) -> list[str]:
    """Return the names of a resource: its fullUrl, its type and id, its identifiers."""
    return named(entry).names


def named(entry: ReceivedEntry) -> NamedEntry:
    """Return an entry with its names."""
    url, type_, id_ = bare(entry.full_url), entry.type, entry.id
    where = _RELATIVE.fullmatch(url) if "/" in url else None
    address = where[2] if where and url.startswith("http") and len(url) <= _LONGEST else ""
    names = [f"u {url}"] if url else []
    local = f"{type_}/{id_}" if id_ else ""
    if local:
        names.append(f"r {local}")
    if address and address != local:
        names.append(f"r {address}")
    if local and not address:
        names.append(f"h {local}")
    identifiers = entry.node.get("identifier")
    for one in identifiers if isinstance(identifiers, list) else [identifiers]:
        if isinstance(one, dict) and isinstance(one.get("value"), str):
            names.append(sound(f"i {one.get('system') or ''}|{one['value']}"))
    return NamedEntry(entry, type_, id_, names, (where[1] or "") if where else "")


def meant_by(link: Link, home: str) -> list[str]:
    """Return the names that a reference may mean, in an entry with this home; the most exact one first.

    An id on two servers is two persons: an address of a Patient is never taken for that of another server.
    """
    if link.kind == "identifier":
        return [f"i {link.text}"]
    url = bare(link.text)
    if not url or len(url) > _LONGEST:
        return []
    if conditional := _CONDITIONAL.search(url):
        return [f"i {unquote(conditional[1])}"]
    relative = _RELATIVE.fullmatch(url)
    if not relative:
        return [f"u {url}"]
    if relative[1]:
        return [f"u {url}"] if relative[3] == "Patient" else [f"u {url}", f"h {relative[2]}"]
    return [f"u {home}/{url}", f"r {url}"] if home else [f"r {url}"]


def is_inside(link: Link, entry: ReceivedEntry) -> bool | None:
    """Say whether a reference to a contained resource finds it; None when it is another reference."""
    if link.kind != "reference" or not link.text.startswith("#"):
        return None
    contained = entry.node.get("contained")
    inside = contained if isinstance(contained, list) else []
    return link.text == "#" or any(isinstance(one, dict) and one.get("id") == link.text[1:] for one in inside)


def bare(address: str) -> str:
    """Return an address without its version; a URN in the case in which it is compared (RFC 8141)."""
    if "/_history/" in address:
        address = _VERSION.sub("", address)
    return address.lower() if address[:4].lower() == "urn:" else address.strip()
