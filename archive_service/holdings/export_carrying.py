"""The files of an export about no record, person or deposit: those that came with former packages, and the
trust of the instances that made its records.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

import orjson

from archive_service.holdings.carried_files import CarriedFiles
from archive_service.holdings.carried_trust import trust_leaves
from archive_service.holdings.export_content import ContentFile
from archive_service.holdings.export_extent import has_everything
from archive_service.holdings.export_log import CHECKPOINT, LINES, restricted
from archive_service.holdings.export_planning import Plan
from archive_service.holdings.export_surroundings import subjects_of
from archive_service.holdings.portable_completeness import WHOLE, establishments_in
from archive_service.model.carried_files import NEVER_IN_PACKAGES, TRUST, UNREADABLE
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.identifiers import LegalEntity
from archive_service.ports import Transactions

_EXTRACT = frozenset((LINES, CHECKPOINT))
_OF_A_PART = frozenset((TRUST, UNREADABLE, WHOLE)) | _EXTRACT
"""What an order for a part may have: whoever asks for it must not get what is about the rest."""


@dataclass(slots=True)
class CarriedAlong:
    """What is learnt of what came with former packages: what could not be read there, as lines, or here."""

    unreadable_before: list[bytes]
    damaged: list[Mapping[str, str]]
    statements: list[bytes]
    """The statements of completeness that go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryFiles:
    """Reads them."""

    transactions: Transactions
    carried: CarriedFiles
    own_trust: Callable[[], Mapping[str, bytes]]
    """What this instance's records are verified with: files by name."""

    def files(
        self,
        scope: ExportScope,
        tenant: LegalEntity,
        plan: Plan,
        unreadable: Collection[UUID],
        told: CarriedAlong,
        *,
        made_here: bool,
    ) -> Iterator[ContentFile]:
        """Yield all of them in an order for everything; else the trust, numbers of the ordered establishments
        alone, and of the journal what is about the order. `made_here` says whether records of the order were
        made by this instance.
        """
        everything = has_everything(scope, tenant, self.transactions)
        extracts: list[ContentFile] = []
        paths = set[str]()
        for one in self.carried.of_packages(tenant, told.damaged, None if everything else _OF_A_PART):
            if one.kind == UNREADABLE:
                lines = one.content.splitlines()
                told.unreadable_before += lines if everything else _about(lines, subjects_of(plan, ()))
            elif one.kind in _EXTRACT and not everything:
                extracts.append(one)
            elif one.kind == WHOLE and not (everything or _is_within(one.content, scope)):
                continue
            elif one.kind not in NEVER_IN_PACKAGES:
                if one.kind == WHOLE:
                    told.statements.append(one.content)
                paths.add(one.path)
                yield one
        yield from restricted(extracts, subjects_of(plan, unreadable))
        for one in trust_leaves(self.own_trust()) if made_here else ():
            if one.path not in paths:
                yield one


def _is_within(statement: bytes, scope: ExportScope) -> bool:
    """Say whether a statement of completeness may go with an order for a part."""
    return scope.kind is not ExportKind.PERSON and establishments_in(statement) <= {*scope.establishments}


def _about(lines: Iterable[bytes], subjects: Collection[UUID]) -> list[bytes]:
    """Return the lines about these records, persons and deposits."""
    wanted = {str(one) for one in subjects}
    return [line for line in lines if wanted & _named(line)]


def _named(line: bytes) -> AbstractSet[str]:
    try:
        told = orjson.loads(line)
    except ValueError:
        return frozenset()
    values = told.values() if isinstance(told, dict) else ()
    return {one for one in values if isinstance(one, str)}
