"""The SEDA messages of an appraisal: which there are in its state, and what each of them tells.

They follow from the acts of the appraisal and from the lines of its list, which are fixed: a message is the
same each time it is written, and a further act only adds messages. Nothing in them names a person.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive_service.model.actors import Role
from archive_service.model.appraisal_lines import (
    LIST_FORM,
    AppraisalGroup,
    AppraisalLine,
    Disposition,
    Side,
)
from archive_service.model.appraisals import ActKind, Appraisal, AppraisalAct
from archive_service.wording.dates import day_in_paris, day_words
from archive_service.wording.terms import KINDS
from exports import Agency
from exports.formats.seda_messages import (
    Asked,
    AuthorizationReply,
    AuthorizationRequest,
    DestructionNotification,
    MessageHead,
    ReplyCode,
    SedaMessage,
    UnitDecision,
)
from retention_rules import TransferTerms

Lines = Callable[[], Iterable[AppraisalLine]]
"""Reads the lines of a list, from the first one each time."""

_SAMPLED = "Conservation dans l'échantillon"
_DECISIONS = {ActKind.VISA: "Visa d'élimination", ActKind.REFUSED: "Refus du visa d'élimination"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalAgencies:
    """Who holds the archives, who controls their elimination, and who produced them."""

    archival: Agency
    control: Agency
    originating: Agency


def agencies_of(appraisal: Appraisal, terms: TransferTerms | None) -> AppraisalAgencies:
    """Return the agencies that a department has agreed for transfers; without an agreement, names made of its
    code and of the legal entity.
    """
    if terms is None:
        return AppraisalAgencies(
            archival=Agency("ARCHIVE-DUI"),
            control=Agency(f"FRAD{appraisal.department:0>3}"),
            originating=Agency(f"FINESS-EJ-{appraisal.tenant}"),
        )
    producer = terms.originating_agency.agency(legal_entity=appraisal.tenant, name="")
    return AppraisalAgencies(
        archival=Agency(terms.transferring_agency.identifier),
        control=Agency(terms.archival_agency.identifier),
        originating=Agency(producer.identifier),
    )


def messages_of(appraisal: Appraisal, agencies: AppraisalAgencies, lines: Lines) -> Sequence[SedaMessage]:
    """Return the messages of an appraisal, in the order of the acts that they tell.

    There are none when nothing in the list is to be eliminated: SEDA has no message without a unit.
    """
    if not any(map(_has_units, appraisal.details.groups)):
        return ()
    written = _Written(appraisal, agencies, lines)
    for number, act in enumerate(appraisal.details.acts):
        written.tell(act, appraisal.details.acts[: number + 1])
    return written.messages


def request_identifier(appraisal: Appraisal, asked: Asked) -> str | None:
    """Return the identifier of the last request to the producer or to the archives, if there is one."""
    nobody = AppraisalAgencies(archival=Agency("-"), control=Agency("-"), originating=Agency("-"))
    found = [
        one.head.identifier
        for one in messages_of(appraisal, nobody, tuple)
        if isinstance(one, AuthorizationRequest) and one.asked is asked
    ]
    return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class _Units:
    """The records of chosen lines, read each time they are iterated over."""

    lines: Lines
    chosen: Callable[[AppraisalLine], bool]

    def __iter__(self) -> Iterator[str]:
        return (str(line.record) for line in self.lines() if self.chosen(line))


@dataclass(frozen=True, slots=True)
class _Verdicts:
    """The decisions of the archives up to an act: on all lines, and later ones on lines that are named."""

    on_all: AppraisalAct | None
    on_lines: Mapping[int, AppraisalAct]

    @classmethod
    def of(cls, acts: Sequence[AppraisalAct]) -> _Verdicts:
        """Return what these acts decided together; a later decision on a line replaces an earlier one."""
        on_all: AppraisalAct | None = None
        on_lines: dict[int, AppraisalAct] = {}
        for act in acts:
            if act.kind not in _DECISIONS:
                continue
            if act.lines:
                on_lines.update(dict.fromkeys(act.lines, act))
            else:
                on_all, on_lines = act, {}
        return cls(on_all, on_lines)

    def on(self, line: AppraisalLine) -> AppraisalAct | None:
        """Return the decision on a line that needs a visa; None when there is none."""
        return self.on_lines.get(line.number, self.on_all) if line.needs_visa else None


@dataclass(frozen=True, slots=True)
class _Decided:
    """The lines with a decision, each as a decision on its unit."""

    lines: Lines
    verdicts: _Verdicts

    def __iter__(self) -> Iterator[UnitDecision]:
        for line in self.lines():
            act = self.verdicts.on(line)
            if act is not None:
                yield _decision(act, line)


class _Written:
    """Collects the messages of an appraisal while its acts are gone through."""

    def __init__(self, appraisal: Appraisal, agencies: AppraisalAgencies, lines: Lines) -> None:
        self._appraisal, self._agencies, self._lines = appraisal, agencies, lines
        self._requests: dict[Asked, str] = {}
        self._replies: dict[Asked, str] = {}
        self.messages: list[SedaMessage] = []

    def tell(self, act: AppraisalAct, until: Sequence[AppraisalAct]) -> None:
        """Add the messages of an act; `until` are the acts up to it."""
        match act.kind:
            case ActKind.OPENED:
                self._request(Asked.PRODUCER, act, _is_eliminated, self._opener(act))
            case ActKind.AGREED:
                self._reply_of_producer(act, ReplyCode.ACCEPTED)
                if self._appraisal.details.need_visa:
                    self._request(Asked.CONTROL, act, _needs_visa, self._agencies.originating)
            case ActKind.WITHDRAWN:
                self._reply_of_producer(act, ReplyCode.REFUSED)
            case ActKind.VISA | ActKind.REFUSED:
                self._reply_of_archives(act, _Verdicts.of(until))
            case ActKind.EXECUTED:
                self._notify(act)
            case ActKind.VOIDED | ActKind.TRANSFERRED:
                # Nobody decided that a list has changed; what was transferred has messages of its own.
                pass

    def _opener(self, act: AppraisalAct) -> Agency:
        """Return the agency of who opened the list: the producer, the archives, or who holds the records."""
        asking = {Role.ESMS: self._agencies.originating, Role.ARCHIVIST: self._agencies.control}
        return asking.get(act.role, self._agencies.archival)

    def _request(
        self, asked: Asked, act: AppraisalAct, chosen: Callable[[AppraisalLine], bool], requester: Agency
    ) -> None:
        groups = [
            group
            for group in self._appraisal.details.groups
            if group.needs_visa or (asked is Asked.PRODUCER and _has_units(group))
        ]
        count = sum(group.records for group in groups)
        said = [f"Demande d'élimination de {_units_words(count)}."]
        if asked is Asked.PRODUCER:
            due = day_words(self._appraisal.producer_due)
            said.append(f"Délai du producteur : {due}. Sans son accord, rien n'est éliminé.")
        head = self._head(act.at, *said, *map(_group_words, groups))
        self._requests[asked] = head.identifier
        request = AuthorizationRequest(
            head=head,
            asked=asked,
            requested_on=day_in_paris(act.at),
            units=_Units(self._lines, chosen),
            requester=requester,
            archival=self._agencies.archival,
            asked_agency=self._agency(asked),
        )
        self.messages.append(request)

    def _reply_of_producer(self, act: AppraisalAct, code: ReplyCode) -> None:
        agreed = code is ReplyCode.ACCEPTED
        label = "Accord du producteur" if agreed else "Refus ou retrait de l'accord du producteur"
        decision = UnitDecision(label=label, at=act.at, accepted=agreed, reason=act.reason)
        self._reply(Asked.PRODUCER, self._head(act.at, f"{label}."), code, [decision])

    def _reply_of_archives(self, act: AppraisalAct, verdicts: _Verdicts) -> None:
        decided = _Decided(self._lines, verdicts)
        total, given, kept = self._appraisal.details.need_visa, 0, 0
        for decision in decided:
            given, kept = given + decision.accepted, kept + (not decision.accepted)
        said = [
            f"Unités d'archives dont l'élimination est autorisée : {given} ; conservées : {kept} ; "
            f"sans décision : {total - given - kept}."
        ]
        if act.signature is not None:
            said.append(f"Bordereau signé par l'archiviste (SHA-256) : {act.signature.sha256}")
        code = ReplyCode.PARTLY
        if total in (given, kept):
            code = ReplyCode.ACCEPTED if given == total else ReplyCode.REFUSED
        self._reply(Asked.CONTROL, self._head(act.at, *said), code, decided)

    def _reply(
        self, asked: Asked, head: MessageHead, code: ReplyCode, decisions: Iterable[UnitDecision]
    ) -> None:
        self._replies[asked] = head.identifier
        reply = AuthorizationReply(
            head=head,
            asked=asked,
            code=code,
            request=self._requests[asked],
            decisions=decisions,
            archival=self._agencies.archival,
            asked_agency=self._agency(asked),
        )
        self.messages.append(reply)

    def _notify(self, act: AppraisalAct) -> None:
        """Tell what was eliminated, once its certificate says so; apart what went with a visa and without."""
        result = self._appraisal.details.result
        if result is None or not result.certificate:
            return
        kept = frozenset(one.record for one in result.kept)
        for asked, needs_visa in ((Asked.CONTROL, True), (Asked.PRODUCER, False)):
            units = _Units(self._lines, _gone(kept, needs_visa=needs_visa))
            count = sum(1 for _ in units)
            if count:
                self._notify_of(asked, units, count, result.certificate, act.at)

    def _notify_of(
        self, asked: Asked, units: Iterable[str], count: int, certificate: str, at: datetime
    ) -> None:
        by = "avec le visa" if asked is Asked.CONTROL else "archives privées, avec l'accord du producteur"
        said = f"Élimination de {_units_words(count)} ({by})."
        proof = f"Empreinte du certificat d'élimination (SHA-256) : {certificate}"
        notification = DestructionNotification(
            head=self._head(at, said, proof),
            reply=self._replies[asked],
            units=units,
            archival=self._agencies.archival,
            originating=self._agencies.originating,
        )
        self.messages.append(notification)

    def _agency(self, asked: Asked) -> Agency:
        return self._agencies.originating if asked is Asked.PRODUCER else self._agencies.control

    def _head(self, at: datetime, *said: str) -> MessageHead:
        """Return the head of the next message; its identifier names the list, its digest and a number."""
        one, digest = self._appraisal, self._appraisal.digest.hex()
        return MessageHead(
            identifier=f"DUI-{one.department}-{one.id}-{digest[:16]}-{len(self.messages) + 1}",
            date=at,
            comments=(*said, f"Empreinte de la liste ({LIST_FORM}, SHA-256) : {digest}"),
        )


def _has_units(group: AppraisalGroup) -> bool:
    return group.disposition is Disposition.ELIMINATE or group.needs_visa


def _is_eliminated(line: AppraisalLine) -> bool:
    return line.disposition is Disposition.ELIMINATE or line.needs_visa


def _needs_visa(line: AppraisalLine) -> bool:
    return line.needs_visa


def _gone(kept: Collection[UUID], *, needs_visa: bool) -> Callable[[AppraisalLine], bool]:
    return lambda line: line.needs_visa is needs_visa and line.record not in kept


def _decision(act: AppraisalAct, line: AppraisalLine) -> UnitDecision:
    """Return the decision on a unit: a visa on what belongs to a sample does not eliminate it."""
    accepted = act.kind is ActKind.VISA and line.outcome is Side.ELIMINATE
    label = _DECISIONS[act.kind] if accepted or act.kind is ActKind.REFUSED else _SAMPLED
    return UnitDecision(label=label, at=act.at, accepted=accepted, reason=act.reason, unit=str(line.record))


def _units_words(count: int) -> str:
    return f"{count} unité{'s' if count > 1 else ''} d'archives"


def _group_words(group: AppraisalGroup) -> str:
    """Return a group of the bordereau in words: establishment, kind, rule, number and extreme dates."""
    archives = "archives publiques" if group.needs_visa else "archives privées"
    if group.disposition is Disposition.SORT:
        archives = "série dont un échantillon est conservé"
    dates = ""
    if group.first_date is not None and group.last_date is not None:
        dates = f", documents du {day_words(group.first_date)} au {day_words(group.last_date)}"
    return (
        f"Établissement {group.establishment}, {KINDS[group.kind]}, règle {group.rule}, {archives} : "
        f"{_units_words(group.records)}{dates}, durées écoulées du {day_words(group.first_end)} "
        f"au {day_words(group.last_end)}."
    )
