"""The pages of a portability export for people: what it contains, readable without network and without us."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from archive_service.holdings.export_content import ContentFile, PageLine, Summary

_FORMAT = Path(__file__).resolve().parents[2] / "docs" / "formats" / "portability.md"
_STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#16191d}"
    "h1,h2{color:#1d3557}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #c9ced6;padding:.3rem .6rem;text-align:left}th{background:#f2f4f7}"
    "a{color:#1d3557}caption{text-align:left;font-weight:bold;padding:.4rem 0}td,h2{overflow-wrap:anywhere}"
)


def accompanying(summary: Summary) -> Iterator[ContentFile]:
    """Yield the files that follow the content in the order of paths: the format, and the page."""
    yield ContentFile(path="docs/portability.md", kind="documentation", content=_FORMAT.read_bytes())
    yield ContentFile(path="index.html", kind="page", content=index_page(summary).encode())


def index_page(summary: Summary) -> str:
    """Return the page of a package: the persons and their documents, with links."""
    persons = sorted(summary.titles, key=lambda person: (person == "", summary.names.get(person, ""), person))
    body = [
        "<h1>Export de portabilité</h1>",
        f"<p>{_counted(summary.exported, 'document exporté', 'documents exportés')}, "
        f"{_counted(sum(1 for person in persons if person), 'personne', 'personnes')}.</p>",
        "<p>Pour vérifier que rien ne manque et que rien n'a changé : "
        "<code>python check_portability.py .</code> dans ce dossier. "
        "Le format est décrit dans <a href='docs/portability.md'>docs/portability.md</a>.</p>",
    ]
    if summary.damaged:
        body.append(
            "<p><strong>Des données de personnes ou de dépôts n'ont pas pu être lues</strong> : "
            "<code>content/unreadable.ndjson</code> en donne la liste.</p>"
        )
    if summary.unreadable:
        count = _counted(
            len(summary.unreadable), "document n'a pas pu être lu", "documents n'ont pas pu être lus"
        )
        body.append(
            f"<p><strong>{count}</strong> : <code>content/unreadable.ndjson</code> en donne la liste.</p>"
        )
    for person in persons:
        body += _person(person, summary)
    return (
        "<!DOCTYPE html>\n<html lang='fr'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        f"<title>Export de portabilité</title><style>{_STYLE}</style></head>\n<body><main>"
        + "\n".join(body)
        + "</main></body></html>\n"
    )


def _person(person: str, summary: Summary) -> list[str]:
    name = escape(summary.names.get(person) or ("Personne sans nom" if person else "Sans personne"))
    rows = [
        f"<tr><td><a href='content/records/{line.record}/{line.file}'><bdi>{_title(line)}</bdi></a></td>"
        f"<td>{_day(line.day)}</td>"
        f"<td><a href='content/records/{line.record}/record.json'>données</a></td></tr>"
        for line in sorted(summary.titles[person], key=lambda one: (one.day, one.record))
    ]
    return [
        f"<h2><bdi>{name}</bdi></h2>",
        f"<table><caption>{_counted(len(rows), 'document', 'documents')}</caption>"
        "<thead><tr><th scope='col'>Document</th><th scope='col'>Date</th><th scope='col'>Données</th></tr>"
        f"</thead><tbody>{''.join(rows)}</tbody></table>",
    ]


def _title(line: PageLine) -> str:
    return escape(line.title.strip() or "Document sans titre")


def _day(day: str) -> str:
    return "/".join(reversed(day.split("-"))) if day else "sans date"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number < 2 else many}"
