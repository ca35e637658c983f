"""Volumes encrypted with age: what the program `age` reads, and what is refused."""

from __future__ import annotations

import errno
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.portability.envelope import (
    AgeRecipientUnreadable,
    EnvelopeAltered,
    EnvelopeForOthers,
    PrivateKeyUnreadable,
)
from exports.portability.envelope.age import (
    MAGIC,
    check_age_recipient,
    decrypt_with_age,
    encrypt_with_age,
    is_age_key,
)
from tests.shared_material import missing

IDENTITY = pyrage.x25519.Identity.generate()
OTHER = pyrage.x25519.Identity.generate()
KEY = f"# created: today\n# public key: {IDENTITY.to_public()}\n{IDENTITY}\n".encode()
CONTENT = bytes(range(256)) * 1_000


def encrypted(content: bytes, *identities: pyrage.x25519.Identity) -> bytes:
    target = BytesIO()
    encrypt_with_age([str(one.to_public()) for one in identities], BytesIO(content), target)
    return target.getvalue()


def decrypted(content: bytes, key: bytes = KEY) -> bytes:
    target = BytesIO()
    decrypt_with_age(BytesIO(content), target, key)
    return target.getvalue()


@given(st.binary(max_size=200_000))
def test_what_is_encrypted_is_read_with_each_of_the_keys(content: bytes) -> None:
    for_both = encrypted(content, IDENTITY, OTHER)
    assert for_both.startswith(MAGIC)
    assert decrypted(for_both) == decrypted(for_both, f"{OTHER}".encode()) == content


def test_a_file_for_another_key_is_not_read() -> None:
    with pytest.raises(EnvelopeForOthers):
        decrypted(encrypted(CONTENT, OTHER))


@given(st.integers(0), st.integers(1, 255))
def test_a_file_with_one_byte_changed_is_not_read(place: int, change: int) -> None:
    content = bytearray(encrypted(b"content", IDENTITY))
    content[place % len(content)] ^= change
    with pytest.raises((EnvelopeAltered, EnvelopeForOthers)):
        decrypted(bytes(content))


@given(st.integers(0, 300_000))
def test_a_file_that_was_cut_is_not_read(length: int) -> None:
    whole = encrypted(CONTENT, IDENTITY)
    with pytest.raises((EnvelopeAltered, EnvelopeForOthers)):
        decrypted(whole[: length % len(whole)])


@pytest.mark.parametrize("text", ["", "age1", "age1qqqq", "AGE-SECRET-KEY-1", str(IDENTITY), "ssh-rsa AAAA"])
def test_what_is_no_public_key_of_age_is_no_receiver(text: str) -> None:
    with pytest.raises(AgeRecipientUnreadable):
        check_age_recipient(text)


def test_a_key_file_without_an_identity_that_can_be_read_is_refused() -> None:
    for key in (b"", b"-----BEGIN PRIVATE KEY-----", b"AGE-SECRET-KEY-1QQ", b"\xff\xfe"):
        with pytest.raises(PrivateKeyUnreadable):
            decrypted(encrypted(CONTENT, IDENTITY), key)
    assert is_age_key(KEY)
    assert not is_age_key(b"-----BEGIN PRIVATE KEY-----")


class Full(BytesIO):
    """A file on a full disk."""

    def write(self, data: object, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_not_taken_for_a_damaged_file() -> None:
    for act in (
        lambda: encrypt_with_age([str(IDENTITY.to_public())], BytesIO(CONTENT), Full()),
        lambda: decrypt_with_age(BytesIO(encrypted(CONTENT, IDENTITY)), Full(), KEY),
    ):
        with pytest.raises(OSError, match="No space left") as caught:
            act()
        assert caught.value.errno == errno.ENOSPC


@pytest.mark.judge
def test_the_program_age_reads_our_files_and_we_read_its_own(tmp_path: Path) -> None:
    if shutil.which("age") is None:
        missing("the program age is not installed")
    key = tmp_path / "key.txt"
    key.write_bytes(KEY)
    ours, theirs = tmp_path / "ours.age", tmp_path / "theirs.age"
    ours.write_bytes(encrypted(CONTENT, OTHER, IDENTITY))
    assert subprocess.run(["age", "-d", "-i", key, ours], capture_output=True, check=True).stdout == CONTENT
    words = ["age", "-r", str(IDENTITY.to_public()), "-o", str(theirs)]
    subprocess.run(words, input=CONTENT, check=True)
    assert decrypted(theirs.read_bytes()) == CONTENT
