"""Deposits in quarantine, as the public contract describes them."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError, CannotSettle
from archive_service.model.actors import OPERATOR, SERVICE, Actor
from archive_service.model.deposits import Outcome
from archive_service.model.keys import INTAKE, flow_key
from archive_service.model.records import RecordFilter
from archive_service.ports import Transaction, Transactions
from archive_service.settings import read_settings
from archive_service.workflows.quarantine import SettleDeposits
from tests.begun_homes import begun
from tests.journeys.homes import FINESS, Home

IDENTITIES = {
    1: ("INVENTEE", "1.2.250.1.213.1.4.10", "240032505699174"),
    2: ("IMAGINEE", "1.2.250.1.213.1.4.8", "228092505699377"),
}
"""Family name, authority (the first is the test one) and INS of two persons who do not exist."""


def cda(number: int) -> bytes:
    """Return a CDA of ours about one of the two."""
    family, authority, ins = IDENTITIES[number]
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
  <realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <templateId root="1.2.250.1.213.1.1.1.58"/><id root="1.2.250.1.999.5.{number}"/>
  <code code="EXPORT_DUI" codeSystem="1.2.250.1.213.1.1.4.12"/><title>Note</title>
  <effectiveTime value="20240311101500+0100"/>
  <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="fr-FR"/>
  <setId root="1.2.250.1.999.6.{number}"/><versionNumber value="1"/>
  <recordTarget><patientRole><id root="{authority}" extension="{ins}"/>
    <id root="1.2.250.1.999.7" extension="{number}"/>
    <patient><name><family qualifier="BR">{family}</family><given>Ida</given></name>
    <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/>
    <birthTime value="194{number}0502"/></patient></patientRole></recordTarget>
  <custodian><assignedCustodian><representedCustodianOrganization>
    <id root="1.2.250.1.71.4.2.2" extension="1{FINESS}"/><name>Résidence des Essais</name>
  </representedCustodianOrganization></assignedCustodian></custodian>
  <component><structuredBody><component><section><title>Note</title><text>Note.</text></section>
  </component></structuredBody></component>
</ClinicalDocument>""".encode()


def _mixed() -> bytes:
    """Return a transaction of two documents, of a person with a test INS and of one with a real INS."""
    entries = [
        {
            "fullUrl": f"urn:uuid:00000000-0000-4000-8000-00000000000{number}",
            "resource": {
                "resourceType": "DocumentReference",
                "masterIdentifier": {"value": f"urn:oid:1.2.250.1.999.8.{number}"},
                "status": "current",
                "content": [
                    {
                        "attachment": {
                            "contentType": "text/xml",
                            "data": b64encode(cda(number)).decode(),
                            "title": "Note",
                        }
                    }
                ],
            },
            "request": {"method": "POST", "url": "DocumentReference"},
        }
        for number in IDENTITIES
    ]
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}).encode()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(begun(tmp_path_factory.mktemp("contract") / "home"))


def test_a_released_flow_about_two_persons_is_readable_together_no_more(home: Home, tmp_path: Path) -> None:
    flow = tmp_path / "two.json"
    flow.write_bytes(_mixed())
    (waiting,) = home.run("deposit", flow, code=10)

    (released,) = home.run("deposits", "release", waiting["deposit"], "--reason", "identités vérifiées")

    assert waiting["outcome"] == "quarantined"
    assert (released["outcome"], len(released["records"])) == ("accepted", 2)
    services = Services(read_settings(home.path))
    try:
        with services.transactions.begin(SERVICE) as transaction:
            (deposit,) = [
                transaction.deposits.get(one.id)
                for one in transaction.deposits.listed(outcome="accepted", sender=None, after=None, limit=2)
            ]
        with pytest.raises(ArchiveServiceError):
            services.objects.read(INTAKE, flow_key(deposit.id), deposit.object)
    finally:
        services.close()


SHARED_INS = "295102505699145"
LOCAL = "https://identifiant-medicosocial-localusager.esante.gouv.fr"
SAID = {"INVENTEE": "chambre des pivoines", "IMAGINEE": "atelier de reliure"}
"""What is said of each of two persons, by family name."""


def _sharing(*, local: bool = True) -> bytes:
    """Return a transaction of two files whose Patients carry one INS."""
    entries: list[dict[str, Any]] = [
        {
            "resourceType": "Organization",
            "id": "esms",
            "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.2", "value": f"1{FINESS}"}],
            "name": "Résidence des Essais",
        }
    ]
    for number, (family, said) in enumerate(SAID.items(), start=1):
        identifiers = [{"system": "urn:oid:1.2.250.1.213.1.4.8", "value": SHARED_INS}]
        if local:
            identifiers.append({"system": LOCAL, "value": f"3{FINESS}/part-{number}"})
        entries += [
            {
                "resourceType": "Patient",
                "id": f"p{number}",
                "identifier": identifiers,
                "name": [{"family": family, "given": ["Ida" if number == 1 else "Ugo"]}],
                "gender": "female" if number == 1 else "male",
                "birthDate": f"195{number}-05-02",
                "managingOrganization": {"reference": "Organization/esms"},
            },
            {
                "resourceType": "Observation",
                "id": f"o{number}",
                "status": "final",
                "code": {"text": "Note"},
                "subject": {"reference": f"Patient/p{number}"},
                "effectiveDateTime": "2023-02-01",
                "valueString": said,
            },
        ]
    return json.dumps(
        {
            "resourceType": "Bundle",
            "type": "transaction",
            "entry": [
                {
                    "fullUrl": f"https://dui.example/fhir/{one['resourceType']}/{one['id']}",
                    "resource": one,
                    "request": {"method": "POST", "url": one["resourceType"]},
                }
                for one in entries
            ],
        },
        ensure_ascii=False,
    ).encode()


def _deposited(home: Home, folder: Path, flow: bytes, code: int = 0) -> dict[str, Any]:
    file = folder / "flow"
    file.write_bytes(flow)
    (line,) = home.run("deposit", file, code=code)
    return line


def test_two_persons_with_one_ins_are_two_after_their_release(home: Home, tmp_path: Path) -> None:
    waiting = _deposited(home, tmp_path, _sharing(), code=10)
    assert "two-persons-one-ins" in [finding["code"] for finding in waiting["findings"]]

    (released,) = home.run("deposits", "release", waiting["deposit"], "--reason", "doublon connu")
    home.run("work", "--until-empty")

    records = [one for one in home.run("records") if one["record"] in released["records"]]
    assert len({one["person"] for one in records}) == len(records) == 2
    for record in records:
        home.run("record", record["record"], "--get", "source", "-o", tmp_path / "source")
        home.run("record", record["record"], "--get", "document", "-o", tmp_path / "document")
        segments = json.loads((tmp_path / "source").read_bytes())["segments"]
        source = b"".join(b64decode(segment["data"]) for segment in segments).decode()
        own = next(family for family in SAID if family in record["title"])
        assert [family for family in SAID if family in source] == [own]
        assert [family for family, said in SAID.items() if said in source] == [own]
        assert record["state"] == "sealed"


def test_an_ins_that_two_shared_leads_to_neither_afterwards(home: Home, tmp_path: Path) -> None:
    later = cda(2).replace(b"228092505699377", SHARED_INS.encode()).replace(b"6.2", b"6.9")
    later = later.replace(b'<id root="1.2.250.1.999.7" extension="2"/>', b"").replace(b"5.2", b"5.9")
    before = {one["person"] for one in home.run("records")}

    line = _deposited(home, tmp_path, later)

    (record,) = [one for one in home.run("records") if one["record"] in line["records"]]
    assert record["person"]
    assert record["person"] not in before


def _said_later(document: int, **changed: str) -> bytes:
    """Return document `document` about one more person, who has an INS of her own, with words changed."""
    flow = cda(2).decode().replace("5.2", f"5.{document}").replace("6.2", f"6.{document}")
    flow = flow.replace("228092505699377", "255022505699105").replace(
        '999.7" extension="2"', '999.7" extension="71"'
    )
    for before, after in {"19420502": "19550214", **changed}.items():
        flow = flow.replace(before, after)
    return flow.encode()


def test_what_cannot_be_said_of_a_known_person_waits_and_is_added_to_nobodys_file(
    home: Home, tmp_path: Path
) -> None:
    known = _deposited(home, tmp_path, _said_later(71))

    waiting = _deposited(
        home, tmp_path, _said_later(72, IMAGINEE="LAUTRE", **{"19550214": "19610830"}), code=10
    )

    assert waiting["outcome"] == "quarantined"
    assert "two-persons-one-ins" in [finding["code"] for finding in waiting["findings"]]
    home.run("deposits", "release", waiting["deposit"], "--reason", "essai", code=10)
    (person,) = {one["person"] for one in home.run("records") if one["record"] in known["records"]}
    assert len(home.run("records", "--person", person)) == 1


@pytest.mark.parametrize(
    ("document", "changed"),
    [(73, {"IMAGINEE": "Imaginée-Mariée"}), (74, {"19550214": "19550216"}), (75, {"Ida": "IDA ANNE"})],
)
def test_a_correction_is_of_the_same_person(
    home: Home, tmp_path: Path, document: int, changed: dict[str, str]
) -> None:
    first = _deposited(home, tmp_path, _said_later(71))

    line = _deposited(home, tmp_path, _said_later(document, **changed))

    told = {one["record"]: one["person"] for one in home.run("records")}
    assert {told[one] for one in line["records"]} == {told[one] for one in first["records"]}


def _of_two_targets() -> bytes:
    document = cda(1)
    begin = document.index(b"<recordTarget>")
    end = document.index(b"</recordTarget>") + len(b"</recordTarget>")
    other = cda(2)
    target = other[other.index(b"<recordTarget>") : other.index(b"</recordTarget>") + len(b"</recordTarget>")]
    return document[:begin] + document[begin:end] + target + document[end:]


def _of_nobody() -> bytes:
    document = cda(1)
    begin, end = document.index(b"<recordTarget>"), document.index(b"</recordTarget>")
    return document[:begin] + document[end + len(b"</recordTarget>") :]


def _kept_by_nobody() -> bytes:
    document = cda(1)
    begin, end = document.index(b"<custodian>"), document.index(b"</custodian>")
    return document[:begin] + document[end + len(b"</custodian>") :]


@pytest.mark.parametrize(
    ("flow", "cause"),
    [
        (_sharing(local=False), "two-persons-one-ins"),
        (_of_two_targets(), "several-persons"),
        (_of_nobody(), "no-person"),
        (_kept_by_nobody(), "no-custodian"),
    ],
    ids=["one-ins-and-no-other", "two-targets", "nobody", "no-keeper"],
)
def test_what_nobody_can_attribute_is_not_released(
    home: Home, tmp_path: Path, flow: bytes, cause: str
) -> None:
    waiting = _deposited(home, tmp_path, flow, code=10)
    assert waiting["outcome"] == "quarantined"
    assert cause in [finding["code"] for finding in waiting["findings"]]

    home.run("deposits", "release", waiting["deposit"], "--reason", "malgré tout", code=10)

    still = {line["deposit"] for line in home.run("deposits", "list", "--outcome", "quarantined")}
    assert waiting["deposit"] in still


@dataclass(slots=True)
class _Overtaken:
    """Transactions of somebody who is slow: another person acts just before the first that writes."""

    transactions: Transactions
    act: Callable[[], object]
    acted: bool = False

    def begin(self, actor: Actor) -> AbstractContextManager[Transaction]:
        if actor is SERVICE and not self.acted:
            self.acted = True
            self.act()
        return self.transactions.begin(actor)

    def place_entries(self) -> None:
        self.transactions.place_entries()


@contextmanager
def _services(home: Home) -> Iterator[Services]:
    services = Services(read_settings(home.path))
    try:
        yield services
    finally:
        services.close()


Act = Callable[[SettleDeposits, UUID], object]


def _release(settle: SettleDeposits, deposit: UUID) -> object:
    return settle.release(deposit, OPERATOR, "essai")


def _refuse(settle: SettleDeposits, deposit: UUID) -> object:
    return settle.refuse(deposit, OPERATOR, "essai")


@pytest.mark.parametrize(
    ("first", "second", "outcome", "records"),
    [
        (_release, _release, Outcome.ACCEPTED, 2),
        (_release, _refuse, Outcome.ACCEPTED, 2),
        (_refuse, _release, Outcome.REJECTED, 0),
    ],
    ids=["released-twice", "refused-after-release", "released-after-refusal"],
)
def test_of_two_persons_who_settle_one_deposit_the_second_is_told(
    home: Home, tmp_path: Path, first: Act, second: Act, outcome: Outcome, records: int
) -> None:
    own = f"{first.__name__}-{second.__name__}".encode()
    flow = _mixed().replace(b"urn:oid:1.2.250.1.999.8.", own)
    waiting = UUID(_deposited(home, tmp_path, flow, code=10)["deposit"])
    with _services(home) as services:
        slow = _Overtaken(services.transactions, lambda: first(services.settle, waiting))

        with pytest.raises(CannotSettle):
            second(replace(services.settle, transactions=slow), waiting)

        with services.transactions.begin(SERVICE) as transaction:
            settled = transaction.deposits.get(waiting)
            found = transaction.records.listed(RecordFilter(limit=1000))
    kept = [one for one in found if one.deposit == waiting]
    assert (settled.outcome, len(settled.records), len(kept)) == (outcome, records, records)


def test_a_refusal_stands_against_a_check_that_began_before_it(home: Home, tmp_path: Path) -> None:
    flow = _mixed().replace(b"urn:oid:1.2.250.1.999.8.", b"refused-while-checked")
    waiting = UUID(_deposited(home, tmp_path, flow, code=10)["deposit"])
    with _services(home) as services:
        with services.transactions.begin(SERVICE) as transaction:
            others = [one for one in transaction.deposits.waiting(Outcome.QUARANTINED) if one != waiting]
        for one in others:
            _refuse(services.settle, one)
        slow = _Overtaken(services.transactions, lambda: _refuse(services.settle, waiting))

        replace(services.settle, settlement=replace(services.settlement, transactions=slow)).recheck(
            Outcome.QUARANTINED
        )

        with services.transactions.begin(SERVICE) as transaction:
            assert transaction.deposits.get(waiting).outcome is Outcome.REJECTED
