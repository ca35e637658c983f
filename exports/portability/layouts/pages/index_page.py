"""The page that is opened first: what the package is, how to check it, and its persons in order of name.

More than 1,000 persons are listed on pages of their own, and the first page has a link to each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import BinaryIO

from exports.formats.xml_text import escaped
from exports.portability.layouts import PackageFacts
from exports.portability.layouts.pages import html
from exports.portability.layouts.pages.beside_page import DELTA, in_no_file, not_there
from exports.portability.layouts.spooled import Spooled
from exports.portability.layouts.told import KINDS

PER_PAGE = 1_000
_COLUMNS = (
    ("Nom et prénom", ""),
    ("Naissance", "day"),
    ("Identifiant", ""),
    ("Séjours", "number"),
    ("Documents", "number"),
)
_CHECK = (
    "<h2>Vérifier que tout est là</h2>\n"
    "<p>Un programme fourni compare chaque fichier avec l’inventaire signé et dit ce qui manque, ce qui a "
    "changé et ce qui est de trop. Il fonctionne avec Python 3.9 ou plus récent, sans réseau ; dans ce "
    "dossier, tapez :</p>\n"
    "<p><code>python check_portability.py .</code></p>\n"
    "<h2>Comprendre les fichiers</h2>\n"
    '<p>Le format est expliqué dans <a href="docs/portability.md">docs/portability.md</a> (en anglais). '
    'Les mêmes données existent en tableaux : <a href="tables/persons.csv">personnes</a>, '
    '<a href="tables/stays.csv">séjours</a> et <a href="tables/documents.csv">documents</a>, '
    'décrits dans <a href="tables/dictionary.md">tables/dictionary.md</a>.</p>\n'
)
Listed = tuple[str, str, str, int, int, str]
"""Name, day of birth, identifier, numbers of stays and documents, name of the page."""
Part = tuple[str, int, str]
"""Documents of nobody: name, number, name of the page."""


def pages(
    about: PackageFacts,
    kinds: Counter[str],
    persons: tuple[int, Iterable[Listed]],
    others: list[Part],
    into: Spooled,
) -> Iterator[tuple[str, partial[BinaryIO]]]:
    """Write the first page and those of the list; yield the path of each and what opens it."""
    count, listed = persons[0], iter(persons[1])
    if count <= PER_PAGE:
        names = _table(listed, "pages/", _caption(count)) if count else ""
        yield _written("index.html", _first(about, kinds, count, names, others), into)
        return
    ranges, parts = [], []
    total = -(-count // PER_PAGE)
    for number in range(1, total + 1):
        some = list(islice(listed, PER_PAGE))
        ranges.append((_part(number), some[0][0], some[-1][0], len(some)))
        parts.append(_written(f"pages/{_part(number)}.html", _list_page(some, number, total), into))
    yield _written("index.html", _first(about, kinds, count, _ranges(ranges), others), into)
    yield from parts


def _written(path: str, page: str, into: Spooled) -> tuple[str, partial[BinaryIO]]:
    start = into.size
    into.write(page.encode())
    return path, into.section(start)


def _part(number: int) -> str:
    return f"index-{number:04}"


def _caption(count: int) -> str:
    return f"{html.counted(count, 'personne', 'personnes')}, par nom"


def _first(about: PackageFacts, kinds: Counter[str], count: int, names: str, others: list[Part]) -> str:
    documents = sum(kinds.values())
    return "".join(
        (
            html.beginning("Dossiers exportés", ""),
            f'<p class="lead"><bdi>{escaped(_establishments(about))}</bdi></p>\n',
            html.facts(
                [
                    ("Personnes", _number(count)),
                    ("Documents", _number(documents)),
                    ("Documents datés", _period(about)),
                ]
            ),
            DELTA if about.delta else "",
            _unreadable(about),
            "<h2>Personnes</h2>\n" + names if count else "",
            _others(others),
            "<h2>Nature des documents</h2>\n" + _kinds(kinds) if documents else "",
            in_no_file(about),
            not_there(about),
            _CHECK,
            html.ending(),
        )
    )


def _establishments(about: PackageFacts) -> str:
    named = [
        f"{one.get('name') or 'Établissement'} (FINESS {one.get('finess')})" for one in about.establishments
    ]
    return ", ".join(named) or "Établissement inconnu"


def _period(about: PackageFacts) -> str:
    first, last = (day and html.day(day.isoformat()) for day in (about.first_day, about.last_day))
    if first and last:
        return f"du {first} au {last}"
    return f"depuis le {first}" if first else f"jusqu’au {last}" if last else ""


def _unreadable(about: PackageFacts) -> str:
    if not about.unreadable:
        return ""
    one, many = (
        "élément n’a pas pu être lu et n’est pas exporté",
        "éléments n’ont pas pu être lus ni exportés",
    )
    return (
        f'<p class="note"><strong>{html.counted(about.unreadable, one, many)}</strong> : '
        f"{_list_of_unreadable(about)} en donne la liste.</p>\n"
    )


def _list_of_unreadable(about: PackageFacts) -> str:
    path = "content/unreadable.ndjson"  # a package that continues another one may leave it out
    return f"<code>{path}</code>" if about.delta else html.link(path, path)


def _table(listed: Iterable[Listed], folder: str, caption: str) -> str:
    rows = "".join(
        html.row(
            html.link(f"{folder}{page}.html", name or "Personne sans nom"),
            html.cell(html.day(birth, "inconnue"), "day"),
            html.cell(f"<bdi>{escaped(mark)}</bdi>"),
            html.cell(_number(stays), "number"),
            html.cell(_number(documents), "number"),
        )
        for name, birth, mark, stays, documents, page in listed
    )
    return html.table_beginning(caption, _COLUMNS) + rows + html.TABLE_END


def _ranges(ranges: Iterable[tuple[str, str, str, int]]) -> str:
    rows = "".join(
        html.row(
            html.link(f"pages/{part}.html", f"{first or 'Sans nom'} – {last or 'sans nom'}"),
            html.cell(_number(persons), "number"),
        )
        for part, first, last, persons in ranges
    )
    columns = (("Du nom au nom", ""), ("Personnes", "number"))
    return html.table_beginning("Listes de personnes, par nom", columns) + rows + html.TABLE_END


def _list_page(some: list[Listed], number: int, total: int) -> str:
    near = [(number - 1, "Liste précédente"), (number + 1, "Liste suivante")]
    links = "".join(
        f"<li>{html.link(f'{_part(to)}.html', shown)}</li>" for to, shown in near if 1 <= to <= total
    )
    home = html.link("../index.html", "Accueil")
    above = f'<nav aria-label="Listes de personnes"><ul><li>{home}</li>{links}</ul></nav>\n'
    title = f"Personnes, liste {number} sur {total}"
    return html.beginning(title, "../", above) + _table(some, "", _caption(len(some))) + html.ending()


def _others(others: list[Part]) -> str:
    if not others:
        return ""
    named = [
        (page, f"{name} : {html.counted(documents, 'document', 'documents')}")
        for name, documents, page in others
    ]
    links = "".join(f"<li>{html.link(f'pages/{page}.html', shown)}</li>" for page, shown in named)
    return f"<h2>Documents sans personne, ou de plusieurs</h2>\n<ul>{links}</ul>\n"


def _kinds(kinds: Counter[str]) -> str:
    rows = "".join(
        html.row(escaped(KINDS.get(kind, (kind, kind))[1]), html.cell(_number(number), "number"))
        for kind, number in sorted(kinds.items())
    )
    columns = (("Nature", ""), ("Documents", "number"))
    return html.table_beginning("Nombre de documents par nature", columns) + rows + html.TABLE_END


def _number(number: int) -> str:
    return html.counted(number, "", "").strip()
