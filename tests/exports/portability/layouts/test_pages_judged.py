"""The pages of a package in a browser: nothing that breaks WCAG 2.2 AA, as far as axe finds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from exports.portability.layouts.pages import PagesLayout, index_page, person_page
from exports.portability.layouts.tree import TreeLayout
from tests.browser_judge import violations
from tests.exports.portability.layouts.layout_samples import (
    ABOUT,
    beside,
    identifier_of,
    laid_out,
    several,
    unpacked,
)

pytestmark = pytest.mark.judge


def test_the_pages_are_accessible(tmp_path: Path) -> None:
    first, last = date(2020, 1, 1), date(2025, 12, 31)
    about = replace(ABOUT, unreadable=2, first_day=first, last_day=last, beside=beside())
    unpacked(laid_out(PagesLayout(), *several(), about=about), tmp_path)
    for page in ("index.html", f"pages/{identifier_of('1')}.html", "pages/sans-personne-00001.html"):
        assert violations(tmp_path / page) == [], page


def test_the_pages_of_large_packages_are_accessible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_page, "PER_PAGE", 1)
    monkeypatch.setattr(person_page, "PER_PAGE", 1)
    unpacked(laid_out(PagesLayout(), *several()), tmp_path)
    for page in ("index.html", "pages/index-0002.html", f"pages/{identifier_of('1')}-0002.html"):
        assert violations(tmp_path / page) == [], page


def test_the_page_of_the_tree_is_accessible(tmp_path: Path) -> None:
    unpacked(laid_out(TreeLayout(), *several()), tmp_path)
    page = (tmp_path / "tree" / "INDEX.HTM").rename(tmp_path / "tree" / "index.xhtml")
    assert violations(page) == []


def test_the_judge_finds_a_fault(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><title>x</title><h1>x</h1><img src='x.png'>")
    assert any("image-alt" in line for line in violations(page))
