"""EU DSS judges what we judge: forms, levels, attacks, certificates. Each difference has its reason."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from asn1crypto import cms, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from lxml import etree
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from archive_service.demo.small_pdf import small_pdf
from archive_service.workflows.verified_files import Given, verify_file
from signing.algorithm_policy import Algorithm, AlgorithmKind, shipped_policy
from signing.development import create_development_pki, development_trust, issue_seal_certificate
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.key_algorithms import KeyInMemory
from signing.keys import SealKey
from signing.pdf_seal import SealWords, seal_with_words
from signing.standalone_seals import SealForm, SealLevel, WantedSeal, seal_file
from signing.timestamps import TimeStamper
from signing.trust import TrustStore, pem
from tests.shared_material import judge
from tests.signing.laboratory import Revoked, authority, crl, key, signer, usage
from tests.signing.pdf_attacks import (
    annotated,
    emptied_signature,
    hidden,
    overpainted,
    pointed_elsewhere,
    replaced,
    trailed,
    unnamed_copy,
    unnamed_copy_beside_validation_data,
    without_signature_field,
    wrapped,
)
from tests.signing.signing_home import PASSPHRASE
from tests.signing.written_trust import write_trust

pytestmark = pytest.mark.judge

DAY = timedelta(days=1)
ATTACKS = {
    "b-b": (
        overpainted,
        annotated,
        replaced,
        hidden,
        pointed_elsewhere,
        unnamed_copy,
        without_signature_field,
        emptied_signature,
        wrapped,
        trailed,
    ),
    "b-lta": (overpainted, hidden, unnamed_copy_beside_validation_data, trailed),
}
NAMES = {SealForm.PADES: "{}.pdf", SealForm.CADES: "{}.p7s", SealForm.ASIC: "{}.asice"}
OF_DSS = {
    "TOTAL_FAILED": "failed",
    "FAILED": "failed",
    "INDETERMINATE": "indeterminate",
    "TOTAL_PASSED": "passed",
    "PASSED": "passed",
}
"""Its words, the worst first."""


@dataclass(frozen=True, slots=True)
class At:
    """An authority whose clock stands still."""

    whole: DevelopmentTimeStamper
    at: datetime

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        return self.whole.stamp(digest, self.at)


@dataclass
class Case:
    """A folder with what is judged, and the trust of both judges."""

    folder: Path
    document: bytes
    now: datetime
    trust: TrustStore = field(default_factory=TrustStore)

    def put(self, name: str, content: bytes) -> None:
        (self.folder / name).write_bytes(content)

    def key(self, name: str, **of: object) -> SealKey:
        """A key certified by an authority of its own, with its list; `revoked` says since when."""
        private = key(name)
        identifier = x509.SubjectKeyIdentifier.from_public_key(key(f"Autorité {name}").public_key()), False
        above = authority(f"Autorité {name}", more=[identifier])
        revoked, trusted = of.pop("revoked", None), of.pop("trusted", True)
        certificate = signer(above, name=name, **of)  # type: ignore[arg-type]
        entries = (
            [Revoked(serial=certificate.serial_number, on=revoked)] if isinstance(revoked, datetime) else []
        )
        # The older one was made while every certificate of these tests but one was valid.
        lists = tuple(crl(above, self.now - made * DAY, self.now + 30 * DAY, *entries) for made in (8, 1))
        anchors = (above.der,) if trusted else ()
        self.trust += TrustStore(anchors=anchors, crls=lists)
        return SealKey.held_elsewhere(KeyInMemory(private), private.public_key(), [certificate])

    def sealed(
        self, name: str, by: SealKey, *, claimed: datetime | None = None, dated_by: TimeStamper | None = None
    ) -> bytes:
        at = claimed or self.now - 10 * DAY
        content = seal_with_words(self.document, by, at, SealWords(), dated_by=dated_by)
        self.put(f"{name}.pdf", content)
        return content


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    document = small_pdf(["Convention de séjour", "Montant : 12 EUR"])
    case = Case(tmp_path_factory.mktemp("matrix"), document, datetime.now(UTC) - timedelta(minutes=2))
    create_development_pki(case.folder / "pki", case.now - 40 * DAY, passphrase=PASSPHRASE)
    own = issue_seal_certificate(
        case.folder / "pki", "1", "Foyer", case.now - 40 * DAY, passphrase=PASSPHRASE
    )
    stamper = DevelopmentTimeStamper.open(case.folder / "pki", PASSPHRASE, lambda: case.now)
    case.trust = development_trust(case.folder / "pki")
    for form, name in NAMES.items():
        for level in SealLevel:
            wanted = WantedSeal(form=form, level=level)
            made = seal_file(
                document, "d.pdf", wanted, key=own, stamper=stamper, trust=case.trust, at=case.now
            )
            case.put(name.format(level), made.content)
    for attacked, attacks in ATTACKS.items():
        for attack in attacks:
            case.put(
                f"{attacked}-{attack.__name__}.pdf", attack((case.folder / f"{attacked}.pdf").read_bytes())
            )
    certificates(case, own, stamper)
    containers(case)
    case.put("encrypted.pdf", encrypted(case))
    case.put("d.pdf.data", document)
    case.put("none.pdf", document)
    return case


def certificates(case: Case, own: SealKey, stamper: DevelopmentTimeStamper) -> None:
    now, then, later = case.now, At(stamper, case.now - 10 * DAY), At(stamper, case.now - DAY)
    whole = {"begin": now - 30 * DAY, "end": now + 300 * DAY}
    made = {
        "expired": case.key("expiré", begin=now - 30 * DAY, end=now - 5 * DAY),
        "not-yet": case.key("à venir", begin=now + 5 * DAY, end=now + 300 * DAY),
        "wrong-usage": case.key("chiffrement", for_what=usage(key_encipherment=True), **whole),
        "revoked-before": case.key("révoqué avant", revoked=now - 20 * DAY, **whole),
        "revoked-after": case.key("révoqué après", revoked=now - 4 * DAY, **whole),
        "untrusted": case.key("inconnu", trusted=False, **whole),
        "good": case.key("bon", **whole),
    }
    for name, by in made.items():
        case.sealed(f"{name}-bare", by)
        case.sealed(f"{name}-dated", by, dated_by=then)
    case.sealed("expired-dated-late", made["expired"], dated_by=later)
    case.sealed("revoked-dated-late", made["revoked-after"], dated_by=later)
    case.sealed("claimed-early", made["good"], claimed=now - 60 * DAY)
    case.sealed("claimed-in-future", made["good"], claimed=now + 60 * DAY)
    case.put(
        "other-digest.p7s", dated((case.folder / "b-b.p7s").read_bytes(), stamper.stamp(Digest.of(b"x"), now))
    )


def dated(signature: bytes, token: bytes) -> bytes:
    """A detached signature with a time stamp, whatever that dates."""
    info = cms.ContentInfo.load(signature)
    attribute = {"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(token)]}
    info["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(attribute)])
    return bytes(info.dump(force=True))


def containers(case: Case) -> None:
    for level in ("b-b", "b-lta"):
        content = (case.folder / f"{level}.asice").read_bytes()
        case.put(f"{level}-file-changed.asice", repacked(content, change="d.pdf"))
        case.put(f"{level}-file-added.asice", repacked(content, added={"intrus.txt": b"intrus"}))
        case.put(f"{level}-file-removed.asice", repacked(content, removed="d.pdf"))
        case.put(f"{level}-manifest-changed.asice", repacked(content, change="ASiCManifest001.xml"))
        case.put(f"{level}-cut.asice", content[: len(content) // 2])
    signature = (case.folder / "b-b.p7s").read_bytes()
    case.put("cut.p7s", signature[:-30])
    case.put("flipped.p7s", signature[:-1] + bytes([signature[-1] ^ 1]))


def repacked(
    content: bytes, *, change: str = "", removed: str = "", added: dict[str, bytes] | None = None
) -> bytes:
    """A container with a file changed in its last byte but one, removed, or added."""
    output = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(output, "w") as after:
        for one in before.infolist():
            inside = before.read(one)
            if change and one.filename.endswith(change):
                inside = inside.replace(b'URI="d.pdf"', b'URI="e.pdf"') if b"URI" in inside else inside + b" "
            if not removed or one.filename != removed:
                after.writestr(one, inside)
        for name, inside in (added or {}).items():
            after.writestr(name, inside)
    return output.getvalue()


def encrypted(case: Case) -> bytes:
    """A PDF that opens without a password and is encrypted all the same, signed by another program."""
    output = BytesIO()
    writer = copy_into_new_writer(PdfFileReader(BytesIO(case.document)))
    writer.encrypt(owner_pass="x", user_pass="")
    writer.write(output)
    good = case.key("bon chiffré", begin=case.now - DAY, end=case.now + DAY)
    private = key("bon chiffré").private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    simple = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(good.certificates[0]),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
        embed_roots=False,
    )
    incremental = IncrementalPdfFileWriter(output)
    incremental.encrypt("")
    metadata = signers.PdfSignatureMetadata(
        field_name="S", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    made: BytesIO = signers.sign_pdf(incremental, metadata, simple)
    return made.getvalue()


Found = tuple[str, str | None]


def ours(case: Case) -> dict[str, Found]:
    found = {}
    for path in judged_files(case):
        data = [case.folder / "d.pdf.data"] if path.suffix == ".p7s" else []
        report = verify_file(path.name, path, Given(trust=case.trust, at=datetime.now(UTC), data=data))
        found[path.name] = report.verdict.value, report.subindication and report.subindication.value
    return found


def judged_files(case: Case) -> list[Path]:
    return sorted(path for path in case.folder.iterdir() if path.suffix in (".pdf", ".p7s", ".asice"))


def theirs(case: Case) -> dict[str, Found]:
    write_trust(case.trust, case.folder / "trust")
    (case.folder / "anchors.pem").write_bytes(pem(case.trust.anchors))
    for number, content in enumerate(case.trust.crls):
        case.put(f"{number}.crl", content)
    lists = [f"{number}.crl" for number in range(len(case.trust.crls))]
    options = ["--trust", "anchors.pem", "--crl", *lists, "--cert", "trust/intermediates.pem"]
    files = [path.name for path in judged_files(case)]
    detached = [name for name in files if name.endswith(".p7s")]
    found = dict(reports(case, [name for name in files if name not in detached], options))
    return found | dict(reports(case, detached, [*options, "--detached", "d.pdf.data"]))


def reports(case: Case, files: list[str], options: list[str]) -> Iterator[tuple[str, Found]]:
    command = [str(judge("proof")), "seal", *files, *options]
    done = subprocess.run(command, cwd=case.folder, capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(lines) == len(files), done.stderr
    for line in lines:
        yield Path(line["file"]).name, verdict_in(line)


def verdict_in(line: dict[str, Any]) -> Found:
    """The worst verdict on a signature or time stamp; `changed` when only a warning tells of a change."""
    tokens = [*(line.get("signatures") or ()), *(line.get("timestamps") or ())]
    if not tokens:
        return "none", None
    worst = min(tokens, key=lambda one: [*OF_DSS].index(one["indication"]))
    verdict = OF_DSS[worst["indication"]]
    if verdict == "passed" and (line.get("changed_after_sealing") or line.get("trailing_bytes")):
        verdict = "changed"
    return verdict, worst["subindication"] or None


CHANGED = "DSS warns of a change after the signature, or of bytes after the end; we fail (decision 0103)"
UNSEEN = "DSS compares the pages that it draws, and sees nothing in what only other readers show; we fail"
NOT_FOUND = "DSS finds no signature at all and gives no verdict; for us a file without a whole one fails"
UNCOVERED = "DSS judges the signatures of a container; for us every file of it must be covered"
CLAIMED = "For DSS a claimed time in the future is no constraint; for us it contradicts the time of judgement"
ENCRYPTED = "We read no encrypted PDF, and say that we cannot tell"
OLDER_LIST = "DSS takes the newest list alone, made after the certificate's end; we any list that covers"
ADMITTED = "A signature that itself says that it is later than the revocation fails here (decision 0032)"
USAGE = "DSS only warns of a key that is not for signing (decision 0103)"

DIFFERENCES: dict[tuple[str, str, str], tuple[str, ...]] = {
    (CHANGED, "failed", "changed"): (
        "b-b-annotated.pdf",
        "b-b-overpainted.pdf",
        "b-b-replaced.pdf",
        "b-b-trailed.pdf",
        "b-lta-overpainted.pdf",
        "b-lta-trailed.pdf",
    ),
    (UNSEEN, "failed", "passed"): (
        "b-b-hidden.pdf",
        "b-b-pointed_elsewhere.pdf",
        "b-b-unnamed_copy.pdf",
        "b-lta-hidden.pdf",
        "b-lta-unnamed_copy_beside_validation_data.pdf",
    ),
    (NOT_FOUND, "failed", "none"): (
        "b-b-cut.asice",
        "b-b-emptied_signature.pdf",
        "b-b-without_signature_field.pdf",
        "b-lta-cut.asice",
        "cut.p7s",
        "none.pdf",
    ),
    (UNCOVERED, "failed", "passed"): ("b-b-file-added.asice", "b-lta-file-added.asice"),
    (CLAIMED, "indeterminate", "passed"): ("claimed-in-future.pdf",),
    (ENCRYPTED, "indeterminate", "passed"): ("encrypted.pdf",),
    (OLDER_LIST, "passed", "indeterminate"): ("expired-dated.pdf",),
    (ADMITTED, "failed", "indeterminate"): ("revoked-before-bare.pdf", "revoked-before-dated.pdf"),
    (USAGE, "failed", "passed"): ("wrong-usage-bare.pdf", "wrong-usage-dated.pdf"),
}
"""Files by the reason, our verdict and that of DSS."""

OTHER_NAMES = {
    "b-b-file-removed.asice",
    "b-lta-file-removed.asice",
    "b-b-manifest-changed.asice",
    "expired-bare.pdf",
    "expired-dated-late.pdf",
    "not-yet-bare.pdf",
    "not-yet-dated.pdf",
}
"""Files with one verdict and two sub-indications: what is missing is found in another order."""


@pytest.fixture(scope="module")
def verdicts(case: Case) -> dict[str, tuple[Found, Found]]:
    mine, dss = ours(case), theirs(case)
    assert mine.keys() == dss.keys()
    return {name: (mine[name], dss[name]) for name in mine}


def test_every_genuine_seal_passes_for_both(verdicts: dict[str, tuple[Found, Found]]) -> None:
    genuine = [name.format(level) for name in NAMES.values() for level in SealLevel]

    assert {name: verdicts[name] for name in genuine} == dict.fromkeys(
        genuine, (("passed", None), ("passed", None))
    )


def test_every_difference_of_the_verdicts_has_its_reason(verdicts: dict[str, tuple[Found, Found]]) -> None:
    found = {name: (mine[0], dss[0]) for name, (mine, dss) in verdicts.items() if mine[0] != dss[0]}

    assert found == {name: (mine, dss) for (_, mine, dss), names in DIFFERENCES.items() for name in names}


def test_the_same_verdict_has_the_same_sub_indication_but_for_the_order_of_checks(
    verdicts: dict[str, tuple[Found, Found]],
) -> None:
    found = {name for name, (mine, dss) in verdicts.items() if mine[0] == dss[0] and mine[1] != dss[1]}

    assert found == OTHER_NAMES


def test_only_a_list_that_covers_more_makes_us_pass_what_dss_does_not(
    verdicts: dict[str, tuple[Found, Found]],
) -> None:
    assert [name for name, (mine, dss) in verdicts.items() if mine[0] == "passed" != dss[0]] == [
        "expired-dated.pdf"
    ]


def test_our_table_of_algorithms_has_the_dates_of_dss() -> None:
    (jar,) = (Path.home() / ".m2/repository/eu/europa/ec/joinup/sd-dss/dss-policy-jaxb").rglob("*6.4.jar")
    with ZipFile(jar) as packed:
        policy = etree.fromstring(packed.read("policy/constraint.xml"))
    names = {"RSA": "rsa-pkcs1", "RSASSA-PSS": "rsa-pss", "ECDSA": "ecdsa"}
    dated = policy.find("{*}Cryptographic/{*}AlgoExpirationDate")
    assert dated is not None
    for one in dated.iterfind("{*}Algo"):
        size, text = int(one.get("Size", "0")), (one.text or "").strip()
        kind = AlgorithmKind.SIGNATURE if size else AlgorithmKind.DIGEST
        name = names.get(text, text.lower().replace("-", "_"))
        rule = shipped_policy().rule_of(Algorithm(kind, name, size))
        if rule is not None:
            assert str(rule.sunset) == one.get("Date", "None"), text
