"""Decisions of each engine, stored with the rulebooks they use: later versions must replay them.

`python -m tests.archive_service.holdings.golden_decisions` writes those of the engine of today, once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import orjson

from archive_service.errors import NotFound
from archive_service.holdings.retention_decisions import decided_of
from archive_service.model.decision_serialisation import decision_in, decision_json
from archive_service.model.decisions import Decided, RulebookRef
from retention_rules import (
    ENGINE,
    Appeal,
    FileFacts,
    Level,
    Rulebooks,
    Stay,
    Trigger,
    decide,
    load_rulebook,
    load_rulebooks,
)

FOLDER = Path(__file__).parents[2] / "golden" / "decisions"
TODAY = date(2026, 11, 29)
_ESMS = """level = "esms"
key = "250000015"
name = "référentiel de l’établissement"
[[perimeter]]
code = "PERIM-ESSAI"
title = "L’établissement a passé une convention de versement."
kinds = ["native-file"]
included = true
binding = "practice"
source = "convention d’essai"
verified = true
[[perimeter]]
code = "PERIM-ESSAI-DATES"
title = "L’établissement ne verse que ses documents récents."
kinds = ["cda-document"]
dated = { until = 2020-02-29 }
included = false
binding = "practice"
source = "convention d’essai"
verified = true
"""
_LIVES = (
    {"stays": (Stay(date(2010, 1, 4), date(2020, 2, 29)),), "birth": date(1999, 2, 28)},
    {
        "stays": (Stay(date(2010, 1, 4), date(2014, 6, 1)), Stay(None, date(2019, 6, 1))),
        "birth": date(1931, 5, 2),
        "death": date(2019, 6, 1),
    },
    {"stays": (Stay(date(2021, 1, 4), None),), "birth": date(1941, 5, 2), "last_contact": date(2026, 3, 1)},
    {"stays": (Stay(date(1980, 1, 4), date(1990, 6, 1)),), "last_contact": date(1991, 1, 1)},
    {
        "stays": (Stay(date(1980, 1, 4), date(2001, 6, 1)),),
        "birth": date(1950, 1, 1),
        "last_consultation": date(2003, 2, 1),
        "last_contact": date(2004, 2, 1),
        "appeals": (Appeal(date(2005, 1, 1), date(2007, 1, 1)),),
        "events": {Trigger.QUITUS: date(2002, 1, 1), Trigger.FILE_CLOSED: date(2004, 3, 1)},
    },
    {
        "stays": (Stay(date(1980, 1, 4), date(2001, 6, 1)),),
        "birth": date(1950, 1, 1),
        "appeals": (Appeal(date(2020, 1, 1), None),),
        "events": {Trigger.RELATED_FILES_ENDED: date(2024, 3, 1), Trigger.DECISION: date(2023, 3, 1)},
    },
)
_TYPES = (
    ("cda-document", "EXPORT_DUI"),
    ("cda-document", "CONTRAT-SEJOUR"),
    ("cda-document", None),
    ("native-file", None),
    ("collective-event", None),
    ("structure-data", "REGISTRE"),
    ("another", None),
)
_PLACES: tuple[dict[str, Any], ...] = (
    {"department": "25", "category": "500", "legal_status": "public", "establishment": "250000007"},
    {"department": "25", "category": "177", "legal_status": "private", "establishment": "250000015"},
    {"department": "83", "legal_status": "private", "public_service_mission": True},
    {},
)


def rulebooks() -> Rulebooks:
    """Return the shipped rulebooks, and one of an establishment."""
    shipped = load_rulebooks(Path(__file__).parents[3] / "config" / "rulebooks")
    esms = load_rulebook(_ESMS.encode(), Level.ESMS, "250000015", where="250000015.toml")
    return replace(shipped, esms={"250000015": esms})


@dataclass(frozen=True, slots=True)
class GoldenTexts:
    """The texts that are kept beside the decisions of an engine."""

    folder: Path

    def text(self, book: RulebookRef) -> bytes:
        """Return the text with this digest; raise `NotFound`."""
        path = self.folder / f"{book.digest.hex}.toml"
        if not path.exists():
            raise NotFound(f"the text of the rulebook {book.digest.hex} is not kept")
        return path.read_bytes()


def kept() -> list[tuple[Decided, GoldenTexts]]:
    """Return every decision that was kept, each with the texts beside it."""
    return [
        (decision_in(orjson.loads(line)), GoldenTexts(path.parent))
        for path in sorted(FOLDER.glob("engine-*/decisions.jsonl"))
        for line in path.read_bytes().splitlines()
    ]


def taken() -> list[Decided]:
    """Return the decisions of today's engine on all lives, types and places."""
    books = rulebooks()
    return [
        decided_of(decide(facts, books, TODAY), facts, TODAY)
        for facts in (
            FileFacts(kind=kind, document_type=code, document_date=date(2020, 2, 29), **life, **place)
            for (kind, code), life, place in product(_TYPES, _LIVES, _PLACES)
        )
    ]


def main() -> None:
    """Write the decisions of today's engine; those of an engine are never written anew."""
    folder = FOLDER / f"engine-{ENGINE}"
    folder.mkdir(parents=True)
    for book in rulebooks().books:
        (folder / f"{book.digest}.toml").write_bytes(book.text)
    lines = [orjson.dumps(decision_json(decided)) for decided in taken()]
    (folder / "decisions.jsonl").write_bytes(b"\n".join(lines) + b"\n")


if __name__ == "__main__":
    main()
