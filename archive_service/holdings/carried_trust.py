"""What the records of another instance are verified with: it comes with a package, and is carried on.

Files of one instance are in a folder that is named by their digest. So the same trust has the same place in
every package, and newer keys of the same instance have another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from archive_service.holdings.carried_files import Came, CarriedFiles
from archive_service.holdings.export_content import ContentFile
from archive_service.model.carried_files import TRUST, TRUST_ACCEPTED
from archive_service.model.identifiers import LegalEntity
from exports.portability.leaves import Leaf
from signing.errors import SigningError
from signing.trust import TrustStore

TRUST_FOLDER = "content/trust"
TRUST_FILES = ("anchors.pem", "intermediates.pem", "journal.vkey", "receipt-keys.json")
_ACCEPTED = "accepted.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTrust:
    """The trust of another instance: with which package it came and when, and whether an operator here
    accepted it.
    """

    instance: str
    root: str
    at: str
    accepted: bool
    store: TrustStore
    receipt_keys: bytes = b""
    """JWKS: the keys under which the instance signed receipts."""


def instance_of(files: Mapping[str, bytes]) -> str:
    """Return the name of an instance's trust: a digest of its files, in hexadecimal.

    >>> instance_of({"anchors.pem": b""})
    '639793879e8f5c57f6e5fcc3539c8b23'
    """
    told = b"".join(b"%s\n%d\n%s" % (name.encode(), len(files[name]), files[name]) for name in sorted(files))
    return sha256(told).hexdigest()[:32]


def trust_leaves(files: Mapping[str, bytes]) -> Iterator[ContentFile]:
    """Yield the files of this instance's own trust."""
    folder = f"{TRUST_FOLDER}/{instance_of(files)}"
    for name in sorted(files):
        yield ContentFile(path=f"{folder}/{name}", kind=TRUST, content=files[name])


def acceptances(leaves: Iterable[Leaf], reason: str) -> Iterator[Came]:
    """Yield what says that an operator accepted the trust that came with these files."""
    instances = {leaf.path.split("/")[2] for leaf in leaves if _is_trust(leaf.path, leaf.kind)}
    for instance in sorted(instances):
        content = orjson.dumps({"instance": instance, "reason": reason})
        path = f"{TRUST_FOLDER}/{instance}/{_ACCEPTED}"
        yield Came(leaf=Leaf.of_content(path, content, TRUST_ACCEPTED, None, None), content=content)


def other_trusts(carried: CarriedFiles, tenant: LegalEntity) -> Sequence[OtherTrust]:
    """Return the trust of other instances that came with packages of a legal entity, accepted ones first.

    A folder whose name is not the digest of its files is left out.
    """
    files: defaultdict[str, dict[str, bytes]] = defaultdict(dict)
    origin: dict[str, tuple[str, str]] = {}
    accepted = set()
    for one, (root, at) in carried.of_kinds(tenant, (TRUST, TRUST_ACCEPTED)):
        instance, _, name = one.path.removeprefix(f"{TRUST_FOLDER}/").partition("/")
        if one.kind == TRUST_ACCEPTED:
            accepted.add(instance)
        elif name in TRUST_FILES:
            files[instance][name] = one.content
            origin[instance] = root, at
    found = [
        OtherTrust(
            instance=instance,
            root=origin[instance][0],
            at=origin[instance][1],
            accepted=instance in accepted,
            store=store,
            receipt_keys=inside.get("receipt-keys.json", b""),
        )
        for instance, inside in files.items()
        if instance_of(inside) == instance and (store := _store(inside)) is not None
    ]
    return sorted(found, key=lambda one: (not one.accepted, one.at, one.instance))


def _is_trust(path: str, kind: str) -> bool:
    return kind == TRUST and path.startswith(f"{TRUST_FOLDER}/") and path.count("/") > 2


def _store(files: Mapping[str, bytes]) -> TrustStore | None:
    with TemporaryDirectory() as folder:
        for name in ("anchors.pem", "intermediates.pem"):
            (Path(folder) / name).write_bytes(files.get(name, b""))
        try:
            return TrustStore.load(Path(folder))
        except SigningError:
            return None
