"""The texts of rulebooks, stored once for each version before the first decision that uses it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from archive_service.errors import NotFound
from archive_service.holdings.stored_objects import naming
from archive_service.model.actors import SERVICE
from archive_service.model.decisions import RulebookRef
from archive_service.model.journal import Tag
from archive_service.model.keys import RULEBOOK_TEXTS, SERVICE_TENANT
from archive_service.model.rulebooks import KeptRulebook
from archive_service.model.stored_objects import ObjectKind
from archive_service.ports import Cipher, Clock, EncryptedObjects, Transactions
from retention_rules import Rulebook, RulebookId
from signing.digests import Digest


@dataclass(frozen=True, slots=True)
class _Text:
    layer: str
    key: str
    name: str
    text: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RulebookTexts:
    """Stores and returns the texts of rulebooks. A process asks the database only once whether a text is
    stored.
    """

    transactions: Transactions
    objects: EncryptedObjects
    cipher: Cipher
    clock: Clock
    _kept: set[RulebookId] = field(default_factory=set)

    def keep(self, books: Iterable[Rulebook]) -> None:
        """Store the texts that are not stored yet, in transactions of their own; on return they are durable.

        Raises:
            StoreUnavailable, OutOfSpace: no decision may use these texts.
        """
        unsure = {digest_of(book.identity): book for book in books if book.identity not in self._kept}
        if not unsure:
            return
        with self.transactions.begin(SERVICE) as transaction:
            known = transaction.rulebooks.known(list(unsure))
        new = {digest: _text_of(book) for digest, book in unsure.items() if digest not in known}
        if new:
            self._store(new)
        self._kept.update(book.identity for book in unsure.values())

    def keep_imported(self, texts: Mapping[RulebookRef, bytes]) -> frozenset[Digest]:
        """Store texts that decisions of another instance name, as `keep` does; return those that are new
        here.

        A text is kept also when this version cannot read it: then decisions that name it are not taken again.

        Raises:
            StoreUnavailable, OutOfSpace: no decision that names them may be written.
        """
        with self.transactions.begin(SERVICE) as transaction:
            known = transaction.rulebooks.known([book.digest for book in texts])
        new = {
            book.digest: _Text(book.layer, book.key, _name_in(text), text)
            for book, text in texts.items()
            if book.digest not in known
        }
        if new:
            self._store(new)
        return frozenset(new)

    def _store(self, new: Mapping[Digest, _Text]) -> None:
        self.cipher.new_keys(SERVICE_TENANT, [RULEBOOK_TEXTS])
        # Bytes before row: when another process wrote the row first, the object stays without a row, which is
        # harmless.
        stored = {
            digest: self.objects.put(SERVICE_TENANT, RULEBOOK_TEXTS, book.text, ObjectKind.RULEBOOK)
            for digest, book in new.items()
        }
        with self.transactions.begin(SERVICE) as transaction:
            for digest, book in new.items():
                row = KeptRulebook(
                    digest=digest,
                    layer=book.layer,
                    key=book.key,
                    name=book.name,
                    object=stored[digest].name,
                    first_seen=self.clock.now(),
                )
                if transaction.rulebooks.add(row):
                    transaction.stored_objects.add([stored[digest]])
                    facts = ("layer", row.layer), ("key", row.key)
                    transaction.record(Tag.RULEBOOK_KEPT, digest.hex, SERVICE, *facts)

    def are_kept(self, books: Iterable[RulebookId]) -> bool:
        """Say whether this process knows that the texts of all these rulebooks are stored."""
        return self._kept.issuperset(books)

    def text(self, book: RulebookRef) -> bytes:
        """Return the text of a rulebook.

        Raises:
            NotFound: this version is not stored.
            ObjectDamaged, ObjectLost: it cannot be read as it was stored.
        """
        with self.transactions.begin(SERVICE) as transaction:
            row = transaction.rulebooks.get(book.digest)
        if row is None:
            raise NotFound(f"the text of the rulebook {book.digest.hex} is not stored")
        with naming(f"the rulebook {book.digest.hex}"):
            return self.objects.read(SERVICE_TENANT, RULEBOOK_TEXTS, row.object)


def _text_of(book: Rulebook) -> _Text:
    return _Text(book.level.value, book.key, book.name, book.text)


def _name_in(text: bytes) -> str:
    """Return the name of a rulebook; empty when this version cannot find it."""
    try:
        name = tomllib.loads(text.decode()).get("name")
    except (ValueError, RecursionError):
        return ""
    return name if isinstance(name, str) else ""


def digest_of(book: RulebookId) -> Digest:
    """Return the digest of a rulebook as a `Digest`."""
    return Digest("sha256", book.digest.value)
