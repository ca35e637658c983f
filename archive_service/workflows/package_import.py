"""Import a portability package: everything in it is checked first, then written, page by page.

An import may be interrupted anywhere and repeated: what is here already is never written again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.freezes import hold_off_freezes, require_not_frozen
from archive_service.holdings.imported_delta import ImportedDelta
from archive_service.holdings.imported_owners import check_identifiers, check_owners
from archive_service.holdings.imported_package import Package
from archive_service.holdings.package_leaves import PackageRefused
from archive_service.holdings.package_reading import (
    Contents,
    PackageTree,
    in_pages,
)
from archive_service.holdings.portable_forms import establishment_file
from archive_service.holdings.rulebook_texts import RulebookTexts
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Finess
from archive_service.model.journal import Tag
from archive_service.ports import Transaction, Transactions
from archive_service.workflows.annotation_import import ImportAnnotations
from archive_service.workflows.delta_completion import CompleteDeltas
from archive_service.workflows.event_import import ImportEvents
from archive_service.workflows.export_reception import check_package
from archive_service.workflows.file_import import ImportFiles
from archive_service.workflows.imported import Imported, require_importer, summed
from archive_service.workflows.package_chains import (
    check_chain,
    imports_in,
    in_order,
    is_delta,
    is_of_its_time,
    laid_over,
    predecessor_of,
    removed_in,
    root_in,
)
from archive_service.workflows.person_import import ImportPersons
from archive_service.workflows.quarantine_import import ImportQuarantine
from archive_service.workflows.record_import import ImportRecords


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
    persons: ImportPersons
    events: ImportEvents
    annotations: ImportAnnotations
    records: ImportRecords
    quarantine: ImportQuarantine
    files: ImportFiles
    texts: RulebookTexts
    complete: CompleteDeltas
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
        self.persons.add(package, self.page, done)
        self.events.add(package, self.page, done)
        self.annotations.add(package, self.page, done)
        written = self.records.add(package, self.page, done)
        self.persons.settle(package, self.page, done)
        self.records.settle(written, package, done)
        self.quarantine.add(package, self.page, done)
        self.files.add(package, self.page, done, accept_trust=accept_trust)
        trust = ("trust", "accepted" if accept_trust else "not-accepted")
        self._finish(package, earlier, done, actor, trust)
        return done

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
        if not is_of_its_time(path):
            done.tell("removed-at-sender", path, f"{reason} at the sender: what is here stays")


def _compare(told: Establishment, known: Establishment | None, done: Imported) -> None:
    path = f"content/establishments/{told.finess}.json"
    if known is None:
        done.understood += 1
    elif establishment_file(known) == establishment_file(told):
        done.merged += 1
    else:
        done.refused += 1
        done.tell("establishment-differs", path, "the register here says otherwise, and was not changed")


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
