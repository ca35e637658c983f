"""Trust in a folder: read, watched, and written for others."""

import os
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signing.errors import SigningCode, SigningError
from signing.trust import TrustStore, WatchedTrust, pem, trust_files, unreadable_lists
from tests.signing.laboratory import DAY, OLD, authority, crl, day, scope
from tests.signing.signing_home import Home
from tests.signing.written_trust import write_trust

AT = day("2026-05-17")
ROOT, OTHER = authority("Racine"), authority("Autre racine")


def in_pem(content: bytes) -> bytes:
    return x509.load_der_x509_crl(content).public_bytes(Encoding.PEM)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "crls").mkdir()
    (tmp_path / "anchors.pem").write_bytes(pem([ROOT.der, OTHER.der]))
    return tmp_path


def test_a_trust_store_survives_its_folder(home: Home, tmp_path: Path) -> None:
    write_trust(home.trust, tmp_path)
    loaded = TrustStore.load(tmp_path)

    assert loaded.anchors == home.trust.anchors
    assert loaded.intermediates == home.trust.intermediates
    assert set(loaded.crls) == set(home.trust.crls)


def test_an_absent_folder_is_an_empty_store_and_broken_certificates_an_error(tmp_path: Path) -> None:
    assert TrustStore.load(tmp_path) == TrustStore()
    (tmp_path / "anchors.pem").write_text("rien")

    with pytest.raises(SigningError) as refusal:
        TrustStore.load(tmp_path)
    assert refusal.value.code is SigningCode.TRUST_UNREADABLE


def test_a_file_may_hold_one_list_in_der_or_several_in_pem(folder: Path) -> None:
    lists = [crl(ROOT, AT, AT + DAY), crl(OTHER, AT, AT + DAY), crl(ROOT, OLD, OLD + DAY)]
    (folder / "crls" / "racine.crl").write_bytes(lists[0])
    (folder / "crls" / "deux.txt").write_bytes(b"# des listes\n" + in_pem(lists[1]) + in_pem(lists[2]))

    assert set(TrustStore.load(folder).crls) == set(lists)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>404</html>",
        b"\x30\x82\x01",
        b"-----BEGIN X509 CRL-----\nAA",
        pytest.param(b"-----BEGIN X509 CRL-----\n" * 100_000, id="many beginnings"),
    ],
)
def test_a_file_that_holds_no_list_stops_nothing_and_is_named(folder: Path, content: bytes) -> None:
    whole = crl(ROOT, AT, AT + DAY)
    (folder / "crls" / "racine.crl").write_bytes(whole)
    (folder / "crls" / "en cours.crl").write_bytes(content)

    assert TrustStore.load(folder).crls == (whole,)
    assert unreadable_lists(folder) == ["en cours.crl"]


def test_a_watched_folder_is_read_again_when_a_file_changes_comes_or_goes(folder: Path) -> None:
    watched = WatchedTrust(lambda: trust_files(folder), lambda: TrustStore.load(folder))
    first = watched.current()
    old, new = crl(ROOT, AT, AT + DAY), crl(ROOT, AT + DAY, AT + 2 * DAY)

    assert first.crls == ()
    assert watched.current() is first
    (folder / "crls" / "racine.crl").write_bytes(old)
    assert watched.current().crls == (old,)
    (folder / "next").write_bytes(new)
    os.replace(folder / "next", folder / "crls" / "racine.crl")
    assert watched.current().crls == (new,)
    (folder / "crls" / "racine.crl").unlink()
    assert watched.current() == first
    (folder / "anchors.pem").write_bytes(pem([ROOT.der]))
    assert watched.current().anchors == (ROOT.der,)


def test_of_each_authority_the_latest_list_is_written_whatever_the_order(tmp_path: Path) -> None:
    renewed = authority("Racine", begin=AT)
    twin = authority("Racine", key_name="Racine bis")
    latest, others = crl(ROOT, AT, AT + DAY), [crl(ROOT, OLD, OLD + DAY), crl(ROOT, OLD + DAY, None)]
    of_twin = crl(twin, OLD, OLD + DAY)
    anchors = (ROOT.der, renewed.der, twin.der)

    for number, crls in enumerate([(latest, *others, of_twin), (of_twin, *others, latest)]):
        write_trust(TrustStore(anchors=anchors, crls=crls), tmp_path / str(number))
        assert set(TrustStore.load(tmp_path / str(number)).crls) == {latest, of_twin}


def test_of_an_authority_whose_lists_are_parted_each_part_is_written(tmp_path: Path) -> None:
    users = (scope(only_contains_user_certs=True), True)
    authorities = (scope(only_contains_ca_certs=True), True)
    parts = [crl(ROOT, AT, AT + DAY, more=[one]) for one in (users, authorities)]
    earlier = crl(ROOT, OLD, OLD + DAY, more=[users])

    write_trust(TrustStore(anchors=(ROOT.der,), crls=(*parts, earlier)), tmp_path)

    assert set(TrustStore.load(tmp_path).crls) == set(parts)
