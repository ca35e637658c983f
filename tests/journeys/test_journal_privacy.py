"""The journal identifies nobody, even to somebody who guesses values."""

from __future__ import annotations

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import md5, sha1, sha256, sha512
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from archive_service.adapters import SHIPPED_RULEBOOKS
from archive_service.bootstrap import Services
from archive_service.demo.small_pdf import small_pdf
from archive_service.holdings.hold_targets import Named
from archive_service.holdings.reception import Arrival
from archive_service.holdings.record_failures import MAX_ATTEMPTS
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.decision_serialisation import decision_bytes
from archive_service.model.deposits import Outcome
from archive_service.model.evidence_ageing import RenewalKind
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.holds import HoldReason
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from archive_service.model.journal import Tag, commitment
from archive_service.model.person_requests import RequestDecision, RequestKind
from archive_service.model.records import RecordFilter
from archive_service.model.seals import SealOrder
from archive_service.model.stated_events import StatedKind
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.appraisal_opening import AppraisalAsked
from archive_service.workflows.evidence_renewal import DEFAULT_TARGET
from archive_service.workflows.export_orders import ExportAsked
from archive_service.workflows.export_reception import signed_receipt, unpacked
from archive_service.workflows.holds import HoldAsked
from archive_service.workflows.person_requests import Deciding, RequestAsked
from archive_service.workflows.stated_events import Stating
from archive_service.workflows.transfer import TransferAsked
from signing.cosignatures import CosignerKey
from tests.archive_service.findings.corpus_names import CORPUS
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.appraising_homes import contract
from tests.journeys.export_receivers import Receiver
from tests.journeys.homes import FINESS, SECRETS, cda, establishment
from tests.journeys.sampling_homes import AID, sampling_rulebook
from tests.journeys.sealing_services import NAME, Register
from tests.seal_authorities import SealAuthority

ENTITY, HOSPITAL = "250000999", "260000998"
WITNESS_ADDRESS = "https://temoin.doubs.example.org"
ACTOR, OTHERS = "marie.durand@esms.example", ("paul.durand@esms.example", "jean.petit@esms.example")
REASON = "Double dossier de Philiberte"
BIRTH = "19941118"
LONGEST_LIFE = 130


def flow(number: int, low: str, high: str, version: int = 1) -> bytes:
    """Return a document of one young person, whose file is kept until a birthday of theirs."""
    stay = (
        f'<componentOf><encompassingEncounter><effectiveTime><low value="{low}"/><high value="{high}"/>'
        "</effectiveTime></encompassingEncounter></componentOf><component><structuredBody>"
    )
    document = cda(number).replace(b'"EXPORT_DUI"', b'"SYNTHESE"').replace(b"19410502", BIRTH.encode())
    document = document.replace(b'1.2.250.1.999.3" extension="2', b'1.2.250.1.999.3" extension="1')
    document = document.replace(b'<versionNumber value="1"', b'<versionNumber value="%d"' % version)
    document = document.replace(b'.999.1.%d"' % number, b'.999.1.%d.%d"' % (number, version))
    return document.replace(b"<component><structuredBody>", stay.encode())


def of_two_numbers(number: int) -> bytes:
    """Return a document of somebody with two INS: it waits until a person decides."""
    both = b'<patientRole><id root="1.2.250.1.213.1.4.8" extension="%s"/>'
    numbers = b"".join(both.replace(b"<patientRole>", b"") % one for one in (b"%015d" % 1, b"%015d" % 2))
    return cda(number).replace(b"<patientRole>", b"<patientRole>" + numbers)


@dataclass
class Kept:
    """A home where much happened, what identifies who it happened to, and what the database keeps."""

    services: Services
    flows: list[bytes]
    entries: list[dict[str, Any]] = field(default_factory=list)
    days: set[date] = field(default_factory=set)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder = tmp_path_factory.mktemp("home")
    services = Services(Settings(home=begun(folder / "home")))
    flows = [flow(1, "20100105", "20110205"), flow(2, "20150105", "20230607"), cda(3)]
    flows += [flow(1, "20100105", "20110206", version=2), of_two_numbers(5), of_two_numbers(6)]
    kept = Kept(services, flows)
    _live(services, flows, folder)
    _seal(services.home, folder / "trust")
    services.transactions.place_entries()
    kept.entries = _entries(services)
    kept.days = _days(services, flows)
    yield kept
    services.close()


def _live(services: Services, flows: list[bytes], folder: Path) -> None:
    """Have every kind of act happen that the journal tells of."""
    door.accept(services, cda(4).replace(FINESS.encode(), b"250000031"), OPERATOR)
    services.establishments.register(
        [establishment(FINESS, ENTITY), establishment("250000031", ENTITY)], OPERATOR
    )
    esms = _holder(services, ACTOR)
    # Stored and not answered: its process died, and somebody else's bytes are the same.
    services.deposit.reception.received([Arrival(flows[0])], _holder(services, OTHERS[0]))
    lines = [door.accept(services, one, esms, file="Marie_Durand.xml") for one in flows]
    assert [line["outcome"] for line in lines] == ["accepted"] * 4 + ["quarantined"] * 2, lines
    services.settle.recheck(Outcome.RECEIVED)
    assert door.accept(services, flows[0][:-40], esms)["outcome"] == "rejected"
    waiting = [UUID(line["deposit"]) for line in lines[4:]]
    assert door.release(services, waiting[0], OPERATOR, REASON)["outcome"] == "accepted"
    services.settle.refuse(waiting[1], OPERATOR, REASON)
    of_place = RecordFilter(establishment=Finess(FINESS))
    persons = {line["person"] for line in door.records(services, of_place, OPERATOR)}
    first, second = sorted(persons - {None})[:2]
    _hold(services, Named(persons=[UUID(first)]), esms)
    act = services.person_acts.merge(UUID(first), UUID(second), esms, REASON)
    services.person_acts.split(UUID(second), list(act.records), esms, REASON)
    born = Stating(
        person=UUID(second),
        establishment=Finess(FINESS),
        kind=StatedKind.BIRTH,
        on=date.fromisoformat(BIRTH),
        proof=REASON.encode(),
    )
    services.stated_events.state(born, esms)
    _fail(services, UUID(lines[2]["records"][0]))
    while services.rendering.render() or services.evidence.close():
        pass
    records = [UUID(one) for line in lines for one in line["records"]]
    services.transfer.write(
        TransferAsked(department=Department("25"), records=records), folder / "out", OPERATOR
    )
    hold = _hold(services, Named(records=records[:1]), esms)
    services.holds.lift(hold, REASON, esms)
    _export(services, folder / "export", esms)
    _import(services, folder / "import")
    _ask(services, UUID(second), esms)
    _appraise(services, esms, folder)
    _end_tokens(services)
    _change_rules(services)
    services.trace_commitment.commit()
    services.transactions.place_entries()


def _seal(home: Path, trust: Path) -> None:
    """Have keys come and go, somebody allowed to seal, a file sealed, and the evidence of records renewed."""
    authority = SealAuthority(datetime.now(UTC))
    authority.write_trust(trust)
    with closing(Services(Settings(home=home, trust=trust))) as services:
        order = SealOrder(legal_entity=as_legal_entity(ENTITY))
        services.seals.seal(small_pdf(["Philiberte"]), "Marie_Durand.pdf", order, _holder(services, ACTOR))
        register = Register(services, authority, trust)
        first = register.enrol(HOSPITAL)
        second = register.enrol(HOSPITAL, rotating=True)
        register.retire(first.id)
        register.retire(second.id, since=services.clock.now())
        services.seal_delegations.end(register.delegate(HOSPITAL).id, OPERATOR)
        services.evidence_renewal.renew(RenewalKind.TIMESTAMP, DEFAULT_TARGET, OPERATOR)


def _holder(services: Services, name: str, role: Role = Role.ESMS) -> Actor:
    archivist = role is Role.ARCHIVIST
    made = services.tokens.create(
        actor=name,
        role=role,
        tenants=[] if archivist else [ENTITY],
        departments=["25"] if archivist else [],
        expires=None,
        by=OPERATOR,
    )
    return services.tokens.holder_of(made.text)


def _ask(services: Services, person: UUID, esms: Actor) -> None:
    """Have a person ask for access, and give the file."""
    asked = RequestAsked(person=person, kind=RequestKind.ACCESS, by=REASON)
    request = services.person_requests.open(asked, esms).id
    deciding = Deciding(request=request, decision=RequestDecision.ACCEPTED, reason=REASON)
    services.person_requests.decide(deciding, esms)
    services.person_file_giving.granted(request, esms)


def _appraise(services: Services, esms: Actor, folder: Path) -> None:
    """Open lists of what is due: one withdrawn, one refused, one executed with a sample that was transferred,
    one that nobody agreed to in time.
    """
    archivist = _holder(services, OTHERS[0], Role.ARCHIVIST)
    today = day_in_paris(services.clock.now())
    proposed = services.rulebook_changes.propose(sampling_rulebook().encode(), today, OPERATOR)
    services.rulebook_changes.approve(proposed.version.id, archivist)
    services.rulebook_application.apply_due()
    for flow in (contract(7), contract(8), contract(9, kind=AID)):
        line = door.accept(services, flow, esms)
        assert line["outcome"] == "accepted", line
    while services.rendering.render() or services.evidence.close():
        pass
    asked = AppraisalAsked(department=Department("25"))

    def opened() -> UUID:
        (one,) = services.appraisal_opening.open(asked, OPERATOR).appraisals
        return one.id

    services.appraisal_decisions.withdraw(opened(), REASON, esms)
    refused = opened()
    services.appraisal_decisions.agree(refused, esms)
    services.appraisal_decisions.refuse(refused, None, REASON, archivist)
    executed = opened()
    services.appraisal_decisions.agree(executed, esms)
    services.appraisal_decisions.give_visa(executed, [1, 3], REASON, archivist, REASON)
    statement = (CORPUS / "visa-untrusted_no-anchor" / "signed.pdf").read_bytes()
    services.appraisal_transfers.by_statement(executed, statement, None, archivist)
    services.appraisal_execution.execute(executed, OPERATOR)
    # The locks of what was deposited just now have ended by then.
    in_weeks = services.clock.now() + timedelta(days=40)
    with closing(Services(Settings(home=services.home, now=in_weeks))) as later:
        later.elimination.resume_all()
        later.appraisal_execution.follow_all()
    opened()
    in_months = services.clock.now() + timedelta(days=100)
    with closing(Services(Settings(home=services.home, now=in_months))) as later:
        assert later.appraisal_reminders.remind()


def _hold(services: Services, on: Named, esms: Actor) -> UUID:
    """Place a hold."""
    review = day_in_paris(services.clock.now()) + timedelta(days=100)
    asked = HoldAsked(on=on, reason=HoldReason.OTHER, note=REASON, review=review)
    return services.holds.place(asked, esms).hold.id


def _fail(services: Services, record_id: UUID) -> None:
    """Have a record be set aside for its source, which comes back, and put it into the queue again."""
    with services.transactions.begin(OPERATOR) as transaction:
        tenant, _, digest = transaction.records.get(record_id).source_object.partition("/")
    stored = services.settings.home / "objects" / tenant / digest[:2] / digest
    away = stored.rename(stored.with_suffix(".away"))
    for _ in range(MAX_ATTEMPTS):
        services.rendering.render()
    away.rename(stored)
    services.rendering.retry(record_id, OPERATOR)


def _export(services: Services, folder: Path, esms: Actor) -> None:
    """Order three exports: one contested and then closed, one cancelled, one refused."""
    receiver = Receiver.in_folder(folder)
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
    asked = ExportAsked(scope=scope, certificate=receiver.certificate.read_bytes())
    frozen = replace(asked, freeze=True, contact=ACTOR)
    services.exports.cancel(services.exports.order(frozen, esms).id, esms)
    revoked, expired = (services.exports.order(asked, esms).id for _ in range(2))
    services.export_building.build_waiting()
    services.export_availability.renew(expired, datetime.now(UTC) + timedelta(days=100), esms)
    services.export_availability.revoke(revoked, REASON, esms)
    object.__setattr__(services.clock, "fixed", datetime.now(UTC) + timedelta(days=29))
    assert services.export_deadlines.remind()
    object.__setattr__(services.clock, "fixed", datetime.now(UTC) + timedelta(days=101))
    assert services.hold_reminders.remind()
    assert services.export_availability.end_expired() == 1
    object.__setattr__(services.clock, "fixed", None)
    closed = services.exports.order(asked, esms).id
    services.export_building.build_waiting()
    services.export_push.order(closed, f"http://127.0.0.1:1/{BIRTH}", esms)
    services.export_push.order(closed, f"sftp://a@127.0.0.1:1/{BIRTH}", esms, "SHA256:" + "A" * 43)
    key, certificate = receiver.key.read_bytes(), receiver.certificate.read_bytes()
    for contested in ([("index.html", "illisible")], []):
        services.export_delivery.deliver(closed, folder / "volumes", None, esms)
        with unpacked(sorted((folder / "volumes").glob("*.cms")), key) as tree:
            receipt = signed_receipt(tree, key, certificate, contested)
        services.export_closing.close(closed, receipt.content, esms)
        if contested:
            services.export_reissue.write(closed, folder / "again", esms)
    services.export_erasure.ask(closed, esms)
    services.export_erasure.certify(closed, REASON.encode(), esms)
    object.__setattr__(services.clock, "fixed", datetime.now(UTC) + timedelta(days=101))
    assert [one.threshold for one in services.export_deadlines.remind() if one.order == closed] == ["ended"]
    object.__setattr__(services.clock, "fixed", None)
    moved = "UPDATE record SET establishment = %s WHERE establishment = %s"
    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET archive.scope = 'all'")
        owner.execute("SET archive.role = 'service'")
        owner.execute(moved, ("250000049", FINESS))
        owner.commit()
        services.exports.order(asked, esms)
        services.export_building.build_waiting()
        owner.execute(moved, (FINESS, "250000049"))


def _import(services: Services, folder: Path) -> None:
    """Take in the package of another home, about somebody else."""
    receiver = Receiver.in_folder(folder)
    other = Services(Settings(home=begun(folder / "home")))
    try:
        other.establishments.register([establishment(FINESS, ENTITY)], OPERATOR)
        for number in (9, 10):
            door.accept(other, cda(number), OPERATOR)
        work_until_empty(other)
        scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
        asked = ExportAsked(scope=scope, certificate=receiver.certificate.read_bytes())
        order = other.exports.order(asked, OPERATOR).id
        other.export_building.build_waiting()
        other.export_delivery.deliver(order, folder / "volumes", None, OPERATOR)
        persons = {line["person"] for line in door.records(other, RecordFilter(), OPERATOR)}
        gone, kept = sorted(persons)
        other.person_acts.merge(UUID(gone), UUID(kept), OPERATOR, REASON)
        delta = other.exports.order(replace(asked, after=order), OPERATOR).id
        other.export_building.build_waiting()
        other.export_delivery.deliver(delta, folder / "delta", None, OPERATOR)
    finally:
        other.close()
    for name in ("volumes", "delta"):
        with unpacked(sorted((folder / name).glob("*.cms")), receiver.key.read_bytes()) as tree:
            services.imports.import_(tree, OPERATOR)


def _change_rules(services: Services) -> None:
    """Propose a rulebook twice: one is approved and applied, the other withdrawn."""
    archivist = services.tokens.create(
        actor=f"{ACTOR}, archiviste",
        role=Role.ARCHIVIST,
        tenants=[],
        departments=["25"],
        expires=None,
        by=OPERATOR,
    )
    changes, today = services.rulebook_changes, day_in_paris(services.clock.now())
    text = (SHIPPED_RULEBOOKS / "departments" / "25.toml").read_bytes()
    first, second = (changes.propose(text, today, OPERATOR).version.id for _ in range(2))
    changes.approve(first, services.tokens.holder_of(archivist.text))
    changes.withdraw(second, OPERATOR)
    assert services.rulebook_application.apply_due() == 1


def _end_tokens(services: Services) -> None:
    """Revoke a token and erase the name of its holder; end a witness."""
    leaving = _holder(services, OTHERS[1])
    (token,) = [one for one in services.tokens.listed(OPERATOR) if one.actor.pseudonym == leaving.pseudonym]
    services.tokens.revoke(token.id, OPERATOR)
    services.tokens.erase(UUID(leaving.pseudonym), OPERATOR)
    vkey = CosignerKey.from_seed("ad25.example.org/temoin", bytes(32)).verifier().text
    witness = services.witnesses.enrol(vkey, "Archives du Doubs", Department("25"), OPERATOR)
    services.witness_rounds.set_address(witness.id, WITNESS_ADDRESS, OPERATOR)
    services.witnesses.retire(witness.id, OPERATOR)


def _entries(services: Services) -> list[dict[str, Any]]:
    with psycopg.connect(services.database.owner) as connection:
        rows = connection.execute("SELECT entry FROM journal_entry ORDER BY number").fetchall()
    return [json.loads(bytes(entry)) for (entry,) in rows]


def _days(services: Services, flows: list[bytes]) -> set[date]:
    """Return every day that flows state of somebody, every birthday, and every day decided upon."""
    stated = {
        date(int(year), int(month), int(day))
        for one in flows
        for year, month, day in re.findall(rb'value="(\d{4})(\d\d)(\d\d)', one)
    }
    birth = date(int(BIRTH[:4]), int(BIRTH[4:6]), int(BIRTH[6:]))
    stated |= {birth.replace(year=birth.year + age) for age in range(LONGEST_LIFE)}
    for line in door.records(services, RecordFilter(limit=1000), OPERATOR):
        record = services.record_reading.record(UUID(line["record"]), OPERATOR)
        stated |= {one for one in (record.first_day, record.last_day, record.document_date) if one}
    return stated | {day - timedelta(days=1) for day in stated}


def forms(day: date) -> set[str]:
    """Return how a day may be written."""
    return {
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day:%d/%m/%Y}",
        f"{day:%d%m%Y}",
        str(day.toordinal()),
        str(int(datetime.combine(day, time(), UTC).timestamp())),
    }


def guesses(value: str) -> set[str]:
    """Return what may stand for a value that somebody can guess: itself, and its digests, whole or cut."""
    found = {value, value.casefold()}
    for name in (md5, sha1, sha256, sha512):
        for text in (value, value.casefold(), value.upper()):
            digest = name(text.encode()).digest()
            in_base64 = b64encode(digest).decode(), urlsafe_b64encode(digest).decode()
            found |= {digest.hex()[:16], *(one[:16] for one in in_base64)}
    return found


def is_opaque(text: str) -> bool:
    """Say whether a text is a commitment or an identifier of ours, which has short numbers by chance."""
    return re.fullmatch(r"[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text) is not None


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from _leaves(inner)
    else:
        yield str(value)


@dataclass(frozen=True)
class Sought:
    """Texts that are looked for in other texts, by their length."""

    by_length: dict[int, set[str]]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Sought:
        found: dict[int, set[str]] = {}
        for text in texts:
            found.setdefault(len(text), set()).add(text)
        return cls(found)

    def is_in(self, text: str, longer_than: int = 0) -> bool:
        """Say whether one of them, longer than so many characters, is a part of a text."""
        return any(
            text[start : start + length] in wanted
            for length, wanted in self.by_length.items()
            if length > longer_than
            for start in range(len(text) - length + 1)
        )


def test_what_is_sought_is_found_wherever_it_stands() -> None:
    sought = Sought.of(["abcd", "cd", "xyz"])

    assert all(map(sought.is_in, ("abcd", "0cd", "cd0", "0xyz0")))
    assert not any(map(sought.is_in, ("", "c", "abc", "dc")))
    assert not sought.is_in("0cd", longer_than=2)


def test_every_kind_of_act_was_looked_at(kept: Kept) -> None:
    assert {entry["tag"] for entry in kept.entries} == {tag.value for tag in Tag}


def test_no_entry_holds_a_date_of_any_person(kept: Kept) -> None:
    wanted = Sought.of(form for day in kept.days for form in forms(day))

    found = [
        (entry["tag"], text)
        for entry in kept.entries
        for name, value in entry.items()
        if name != "at"
        for text in _leaves(value)
        if not is_opaque(text) and wanted.is_in(text)
    ]

    assert found == []


def test_no_entry_holds_what_can_be_guessed_of_a_person_or_an_actor(kept: Kept) -> None:
    values = {*SECRETS, REASON, ACTOR, *OTHERS, NAME, WITNESS_ADDRESS, "1.2.250.1.999.3", "1.2.250.1.999.1.1"}
    values |= {
        "Marie_Durand.xml",
        "Marie_Durand.pdf",
        "Mme Directrice",
        "Service mutualisé",
        "fin de service",
    }
    values |= {one for flow in kept.flows for one in (sha256(flow).hexdigest(), sha512(flow).hexdigest())}
    values |= {form for day in kept.days for form in forms(day)}
    wanted = Sought.of(guess for value in values for guess in guesses(value))

    found = [
        (entry["tag"], text)
        for entry in kept.entries
        # The parts of a second are numbers by chance: a day written as a number is found in them.
        for text in _leaves({**entry, "at": entry["at"].partition(".")[0]})
        if wanted.is_in(text, longer_than=15 if is_opaque(text) else 3)
    ]

    assert found == []


def test_who_has_the_record_can_check_all_that_the_journal_says_was_decided(kept: Kept) -> None:
    said: dict[str, list[str]] = {}
    for one in kept.entries:
        if one["tag"] == "record:decided":
            said.setdefault(one["subject"], []).append(one["facts"]["commitment"])

    with kept.services.transactions.begin(OPERATOR) as transaction:
        records = transaction.records.listed(RecordFilter(limit=1000))
        decisions = {
            str(one.id): [*transaction.records.earlier_decisions(one), one.details.decision]
            for one in records
            if not one.is_gone
        }

    opened = {
        record: [
            commitment(decision.nonce, sha256(decision_bytes(decision)).digest())
            for decision in taken
            if decision is not None
        ]
        for record, taken in decisions.items()
    }
    eliminated = said.keys() - opened.keys()
    assert (len(opened), len(eliminated)) == (10, 1)
    assert opened == {record: said[record] for record in opened}


def test_the_first_decision_is_journaled_as_later_ones_are(kept: Kept) -> None:
    received = {one["subject"] for one in kept.entries if one["tag"] == "record:received"}
    decided = [one["subject"] for one in kept.entries if one["tag"] == "record:decided"]

    assert received == set(decided)
    assert len(decided) > len(received)


def test_one_who_acts_can_be_followed_by_their_pseudonym(kept: Kept) -> None:
    holder = next(one["facts"]["holder"] for one in kept.entries if one["tag"] == "token:created")
    acts = {one["tag"] for one in kept.entries if one["actor"] == holder}

    assert acts >= {"deposit:received", "deposit:accepted", "person:merged", "person:split"}
    assert {one["role"] for one in kept.entries if one["actor"] == holder} == {"esms"}


def test_the_database_holds_no_actor_in_clear(kept: Kept) -> None:
    with psycopg.connect(kept.services.database.owner) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found = [
            (table, name)
            for (table,) in tables
            for (row,) in connection.execute(f'SELECT t::text FROM "{table}" AS t')
            for name in (ACTOR, *OTHERS)
            if name in row or name.encode().hex() in row
        ]

    assert found == []
