"""The pages of one person, or of the documents of nobody: the documents by date, with links to their files.

A page has 1,000 documents at most: browsers are slow with more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from exports.formats.xml_text import escaped
from exports.portability.layouts import RecordFiles
from exports.portability.layouts.pages import html
from exports.portability.layouts.spooled import Spooled
from exports.portability.layouts.told import TheirIdentity, Told

PER_PAGE = 1_000
_NO_DAY = "9999-99-99"
_COLUMNS = (("Document", ""), ("Date", ""), ("Nature", ""), ("Fichiers", ""))
_STATES = {"received": "pas encore mis en PDF", "set-aside": "mise en PDF impossible"}
_SEXES = {"male": "masculin", "female": "féminin", "other": "autre"}
_NOBODY = (
    '<p class="lead">Ces documents ne concernent personne en particulier, ou en concernent plusieurs.</p>\n'
)
_EXPLAINED = (
    "<h2>Documents</h2>\n"
    "<p>Le titre ouvre le PDF scellé, qui se lit sans logiciel particulier. « Reçu » ouvre le fichier tel "
    "qu’il a été reçu, « données » ce que l’archive en sait.</p>\n"
)


class PersonPages:
    """The documents of a person so far. In memory: a day and a place for each."""

    def __init__(self, name: str, known: TheirIdentity | None, rows: Spooled) -> None:
        self.name = name
        self.known = known
        self.kinds: Counter[str] = Counter()
        self.shown = known.name if known else ""
        self._rows = rows
        self._places: list[tuple[str, int, int]] = []

    @property
    def documents(self) -> int:
        """How many there are."""
        return len(self._places)

    def add(self, record: RecordFiles) -> None:
        """Take a document in."""
        told, start = Told(record), self._rows.size
        self._rows.write(_row(told).encode())
        self._places.append((told.of("document_date") or _NO_DAY, start, self._rows.size))
        self.kinds[told.of("kind")] += 1
        if not self.shown and self.known is not None:
            self.shown = told.detail("person_name").strip()

    def write(self, into: Spooled) -> Iterator[tuple[str, partial[BinaryIO]]]:
        """Write the pages; yield the name of each, without its ending, and what opens it."""
        self._places.sort(key=lambda place: place[0])
        count = max(1, -(-len(self._places) // PER_PAGE))
        for page in range(count):
            start = into.size
            into.write(self._head(page, count).encode())
            for _, first, end in self._places[page * PER_PAGE : (page + 1) * PER_PAGE]:
                with self._rows.section(first, end)() as row:
                    into.write(row.read())
            into.write((html.TABLE_END + self._parts(page, count) + html.ending()).encode())
            yield self._page(page), into.section(start)

    def _head(self, page: int, count: int) -> str:
        to_all = html.link("../index.html", "Toutes les personnes")
        above = f'<nav aria-label="Accueil"><ul><li>{to_all}</li></ul></nav>\n'
        title = self.shown or ("Personne sans nom" if self.known else "Documents sans personne")
        caption = html.counted(self.documents, "document", "documents") + ", par date"
        if count > 1:
            caption += f", page {page + 1} sur {count}"
            title += f" (page {page + 1} sur {count})"
        return (
            html.beginning(title, "../", above)
            + (_identity(self.known) if self.known else _NOBODY)
            + _EXPLAINED
            + html.table_beginning(caption, _COLUMNS)
        )

    def _page(self, page: int) -> str:
        return self.name if page == 0 else f"{self.name}-{page + 1:04}"

    def _parts(self, page: int, count: int) -> str:
        """Return the links to the neighbours of a page."""
        near = [(page - 1, "Page précédente"), (page + 1, "Page suivante")]
        links = "".join(
            f"<li>{html.link(f'{self._page(to)}.html', shown)}</li>" for to, shown in near if 0 <= to < count
        )
        return f'<nav aria-label="Pages de cette personne"><ul>{links}</ul></nav>\n' if links else ""


def _identity(known: TheirIdentity) -> str:
    return html.facts(
        [
            ("Naissance", html.day(known.birth_date)),
            ("Lieu de naissance (code)", known.birth_place),
            ("Sexe", _SEXES.get(known.gender, "")),
            ("Identifiant national de santé", known.number),
            ("Identifiants locaux", ", ".join(one.rpartition("|")[2] for one in known.local_ids)),
        ]
    )


def _row(told: Told) -> str:
    parts, title, kind = told.record.parts, told.title, escaped(told.kind)
    document = parts.get("document")
    if document is None:
        head = f"<bdi>{escaped(title)}</bdi> ({_STATES.get(told.of('state'), 'sans PDF')})"
    else:
        head = html.link(f"../{document.path}", title)
    if told.of("replaced_by"):
        kind += ", remplacé par une version plus récente"
    shown = (("source", "reçu"), ("record", "données"))
    files = ", ".join(
        html.link(f"../{parts[part].path}", name, title) for part, name in shown if part in parts
    )
    date = html.day(told.of("document_date"), "sans date")
    return html.row(head, html.cell(date, "day"), html.cell(kind), html.cell(files))
