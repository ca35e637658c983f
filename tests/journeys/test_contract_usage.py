"""Arguments that name nothing are wrong usage, not an empty answer."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.cli.program import check_texts
from archive_service.errors import InvalidRequest
from tests.journeys.commands import run_command
from tests.journeys.homes import Home, cda


@pytest.mark.parametrize(
    "arguments",
    [
        ("deposits", "list", "--outcome", "received"),
        ("records", "--state", "lost"),
        ("records", "--kind", "letter"),
        ("establishments", "import", "/dev/null"),
        ("record", "11111111-1111-4111-8111-111111111111", "--get", "everything"),
    ],
)
def test_an_unknown_word_is_wrong_usage(
    arguments: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = Home(tmp_path_factory.mktemp("contract") / "home")

    assert home.run(*arguments, code=2) == []


def test_the_program_says_its_version(tmp_path: Path) -> None:
    said = run_command(["--version"], {**os.environ, "ARCHIVE_HOME": str(tmp_path / "home")})

    assert (said.returncode, said.stdout, said.stderr) == (
        0,
        f"archive-dui {version('archive-dui')}\n".encode(),
        b"",
    )
    assert not (tmp_path / "home").exists()


def test_a_place_that_cannot_be_written_is_refused_not_a_bug(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    flow, occupied = tmp_path / "flow.xml", tmp_path / "occupied"
    flow.write_bytes(cda())
    occupied.write_text("a file where a folder is asked for")
    (record,) = home.run("deposit", flow)[0]["records"]

    assert home.run("record", record, "--get", "source", "-o", tmp_path / "none" / "source", code=10) == []
    assert home.run("record", record, "--get", "source", "-o", tmp_path, code=10) == []
    assert home.run("transfer", "--department", "25", "-o", occupied, code=10) == []
    assert home.run("trust", "export", "-o", occupied, code=10) == []


_NO_TEXT = "\udcff"  # how a byte that is no UTF-8 stands in an argument


@pytest.mark.parametrize(
    "arguments",
    [
        ("records", "--establishment", _NO_TEXT),
        ("records", f"--department={_NO_TEXT}"),
        ("records", "--person", _NO_TEXT),
        ("--token", _NO_TEXT, "records"),
        ("token", "create", "--actor", _NO_TEXT, "--role", "operator"),
        ("token", "create", "--actor", "a", "--role", "esms", "--tenant", _NO_TEXT),
        ("persons", "merge", "1", "2", "--reason", _NO_TEXT),
        ("deposits", "release", "11111111-1111-4111-8111-111111111111", "--reason", _NO_TEXT),
        ("transfer", "--department", _NO_TEXT, "-o", "paquets"),
        ("record", _NO_TEXT),
        ("verify", _NO_TEXT),
    ],
)
def test_bytes_that_are_no_text_are_wrong_usage(arguments: tuple[str, ...], tmp_path: Path) -> None:
    answer = Home(tmp_path / "home").answer(*arguments)

    assert (answer.code, answer.lines) == (2, []), answer.told


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    home, name = Home(tmp_path / "home"), f"{tmp_path}/flux {_NO_TEXT}.xml"
    Path(name).write_bytes(cda())

    (line,) = home.run("deposit", name)
    assert line["file"] == f"{tmp_path}/flux \\udcff.xml"
    (record,) = line["records"]
    (written,) = home.run("record", record, "--get", "source", "-o", f"{tmp_path}/{_NO_TEXT}")
    assert written["file"] == f"{tmp_path}/\\udcff"
    (said,) = home.run("verify", f"{tmp_path}/{_NO_TEXT}", code=10)
    assert said["target"] == f"{tmp_path}/\\udcff"
    home.run("journal", "export", "-o", f"{tmp_path}/journal {_NO_TEXT}")
    home.run("trust", "export", "-o", f"{tmp_path}/trust {_NO_TEXT}")
    assert Path(f"{tmp_path}/{_NO_TEXT}").read_bytes() == cda()


OPTION = st.sampled_from(["--reason", "--department", "--actor", "--token"])
NO_TEXT = st.text(st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF), min_size=1, max_size=3)


@given(OPTION, st.text(max_size=5), NO_TEXT, st.booleans())
def test_only_the_names_of_files_may_be_bytes(option: str, text: str, bytes_: str, joined: bool) -> None:
    word = f"{text}{bytes_}"
    said = [f"{option}={word}"] if joined else [option, word]

    with pytest.raises(InvalidRequest):
        check_texts(["deposits", "release", *said])
    check_texts(["deposit", "--", word, "-o", word, "--home", word, f"--home={word}"])
    check_texts(["records", *(one.replace(bytes_, "é") for one in said)])
