"""The life of what waits, as the public contract tells it."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError
from archive_service.model.actors import SERVICE
from archive_service.model.holdings import INTAKE, flow_key
from archive_service.settings import read_settings
from tests.journeys.test_whole_path import FINESS, Home

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
    return Home(tmp_path_factory.mktemp("contract") / "home")


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
