"""The witnesses of the journal: enrol them, take their cosignatures and refusals, say how they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from archive_service.access.rights import Right, require, require_everywhere
from archive_service.errors import CheckpointRefused, InvalidRequest, NotFound, WitnessRefused
from archive_service.holdings.known_witnesses import SUBJECT, KnownWitnesses, key_digest
from archive_service.holdings.published_log import CHECKPOINT, COSIGNED, FOLDER, PublishedLog
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.identifiers import Department
from archive_service.model.journal import Tag
from archive_service.model.witnesses import LastCosignature, ReportedRefusal, Witness, WitnessState
from archive_service.ports import Clock, PublishedFiles, Transactions
from archive_service.workflows.journal_publication import LOCK
from signing.cosignatures import cosigned_at, merged, open_refusal
from signing.errors import SigningError
from signing.notes import COSIGNER, Note, VerifierKey, read_note

_AHEAD = timedelta(minutes=5)
"""A cosignature from further in the future is refused: its witness would look current for too long."""
_LONGEST_WHO = 200


@dataclass(frozen=True, slots=True)
class CosignedCheckpoint:
    """A checkpoint of the journal, and which witnesses cosigned it when."""

    size: int
    root: bytes
    by: Sequence[tuple[Witness, datetime]]


@dataclass(frozen=True, slots=True)
class ShownWitness:
    """A witness and its state today."""

    witness: Witness
    state: WitnessState


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterWitnesses:
    """Keeps the list of witnesses, and what they signed.

    Who may cosign is enrolled by the operator and stands in the journal. A cosignature needs no token: its
    key says whose it is.
    """

    transactions: Transactions
    files: PublishedFiles
    log: PublishedLog
    clock: Clock
    patience: timedelta
    new_id: Callable[[], UUID]

    @property
    def _known(self) -> KnownWitnesses:
        return KnownWitnesses(self.files)

    def enrol(self, verifier: str, who: str, department: Department, actor: Actor) -> Witness:
        """Enrol a witness by its key for cosignatures; `who` is the institution that runs it.

        Raises:
            InvalidRequest: no such key, or one of its name or key is enrolled.
        """
        require_everywhere(actor, Right.RUN)
        key = _cosigner(verifier)
        if not who.strip() or len(who) > _LONGEST_WHO or not who.isprintable():
            raise InvalidRequest(f"who runs the witness is one line of {_LONGEST_WHO} characters at most")
        with self.transactions.begin(actor) as transaction:
            transaction.lock(LOCK)
            known = self._known.all()
            _check_new(key, known)
            made = Witness(
                id=self.new_id(),
                verifier=key.text,
                who=who.strip(),
                department=department,
                since=self.clock.now(),
            )
            facts = (("witness", str(made.id)), ("key", key_digest(made.verifier)))
            transaction.record(Tag.WITNESS_ENROLLED, SUBJECT, actor, *facts)
            self._known.write([*known, made])
        return made

    def retire(self, witness_id: UUID, actor: Actor) -> Witness:
        """End a witness: no cosignature of it is taken any more; those it gave stay.

        Raises:
            NotFound: no such witness, or one that was retired.
        """
        require_everywhere(actor, Right.RUN)
        with self.transactions.begin(actor) as transaction:
            transaction.lock(LOCK)
            found = next((one for one in self._active() if one.id == witness_id), None)
            if found is None:
                raise NotFound("no such witness")
            facts = (("witness", str(found.id)), ("key", key_digest(found.verifier)))
            transaction.record(Tag.WITNESS_RETIRED, SUBJECT, actor, *facts)
            transaction.witness_addresses.remove(witness_id)
            self._known.change(found, retired=self.clock.now())
        return next(one for one in self._known.all() if one.id == witness_id)

    def take(self, content: bytes) -> CosignedCheckpoint:
        """Take the cosignatures on a checkpoint of this journal, and publish them with it.

        Raises:
            CheckpointRefused: this journal did not sign the checkpoint, or is another one by now.
            WitnessRefused: no enrolled witness signed it, or one of the signatures is wrong.
        """
        stated = self.log.given(content)
        note = read_note(content)
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(LOCK)
            signed = self._signed(note)
            size = transaction.journal.size()
            if stated.size > size or transaction.journal.frontier(stated.size).root() != stated.root:
                raise CheckpointRefused("the journal does not begin with this checkpoint")
            kept = self._kept(note, [one for one, _ in signed])
            self.files.replace({f"{COSIGNED}{stated.size}": kept.to_bytes()})
            if self.log.text() == note.text:
                self.files.replace({FOLDER + CHECKPOINT: kept.to_bytes()})
            for one, at in signed:
                if one.last is None or one.last.at <= at:
                    self._known.change(one, last=LastCosignature(stated.size, at))
        return CosignedCheckpoint(stated.size, stated.root, signed)

    def take_refusal(self, content: bytes) -> Witness:
        """Keep what an enrolled witness says it refused: `doctor` and `/health` tell it.

        Raises:
            WitnessRefused: no enrolled witness signed it; it is about another log; it comes from the future.
        """
        now = self.clock.now()
        for one in self._active():
            try:
                told = open_refusal(content, _cosigner(one.verifier))
            except SigningError:
                continue
            if told.origin != self.log.key().name:
                raise WitnessRefused("this refusal is about another log")
            if told.at > now + _AHEAD:
                raise WitnessRefused("this refusal comes from the future")
            with self.transactions.begin(SERVICE) as transaction:
                transaction.lock(LOCK)
                kept = ReportedRefusal(told.code, told.at, content)
                self._known.change(one, refusal=kept)
            return one
        raise WitnessRefused("no enrolled witness signed this refusal")

    def listed(self, actor: Actor) -> list[ShownWitness]:
        """Return the witnesses and their states."""
        require(actor, Right.RUN)
        return self.states()

    def states(self) -> list[ShownWitness]:
        """Return the same for the service itself."""
        now = self.clock.now()
        return [ShownWitness(one, one.state(now, self.patience)) for one in self._known.all()]

    def keys(self) -> list[str]:
        """Return the keys of all witnesses, retired ones too: what they cosigned stays cosigned."""
        return [one.verifier for one in self._known.all()]

    def checkpoints(self, actor: Actor, limit: int) -> list[CosignedCheckpoint]:
        """Return the newest cosigned checkpoints, the newest first; each signature is verified again."""
        require(actor, Right.RUN)
        return self.newest(limit)

    def newest(self, limit: int) -> list[CosignedCheckpoint]:
        """Return the same for everybody."""
        sizes = (int(path.removeprefix(COSIGNED)) for path in self.files.paths(COSIGNED))
        newest = sorted(sizes, reverse=True)[:limit]
        return [self.opened(self.files.read(f"{COSIGNED}{size}")) for size in newest]

    def unjournaled(self) -> list[Witness]:
        """Return witnesses of the list that the journal knows nothing of: somebody else wrote them."""
        with self.transactions.begin(SERVICE) as transaction:
            told = b"".join(one.entry for one in transaction.journal.about([SUBJECT])).decode()
        return [one for one in self._known.all() if f'"key":"{key_digest(one.verifier)}"' not in told]

    def _active(self) -> list[Witness]:
        return [one for one in self._known.all() if one.retired is None]

    def _signed(self, note: Note) -> list[tuple[Witness, datetime]]:
        found = []
        latest = self.clock.now() + _AHEAD
        for one in self._active():
            try:
                at = cosigned_at(note, _cosigner(one.verifier))
            except SigningError as error:
                raise WitnessRefused(str(error)) from error
            if at is not None and at > latest:
                raise WitnessRefused(f"the cosignature of {one.name} is from the future: check its clock")
            if at is not None:
                found.append((one, at))
        if not found:
            raise WitnessRefused("no enrolled witness cosigned this checkpoint")
        return found

    def _kept(self, note: Note, signers: Sequence[Witness]) -> Note:
        """Return the signatures that are kept: the log's, earlier ones, and those of these witnesses."""
        keys = [_cosigner(one.verifier) for one in signers]
        further = [line for key in keys for line in key.signatures_on(note)[-1:]]
        try:
            before = read_note(self.files.read(f"{COSIGNED}{self.log.given(note.to_bytes()).size}"))
        except NotFound:
            before = self.log.own(note.to_bytes())
        if before.text != note.text:
            raise CheckpointRefused("another checkpoint of this size was cosigned")
        return merged(before, further)

    def opened(self, content: bytes) -> CosignedCheckpoint:
        """Return what a cosigned checkpoint states and who signed it; raise `JournalForked` or `SigningError`
        when a signature is wrong.
        """
        stated = self.log.opened(content)
        return CosignedCheckpoint(stated.size, stated.root, self._known.signers(read_note(content)))


def _check_new(key: VerifierKey, known: Sequence[Witness]) -> None:
    for one in known:
        other = _cosigner(one.verifier)
        if one.retired is None and (other.name == key.name or other.public == key.public):
            raise InvalidRequest("a witness of this name or key is enrolled already")


def _cosigner(verifier: str) -> VerifierKey:
    try:
        key = VerifierKey.parse(verifier)
    except SigningError as error:
        raise InvalidRequest(str(error)) from error
    if key.kind != COSIGNER:
        raise InvalidRequest("a witness has a key for cosignatures (type 4), as `witness init` prints it")
    return key
