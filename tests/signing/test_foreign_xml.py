"""Signed CDA from outside: sound ones pass, and none of the known tricks does."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.signer import XMLSigner

from signing.algorithm_policy import shipped_policy
from signing.digests import Digest
from signing.foreign_signatures import SignatureForm
from signing.foreign_xml import XML_STEPS, judge_signed_xml, verify_signed_xml
from signing.report import Verdict, overall
from signing.subindications import SubIndication
from signing.trust import KnownKey, TrustStore
from tests.signing import laboratory
from tests.signing.dated_xades import DatedSigner

ROOT = laboratory.authority("Racine des signataires")
SIGNER = laboratory.signer(ROOT, name="Docteur Essai")
AT = laboratory.BEGIN + timedelta(days=200)
LIST = laboratory.crl(ROOT, AT - timedelta(days=1), AT + timedelta(days=6))
TRUST = TrustStore(anchors=(ROOT.der,), crls=(LIST,))
KEY = laboratory.key("Docteur Essai").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
PEM = SIGNER.public_bytes(Encoding.PEM)
CDA = b'<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2.3"/><title>Bilan</title></ClinicalDocument>'
XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"


def signed(
    content: bytes = CDA,
    method: SignatureConstructionMethod = SignatureConstructionMethod.enveloped,
    digest: DigestAlgorithm = DigestAlgorithm.SHA256,
) -> bytes:
    signer = XMLSigner(
        method=method,
        signature_algorithm=SignatureMethod.ECDSA_SHA256,
        digest_algorithm=digest,
        c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    return bytes(etree.tostring(signer.sign(etree.fromstring(content), key=KEY, cert=PEM.decode())))


def signed_xades(moment: datetime = AT) -> bytes:
    signer = DatedSigner(moment)
    return bytes(etree.tostring(signer.sign(etree.fromstring(CDA), key=KEY, cert=PEM.decode())))


def verdicts(content: bytes, trust: TrustStore = TRUST) -> list[str]:
    return [step.verdict.value for step in verify_signed_xml(content, trust, AT)]


def first_not_passed(content: bytes, trust: TrustStore = TRUST) -> tuple[int, str]:
    steps = verify_signed_xml(content, trust, AT)
    return next((step.number, step.verdict.value) for step in steps if step.verdict is not Verdict.PASSED)


@pytest.mark.parametrize(
    "made",
    [
        signed,
        lambda: signed(method=SignatureConstructionMethod.enveloping),
        signed_xades,
    ],
)
def test_a_sound_signature_passes_every_step(made: Callable[[], bytes]) -> None:
    steps = verify_signed_xml(made(), TRUST, AT)

    assert [step.name for step in steps] == list(XML_STEPS)
    assert [step.detail for step in steps if step.verdict is not Verdict.PASSED] == []
    assert overall(steps) is Verdict.PASSED


@pytest.mark.parametrize("made", [signed, signed_xades])
def test_a_changed_letter_is_found(made: Callable[[], bytes]) -> None:
    assert first_not_passed(made().replace(b"Bilan", b"Bilao")) == (5, "failed")


def test_a_changed_signature_value_is_found() -> None:
    tree = etree.fromstring(signed())
    value = tree.find(f".//{DS}SignatureValue")
    value.text = b64encode(bytes(64)).decode()

    assert first_not_passed(etree.tostring(tree)) == (5, "failed")


def test_a_signer_whom_nobody_vouches_for_is_indeterminate() -> None:
    assert first_not_passed(signed(), TrustStore()) == (7, "indeterminate")


def test_a_revoked_signer_fails() -> None:
    revoked = laboratory.Revoked(serial=SIGNER.serial_number, on=AT - timedelta(days=100))
    lists = laboratory.crl(ROOT, AT - timedelta(days=1), AT + timedelta(days=6), revoked)
    trust = TrustStore(anchors=(ROOT.der,), crls=(lists,))

    assert first_not_passed(signed(), trust)[0] == 8


def test_a_missing_list_is_indeterminate() -> None:
    assert first_not_passed(signed(), TrustStore(anchors=(ROOT.der,))) == (8, "indeterminate")


def test_another_document_wrapped_around_the_signed_one_is_refused() -> None:
    original = signed(CDA.replace(b"<Clin", b"<Clin", 1))
    wrapped = (
        b'<w><ClinicalDocument xmlns="urn:hl7-org:v3"><title>Faux</title></ClinicalDocument>'
        + original
        + b"</w>"
    )

    assert first_not_passed(wrapped) == (2, "failed")


def test_a_document_beside_what_is_signed_is_refused() -> None:
    other = signed(b"<autre>x</autre>")
    moved = (
        b'<w><ClinicalDocument xmlns="urn:hl7-org:v3"><title>Faux</title></ClinicalDocument>'
        + other
        + b"</w>"
    )
    # The reference is to the whole file, whose content is not what was signed.
    assert first_not_passed(moved) == (5, "failed")

    by_name = etree.fromstring(moved)
    by_name.find("autre").set("Id", "a")
    by_name.find(f".//{DS}Reference").set("URI", "#a")
    assert first_not_passed(etree.tostring(by_name)) == (4, "failed")


def test_an_identifier_that_is_there_twice_is_refused() -> None:
    tree = etree.fromstring(signed())
    tree.set("Id", "a")
    tree[0].set("Id", "a")

    assert first_not_passed(etree.tostring(tree)) == (3, "failed")


@pytest.mark.parametrize(
    "uri", ["file:///etc/passwd", "http://127.0.0.1:9/", "#xpointer(/)", "#nowhere", "other.xml"]
)
def test_a_reference_outside_the_file_is_not_followed(uri: str) -> None:
    tree = etree.fromstring(signed())
    tree.find(f".//{DS}Reference").set("URI", uri)

    assert first_not_passed(etree.tostring(tree)) == (3, "indeterminate")


@pytest.mark.parametrize(
    "algorithm",
    [
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/2002/06/xmldsig-filter2",
        "http://www.w3.org/2000/09/xmldsig#base64",
        "http://www.w3.org/2010/xml-c14n2",
    ],
)
def test_a_transformation_that_may_hide_content_is_not_followed(algorithm: str) -> None:
    tree = etree.fromstring(signed())
    tree.find(f".//{DS}Transform").set("Algorithm", algorithm)

    assert first_not_passed(etree.tostring(tree)) == (3, "indeterminate")


@pytest.mark.parametrize(
    ("element", "algorithm"),
    [
        ("SignatureMethod", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        ("SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
        ("DigestMethod", "http://www.w3.org/2000/09/xmldsig#sha1"),
    ],
)
def test_a_weak_algorithm_is_indeterminate(element: str, algorithm: str) -> None:
    tree = etree.fromstring(signed())
    tree.find(f".//{DS}{element}").set("Algorithm", algorithm)

    assert first_not_passed(etree.tostring(tree)) == (3, "indeterminate")


def test_a_document_type_is_not_examined() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + signed()

    assert first_not_passed(bomb) == (1, "indeterminate")


@pytest.mark.parametrize("content", [b"", b"<a", b"\x00" * 100, b"%PDF-1.7", b"<a/>", CDA])
def test_bytes_without_a_signature_never_raise(content: bytes) -> None:
    assert first_not_passed(content)[0] in (1, 2)


def test_signed_properties_that_name_another_certificate_are_refused() -> None:
    content = signed_xades()
    tree = etree.fromstring(content)
    data = tree.find(f".//{DS}X509Data")
    other = laboratory.signer(ROOT, name="Docteur Essai")  # the same key, another certificate
    for one in list(data):
        data.remove(one)
    etree.SubElement(data, f"{DS}X509Certificate").text = b64encode(other.public_bytes(Encoding.DER)).decode()

    assert first_not_passed(etree.tostring(tree)) == (5, "failed")


def test_properties_that_were_added_unsigned_are_refused() -> None:
    tree = etree.fromstring(signed())
    properties = etree.fromstring(signed_xades()).find(f".//{XADES}QualifyingProperties")
    etree.SubElement(tree.find(f".//{DS}Signature"), f"{DS}Object").append(properties)

    assert first_not_passed(etree.tostring(tree)) == (6, "failed")


def test_a_document_that_was_put_into_a_signature_over_its_surroundings_is_refused() -> None:
    tree = etree.fromstring(signed(b"<autre>x</autre>"))
    etree.SubElement(tree.find(f".//{DS}Signature"), f"{DS}Object").append(etree.fromstring(CDA))

    assert first_not_passed(etree.tostring(tree)) == (4, "failed")


def test_a_document_that_is_too_large_is_not_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signing.signed_xml.LARGEST", 100)

    assert first_not_passed(signed()) == (1, "indeterminate")


def test_several_signatures_of_one_document_are_not_said_to_be_wrong() -> None:
    tree = etree.fromstring(signed())
    tree.append(etree.fromstring(etree.tostring(tree.find(f"{DS}Signature"))))

    assert first_not_passed(etree.tostring(tree)) == (2, "indeterminate")


def test_a_text_beyond_the_limit_of_the_parser_is_not_said_to_be_wrong() -> None:
    content = signed().replace(b"Bilan", b"A" * 10_000_001)

    assert first_not_passed(content) == (1, "indeterminate")


def test_a_verdict_names_the_signer_the_anchor_and_the_claimed_time() -> None:
    found = judge_signed_xml(signed_xades(), TRUST, AT)

    assert (found.form, found.signer) == (SignatureForm.XADES, "CN=Docteur Essai")
    assert found.certificate == Digest.of(SIGNER.public_bytes(Encoding.DER))
    assert found.anchor == Digest.of(ROOT.der)
    assert found.claimed_at is not None
    assert judge_signed_xml(signed(), TRUST, AT).form is SignatureForm.XMLDSIG


@pytest.mark.parametrize(
    ("content", "trust", "reason"),
    [
        (b"<a", TRUST, SubIndication.FORMAT_FAILURE),
        (signed().replace(b"Bilan", b"Bilao"), TRUST, SubIndication.HASH_FAILURE),
        (signed(), TrustStore(), SubIndication.NO_CERTIFICATE_CHAIN_FOUND),
        (signed(), TrustStore(anchors=(ROOT.der,)), SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE),
    ],
)
def test_a_verdict_that_is_not_passed_has_the_reason_of_the_standard(
    content: bytes, trust: TrustStore, reason: SubIndication
) -> None:
    assert judge_signed_xml(content, trust, AT).subindication is reason


def ended(name: str) -> TrustStore:
    """The trust of the tests, by a table in which an algorithm ended long ago."""
    policy = shipped_policy()
    rules = tuple(replace(one, sunset=date(2020, 1, 1)) if one.name == name else one for one in policy.rules)
    return replace(TRUST, algorithms=replace(policy, rules=rules))


@pytest.mark.parametrize("name", ["sha256", "ecdsa"])
@pytest.mark.parametrize("made", [signed, signed_xades])
def test_an_algorithm_that_ended_is_indeterminate(made: Callable[[], bytes], name: str) -> None:
    steps = verify_signed_xml(made(), ended(name), AT)

    assert overall(steps) is Verdict.INDETERMINATE
    assert {one.subindication for one in steps[6:] if one.verdict is not Verdict.PASSED} <= {
        SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
        SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
    }
    assert overall(verify_signed_xml(made(), ended("sha512"), AT)) is Verdict.PASSED


@pytest.mark.parametrize(
    ("moment", "lack"),
    [
        (AT + timedelta(days=1), SubIndication.NO_POE),
        (laboratory.BEGIN - timedelta(days=1), SubIndication.SIG_CONSTRAINTS_FAILURE),
    ],
)
def test_a_time_that_cannot_be_true_is_indeterminate(moment: datetime, lack: SubIndication) -> None:
    content = signed_xades(moment)

    assert first_not_passed(content) == (9, "indeterminate")
    assert verify_signed_xml(content, TRUST, AT)[-1].subindication is lack


def test_a_stranger_among_the_certificates_of_a_signature_is_indeterminate() -> None:
    stranger = laboratory.signer(laboratory.authority("Inconnue"), name="Inconnu")
    tree = etree.fromstring(signed())
    added = etree.SubElement(tree.find(f".//{DS}X509Data"), f"{DS}X509Certificate")
    added.text = b64encode(stranger.public_bytes(Encoding.DER)).decode()

    assert first_not_passed(etree.tostring(tree)) == (7, "indeterminate")


def test_what_the_register_says_of_a_key_counts() -> None:
    public = SIGNER.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    lost = KnownKey(public_key=public, compromised_since=AT - timedelta(days=10))

    steps = verify_signed_xml(signed(), replace(TRUST, keys=(lost,)), AT)

    assert steps[6].subindication is SubIndication.REVOKED_NO_POE
