"""Says what bytes are, by looking at them: never by a name or by what was declared."""

from __future__ import annotations

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
)
_PDF_HEADER_WITHIN = 1024  # readers accept a PDF header after some bytes of noise
_HEAD = 4096


def media_type_of(content: bytes) -> str:
    """Return the media type that the bytes themselves show; unknown binary is `application/octet-stream`.

    >>> media_type_of(b"%PDF-1.7")
    'application/pdf'
    """
    for magic, media_type in _MAGIC:
        if content.startswith(magic):
            return media_type
    if b"%PDF-" in content[:_PDF_HEADER_WITHIN]:
        return "application/pdf"
    if not _is_text(content[:_HEAD]):
        return "application/octet-stream"
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if head.startswith(b"<"):
        return _kind_of_markup(head)
    return "application/json" if head.startswith((b"{", b"[")) else "text/plain"


def _kind_of_markup(head: bytes) -> str:
    if b"<svg" in head:
        return "image/svg+xml"
    if b"<html" in head:
        return "text/html"
    return "application/xml" if head.startswith(b"<?xml") or head[1:2].isalpha() else "text/plain"


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and len(head) == _HEAD
    return True
