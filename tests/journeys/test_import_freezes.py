"""A freeze between any two transactions of an import ends it: nothing is written after the freeze."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.holdings.freezes import EstablishmentFrozen
from archive_service.model.actors import OPERATOR, Actor
from archive_service.model.export_orders import ExportKind, ExportOrder, ExportScope
from archive_service.model.identifiers import Finess
from archive_service.ports import Transaction
from archive_service.workflows.export_orders import ExportAsked
from tests.journeys.exporting_homes import OTHER, Sender, There, World
from tests.journeys.homes import FINESS, establishment

WRITTEN = (
    "record",
    "record_link",
    "earlier_decision",
    "person",
    "person_identifier",
    "file",
    "deposit",
    "resource",
    "carried_file",
)


@dataclass
class Watched:
    """Transactions; before one of them, something else happens."""

    behind: Any
    number: int
    act: Any
    begun: int = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self.behind, name)

    def begin(self, actor: Actor) -> AbstractContextManager[Transaction]:
        self.begun += 1
        if self.begun == self.number:
            self.act()
        found: AbstractContextManager[Transaction] = self.behind.begin(actor)
        return found


class Interrupted(Services):
    """The same home, for the one who imports."""

    number: int
    act: Any

    @cached_property
    def transactions(self) -> Any:
        return Watched(super().transactions, self.number, self.act)


class FreezingThere(There):
    """The instance that imports; somebody freezes the establishment before a transaction of the import."""

    def __init__(self, sender: Sender, home: Path) -> None:
        super().__init__(sender, home)
        self.services.establishments.register([establishment(), establishment(OTHER)], OPERATOR)
        self.order: ExportOrder | None = None
        self.before: dict[str, object] = {}

    def rows(self) -> dict[str, object]:
        with psycopg.connect(self.services.database.owner) as owner:
            owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
            every = "SELECT coalesce(array_agg(t::text ORDER BY t::text), '{{}}') FROM {} t"
            return {name: owner.execute(every.format(name)).fetchall() for name in WRITTEN}

    def freeze(self) -> None:
        scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
        asked = ExportAsked(scope=scope, certificate=self.sender.certificate, freeze=True)
        self.order = self.services.exports.order(asked, OPERATOR)
        self.before = self.rows()

    def end_freeze(self) -> None:
        assert self.order is not None
        self.services.exports.cancel(self.order.id, OPERATOR)
        self.order = None

    def import_until(self, tree: Path, number: int) -> set[str] | None:
        """Import with a freeze before a transaction; return the modules through which it ended, None when
        there are fewer transactions.
        """
        one = Interrupted(self.services.settings)
        one.number, one.act = number, self.freeze
        refused: set[str] = set()
        try:
            one.imports.import_(tree, OPERATOR)
        except EstablishmentFrozen as error:
            refused = {Path(frame.filename).stem for frame in traceback.extract_tb(error.__traceback__)}
        finally:
            one.close()
        if self.order is None:
            return None
        assert self.rows() == self.before, f"after transaction {number}"
        self.end_freeze()
        return refused


@pytest.fixture
def there(sender: Sender, tmp_path: Path) -> Iterator[FreezingThere]:
    with closing(FreezingThere(sender, tmp_path / "there")) as home:
        yield home


def test_nothing_is_written_after_a_freeze_between_any_two_transactions(
    sender: Sender, there: FreezingThere
) -> None:
    world = World(sender)
    world.do(["flow", "flow", "fhir", "quarantine", "quarantine"])
    first = sender.built()
    trees = [sender.tree(first)]
    world.do(["version", "merge", "release", "flow", "quarantine"])
    trees.append(sender.tree(sender.built(first.id)))
    refused: set[str] = set()

    for tree in trees:
        number = 1
        while (where := there.import_until(tree, number)) is not None:
            refused |= where
            number += 1
        assert number > 10

    assert refused >= {
        "package_import",
        "person_import",
        "record_import",
        "known_records",
        "quarantine_import",
        "file_import",
    }
