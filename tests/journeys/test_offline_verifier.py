"""No damage to the folder of an attestation passes its verifier, whoever did it."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exports.attestation.verify_dui import OpenSsl, Step, steps_of, worst
from tests.journeys.attesting_homes import checked_offline, copied, package, reindexed, sealed_home, sign
from tests.journeys.homes import Home
from tests.offline_openssl import openssl

__all__ = ["openssl", "package", "sign"]

SIGNED = ("package.json", "package.p7s")
PARTS = ("source.xml", "document.pdf", "provenance.json", "manifest.json", "nonce.bin", "evidence.ers")
PYTHONS = sorted(Path.home().glob(".pyenv/versions/3.9*/bin/python"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return sealed_home(tmp_path_factory.mktemp("attested"))


@pytest.fixture
def changed(package: Path, tmp_path: Path) -> Path:
    return copied(package, tmp_path / "preuves")


def files_of(package: Path) -> list[str]:
    return sorted(path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file())


def verdict(package: Path, openssl: OpenSsl | None = None) -> str:
    return worst(step.verdict for step in steps(package, openssl))


def steps(package: Path, openssl: OpenSsl | None = None) -> list[Step]:
    return list(steps_of(str(package), openssl, None, datetime.now(UTC)))


def service_verdict(home: Home, package: Path) -> str:
    """Return the verdict of the service itself on a folder."""
    (line,) = home.answer("verify", package).lines
    return str(line["verdict"])


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 0x01]) + content[place + 1 :]


def places(content: bytes, count: int) -> Sequence[int]:
    """Return the first and the last byte, and some others that are always the same."""
    some = random.Random(len(content)).sample(range(len(content)), min(count, len(content)))
    return sorted({0, len(content) - 1, *some})


def test_a_package_passes_with_any_python_from_3_9_on(package: Path) -> None:
    for python in PYTHONS[:1]:
        assert checked_offline(package, python=python).code == 0
    assert checked_offline(package).code == 0


def test_the_copy_in_the_package_runs_from_there(package: Path) -> None:
    done = subprocess.run(
        ["python3", package / "verify_dui.py", package], capture_output=True, text=True, cwd="/"
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "VALIDE" in done.stdout.splitlines()[0]
    assert "NON VALIDE" not in done.stdout


def test_without_openssl_nothing_is_called_valid_that_was_not_checked(package: Path, tmp_path: Path) -> None:
    found = checked_offline(package, path=str(tmp_path))

    assert (found.code, found.of("failed")) == (11, [])
    unchecked = [step for step in found.steps if "openssl est absent" in step["detail"]]
    assert {step["verdict"] for step in unchecked} == {"indeterminate"}
    assert len(unchecked) >= 9


def test_every_file_that_is_altered_is_found(package: Path, changed: Path) -> None:
    for name in files_of(package):
        if name in SIGNED:
            continue
        kept = (package / name).read_bytes()
        for place in places(kept, 3):
            (changed / name).write_bytes(flipped(kept, place))
            assert verdict(changed) == "failed", (name, place)
        for content in (b"", kept[:-1], kept + b"\n", kept + kept):
            (changed / name).write_bytes(content)
            assert verdict(changed) == "failed", name
        (changed / name).unlink()
        assert verdict(changed) == "failed", name
        (changed / name).write_bytes(kept)
    assert verdict(changed) == "indeterminate"


def test_no_byte_of_the_index_or_of_its_signature_can_change(
    package: Path, changed: Path, openssl: OpenSsl
) -> None:
    for name in SIGNED:
        kept = (package / name).read_bytes()
        for place in places(kept, 25):
            (changed / name).write_bytes(flipped(kept, place))
            assert verdict(changed, openssl) != "passed", (name, place)
        (changed / name).write_bytes(kept)
    assert verdict(changed, openssl) == "passed"


def test_what_is_added_is_found(changed: Path) -> None:
    (changed / "trust" / "more.pem").write_bytes(b"")
    assert verdict(changed) == "failed"
    (changed / "trust" / "more.pem").unlink()

    (changed / "alias.pdf").symlink_to(changed / "document.pdf")
    assert verdict(changed) == "failed"


def test_a_file_behind_a_link_is_not_one_of_the_package(changed: Path, tmp_path: Path) -> None:
    (changed / "nonce.bin").rename(tmp_path / "elsewhere")
    (changed / "nonce.bin").symlink_to(tmp_path / "elsewhere")

    assert verdict(changed) == "failed"


def test_a_folder_without_its_index_is_never_whole(changed: Path) -> None:
    (changed / "package.json").unlink()

    assert verdict(changed) == "failed"
    assert len(steps(changed)) == 1


@pytest.mark.parametrize("name", PARTS)
def test_a_service_that_signs_another_part_anew_is_found_by_the_evidence(
    changed: Path, sign: Callable[[bytes], bytes], openssl: OpenSsl, name: str
) -> None:
    kept = (changed / name).read_bytes()
    for place in places(kept, 2):
        (changed / name).write_bytes(flipped(kept, place))
        reindexed(changed, sign)
        assert verdict(changed, openssl) != "passed", place


def test_a_service_that_signs_another_source_and_its_manifest_is_found_by_the_evidence(
    changed: Path, sign: Callable[[bytes], bytes], openssl: OpenSsl
) -> None:
    source, manifest = changed / "source.xml", changed / "manifest.json"
    other = source.read_bytes().replace(b"glycines", b"tulipes.")
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    manifest.write_bytes(
        manifest.read_bytes().replace(digest.encode(), hashlib.sha256(other).hexdigest().encode())
    )
    source.write_bytes(other)
    reindexed(changed, sign)

    found = {step.name: step.verdict for step in steps(changed, openssl)}

    assert found["Source conforme au manifeste | Source as in the manifest"] == "passed"
    assert found["Preuve d'existence : arbres de hachage | Evidence record: hash trees"] == "failed"
    assert found["Journal : engagements | Journal: commitments"] == "failed"


def test_every_entry_of_the_journal_is_bound_to_its_place(
    changed: Path, sign: Callable[[bytes], bytes], openssl: OpenSsl
) -> None:
    for path in sorted((changed / "journal").iterdir()):
        kept = path.read_bytes()
        for other in (
            kept.replace(b"index ", b"index 1"),
            kept.replace(b"extra ey", b"extra ez"),
            kept[:-3] + b"=\n",
        ):
            path.write_bytes(other)
            reindexed(changed, sign)
            assert verdict(changed, openssl) == "failed", path
        path.write_bytes(kept)
    reindexed(changed, sign)
    assert verdict(changed, openssl) == "passed"


def test_a_receipt_of_another_flow_is_refused(
    home: Home, changed: Path, sign: Callable[[bytes], bytes], openssl: OpenSsl, tmp_path: Path
) -> None:
    other = home.run("records")[1]["record"]
    home.run("record", other, "--get", "receipt", "-o", tmp_path / "receipt")
    (changed / "receipt.jws").write_bytes((tmp_path / "receipt").read_bytes())
    reindexed(changed, sign)

    assert verdict(changed, openssl) == "failed"


def test_a_statement_that_says_failed_is_valid_to_nobody(
    home: Home, package: Path, changed: Path, sign: Callable[[bytes], bytes], openssl: OpenSsl
) -> None:
    """Not offline, and not to the service, whoever seals the index."""
    assert service_verdict(home, package) == "passed"
    told = (changed / "attestation.json").read_bytes()
    said = json.loads(told) | {"verdict": "failed"}
    (changed / "attestation.json").write_bytes(json.dumps(said).encode())
    reindexed(changed, sign)

    assert verdict(changed, openssl) == "failed"
    assert service_verdict(home, changed) == "failed"


def test_a_folder_without_the_journal_is_undecided(
    home: Home, changed: Path, sign: Callable[[bytes], bytes], openssl: OpenSsl
) -> None:
    shutil.rmtree(changed / "journal")
    shutil.rmtree(changed / "checkpoints", ignore_errors=True)
    reindexed(changed, sign)

    assert verdict(changed, openssl) == "indeterminate"
    assert service_verdict(home, changed) == "indeterminate"


def test_an_entry_of_the_journal_at_another_place_is_found_by_the_service(
    home: Home, changed: Path, sign: Callable[[bytes], bytes]
) -> None:
    path = min((changed / "journal").iterdir())
    path.write_bytes(path.read_bytes().replace(b"index ", b"index 1"))
    reindexed(changed, sign)

    assert service_verdict(home, changed) == "failed"


def test_the_parts_of_another_record_are_refused(
    home: Home, changed: Path, sign: Callable[[bytes], bytes], openssl: OpenSsl, tmp_path: Path
) -> None:
    other = home.run("records")[1]["record"]
    home.run("attest", other, "-o", tmp_path / "r.pdf", "--package", tmp_path / "other")
    for name in PARTS:
        (changed / name).write_bytes((tmp_path / "other" / name).read_bytes())
    reindexed(changed, sign)

    assert verdict(changed, openssl) == "failed"


def test_who_is_not_trusted_is_not_believed(package: Path, tmp_path: Path) -> None:
    """The authorities of another home, then those that the machine trusts."""
    other = Home(tmp_path / "other home")
    other.run("trust", "export", "-o", tmp_path / "trust")

    found = checked_offline(package, "--trust", tmp_path / "trust")
    assert found.code in (10, 11)
    assert "Cachet du document : certificat" in found.of("indeterminate")

    bundle = os.environ | {"SSL_CERT_FILE": str(package / "trust" / "anchors.pem")}
    verifier = package / "verify_dui.py"
    command = ["python3", str(verifier), str(package), "--trust", str(tmp_path / "trust")]
    done = subprocess.run(command, capture_output=True, text=True, env=bundle)
    assert done.returncode in (10, 11)


def test_an_openssl_that_came_with_the_folder_is_not_run(changed: Path) -> None:
    program = changed / "openssl"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)

    found = checked_offline(changed, path=str(changed))

    assert found.code == 10  # added to the folder


def test_a_document_alone_is_judged_by_its_seal(package: Path, tmp_path: Path) -> None:
    assert checked_offline(package / "document.pdf").code == 11  # no authority is given
    assert checked_offline(package / "releve.pdf").code == 0  # it brings its own, as a package does
    for name in ("document.pdf", "releve.pdf"):
        assert checked_offline(package / name, "--trust", package / "trust").code == 0
        for more in (b"\n", b"%%EOF\n"):
            (tmp_path / name).write_bytes((package / name).read_bytes() + more)
            assert checked_offline(tmp_path / name, "--trust", package / "trust").code == 10


def test_no_byte_of_a_sealed_document_can_change(package: Path, tmp_path: Path, openssl: OpenSsl) -> None:
    from exports.attestation.verify_dui import _trust_folder

    trust = _trust_folder(str(package / "trust"))
    kept = (package / "document.pdf").read_bytes()
    seal = kept.index(b"/ByteRange")
    for place in [*places(kept, 20), *range(seal, seal + 3600, 90)]:
        (tmp_path / "d.pdf").write_bytes(flipped(kept, place))
        found = steps_of(str(tmp_path / "d.pdf"), openssl, trust, datetime.now(UTC))
        assert worst(step.verdict for step in found) != "passed", place


def test_years_later_it_cannot_be_told_and_nothing_is_called_false(package: Path) -> None:
    later = (datetime.now(UTC) + timedelta(days=365 * 80)).isoformat()

    found = checked_offline(package, "--at", later)

    assert (found.code, found.of("failed")) == (11, [])
