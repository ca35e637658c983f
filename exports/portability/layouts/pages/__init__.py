"""The pages of every package: `index.html`, and in `pages/` one page for each person, for people without us.

They need no network, no script and no other program than a browser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from io import BytesIO

import orjson

from exports.portability.layouts import PAGE, PackageFacts, RecordFiles, Shard
from exports.portability.layouts.pages.html import STYLE
from exports.portability.layouts.pages.index_page import pages
from exports.portability.layouts.pages.person_order import PersonOrder
from exports.portability.layouts.pages.person_page import PersonPages
from exports.portability.layouts.spooled import Spooled
from exports.portability.layouts.told import TheirIdentity
from exports.portability.tree_package import TreeFile


class PagesLayout:
    """The pages."""

    name = "pages"

    @contextmanager
    def shard(self, shard: Shard) -> Iterator[PagesShard]:
        """Begin a shard; its pages are in a file without a name until the end of the block."""
        one = PagesShard(shard)
        try:
            yield one
        finally:
            one.close()

    def whole(self, facts: Iterable[bytes], about: PackageFacts) -> Iterator[TreeFile]:
        """Yield the first page, the lists of persons and the style."""
        kinds, others = Counter[str](), list[tuple[str, int, str]]()
        with closing(PersonOrder()) as order:
            for shard in facts:
                for line in shard.splitlines():
                    told = orjson.loads(line)
                    kinds.update(told["kinds"])
                    if told["person"]:
                        order.add(told)
                    else:
                        others.append((f"Partie {len(others) + 1}", told["documents"], told["page"]))
            with closing(order.sorted()) as persons:
                for path, opened in pages(about, kinds, (order.persons, persons), others, Spooled()):
                    yield TreeFile(path, PAGE, None, None, opened)
        yield TreeFile("pages/style.css", PAGE, None, None, partial(BytesIO, STYLE.encode()))


class PagesShard:
    """The pages of the persons of a shard, or of its documents of nobody."""

    def __init__(self, shard: Shard) -> None:
        self._shard = shard
        self._known: dict[str, TheirIdentity] = {}
        self._spooled, self._rows = Spooled(), Spooled()
        self._files: list[TreeFile] = []
        self._facts: list[bytes] = []
        self._open: PersonPages | None = None

    def add_person(self, person: str, content: bytes) -> None:
        """Keep what is known of a person."""
        self._known[person] = TheirIdentity.of(person, content)

    def add_record(self, record: RecordFiles) -> None:
        """Take in a document."""
        person = record.person if self._shard.persons else None
        name = person or f"sans-personne-{self._shard.transverse:05}"
        if self._open is None or self._open.name != name:
            self._finish()
            known = None if person is None else self._known.get(person, TheirIdentity(person=person))
            merged = [TheirIdentity.of("", content) for content in self._shard.merged.get(person or "", ())]
            self._open = PersonPages(name, known, self._rows, merged)
        self._open.add(record)

    def _finish(self) -> None:
        one, self._open = self._open, None
        if one is None:
            return
        person = one.known.person if one.known else None
        for name, opened in one.write(self._spooled):
            self._files.append(TreeFile(f"pages/{name}.html", PAGE, person, None, opened))
        told = {
            "person": person,
            "name": one.shown,
            "birth": one.known.birth_date if one.known else "",
            "mark": one.mark,
            "stays": len(one.stays),
            "documents": one.documents,
            "page": one.name,
            "kinds": dict(sorted(one.kinds.items())),
        }
        self._facts.append(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))

    def files(self) -> Sequence[TreeFile]:
        """Return the pages in order of path."""
        self._finish()
        return sorted(self._files, key=lambda file: file.path.encode())

    def facts(self) -> bytes:
        """Return one line for each person: what the list says of them."""
        self._finish()
        return b"".join(self._facts)

    def close(self) -> None:
        """Discard the pages."""
        self._spooled.close()
        self._rows.close()
