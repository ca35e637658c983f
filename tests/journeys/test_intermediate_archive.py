"""After its active base a record is read by few, each time with a reason that its trace keeps."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import jsonschema
import psycopg
import pytest

from archive_service.access.tiers import OPERATING
from archive_service.bootstrap import Services
from archive_service.contract.shapes import published_schema
from archive_service.errors import IntermediateTier, NotFound, ObjectLost, ReasonRequired
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.bulk_requests import BulkLevel, BulkRequest
from archive_service.model.export_orders import ExportOrder
from archive_service.model.identifiers import Finess
from archive_service.model.person_lists import PersonFilter
from archive_service.model.person_requests import RequestDecision, RequestKind
from archive_service.model.records import Part, Record, RecordFilter
from archive_service.model.stated_events import StatedKind
from archive_service.model.tiers import Tier
from archive_service.model.traces import RECORDS_EXPORTED, TraceFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.workflows.bulk_exports import BulkAsked
from archive_service.workflows.everything import Asked
from archive_service.workflows.person_request_file import Given
from archive_service.workflows.person_requests import Deciding, RequestAsked
from archive_service.workflows.stated_events import Stating
from archive_service.workflows.traces import NamedTrace
from exports.portability.manifest import Excluded
from signing.report import Verdict
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import Home, cda
from tests.journeys.http_flows import OTHER_TENANT, TENANT, serving, transaction
from tests.journeys.test_rebuild import held_rows, rebuilt_rows

RECEIVED = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = datetime(2026, 6, 1, 9, tzinfo=UTC)
WHY = "contentieux 2026/114"
TITLE = "Dossier de Adèle ESSAI"
"""The last contact of whom the flows tell was on 1 February 2023."""


@dataclass
class Case:
    """A home with a file of one person, the files of two persons in one flow, and a medical document."""

    home: Path
    services: Services
    """At a day on which the files are in the intermediate archive."""
    file: UUID
    both: Sequence[UUID]
    document: UUID
    patient: str
    """The Patient of the file."""

    def actor(self, role: Role, tenant: str = TENANT, *, purpose: str = "", department: str = "") -> Actor:
        """Return the holder of a new token for a legal entity, or for a department."""
        made = self.services.tokens.create(
            actor=f"{uuid4()}",
            role=role,
            tenants=[] if department else [tenant],
            departments=[department] if department else [],
            expires=None,
            by=OPERATOR,
        )
        return replace(self.services.tokens.holder_of(made.text), purpose=purpose)

    def traces(self, record: UUID, since: int) -> list[NamedTrace]:
        """Return the traces of a record after so many, the oldest first."""
        found = self.services.traces.listed(TraceFilter(limit=1000), OPERATOR, record=record)[::-1]
        return [one for one in found if one.trace.act != "traces:list"][since:]

    def count(self, record: UUID) -> int:
        return len(self.traces(record, 0))


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    home = begun(tmp_path_factory.mktemp("home") / "le home")
    services = Services(Settings(home=home, now=RECEIVED))
    flows = transaction((1, "ESSAI", "Adèle")), transaction((2, "ESSAI", "Bea"), (3, "AUTRE", "Zoé"))
    lines = [door.accept(services, flow, OPERATOR) for flow in (*flows, cda(1))]
    while services.rendering.render() or services.evidence.close():
        pass
    (file,), both, (document,) = ([UUID(one) for one in line["records"]] for line in lines)
    created = services.deposit_reading.created(UUID(lines[0]["deposit"]))
    (patient,) = (f"Patient/{one.id}" for one in created if one.type == "Patient")
    services.close()
    services = Services(Settings(home=home, now=LATER))
    yield Case(home, services, file, both, document, patient)
    services.close()


def on(case: Case, moment: datetime, of: UUID) -> Record:
    """Return a record as the operator sees it at a moment."""
    services = Services(Settings(home=case.home, now=moment))
    try:
        return services.record_reading.record(of, OPERATOR)
    finally:
        services.close()


def test_a_record_passes_on_at_midnight_in_paris(case: Case) -> None:
    found = on(case, datetime(2026, 4, 1, 21, 59, tzinfo=UTC), case.file)

    assert (found.active_until, found.check_until) == (date(2025, 2, 1), date(2026, 4, 1))
    assert found.tier is Tier.ACTIVE
    assert on(case, datetime(2026, 4, 1, 22, 1, tzinfo=UTC), case.file).tier is Tier.INTERMEDIATE
    lines = door.records(case.services, RecordFilter(), OPERATOR)
    assert {one["record"]: one["tier"] for one in lines} == {
        **dict.fromkeys(map(str, (case.file, *case.both)), "intermediate"),
        str(case.document): "active",
    }


def read_part(part: Part) -> Callable[[Case, Actor], object]:
    return lambda case, actor: case.services.record_reading.part(case.file, part, actor)


def read_resource(case: Case, actor: Actor) -> object:
    kind, _, name = case.patient.partition("/")
    return case.services.deposit_reading.resource(kind, name, actor)


def read_everything(case: Case, actor: Actor) -> object:
    return case.services.everything.page(case.patient.removeprefix("Patient/"), Asked(), actor)


READINGS: dict[str, Callable[[Case, Actor], object]] = {
    **{f"record:{part.value}": read_part(part) for part in Part},
    "resource:read": read_resource,
    "everything": read_everything,
}


@pytest.mark.parametrize("name", READINGS)
def test_what_it_holds_is_read_by_right_and_with_a_reason(case: Case, name: str) -> None:
    read, before = READINGS[name], case.count(case.file)
    for role, department in ((Role.ESMS, ""), (Role.AUDITOR, "83"), (Role.ARCHIVIST, "83")):
        with pytest.raises(IntermediateTier):
            read(case, case.actor(role, purpose=WHY, department=department))
    for role in (Role.ARCHIVES_READER, Role.OPERATOR):
        with pytest.raises(ReasonRequired):
            read(case, case.actor(role))
    for role in (Role.ARCHIVES_READER, Role.ESMS):
        with pytest.raises(NotFound):
            read(case, case.actor(role, OTHER_TENANT, purpose=WHY))
    assert case.count(case.file) == before, "what is not shown leaves no trace"

    reader = case.actor(Role.ARCHIVES_READER, purpose=WHY)
    assert read(case, reader)
    assert read(case, OPERATOR)

    act = name if name in ("resource:read", *(f"record:{part.value}" for part in Part)) else "resource:read"
    assert [
        (one.trace.act, one.trace.role, one.trace.actor, one.trace.purpose)
        for one in case.traces(case.file, before)
    ] == [(act, "archives-reader", reader.pseudonym, WHY), (act, "operator", "operator", OPERATING)]


def test_what_manages_it_stays_open_without_the_title(case: Case) -> None:
    esms = case.actor(Role.ESMS)
    reader = case.actor(Role.ARCHIVES_READER, purpose=WHY)

    assert case.services.record_reading.record(case.file, esms).details.title == ""
    assert case.services.record_reading.record(case.file, reader).details.title == TITLE
    titles = {one["record"]: one["title"] for one in door.records(case.services, RecordFilter(), esms)}
    assert {titles[str(one)] for one in (case.file, *case.both)} == {""}
    (open_,) = door.records(case.services, RecordFilter(records=(case.document,)), OPERATOR)
    assert "Transmission" in open_["title"]
    assert case.services.record_reading.verify(case.file, esms).verdict is Verdict.PASSED
    assert case.services.decision_review.explain(case.file, esms).decided.active_until == date(2025, 2, 1)
    (line,) = case.services.person_reading.listed(PersonFilter(), esms, find=f"3{TENANT}/USAGER-1")
    assert line.records == 1


def test_of_a_flow_about_several_persons_what_they_share_is_open(case: Case) -> None:
    esms, reading = case.actor(Role.ESMS), case.services.deposit_reading
    deposit = case.services.record_reading.record(case.both[0], OPERATOR).deposit
    by_type = {one.type: one for one in reading.created(deposit)}

    shared = reading.resource("Organization", by_type["Organization"].id, esms).in_format("json")
    assert shared is not None
    assert b"Micocouliers" in shared
    with pytest.raises(IntermediateTier):
        reading.resource("Goal", by_type["Goal"].id, esms)


def test_everything_says_in_its_place_what_is_withheld(tmp_path: Path) -> None:
    home = begun(tmp_path / "home")
    for moment, flow in (
        (RECEIVED, transaction((1, "ESSAI", "Adèle"))),
        (LATER, transaction((1, "ESSAI", "Adèle")).replace(b"2023-02-01", b"2022-02-01")),
    ):
        services = Services(Settings(home=home, now=moment))
        line = door.accept(services, flow, OPERATOR)
        created = services.deposit_reading.created(UUID(line["deposit"]))
        if moment == RECEIVED:
            services.close()
    try:
        (patient,) = (one.id for one in created if one.type == "Patient")
        made = services.tokens.create(
            actor="a", role=Role.ESMS, tenants=[TENANT], departments=[], expires=None, by=OPERATOR
        )
        esms = services.tokens.holder_of(made.text)
        page = services.everything.page(patient, Asked(), esms)
        whole = services.everything.page(patient, Asked(), OPERATOR)
    finally:
        services.close()

    assert [one.problem for one in page.given] == ["intermediate-tier", "", "", "", ""]
    assert (page.total, whole.total) == (3, 6)


def test_the_proof_of_an_event_goes_with_its_file_and_a_later_contact_brings_it_back(tmp_path: Path) -> None:
    home = begun(tmp_path / "home")
    services = Services(Settings(home=home, now=RECEIVED))
    (record,) = map(UUID, door.accept(services, transaction((1, "ESSAI", "Adèle")), OPERATOR)["records"])
    services.close()
    services = Services(Settings(home=home, now=LATER))
    made = services.tokens.create(
        actor="a", role=Role.ESMS, tenants=[TENANT], departments=[], expires=None, by=OPERATOR
    )
    esms = services.tokens.holder_of(made.text)
    before = services.record_reading.record(record, OPERATOR)
    assert before.person is not None

    def state(kind: StatedKind, on: date, proof: bytes, corrects: UUID | None = None) -> UUID:
        assert before.person is not None
        asked = Stating(
            person=before.person,
            establishment=Finess(TENANT),
            kind=kind,
            on=on,
            proof=proof,
            corrects=corrects,
        )
        return services.stated_events.state(asked, esms).event

    try:
        quitus = state(StatedKind.QUITUS, date(2026, 5, 1), b"quitus")
        assert services.record_reading.record(record, OPERATOR).tier is Tier.INTERMEDIATE
        with pytest.raises(IntermediateTier):
            services.person_reading.proof(quitus, esms)
        assert services.person_reading.proof(quitus, OPERATOR) == b"quitus"
        assert [one.event.id for one in services.person_reading.events(before.person, esms)] == [quitus]

        contact = state(StatedKind.LAST_CONTACT, date(2026, 5, 30), b"lettre")
        found = services.record_reading.record(record, esms)
        assert (found.tier, found.active_until, found.details.title) == (
            Tier.ACTIVE,
            date(2028, 5, 30),
            TITLE,
        )
        assert found.details.decision == before.details.decision, "the day alone moved"
        assert services.person_reading.proof(quitus, esms) == b"quitus"
        assert services.record_reading.part(record, Part.SOURCE, esms)

        state(StatedKind.LAST_CONTACT, date(2024, 5, 31), b"lettre", contact)
        assert services.record_reading.record(record, esms).tier is Tier.INTERMEDIATE
        assert rebuilt_rows(services)["record"] == held_rows(services)["record"]
        with psycopg.connect(services.database.owner) as connection:
            connection.execute("SELECT set_config('archive.role', 'service', true)")
            connection.execute("SELECT set_config('archive.scope', 'all', true)")
            connection.execute("UPDATE record SET active_until = NULL, check_until = NULL")
        assert services.record_reading.record(record, esms).active_until == date(2025, 2, 1), (
            "as an older version"
        )
    finally:
        services.close()


def test_a_person_whose_request_for_access_was_accepted_is_given_all(case: Case) -> None:
    esms, before = case.actor(Role.ESMS), case.count(case.file)
    person = case.services.record_reading.record(case.file, OPERATOR).person
    assert person is not None
    asked = RequestAsked(person=person, kind=RequestKind.ACCESS, by="Mme ESSAI")
    request = case.services.person_requests.open(asked, esms)
    decided = Deciding(request=request.id, decision=RequestDecision.ACCEPTED, reason="identité vérifiée")
    case.services.person_requests.decide(decided, esms)
    giving, given = case.services.person_file_giving, Given()

    files = list(giving.files(giving.granted(request.id, esms), esms, given))

    assert (given.records, given.unreadable) == (1, [])
    assert {Path(one.path).parts[0] for one in files} > {"documents", "recu"}
    parts = [
        one for one in case.traces(case.file, before) if one.trace.act in ("record:document", "record:source")
    ]
    assert {(one.trace.role, one.trace.purpose) for one in parts} == {
        ("esms", f"réponse à la demande d'accès {request.id}")
    }
    with pytest.raises(IntermediateTier):
        case.services.record_reading.part(case.file, Part.DOCUMENT, esms)


def test_a_reading_that_then_fails_has_left_its_trace(case: Case) -> None:
    record, before = case.both[0], case.count(case.both[0])
    reader = case.actor(Role.ARCHIVES_READER, purpose=WHY)
    stored = case.services.record_reading.record(record, OPERATOR)
    path = next((case.home / "objects").rglob(Path(stored.document_object).name + "*"))
    content = path.read_bytes()
    path.chmod(0o600)
    path.unlink()

    with pytest.raises(ObjectLost):
        case.services.record_reading.part(record, Part.DOCUMENT, reader)

    path.write_bytes(content)
    last = case.traces(record, before)[-1]
    assert (last.trace.act, last.trace.purpose) == ("record:document", WHY)


def test_the_commands_say_why_they_refuse(case: Case, tmp_path: Path) -> None:
    home = Home(case.home, ARCHIVE_NOW=LATER.isoformat())
    scope = "--tenant", TENANT
    (esms,) = home.run("token", "create", "--actor", "e", "--role", "esms", *scope)
    (reader,) = home.run("token", "create", "--actor", "r", "--role", "archives-reader", *scope)
    reading = "record", str(case.file), "--get", "document", "-o", str(tmp_path / "d.pdf")

    for token, why, code in (
        (esms, ("--why", WHY), "intermediate-tier"),
        (reader, (), "reason-required"),
        (reader, ("--why", "  "), "reason-required"),
    ):
        answer = home.answer("--token", token["token"], *reading, *why)
        assert (answer.code, answer.lines, answer.told.partition(":")[0]) == (10, [], code)
    assert not (tmp_path / "d.pdf").exists()
    home.run("--token", reader["token"], *reading, "--why", WHY)
    home.run(*reading)
    (line,) = home.run("record", str(case.file))
    jsonschema.validate(line, published_schema("record-line"))
    assert (line["tier"], line["title"]) == ("intermediate", TITLE)


def test_over_http_both_refusals_are_problems_with_their_codes(case: Case) -> None:
    """Every address under `/records` and `/fhir` that shows content is tried."""
    patient = case.patient
    with serving(case.home, ARCHIVE_NOW=LATER.isoformat()) as service:
        paths = [f"/records/{case.file}/{part}" for part in (*Part, "attestation")]
        fhir = [f"/fhir/{patient}", f"/fhir/{patient}/_history/1", f"/fhir/{patient}/$everything"]
        described = httpx.get(f"{service.url}/openapi.json").json()["paths"]
        answered = {
            path
            for path, verbs in described.items()
            if "get" in verbs and path.startswith(("/records/{", "/fhir/{", "/fhir/Patient/{"))
        }
        assert answered == {
            "/records/{record_id}",
            "/records/{record_id}/{part}",
            "/records/{record_id}/attestation",
            "/fhir/{resource_type}/{resource_id}",
            "/fhir/{resource_type}/{resource_id}/_history/{version}",
            "/fhir/Patient/{patient}/$everything",
        }
        with service.esms() as client:
            for path in paths:
                answer = client.get(path, headers={"archive-purpose": WHY})
                assert (answer.status_code, answer.json()["code"]) == (403, "intermediate-tier"), path
            for path in fhir:
                answer = client.get(path)
                coding = answer.json()["issue"][0]["details"]["coding"][0]["code"]
                assert (answer.status_code, coding) == (403, "intermediate-tier"), path
            assert client.get(f"/records/{case.file}").json()["tier"] == "intermediate"
        with service.client(service.make_token(role=Role.ARCHIVES_READER, tenants=(TENANT,))) as client:
            answer = client.get(paths[0])
            assert (answer.status_code, answer.json()["code"]) == (403, "reason-required")
            for path in (*paths, *fhir):
                answer = client.get(path, headers={"archive-purpose": WHY})
                assert answer.status_code == 200, path
        with service.esms(OTHER_TENANT) as client:
            assert {client.get(path).status_code for path in (*paths, *fhir)} == {404}


def bulk_of(case: Case, actor: Actor) -> tuple[ExportOrder, str, str]:
    """Order everything through FHIR Bulk Data; return the order, its files as one text, and its outcomes."""
    asked = BulkAsked(request=BulkRequest(level=BulkLevel.SYSTEM), establishments=[(0, TENANT)])
    order = case.services.bulk_exports.kick_off(asked, actor)
    work_until_empty(case.services)
    order = case.services.bulk_exports.followed(order.id, actor)
    manifest = case.services.bulk_files.manifest(order, "")
    given, told = (
        "".join(
            file.read(0, file.length).decode()
            for one in manifest[member]
            for file in [case.services.bulk_files.file(order.id, one["url"], actor)]
        )
        for member in ("output", "outcome")
    )
    return order, given, told


def test_bulk_data_leaves_the_intermediate_archive_out_and_tells_so(case: Case) -> None:
    left_out = {str(one) for one in (case.file, *case.both)}
    recent = door.accept(case.services, transaction((4, "ESSAI", "Cléa")), OPERATOR)
    assert recent["outcome"] == "accepted"

    for actor in (case.actor(Role.ESMS, purpose=WHY), case.actor(Role.OPERATOR)):
        order, given, told = bulk_of(case, actor)

        outcomes = [json.loads(line)["issue"][0] for line in told.splitlines()]
        by_record = {one["extension"][0]["valueString"]: one for one in outcomes}
        assert by_record.keys() == left_out
        assert {by_record[one]["details"]["coding"][0]["code"] for one in left_out} == {"intermediate-tier"}
        assert {by_record[one]["code"] for one in left_out} == {"suppressed"}
        assert "Bea" not in given
        assert "Cléa" in given
        assert order.built.equation.excluded == (Excluded("intermediate-tier", len(left_out)),)


def test_bulk_data_has_the_intermediate_archive_for_an_operator_with_a_reason(case: Case) -> None:
    actor = case.actor(Role.OPERATOR, purpose=WHY)

    order, given, _ = bulk_of(case, actor)

    assert "Bea" in given
    assert order.built.equation.excluded == ()
    for record in case.both:
        assert {one.trace.purpose for one in exported(case, record, actor)} == {WHY}


def exported(case: Case, record: UUID, actor: Actor) -> list[NamedTrace]:
    """Return the traces of a record in what this actor had exported."""
    return [
        one
        for one in case.traces(record, 0)
        if one.trace.act == RECORDS_EXPORTED and one.trace.actor == actor.pseudonym
    ]
