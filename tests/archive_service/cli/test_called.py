"""The part of the program that is built says what the whole program says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import typer
from typer.main import get_group

from archive_service.cli.called import called_part
from archive_service.cli.program import app

WHOLE = get_group(app)


def _commands(program: typer.Typer, *before: str) -> Iterator[tuple[str, ...]]:
    for command in program.registered_commands:
        assert command.callback is not None
        yield (*before, command.name or command.callback.__name__.lower().replace("_", "-"))
    for group in program.registered_groups:
        assert group.typer_instance is not None
        yield from _commands(group.typer_instance, *before, str(group.name))


COMMANDS = tuple(_commands(app))
OTHERS = (
    (),
    ("--help",),
    ("export",),
    ("export", "--help"),
    ("export", "ordr"),
    ("recrds",),
    ("--nothing",),
    ("--", "recrds"),
)


def _answer(
    program: typer.core.TyperGroup, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as ended:
        program.main(list(words), prog_name="archive-dui")
    return ended.value.code, *capsys.readouterr()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_is_built_alone_and_explains_itself_as_in_the_whole(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    part = called_part(app, words)
    assert list(_commands(part)) == [words]
    command = get_group(part)
    for called in ((*words, "--help"), (*words, "--nothing")):
        assert _answer(command, called, capsys) == _answer(WHOLE, called, capsys)


@pytest.mark.parametrize("words", OTHERS, ids=" ".join)
def test_words_that_are_no_command_are_answered_by_the_whole(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    command = get_group(called_part(app, words))
    assert _answer(command, words, capsys) == _answer(WHOLE, words, capsys)
