"""The program: its commands, its general options, and how a failure ends."""

from __future__ import annotations

import logging
import os
import sys
from importlib.metadata import version
from io import TextIOWrapper
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from archive_service.cli.appraisals import appraisals
from archive_service.cli.attestation import attest
from archive_service.cli.called import called_part
from archive_service.cli.deposits import deposit, deposits
from archive_service.cli.establishments import establishments
from archive_service.cli.events import events
from archive_service.cli.evidence import evidence_
from archive_service.cli.exits import Exit
from archive_service.cli.export_followup import (
    deadlines,
    erasure,
    evidence,
    push,
    push_key,
    pushes,
    renew,
    revoke,
)
from archive_service.cli.exports import exports
from archive_service.cli.holds import holds
from archive_service.cli.imports import import_
from archive_service.cli.invocation import Invocation, begin, is_outcome, tell
from archive_service.cli.journal import journal
from archive_service.cli.keys import keys
from archive_service.cli.person_requests import rights
from archive_service.cli.persons import persons
from archive_service.cli.records import record, records
from archive_service.cli.rules import rules
from archive_service.cli.running import demo, doctor, serve, work
from archive_service.cli.seals import seal
from archive_service.cli.tokens import tokens
from archive_service.cli.traces import traces
from archive_service.cli.transfers import transfer
from archive_service.cli.verification import trust, verify
from archive_service.cli.witnesses import witnesses
from archive_service.errors import InvalidRequest
from archive_service.runtime.garbage import end_without_search

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Archive the files of social and medico-social establishments, with proof.",
)
for _command in (deposit, work, records, record, verify, attest, transfer, serve, doctor, demo, traces):
    app.command()(_command)
app.command()(seal)
for _following in (renew, revoke, deadlines, evidence, erasure, push, push_key, pushes):
    exports.command()(_following)
app.command("import")(import_)
app.add_typer(appraisals, name="appraisal")
app.add_typer(deposits, name="deposits")
app.add_typer(establishments, name="establishments")
app.add_typer(events, name="event")
app.add_typer(evidence_, name="evidence")
app.add_typer(exports, name="export")
app.add_typer(holds, name="hold")
app.add_typer(journal, name="journal")
app.add_typer(keys, name="keys")
app.add_typer(persons, name="persons")
app.add_typer(rights, name="rights")
app.add_typer(rules, name="rules")
app.add_typer(tokens, name="token")
app.add_typer(trust, name="trust")
app.add_typer(witnesses, name="witness")

_Home = Annotated[Path | None, typer.Option("--home", help="The home. Default: ARCHIVE_HOME.")]
_Token = Annotated[str, typer.Option("--token", help="Act as its holder. Default: ARCHIVE_TOKEN.")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON object per line.")]
_Why = Annotated[str, typer.Option("--why", help="What it is read for; kept with the trace of the reading.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"archive-dui {version('archive-dui')}")
        raise typer.Exit


_Version = Annotated[
    bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
]


@app.callback()
def _before(
    home: _Home = None, token: _Token = "", json: _Json = False, why: _Why = "", _: _Version = False
) -> None:
    token = token or os.environ.get("ARCHIVE_TOKEN", "")
    if json and isinstance(sys.stdout, TextIOWrapper):
        # RFC 8259, section 8.1: JSON between programs is UTF-8, whatever the terminal's encoding.
        sys.stdout.reconfigure(encoding="utf-8")
    begin(Invocation(home=home, token=token, json=json, why=why))


def hoisted(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Take out `--home`, `--token`, `--why` and `--json`, which may be written anywhere before `--`; return
    them and the rest.

    >>> hoisted(["deposit", "--json", "--", "--home"])
    (['--json'], ['deposit', '--', '--home'])
    """
    front: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(arguments):
        word = arguments[position]
        if word == "--":
            rest += arguments[position:]
            break
        if word == "--json" or word.startswith(("--home=", "--token=", "--why=")):
            front.append(word)
        elif word in ("--home", "--token", "--why") and position + 1 < len(arguments):
            front += arguments[position : position + 2]
            position += 1
        else:
            rest.append(word)
        position += 1
    return front, rest


def check_texts(arguments: list[str]) -> None:
    r"""Check that the values of options are text; file names may be any bytes.

    Other arguments are commands, file names, or identifiers, which are checked elsewhere.

    Raises:
        InvalidRequest: a value contains bytes that are not UTF-8, which no row, journal or answer can hold.

    >>> check_texts(["records", "--department", "25", "-o", "\udcff"])
    """
    for before, word in pairwise(["", *arguments]):
        name, given, _ = word.partition("=")
        option = name if given and name.startswith("--") else before
        if option in ("--", "--home", "-o") or not option.startswith("-"):
            continue
        if any("\ud800" <= letter <= "\udfff" for letter in word):
            raise InvalidRequest(f"the value of {option} is not text in UTF-8")


def main() -> None:
    """Run the command; a known error gives one line on stderr and an exit code."""
    # A letter that the terminal's encoding lacks is written as an escape; it stops no command.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # The messages of a library may quote a row or a connection string: they are logged only by commands that
    # log.
    logging.getLogger().addHandler(logging.NullHandler())
    end_without_search()
    try:
        front, rest = hoisted(sys.argv[1:])
        check_texts([*front, *rest])
        called_part(app, rest)(args=[*front, *rest], standalone_mode=True)
    except InvalidRequest as error:
        tell(f"{error.code}: {error}")
        sys.exit(Exit.USAGE)
    except Exception as error:  # the errors of four packages; any other is raised again
        if not is_outcome(error):
            raise
        tell(f"{getattr(error, 'code', type(error).__name__)}: {error}")
        sys.exit(Exit.REFUSED)
