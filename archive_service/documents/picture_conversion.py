"""Pictures that the typesetter does not read, or not in full, written again as PNG without loss.

Runs in the sandbox: what decodes here is code in C on a stranger's bytes. The attached file stays as it came.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps

_FORMATS = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP", "tiff": "TIFF", "bmp": "BMP"}
_KEPT = frozenset(("1", "L", "LA", "P", "RGB", "RGBA", "I;16"))
"""How the samples of a picture may lie for PNG to hold them all; others become red, green and blue."""
_CONVERTED = frozenset(("CMYK", "YCbCr", "LAB", "PA", "RGBX", "RGBa", "La", "HSV"))

Image.MAX_IMAGE_PIXELS = None  # the caller knows the size of what it hands over


@dataclass(frozen=True, slots=True)
class ConvertedPage:
    """One page of a picture as PNG, standing upright; sides in pixels."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ConvertedPicture:
    """The pages of a picture as far as they could be read; `complete` is false when data was missing."""

    pages: Sequence[ConvertedPage]
    complete: bool


def converted(content: bytes, kind: str, most_pages: int, most_pixels: int) -> ConvertedPicture:
    """Return the pages of a picture, together of at most `most_pixels`.

    `kind` is a format as `picture_facts` names it: nothing else is tried. Never raises for what the picture
    is; where nothing of it can be read, there is no page.
    """
    for strict in (True, False):
        pages: list[ConvertedPage] = []
        # A setting of the whole library; the sandbox does one thing at a time.
        ImageFile.LOAD_TRUNCATED_IMAGES = not strict
        try:
            # What a decoder finds odd is said by the page, not on the standard error of a worker.
            with warnings.catch_warnings(action="ignore"):
                pages.extend(_pages(content, kind, most_pages, most_pixels, strict=strict))
        except MemoryError:
            raise
        except Exception:  # decoders raise whatever they like for what a stranger wrote  # noqa: BLE001
            if strict:
                continue
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        return ConvertedPicture(pages, complete=strict)
    raise AssertionError("the second attempt always returns")


def _pages(content: bytes, kind: str, most_pages: int, left: int, *, strict: bool) -> Iterator[ConvertedPage]:
    with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as picture:
        count = getattr(picture, "n_frames", 1) if kind == "tiff" else 1
        for number in range(min(count, most_pages)):
            if number:
                picture.seek(number)
            left -= picture.width * picture.height
            if left < 0:
                return
            picture.load()
            if not strict and _is_blank(picture):
                return  # no data at all was read
            yield _page(picture)


def _is_blank(picture: Image.Image) -> bool:
    extrema = picture.getextrema()
    bands = extrema if isinstance(extrema[0], tuple) else (extrema,)
    return all(low == high for low, high in bands)


def _page(picture: Image.Image) -> ConvertedPage:
    upright = ImageOps.exif_transpose(picture)
    if upright.mode not in _KEPT:
        if upright.mode not in _CONVERTED:
            raise ValueError(upright.mode)
        upright = upright.convert("RGB")
    held = io.BytesIO()
    # Without what the file says beside its pixels: profiles and dates are no part of what is seen.
    upright.save(held, "PNG", compress_level=1, exif=b"", icc_profile=None, pnginfo=None)
    return ConvertedPage(held.getvalue(), upright.width, upright.height)
