"""The part of the program that an invocation calls.

Typer reads the annotations of every command before it runs one: with fifty commands that takes 0.1 s of CPU,
most of what a small command costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

import typer


def called_part(program: typer.Typer, words: Sequence[str]) -> typer.Typer:
    """Return the program with nothing but the command that the words begin with.

    Where they begin with no command (an option, a word that is none), the whole is returned, which then
    answers with its help or says what it knows.

    >>> program, group = typer.Typer(), typer.Typer()
    >>> program.command("list")(print)
    <built-in function print>
    >>> group.command("add")(print)
    <built-in function print>
    >>> program.add_typer(group, name="group")
    >>> part = called_part(program, ["group", "add", "--help"])
    >>> len(part.registered_commands), len(part.registered_groups)
    (0, 1)
    >>> called_part(program, ["unknown"]) is program
    True
    """
    word = words[0] if words else ""
    for command in program.registered_commands:
        if _name_of(command) == word:
            return _reduced(program, [command], [])
    for group in program.registered_groups:
        if group.name == word and group.typer_instance is not None:
            called = copy(group)
            called.typer_instance = called_part(group.typer_instance, words[1:])
            return _reduced(program, [], [called])
    return program


def _name_of(command: typer.models.CommandInfo) -> str:
    if command.name is not None or command.callback is None:
        return command.name or ""
    return command.callback.__name__.lower().replace("_", "-")


def _reduced(
    program: typer.Typer, commands: list[typer.models.CommandInfo], groups: list[typer.models.TyperInfo]
) -> typer.Typer:
    reduced = copy(program)
    reduced.registered_commands = commands
    reduced.registered_groups = groups
    return reduced
