"""The faces given to the typesetter: every letter as in the font, without hinting and long names."""

from __future__ import annotations

import re
import zlib
from hashlib import sha256
from io import BytesIO

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from archive_service.documents import fonts
from archive_service.documents.truetype import lean, tables
from tests.archive_service.documents.document_samples import plain, rendered

_NAMES = [name for faces in fonts.FILES for name in faces]
_FACES = "84d5eb54245d41d1af4d8a4b760330ef5159dfc73a0ebb6895c65797c5a18494"
_STREAM = re.compile(rb"/Length (\d+)[^>]*>>\nstream\n")


@pytest.mark.parametrize("name", _NAMES)
def test_every_glyph_keeps_its_outline_and_its_width(name: str) -> None:
    file = (fonts.folder() / name).read_bytes()
    before, after = TTFont(BytesIO(file)), TTFont(BytesIO(lean(file)))
    assert after.getGlyphOrder() == before.getGlyphOrder()
    assert after.getBestCmap() == before.getBestCmap()
    for glyph in before.getGlyphOrder():
        assert _drawn(after, glyph) == _drawn(before, glyph)


@pytest.mark.parametrize("name", _NAMES)
def test_no_instruction_and_no_licence_text_is_left(name: str) -> None:
    file = (fonts.folder() / name).read_bytes()
    font = TTFont(BytesIO(lean(file)))
    programs = [getattr(font["glyf"][glyph], "program", None) for glyph in font.getGlyphOrder()]
    assert not any(program and program.getBytecode() for program in programs)
    assert not {"fpgm", "prep", "cvt "} & set(font.keys())
    assert {record.nameID for record in font["name"].names} == set(range(7))
    assert font["name"].getDebugName(0).startswith("Copyright (c)")


def test_lean_twice_changes_nothing_more() -> None:
    once = lean((fonts.folder() / "DejaVuSans.ttf").read_bytes())
    assert tables(lean(once)) == tables(once)


def test_other_bytes_get_another_name_of_the_form() -> None:
    """A sealed document names the form: it must change whenever the faces do."""
    faces = sha256(b"".join(fonts.for_typesetting())).hexdigest()
    assert {fonts.LEAN: faces} == {
        b"lean/1": "84d5eb54245d41d1af4d8a4b760330ef5159dfc73a0ebb6895c65797c5a18494"
    }


def test_a_page_embeds_faces_without_hinting() -> None:
    pdf = rendered(plain()).pdf
    found = [TTFont(BytesIO(stream)) for stream in _streams(pdf) if stream[:4] == b"\0\1\0\0"]
    assert found
    assert all("fpgm" not in font for font in found)


def _drawn(font: TTFont, glyph: str) -> tuple[object, int]:
    pen = RecordingPen()
    drawn = font.getGlyphSet()[glyph]
    drawn.draw(pen)
    return pen.value, drawn.width


def _streams(pdf: bytes) -> list[bytes]:
    return [
        zlib.decompress(pdf[found.end() : found.end() + int(found[1])])
        for found in _STREAM.finditer(pdf)
        if b"FlateDecode" in found[0]
    ]
