"""What is verified is recognised by its bytes, and nothing in it stops a verification."""

from __future__ import annotations

import os
import tracemalloc
import zipfile
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms, core
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_service.model.verified_targets import TargetKind
from archive_service.workflows.verified_files import Given, verify_file
from signing.cms import signed_data, signing_certificate
from signing.development import create_development_pki, development_trust, issue_seal_certificate
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.merkle import leaf_hash, root
from signing.report import Verdict
from signing.subindications import SubIndication
from signing.transparency import LogKey
from tests.signing.renewing import build_evidence
from tests.signing.signing_home import NOW, PASSPHRASE, Home
from tests.signing.tiles_of_logs import write_tiles

MANIFEST = "META-INF/ASiCManifest001.xml"
SIGNATURE = "META-INF/signature001.p7s"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("pki")
    create_development_pki(folder, NOW, passphrase=PASSPHRASE)
    key = issue_seal_certificate(folder, "750000001", "Association", NOW, passphrase=PASSPHRASE)
    stamper = DevelopmentTimeStamper.open(folder, PASSPHRASE, lambda: NOW)
    return Home(folder, key, development_trust(folder), stamper)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the report says, in short."""

    kind: TargetKind
    verdict: Verdict
    why: SubIndication | None


def judged(home: Home, path: Path, *data: Path, keys: tuple[str, ...] = ()) -> Judged:
    given_ = Given(trust=home.trust, at=NOW, data=data or None, journal_keys=keys)
    report = verify_file(str(path), path, given_)
    return Judged(report.kind, report.verdict, report.subindication)


def detached(home: Home, content: bytes) -> bytes:
    """A CAdES B-B signature over `content`."""
    certificates = home.key.certificates
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute(
                {"type": "message_digest", "values": [core.OctetString(sha256(content).digest())]}
            ),
            signing_certificate(certificates[0]),
        ]
    )
    signature = home.key.sign(attributes.untag().dump())
    return signed_data(certificates, attributes, "sha256", "sha256_rsa", signature)


def asic(home: Home, files: dict[str, bytes], *, signed: Callable[[bytes], bytes] | None = None) -> bytes:
    references = "".join(
        f'<asic:DataObjectReference URI="{name}"><ds:DigestMethod '
        'Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<ds:DigestValue>{b64encode(sha256(content).digest()).decode()}</ds:DigestValue>"
        "</asic:DataObjectReference>"
        for name, content in files.items()
    )
    manifest = (
        '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" '
        'xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
        f'<asic:SigReference URI="{SIGNATURE}"/>{references}</asic:ASiCManifest>'
    ).encode()
    signature = detached(home, manifest if signed is None else signed(manifest))
    return zipped(
        {
            "mimetype": b"application/vnd.etsi.asic-e+zip",
            **files,
            MANIFEST: manifest,
            SIGNATURE: signature,
        }
    )


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", method) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return output.getvalue()


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_detached_signature_is_judged_over_the_file_beside_it(home: Home, tmp_path: Path) -> None:
    data = put(tmp_path / "flux.xml", b"<a/>")
    signature = put(tmp_path / "flux.xml.p7s", detached(home, b"<a/>"))

    assert judged(home, signature) == Judged(TargetKind.SIGNATURE, Verdict.PASSED, None)
    assert judged(home, signature, data).verdict is Verdict.PASSED
    put(data, b"<b/>")
    assert judged(home, signature) == Judged(TargetKind.SIGNATURE, Verdict.FAILED, SubIndication.HASH_FAILURE)
    data.unlink()
    assert judged(home, signature) == Judged(
        TargetKind.SIGNATURE, Verdict.INDETERMINATE, SubIndication.SIGNED_DATA_NOT_FOUND
    )


def test_a_token_and_its_response_are_judged_over_what_they_date(home: Home, tmp_path: Path) -> None:
    data = put(tmp_path / "lot.json", b"{}")
    token = put(tmp_path / "lot.json.tst", home.stamper.stamp(Digest.of(b"{}")))

    assert judged(home, token) == Judged(TargetKind.TOKEN, Verdict.PASSED, None)
    put(data, b"[]")
    assert judged(home, token) == Judged(TargetKind.TOKEN, Verdict.FAILED, SubIndication.HASH_FAILURE)


def test_an_evidence_record_is_judged_over_all_that_is_given(home: Home, tmp_path: Path) -> None:
    (record,) = build_evidence([[Digest.of(b"un"), Digest.of(b"deux")]], home.stamper)
    proof = put(tmp_path / "preuve", record)
    one, two = put(tmp_path / "1", b"un"), put(tmp_path / "2", b"deux")

    assert judged(home, proof, one, two) == Judged(TargetKind.EVIDENCE, Verdict.PASSED, None)
    put(two, b"trois")
    assert judged(home, proof, one, two).verdict is Verdict.FAILED


def test_a_container_is_judged_with_each_of_its_files(home: Home, tmp_path: Path) -> None:
    files = {"a.xml": b"<a/>", "b.pdf": b"%PDF"}
    whole = asic(home, files)

    assert judged(home, put(tmp_path / "c", whole)) == Judged(TargetKind.CONTAINER, Verdict.PASSED, None)
    changed = whole.replace(b"<a/>", b"<b/>", 1)
    assert judged(home, put(tmp_path / "c", changed)).verdict is Verdict.FAILED
    other = asic(home, files, signed=lambda manifest: manifest + b" ")
    assert judged(home, put(tmp_path / "c", other)) == Judged(
        TargetKind.CONTAINER, Verdict.FAILED, SubIndication.HASH_FAILURE
    )


def test_a_file_smuggled_into_a_container_is_found(home: Home, tmp_path: Path) -> None:
    content = BytesIO(asic(home, {"a.xml": b"<a/>"}))
    with zipfile.ZipFile(content, "a") as file:
        file.writestr("annexe.pdf", b"%PDF")

    assert judged(home, put(tmp_path / "c", content.getvalue())) == Judged(
        TargetKind.CONTAINER, Verdict.FAILED, SubIndication.FORMAT_FAILURE
    )


def test_a_container_that_begins_with_a_pdf_is_a_container(home: Home, tmp_path: Path) -> None:
    small = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n0\n%%EOF\n"
    content = asic(home, {"a.pdf": small})

    assert judged(home, put(tmp_path / "c.asice", content)) == Judged(
        TargetKind.CONTAINER, Verdict.PASSED, None
    )


def test_a_zip_bomb_is_refused_before_it_is_read(home: Home, tmp_path: Path) -> None:
    bomb = zipped(
        {"mimetype": b"application/vnd.etsi.asic-e+zip", "a": bytes(300 << 20)}, zipfile.ZIP_DEFLATED
    )

    assert judged(home, put(tmp_path / "c", bomb)) == Judged(
        TargetKind.CONTAINER, Verdict.FAILED, SubIndication.FORMAT_FAILURE
    )


def test_a_container_too_large_to_be_held_in_memory_is_undecided(home: Home, tmp_path: Path) -> None:
    files = {"a": bytes(300 << 20), "b": os.urandom(2 << 20)}
    large = zipped({"mimetype": b"application/vnd.etsi.asic-e+zip", **files}, zipfile.ZIP_DEFLATED)

    assert judged(home, put(tmp_path / "c", large)) == Judged(
        TargetKind.CONTAINER, Verdict.INDETERMINATE, SubIndication.CUSTOM
    )


def test_an_evidence_record_is_judged_over_a_large_file_without_holding_it(
    home: Home, tmp_path: Path
) -> None:
    size = 64 << 20
    data = tmp_path / "1"
    with data.open("wb") as file:
        file.truncate(size)
    (record,) = build_evidence([[Digest.of(bytes(size))]], home.stamper)
    proof = put(tmp_path / "preuve", record)

    tracemalloc.start()
    try:
        found = judged(home, proof, data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert found == Judged(TargetKind.EVIDENCE, Verdict.PASSED, None)
    assert peak < 16 << 20


def test_a_journal_is_judged_entry_by_entry(home: Home, tmp_path: Path) -> None:
    key = LogKey.from_seed("journal.exemple", bytes(range(32)))
    entries = [b"entry %d" % number for number in range(700)]
    for path, content in write_tiles(entries).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    put(tmp_path / "checkpoint", key.sign(700, root(list(map(leaf_hash, entries)))))

    assert judged(home, tmp_path, keys=(key.verifier,)) == Judged(TargetKind.JOURNAL, Verdict.PASSED, None)
    assert judged(home, tmp_path).verdict is Verdict.INDETERMINATE
    stranger = LogKey.from_seed("journal.exemple", bytes(32)).verifier
    assert judged(home, tmp_path, keys=(stranger,)).why is SubIndication.SIG_CRYPTO_FAILURE
    bundle = tmp_path / "tile" / "entries" / "001"
    put(bundle, bundle.read_bytes().replace(b"entry 300", b"entry 3OO"))
    assert judged(home, tmp_path, keys=(key.verifier,)).why is SubIndication.HASH_FAILURE
    bundle.unlink()
    assert judged(home, tmp_path, keys=(key.verifier,)).verdict is Verdict.FAILED


def test_a_transfer_is_judged_object_by_object(home: Home, tmp_path: Path) -> None:
    def package(content: bytes) -> bytes:
        manifest = (
            '<ArchiveTransfer xmlns="fr:gouv:culture:archivesdefrance:seda:v2.2"><DataObjectPackage>'
            '<BinaryDataObject id="a"><Uri>content/a</Uri><MessageDigest algorithm="SHA-512">'
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
            "</MessageDigest></BinaryDataObject></DataObjectPackage></ArchiveTransfer>"
        )
        return zipped({"manifest.xml": manifest.encode(), "content/a": content})

    assert judged(home, put(tmp_path / "p", package(b"abc"))) == Judged(
        TargetKind.TRANSFER, Verdict.INDETERMINATE, SubIndication.NO_POE
    )
    assert judged(home, put(tmp_path / "p", package(b"abd"))).why is SubIndication.HASH_FAILURE


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\nstartxref\n0\n%%EOF",
        b"PK\x03\x04" + bytes(100),
        zipped({"mimetype": b"application/vnd.etsi.asic-e+zip"}),
        zipped({"META-INF/ASiCManifest001.xml": b"<a/>", "META-INF/signature001.p7s": b"0"}),
        zipped({"manifest.xml": b"<a><b>"}),
        b"0\x80" * 50_000,
        b"0\x82\xff\xff",
        b"-----BEGIN CMS-----\nAAAA\n-----END CMS-----\n",
        bytes(1 << 20),
    ],
    ids=range(12),
)
def test_whatever_is_no_proof_fails_and_says_so(home: Home, tmp_path: Path, content: bytes) -> None:
    found = judged(home, put(tmp_path / "octets", content))

    assert found.verdict is Verdict.FAILED


@given(content=st.binary(max_size=300))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_stop_a_verification(home: Home, tmp_path: Path, content: bytes) -> None:
    found = judged(home, put(tmp_path / "octets", content))

    assert found.verdict is not Verdict.PASSED


@given(data=st.data())
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damaged_proof_passes_or_stops_a_verification(
    home: Home, tmp_path: Path, data: st.DataObject
) -> None:
    subject = put(tmp_path / "flux.xml", b"<a/>")
    proofs = _proofs(home)
    whole = data.draw(st.sampled_from(proofs))
    at = data.draw(st.integers(min_value=0, max_value=len(whole) - 1))
    end = at + data.draw(st.integers(min_value=1, max_value=40))
    damaged = whole[:at] + data.draw(st.binary(max_size=40)) + whole[end:]

    found = judged(home, put(tmp_path / "preuve", damaged), subject)

    # What no signature covers may change without changing what it proves.
    assert damaged == whole or found.verdict is not Verdict.PASSED or len(damaged) == len(whole)


def _proofs(home: Home) -> list[bytes]:
    if not _MADE:
        _MADE.extend(
            [
                detached(home, b"<a/>"),
                home.stamper.stamp(Digest.of(b"<a/>")),
                build_evidence([[Digest.of(b"<a/>")], [Digest.of(os.urandom(8))]], home.stamper)[0],
            ]
        )
    return _MADE


_MADE: list[bytes] = []


def test_the_day_of_the_verdict_is_in_the_report(home: Home, tmp_path: Path) -> None:
    day = datetime(2031, 5, 17, 12, tzinfo=UTC)

    report = verify_file("x", put(tmp_path / "x", b"x"), Given(trust=home.trust, at=day, own_trust=False))

    assert (report.at, report.trust) == (day, "given")
