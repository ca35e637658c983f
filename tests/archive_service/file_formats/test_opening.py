"""Truncated or locked office files, archives and rich texts are recognised."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.file_formats.conditions import Condition
from archive_service.file_formats.opening import condition_of
from tests.archive_service.file_formats.file_samples import office, photo

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLE = "application/x-ole-storage"


def ole(*, encrypted: bool = False) -> bytes:
    """Return the frame of an old office file: a header, one table, one directory."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHH", 0x3E, 3, 0xFFFE, 9)
    head += bytes(12) + struct.pack("<II", 1, 1) + bytes(24) + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    entry = "EncryptedPackage" if encrypted else "WordDocument"
    return head.ljust(512, b"\0") + bytes(512) + entry.encode("utf-16-le").ljust(512, b"\0")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (office(), WORD),
        (b"SFX stub" + office(), "application/zip"),
        (ole(), OLE),
        (b"{\\rtf1 Compte rendu \\\\ \\{1 \\{2\\}}\r\n\0", "application/rtf"),
        (b"anything", "video/mp4"),
        (photo("JPEG"), "image/jpeg"),
    ],
)
def test_what_opens_is_whole(content: bytes, media_type: str) -> None:
    assert condition_of(content, media_type) is Condition.WHOLE


@given(share=st.floats(0, 0.95))
def test_what_is_cut_is_damaged(share: float) -> None:
    for content, media_type in (
        (office(), WORD),
        (ole(), OLE),
        (b"{\\rtf1 {\\b Compte} rendu}", "application/rtf"),
    ):
        assert condition_of(content[: int(len(content) * share)], media_type) is Condition.DAMAGED


def test_an_office_file_with_a_password_is_locked() -> None:
    assert condition_of(ole(encrypted=True), OLE) is Condition.LOCKED


def test_an_archive_with_a_password_is_locked() -> None:
    content = bytearray(office())
    content[content.rfind(b"PK\x01\x02", 0, content.rfind(b"PK\x01\x02")) + 8] |= 1

    assert condition_of(bytes(content), "application/zip") is Condition.LOCKED


def test_a_picture_without_a_size_is_damaged() -> None:
    assert condition_of(b"\x89PNG\r\n\x1a\n" + b"rubbish" * 20, "image/png") is Condition.DAMAGED
