"""The offline verifier on everything that the service hands out, and on the same with any damage."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from archive_service.bootstrap import Services
from archive_service.demo.small_pdf import small_pdf
from archive_service.settings import Settings
from exports.attestation.verify_dui import OpenSsl, Trust, _pdf_signatures, _trust_folder, steps_of
from tests.journeys.attesting_homes import checked_offline, sealed_home
from tests.journeys.export_receivers import Receiver
from tests.journeys.homes import FINESS, Home, cda
from tests.journeys.test_journal_witnessed import Archives
from tests.offline_openssl import openssl

__all__ = ["openssl"]

ORIGIN = "Origine du paquet | Origin of the package"
"""A SEDA package says nowhere who made it."""
ARCHIVED = "Cachet : attribut non signé | Seal: unsigned attribute"
"""The archive time stamp inside a detached signature is not examined."""
PLACES = 12
"""How many bytes of each artefact are changed, one after the other."""


@dataclass(frozen=True, slots=True)
class Artefact:
    """What the service handed out: a file or a folder, what it is about, and how it is judged unchanged."""

    name: str
    path: Path
    data: Sequence[Path] = ()
    undecided: str = ""
    """The one step that is undecided also when nothing was changed."""
    unread: tuple[str, ...] = ()
    """Files that nothing covers, and that are no part of what is checked."""


@dataclass(frozen=True, slots=True)
class Handed:
    """All artefacts of one home, and the trust that it exports."""

    folder: Path
    trust: Path
    artefacts: dict[str, Artefact]


NAMES = (
    *(
        "attestation",
        "releve",
        "document",
        "evidence",
        "receipt",
        "journal-entry",
        "journal-proof",
        "journal",
    ),
    *("tree", "transfer", "report"),
    *(f"{form}-{level}" for form in ("pades", "cades", "asic") for level in ("b-b", "b-t", "b-lt", "b-lta")),
)


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    folder = tmp_path_factory.mktemp("handed")
    home = sealed_home(folder, [cda(1), cda(2)])
    cosigned(home, folder)
    record = str(home.run("records")[0]["record"])
    home.run("trust", "export", "-o", folder / "trust")
    home.run("attest", record, "-o", folder / "releve.pdf", "--package", folder / "preuves")
    home.run("journal", "prove", record, "-o", folder / "proof.json")
    home.run("journal", "export", "-o", folder / "journal")
    home.run("verify", record, "--report", folder / "report.pdf")
    parts = folder / "preuves"
    covered = [parts / name for name in ("source.xml", "document.pdf", "manifest.json", "nonce.bin")]
    entry = min((parts / "journal").iterdir())
    receipt, evidence = folder / "receipt.jws", folder / "evidence.ers"
    shutil.copy(parts / "receipt.jws", receipt)
    shutil.copy(parts / "evidence.ers", evidence)
    (package,) = home.run("transfer", "--department", "25", "--record", record, "-o", folder / "transfers")
    found = [
        Artefact("attestation", parts),
        Artefact("releve", folder / "releve.pdf"),
        Artefact("document", parts / "document.pdf"),
        Artefact("evidence", evidence, covered),
        Artefact("receipt", receipt, [parts / "source.xml"]),
        Artefact("journal-entry", entry),
        Artefact("journal-proof", folder / "proof.json"),
        Artefact("journal", folder / "journal", unread=("witnesses",)),
        Artefact("tree", portable_tree(home, folder)),
        Artefact("transfer", Path(package["package"]), undecided=ORIGIN),
        Artefact("report", folder / "report.pdf"),
        *sealed_alone(home, folder, parts / "source.xml"),
    ]
    return Handed(folder, folder / "trust", {one.name: one for one in found})


def cosigned(home: Home, folder: Path) -> None:
    services = Services(Settings(home=home.path))
    archives = Archives(services, folder / "seen")
    archives.enrol()
    services.journal_publication.publish()
    archives.cosign()
    services.close()


def portable_tree(home: Home, folder: Path) -> Path:
    receiver = Receiver.in_folder(folder / "receiver")
    words = ("--establishment", FINESS, "--to", receiver.certificate)
    (order,) = home.run("export", "order", *words)
    home.run("work", "--until-empty")
    (line,) = home.run("export", "deliver", order["order"], "-o", folder / "volumes")
    volumes = [folder / "volumes" / one["file"] for one in line["volumes"]]
    return receiver.unpacked(volumes, folder / "paquet")


def sealed_alone(home: Home, folder: Path, source: Path) -> Iterator[Artefact]:
    (folder / "pièce.pdf").write_bytes(small_pdf(["Contrat de séjour"]))
    for form in ("pades", "cades", "asic"):
        for level in ("b-b", "b-t", "b-lt", "b-lta"):
            to = folder / f"{form}-{level}"
            file = folder / "pièce.pdf" if form == "pades" else source
            (line,) = home.run(
                *("seal", file, "--entity", FINESS, "--level", level, "--as", form, "-o", to),
            )
            data = [source] if form == "cades" else []
            undecided = ARCHIVED if (form, level) == ("cades", "b-lta") else ""
            yield Artefact(f"{form}-{level}", Path(line["sealed"]), data, undecided)


@pytest.fixture(scope="module")
def trust(handed: Handed) -> Trust:
    return _trust_folder(str(handed.trust))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_handed_out_is_valid_and_undecided_without_openssl(
    handed: Handed, name: str, tmp_path: Path
) -> None:
    one = handed.artefacts[name]
    words: list[str | Path] = ["--trust", handed.trust]
    if one.data:
        words += ["--data", *one.data]

    found = checked_offline(one.path, *words)
    without = checked_offline(one.path, *words, path=str(tmp_path))

    assert found.of("failed") == [], found
    assert found.of("indeterminate") == [name for name in [one.undecided.partition(" | ")[0]] if name], found
    assert without.of("failed") == []


def sound(handed: Handed, one: Artefact, path: Path, trust: Trust, openssl: OpenSsl) -> bool:
    """Say whether the verifier calls an artefact valid; it stops at the first step that is not."""
    data = [str(each) for each in one.data]
    steps = steps_of(str(path), openssl, trust, datetime.now(UTC), data)
    allowed = one.undecided if one.undecided == ORIGIN else ""
    return all(step.verdict == "passed" or step.name == allowed for step in steps)


def files_of(path: Path) -> list[Path]:
    return sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]


def copied(one: Artefact, to: Path) -> Path:
    copy = to / one.path.name
    if one.path.is_dir():
        shutil.copytree(one.path, copy)
    else:
        shutil.copy(one.path, copy)
    return copy


_SIGNATURES = "\n\n— ".encode()


def covered_until(one: Artefact, content: bytes) -> int:
    """Return up to where bytes are covered.

    In a PDF at B-LT certificates and lists follow its seal (at B-LTA its last time stamp), which their own
    authorities signed, among words that say nothing of the document. In a note, lines of unknown signers
    follow that of the log: anybody may add them (C2SP signed-note).
    """
    if one.name in ("pades-b-lt", "pades-b-lta", "releve"):
        return _pdf_signatures(content)[-1].end
    note = content.rfind(_SIGNATURES)
    return (
        content.index(b"\n", note + len(_SIGNATURES))
        if note >= 0 and one.name.startswith("journal")
        else len(content)
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_byte_of_what_is_handed_out_can_change(
    handed: Handed, name: str, tmp_path: Path, trust: Trust, openssl: OpenSsl
) -> None:
    one = handed.artefacts[name]
    copy, chance = copied(one, tmp_path), random.Random(name)
    files = [each for each in files_of(copy) if each.relative_to(copy).as_posix() not in one.unread]
    escaped = []
    always = [each for each in files if each.name.startswith(("manifest.", "inventory.", "checkpoint"))]
    for file in [*always, *chance.choices(files, k=PLACES)]:
        kept = file.read_bytes()
        place, bit = chance.randrange(covered_until(one, kept)), 1 << chance.randrange(8)
        file.write_bytes(kept[:place] + bytes([kept[place] ^ bit]) + kept[place + 1 :])
        if sound(handed, one, copy, trust, openssl):
            escaped.append((file.name, place, bit))
        file.write_bytes(kept)

    assert escaped == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_can_be_taken_away_or_put_after(
    handed: Handed, name: str, tmp_path: Path, trust: Trust, openssl: OpenSsl
) -> None:
    one = handed.artefacts[name]
    copy, chance = copied(one, tmp_path), random.Random(name)
    files = [each for each in files_of(copy) if each.relative_to(copy).as_posix() not in one.unread]
    always = [each for each in files if each.name.startswith(("manifest.", "inventory.", "checkpoint"))]
    for file in [*always, *chance.sample(files, min(4, len(files)))]:
        kept = file.read_bytes()
        for content in (b"", kept[:-1], kept[: len(kept) // 2], kept + b"\n", kept + b"%%EOF\n", kept * 2):
            file.write_bytes(content)
            assert not sound(handed, one, copy, trust, openssl), (file.name, len(content))
        file.write_bytes(kept)


def changed_entry(
    wanted: str, to: str | None, new: bytes, name: str, content: bytes
) -> tuple[str, bytes] | None:
    """Return an entry under another name and with other content when it is the wanted one."""
    if name != wanted:
        return name, content
    return None if to is None else (to, new)


def rewritten(zipped: Path, to: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """Write a ZIP again with its entries changed, renamed or, when `change` returns nothing, left out."""
    with ZipFile(zipped) as old, ZipFile(to, "w", ZIP_STORED) as new:
        for entry in old.infolist():
            found = change(entry.filename, old.read(entry))
            if found is not None:
                info = ZipInfo(found[0], entry.date_time)
                info.external_attr = entry.external_attr
                new.writestr(info, found[1])
    return to


@pytest.mark.parametrize("name", ["asic-b-b", "asic-b-lta", "transfer"])
def test_no_entry_of_a_zip_can_be_swapped_added_renamed_or_left_out(
    handed: Handed, name: str, tmp_path: Path, trust: Trust, openssl: OpenSsl
) -> None:
    one = handed.artefacts[name]
    to = tmp_path / one.path.name
    with ZipFile(one.path) as file:
        names = file.namelist()
        contents = {each: file.read(each) for each in names}
    assert sound(handed, one, rewritten(one.path, to, lambda n, c: (n, c)), trust, openssl)
    for each in names:
        other = next(more for more in names if contents[more] != contents[each])
        changes = [
            partial(changed_entry, each, None, b""),
            partial(changed_entry, each, f"../{each}", contents[each]),
            partial(changed_entry, each, f"{each}.bak", contents[each]),
            partial(changed_entry, each, each, contents[other]),
        ]
        for change in changes:
            assert not sound(handed, one, rewritten(one.path, to, change), trust, openssl), each
    rewritten(one.path, to, lambda n, c: (n, c))
    with ZipFile(to, "a") as file:
        file.writestr("en-plus.txt", b"x")
    assert not sound(handed, one, to, trust, openssl)


def test_a_zip_that_swells_is_not_unpacked(tmp_path: Path, trust: Trust) -> None:
    bomb = tmp_path / "bombe.asice"
    with ZipFile(bomb, "w", ZIP_DEFLATED) as file:
        file.writestr("mimetype", b"application/vnd.etsi.asic-e+zip")
        file.writestr("zeros", bytes(60_000_000))

    found = checked_offline(bomb)

    assert found.code == 10
    assert bomb.stat().st_size < 100_000


@pytest.mark.parametrize("name", ["tree", "journal", "attestation"])
def test_a_folder_with_a_link_or_a_file_too_many_is_refused(
    handed: Handed, name: str, tmp_path: Path, trust: Trust, openssl: OpenSsl
) -> None:
    one = handed.artefacts[name]
    copy = copied(one, tmp_path)
    (copy / "lien").symlink_to("/etc/hostname")
    assert not sound(handed, one, copy, trust, openssl)
    (copy / "lien").unlink()
    (copy / "en-plus").write_bytes(b"x")
    assert not sound(handed, one, copy, trust, openssl)
    (copy / "en-plus").unlink()
    assert sound(handed, one, copy, trust, openssl)
    file = next(each for each in files_of(copy) if each.name.startswith(("manifest.json", "checkpoint")))
    file.rename(tmp_path / "ailleurs")
    file.symlink_to(tmp_path / "ailleurs")
    assert not sound(handed, one, copy, trust, openssl)
