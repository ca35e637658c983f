"""The pages of `docs/rules/`, made from the shipped rulebooks and their examples.

`python -m tests.retention_rules.rule_pages` writes them.
"""

from __future__ import annotations

from pathlib import Path

from retention_rules import Rulebook
from retention_rules.documentation import index_page, rulebook_page
from retention_rules.worked_examples import load_examples
from tests.retention_rules.retention_cases import FOLDER, SHIPPED

PAGES = Path(__file__).parents[2] / "docs" / "rules"
EXAMPLES = load_examples(FOLDER / "examples")
BOOKS: dict[str, Rulebook] = {"national": SHIPPED.national, **SHIPPED.departments, **SHIPPED.esms}


def pages() -> dict[str, str]:
    """Return every page by the name of its file."""
    made = {f"{name}.md": rulebook_page(book, EXAMPLES.get(name, ())) for name, book in BOOKS.items()}
    return {"README.md": index_page(BOOKS, EXAMPLES), **made}


def main() -> None:
    """Write the pages, and remove those of rulebooks that are there no more."""
    PAGES.mkdir(exist_ok=True)
    for path in PAGES.glob("*.md"):
        path.unlink()
    for name, text in pages().items():
        (PAGES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
