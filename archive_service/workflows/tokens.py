"""Create, recognise, list and revoke tokens, and erase the names of their holders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from unicodedata import normalize
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.scope import is_within
from archive_service.errors import InvalidRequest, NotAllowed, NotAuthenticated, NotFound
from archive_service.holdings.key_destruction import GivenUp, KeyDestruction
from archive_service.model.actors import SERVICE, Actor, Role, Token
from archive_service.model.identifiers import Department, as_legal_entity
from archive_service.model.journal import Tag
from archive_service.model.keys import ACTORS, actor_key
from archive_service.ports import Cipher, Clock, Transaction, Transactions

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class NewToken:
    """A new token with its text, which is shown only now and not stored."""

    token: Token
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTokens:
    """Creates tokens for actors, and finds the holder of a token.

    An actor has one pseudonym for any number of tokens. The journal and the traces contain only the
    pseudonym; the name is encrypted under a key of its own, which `erase` destroys.
    """

    transactions: Transactions
    cipher: Cipher
    destruction: KeyDestruction
    clock: Clock
    random: Callable[[int], str]
    new_id: Callable[[], UUID]

    def create(
        self,
        *,
        actor: str,
        role: Role,
        tenants: Sequence[str],
        departments: Sequence[str],
        expires: datetime | None,
        by: Actor,
    ) -> NewToken:
        """Create a token.

        Raises:
            NotAllowed: `by` may not, or sees less than the token would.
            InvalidRequest: nobody may hold such a token.
        """
        require(by, Right.MANAGE_TOKENS)
        actor = _name_of(actor)
        _require_lawful(actor, role, (*tenants, *departments))
        text = "adui_" + self.random(32)
        with self.transactions.begin(SERVICE) as transaction:
            self._encrypt_names_in_clear(transaction)
            holder = Actor(
                name=actor,
                role=role,
                tenants=frozenset(as_legal_entity(tenant) for tenant in tenants),
                departments=frozenset(map(Department, departments)),
                pseudonym=str(self._pseudonym(actor, transaction)),
            )
            if not is_within(holder, by):
                raise NotAllowed("the token would see more than the actor who creates it")
            token = Token(
                id=self.new_id(),
                digest=_digest(text),
                actor=holder,
                expires=expires,
                created=self.clock.now(),
            )
            transaction.tokens.add(token)
            facts = ("role", role.value), ("holder", holder.pseudonym)
            transaction.record(Tag.TOKEN_CREATED, token.id, by, *facts)
        return NewToken(token, text)

    def holder_of(self, text: str) -> Actor:
        """Return the holder of a token.

        Raises:
            NotAuthenticated: it is unknown, has expired or was revoked.
            DigestMismatch, UnknownForm: the holder's name cannot be read; the token can be revoked.
        """
        digest = _digest(text)
        with self.transactions.begin(SERVICE) as transaction:
            token = transaction.tokens.get(digest)
            if token is not None and not token.actor.pseudonym:
                self._encrypt_names_in_clear(transaction)
                token = transaction.tokens.get(digest)
        if token is None or not token.is_good(self.clock.now()):
            raise NotAuthenticated("the token is unknown, has expired or was revoked")
        if token.unreadable is not None:  # nobody may act without a readable name
            raise token.unreadable
        return token.actor

    def listed(self, by: Actor) -> Sequence[Token]:
        """Return the tokens that see no more than `by` does, oldest first; raise `NotAllowed`."""
        require(by, Right.MANAGE_TOKENS)
        with self.transactions.begin(SERVICE) as transaction:
            tokens = transaction.tokens.listed()
        return [token for token in tokens if is_within(token.actor, by)]

    def revoke(self, token_id: UUID, by: Actor) -> Token:
        """Make a token invalid from now on, and return it.

        The holder's name is kept, because it answers for what was done with the token; see `erase`.

        Raises:
            NotAllowed: `by` may not.
            NotFound: there is no such token, or it sees more than `by` does.
        """
        require(by, Right.MANAGE_TOKENS)
        with self.transactions.begin(SERVICE) as transaction:
            revoked = transaction.tokens.revoke(token_id, self.clock.now())
            if not is_within(revoked.actor, by):
                raise NotFound("no such token")
            transaction.record(Tag.TOKEN_REVOKED, token_id, by, ("holder", revoked.actor.pseudonym))
        return revoked

    def erase(self, pseudonym: UUID, by: Actor) -> None:
        """Make the name of an actor unreadable for ever, and revoke their tokens.

        Their acts are still recorded under the pseudonym, which can no longer be linked to a name.

        Raises:
            NotAllowed: `by` may not.
            NotFound: there is no such actor, the name is erased already, or one of their tokens sees
                more than `by`.
        """
        require(by, Right.MANAGE_TOKENS)
        with self.transactions.begin(SERVICE) as transaction:
            for token in transaction.tokens.held_by(pseudonym):
                if not is_within(token.actor, by):
                    raise NotFound("no such actor")
                transaction.tokens.revoke(token.id, self.clock.now())
            if not transaction.actors.erase(pseudonym, self.clock.now()):
                raise NotFound("no such actor")
            transaction.record(Tag.ACTOR_ERASED, pseudonym, by)
            given_up = [GivenUp(tenant=ACTORS, keys=(actor_key(pseudonym),))]
            self.destruction.queue(given_up, transaction)
        self.destruction.attempt(given_up)

    def encrypt_names_in_clear(self) -> None:
        """Encrypt the names that an older version of the service wrote in clear."""
        with self.transactions.begin(SERVICE) as transaction:
            self._encrypt_names_in_clear(transaction)

    def _encrypt_names_in_clear(self, transaction: Transaction) -> None:
        for name in transaction.tokens.names_in_clear():
            transaction.tokens.give_holder(name, self._pseudonym(name, transaction))

    def _pseudonym(self, name: str, transaction: Transaction) -> UUID:
        """Return the pseudonym of the actor with this name; create it when there is none."""
        transaction.lock(f"actor {self.cipher.index(ACTORS, 'name', name).hex()}")
        known = transaction.actors.find(name)
        if known is not None:
            return known
        pseudonym = self.new_id()
        # Key before row: a key without a row is harmless.
        self.cipher.new_keys(ACTORS, [actor_key(pseudonym)])
        transaction.actors.add(pseudonym, name)
        return pseudonym


def _require_lawful(actor: str, role: Role, scope: Sequence[str]) -> None:
    if role is Role.SERVICE:
        raise InvalidRequest("no token is given for the service itself")
    if any(not name.isalnum() for name in scope):
        raise InvalidRequest("a tenant or department is letters and digits")
    if not 0 < len(actor) <= LONGEST_NAME or not actor.isprintable():
        raise InvalidRequest(f"who holds a token has a name of 1 to {LONGEST_NAME} characters that are seen")


def _name_of(actor: str) -> str:
    """Return a name in one spelling: with another one, somebody would be two people, who may approve what
    the first of them proposed.
    """
    return " ".join(normalize("NFC", actor).split())


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "replace")).digest()
