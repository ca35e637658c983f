"""The development authority."""

import multiprocessing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing import development
from signing.development import (
    create_development_pki,
    development_trust,
    issue_seal_certificate,
    revoke,
)
from signing.development_certificates import WARNING
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.pdf_seal import seal
from signing.verification import Verdict, overall, verify_pdf
from tests.development_keys import make_seal_key
from tests.signing.signing_home import NOW, PASSPHRASE, Home


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _create_and_issue(folder: Path) -> bytes:
    create_development_pki(folder, NOW, passphrase=PASSPHRASE)
    return issue_seal_certificate(folder, "750000002", "Foyer", NOW, passphrase=PASSPHRASE).certificates[0]


def test_making_it_again_changes_nothing(home: Home) -> None:
    before = contents(home.folder)

    again = create_development_pki(home.folder, NOW + timedelta(days=400), passphrase=PASSPHRASE)

    assert contents(home.folder) == before
    assert again == home.trust


def test_processes_that_start_together_end_with_one_authority_and_one_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        certificates = pool.map(_create_and_issue, [tmp_path] * 3)

    assert len(set(certificates)) == 1
    assert not list(tmp_path.rglob(".new-*"))


def test_what_a_dead_process_left_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / ".new-authority-dead").mkdir()
    (tmp_path / ".new-authority-dead" / "root.key").write_bytes(b"half")

    create_development_pki(tmp_path, NOW, passphrase=PASSPHRASE)

    assert {path.name for path in tmp_path.iterdir()} == {".lock", "authority"}


def test_every_certificate_says_that_it_is_for_development(home: Home) -> None:
    everything = (*home.trust.anchors, *home.trust.intermediates, *home.key.certificates)

    for content in (*everything, home.stamper.certificate):
        assert WARNING in x509.load_der_x509_certificate(content).subject.rfc4514_string()


def test_validity_follows_the_given_clock(home: Home) -> None:
    certificate = x509.load_der_x509_certificate(home.key.certificates[0])

    assert certificate.not_valid_before_utc == NOW - timedelta(days=1)
    assert certificate.not_valid_after_utc > NOW + timedelta(days=3650)
    assert {x509.load_der_x509_crl(crl).last_update_utc for crl in home.trust.crls} == {NOW}


def test_the_time_stamping_certificate_is_for_that_alone(home: Home) -> None:
    extensions = x509.load_der_x509_certificate(home.stamper.certificate).extensions
    usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage)

    assert usage.critical
    assert list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]
    assert x509.OCSPNoCheck.oid not in {one.oid for one in extensions}


def test_every_authority_has_its_revocation_list(home: Home) -> None:
    authorities = {
        x509.load_der_x509_certificate(one).subject
        for one in (*home.trust.anchors, *home.trust.intermediates)
    }

    assert {x509.load_der_x509_crl(crl).issuer for crl in home.trust.crls} == authorities


def test_private_keys_are_encrypted_and_readable_by_the_owner_alone(home: Home) -> None:
    keys = [*home.folder.rglob("*.key"), *home.folder.rglob("key.pem")]

    assert len(keys) >= 5
    for path in keys:
        assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
        assert path.stat().st_mode & 0o077 == 0


def test_a_wrong_passphrase_opens_nothing(home: Home) -> None:
    with pytest.raises(SigningError) as refusal:
        issue_seal_certificate(home.folder, "750000001", "Autre", NOW, passphrase=b"fausse")

    assert refusal.value.code is SigningCode.KEY_UNREADABLE


def test_without_authority_no_seal_key_is_made(tmp_path: Path) -> None:
    with pytest.raises(SigningError) as refusal:
        issue_seal_certificate(tmp_path, "750000001", "Autre", NOW, passphrase=PASSPHRASE)

    assert refusal.value.code is SigningCode.AUTHORITY_MISSING


@pytest.mark.parametrize("legal_entity", ["../../evade", "", "a/b", "é" * 90, "\x00"])
def test_no_legal_entity_leaves_its_folder_nor_breaks_its_certificate(home: Home, legal_entity: str) -> None:
    key = issue_seal_certificate(home.folder, legal_entity, "\n" + "N" * 90, NOW, passphrase=PASSPHRASE)

    assert key.signature_size == 384
    assert all(path.parent == home.folder / "seals" for path in (home.folder / "seals").iterdir())


def test_each_authority_makes_keys_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(development, "make_seal_key", make_seal_key)
    numbers = set()
    for name in ("un", "autre"):
        folder = tmp_path / name
        create_development_pki(folder, NOW, passphrase=PASSPHRASE)
        key = issue_seal_certificate(folder, "750000001", "Foyer", NOW, passphrase=PASSPHRASE)
        public = x509.load_der_x509_certificate(key.certificates[0]).public_key()
        assert isinstance(public, RSAPublicKey)
        numbers.add(public.public_numbers().n)

    assert len(numbers) == 2


def test_an_expired_seal_certificate_is_renewed(tmp_path: Path) -> None:
    create_development_pki(tmp_path, NOW, passphrase=PASSPHRASE)
    first = issue_seal_certificate(tmp_path, "750000001", "Foyer", NOW, passphrase=PASSPHRASE)
    later = NOW + timedelta(days=16 * 365)

    second = issue_seal_certificate(tmp_path, "750000001", "Foyer", later, passphrase=PASSPHRASE)

    assert second.certificates[0] != first.certificates[0]
    assert second == issue_seal_certificate(tmp_path, "750000001", "Foyer", later, passphrase=PASSPHRASE)


def test_an_authority_that_has_expired_issues_nothing(tmp_path: Path) -> None:
    create_development_pki(tmp_path, NOW, passphrase=PASSPHRASE)

    with pytest.raises(SigningError) as refusal:
        issue_seal_certificate(tmp_path, "1", "Foyer", NOW + timedelta(days=70 * 365), passphrase=PASSPHRASE)

    assert refusal.value.code is SigningCode.AUTHORITY_EXPIRED


def test_what_is_revoked_after_the_clock_was_ahead_stands_on_every_list(tmp_path: Path) -> None:
    create_development_pki(tmp_path, NOW, passphrase=PASSPHRASE)
    ahead = NOW + timedelta(days=50 * 365)
    for clock in (ahead, NOW):
        issue_seal_certificate(tmp_path, "1", "Foyer", clock, passphrase=PASSPHRASE)
    key = issue_seal_certificate(tmp_path, "2", "Autre", NOW, passphrase=PASSPHRASE)

    revoke(tmp_path, key.certificates[0], NOW, passphrase=PASSPHRASE)

    serial = x509.load_der_x509_certificate(key.certificates[0]).serial_number
    folder = tmp_path / "authority" / "crls"
    lists = [x509.load_pem_x509_crl(path.read_bytes()) for path in folder.glob("seals-ca*.pem")]
    assert {one.last_update_utc for one in lists} == {NOW, ahead}
    assert all(one.get_revoked_certificate_by_serial_number(serial) for one in lists)


@pytest.mark.parametrize(
    ("clock", "code"),
    [
        (NOW - timedelta(days=1, seconds=1), SigningCode.AUTHORITY_NOT_YET_VALID),
        (NOW + timedelta(days=70 * 365), SigningCode.AUTHORITY_EXPIRED),
    ],
)
def test_nothing_is_sealed_or_dated_while_the_clock_is_outside_the_authoritys_time(
    home: Home, clock: datetime, code: SigningCode
) -> None:
    for use in (
        lambda: issue_seal_certificate(home.folder, "750000001", "Foyer", clock, passphrase=PASSPHRASE),
        lambda: home.stamper.stamp(Digest.of(b"content"), clock),
    ):
        with pytest.raises(SigningError) as refusal:
            use()

        assert refusal.value.code is code


def test_what_is_sealed_after_the_clock_was_ahead_for_a_while_is_sound(
    tmp_path: Path, document: bytes
) -> None:
    create_development_pki(tmp_path, NOW, passphrase=PASSPHRASE)
    sealed = {}

    day, ahead = timedelta(days=1), timedelta(days=50 * 365)
    for clock in (NOW, NOW + ahead, NOW + day, NOW + ahead + day, NOW + 2 * day, NOW - day / 2):
        key = issue_seal_certificate(tmp_path, "750000001", "Foyer", clock, passphrase=PASSPHRASE)
        assert key.covers(clock)
        sealed[clock] = seal(document, key, clock)

    trust = development_trust(tmp_path)
    assert {clock: overall(verify_pdf(pdf, trust, clock)) for clock, pdf in sealed.items()} == dict.fromkeys(
        sealed, Verdict.PASSED
    )


def test_a_revoked_seal_is_unsound_afterwards_and_open_for_what_came_before(
    tmp_path: Path, document: bytes
) -> None:
    create_development_pki(tmp_path, NOW, passphrase=PASSPHRASE)
    key = issue_seal_certificate(tmp_path, "1", "Foyer", NOW, passphrase=PASSPHRASE)
    before, after = seal(document, key, NOW), seal(document, key, NOW + timedelta(days=3))

    revoke(tmp_path, key.certificates[0], NOW + timedelta(days=2), passphrase=PASSPHRASE)

    trust, later = development_trust(tmp_path), NOW + timedelta(days=4)
    assert overall(verify_pdf(after, trust, later)) is Verdict.FAILED
    assert overall(verify_pdf(before, trust, later)) is Verdict.INDETERMINATE
    assert overall(verify_pdf(before, trust, NOW + timedelta(days=1))) is Verdict.PASSED
