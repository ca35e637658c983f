"""Keeps the answers to requests for seals that may be repeated: encrypted, and destroyed after a while."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

import orjson

from archive_service.errors import InvalidRequest
from archive_service.holdings.key_destruction import GivenUp, KeyDestruction
from archive_service.model.actors import Actor
from archive_service.model.forms import read_form
from archive_service.model.keys import qualified, seal_key
from archive_service.model.seal_answers import SealAnswer
from archive_service.model.seals import IdempotencyKeyReused, SealedFile, SealOrder
from archive_service.model.stored_objects import ObjectKind, StoredObject
from archive_service.ports import Cipher, Clock, EncryptedObjects, Transaction

FORM = "sealed-file/1"
LONGEST_KEY = 255
_KEY = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_KEY}}}")
_PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepSealAnswers:
    """Keeps the sealed file of each request with a key. Its row comes first, so that whatever is stored for
    it is destroyed with the row, also after a process that died.
    """

    objects: EncryptedObjects
    cipher: Cipher
    clock: Clock
    destruction: KeyDestruction
    kept: timedelta

    def asked(
        self, again: str, content: bytes, name: str, order: SealOrder, actor: Actor, seal: UUID
    ) -> SealAnswer:
        """Return what a request is recognised by.

        Args:
            again: The key of whoever asks; theirs alone, for one legal entity.
            content: The file.
            name: The file's name.
            order: What is asked for.
            actor: Who asks.
            seal: The seal that it gets if it is new.

        Raises:
            InvalidRequest: the key is no text of 1 to 255 visible characters of ASCII.
        """
        if not _KEY.fullmatch(again):
            raise InvalidRequest(f"an Idempotency-Key has 1 to {LONGEST_KEY} visible characters of ASCII")
        tenant = order.legal_entity
        parts = (sha256(content).hexdigest(), name, order.form, order.level, order.purpose)
        return SealAnswer(
            key=self.cipher.index(tenant, "seal-repeated", f"{actor.pseudonym} {again}"),
            tenant=tenant,
            request=self.cipher.index(tenant, "seal-request", orjson.dumps(parts).decode()),
            seal=seal,
            object="",
            ends_at=self.clock.now() + self.kept,
        )

    def begin(self, asked: SealAnswer, transaction: Transaction) -> SealAnswer:
        """Return the row of a request, new or known.

        Raises:
            IdempotencyKeyReused: its key was used for another request.
        """
        known = transaction.seal_answers.get(asked.key, lock=True)
        if known is not None and known.ends_at <= self.clock.now():
            self._end([known], transaction)
            known = None
        if known is None:
            known = transaction.seal_answers.begin(asked)
        if known.request != asked.request:
            raise IdempotencyKeyReused("the Idempotency-Key was used for another request")
        return known

    def put(self, answer: SealAnswer, made: SealedFile) -> StoredObject:
        """Store a sealed file under the key of its request."""
        key = seal_key(answer.seal)
        self.cipher.new_keys(answer.tenant, [key])
        return self.objects.put(answer.tenant, key, _written(made), ObjectKind.SEALED)

    def finish(self, answer: SealAnswer, stored: StoredObject, transaction: Transaction) -> SealAnswer | None:
        """Name the stored file in the row; return the answer that somebody else gave meanwhile, if any.

        Then nothing is to be journaled: the request has its seal.
        """
        present = transaction.seal_answers.get(answer.key, lock=True)
        if present is not None and present.object:
            return present
        transaction.seal_answers.begin(answer)  # its time may have ended meanwhile
        transaction.seal_answers.finish(answer.key, stored.name)
        transaction.stored_objects.add([replace(stored)], answer.tenant)
        return None

    def read(self, answer: SealAnswer, order: SealOrder) -> SealedFile:
        """Return the sealed file of a request that was answered; raise as reading an object does."""
        return _read(self.objects.read(answer.tenant, seal_key(answer.seal), answer.object), order)

    def end(self, transaction: Transaction) -> Sequence[GivenUp]:
        """Forget answers whose time is over, a page of them; return the keys that are to be destroyed."""
        return self._end(transaction.seal_answers.ended(self.clock.now(), _PAGE), transaction)

    def _end(self, answers: Sequence[SealAnswer], transaction: Transaction) -> Sequence[GivenUp]:
        given_up = [GivenUp(tenant=one.tenant, keys=[seal_key(one.seal)]) for one in answers]
        transaction.seal_answers.forget([one.key for one in answers])
        transaction.stored_objects.release_under(
            *(qualified(one.tenant, seal_key(one.seal)) for one in answers)
        )
        self.destruction.queue(given_up, transaction)
        return given_up


def _written(made: SealedFile) -> bytes:
    facts = {
        "format": FORM,
        "seal": str(made.seal),
        "name": made.name,
        "nonce": made.nonce.hex(),
        "commitment": made.commitment,
        "at": made.at.isoformat(),
    }
    return orjson.dumps(facts) + b"\n" + made.content


def _read(written: bytes, order: SealOrder) -> SealedFile:
    head, _, content = written.partition(b"\n")
    facts = read_form(head, FORM)
    return SealedFile(
        seal=UUID(facts["seal"]),
        order=order,
        name=facts["name"],
        content=content,
        nonce=bytes.fromhex(facts["nonce"]),
        commitment=facts["commitment"],
        at=datetime.fromisoformat(facts["at"]),
    )
