"""What a picture of a source is, told from its first bytes: format and size in pixels."""

from __future__ import annotations

import struct
from dataclasses import dataclass

MOST_PIXELS = 25_000_000
"""Larger pictures are listed, not drawn: decoded they would take 100 MB."""

_START_OF_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class PictureSize:
    """`format` as the typesetter names it (png, jpg, gif); width and height in pixels."""

    format: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPicture:
    """A picture to hand to the typesetter; `number` counts the pictures met in the content, from 0."""

    number: int
    format: str
    content: bytes


def picture_size(content: bytes) -> PictureSize | None:
    """Return what the picture is; None when it is of no kind that is drawn, or not of a size to draw.

    The rest of the file may still be broken: only the typesetter's decoder can tell.
    """
    size = _png(content) or _gif(content) or _jpeg(content)
    if size is None or not 0 < size.width * size.height <= MOST_PIXELS:
        return None
    return size


def _png(content: bytes) -> PictureSize | None:
    if content[:8] != b"\x89PNG\r\n\x1a\n" or content[12:16] != b"IHDR" or len(content) < 33:
        return None
    return PictureSize("png", *struct.unpack_from(">II", content, 16))


def _gif(content: bytes) -> PictureSize | None:
    if content[:6] not in (b"GIF87a", b"GIF89a") or len(content) < 13:
        return None
    return PictureSize("gif", *struct.unpack_from("<HH", content, 6))


def _jpeg(content: bytes) -> PictureSize | None:
    """Read up to the frame header (ITU-T T.81, B.2.2); four components are inks: not ours."""
    if content[:3] != b"\xff\xd8\xff":
        return None
    at = 2
    while at + 10 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack_from(">H", content, at + 2)[0]
        if marker in _START_OF_FRAME:
            height, width, components = struct.unpack_from(">HHB", content, at + 5)
            return PictureSize("jpg", width, height) if components in (1, 3) else None
        at += 1 if marker == 0xFF else 2 + length
    return None
