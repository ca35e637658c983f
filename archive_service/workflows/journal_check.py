"""Check the whole journal: rows of the database, published files, witnesses, time stamps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from archive_service.access.rights import Right, require
from archive_service.errors import JournalForked, NotFound, UnknownForm
from archive_service.holdings.checkpoint_renewals import CheckpointRenewal
from archive_service.holdings.journal_beginnings import beginnings
from archive_service.holdings.published_log import COSIGNED, FOLDER, PublishedLog
from archive_service.holdings.stamped_checkpoints import StampedCheckpoints
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.verified_targets import TargetKind
from archive_service.model.witnesses import WitnessState
from archive_service.ports import Clock, PublishedFiles, Transactions
from archive_service.workflows.verification import Report
from archive_service.workflows.witness_register import RegisterWitnesses
from signing.errors import SigningError
from signing.evidence_reading import UnsoundEvidence
from signing.merkle import Frontier, leaf_hash
from signing.report import Outcome, Step, Verdict, failed, indeterminate, overall, passed, step_of, worst
from signing.tiles import LogTiles, is_full
from signing.transparency import Checkpoint
from signing.trust import TrustStore
from signing.verification import proven_time, verify_evidence

TARGET = "journal"

_PAGE = 5_000
_NAMED = 5


@dataclass(slots=True)
class _Walk:
    """What reading all entries in their order found."""

    tree: Frontier = field(default_factory=Frontier)
    rows: list[int] = field(default_factory=list)
    """Places whose entry is missing, or is not the one that was given the place."""
    files: list[str] = field(default_factory=list)
    """Published files that are missing, or are not those of the entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckJournal:
    """Reads every entry once, and every published file."""

    transactions: Transactions
    files: PublishedFiles
    log: PublishedLog
    witnesses: RegisterWitnesses
    stamps: StampedCheckpoints
    trust: Callable[[], TrustStore]
    clock: Clock

    def report(self, actor: Actor, at: datetime | None = None, trust: TrustStore | None = None) -> Report:
        """Return a report in numbered steps; nothing is changed.

        Time stamps are judged at `at`, by `trust`; without them now, by the trust of the home.
        """
        require(actor, Right.RUN)
        at = at or self.clock.now()
        published, signature = self._signature()
        walk = self._walked(0 if published is None else published.size)
        outcomes = [
            ("point de contrôle signé", signature),
            ("entrées de la base", self._rows(walk)),
            ("début publié du journal", self._beginning(published)),
            ("fichiers publiés", self._published(published, walk)),
            ("cosignatures des témoins", self._cosignatures()),
            ("refus des témoins", self._refusals()),
            ("horodatages", self._stamped(at, trust or self.trust())),
        ]
        steps = [
            Step(number, name, one.verdict, one.detail)
            for number, (name, one) in enumerate(outcomes, start=1)
        ]
        return Report(TARGET, steps, TargetKind.JOURNAL, at, "home" if trust is None else "given")

    def _signature(self) -> tuple[Checkpoint | None, Outcome]:
        try:
            _, stated = self.log.checkpoint()
        except NotFound:
            return None, indeterminate("Rien n'est encore publié.")
        except JournalForked:
            return None, failed("Le point de contrôle publié n'est pas signé par la clé de ce journal.")
        return stated, passed(f"{stated.size} entrées de {stated.origin}.")

    def _walked(self, published: int) -> _Walk:
        """Read the entries page by page; the tree is that of the entries as they are now."""
        walk, tiles = _Walk(), LogTiles()
        while True:
            with self.transactions.begin(SERVICE) as transaction:
                page = transaction.journal.placed(walk.tree.size, _PAGE)
            for expected, (place, leaf, entry) in enumerate(page, start=walk.tree.size):
                if place != expected or entry is None or leaf_hash(entry) != leaf:
                    walk.rows.append(expected)
                if tiles.size < published:
                    self._compare(tiles.add(entry or b""), walk)
                    if tiles.size == published:
                        self._compare(tiles.partial(), walk)
            walk.tree = walk.tree.extend([leaf_hash(entry or b"") for _, _, entry in page])
            if len(page) < _PAGE:
                return walk

    def _compare(self, files: dict[str, bytes], walk: _Walk) -> None:
        for path, content in files.items():
            try:
                is_same = self.files.read(FOLDER + path) == content
            except NotFound:
                is_same = False
            if not is_same:
                walk.files.append(path)

    def _rows(self, walk: _Walk) -> Outcome:
        with self.transactions.begin(SERVICE) as transaction:
            head, lost = transaction.journal.frontier(), transaction.journal.unplaced()
        if walk.rows:
            return failed(f"Entrées altérées ou manquantes : {_first(walk.rows)}.")
        if lost:
            return failed(f"{lost} entrées n'ont plus leur place dans l'arbre.")
        if walk.tree != head:
            return failed(
                "L'arbre enregistré n'est pas celui des entrées : des entrées ont été ôtées ou changées."
            )
        return passed(f"{head.size} entrées, chacune à sa place.")

    def _beginning(self, published: Checkpoint | None) -> Outcome:
        if published is None:
            return indeterminate("Sans point de contrôle publié.")
        return self._known(published) or passed("Le journal de la base commence par ce qui a été publié.")

    def _known(self, stated: Checkpoint) -> Outcome | None:
        """Say why a checkpoint is no beginning of the journal in the database; None when it is."""
        with self.transactions.begin(SERVICE) as transaction:
            size = transaction.journal.size()
            if stated.size > size:
                return failed(f"{stated.size} entrées ont été signées, la base n'en a plus que {size}.")
            if transaction.journal.frontier(stated.size).root() != stated.root:
                return failed(f"Les {stated.size} premières entrées ne sont plus celles qui ont été signées.")
        return None

    def _published(self, published: Checkpoint | None, walk: _Walk) -> Outcome:
        if published is None:
            return indeterminate("Sans point de contrôle publié.")
        if walk.files:
            return failed(f"Fichiers altérés ou manquants : {_first(walk.files)}.")
        if walk.tree.size < published.size:
            return failed("La base ne permet plus de refaire tous les fichiers publiés.")
        full = sum(is_full(path.removeprefix(FOLDER)) for path in self.files.paths(f"{FOLDER}tile/"))
        return passed(f"Tous sont ceux des entrées ({full} complets).")

    def _cosignatures(self) -> Outcome:
        count, wrong = 0, list[str]()
        try:
            for path in self.files.paths(COSIGNED):
                count += 1
                note = self.witnesses.opened(self.files.read(path))
                why = self._known(Checkpoint(self.log.key().name, note.size, note.root))
                if why is not None:
                    return why
                if not note.by:
                    wrong.append(path.removeprefix(COSIGNED))
        except (JournalForked, SigningError, UnknownForm) as error:
            return failed(f"Une cosignature conservée est fausse : {error}.")
        if wrong:
            return failed(f"Sans témoin connu : {_first(wrong)}.")
        if not count:
            return passed("Aucun point de contrôle n'est cosigné : seuls les contrôles ci-dessus valent.")
        return passed(f"{count} points de contrôle cosignés commencent tous ce journal.")

    def _refusals(self) -> Outcome:
        try:
            shown = self.witnesses.states()
        except UnknownForm:
            return failed("La liste des témoins est illisible.")
        refused = [one.witness.who for one in shown if one.state is WitnessState.REFUSED]
        if refused:
            return failed(f"Refusé par : {_first(refused)}.")
        if self.witnesses.unjournaled():
            return failed("La liste nomme un témoin que le journal ne connaît pas.")
        return passed("Aucun témoin ne refuse ce journal.")

    def _stamped(self, at: datetime, trust: TrustStore) -> Outcome:
        try:
            renewals = self.stamps.renewals()
        except UnknownForm:
            return failed("Le renouvellement d'un horodatage est altéré.")
        sizes, other = self.stamps.sizes(), self._other_entries(renewals)
        renewed = {size for one in renewals for size in one.sizes if size}
        outcomes = {size: failed("le point de contrôle est perdu") for size in renewed.difference(sizes)}
        outcomes |= dict.fromkeys(
            self._strange(), failed("le point de contrôle que date la preuve est perdu")
        )
        outcomes |= {size: self._dated(size, renewals, at, trust) for size in sizes}
        outcomes |= dict.fromkeys(
            other, failed("ses entrées ne sont plus celles qui ont été hachées à nouveau")
        )
        verdict = overall(map(partial(step_of, ""), outcomes.values()))
        if not outcomes:
            return passed("Aucun point de contrôle n'est encore horodaté.")
        if verdict is not Verdict.PASSED:
            named = [
                f"{s} entrées : {one.detail}" for s, one in sorted(outcomes.items()) if one.verdict is verdict
            ]
            return Outcome(verdict, _first(named, " ; "))
        last = proven_time(self.stamps.evidence(sizes[-1]) or b"")
        return passed(
            f"{len(sizes)} points de contrôle horodatés, le dernier le {last:%d/%m/%Y à %H:%M} UTC."
        )

    def _dated(
        self, size: int, renewals: Sequence[CheckpointRenewal], at: datetime, trust: TrustStore
    ) -> Outcome:
        """Judge the trusted time of one checkpoint."""
        try:
            stamp = self.stamps.get(size, renewals)
            stated = self.log.opened(stamp.note)
        except NotFound:
            return failed("la preuve de l'horodatage est perdue")
        except JournalForked as error:
            return failed(f"le point de contrôle est altéré, {error}")
        except (SigningError, UnsoundEvidence):
            return failed("l'horodatage ou son renouvellement est altéré")
        if stated.size != size:
            return failed(f"le point de contrôle est celui de {stated.size} entrées")
        steps = verify_evidence(stamp.evidence, [stamp.note], trust, at)
        return self._known(stated) or worst(Outcome(one.verdict, one.detail) for one in steps)

    def _strange(self) -> Sequence[int]:
        """Return the sizes of evidence without a note that no run can finish."""
        with self.transactions.begin(SERVICE) as transaction:
            begun = self.stamps.unfinished()
            return [size for size in begun if self.stamps.begun(size, self.log, transaction) is None]

    def _other_entries(self, renewals: Sequence[CheckpointRenewal]) -> Iterator[int]:
        """Yield the sizes of beginnings whose entries are not those that a further tree covers."""
        for renewal in renewals:
            if renewal.entries:
                begun = beginnings(renewal.sizes, renewal.tree.algorithm, self.transactions)
                of_tree = dict(zip(renewal.sizes, renewal.entries, strict=True))
                yield from (s for s, one in of_tree.items() if s not in begun or begun[s].entries != one)


def _first(named: Sequence[object], between: str = ", ") -> str:
    rest = f"{between}et {len(named) - _NAMED} autres" if len(named) > _NAMED else ""
    return between.join(map(str, named[:_NAMED])) + rest
