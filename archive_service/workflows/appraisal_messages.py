"""Give the SEDA messages of an appraisal: written when they are asked for, stored nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import NotFound
from archive_service.holdings.appraisal_messages import AppraisalAgencies, agencies_of, messages_of
from archive_service.holdings.receiving_systems import seda_read_by
from archive_service.holdings.rulebooks_in_force import RulebooksInForce
from archive_service.model.actors import Actor
from archive_service.model.appraisal_lines import AppraisalLine
from archive_service.model.appraisals import Appraisal
from archive_service.ports import Transactions
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.appraisal_execution import ExecuteAppraisals
from exports import SedaVersion
from exports.formats.seda_messages import SedaMessage, written_message
from retention_rules import AgenciesMissing, Rulebooks

_PAGE = 1_000
_TOGETHER = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFile:
    """A message as a file: the name of its root element, its identifier, its date, its version of SEDA, its
    bytes in pieces.
    """

    file: str
    message: str
    identifier: str
    date: datetime
    seda: SedaVersion
    pieces: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteAppraisalMessages:
    """Writes the messages of appraisals, each for callers who see it."""

    transactions: Transactions
    execution: ExecuteAppraisals
    in_force: RulebooksInForce

    def messages(self, appraisal: UUID, seda: SedaVersion | None, actor: Actor) -> Sequence[MessageFile]:
        """Return the messages that exist in the state of an appraisal, in order; without a version in that
        which the department's receiving system read when the list was opened.

        Raises:
            NotAllowed: the role may not.
            NotFound: it is out of scope, or nothing in its list is to be eliminated.
        """
        require(actor, Right.READ_APPRAISALS)
        with self.transactions.begin(actor) as transaction:
            transaction.appraisals.get(appraisal)
        found = self.execution.followed(appraisal)
        lines = partial(self._lines, appraisal, actor)
        rulebooks = self._rulebooks(found)
        messages = messages_of(found, _agencies(found, rulebooks), lines)
        if not messages:
            raise NotFound("no messages of this appraisal: nothing in its list is to be eliminated")
        version = seda or seda_read_by(found.department, rulebooks)
        return [_file(number, one, version) for number, one in enumerate(messages, start=1)]

    def _lines(self, appraisal: UUID, actor: Actor) -> Iterator[AppraisalLine]:
        """Read the lines page by page: a list has a hundred thousand, and none of them changes."""
        after = 0
        while True:
            with self.transactions.begin(actor) as transaction:
                page = transaction.appraisals.lines(appraisal, after=after, limit=_PAGE)
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].number

    def _rulebooks(self, appraisal: Appraisal) -> Rulebooks:
        """Return those of the day on which the list was opened: what was sent is sent again as it was."""
        self.in_force.refresh()
        return self.in_force.on(day_in_paris(appraisal.opened_at))


def _agencies(appraisal: Appraisal, rulebooks: Rulebooks) -> AppraisalAgencies:
    try:
        terms = rulebooks.transfer_terms(appraisal.department)
    except AgenciesMissing:
        return agencies_of(appraisal, None)
    return agencies_of(appraisal, terms)


def _file(number: int, message: SedaMessage, version: SedaVersion) -> MessageFile:
    return MessageFile(
        file=f"{number:02d}-{message.name}.xml",
        message=message.name,
        identifier=message.head.identifier,
        date=message.head.date,
        seda=version,
        pieces=partial(_pieces, message, version),
    )


def _pieces(message: SedaMessage, version: SedaVersion) -> Iterator[bytes]:
    waiting: list[str] = []
    for text in written_message(message, version):
        waiting.append(text)
        if len(waiting) == _TOGETHER:
            yield "".join(waiting).encode()
            waiting.clear()
    yield "".join(waiting).encode()
