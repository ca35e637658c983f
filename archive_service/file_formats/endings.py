"""The file name extension of a media type, the same on every machine."""

from __future__ import annotations

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_ENDINGS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/tiff": ".tif",
    "image/bmp": ".bmp",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/avif": ".avif",
    "image/svg+xml": ".svg",
    "application/zip": ".zip",
    "application/gzip": ".gz",
    "application/x-bzip2": ".bz2",
    "application/x-xz": ".xz",
    "application/x-7z-compressed": ".7z",
    "application/zstd": ".zst",
    "application/vnd.rar": ".rar",
    "application/rtf": ".rtf",
    "application/xml": ".xml",
    "application/xslt+xml": ".xsl",
    "application/json": ".json",
    "application/dicom": ".dcm",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/csv": ".csv",
    "audio/mpeg": ".mp3",
    "application/ogg": ".ogg",
    "video/mp4": ".mp4",
    f"{_OFFICE}wordprocessingml.document": ".docx",
    f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}presentationml.presentation": ".pptx",
    f"{_OPEN}text": ".odt",
    f"{_OPEN}spreadsheet": ".ods",
    f"{_OPEN}presentation": ".odp",
    f"{_OPEN}graphics": ".odg",
    "x-application/hl7-v2+er7": ".hl7",
}


def ending_of(media_type: str) -> str:
    """Return the extension with its dot; `.bin` for a type that is not listed here.

    >>> ending_of("application/pdf"), ending_of("application/octet-stream")
    ('.pdf', '.bin')
    """
    return _ENDINGS.get(media_type, ".bin")
