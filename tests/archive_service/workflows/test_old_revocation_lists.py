"""A list that ended says nothing of a signature whose time nobody proves: its key may be stolen since."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from lxml import etree

from archive_service.demo.small_pdf import small_pdf
from archive_service.workflows.verified_files import Given, verify_file
from exports.attestation.verify_dui import OpenSsl, Trust, steps_of, worst
from signing.asic import sealed_container
from signing.cades import detached_seal
from signing.cms_levels import StampedAt, with_long_term_data, with_signature_stamp
from signing.digests import Digest
from signing.foreign_pdf import judge_signed_pdf
from signing.foreign_xml import judge_signed_xml
from signing.long_term_data import LongTermData
from signing.pdf_levels import with_data, with_stamp
from signing.pdf_seal import seal
from signing.report import Verdict
from signing.subindications import SubIndication
from signing.trust import TrustStore, pem
from tests.offline_openssl import openssl
from tests.shared_material import judge
from tests.signing.dated_xades import DatedSigner
from tests.signing.laboratory import LATE, crl, day, key
from tests.signing.thief import LIST_OF_STAMPS, NOW, ROOT, SEAL, STAMPS, STOLEN, seal_key, stamper

__all__ = ["openssl"]

DOCUMENT = small_pdf(["Convention de séjour"])
STATED = day("2026-12-20")
"""What the thief writes; the key was stolen on 1 January 2027."""
OLD_LIST = crl(ROOT, day("2026-12-15"), day("2026-12-31"))
NEW_LIST, LATER_LIST = crl(ROOT, day("2028-05-25"), day("2028-06-05")), crl(ROOT, day("2028-06-10"), LATE)
TELLING = crl(ROOT, day("2028-05-25"), day("2028-06-05"), STOLEN)
LONG_TERM = LongTermData(certificates=(), lists=(OLD_LIST,))

Made = Callable[[datetime | None], bytes]


def pdf(dated: datetime | None) -> bytes:
    sealed = seal(DOCUMENT, seal_key(), STATED, name="Foyer", reason="Envoi")
    if dated is not None:
        sealed = with_stamp(sealed, StampedAt(stamper=stamper(dated), digest="sha256", at=dated))
    return with_data(sealed, LONG_TERM)


def detached(dated: datetime | None, content: bytes = DOCUMENT) -> bytes:
    signature = detached_seal(Digest.of(content), seal_key(), STATED)
    if dated is not None:
        stamped = StampedAt(stamper=stamper(dated), digest="sha256", at=dated)
        signature = with_signature_stamp(signature, stamped)
    return with_long_term_data(signature, LONG_TERM)


def container(dated: datetime | None) -> bytes:
    made = sealed_container({"d.pdf": DOCUMENT}, seal_key(), STATED)
    return made.with_signature(detached(dated, made.manifest)).written()


def signed_cda() -> bytes:
    private = key("Cachet").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    cda = etree.fromstring(b'<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2"/></ClinicalDocument>')
    certificate = SEAL.public_bytes(Encoding.PEM).decode()
    return bytes(etree.tostring(DatedSigner(STATED).sign(cda, key=private, cert=certificate)))


def trusting(*lists: bytes) -> TrustStore:
    return TrustStore(anchors=(ROOT.der, STAMPS.der), crls=(LIST_OF_STAMPS, *lists))


FORMS = [pytest.param(pdf, id="pdf"), pytest.param(detached, id="p7s"), pytest.param(container, id="asice")]


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., tuple[Verdict, SubIndication | None, str]]:
    def judge(content: bytes, *lists: bytes, at: datetime = NOW) -> tuple[Verdict, SubIndication | None, str]:
        path, data = tmp_path / "file", tmp_path / "data"
        path.write_bytes(content)
        data.write_bytes(DOCUMENT)
        report = verify_file("file", path, Given(trust=trusting(*lists), at=at, data=[data]))
        told = next((one.detail for one in report.steps if one.verdict is report.verdict), "")
        return report.verdict, report.subindication, told

    return judge


Judge = Callable[..., tuple[Verdict, SubIndication | None, str]]


@pytest.mark.parametrize("made", FORMS)
def test_what_a_thief_signs_with_an_old_list_inside_does_not_pass(made: Made, judged: Judge) -> None:
    verdict, why, told = judged(made(None))

    assert (verdict, why) == (Verdict.INDETERMINATE, SubIndication.TRY_LATER)
    assert told == (
        "La liste de révocation de « Racine » a pris fin le 31/12/2026, avant le 01/06/2028. Rien ne prouve "
        "de quand date la signature : il faut une liste de cette autorité qui vaut encore le 01/06/2028, ou "
        "un horodatage ou une preuve d'existence d'un jour que la liste couvre."
    )


@pytest.mark.parametrize("made", FORMS)
def test_it_does_not_pass_by_an_old_list_of_the_verifiers_own(made: Made, judged: Judge) -> None:
    later = crl(ROOT, day("2026-12-25"), day("2027-01-10"))

    assert judged(made(None), later)[:2] == (Verdict.INDETERMINATE, SubIndication.TRY_LATER)


@pytest.mark.parametrize("made", FORMS)
def test_a_present_list_decides(made: Made, judged: Judge) -> None:
    assert judged(made(None), NEW_LIST)[0] is Verdict.PASSED
    assert judged(made(None), LATER_LIST)[0] is Verdict.PASSED
    assert judged(made(None), TELLING)[:2] == (Verdict.INDETERMINATE, SubIndication.REVOKED_NO_POE)


@pytest.mark.parametrize("made", FORMS)
def test_a_time_stamp_of_the_time_of_the_list_keeps_the_signature_valid(made: Made, judged: Judge) -> None:
    assert judged(made(STATED))[0] is Verdict.PASSED
    assert judged(made(STATED), TELLING)[0] is Verdict.PASSED


@pytest.mark.parametrize("made", FORMS)
def test_a_time_stamp_after_the_end_of_the_list_does_not(made: Made, judged: Judge) -> None:
    verdict, why, told = judged(made(day("2027-02-01")))

    assert (verdict, why) == (Verdict.INDETERMINATE, SubIndication.TRY_LATER)
    assert told == "La liste de révocation de « Racine » a pris fin le 31/12/2026, avant le 01/02/2027."


@pytest.mark.parametrize("made", FORMS)
def test_as_of_a_day_on_which_the_list_was_good_it_is_enough(made: Made, judged: Judge) -> None:
    assert judged(made(None), at=day("2026-12-24"))[0] is Verdict.PASSED
    assert judged(made(None), at=day("2026-12-31"))[0] is Verdict.PASSED
    assert judged(made(None), at=day("2027-01-01"))[0] is Verdict.INDETERMINATE


def test_what_comes_in_is_judged_by_the_lists_of_that_day() -> None:
    for lists, expected in [((OLD_LIST,), SubIndication.TRY_LATER), ((NEW_LIST,), None)]:
        (found,) = judge_signed_pdf(pdf(None), trusting(*lists), NOW)
        cda = judge_signed_xml(signed_cda(), trusting(*lists), NOW)

        assert found.subindication is cda.subindication is expected
        assert (found.verdict is Verdict.PASSED) is (cda.verdict is Verdict.PASSED) is (expected is None)


@pytest.mark.parametrize(
    ("made", "name"),
    [(pdf, "d.pdf"), (detached, "d.pdf.p7s"), (container, "d.asice")],
    ids=["pdf", "p7s", "asice"],
)
def test_the_offline_verifier_says_the_same(made: Made, name: str, tmp_path: Path, openssl: OpenSsl) -> None:
    def offline(dated: datetime | None, *lists: bytes) -> tuple[str, str]:
        (tmp_path / name).write_bytes(made(dated))
        (tmp_path / "data").write_bytes(DOCUMENT)
        trust = Trust(anchors=(ROOT.der, STAMPS.der), lists=(LIST_OF_STAMPS, *lists))
        data = [str(tmp_path / "data")] if name.endswith(".p7s") else []
        steps = list(steps_of(str(tmp_path / name), openssl, trust, NOW, data))
        verdict = worst(one.verdict for one in steps)
        return verdict, next((one.detail for one in steps if one.verdict == verdict), "")

    verdict, told = offline(None)
    assert verdict == "indeterminate"
    assert "Lists are needed that are good on 01/06/2028" in told
    assert offline(None, NEW_LIST)[0] == offline(STATED)[0] == offline(STATED, TELLING)[0] == "passed"
    assert offline(None, TELLING)[0] != "passed"
    assert offline(day("2027-02-01"))[0] == "indeterminate"


@pytest.mark.judge
def test_dss_says_the_same_once_it_is_told_that_lists_end(tmp_path: Path) -> None:
    """Its own policy takes lists of any age."""
    (jar,) = (Path.home() / ".m2/repository/eu/europa/ec/joinup/sd-dss/dss-policy-jaxb").rglob("*6.4.jar")
    with ZipFile(jar) as packed:
        policy = packed.read("policy/constraint.xml")
    ageless = b'<RevocationFreshness Level="IGNORE" Unit="DAYS" Value="0" />'
    assert ageless in policy
    (tmp_path / "policy.xml").write_bytes(
        policy.replace(ageless, b'<RevocationFreshnessNextUpdate Level="FAIL" />')
    )
    (tmp_path / "anchors.pem").write_bytes(pem((ROOT.der, STAMPS.der)))
    for name, content in (("stamps.crl", LIST_OF_STAMPS), ("new.crl", NEW_LIST)):
        (tmp_path / name).write_bytes(content)
    for name, dated in (("thief", None), ("dated", STATED), ("late", day("2027-02-01"))):
        (tmp_path / f"{name}.pdf").write_bytes(pdf(dated))
        (tmp_path / f"{name}.asice").write_bytes(container(dated))

    def dss(*options: str) -> dict[str, tuple[str, str | None]]:
        files = sorted(path.name for path in tmp_path.glob("*.[pa][ds][fi]*"))
        given = ["--trust", "anchors.pem", "--time", NOW.isoformat().replace("+00:00", "Z"), *options]
        command = [str(judge("proof")), "seal", *files, *given]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        found = {line["file"]: line["signatures"][0] for line in lines}
        return {name: (one["indication"], one["subindication"]) for name, one in found.items()}

    names = [f"{name}.{form}" for name in ("dated", "late", "thief") for form in ("asice", "pdf")]
    passed, later = ("TOTAL_PASSED", None), ("INDETERMINATE", "TRY_LATER")
    strict = ["--policy", "policy.xml"]
    assert dss("--crl", "stamps.crl") == dict.fromkeys(names, passed)
    assert dss("--crl", "stamps.crl", *strict) == {
        name: passed if name.startswith("dated") else later for name in names
    }
    assert dss("--crl", "stamps.crl", "new.crl", *strict) == dict.fromkeys(names, passed)
