"""The description in a package is whole: nothing in it leads outside, or to our code."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from exports.portability.documentation import documentation_files

FILES = {file.path: file.open().read().decode("utf-8") for file in documentation_files()}
PAGES = sorted(path for path in FILES if path.endswith(".md"))


def anchors_in(page: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def test_the_pages_and_all_schemas_are_there_in_order() -> None:
    assert list(FILES) == sorted(FILES, key=str.encode)
    assert PAGES == ["docs/findings.md", "docs/portability.md", "docs/record-parts.md"]
    for name in ("record", "person", "deposit", "leaf", "manifest", "receipt", "segments", "changed"):
        assert f"docs/portability-{name}.schema.json" in FILES
    assert {"docs/bulk-reference.schema.json", "docs/portability-tree-manifest.xsd"} <= FILES.keys()


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_to_a_file_of_the_package(path: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", FILES[path]):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        found = str(PurePosixPath("docs") / file) if file else path
        assert found in FILES, target
        assert not anchor or anchor in anchors_in(FILES[found]), target


@pytest.mark.parametrize("path", PAGES)
def test_no_page_names_our_decisions_or_code(path: str) -> None:
    assert not re.findall(r"\bdecisions? \(?0\d{3}|\b00\d\d\)", FILES[path])
    ours = r"(?:archive_service|exports|signing|retention_rules|tests|config|docs/[a-z]+)/[\w/.]+"
    assert not re.findall(ours, FILES[path])


def test_every_schema_is_named_in_a_page() -> None:
    text = "".join(FILES[page] for page in PAGES)
    for path in FILES.keys() - set(PAGES):
        name = path.removeprefix("docs/")
        assert name in text or (name.startswith("bulk-") and "`bulk-*`" in text), name
