"""Files that leave alone are sealed in the form and at the level asked for, or not at all."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import product
from zipfile import ZIP_STORED, ZipFile

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from signing.asic import ARCHIVE_MANIFEST, EVIDENCE, MANIFEST, SIGNATURE, Container
from signing.cms_levels import is_archived, stamps_of
from signing.cms_reading import read_container, read_token
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.keys import SealKey
from signing.pdf_levels import level_of
from signing.prepared_seals import PreparedSeal, WantedRevision
from signing.standalone_seals import (
    Authorities,
    SealedFile,
    SealForm,
    SealLevel,
    WantedSeal,
    add_evidence,
    evidence_digests,
    raise_seal,
    seal_digest,
    seal_file,
    seal_files,
)
from signing.timestamps import NoTimeStamper, TimeStamper
from signing.trust import TrustStore
from signing.verification import Verdict, overall, verify_pdf
from tests.signing.laboratory import Authority, Revoked, authority, crl, key, signer, usage
from tests.signing.renewing import build_evidence
from tests.signing.signing_home import NOW, Home

LEVELS = list(SealLevel)
CONTENT = "Un texte, à sceller.".encode()


def sealed(home: Home, content: bytes, form: SealForm, level: SealLevel, **others: object) -> SealedFile:
    means = {"key": home.key, "stamper": home.stamper, "trust": home.trust, "at": NOW, **others}
    return seal_file(content, "projet.pdf", WantedSeal(form=form, level=level), **means)  # type: ignore[arg-type]


def authorities(home: Home, at: datetime = NOW) -> Authorities:
    return Authorities(stamper=home.stamper, trust=home.trust, at=at)


def test_a_pdf_leaves_with_a_seal_that_our_verification_passes(home: Home, document: bytes) -> None:
    made = sealed(home, document, SealForm.PADES, SealLevel.B_B)

    assert made.name == "projet.pdf"
    assert made.content.startswith(document)
    assert overall(verify_pdf(made.content, home.trust, NOW)) is Verdict.PASSED


def test_the_structure_of_a_pdf_shows_the_level_that_was_asked_for(home: Home, document: bytes) -> None:
    for level in LEVELS:
        made = sealed(home, document, SealForm.PADES, level)

        assert level_of(made.content) is level
        assert made.content.startswith(document)


@pytest.mark.parametrize("level", LEVELS[:2])
def test_below_b_lt_the_sealed_pdf_is_not_read_here(home: Home, level: SealLevel) -> None:
    """What reads it before is in a process of its own, with limits that this one has not."""
    unreadable = b"no PDF\n"

    def prepare(pdf: bytes, wanted: WantedRevision) -> PreparedSeal:
        return PreparedSeal(added=b"<" + b"0" * (2 * wanted.size) + b">", hole=0, size=wanted.size)

    made = sealed(home, unreadable, SealForm.PADES, level, prepare=prepare)

    container = bytes.fromhex(made.content[len(unreadable) + 1 : -1].decode()).rstrip(b"\0")
    assert bool(stamps_of(container)) is (level is SealLevel.B_T)


def test_raising_a_pdf_step_by_step_only_appends_to_it(home: Home, document: bytes) -> None:
    made = sealed(home, document, SealForm.PADES, SealLevel.B_B)

    for level in (*LEVELS, SealLevel.B_LTA):
        raised = raise_seal(made, level, authorities(home))

        assert raised.content.startswith(made.content)
        assert level_of(raised.content) is level
        made = raised


def test_a_level_that_a_pdf_has_already_leaves_it_as_it_is(home: Home, document: bytes) -> None:
    made = sealed(home, document, SealForm.PADES, SealLevel.B_LT)

    for level in LEVELS[:3]:
        assert raise_seal(made, level, authorities(home)).content == made.content


def test_a_detached_seal_is_over_the_digest_and_names_its_time(home: Home) -> None:
    made = sealed(home, CONTENT, SealForm.CADES, SealLevel.B_B)

    container = read_container(made.content)
    assert made.name == "projet.pdf.p7s"
    assert container.message_digest == Digest.of(CONTENT)
    signed = cms.ContentInfo.load(made.content)["content"]["signer_infos"][0]["signed_attrs"]
    kinds = {one["type"].native: one["values"][0].native for one in signed}
    assert kinds["signing_time"] == NOW.replace(microsecond=0)
    assert "signing_certificate_v2" in kinds


def test_a_file_that_stays_where_it_is_gets_the_same_seal_by_its_digest(home: Home) -> None:
    means = {"key": home.key, "stamper": home.stamper, "trust": home.trust, "at": NOW}
    made = seal_digest(Digest.of(CONTENT), "projet.pdf", SealLevel.B_B, **means)  # type: ignore[arg-type]

    assert made == sealed(home, CONTENT, SealForm.CADES, SealLevel.B_B)


def test_raising_a_detached_seal_keeps_every_signed_byte(home: Home) -> None:
    made = sealed(home, CONTENT, SealForm.CADES, SealLevel.B_B)
    signed = _signed_parts(made.content)

    for level in LEVELS:
        made = raise_seal(made, level, authorities(home), Digest.of(CONTENT))

        assert _signed_parts(made.content) == signed
        assert bool(stamps_of(made.content)) is level.reaches(SealLevel.B_T)
        assert is_archived(made.content) is (level is SealLevel.B_LTA)
    assert len(read_container(made.content).crls) >= 3


def test_an_archived_seal_is_renewed_by_one_more_time_stamp_over_all_it_has(home: Home) -> None:
    made = sealed(home, CONTENT, SealForm.CADES, SealLevel.B_LTA)

    again = raise_seal(made, SealLevel.B_LTA, authorities(home), Digest.of(CONTENT))

    before, after = stamps_of(made.content), stamps_of(again.content)
    assert (len(before), len(after)) == (2, 3)
    assert set(before) < set(after)
    assert read_container(again.content).message_digest == read_container(made.content).message_digest


def test_an_archive_stamp_of_a_detached_seal_needs_the_digest_of_the_file(home: Home) -> None:
    made = sealed(home, CONTENT, SealForm.CADES, SealLevel.B_LT)

    for digest in (None, Digest.of(CONTENT, "sha512")):
        with pytest.raises(SigningError) as refused:
            raise_seal(made, SealLevel.B_LTA, authorities(home), digest)
        assert refused.value.code is SigningCode.BAD_INPUT


def test_a_container_begins_with_its_type_and_holds_files_manifest_and_seal(home: Home) -> None:
    made = sealed(home, CONTENT, SealForm.ASIC, SealLevel.B_B)

    assert made.name == "projet.pdf.asice"
    assert made.content[30:38] == b"mimetype"
    assert made.content[38:69] == b"application/vnd.etsi.asic-e+zip"
    with ZipFile(BytesIO(made.content)) as file:
        assert file.namelist() == ["mimetype", "projet.pdf", MANIFEST, SIGNATURE]
        assert {one.compress_type for one in file.infolist()} == {ZIP_STORED}
        manifest = file.read(MANIFEST)
        assert read_container(file.read(SIGNATURE)).message_digest == Digest.of(manifest)
        assert file.read("projet.pdf") == CONTENT


def test_raising_a_container_keeps_what_is_signed_where_it_is(home: Home) -> None:
    made = sealed(home, CONTENT, SealForm.ASIC, SealLevel.B_B)
    head = made.content[: made.content.index(SIGNATURE.encode()) - 30]

    for level in (*LEVELS, SealLevel.B_LTA):
        raised = raise_seal(made, level, authorities(home))

        assert raised.content.startswith(head)
        before, after = Container.read(made.content, NOW), Container.read(raised.content, NOW)
        assert _signed_parts(after.signature) == _signed_parts(before.signature)
        made = raised
    assert list(after.stamps) == ["META-INF/timestamp001.tst", "META-INF/timestamp002.tst"]
    assert b'Rootfile="true"' in after.entries[ARCHIVE_MANIFEST]
    assert read_token(after.stamps["META-INF/timestamp002.tst"]).imprint == Digest.of(after.archive_manifest)


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
def test_every_digest_of_a_seal_is_the_one_that_was_chosen(home: Home, document: bytes, digest: str) -> None:
    chosen = home.key.hashing(digest)

    container = sealed(home, CONTENT, SealForm.ASIC, SealLevel.B_T, key=chosen).content
    pdf = sealed(home, document, SealForm.PADES, SealLevel.B_T, key=chosen).content

    read = Container.read(container, NOW)
    assert read_container(read.signature).message_digest == Digest.of(read.manifest, digest)
    assert digest.encode() in read.manifest.lower()
    (token,) = stamps_of(read.signature)
    assert read_token(token).imprint.algorithm == digest
    assert level_of(pdf) is SealLevel.B_T


def test_an_evidence_record_stands_in_the_container_with_a_manifest_of_what_it_covers(home: Home) -> None:
    files = {"source.xml": b"<a/>", "sous dossier/é & é.txt": CONTENT}
    means = {"key": home.key, "stamper": home.stamper, "trust": home.trust, "at": NOW}
    wanted = WantedSeal(form=SealForm.ASIC, level=SealLevel.B_B)
    made = seal_files(files, "dossier", wanted, **means)  # type: ignore[arg-type]
    record = build_evidence([evidence_digests(made.content, "sha256", NOW)], home.stamper)[0]

    with_record = Container.read(add_evidence(made.content, record, NOW), NOW)

    assert with_record.files == files
    assert with_record.entries[EVIDENCE] == record
    other = sealed(home, b"other", SealForm.ASIC, SealLevel.B_B).content
    of_files_alone = build_evidence([[Digest.of(one) for one in files.values()]], home.stamper)[0]
    for container, wrong in ((other, record), (made.content, of_files_alone)):
        with pytest.raises(SigningError) as refused:
            add_evidence(container, wrong, NOW)
        assert refused.value.code is SigningCode.BAD_INPUT


def test_a_seal_under_evidence_stays_as_it_is(home: Home) -> None:
    made = sealed(home, b"content", SealForm.ASIC, SealLevel.B_T)
    record = build_evidence([evidence_digests(made.content, "sha256", NOW)], home.stamper)[0]
    proven = replace(made, content=add_evidence(made.content, record, NOW))

    with pytest.raises(SigningError) as refused:
        raise_seal(proven, SealLevel.B_LTA, authorities(home))

    assert refused.value.code is SigningCode.ALREADY_ARCHIVED


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../a",
        "a/../b",
        "a//b",
        "META-INF/x",
        "meta-inf/x",
        "mimetype",
        "a\\b",
        "a\nb",
        ".",
    ],
)
def test_a_name_that_would_be_read_in_two_ways_gets_no_container(home: Home, name: str) -> None:
    means = {"key": home.key, "stamper": home.stamper, "trust": home.trust, "at": NOW}
    with pytest.raises(SigningError) as refused:
        seal_files({name: b"x"}, "c", WantedSeal(form=SealForm.ASIC, level=SealLevel.B_B), **means)  # type: ignore[arg-type]

    assert refused.value.code is SigningCode.BAD_INPUT


@dataclass(frozen=True, slots=True)
class GarblingTimeStamper:
    """An authority whose answers are something else than the token asked for."""

    answer: bytes

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        return self.answer


@pytest.mark.parametrize(("form", "level"), list(product(SealForm, LEVELS[1:])))
def test_without_an_authority_there_is_no_seal_at_all(
    home: Home, document: bytes, form: SealForm, level: SealLevel
) -> None:
    with pytest.raises(SigningError) as refused:
        sealed(home, document, form, level, stamper=NoTimeStamper())

    assert refused.value.code is SigningCode.TIMESTAMP_UNAVAILABLE
    assert refused.value.retryable


@pytest.mark.parametrize("form", list(SealForm))
def test_what_is_no_token_of_ours_is_never_put_into_a_seal(
    home: Home, document: bytes, form: SealForm
) -> None:
    other = home.stamper.stamp(Digest.of(b"other"), NOW)
    made = sealed(home, document, form, SealLevel.B_B)
    answers: list[TimeStamper] = [GarblingTimeStamper(one) for one in (b"", b"<html>", other[:-1], other)]

    for stamper in answers:
        with pytest.raises(SigningError) as refused:
            sealed(home, document, form, SealLevel.B_T, stamper=stamper)
        assert refused.value.code is SigningCode.TIMESTAMP_WRONG
        with pytest.raises(SigningError) as refused:
            raise_seal(made, SealLevel.B_T, replace(authorities(home), stamper=stamper))
        assert refused.value.code is SigningCode.TIMESTAMP_WRONG


@dataclass(frozen=True, slots=True)
class LargeTimeStamper:
    """An authority whose tokens carry so many certificates that they do not fit where tokens usually do."""

    whole: DevelopmentTimeStamper

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        info = cms.ContentInfo.load(self.whole.stamp(digest, at))
        more = [authority(f"Autorité {number}") for number in range(60)]
        one = info["content"]["certificates"]
        kinds = [type(one[0])("certificate", value=_asn1(extra.certificate)) for extra in more]
        info["content"]["certificates"] = sorted([*one, *kinds], key=lambda each: bytes(each.dump()))
        return bytes(info.dump())


def test_a_token_larger_than_expected_finds_its_room(home: Home, document: bytes) -> None:
    large = LargeTimeStamper(home.stamper)

    made = sealed(home, document, SealForm.PADES, SealLevel.B_T, stamper=large)
    raised = raise_seal(made, SealLevel.B_LTA, replace(authorities(home), stamper=large))

    assert level_of(made.content) is SealLevel.B_T
    assert level_of(raised.content) is SealLevel.B_LTA


def test_a_level_that_cannot_hold_for_want_of_a_list_is_not_given(home: Home, document: bytes) -> None:
    without = TrustStore(anchors=home.trust.anchors, intermediates=home.trust.intermediates)

    for form in SealForm:
        assert sealed(home, document, form, SealLevel.B_T, trust=without).level is SealLevel.B_T
        with pytest.raises(SigningError) as refused:
            sealed(home, document, form, SealLevel.B_LT, trust=without)
        assert refused.value.code is SigningCode.LIST_MISSING


def test_a_level_that_cannot_hold_for_want_of_an_anchor_is_not_given(home: Home, document: bytes) -> None:
    for form in SealForm:
        with pytest.raises(SigningError) as refused:
            sealed(home, document, form, SealLevel.B_LT, trust=TrustStore())
        assert refused.value.code is SigningCode.CHAIN_UNKNOWN


ROOT = authority("Racine")
DAY = timedelta(days=1)


def laboratory_key(certificate: x509.Certificate) -> SealKey:
    from signing.key_algorithms import KeyInMemory

    private = key("Cachet")
    return SealKey.held_elsewhere(KeyInMemory(private), private.public_key(), [certificate])


def trusting(root: Authority, *revoked: Revoked) -> TrustStore:
    made = datetime(2026, 6, 1, tzinfo=UTC)
    return TrustStore(anchors=(root.der,), crls=(crl(root, made, made + 3000 * DAY, *revoked),))


@pytest.mark.parametrize(
    ("certificate", "at", "reason"),
    [
        (signer(ROOT), datetime(2029, 1, 2, tzinfo=UTC), "expired"),
        (signer(ROOT), datetime(2025, 12, 31, tzinfo=UTC), "not-yet-valid"),
        (signer(ROOT), datetime(2027, 1, 1, tzinfo=UTC), "revoked"),
        (
            signer(ROOT, begin=datetime(2026, 1, 1, tzinfo=UTC), for_what=usage(key_encipherment=True)),
            datetime(2027, 1, 1, tzinfo=UTC),
            "not-for-signing",
        ),
    ],
    ids=["expired", "not-yet-valid", "revoked", "wrong-usage"],
)
def test_a_certificate_that_may_not_seal_seals_nothing(
    home: Home, document: bytes, certificate: x509.Certificate, at: datetime, reason: str
) -> None:
    revoked = [Revoked(serial=certificate.serial_number, on=datetime(2026, 2, 1, tzinfo=UTC))]
    trust = trusting(ROOT, *(revoked if reason == "revoked" else ()))

    for form in SealForm:
        with pytest.raises(SigningError) as refused:
            sealed(home, document, form, SealLevel.B_B, key=laboratory_key(certificate), trust=trust, at=at)
        assert refused.value.code is SigningCode.KEY_REFUSED
        assert reason in str(refused.value)


def test_a_key_on_a_curve_seals_in_every_form(home: Home, document: bytes) -> None:
    chosen = laboratory_key(signer(ROOT, end=datetime(2035, 1, 1, tzinfo=UTC)))
    trust = trusting(ROOT) + home.trust

    for form, level in product(SealForm, LEVELS):
        assert sealed(home, document, form, level, key=chosen, trust=trust).content


def hostile(document: bytes) -> dict[str, bytes]:
    table = document.rindex(b"trailer")
    writer = copy_into_new_writer(PdfFileReader(BytesIO(document)))
    writer.encrypt("owner", "")
    output = BytesIO()
    writer.write(output)
    return {
        "encrypted": output.getvalue(),
        "truncated": document[:-300],
        "half": document[: len(document) // 2],
        "followed by much else": document + b"x" * 5000,
        "hybrid": document[:table] + document[table:].replace(b"<<", b"<</XRefStm 15 ", 1),
        "without an end": document.replace(b"%%EOF", b""),
        "empty": b"",
        "no PDF": b"PK\x03\x04" * 100,
    }


def test_a_pdf_that_cannot_be_sealed_is_refused_in_words(home: Home, document: bytes) -> None:
    for what, content in hostile(document).items():
        code = SigningCode.ENCRYPTED if what == "encrypted" else SigningCode.NOT_A_PDF
        for level in (SealLevel.B_B, SealLevel.B_LTA):
            with pytest.raises(SigningError) as refused:
                sealed(home, content, SealForm.PADES, level)
            assert refused.value.code is code, what


def test_a_pdf_with_a_seal_is_not_sealed_again_at_any_level(home: Home, document: bytes) -> None:
    for level in LEVELS:
        made = sealed(home, document, SealForm.PADES, level)
        with pytest.raises(SigningError) as refused:
            sealed(home, made.content, SealForm.PADES, SealLevel.B_LTA)
        assert refused.value.code is SigningCode.ALREADY_SEALED


@pytest.mark.parametrize("level", LEVELS)
def test_what_was_changed_since_it_was_sealed_is_never_raised(
    home: Home, document: bytes, level: SealLevel
) -> None:
    for form in SealForm:
        made = sealed(home, document, form, level)
        if form is not SealForm.CADES:
            changed = bytearray(made.content)
            changed[len(document) // 2] ^= 1
            made = replace(made, content=bytes(changed))
        with pytest.raises(SigningError) as refused:
            raise_seal(made, SealLevel.B_LTA, authorities(home), Digest.of(b"another document"))
        assert refused.value.code in (SigningCode.CHANGED, SigningCode.BAD_INPUT)


def test_no_bytes_make_a_raising_fail_in_another_way(home: Home, document: bytes) -> None:
    for form in SealForm:
        good = sealed(home, CONTENT if form is not SealForm.PADES else document, form, SealLevel.B_T).content
        for content in (
            b"",
            b"PK\x03\x04",
            b"0\x80",
            b"%PDF-1.7",
            good[:-1],
            good[: len(good) // 2],
            good[1:],
        ):
            with pytest.raises(SigningError):
                raise_seal(
                    SealedFile(name="x", content=content, form=form, level=SealLevel.B_T),
                    SealLevel.B_LT,
                    authorities(home),
                )


def _signed_parts(container: bytes) -> list[bytes]:
    info = cms.ContentInfo.load(container)["content"]["signer_infos"][0]
    return [info[name].dump() for name in ("sid", "digest_algorithm", "signed_attrs", "signature")]


def _asn1(certificate: x509.Certificate) -> object:
    from asn1crypto import x509 as asn1_x509

    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
