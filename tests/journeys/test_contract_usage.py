"""Words that name nothing are wrong usage, not an empty answer."""

from __future__ import annotations

from pathlib import Path

import pytest

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
