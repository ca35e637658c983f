"""Import a portability package: everything in it is checked first, then written, page by page.

An import may be interrupted anywhere and repeated: what is here already is never written again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from uuid import UUID

from archive_service.errors import ArchiveServiceError, NotFound
from archive_service.holdings.carried_files import CarriedFiles, Kept
from archive_service.holdings.carried_owners import came_with
from archive_service.holdings.carried_trust import TRUST_FOLDER, acceptances
from archive_service.holdings.export_content import ExportContent
from archive_service.holdings.export_log import FOLDER, JournalExtracts, folder_of
from archive_service.holdings.freezes import hold_off_freezes, require_not_frozen
from archive_service.holdings.imported_changes import ImportedChanges
from archive_service.holdings.imported_delta import ImportedDelta, leaf_of, superseded
from archive_service.holdings.imported_owners import check_identifiers, check_owners, require_own
from archive_service.holdings.imported_quarantine import ImportedQuarantine
from archive_service.holdings.imported_records import ImportedPersons, ImportedRecords, Package
from archive_service.holdings.package_leaves import PackageRefused
from archive_service.holdings.package_reading import (
    Contents,
    PackagedRecord,
    PackageTree,
    in_pages,
)
from archive_service.holdings.portable_completeness import STATEMENTS, is_statement
from archive_service.holdings.portable_forms import establishment_file, person_file
from archive_service.holdings.portable_traces import instance_in, is_traces
from archive_service.holdings.quarantine_reading import PackagedFlow
from archive_service.holdings.rulebook_texts import RulebookTexts
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.carried_files import UNREADABLE
from archive_service.model.deposits import Deposit, Outcome
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Finess
from archive_service.model.journal import Tag
from archive_service.model.records import Record, RecordFilter
from archive_service.ports import Transaction, Transactions
from archive_service.workflows.delta_completion import CompleteDeltas
from archive_service.workflows.export_reception import check_package
from archive_service.workflows.imported import Imported, require_importer, summed
from archive_service.workflows.known_records import KnownRecords
from archive_service.workflows.package_chains import (
    check_chain,
    imports_in,
    in_order,
    is_delta,
    laid_over,
    predecessor_of,
    removed_in,
    root_in,
)
from exports.portability.leaves import Leaf


class PackageUnsound(ArchiveServiceError):
    """The check of the package found problems; nothing was imported."""

    code = "package-unsound"

    def __init__(self, problems: Sequence[Mapping[str, object]]) -> None:
        """Keep every problem."""
        super().__init__(f"{len(problems)} problems: nothing was imported")
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPackages:
    """Imports packages of our own format, for an operator."""

    transactions: Transactions
    content: ExportContent
    persons: ImportedPersons
    records: ImportedRecords
    quarantine: ImportedQuarantine
    texts: RulebookTexts
    known: KnownRecords
    changes: ImportedChanges
    complete: CompleteDeltas
    carried: CarriedFiles
    extracts: JournalExtracts
    own_trust: Callable[[], str]
    """The name of this instance's own trust in packages."""
    own_id: Callable[[], str]
    """The identifier of this instance."""
    prepare: Callable[[], None]
    page: int = 20
    """How many records, or persons, are written in one transaction."""

    def import_(self, folder: Path, actor: Actor, *, accept_trust: str = "") -> Imported:
        """Import an unpacked package. `accept_trust` is why records of the other instance are verified by its
        own trust here; without it, they are not.

        Raises:
            NotAllowed: only an operator without a scope imports.
            PackageUnsound: the check found problems.
            PackageRefused: something in it cannot be kept, or belongs to another legal entity here.
            EstablishmentFrozen: an establishment leaves this instance; what was written before stays.
            StoreUnavailable, OutOfSpace: import again later; what was written stays, and nothing is doubled.
        """
        require_importer(actor)
        root = _root_of(folder)
        if is_delta(folder):
            return self._import_delta(folder, root, actor, accept_trust)
        return self.of_checked(PackageTree(folder), root, actor, accept_trust=accept_trust)

    def import_chain(self, folders: Sequence[Path], actor: Actor, *, accept_trust: str = "") -> Imported:
        """Import a package with the deltas that continue it as one package; what the last ones say is removed
        is not imported, and nothing here is destroyed. When the first one continues a package that was
        imported here, each is imported alone. Raise as `import_` does.
        """
        require_importer(actor)
        for folder in folders:
            _root_of(folder)
        folders = in_order(folders)
        check_chain(folders)
        *earlier, root = [root_in(folder) for folder in folders]
        if is_delta(folders[0]):
            alone = [self._import_delta(one, root_in(one), actor, accept_trust) for one in folders]
            return summed(root, alone)
        with laid_over(folders) as union:
            tree = PackageTree(union)
            done = self.of_checked(tree, root, actor, accept_trust=accept_trust, earlier=earlier)
        for delta in folders[1:]:
            _tell_removed(removed_in(delta), done)
        return done

    def _import_delta(self, folder: Path, root: str, actor: Actor, accept_trust: str) -> Imported:
        """Import a delta alone into an instance that has what it continues.

        Raises:
            PredecessorMissing: the package before it was not imported here; nothing was written.
        """
        with self.transactions.begin(SERVICE) as transaction:
            imports = imports_in(transaction)
        imports.tenant_of(predecessor_of(folder))
        done = Imported(root)
        if imports.is_continued(root):
            # An older state must not come over the newer one.
            done.merged = sum(1 for _ in PackageTree(folder).leaves())
            return done
        with self.complete.laid_over(folder, imports, done) as delta:
            self.of_checked(
                PackageTree(delta.folder), root, actor, accept_trust=accept_trust, delta=delta, done=done
            )
        _tell_removed(removed_in(folder), done)
        return done

    def of_checked(
        self,
        tree: PackageTree,
        root: str,
        actor: Actor,
        *,
        accept_trust: str = "",
        earlier: Sequence[str] = (),
        delta: ImportedDelta | None = None,
        done: Imported | None = None,
    ) -> Imported:
        """Import a package that the check found complete, with the root that it found; see `import_`.

        `earlier` are the roots of packages that it was laid over, `delta` what it says when it is a delta
        alone, whose counts are in `done`.
        """
        contents = tree.contents(() if delta is None else delta.deposits)
        done = done or Imported(root)
        done.understood += contents.made_anew
        check_owners(contents, self.transactions)
        check_identifiers(tree, self.transactions)
        self._keep_rulebooks(tree, contents, done)
        self.prepare()
        places = self._places(contents, delta, done, actor)
        package = Package(root=root, tree=tree, contents=contents, places=places, delta=delta)
        self._add_persons(package, done)
        written: set[UUID] = set()
        for page in in_pages(tree.records(), self.page):
            written |= self._add_records(page, package, done)
        self._settle_persons(package, done)
        self._settle_deposits(written, package, done)
        for flows in in_pages(contents.quarantine.files, self.page):
            self._add_quarantined([contents.quarantine.flow(one, tree) for one in flows], package, done)
        logs, of_others = self.extracts.folders(tree.carried(), tree.read)
        own = {f"{TRUST_FOLDER}/{self.own_trust()}", *logs}
        # With records of this instance alone, a package says in numbers what this instance can say again.
        stated = STATEMENTS if logs and not of_others else frozenset()
        for leaves in in_pages(tree.carried(), self.page):
            others = [
                one
                for one in leaves
                if folder_of(one.path) not in own and one.kind not in stated and not self._is_own_trace(one)
            ]
            done.merged += len(leaves) - len(others)
            done.traces += sum(map(is_traces, leaves))
            self._carry(others, package, done, accept_trust)
        self._supersede(package)
        trust = ("trust", "accepted" if accept_trust else "not-accepted")
        self._finish(package, earlier, done, actor, trust)
        return done

    def _is_own_trace(self, leaf: Leaf) -> bool:
        """Say whether a file has traces of this instance, which are here."""
        return is_traces(leaf) and instance_in(leaf.path) == self.own_id()

    def _places(
        self, contents: Contents, delta: ImportedDelta | None, done: Imported, actor: Actor
    ) -> Mapping[Finess, Establishment]:
        """Return the establishments as they are registered here; register those that are not known yet."""
        places: dict[Finess, Establishment] = {}
        with self.transactions.begin(SERVICE) as transaction:
            hold_off_freezes(transaction)
            for finess, told in contents.establishments.items():
                known = transaction.establishments.get_locked(finess)
                if known is not None and known.legal_entity != told.legal_entity:
                    raise PackageRefused(
                        f"{finess} is registered here for the legal entity {known.legal_entity}, and the "
                        f"package says {told.legal_entity}: correct the register first"
                    )
                require_not_frozen([known] if known else (), transaction)
                if known is None:
                    transaction.establishments.register(told)
                    _journal(Tag.ESTABLISHMENT_REGISTERED, finess, told, done, actor, transaction)
                if delta is None or delta.has_path(f"content/establishments/{finess}.json"):
                    _compare(told, known, done)
                places[finess] = known or told
            place = next(iter(places.values()))
            _journal(Tag.IMPORT_STARTED, str(done.root), place, done, actor, transaction)
        return places

    def _keep_rulebooks(self, tree: PackageTree, contents: Contents, done: Imported) -> None:
        """Keep the rulebooks that decisions of the package name, before these decisions."""
        for page in in_pages(contents.history.rulebooks.items(), 20):
            named = {book: leaf for digest, leaf in page if (book := contents.history.named.get(digest))}
            new = self.texts.keep_imported({book: tree.read(leaf) for book, leaf in named.items()})
            done.understood += len(new)
            done.merged += len(named) - len(new)
            for digest, leaf in page:
                if digest not in contents.history.named:
                    done.refuse("rulebook-unnamed", [leaf], "no decision of the package names it")

    def _add_persons(self, package: Package, done: Imported) -> None:
        for persons in in_pages(package.contents.persons, self.page):
            with self.transactions.begin(SERVICE) as transaction:
                locks = {*self.persons.locks(persons, package), *self.changes.locks(persons, transaction)}
                transaction.lock(_lock(package), *locks)
                new = {*self.persons.add(persons, package, transaction)}
                new.update(one for one in persons if self.changes.person(one, package, transaction))
                known = {one: transaction.people.known(one) for one in persons}
            for person in persons:
                leaf = package.contents.persons[person]
                if not package.has(leaf):
                    continue
                if person in new:
                    done.understood += 1
                elif person_file(person, known[person]) == package.tree.read(leaf):
                    done.merged += 1
                else:
                    done.refuse("person-differs", [leaf], "kept as known here")

    def _settle_persons(self, package: Package, done: Imported) -> None:
        """Let identifiers and records follow the acts on persons of a delta; then tell which identifiers lead
        to others here.
        """
        for persons in in_pages(package.contents.persons, self.page):
            with self.transactions.begin(SERVICE) as transaction:
                locks = {*self.persons.locks(persons, package), *self.changes.locks(persons, transaction)}
                transaction.lock(_lock(package), *locks)
                for person in persons:
                    if package.delta is not None and package.has(package.contents.persons[person]):
                        self.changes.settle(person, package, transaction)
        for persons in in_pages(package.contents.persons, self.page):
            with self.transactions.begin(SERVICE) as transaction:
                others = {one: self.persons.others(one, package, transaction) for one in persons}
            for person in persons:
                for other in others[person]:
                    message = f"identifiers lead to the person {other} here: merge them if they are one"
                    done.tell("person-known-otherwise", package.contents.persons[person].path, message)

    def _add_records(self, page: Sequence[PackagedRecord], package: Package, done: Imported) -> set[UUID]:
        """Write the records of a page that are not here, and compare the others; return the deposits that
        were written.
        """
        with self.transactions.begin(SERVICE) as transaction:
            hold_off_freezes(transaction)
            transaction.lock(_lock(package))
            known = _known(page, transaction)
            require_own("record", (one.tenant for one in known.values()), package.tenant)
            new = [one for one in page if one.record.id not in known]
            settled = _settled(new, package, transaction)
            new = [one for one in new if one.record.deposit not in settled]
            _require_open({one.record.establishment for one in new}, transaction)
            deposits = self.records.add(new, package, transaction) if new else ()
        done.understood += sum(len(package.came(one.leaves.values())) for one in new)
        for one in page:
            if one.record.deposit in settled and one.record.id not in known:
                message = "its flow was settled here otherwise: its records here are others"
                done.refuse("deposit-differs", list(one.leaves.values()), message)
        pairs = [(one, known[one.record.id]) for one in page if one.record.id in known]
        self.known.settle(pairs, package, _lock(package), done)
        written = {deposit.id for deposit in deposits} & package.contents.deposits.keys()
        contents = package.contents
        done.kept_as_bytes += sum(
            len(package.came([contents.deposits[one], contents.receipts[one]])) for one in written
        )
        done.understood += sum(len(contents.history.of_deposit(one)) for one in written)
        return written

    def _settle_deposits(self, written: set[UUID], package: Package, done: Imported) -> None:
        """Compare the deposits that were here already."""
        contents = package.contents
        for deposit in contents.deposits.keys() - written:
            files = [contents.deposits[deposit], contents.receipts[deposit]]
            leaves = package.came([*files, *contents.history.of_deposit(deposit)])
            try:
                with self.transactions.begin(SERVICE) as transaction:
                    known = transaction.deposits.get(deposit)
                here = {one.path: one for one in self.content.files_of(known)}
            except NotFound:
                done.refuse("deposit-without-record", leaves, "none of its records was taken")
                continue
            differing = [
                leaf
                for leaf in leaves
                if leaf.path not in here or here[leaf.path].content != package.tree.read(leaf)
            ]
            done.merged += len(leaves) - len(differing)
            if not differing:
                continue
            lines = {path: leaf_of(one) for path, one in here.items()}
            with self.transactions.begin(SERVICE) as transaction:
                transaction.lock(_lock(package))
                known = transaction.deposits.get(deposit, lock=True)
                is_changed = self.changes.deposit(known, lines, differing, package, transaction)
            if is_changed:
                done.understood += len(differing)
            else:
                done.refuse("deposit-differs", differing, "kept as known here")

    def _add_quarantined(self, flows: Sequence[PackagedFlow], package: Package, done: Imported) -> None:
        """Take in the quarantined flows that are not here, and compare the others."""
        place = package.places[min(package.places)]
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(_lock(package))
            known = {one.told.id: found for one in flows if (found := _deposit(one, transaction))}
            require_own("deposit", (one.tenant for one in known.values()), package.tenant)
            new = [one for one in flows if one.told.id not in known]
            self.quarantine.add(new, package.tree, place, package.root, transaction)
        for one in flows:
            here = known.get(one.told.id)
            if here is None:
                done.understood += len(one.leaves)
            elif self.quarantine.is_as_it_came(one, package.tree, here):
                done.merged += len(package.came(one.leaves))
            else:
                done.refuse("deposit-differs", package.came(one.leaves), "kept as known here")

    def _carry(self, leaves: Sequence[Leaf], package: Package, done: Imported, reason: str) -> None:
        """Keep files that this version does not know, of other instances, each with whose it is; with a
        reason, accept the trust among them.
        """
        place = next(iter(package.places.values()))
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(_lock(package))
            came = came_with(leaves, package, transaction)
            kept = self.carried.keep(came, package.root, place, transaction)
            if accepted := list(acceptances(leaves, reason) if reason else ()):
                self.carried.keep(accepted, package.root, place, transaction)
        for leaf in {*leaves} - {one.leaf for one in came}:
            done.traces -= is_traces(leaf)
            done.refuse("record-eliminated", [leaf], "what it is about was eliminated here, or never came")
        for one in came:
            match kept[one.leaf.path]:
                case Kept.NEW:
                    done.kept_as_bytes += 1
                case Kept.HERE:
                    done.merged += 1
                case Kept.DIFFERS:
                    done.refuse("file-differs", [one.leaf], "a file of this path has other bytes here")
            if one.leaf.kind == UNREADABLE:
                done.tell("unreadable-at-sender", one.leaf.path, "the sender could not read these")

    def _supersede(self, package: Package) -> None:
        """Note which extracts of the journal and which numbers a delta replaced, or brings again: exports
        give the newest alone.
        """
        if package.delta is None:
            return
        gone = [path for path, _ in removed_in(package.delta.source) if _is_of_its_time(path)]
        former = self.carried.superseded(package.tenant)
        again = [one.path for one in package.tree.carried() if one.path in former]
        if not gone and not again:
            return
        place = next(iter(package.places.values()))
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(_lock(package))
            note = superseded(package.root, gone, again)
            self.carried.keep([note], package.root, place, transaction)

    def _finish(
        self,
        package: Package,
        earlier: Sequence[str],
        done: Imported,
        actor: Actor,
        trust: tuple[str, str],
    ) -> None:
        place = next(iter(package.places.values()))
        counts = {
            "understood": done.understood,
            "kept_as_bytes": done.kept_as_bytes,
            "refused": done.refused,
            "merged": done.merged,
        }
        facts = [(name, str(count)) for name, count in counts.items()]
        with self.transactions.begin(SERVICE) as transaction:
            before = "" if package.delta is None else package.delta.predecessor
            for predecessor, subject in pairwise([before, *earlier, package.root]):
                said = [*facts, trust] if subject == package.root else []
                if predecessor:
                    said.append(("predecessor", predecessor))
                _journal(Tag.IMPORT_FINISHED, subject, place, done, actor, transaction, *said)


def _root_of(folder: Path) -> str:
    """Return the root of a package; raise `PackageUnsound` when the check finds a problem."""
    checked = check_package([folder], None)
    if checked.problems or checked.verdict is None:
        raise PackageUnsound(checked.problems)
    return str(checked.verdict["root"])


def _tell_removed(removed: Iterable[tuple[str, str]], done: Imported) -> None:
    for path, reason in removed:
        if not _is_of_its_time(path):
            done.tell("removed-at-sender", path, f"{reason} at the sender: what is here stays")


def _is_of_its_time(path: str) -> bool:
    """Say whether a file is one that each package brings anew: an extract of the journal, or numbers."""
    return path.startswith(f"{FOLDER}/") or is_statement(path)


def _settled(page: Sequence[PackagedRecord], package: Package, transaction: Transaction) -> set[UUID]:
    """Return the flows of new records that were settled here otherwise than where they come from: their
    records here have other identifiers. Raise `PackageRefused` when one is of another legal entity.
    """
    here = transaction.deposits.records_of({one.record.deposit for one in page}) if page else {}
    found = transaction.deposits.several(here) if here else {}
    require_own("deposit", (one.tenant for one in found.values()), package.tenant)
    return {
        deposit
        for deposit, known in found.items()
        if known.details_or_none is None
        or known.details.imported is None
        or known.outcome not in (Outcome.ACCEPTED, Outcome.QUARANTINED)
    }


def _compare(told: Establishment, known: Establishment | None, done: Imported) -> None:
    path = f"content/establishments/{told.finess}.json"
    if known is None:
        done.understood += 1
    elif establishment_file(known) == establishment_file(told):
        done.merged += 1
    else:
        done.refused += 1
        done.tell("establishment-differs", path, "the register here says otherwise, and was not changed")


def _require_open(establishments: Collection[Finess], transaction: Transaction) -> None:
    """Raise `EstablishmentFrozen` when one was frozen since the import began."""
    found = (transaction.establishments.get(finess) for finess in establishments)
    require_not_frozen([one for one in found if one is not None], transaction)


def _known(page: Sequence[PackagedRecord], transaction: Transaction) -> dict[UUID, Record]:
    wanted = [one.record.id for one in page]
    found = transaction.records.listed(RecordFilter(records=wanted, limit=len(wanted)))
    return {record.id: record for record in found}


def _deposit(one: PackagedFlow, transaction: Transaction) -> Deposit | None:
    try:
        return transaction.deposits.get(one.told.id, lock=True)
    except NotFound:
        return None


def _lock(package: Package) -> str:
    """Return the lock by which imports for one legal entity follow one another, page by page."""
    return f"import {package.tenant}"


def _journal(
    tag: Tag,
    subject: str,
    place: Establishment,
    done: Imported,
    actor: Actor,
    transaction: Transaction,
    *facts: tuple[str, str],
) -> None:
    transaction.record(
        tag,
        subject,
        actor,
        ("import", str(done.root)),
        *facts,
        tenant=place.legal_entity,
        department=place.department,
        at_leisure=True,
    )
