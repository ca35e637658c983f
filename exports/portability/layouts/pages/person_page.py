"""The pages of one person, or of the documents of nobody: the documents by date, with links to their files.

A page has 1,000 documents at most: browsers are slow with more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import blake2b
from typing import BinaryIO, NamedTuple

from exports.formats.xml_text import escaped
from exports.portability.layouts import RecordFiles
from exports.portability.layouts.pages import html
from exports.portability.layouts.spooled import Spooled
from exports.portability.layouts.told import Stay, TheirIdentity, Told, stays_of

PER_PAGE = 1_000
_NO_DAY = "9999-99-99"
_COLUMNS = (("Document", ""), ("Date", ""), ("Nature", ""), ("Reçu le (UTC)", ""), ("Fichiers", ""))
_STAY_COLUMNS = (("Établissement (FINESS)", ""), ("Du", ""), ("Au", ""), ("Identifiants", ""))
_STATES = {"received": "pas encore mis en PDF", "set-aside": "mise en PDF impossible"}
_SEXES = {"male": "masculin", "female": "féminin", "other": "autre", "unknown": "inconnu"}
_NOBODY = (
    '<p class="lead">Ces documents ne concernent personne en particulier, ou en concernent plusieurs.</p>\n'
)
_EXPLAINED = (
    "<h2>Documents</h2>\n"
    "<p>Le titre ouvre le PDF scellé, qui se lit sans logiciel particulier. « Reçu » ouvre le fichier tel "
    "qu’il a été reçu, « données » ce que l’archive en sait.</p>\n"
)


class _Place(NamedTuple):
    """Where the row of a document is, and what orders it; `alike` is the same for equal titles."""

    day: str
    received_at: str
    alike: bytes
    record: str
    start: int
    middle: int
    end: int


class PersonPages:
    """The documents of a person so far. In memory: some dozens of bytes for each."""

    def __init__(
        self, name: str, known: TheirIdentity | None, rows: Spooled, merged: Sequence[TheirIdentity] = ()
    ) -> None:
        self.name = name
        self.known = known
        self.kinds: Counter[str] = Counter()
        self.shown = known.name if known else ""
        self.stays: dict[str, tuple[str, Stay]] = {}
        self._rows, self._merged, self._death = rows, merged, ""
        self._places: list[_Place] = []

    @property
    def documents(self) -> int:
        """How many there are."""
        return len(self._places)

    @property
    def mark(self) -> str:
        """What tells persons of one name apart: an identifier of their own software, else a part of ours."""
        identities = [one for one in (self.known, *self._merged) if one is not None]
        values = [value for one in identities for value in one.local_values]
        return values[0] if values else self.name[:8]

    def add(self, record: RecordFiles) -> None:
        """Take a document in."""
        told, start = Told(record), self._rows.size
        title, received_at = told.title, told.received_at
        head, cells = (part.encode() for part in _row(told, title, received_at))
        self._rows.write(head + cells)
        day = told.of("document_date") or _NO_DAY
        alike = blake2b(title.encode("utf-8", "replace"), digest_size=8).digest()
        middle, end = start + len(head), self._rows.size
        self._places.append(_Place(day, received_at, alike, record.record[:8], start, middle, end))
        self._death = max(self._death, told.death)
        for stay in stays_of(told):
            if stay.key not in self.stays or self.stays[stay.key][0] <= day:
                self.stays[stay.key] = (day, stay)
        self.kinds[told.of("kind")] += 1
        if not self.shown and self.known is not None:
            self.shown = told.detail("person_name").strip()

    def write(self, into: Spooled) -> Iterator[tuple[str, partial[BinaryIO]]]:
        """Write the pages; yield the name of each, without its ending, and what opens it."""
        self._places.sort(key=lambda place: place[:2])
        alike = Counter(place[:3] for place in self._places)
        count = max(1, -(-len(self._places) // PER_PAGE))
        for page in range(count):
            start = into.size
            parts = [self._head(page, count).encode()]
            for place in self._places[page * PER_PAGE : (page + 1) * PER_PAGE]:
                row = self._rows.read(place.start, place.end)
                if alike[place[:3]] > 1:
                    middle = place.middle - place.start
                    row = row[:middle] + f" (repère {escaped(place.record)})".encode() + row[middle:]
                parts.append(row)
            parts.append((html.TABLE_END + self._parts(page, count) + html.ending()).encode())
            into.write(b"".join(parts))
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
            + (_identity(self.known, self._merged, self._death) if self.known else _NOBODY)
            + (_stays([stay for _, stay in self.stays.values()]) if self.known else "")
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


def _identity(known: TheirIdentity, merged: Sequence[TheirIdentity], death: str) -> str:
    numbers = dict.fromkeys(one.number for one in (known, *merged) if one.number)
    locals_ = dict.fromkeys(value for one in (known, *merged) for value in one.local_values)
    return html.facts(
        [
            ("Naissance", html.day(known.birth_date)),
            ("Lieu de naissance (code)", known.birth_place),
            ("Décès", html.day(death)),
            ("Sexe", _SEXES.get(known.sex, "")),
            ("Identifiant national de santé", ", ".join(numbers)),
            ("Identifiants locaux", ", ".join(locals_)),
            ("Réunie avec", "; ".join(_shown(one) for one in merged)),
        ]
    )


def _shown(merged: TheirIdentity) -> str:
    """Return who was merged into a person, as people say it."""
    born = f", né(e) le {html.day(merged.birth_date)}" if merged.birth_date else ""
    return (merged.name or "Personne sans nom") + born


def _stays(stays: Sequence[Stay]) -> str:
    if not stays:
        return ""
    rows = "".join(
        html.row(
            escaped(one.establishment),
            html.cell(html.day(one.start, "inconnu"), "day"),
            html.cell(html.day(one.end) or ("en cours" if one.is_ongoing else "inconnu"), "day"),
            html.cell(f"<bdi>{escaped(', '.join(one.values))}</bdi>"),
        )
        for one in sorted(stays, key=lambda one: (one.start, one.key))
    )
    caption = html.counted(len(stays), "séjour", "séjours") + ", par date"
    return "<h2>Séjours</h2>\n" + html.table_beginning(caption, _STAY_COLUMNS) + rows + html.TABLE_END


def _row(told: Told, title: str, received_at: str) -> tuple[str, str]:
    """Return the row of a document in two parts: what tells it from one that looks the same comes between."""
    parts, kind = told.record.parts, escaped(told.kind)
    document = parts.get("document")
    if document is None:
        head = f"<bdi>{escaped(title)}</bdi> ({_STATES.get(told.of('state'), 'sans PDF')})"
    else:
        head = html.link(f"../{document.path}", title)
    if version := told.of("version"):
        kind += f", version {escaped(version)}"
    if told.of("replaced_by"):
        kind += ", remplacé par une version plus récente"
    shown = (("source", "reçu"), ("record", "données"))
    files = ", ".join(
        html.link(f"../{parts[part].path}", name, title) for part, name in shown if part in parts
    )
    date = html.day(told.of("document_date"), "sans date")
    received = html.cell(html.moment(received_at), "day")
    row = html.row(head, html.cell(date, "day"), html.cell(kind), received, html.cell(files))
    beginning, end, cells = row.partition("</th>")
    return beginning, end + cells
