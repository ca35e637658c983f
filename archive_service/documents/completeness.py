"""Find the human texts of a source that the document does not show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archive_service.documents.drawable_text import Lettering, squash
from archive_service.model.content import Text

_SHORT = 12


def not_shown(texts: Iterable[Text], pieces: Sequence[str], lettering: Lettering) -> list[Text]:
    """Return the texts found in no piece, without repetition, compared in NFC without spaces and hyphens.

    `pieces` are the drawn strings, in reading order. A long text may extend over several pieces (a cell whose
    lines became paragraphs); a short text must be inside one piece, otherwise it could be found by chance.
    """
    squashed = [squash(piece) for piece in pieces]
    whole = set(squashed)
    apart, joined = "\n".join(squashed), "".join(squashed)
    missing: dict[str, Text] = {}
    for text in texts:
        wanted = squash(lettering.visible(text.text, count=False))
        if not wanted or wanted in whole or wanted in missing:
            continue
        if wanted not in (apart if len(wanted) < _SHORT else joined):
            missing[wanted] = text
    return list(missing.values())
