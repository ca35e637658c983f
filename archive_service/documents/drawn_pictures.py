"""The pictures of one document: which are drawn, from which bytes, and what is written about the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive_service.documents import wording
from archive_service.file_formats.conditions import Condition
from archive_service.file_formats.opening import condition_of
from archive_service.file_formats.pictures import PictureFacts, picture_facts
from archive_service.model.content import Picture

MOST_PIXELS = 25_000_000
"""Larger pictures are mentioned, not drawn: decoded, they would take 100 MB."""
_TOGETHER = 75_000_000
"""Total pixels of all pictures in one document. Measured: the typesetter needs three to six bytes for
each.
"""
_MOST_PAGES = 20  # pages of one picture, such as a fax
_READ_BY_TYPESETTER = frozenset(("png", "jpg", "gif", "webp"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPicture:
    """A picture for the typesetter; `number` counts the pictures in the content, from 0."""

    number: int
    format: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PictureBox:
    """Where a picture is drawn: its index among the pictures for the typesetter, its format, its upright size
    in pixels.
    """

    index: int
    format: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """How a picture is shown: boxes one below the other, none when it is not drawn, and a text."""

    boxes: Sequence[PictureBox] = ()
    said: str = ""


class Pictures:
    """Collects the pictures of a document. Pictures that the typesetter `refused`, by their number, are
    converted before they are given to it; none is drawn when `draw` is false.
    """

    def __init__(self, refused: frozenset[int] = frozenset(), *, draw: bool = True) -> None:
        self.handed_over: list[DrawnPicture] = []
        self._refused, self._draw = refused, draw
        self._left = _TOGETHER
        self._shown: dict[bytes, ShownPicture] = {}

    def show(self, picture: Picture) -> ShownPicture:
        """Add a picture; identical bytes are given to the typesetter once."""
        shown = self._shown.get(picture.content)
        if shown is None:
            shown = self._shown[picture.content] = self._taken(picture, len(self._shown))
        return shown

    def _taken(self, picture: Picture, number: int) -> ShownPicture:
        if not self._draw:
            return ShownPicture(said=wording.PICTURE_LEFT_OUT)
        facts = picture_facts(picture.content)
        if facts is None:
            damaged = condition_of(picture.content, picture.media_type) is Condition.DAMAGED
            return ShownPicture(said=wording.PICTURE_UNREADABLE if damaged else wording.PICTURE_UNKNOWN)
        pixels = facts.width * facts.height
        if pixels > MOST_PIXELS:
            return ShownPicture(said=wording.too_many_pixels(MOST_PIXELS))
        if pixels > self._left:
            return ShownPicture(said=wording.PICTURES_TOO_MANY)
        if (
            number in self._refused
            or facts.format not in _READ_BY_TYPESETTER
            or facts.inks
            or not facts.whole
        ):
            return self._converted(picture.content, facts, number)
        self._left -= pixels
        box = self._box(number, facts.format, picture.content, facts.width, facts.height)
        return ShownPicture([box], wording.moving_picture(facts.frames) if facts.frames > 1 else "")

    def _converted(self, content: bytes, facts: PictureFacts, number: int) -> ShownPicture:
        # Imported only when needed: most documents have no such picture.
        from archive_service.documents.picture_conversion import converted

        read = converted(content, facts.format, _MOST_PAGES, min(self._left, MOST_PIXELS))
        pages = read.pages
        if not pages:
            return ShownPicture(said=wording.PICTURE_UNREADABLE)
        self._left -= sum(page.width * page.height for page in pages)
        said = []
        if not (facts.whole and read.complete):
            said.append(wording.PICTURE_PARTLY)
        if len(pages) < facts.pages:
            said.append(wording.picture_pages(len(pages), facts.pages))
        if facts.frames > 1:
            said.append(wording.moving_picture(facts.frames))
        if facts.inks:
            said.append(wording.PICTURE_OF_INKS)
        boxes = [self._box(number, "png", page.content, page.width, page.height) for page in pages]
        return ShownPicture(boxes, " ".join(said))

    def _box(self, number: int, kind: str, content: bytes, width: int, height: int) -> PictureBox:
        self.handed_over.append(DrawnPicture(number=number, format=kind, content=content))
        return PictureBox(len(self.handed_over) - 1, kind, width, height)
