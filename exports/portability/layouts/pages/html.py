"""Pieces of the pages: text that any browser accepts, links, tables, and what all pages have around them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from exports.formats.xml_text import escaped

STYLE = """\
:root{--ink:#1b1f27;--soft:#4a5364;--line:#d5dae3;--accent:#1d3f72;--wash:#f4f6fa}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:var(--ink)}
body{font:1.0625rem/1.6 "Liberation Sans",Arial,Helvetica,sans-serif}
header,main,footer{max-width:60rem;margin:0 auto}
body{padding:0 1.5rem}
header{padding-top:1.5rem}
main:focus{outline:none}
h1{margin:.5rem 0 0;font-size:2rem;line-height:1.2;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{margin:2.5rem 0 .5rem;font-size:1.3rem;line-height:1.3}
p{max-width:44rem;margin:.6rem 0}
a{color:var(--accent);text-underline-offset:.15em}
a:hover{text-decoration-thickness:2px}
a:focus-visible{outline:3px solid #b35c00;outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1.5rem;top:.5rem;padding:.4rem .8rem;background:#fff}
.lead{color:var(--soft);font-size:1.125rem}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1rem 1.5rem;margin:1.5rem 0;
padding:1.1rem 1.3rem;background:var(--wash);border-left:4px solid var(--accent)}
.facts div{min-width:0}
.facts dt{color:var(--soft);font-size:.9375rem}
.facts dd{margin:0;font-weight:bold;overflow-wrap:anywhere}
.note{padding:.7rem 1rem;border-left:4px solid #b35c00;background:#fdf5ea}
table{width:100%;border-collapse:collapse;margin:.5rem 0 1rem}
caption{padding:.4rem 0;color:var(--soft);text-align:left}
th,td{padding:.55rem .9rem .55rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
tbody th{overflow-wrap:anywhere}
td{overflow-wrap:break-word}
thead th{border-bottom:2px solid var(--ink);font-size:.9375rem}
tbody th{font-weight:normal}
.number{padding-right:0;text-align:right;font-variant-numeric:tabular-nums}
.day{min-width:6.5rem;font-variant-numeric:tabular-nums}
nav ul{display:flex;flex-wrap:wrap;gap:.4rem 1.2rem;margin:.4rem 0;padding:0;list-style:none}
code{padding:.1rem .35rem;background:var(--wash);font-size:.95em;overflow-wrap:anywhere}
footer{margin-top:3rem;padding-top:1rem;padding-bottom:2rem;border-top:1px solid var(--line)}
footer{color:var(--soft);font-size:.9375rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:40rem){body{padding:0 1rem}h1{font-size:1.6rem}table{font-size:.875rem}
th,td{padding-right:.5rem}.day{min-width:0}}
@media print{body{font-size:10.5pt}.skip,nav{display:none}header,main,footer{max-width:none}body{padding:0}
a{color:inherit}thead{display:table-header-group}tr{break-inside:avoid}h2{break-after:avoid}}
"""


def beginning(title: str, to_root: str, above: str = "") -> str:
    """Return a page up to its main heading; `title` is plain text, `above` HTML over the heading."""
    shown = escaped(title)
    return (
        '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{shown}</title>\n"
        f'<link rel="stylesheet" href="{to_root}pages/style.css">\n</head>\n<body>\n'
        f'<a class="skip" href="#contenu">Aller au contenu</a>\n<header>\n{above}</header>\n'
        f'<main id="contenu" tabindex="-1">\n<h1><bdi>{shown}</bdi></h1>\n'
    )


def ending() -> str:
    """Return the end of a page."""
    return (
        "</main>\n<footer><p>Ces pages se lisent sans réseau et sans logiciel particulier. "
        "Elles contiennent des données personnelles : elles sont réservées aux personnes habilitées.</p>"
        "</footer>\n</body>\n</html>\n"
    )


def facts(told: Sequence[tuple[str, str]]) -> str:
    """Return a list of names and values, as plain text; those without a value are left out."""
    inside = "".join(
        f"<div><dt>{escaped(name)}</dt><dd><bdi>{escaped(value)}</bdi></dd></div>\n"
        for name, value in told
        if value
    )
    return f'<dl class="facts">\n{inside}</dl>\n' if inside else ""


def table_beginning(caption: str, columns: Sequence[tuple[str, str]]) -> str:
    """Return a table up to its first row; each column has a name and a class, which may be empty."""
    heads = _heads(tuple(columns))
    return f"<table>\n<caption>{escaped(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"


@lru_cache(maxsize=16)
def _heads(columns: tuple[tuple[str, str], ...]) -> str:
    """Return the heads of a table: all pages have the same few."""
    return "".join(f'<th scope="col"{_class(style)}>{escaped(name)}</th>' for name, style in columns)


TABLE_END = "</tbody>\n</table>\n"


def cell(content: str, style: str = "") -> str:
    """Return a cell of a table; the content is HTML."""
    return f"<td{_class(style)}>{content}</td>"


def row(head: str, *cells: str) -> str:
    """Return a row of a table: the content of its head, and its cells, in HTML."""
    return f'<tr><th scope="row">{head}</th>{"".join(cells)}</tr>\n'


def link(to: str, shown: str, about: str = "") -> str:
    """Return a link; `about` says to screen readers what distinguishes it."""
    more = f'<span class="unseen"> : {escaped(about)}</span>' if about else ""
    return f'<a href="{to}"><bdi>{escaped(shown)}</bdi>{more}</a>'


def day(told: str, unknown: str = "") -> str:
    """Return a day of ISO 8601 as people write it.

    >>> day("2023-04-14")
    '14/04/2023'
    """
    return escaped("/".join(reversed(told.split("-")))) if told else unknown


def moment(told: str) -> str:
    """Return a moment of ISO 8601 in UTC as people read it.

    >>> moment("2026-11-29T13:30:04.912Z")
    '29/11/2026 13:30:04'
    """
    try:
        return f"{datetime.fromisoformat(told).astimezone(UTC):%d/%m/%Y %H:%M:%S}" if told else ""
    except (ValueError, OverflowError):
        return escaped(told)


def counted(number: int, one: str, many: str) -> str:
    r"""Return a number with its noun.

    >>> counted(12000, "document", "documents")
    '12\u202f000 documents'
    """
    return f"{number:,} ".replace(",", "\N{NARROW NO-BREAK SPACE}") + (one if number < 2 else many)


def _class(style: str) -> str:
    return f' class="{style}"' if style else ""
