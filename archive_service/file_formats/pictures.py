"""Facts about a picture from its structure: format, size, orientation, and whether it is complete."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from archive_service.file_formats.exif import (
    ORIENTATION,
    Directory,
    byte_order,
    directory_at,
    first_directory,
    orientation_of,
)

_START_OF_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_ALONE = {0x01, *range(0xD0, 0xD9)}  # markers of JPEG without a length
_START_OF_SCAN, _APP1 = 0xDA, 0xE1
_TURNED = range(5, 9)  # orientations that exchange width and height
_ANIMATION = 8  # bytes of the chunk that announces frames (W3C PNG, third edition, 11.3.6.1)
_MOST_PAGES = 1_000  # directories of a TIFF that are read
_WIDTH, _HEIGHT, _STRIPS, _STRIP_LENGTHS, _TILES, _TILE_LENGTHS = 256, 257, 273, 279, 324, 325


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """Facts about a picture. `width` and `height` are pixels of the upright picture, which `orientation`
    (Exif, 1 to 8) makes of the stored picture. `whole` is false when bytes announced by its structure are
    missing.
    """

    format: str
    """One of png, jpg, gif, webp, tiff, bmp."""
    width: int
    height: int
    orientation: int = 1
    whole: bool = True
    inks: bool = False
    """Whether its colours are printing colours (four inks), which programs show differently."""
    pages: int = 1
    frames: int = 1
    """Number of frames when it is animated."""


def picture_facts(content: bytes) -> PictureFacts | None:
    """Return the facts of a picture; None when its format is unknown, or when its size is missing.

    Its data may still be broken: only a decoder can detect that.
    """
    if content[:8] == b"\x89PNG\r\n\x1a\n":
        return _png(content)
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return _gif(content)
    if content[:3] == b"\xff\xd8\xff":
        return _jpeg(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    if byte_order(content):
        return _tiff(content)
    return _bmp(content) if content[:2] == b"BM" else None


def _facts(
    kind: str,
    width: int,
    height: int,
    *,
    orientation: int = 1,
    whole: bool = True,
    inks: bool = False,
    pages: int = 1,
    frames: int = 1,
) -> PictureFacts | None:
    """Return the facts of a picture with this stored size; None when it has no pixel."""
    if width < 1 or height < 1:
        return None
    if orientation in _TURNED:
        width, height = height, width
    return PictureFacts(
        format=kind,
        width=width,
        height=height,
        orientation=orientation,
        whole=whole,
        inks=inks,
        pages=pages,
        frames=frames,
    )


def _png(content: bytes) -> PictureFacts | None:
    """Read the chunks up to the last one, each with its checksum (W3C PNG, third edition, 5 and 11)."""
    if content[12:16] != b"IHDR" or len(content) < 33:
        return None
    width, height = struct.unpack_from(">II", content, 16)
    at, orientation, frames, sound, ended = 8, 1, 1, True, False
    view = memoryview(content)
    while at + 12 <= len(content) and not ended:
        (length,) = struct.unpack_from(">I", content, at)
        kind, end = content[at + 4 : at + 8], at + 8 + length
        sound = sound and zlib.crc32(view[at + 4 : end]).to_bytes(4, "big") == content[end : end + 4]
        if kind == b"eXIf":
            orientation = orientation_of(content[at + 8 : end])
        elif kind == b"acTL" and length == _ANIMATION:
            (frames,) = struct.unpack_from(">I", content, at + 8)
        at, ended = end + 4, kind == b"IEND"
    return _facts("png", width, height, orientation=orientation, whole=ended and sound, frames=frames)


def _gif(content: bytes) -> PictureFacts | None:
    if len(content) < 13:
        return None
    width, height = struct.unpack_from("<HH", content, 6)
    frames, ended = _gif_images(content)
    return _facts("gif", width, height, whole=ended and frames > 0, frames=frames)


def _gif_images(content: bytes) -> tuple[int, bool]:
    """Count the images, and say whether the blocks are complete up to the trailer (GIF89a, 23 to 27)."""
    at = 13 + _colours(content[10])
    images = 0
    while at < len(content):
        mark = content[at]
        if mark == 0x3B:
            return images, True
        if mark == 0x2C and at + 10 < len(content):  # an image: its colours, the size of a code, its data
            images += 1
            at += 11 + _colours(content[at + 9])
        elif mark == 0x21:  # an extension
            at += 2
        else:
            return images, False
        while at < len(content) and content[at]:
            at += 1 + content[at]
        at += 1
    return images, False


def _colours(packed: int) -> int:
    """Return the length in bytes of a colour table, from the field that announces it."""
    return 3 << ((packed & 7) + 1) if packed & 0x80 else 0


def _jpeg(content: bytes) -> PictureFacts | None:
    """Read up to the first scan (ITU-T T.81, B.1 and B.2); the end of the image is after it."""
    at, orientation, frame = 2, 1, (0, 0, 0)
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack_from(">H", content, at + 2)[0]
        if marker == 0xFF:  # fill
            at += 1
            continue
        if marker in _ALONE:
            at += 2
            continue
        if marker in _START_OF_FRAME and at + 10 <= len(content):
            frame = struct.unpack_from(">HHB", content, at + 5)
        elif marker == _APP1 and content[at + 4 : at + 10] == b"Exif\x00\x00":
            orientation = orientation_of(content[at + 10 : at + 2 + length])
        elif marker == _START_OF_SCAN:
            break
        at += 2 + length
    height, width, components = frame
    # A thumbnail before the scan has an end mark of its own; within a scan FF D9 can only be the end.
    whole = content.rfind(b"\xff\xd9", at) >= 0
    inks = components == 4
    return _facts("jpg", width, height, orientation=orientation, whole=whole, inks=inks)


def _webp(content: bytes) -> PictureFacts | None:
    """Source: RFC 9649, section 2."""
    (announced,) = struct.unpack_from("<I", content.ljust(8, b"\0"), 4)
    size, orientation, frames = (0, 0), 1, 0
    for kind, data in _chunks(content):
        frames += kind == b"ANMF"
        if kind == b"EXIF":
            orientation = orientation_of(data)
        elif size == (0, 0):
            size = _webp_size(kind, data)
    whole = announced + 8 <= len(content)
    return _facts("webp", *size, orientation=orientation, whole=whole, frames=max(frames, 1))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(content):
        (length,) = struct.unpack_from("<I", content, at + 4)
        # Only the size of a picture's data is checked.
        kept = length if content[at : at + 4] == b"EXIF" else min(length, 16)
        yield content[at : at + 4], content[at + 8 : at + 8 + kept]
        at += 8 + length + length % 2


def _webp_size(kind: bytes, data: bytes) -> tuple[int, int]:
    if len(data) < 10:
        return 0, 0
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little")
    if kind == b"VP8 " and data[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 6)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and data[0] == 0x2F:
        bits = int.from_bytes(data[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return 0, 0


def _bmp(content: bytes) -> PictureFacts | None:
    """Read the header of Windows 3 and later; a negative height means that the picture is stored from its
    top.
    """
    if len(content) < 54 or not 40 <= struct.unpack_from("<I", content, 14)[0] <= 124:
        return None
    start, _, width, height, _, bits, compression = struct.unpack_from("<IIiiHHI", content, 10)
    row = (max(width, 0) * bits + 31) // 32 * 4
    whole = compression not in (0, 3) or start + row * abs(height) <= len(content)
    return _facts("bmp", width, abs(height), whole=whole)


def _tiff(content: bytes) -> PictureFacts | None:
    first = first_directory(content)
    if first is None:
        return None
    pages, whole = 1, _is_there(first, len(content))
    directory, met = first, {0}
    while directory.following not in met and pages < _MOST_PAGES:
        met.add(directory.following)
        following = directory_at(content, byte_order(content), directory.following)
        if following is None:
            whole = False
            break
        directory, pages = following, pages + 1
        whole = whole and _is_there(directory, len(content))
    orientation = first.number(ORIENTATION, 1)
    return _facts(
        "tiff",
        first.number(_WIDTH),
        first.number(_HEIGHT),
        orientation=orientation if 1 <= orientation <= 8 else 1,
        whole=whole,
        pages=pages,
    )


def _is_there(directory: Directory, length: int) -> bool:
    """Say whether all strips or tiles of a page are within the file."""
    for offsets, lengths in ((_STRIPS, _STRIP_LENGTHS), (_TILES, _TILE_LENGTHS)):
        places = directory.numbers.get(offsets, ())
        if places:
            sizes = directory.numbers.get(lengths) or (1,) * len(places)
            return all(place + size <= length for place, size in zip(places, sizes, strict=False))
    return False
