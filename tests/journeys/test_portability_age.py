"""An export for receivers with a key of age, beside those with a certificate."""

from __future__ import annotations

from pathlib import Path

import pyrage
import pytest

from tests.begun_homes import filled_home
from tests.journeys.export_receivers import Receiver, sealed_records
from tests.journeys.homes import FINESS, Home
from tests.journeys.published_formats import keep


@pytest.fixture
def home(tmp_path: Path) -> Home:
    filled_home(tmp_path / "le home", sealed_records(1))
    return Home(tmp_path / "le home")


def test_volumes_are_written_for_keys_of_age_too(home: Home, tmp_path: Path) -> None:
    receiver = Receiver.in_folder(tmp_path / "destinataire")
    identity = pyrage.x25519.Identity.generate()
    key = tmp_path / "age.txt"
    key.write_text(f"# clé de démonstration\n{identity}\n")
    (order,) = home.run(
        *("export", "order", "--establishment", FINESS, "--to", receiver.certificate),
        *("--age", str(identity.to_public())),
    )
    home.run("work", "--until-empty")

    (line,) = home.run("export", "deliver", order["order"], "-o", tmp_path / "volumes")

    keep([line], "export-delivered")
    (volume,), (aged,) = line["volumes"], line["age_volumes"]
    assert (volume["file"][-4:], aged["file"][-4:]) == (".cms", ".age")
    assert {one.name for one in (tmp_path / "volumes").iterdir()} == {volume["file"], aged["file"]}
    for file, with_key in ((aged["file"], key), (volume["file"], receiver.key)):
        verdict = home.run("export", "check", tmp_path / "volumes" / file, "--key", with_key)[-1]
        assert (verdict["verdict"], verdict["root"]) == ("complete", line["root"])
    for file, with_key in ((aged["file"], receiver.key), (volume["file"], key)):
        answer = home.answer("export", "check", tmp_path / "volumes" / file, "--key", with_key)
        assert (answer.code, answer.lines) == (10, [])
    # Delivered again, the folder has the volumes of the last delivery alone.
    home.run("export", "deliver", order["order"], "-o", tmp_path / "volumes")
    assert len(list((tmp_path / "volumes").iterdir())) == 2


def test_what_is_no_key_of_age_is_refused_before_anything_is_ordered(home: Home, tmp_path: Path) -> None:
    receiver = Receiver.in_folder(tmp_path / "destinataire")
    answer = home.answer(
        *("export", "order", "--establishment", FINESS, "--to", receiver.certificate, "--age", "age1nobody")
    )
    assert (answer.code, answer.told.split(":")[0]) == (10, "age-recipient-unreadable")
    assert home.run("export", "list") == []
