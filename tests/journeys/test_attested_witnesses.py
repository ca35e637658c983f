"""An attestation brings what witnesses and authorities said of the journal, and the verifier checks it."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.settings import Settings
from exports.attestation.verify_dui import OpenSsl, Step, steps_of, worst
from tests.journeys.attesting_homes import checked_offline, copied, package, reindexed, sealed_home, sign
from tests.journeys.homes import Home, cda
from tests.journeys.published_formats import keep
from tests.journeys.test_journal_witnessed import Archives, grow
from tests.offline_openssl import openssl

__all__ = ["openssl", "package", "sign"]

DOCS = Path(__file__).parents[2] / "docs"
WITNESSED = "Journal : témoins"
DATED = "Journal : datation"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose journal a departmental archive cosigned, and which went on afterwards."""
    folder = tmp_path_factory.mktemp("witnessed")
    home = sealed_home(folder, [cda(1)])
    services = Services(Settings(home=home.path))
    archives = Archives(services, folder / "seen")
    archives.enrol()
    services.journal_publication.publish()
    archives.cosign()
    services.close()
    (folder / "later.xml").write_bytes(cda(2))
    home.run("deposit", folder / "later.xml")
    home.run("work", "--until-empty")
    return home


def steps(package: Path, openssl: OpenSsl) -> dict[str, Step]:
    found = steps_of(str(package), openssl, None, datetime.now(UTC))
    return {step.name.partition(" | ")[0]: step for step in found}


def verdict(package: Path, openssl: OpenSsl) -> str:
    return worst(step.verdict for step in steps(package, openssl).values())


def test_the_package_says_who_cosigned_the_journal_and_when_it_was_dated(
    package: Path, openssl: OpenSsl
) -> None:
    told = json.loads((package / "attestation.json").read_bytes())

    keep([told], "attestation")
    (by,) = told["journal_cosigned"]["by"]
    assert (by["name"], by["who"]) == ("ad25.example.org/t", "Archives départementales du Doubs")
    assert told["journal_cosigned"]["size"] > max(one["index"] for one in told["journal"])
    assert told["journal_dated"]["at"] is not None
    assert "Archives départementales du Doubs" in told["steps"][-1]["detail"]
    found = steps(package, openssl)
    assert "ad25.example.org/t" in found[WITNESSED].detail
    assert found[DATED].verdict == found[f"{DATED} : horodatage 1 : signature"].verdict == "passed"
    assert verdict(package, openssl) == "passed"
    assert checked_offline(package).code == 0
    assert checked_offline(package / "releve.pdf").of("failed") == []
    assert WITNESSED in checked_offline(package / "releve.pdf").of("passed")


def test_with_exported_trust_the_witnesses_are_known_and_without_them_nothing_is_refused(
    home: Home, package: Path, tmp_path: Path
) -> None:
    home.run("trust", "export", "-o", tmp_path / "trust")

    known = checked_offline(package, "--trust", tmp_path / "trust")
    (tmp_path / "trust" / "witnesses.vkey").unlink()
    unknown = checked_offline(package, "--trust", tmp_path / "trust")

    assert (known.code, unknown.code) == (0, 0)
    (one,) = [step["detail"] for step in known.steps if step["name"] == WITNESSED]
    (other,) = [step["detail"] for step in unknown.steps if step["name"] == WITNESSED]
    assert "ad25.example.org/t" in one
    assert "Aucun témoin dont la clé soit connue" in other


def lines_of(content: bytes) -> list[bytes]:
    return content.split(b"\n")


def another_time(note: bytes) -> bytes:
    """The same cosignature, said to be of another second."""
    *lines, cosignature, end = lines_of(note)
    name, _, encoded = cosignature.rpartition(b" ")
    raw = bytearray(b64decode(encoded))
    raw[11] ^= 1
    return b"\n".join([*lines, name + b" " + b64encode(bytes(raw)), end])


def another_root(note: bytes) -> bytes:
    origin, size, _, *rest = lines_of(note)
    return b"\n".join([origin, size, b64encode(bytes(32)), *rest])


def without_a_sibling(proof: bytes) -> bytes:
    return b"\n".join([*lines_of(proof)[:-2], b""])


def other_sizes(proof: bytes) -> bytes:
    return proof.replace(b"\nold ", b"\nold 1", 1)


CHANGES = [
    ("checkpoints/cosigned.note", another_time, WITNESSED),
    ("checkpoints/cosigned.note", another_root, WITNESSED),
    ("checkpoints/cosigned.consistency", without_a_sibling, WITNESSED),
    ("checkpoints/cosigned.consistency", other_sizes, WITNESSED),
    ("checkpoints/stamped.note", another_root, DATED),
    ("checkpoints/stamped.consistency", other_sizes, DATED),
    ("checkpoints/stamped.ers", lambda content: content[:-1] + b"?", None),
    ("checkpoints/stamped.ers", lambda _: b"", f"{DATED} : arbres de hachage"),
    ("trust/witnesses.vkey", lambda content: content.replace(b"+", b"+0", 1), WITNESSED),
]


@pytest.mark.parametrize(("path", "change", "step"), CHANGES)
def test_a_service_that_changes_what_others_said_is_found(
    package: Path,
    sign: Callable[[bytes], bytes],
    openssl: OpenSsl,
    tmp_path: Path,
    path: str,
    change: Callable[[bytes], bytes],
    step: str | None,
) -> None:
    changed = copied(package, tmp_path / "preuves")
    (changed / path).write_bytes(change((package / path).read_bytes()))
    reindexed(changed, sign)

    found = steps(changed, openssl)

    assert worst(one.verdict for one in found.values()) != "passed"
    assert step is None or found[step].verdict == "failed"


def test_a_wrong_cosignature_in_the_store_is_attested_as_a_damaged_journal(tmp_path: Path) -> None:
    home = sealed_home(tmp_path, [cda(1)])
    services = Services(Settings(home=home.path))
    archives = Archives(services, tmp_path / "seen")
    archives.enrol()
    archives.cosign()
    services.close()
    (note,) = (home.path / "objects" / "journal" / "cosigned").iterdir()
    note.chmod(0o600)
    note.write_bytes(another_time(note.read_bytes()))

    told = attested(home, tmp_path, code=10)

    assert told["journal_cosigned"] is None
    assert "cosignature" in told["steps"][-1]["detail"]
    # What others said in error takes nothing from what was proved.
    assert told["journal"]
    assert told["journal_dated"]["at"] is not None


@pytest.mark.parametrize(
    ("harm", "code", "said"),
    [
        (lambda evidence: evidence.unlink(), 0, "Perdu"),
        (lambda evidence: evidence.write_bytes(evidence.read_bytes()[:-9]), 10, "Altéré"),
    ],
    ids=["lost", "altered"],
)
def test_a_date_of_the_journal_that_is_not_whole_is_told_and_the_next_one_given(
    tmp_path: Path, harm: Callable[[Path], object], code: int, said: str
) -> None:
    home = sealed_home(tmp_path, [cda(1)])
    (evidence,) = (home.path / "objects" / "journal" / "stamped").glob("*.ers")
    evidence.chmod(0o600)
    harm(evidence)

    alone = attested(home, tmp_path, code=code)
    services = Services(Settings(home=home.path, checkpoint_stamp_age=timedelta()))
    grow(services, 1)
    later = services.journal_stamping.stamp()
    services.close()
    both = attested(home, tmp_path, code=code)

    size = int(evidence.stem)
    assert alone["journal_dated"] is None
    assert both["journal_dated"]["size"] == later
    for told in (alone, both):
        assert told["journal"]
        detail = told["steps"][-1]["detail"]
        assert f"{size} entrées" in detail
        assert said in detail


def attested(home: Home, folder: Path, *, code: int) -> dict[str, Any]:
    """Attest the only record; return what is told."""
    (record,) = home.run("records")
    package = folder / f"preuves {len(list(folder.iterdir()))}"
    words = ("attest", record["record"], "-o", folder / "r.pdf", "--package", package)
    (line,) = home.run(*words, code=code)
    assert line["verdict"] == ("failed" if code else "passed")
    told: dict[str, Any] = json.loads((package / "attestation.json").read_bytes())
    keep([told], "attestation")
    return told


def test_every_file_of_a_package_is_named_in_the_papers_that_explain_it(package: Path) -> None:
    pages = {
        name: (DOCS / name).read_text(encoding="utf-8") for name in ("formats/attestation.md", "proof.md")
    }
    found = [path.relative_to(package) for path in package.rglob("*") if path.is_file()]
    names = {
        {"source": "source.*", "journal": "journal/*.tlog-proof"}.get(path.name.partition(".")[0])
        or {"journal": "journal/*.tlog-proof", "crls": "trust/crls/"}.get(path.parent.name)
        or (path.name if path.parent.name == "trust" else path.as_posix())
        for path in found
    }

    assert {"journal/*.tlog-proof", "checkpoints/cosigned.note", "witnesses.vkey"} <= names
    said = pages["formats/attestation.md"]
    assert [name for name in names if name.split("/")[-1] not in said and name not in said] == []
    # What only introduces the folder, or repeats an authority, needs no place in the chain of proof.
    unexplained = {"LISEZMOI.txt", "README.txt", "intermediates.pem", "trust/crls/"}
    links = pages["proof.md"]
    assert [one for one in names - unexplained if one not in links and one.split("/")[-1] not in links] == []
