"""A PDF of 300 MB is verified without being held in memory."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from archive_service.demo.small_pdf import small_pdf
from signing.development import create_development_pki, development_trust, issue_seal_certificate
from signing.development_tsa import DevelopmentTimeStamper
from signing.standalone_seals import SealForm, SealLevel, WantedSeal, seal_file
from tests.journeys.measured_commands import run
from tests.signing.pdf_attacks import revision
from tests.signing.signing_home import PASSPHRASE
from tests.signing.written_trust import write_trust

SIZE = 300 << 20
MOST_MEMORY = 600_000_000
"""The pages of the file itself count, since it is mapped: a copy of it in the heap would be too much."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sealed file at two levels, a changed copy, and the trust."""
    folder, now = tmp_path_factory.mktemp("large"), datetime.now(UTC)
    create_development_pki(folder / "pki", now, passphrase=PASSPHRASE)
    key = issue_seal_certificate(folder / "pki", "1", "Foyer", now, passphrase=PASSPHRASE)
    stamper = DevelopmentTimeStamper.open(folder / "pki", PASSPHRASE, lambda: now)
    trust = development_trust(folder / "pki")
    write_trust(trust, folder / "trust")
    scan = Random(0).randbytes(1 << 20) * (SIZE >> 20)
    object_ = b"<</Length %d>>\nstream\n%s\nendstream" % (len(scan), scan)
    whole = revision(small_pdf(["Dossier numérisé"]), {999: object_})
    for level in (SealLevel.B_B, SealLevel.B_LTA):
        wanted = WantedSeal(form=SealForm.PADES, level=level)
        made = seal_file(whole, "s.pdf", wanted, key=key, stamper=stamper, trust=trust, at=now)
        (folder / f"{level}.pdf").write_bytes(made.content)
    return folder


@pytest.mark.long
@pytest.mark.parametrize("level", ["b-b", "b-lta"])
def test_a_pdf_of_300_mb_is_verified_in_bounded_memory(folder: Path, level: str) -> None:
    file = folder / f"{level}.pdf"
    assert file.stat().st_size > SIZE

    sound = run(folder / "none", "verify", file, "--trust", folder / "trust", folder=folder)
    with file.open("r+b") as content:
        content.seek(SIZE // 2)
        content.write(b"x" if content.read(1) != b"x" else b"y")
    changed = run(folder / "none", "verify", file, "--trust", folder / "trust", folder=folder)

    assert (sound.code, sound.lines[0]["verdict"]) == (0, "passed"), sound
    assert changed.code == 10, changed
    assert max(sound.memory, changed.memory) < MOST_MEMORY, (sound.memory, changed.memory)
    file.unlink()
