"""Import a portability package: everything in it is checked first, then written, page by page.

An import may be interrupted anywhere and repeated: what is here already is never written again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.scope import sees_all
from archive_service.errors import ArchiveServiceError, NotAllowed, NotFound
from archive_service.holdings.carried_files import CarriedFiles, Kept
from archive_service.holdings.carried_owners import came_with
from archive_service.holdings.carried_trust import TRUST_FOLDER, acceptances
from archive_service.holdings.export_content import STORED, ContentFile, ExportContent
from archive_service.holdings.export_history import History
from archive_service.holdings.export_log import JournalExtracts, folder_of
from archive_service.holdings.freezes import hold_off_freezes, require_not_frozen
from archive_service.holdings.imported_owners import check_owners, require_own
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
from archive_service.holdings.quarantine_reading import PackagedFlow
from archive_service.holdings.rulebook_texts import RulebookTexts
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.carried_files import UNREADABLE
from archive_service.model.deposits import Deposit
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Finess
from archive_service.model.journal import Tag
from archive_service.model.records import Record, RecordFilter, RecordState
from archive_service.ports import Transaction, Transactions
from archive_service.workflows.export_reception import check_package
from archive_service.workflows.imported import Imported
from archive_service.workflows.package_chains import check_chain, laid_over, removed_in
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
    carried: CarriedFiles
    extracts: JournalExtracts
    own_trust: Callable[[], str]
    """The name of this instance's own trust in packages."""
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
        require(actor, Right.IMPORT)
        if not sees_all(actor):
            raise NotAllowed("only an operator without a scope imports packages")
        root = _root_of(folder)
        check_chain([folder])
        return self.of_checked(PackageTree(folder), root, actor, accept_trust=accept_trust)

    def import_chain(self, folders: Sequence[Path], actor: Actor, *, accept_trust: str = "") -> Imported:
        """Import a package with the deltas that continue it, in their order, as one package; what the last
        ones say is removed is not imported, and nothing here is destroyed. Raise as `import_` does, and
        `PredecessorMissing`.
        """
        require(actor, Right.IMPORT)
        if not sees_all(actor):
            raise NotAllowed("only an operator without a scope imports packages")
        *_, root = [_root_of(folder) for folder in folders]
        check_chain(folders)
        with laid_over(folders) as union:
            done = self.of_checked(PackageTree(union), root, actor, accept_trust=accept_trust)
        for path, reason in removed_in(folders):
            if path.startswith("content/journal/") or is_statement(path):
                continue  # each package brings the extract of the journal, and the numbers, of its own time
            done.tell("removed-at-sender", path, f"{reason} at the sender: what is here stays")
        return done

    def of_checked(self, tree: PackageTree, root: str, actor: Actor, *, accept_trust: str = "") -> Imported:
        """Import a package that the check found complete, with the root that it found; see `import_`."""
        contents = tree.contents()
        done = Imported(root, understood=contents.made_anew)
        check_owners(contents, self.transactions)
        self._keep_rulebooks(tree, contents, done)
        self.prepare()
        places = self._places(contents, done, actor)
        package = Package(root=root, tree=tree, contents=contents, places=places)
        self._add_persons(package, done)
        written: set[UUID] = set()
        for page in in_pages(tree.records(), self.page):
            written |= self._add_records(page, package, done)
        self._settle_deposits(written, package, done)
        for flows in in_pages(contents.quarantine.files, self.page):
            self._add_quarantined([contents.quarantine.flow(one, tree) for one in flows], package, done)
        logs, of_others = self.extracts.folders(tree.carried(), tree.read)
        own = {f"{TRUST_FOLDER}/{self.own_trust()}", *logs}
        # With records of this instance alone, a package says in numbers what this instance can say again.
        stated = STATEMENTS if logs and not of_others else frozenset()
        for leaves in in_pages(tree.carried(), self.page):
            others = [one for one in leaves if folder_of(one.path) not in own and one.kind not in stated]
            done.merged += len(leaves) - len(others)
            self._carry(others, package, done, accept_trust)
        self._finish(package, done, actor, ("trust", "accepted" if accept_trust else "not-accepted"))
        return done

    def _places(self, contents: Contents, done: Imported, actor: Actor) -> Mapping[Finess, Establishment]:
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
                transaction.lock(_lock(package), *self.persons.locks(persons, package))
                new = self.persons.add(persons, package, transaction)
                known = {one: transaction.people.known(one) for one in persons}
                others = {one: self.persons.others(one, package, transaction) for one in persons}
            for person in persons:
                leaf = package.contents.persons[person]
                if person in new:
                    done.understood += 1
                elif person_file(person, known[person]) == package.tree.read(leaf):
                    done.merged += 1
                else:
                    done.refuse("person-differs", [leaf], "kept as known here")
                for other in others[person]:
                    message = f"identifiers lead to the person {other} here: merge them if they are one"
                    done.tell("person-known-otherwise", leaf.path, message)

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
            _require_open({one.record.establishment for one in new}, transaction)
            deposits = self.records.add(new, package, transaction) if new else ()
        done.understood += sum(len(one.leaves) for one in new)
        history = self.content.history.of(list(known.values()))
        for one in page:
            if one.record.id in known:
                self._merge(one, known[one.record.id], history, done)
        written = {deposit.id for deposit in deposits} & package.contents.deposits.keys()
        done.kept_as_bytes += 2 * len(written)
        done.understood += sum(len(package.contents.history.of_deposit(one)) for one in written)
        return written

    def _merge(self, one: PackagedRecord, known: Record, history: History, done: Imported) -> None:
        """Compare a record with the one of its identifier here, which is never changed."""
        leaves = list(one.leaves.values())
        if known.state is RecordState.ELIMINATED:
            done.refuse("record-eliminated", leaves, "this record was eliminated here")
            return
        try:
            here = self.content.of_record(known, history)
        except ArchiveServiceError as error:
            if error.retryable:
                raise
            done.refuse("record-unreadable", leaves, f"the record here cannot be read: {error.code}")
            return
        if _digests(here, STORED) != {leaf.path: leaf.sha256 for leaf in leaves if leaf.kind in STORED}:
            done.refuse("record-differs", leaves, "a record of this identifier has other bytes here")
            return
        done.merged += len(leaves)
        facts = one.leaves.keys() - STORED
        if _digests(here, facts) != {one.leaves[kind].path: one.leaves[kind].sha256 for kind in facts}:
            path = one.leaves["record"].path
            done.tell("record-facts-differ", path, "facts and decisions are kept as they are here")

    def _settle_deposits(self, written: set[UUID], package: Package, done: Imported) -> None:
        """Compare the deposits that were here already."""
        contents = package.contents
        for deposit in contents.deposits.keys() - written:
            leaves = [contents.deposits[deposit], contents.receipts[deposit]]
            leaves += contents.history.of_deposit(deposit)
            try:
                with self.transactions.begin(SERVICE) as transaction:
                    known = transaction.deposits.get(deposit)
                here = [*self.content.told_of(known), *self.content.of_nobody(known)]
            except NotFound:
                done.refuse("deposit-without-record", leaves, "none of its records was taken")
                continue
            if here == [package.tree.read(leaf) for leaf in leaves]:
                done.merged += len(leaves)
            else:
                done.refuse("deposit-differs", leaves, "kept as known here")

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
                done.merged += len(one.leaves)
            else:
                done.refuse("deposit-differs", one.leaves, "kept as known here")

    def _carry(self, leaves: Sequence[Leaf], package: Package, done: Imported, reason: str) -> None:
        """Keep files that this version does not know, of other instances, each with whose it is; with a
        reason, accept the trust among them.
        """
        place = next(iter(package.places.values()))
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(_lock(package))
            came = [one for leaf in leaves if (one := came_with(leaf, package, transaction)) is not None]
            kept = self.carried.keep(came, package.root, place, transaction)
            if accepted := list(acceptances(leaves, reason) if reason else ()):
                self.carried.keep(accepted, package.root, place, transaction)
        for leaf in {*leaves} - {one.leaf for one in came}:
            done.refuse("record-eliminated", [leaf], "its record was eliminated here")
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

    def _finish(self, package: Package, done: Imported, actor: Actor, trust: tuple[str, str]) -> None:
        place = next(iter(package.places.values()))
        counts = {
            "understood": done.understood,
            "kept_as_bytes": done.kept_as_bytes,
            "refused": done.refused,
            "merged": done.merged,
        }
        facts = [(name, str(count)) for name, count in counts.items()]
        with self.transactions.begin(SERVICE) as transaction:
            _journal(Tag.IMPORT_FINISHED, str(done.root), place, done, actor, transaction, *facts, trust)


def _root_of(folder: Path) -> str:
    """Return the root of a package; raise `PackageUnsound` when the check finds a problem."""
    checked = check_package([folder], None)
    if checked.problems or checked.verdict is None:
        raise PackageUnsound(checked.problems)
    return str(checked.verdict["root"])


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


def _digests(files: Sequence[ContentFile], kinds: Collection[str]) -> dict[str, str]:
    return {one.path: sha256(one.content).hexdigest() for one in files if one.kind in kinds}


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
