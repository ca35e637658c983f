"""What a delta says of the package that it continues, while it is imported alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from archive_service.holdings.carried_files import Came
from archive_service.holdings.export_content import ContentFile
from archive_service.model.carried_files import SUPERSEDED
from archive_service.model.identifiers import LegalEntity
from archive_service.model.records import Record
from archive_service.ports import Transaction
from exports.portability.leaves import Leaf
from signing.merkle import leaf_hash

SUPERSEDED_FOLDER = "content/superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedDelta:
    """A delta whose predecessor was imported here, laid over what is here of it in `folder`.

    `roots` are those of the packages of its chain that were imported before, `before` gives the hash of the
    line that the sender believes to be here, by the path of a file that changed, `deposits` are those
    of its files that are here.
    """

    folder: Path
    source: Path
    """The folder of the delta itself."""
    tenant: LegalEntity
    predecessor: str
    roots: Collection[str]
    before: Mapping[str, bytes]
    deposits: Collection[UUID]
    _senders: dict[UUID, bool] = field(default_factory=dict, repr=False)

    def has(self, leaf: Leaf) -> bool:
        """Say whether a file is the delta's own, and not what is here already."""
        return self.has_path(leaf.path)

    def has_path(self, path: str) -> bool:
        """Say the same of the file at a path."""
        return (self.folder / path).is_symlink()

    def continues(self, here: Leaf | None, leaf: Leaf) -> bool:
        """Say whether a file of the delta may take the place of the one here: it is the one that the sender
        believes to be here, so nothing was changed here since.
        """
        before = self.before.get(leaf.path)
        if here is None or before is None:
            return here is None and before is None
        return leaf_hash(here.line()) == before

    def is_of_sender(self, record: Record, transaction: Transaction) -> bool:
        """Say whether a record here came with a package of the chain."""
        known = self._senders.get(record.deposit)
        if known is None:
            entry = transaction.deposits.get(record.deposit).entry
            facts = transaction.journal.facts(entry) or {}
            known = self._senders[record.deposit] = facts.get("import") in self.roots
        return known


def leaf_of(one: ContentFile) -> Leaf:
    """Return the line of a file as an export would write it now."""
    return Leaf.of_content(one.path, one.content, one.kind, one.person, one.record)


def superseded(root: str, gone: Sequence[str], again: Sequence[str]) -> Came:
    """Return what says that the package `root` replaces files that came before, and brings others again."""
    content = "".join([*(f"-{one}\n" for one in gone), *(f"+{one}\n" for one in again)]).encode()
    leaf = Leaf.of_content(f"{SUPERSEDED_FOLDER}/{root}", content, SUPERSEDED, None, None)
    return Came(leaf=leaf, content=content)
