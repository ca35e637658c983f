"""The seal keys of legal entities: made in a vault, enrolled with a certificate, rotated and retired."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from cryptography.x509 import load_der_x509_certificate

from archive_service.access.rights import Right, require
from archive_service.access.scope import require_sight
from archive_service.errors import InvalidRequest
from archive_service.holdings.seal_key_register import (
    ALGORITHMS,
    KeyAsked,
    check_manages,
    check_none_waits,
    checked_certificates,
    committed,
    end_former,
    holder_of,
    journal_key,
    lock_of,
    numbers_of,
    open_request,
)
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.identifiers import NO_DEPARTMENT, LegalEntity
from archive_service.model.journal import Tag
from archive_service.model.keys import qualified, seal_key_key
from archive_service.model.persons import NONCE_SIZE
from archive_service.model.seal_keys import (
    LONGEST_TEXT,
    KeyNotes,
    KeyState,
    RegisteredKey,
    SealKeyEnrolled,
    SealKeyNotEnrolled,
    SealKeyNotRequested,
    SealKeyRequested,
    sealing_keys,
)
from archive_service.ports import Cipher, Clock, Transactions
from archive_service.ports.seal_keys import KeyVaults
from signing.enrolment import Holder, certificate_request, public_key_of
from signing.key_algorithms import KeyAlgorithm
from signing.trust import TrustStore, pem


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepSealKeys:
    """Keeps the register of seal keys."""

    transactions: Transactions
    cipher: Cipher
    vaults: KeyVaults
    trust: Callable[[], TrustStore]
    clock: Clock
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]

    def request(self, asked: KeyAsked, actor: Actor, *, rotating: bool = False) -> RegisteredKey:
        """Make a key and the request for its certificate. While one is open, the same request is returned.

        The key is in its vault before its row is written: a process that dies in between leaves a key that
        nobody mentions.

        Raises:
            NotAllowed: the actor may not.
            InvalidRequest: an algorithm that is not made here, or no name.
            SealKeyEnrolled: the legal entity has a key, which is rotated; SealKeyNotEnrolled: it has none.
            SealKeyRequested: a request for another kind of key is open.
            SigningError, Misconfigured: the vault.
        """
        check_manages(actor, asked.legal_entity)
        if asked.algorithm not in ALGORITHMS:
            raise InvalidRequest(f"keys are made with one of {', '.join(ALGORITHMS)}")
        with self.transactions.begin(SERVICE) as transaction:
            before = transaction.seal_keys.of(asked.legal_entity)
            holder = holder_of(asked, transaction)
        former = self._former(before, rotating=rotating)
        if (known := open_request(before, asked)) is not None:
            return known
        made = self._made(asked, holder, former)
        try:
            with self.transactions.begin(SERVICE) as transaction:
                transaction.lock(lock_of(asked.legal_entity))
                meanwhile = transaction.seal_keys.of(asked.legal_entity)
                self._former(meanwhile, rotating=rotating)
                check_none_waits(meanwhile)
                transaction.seal_keys.add(made)
                journal_key(Tag.SEAL_KEY_REQUESTED, made, actor, transaction, ("vault", made.vault.value))
        except (SealKeyRequested, SealKeyEnrolled, SealKeyNotEnrolled):
            # Another process was first. Its key stays; the one made here is known to nobody.
            self.vaults.of(made.vault).destroy(made)
            raise
        return made

    def install(
        self, legal_entity: LegalEntity, content: bytes, actor: Actor, *, overlap: timedelta
    ) -> RegisteredKey:
        """Take the certificate that came back for the open request: its key seals from now on.

        The key that it replaces may still seal during `overlap`, when the new one may not.

        Raises:
            NotAllowed: the actor may not.
            InvalidRequest: a negative overlap.
            SealKeyNotRequested: no request is open.
            SealCertificateRefused: what is wrong with the certificate; the request stays open.
        """
        check_manages(actor, legal_entity)
        if overlap < timedelta(0):
            raise InvalidRequest("an overlap is not negative")
        trust, now = self.trust(), self.clock.now()
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(lock_of(legal_entity))
            keys = transaction.seal_keys.of(legal_entity)
            waiting = next((one for one in keys if one.state is KeyState.REQUESTED), None)
            if waiting is None:
                raise SealKeyNotRequested("no key of the legal entity waits for a certificate")
            holder = Holder(waiting.notes.name, numbers_of(legal_entity, transaction))
            certificates = checked_certificates(waiting.public_key, content, holder, trust, now)
            installed = waiting.enrolled(certificates, now)
            transaction.seal_keys.save(installed)
            fact = ("certificate", committed(installed.notes.nonce, certificates[0]))
            journal_key(Tag.SEAL_KEY_ENROLLED, installed, actor, transaction, fact)
            end_former(keys, installed, now + overlap, actor, transaction)
        return installed

    def adopt(
        self,
        asked: KeyAsked,
        credential: str,
        actor: Actor,
        *,
        rotating: bool = False,
        overlap: timedelta,
    ) -> RegisteredKey:
        """Take a key that a remote service holds under a name, with its certificate: it seals from now on.

        Raises:
            As `request` and `install`.
        """
        check_manages(actor, asked.legal_entity)
        with self.transactions.begin(SERVICE) as transaction:
            holder = holder_of(asked, transaction)
        certificates = self.vaults.of(asked.vault).certificates_of(credential)
        public = public_key_of(load_der_x509_certificate(certificates[0]))
        chain = checked_certificates(public, pem(certificates), holder, self.trust(), self.clock.now())
        notes = KeyNotes(name=holder.name, credential=credential, nonce=self.random(NONCE_SIZE))
        key = self.certified(asked, self.new_id(), public, chain, notes)
        return self.enrol(key, actor, rotating=rotating, overlap=overlap)

    def certified(
        self, asked: KeyAsked, key_id: UUID, public: bytes, chain: tuple[bytes, ...], notes: KeyNotes
    ) -> RegisteredKey:
        """Return a key that comes with its certificate, which was checked."""
        now = self.clock.now()
        return RegisteredKey(
            id=key_id,
            tenant=asked.legal_entity,
            vault=asked.vault,
            algorithm=str(KeyAlgorithm.of(load_der_public_key(public))),
            state=KeyState.ACTIVE,
            public_key=public,
            certificates=chain,
            requested_at=now,
            enrolled_at=now,
            key=qualified(asked.legal_entity, seal_key_key(key_id)),
            notes=notes,
        )

    def enrol(self, key: RegisteredKey, actor: Actor, *, rotating: bool, overlap: timedelta) -> RegisteredKey:
        """Write the row of a key that is in its vault with its certificate; raises as `request`."""
        self.cipher.new_keys(key.tenant, [seal_key_key(key.id)])
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(lock_of(key.tenant))
            keys = transaction.seal_keys.of(key.tenant)
            enrolled = replace(key, replaces=self._former(keys, rotating=rotating))
            check_none_waits(keys)
            transaction.seal_keys.add(enrolled)
            fact = ("certificate", committed(key.notes.nonce, key.certificates[0]))
            journal_key(Tag.SEAL_KEY_ENROLLED, enrolled, actor, transaction, fact)
            end_former(keys, enrolled, self.clock.now() + overlap, actor, transaction)
        return enrolled

    def retire(
        self, key_id: UUID, why: str, actor: Actor, *, compromised_since: datetime | None = None
    ) -> RegisteredKey:
        """End a key: it seals nothing more, and is destroyed in its vault. What it sealed stays verifiable.

        The row is written first: a process that dies in between leaves a key that is never used again, and a
        second call destroys it.

        Raises:
            NotAllowed, NotFound: the actor may not, or there is no such key.
            InvalidRequest: the reason, or a time that has not come.
            SealKeyRetired: it is known to be compromised since then, or before.
            SigningError, Misconfigured: it is retired, and its vault does not destroy it now.
        """
        require(actor, Right.MANAGE_KEYS)
        if not why.strip() or len(why) > LONGEST_TEXT:
            raise InvalidRequest(f"a reason has 1 to {LONGEST_TEXT} characters")
        now = self.clock.now()
        if compromised_since is not None and compromised_since > now:
            raise InvalidRequest("a key is compromised since a time that has come")
        found = self._ended(key_id, why.strip(), now, compromised_since, actor)
        self.vaults.of(found.vault).destroy(found)
        return found

    def _ended(
        self, key_id: UUID, why: str, now: datetime, since: datetime | None, actor: Actor
    ) -> RegisteredKey:
        with self.transactions.begin(SERVICE) as transaction:
            tenant = transaction.seal_keys.get(key_id).tenant
            require_sight(actor, "key", [(tenant, NO_DEPARTMENT)])
            transaction.lock(lock_of(tenant))
            found = transaction.seal_keys.get(key_id)
            if found.is_over and since is None:
                return found  # retired before: only the vault is asked again
            facts = [("reason", committed(found.notes.nonce, why.encode()))]
            if since is None:
                ended, tag = found.retired(now, why), Tag.SEAL_KEY_RETIRED
            else:
                ended, tag = found.compromised(now, since, why), Tag.SEAL_KEY_COMPROMISED
                facts.append(("since", committed(found.notes.nonce, since.isoformat().encode())))
            transaction.seal_keys.save(ended)
            journal_key(tag, ended, actor, transaction, *facts)
        return ended

    def _former(self, keys: Sequence[RegisteredKey], *, rotating: bool) -> UUID | None:
        active = sealing_keys(keys, self.clock.now())
        if rotating and not active:
            raise SealKeyNotEnrolled("the legal entity has no key to replace: enrol one")
        if active and not rotating:
            raise SealKeyEnrolled("the legal entity has a key: rotate it")
        return active[0].id if active else None

    def _made(self, asked: KeyAsked, holder: Holder, former: UUID | None) -> RegisteredKey:
        key_id, vault, algorithm = self.new_id(), self.vaults.of(asked.vault), ALGORITHMS[asked.algorithm]
        public = vault.make(key_id, algorithm).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        notes = KeyNotes(name=holder.name, nonce=self.random(NONCE_SIZE))
        key = RegisteredKey(
            id=key_id,
            tenant=asked.legal_entity,
            vault=asked.vault,
            algorithm=str(algorithm),
            state=KeyState.REQUESTED,
            public_key=public,
            requested_at=self.clock.now(),
            replaces=former,
            key=qualified(asked.legal_entity, seal_key_key(key_id)),
            notes=notes,
        )
        request = certificate_request(vault.open(key), public, holder).decode()
        self.cipher.new_keys(asked.legal_entity, [seal_key_key(key_id)])
        return replace(key, notes=replace(notes, request=request))
