"""`docs/` matches the code: settings, commands, decisions in one sequence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from archive_service.cli.program import app
from archive_service.contract.appraisal_shapes import KeptRecord
from archive_service.contract.shapes import PUBLISHED
from archive_service.model.appraisals import ListedCode
from archive_service.model.elimination import KeptCode
from archive_service.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
SOURCES = sorted(
    path
    for folder in ("archive_service", "retention_rules", "signing", "exports", "tests", "docs")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".md", ".typ")
)
LONGEST_PAGE = 50
KEPT_CODES = {*KeptCode, *ListedCode}


def commands() -> list[str]:
    """Return every command as it is typed."""
    group = typer.main.get_command(app)
    return [
        f"{name} {inner}".strip()
        for name, command in group.commands.items()  # type: ignore[attr-defined]
        for inner in getattr(command, "commands", {"": command})
    ]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_explained(name: str) -> None:
    operating = (DOCS / "operating.md").read_text(encoding="utf-8")

    assert f"`ARCHIVE_{name.upper()}`" in operating


@pytest.mark.parametrize("command", commands())
def test_every_command_is_shown(command: str) -> None:
    shown = "".join((DOCS / name).read_text(encoding="utf-8") for name in ("../README.md", "operating.md"))

    assert f"archive-dui {command}" in shown


def test_every_published_schema_is_listed() -> None:
    listed = (DOCS / "formats" / "README.md").read_text(encoding="utf-8")

    published = {path.name.removesuffix(".schema.json") for path in (DOCS / "formats").glob("*.json")}
    assert published == set(PUBLISHED)
    assert {name for name in published if f"`{name}`" not in listed} == set()


@pytest.mark.parametrize("page", ["operating.md", "formats/appraisal-result.schema.json"])
def test_every_reason_why_an_elimination_keeps_a_record_is_explained(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")

    assert {code for code in KEPT_CODES if f"`{code}`" not in text} == set()


def test_the_schema_of_kept_records_names_no_other_code() -> None:
    described = KeptRecord.model_fields["code"].description or ""

    assert set(re.findall("`([^`]*)`", described)) == KEPT_CODES


def test_decisions_have_one_sequence_without_gap() -> None:
    numbers = [int(path.name.partition("-")[0]) for path in DECISIONS]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_one_page_that_names_what_enforces_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert text.startswith(f"# {path.name[:4]} - ")
    assert len(text.splitlines()) <= LONGEST_PAGE
    assert "Enforced by: " in text
    for named in re.findall(r"`(tests/[^`]*)`", text):
        assert (ROOT / named).exists(), named


def test_every_decision_that_is_cited_exists() -> None:
    known = {path.name[:4] for path in DECISIONS}

    for path in SOURCES:
        for number in re.findall(r"\bdecisions? (0\d{3})\b", path.read_text(encoding="utf-8")):
            assert number in known, (path, number)
