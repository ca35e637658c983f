"""What others forged is not called valid by the offline verifier: seals, containers, times, lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from cryptography import x509

from exports.attestation.verify_dui import (
    FORM,
    Checks,
    OpenSsl,
    Trust,
    Unsound,
    _asic_manifest,
    _value_at,
    canonical,
    certificate_of,
    steps_of,
    token_of,
    worst,
)
from tests.exports.attestation.forgeries import (
    DAY,
    NOW,
    Authority,
    asic_manifest,
    key,
    lookalike,
    signed,
    token,
)
from tests.offline_openssl import openssl

__all__ = ["openssl"]

TEXT = b"a document that the home never saw\n"
AUTHORITY = Authority()
SEALING, STAMPING, STRANGE = key(), key(), key()
HOME = AUTHORITY.issue("EHPAD Les Tilleuls", SEALING)
CLOCK = AUTHORITY.issue("TSA Reelle", STAMPING, for_time=True)
LONG_AGO = NOW - 400 * DAY
SILENT = AUTHORITY.revocations(NOW - DAY, NOW + 30 * DAY)
OLD_LIST = AUTHORITY.revocations(LONG_AGO - DAY, LONG_AGO + 30 * DAY)


def trust(*lists: bytes) -> Trust:
    return Trust(anchors=(AUTHORITY.certificate,), lists=lists or (SILENT,))


def verdict(target: Path, openssl: OpenSsl, trusted: Trust) -> str:
    return worst(step.verdict for step in steps_of(str(target), openssl, trusted, NOW))


def sealed(folder: Path, signature: bytes) -> Path:
    (folder / "text").write_bytes(TEXT)
    (folder / "text.p7s").write_bytes(signature)
    return folder / "text.p7s"


def container(folder: Path, files: Mapping[str, bytes]) -> Path:
    with ZipFile(folder / "c.asice", "w") as file:
        file.writestr("mimetype", "application/vnd.etsi.asic-e+zip")
        for path, content in files.items():
            file.writestr(path, content)
    return folder / "c.asice"


def test_a_seal_of_the_home_passes(tmp_path: Path, openssl: OpenSsl) -> None:
    assert verdict(sealed(tmp_path, signed(TEXT, SEALING, HOME)), openssl, trust()) == "passed"


@pytest.mark.parametrize("issuer", ["ac reelle", "AC Reelle"])
def test_a_seal_by_another_key_is_not_attributed_to_the_certificate_it_names(
    tmp_path: Path, openssl: OpenSsl, issuer: str
) -> None:
    mine = lookalike(HOME, issuer, STRANGE, NOW + 4000 * DAY, NOW + 9000 * DAY)
    forged = signed(TEXT, STRANGE, HOME, (mine, HOME))

    assert verdict(sealed(tmp_path, forged), openssl, trust()) == "failed"


def test_a_certificate_that_only_resembles_one_of_the_authority_leads_nowhere(openssl: OpenSsl) -> None:
    mine = lookalike(HOME, "ac reelle", STRANGE, NOW + 4000 * DAY, NOW + 9000 * DAY)
    checks = Checks(openssl, trust(), NOW)

    assert checks._leads(HOME, trust())
    assert not checks._leads(mine, trust())


def test_a_seal_that_carries_an_authority_of_the_past_still_passes(tmp_path: Path, openssl: OpenSsl) -> None:
    past = AUTHORITY.issue(
        "AC d'avant", key(), is_authority=True, begins=NOW - 900 * DAY, ends=NOW - 850 * DAY
    )

    assert verdict(sealed(tmp_path, signed(TEXT, SEALING, HOME, (HOME, past))), openssl, trust()) == "passed"


def test_a_comment_of_many_signs_is_read_at_once() -> None:
    with pytest.raises(Unsound):
        _value_at(b"trailer" + b"%" * 3000 + b"\n)", 7)


OLD_FILE = b"anything that somebody had dated 400 days ago\n"
DATED, SEALED = "META-INF/timestamp.tst", "META-INF/signature001.p7s"


def dated(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """A time stamp of long ago over files, and its manifest."""
    manifest = asic_manifest(DATED, files)
    stamp = token(sha256(manifest).digest(), LONG_AGO, STAMPING, CLOCK)
    return {"META-INF/ASiCManifest1.xml": manifest, DATED: stamp}


def sealed_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    manifest = asic_manifest(SEALED, files)
    return {"META-INF/ASiCManifest2.xml": manifest, SEALED: signed(manifest, SEALING, HOME)}


def test_a_time_stamp_of_another_file_does_not_date_a_seal(tmp_path: Path, openssl: OpenSsl) -> None:
    revoked = trust(OLD_LIST, AUTHORITY.revocations(NOW - DAY, NOW + 30 * DAY, [HOME]))
    old = {"old.txt": OLD_FILE}
    seal = sealed_files({**old, "new.txt": TEXT})
    files = {**old, "new.txt": TEXT, **seal}

    antedated = container(tmp_path, {**files, **dated(old)})
    assert verdict(antedated, openssl, revoked) == "failed"
    really = container(tmp_path, {**files, **dated(seal)})
    assert verdict(really, openssl, revoked) == "passed"


def test_a_file_that_only_a_stranger_dated_is_not_sealed(tmp_path: Path, openssl: OpenSsl) -> None:
    files = {"sealed.txt": OLD_FILE, **sealed_files({"sealed.txt": OLD_FILE})}
    added = {"added.txt": TEXT}
    lists = trust(OLD_LIST, SILENT)

    assert verdict(container(tmp_path, {**files, **dated(files)}), openssl, lists) == "passed"
    assert verdict(container(tmp_path, {**files, **added, **dated(added)}), openssl, lists) == "failed"


def later_list(reason: x509.ReasonFlags | None, named: bytes = CLOCK) -> bytes:
    """A list of today that says that a key was lost 100 days ago."""
    return AUTHORITY.revocations(NOW - DAY, NOW + 30 * DAY, [named], reason=reason)


STOLEN = x509.ReasonFlags.key_compromise


def stamp_verdict(openssl: OpenSsl, lists: tuple[bytes, ...], until: datetime) -> str:
    stamp = token_of(token(sha256(TEXT).digest(), LONG_AGO, STAMPING, CLOCK))
    return worst(one.verdict for one in Checks(openssl, trust(*lists), NOW).stamp(stamp, until, "x | x"))


@pytest.mark.parametrize("reason", [None, STOLEN, x509.ReasonFlags.ca_compromise])
def test_a_time_stamp_by_a_key_that_was_lost_later_may_be_antedated(
    openssl: OpenSsl, reason: x509.ReasonFlags | None
) -> None:
    lists = (OLD_LIST, later_list(reason))

    assert stamp_verdict(openssl, lists, NOW) == "indeterminate"
    assert stamp_verdict(openssl, lists, NOW - 200 * DAY) == "passed"  # a later proof covers it


def test_a_time_stamp_of_an_authority_that_only_ceased_stays_valid(openssl: OpenSsl) -> None:
    lists = (OLD_LIST, later_list(x509.ReasonFlags.cessation_of_operation))

    assert stamp_verdict(openssl, lists, NOW) == "passed"


def test_a_list_of_a_stranger_takes_no_time_stamp_away(openssl: OpenSsl) -> None:
    stranger = Authority()
    foreign = stranger.revocations(NOW - DAY, NOW + 30 * DAY, [CLOCK], reason=STOLEN)

    assert stamp_verdict(openssl, (OLD_LIST, foreign), NOW) == "passed"


def test_a_later_list_that_is_silent_does_not_take_a_revocation_back(openssl: OpenSsl) -> None:
    at = NOW - 390 * DAY
    named = AUTHORITY.revocations(NOW - 380 * DAY, NOW - 350 * DAY, [HOME], since=NOW - 395 * DAY)
    certificate, trusted = certificate_of(HOME), trust(named, SILENT)

    assert "revoked" in openssl.revocation(certificate, trusted, at, NOW)
    step = Checks(openssl, trusted, NOW)._unrevoked("x | x", certificate, trusted, at)
    assert step.verdict == "failed"


def test_a_file_that_is_named_a_thousand_times_is_read_once() -> None:
    reference = rb"<asic:DataObjectReference .*?</asic:DataObjectReference>"
    (part,) = re.findall(reference, asic_manifest("x", {"a": TEXT}))
    manifest = asic_manifest(SEALED, {"a": TEXT}).replace(part, part * 1000)
    entries = {"META-INF/ASiCManifest1.xml": manifest, "a": TEXT, SEALED: b""}
    digests: dict[tuple[str, str], str] = {}

    assert _asic_manifest(entries, "META-INF/ASiCManifest1.xml", digests)[1] == ["a"] * 1000
    assert len(digests) == 1


def test_a_name_moves_no_cursor_and_imitates_no_fingerprint(openssl: OpenSsl) -> None:
    imitating = Authority("Certigna (SHA-256 d48d 3d23)\r\x1b[8m\u202e")
    checks = Checks(openssl, Trust(anchors=(imitating.certificate,)), NOW)
    fingerprint = certificate_of(imitating.certificate).fingerprint

    said = checks.authorities(given=True).detail

    assert said.isprintable()
    assert said.index(fingerprint) < said.index("Certigna")


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("x.p7s", b"\x30\x80"),
        ("x.jws", b"e30.e30.@@@"),
        ("x.jws", b"e30.e30.a"),
        ("x.json", b'{"journal-proof/1":[],"entries":3}'),
        ("x.tlog-proof", b"c2sp.org/tlog-proof@v1\n\n\n"),
        ("x.zip", b"PK\x03\x04"),
        ("x.pdf", b"%PDF-1.7\nstartxref\n9999999999\n%%EOF\n"),
        ("x.ers", b"\x30\x03\x02\x01\x01"),
        ("x.tst", b"\x30\x00"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_step_of_the_report(
    tmp_path: Path, openssl: OpenSsl, file: str, content: bytes
) -> None:
    (tmp_path / "x").write_bytes(b"")
    (tmp_path / file).write_bytes(content)

    steps = list(steps_of(str(tmp_path / file), openssl, trust(), NOW, [str(tmp_path / "x")]))

    assert worst(step.verdict for step in steps) != "passed"


def test_a_folder_whose_index_names_no_record_is_a_step_of_the_report(
    tmp_path: Path, openssl: OpenSsl
) -> None:
    index = canonical({"format": FORM, "files": []}) + b"\n"
    (tmp_path / "package.json").write_bytes(index)
    (tmp_path / "package.p7s").write_bytes(signed(index, SEALING, HOME))

    assert verdict(tmp_path, openssl, trust()) == "failed"


@pytest.mark.parametrize("told", [b'{"keys":[7]}', b'{"keys":[{}]}', b"[]", b"7"])
def test_keys_that_cannot_be_read_are_a_step_of_the_report(
    tmp_path: Path, openssl: OpenSsl, told: bytes
) -> None:
    (tmp_path / "r.jws").write_bytes(b"eyJhbGciOiJFUzI1NiIsImtpZCI6ImsifQ.e30.AA")

    assert verdict(tmp_path / "r.jws", openssl, trust()._replace(receipt_keys=told)) == "failed"


@pytest.mark.parametrize("lists", [(b"\x30\x02\x30\x00",), (b"\x30\x00",), (b"no list",)])
def test_a_list_that_cannot_be_read_is_a_step_of_the_report(
    tmp_path: Path, openssl: OpenSsl, lists: tuple[bytes, ...]
) -> None:
    target = sealed(tmp_path, signed(TEXT, SEALING, HOME))

    assert verdict(target, openssl, trust(*lists)) != "passed"
