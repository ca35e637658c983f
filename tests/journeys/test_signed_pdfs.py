"""Signed PDFs that come as documents: judged at intake, kept with their record, told as of their day."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pypdfium2
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from lxml import etree

from archive_service.bootstrap import Services
from archive_service.contract.command_lines import report_line
from archive_service.intake.reading.long_base64 import SMALL
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.tiers import Tier
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.workflows.verification_document import report_document
from signing.report import Verdict
from signing.trust import TrustStore
from tests.archive_service.intake import fhir_samples
from tests.archive_service.trust.test_signature_judgement import with_fields
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import cda
from tests.journeys.http_flows import transaction
from tests.signing import laboratory
from tests.signing.dated_xades import DatedSigner
from tests.signing.foreign_pdfs import locked, plain, signed
from tests.signing.written_trust import write_trust

NOW = datetime(2026, 7, 20, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 9, tzinfo=UTC)
NAME, OTHER = "Docteur Quincampoix", "Docteur Zurbaran"
ROOT = laboratory.authority("Racine des signataires")
SIGNER, SECOND = (laboratory.signer(ROOT, name=name) for name in (NAME, OTHER))
LIST = laboratory.crl(ROOT, NOW - timedelta(days=1), NOW + timedelta(days=6))
SOUND = signed(NOW - timedelta(days=3), SIGNER, name=NAME)
SECONDS = signed(NOW - timedelta(days=2), SECOND, name=OTHER)
CHANGED = SOUND.replace(b"Compte", b"Comptf")


def in_attachment(pdf: bytes) -> bytes:
    people = fhir_samples.patient(), fhir_samples.organization()
    return fhir_samples.text(fhir_samples.bundle(*people, fhir_samples.sheet(pdf, "application/pdf")))


def in_binary(pdf: bytes) -> bytes:
    binary = {"resourceType": "Binary", "id": "b", "contentType": "application/pdf", "data": _base64(pdf)}
    sheet = fhir_samples.sheet(b"", "application/pdf")
    sheet["content"] = [{"attachment": {"contentType": "application/pdf", "url": "Binary/b"}}]
    people = fhir_samples.patient(), fhir_samples.organization()
    return fhir_samples.text(fhir_samples.bundle(*people, sheet, binary))


def in_cda(pdf: bytes) -> bytes:
    document = cda(7).decode()
    begin, end = document.index("<structuredBody>"), document.index("</structuredBody>") + 17
    body = f'<nonXMLBody><text mediaType="application/pdf" representation="B64">{_base64(pdf)}</text>'
    return f"{document[:begin]}{body}</nonXMLBody>{document[end:]}".encode()


def in_key_values(pdf: bytes) -> bytes:
    return json.dumps({"finess": "250000015", "campagne": "2026", "rapport": _base64(pdf)}).encode()


def _base64(pdf: bytes) -> str:
    return b64encode(pdf).decode()


@dataclass(frozen=True, slots=True)
class Case:
    services: Services
    home: Path

    def deposited(self, flow: bytes) -> dict[str, Any]:
        line = dict(door.accept(self.services, flow, OPERATOR))
        assert line["outcome"] == "accepted", line
        return line

    def sealed(self, flow: bytes) -> list[list[dict[str, Any]]]:
        """Deposit a flow; return the verdicts in the provenance of each of its records."""
        records = [UUID(one) for one in self.deposited(flow)["records"]]
        work_until_empty(self.services)
        return [self.verdicts(record) for record in records]

    def verdicts(self, record: UUID) -> list[dict[str, Any]]:
        told = json.loads(self.services.record_reading.part(record, "provenance", OPERATOR))
        found: list[dict[str, Any]] = told.get("signatures", [])
        return found


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("signed")
    write_trust(TrustStore(anchors=(ROOT.der,), crls=(LIST,)), folder / "trust")
    home = begun(folder / "home")
    services = Services(Settings(home=home, now=NOW, foreign_trust=folder / "trust"))
    yield Case(services, home)
    services.close()


def signature_codes(line: dict[str, Any]) -> dict[str, str]:
    return {one["code"]: one["severity"] for one in line["findings"] if "signature" in one["code"]}


@pytest.mark.parametrize("flow", [in_attachment, in_binary, in_cda, in_key_values])
def test_a_signed_pdf_is_judged_wherever_it_stands(case: Case, flow: Any) -> None:
    line = case.deposited(flow(SOUND))
    work_until_empty(case.services)

    assert signature_codes(line) == {"pdf-signature-verified": "information"}
    (where,) = [one["where"] for one in line["findings"] if "signature" in one["code"]]
    (kept,) = case.verdicts(UUID(line["records"][0]))
    assert (kept["verdict"], kept["form"], kept["signer"]) == ("passed", "pades", f"CN={NAME}")
    assert (kept["where"], kept["file_sha256"]) == (where, sha256(SOUND).hexdigest())
    assert (kept["claimed_at"], kept["judged_at"]) == ("2026-07-17T09:00:00Z", "2026-07-20T09:00:00Z")


@pytest.mark.parametrize(
    ("pdf", "code", "severity", "reason"),
    [
        (CHANGED, "pdf-signature-failed", "warning", "HASH_FAILURE"),
        (SOUND + b"\n1 0 obj\n<<>>\nendobj\n", "pdf-signature-failed", "warning", "FORMAT_FAILURE"),
        (locked(SOUND), "pdf-signature-not-verified", "information", "CUSTOM"),
        (with_fields(1000), "pdf-signature-not-verified", "information", "CUSTOM"),
    ],
    ids=["changed", "trailed", "locked", "endless"],
)
def test_whatever_is_wrong_with_a_signature_the_flow_is_accepted(
    case: Case, pdf: bytes, code: str, severity: str, reason: str
) -> None:
    line = case.deposited(in_attachment(pdf))
    work_until_empty(case.services)

    assert signature_codes(line) == {code: severity}
    record = UUID(line["records"][0])
    (kept,) = case.verdicts(record)
    assert kept["subindication"] == reason
    report = case.services.record_reading.verify(record, OPERATOR)
    assert report.verdict is Verdict.PASSED
    assert report_line(report)["received_signatures"] == [kept]


def test_a_signed_document_with_a_large_file_inside_is_judged(case: Case) -> None:
    large = in_cda(b"%PDF-1.7\n" + bytes(range(256)) * 16_000).replace(
        b'<?xml version="1.0" encoding="UTF-8"?>', b""
    )
    key = laboratory.key(NAME).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    signer = DatedSigner(datetime(2026, 7, 17, 9, tzinfo=UTC))
    certificate = SIGNER.public_bytes(Encoding.PEM).decode()
    flow = bytes(etree.tostring(signer.sign(etree.fromstring(large), key=key, cert=certificate)))

    line = case.deposited(flow)
    work_until_empty(case.services)

    assert len(flow) > SMALL
    assert "cda-signature-not-verified" not in signature_codes(line)
    (kept,) = case.verdicts(UUID(line["records"][0]))
    assert (kept["form"], kept["signer"], kept["where"]) == ("xades", f"CN={NAME}", "")
    assert kept["file_sha256"] == sha256(flow).hexdigest()


def test_a_place_with_any_key_in_it_keeps_its_verdict(case: Case) -> None:
    flow = json.loads(in_key_values(SOUND)) | {"\u0001 clé\u202e" + "é" * 600: _base64(SECONDS)}

    (found,) = case.sealed(json.dumps(flow).encode())

    assert sorted(one["signer"] for one in found) == [f"CN={NAME}", f"CN={OTHER}"]


def test_a_flow_that_is_released_is_judged_on_the_day_of_its_release(case: Case) -> None:
    flow = json.loads(in_attachment(SOUND))
    other = {"system": "urn:oid:1.2.250.1.213.1.4.8", "value": "161078313700274"}
    note = {
        "resourceType": "Observation",
        "id": "o",
        "status": "final",
        "code": {"text": "Poids"},
        "subject": {"reference": "Patient/ines", "identifier": other},
    }
    flow["entry"].append(fhir_samples.entry(note))
    waiting = door.accept(case.services, json.dumps(flow).encode(), OPERATOR)
    assert waiting["outcome"] == "quarantined"
    assert signature_codes(dict(waiting)) == {"pdf-signature-verified": "information"}

    tomorrow = NOW + timedelta(days=1)
    later = Services(
        Settings(home=case.home, now=tomorrow, foreign_trust=case.services.settings.foreign_trust)
    )
    try:
        released = door.release(later, UUID(waiting["deposit"]), OPERATOR, "vu")
        work_until_empty(later)
    finally:
        later.close()

    (kept,) = case.verdicts(UUID(released["records"][0]))
    assert (kept["verdict"], kept["judged_at"]) == ("passed", "2026-07-21T09:00:00Z")


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_signature_of_an_absurd_day_is_judged_and_told(case: Case, year: str) -> None:
    pdf = SOUND.replace(b"/M(D:2026", b"/M(D:" + year.encode(), 1)
    record = UUID(case.deposited(in_attachment(pdf))["records"][0])
    work_until_empty(case.services)

    (kept,) = case.verdicts(record)
    assert pdf != SOUND
    assert kept["verdict"] != "passed"
    assert report_document(case.services.record_reading.verify(record, OPERATOR), b"{}", NOW, "")


def test_an_unsigned_pdf_has_no_verdict_and_its_provenance_is_as_before(case: Case) -> None:
    line = case.deposited(in_attachment(plain("Sans signature")))
    work_until_empty(case.services)

    assert signature_codes(line) == {}
    told = json.loads(case.services.record_reading.part(UUID(line["records"][0]), "provenance", OPERATOR))
    assert told["format"] == "provenance/2"


def two_signed_files() -> bytes:
    people = fhir_samples.patient(), fhir_samples.patient("odon", fhir_samples.ODON)
    sheets = [
        fhir_samples.sheet(
            pdf,
            "application/pdf",
            id=who,
            subject={"reference": f"Patient/{who}"},
            masterIdentifier={"system": "urn:ietf:rfc:3986", "value": f"urn:oid:1.2.999.{number}"},
        )
        for number, (who, pdf) in enumerate((("ines", SOUND), ("odon", SECONDS)), start=70)
    ]
    return fhir_samples.text(fhir_samples.bundle(*people, fhir_samples.organization(), *sheets))


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_record_has_the_verdicts_on_its_own_files_alone(case: Case, form: str) -> None:
    flow = two_signed_files()
    found = case.sealed(fhir_samples.xml(json.loads(flow)).encode() if form == "xml" else flow)

    assert sorted([one["signer"] for one in verdicts] for verdicts in found) == [
        [f"CN={NAME}"],
        [f"CN={OTHER}"],
    ]


def test_the_name_of_a_signer_stands_nowhere_in_clear(case: Case) -> None:
    case.sealed(two_signed_files())

    name = OTHER.removeprefix("Docteur ").encode()
    forms = (name, name.hex().encode(), b64encode(OTHER.encode())[:-4])
    named = [
        path
        for path in case.home.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]
    assert named == []


def test_the_attestation_and_the_report_tell_the_verdict_of_that_day(case: Case) -> None:
    record = UUID(case.deposited(in_attachment(CHANGED))["records"][0])
    work_until_empty(case.services)

    attested = case.services.attestation.attest(record, OPERATOR)
    told = json.loads(attested.told)
    report = case.services.record_reading.verify(record, OPERATOR)
    drawn = report_document(report, b"{}", NOW, "")
    assert told["received_signatures"] == case.verdicts(record)
    assert told["verdict"] == "passed"
    for pdf in (attested.statement, drawn):
        words = words_of(pdf)
        assert "Signatures reçues avec le document" in words
        assert NAME in words
        assert "20 juillet 2026" in words


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_whoever_may_not_read_the_record_is_told_no_signer(case: Case) -> None:
    flow = json.loads(transaction((5, "ESSAI", "Adèle")))
    sheet = fhir_samples.sheet(SOUND, "application/pdf")
    patient = next(one for one in flow["entry"] if one["resource"]["resourceType"] == "Patient")
    sheet["subject"] = {"reference": patient["fullUrl"]}
    del sheet["custodian"]
    flow["entry"].append(fhir_samples.entry(sheet))
    record = UUID(case.deposited(json.dumps(flow).encode())["records"][0])
    work_until_empty(case.services)

    later = Services(Settings(home=case.home, now=LATER))
    try:
        found = later.record_reading.record(record, OPERATOR)
        assert found.tier is Tier.INTERMEDIATE
        archivist = actor(later, Role.ESMS, found.tenant)
        (seen,) = later.record_reading.verify(record, archivist).received
        (known,) = later.record_reading.verify(record, OPERATOR).received
    finally:
        later.close()
    assert (seen.found.signer, seen.found.detail) == ("", "")
    assert seen.found.verdict is Verdict.PASSED
    assert known.found.signer == f"CN={NAME}"


def actor(services: Services, role: Role, tenant: str) -> Actor:
    made = services.tokens.create(
        actor=f"{uuid4()}", role=role, tenants=[tenant], departments=[], expires=None, by=OPERATOR
    )
    return services.tokens.holder_of(made.text)
