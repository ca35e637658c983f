"""Encrypted contents: given back whole, or refused."""

from __future__ import annotations

import io
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_service.storage.keys.encryption import (
    VaultError,
    decrypt,
    decrypt_field,
    decrypted,
    encrypt,
    encrypt_field,
    encrypted,
)

KEY = bytes(range(32))
HEADER = 47
CHUNK = (1 << 20) + 16


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_what_was_encrypted_is_given_back(content: bytes, aad: bytes) -> None:
    assert decrypt(KEY, encrypt(KEY, content, aad), aad) == content
    assert decrypt_field(KEY, encrypt_field(KEY, content, aad), aad) == content


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 2 << 20])
def test_sizes_around_a_chunk_are_given_back(size: int) -> None:
    content = secrets.token_bytes(size)

    ciphertext = encrypt(KEY, content, b"source")

    assert decrypt(KEY, ciphertext, b"source") == content
    assert decrypt(KEY, _Dripping(ciphertext), b"source") == content
    assert encrypt(KEY, _Dripping(content), b"source")[:4] == b"DUI1"


def test_the_same_content_never_looks_the_same() -> None:
    assert encrypt(KEY, b"content", b"") != encrypt(KEY, b"content", b"")
    assert encrypt_field(KEY, b"content", b"") != encrypt_field(KEY, b"content", b"")


@given(st.data())
def test_an_altered_bit_is_refused(data: st.DataObject) -> None:
    ciphertext = bytearray(encrypt(KEY, b"a short content", b"aad"))
    sealed = bytearray(encrypt_field(KEY, b"a field", b"aad"))
    ciphertext[data.draw(st.integers(0, len(ciphertext) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(VaultError):
        decrypt(KEY, bytes(ciphertext), b"aad")
    with pytest.raises(VaultError):
        decrypt_field(KEY, bytes(sealed), b"aad")


@given(st.integers(0, 80))
def test_a_content_cut_off_anywhere_is_refused(length: int) -> None:
    ciphertext = encrypt(KEY, b"some content of a few bytes", b"")
    sealed = encrypt_field(KEY, b"some content of a few bytes", b"")

    with pytest.raises(VaultError):
        decrypt(KEY, ciphertext[: min(length, len(ciphertext) - 1)], b"")
    with pytest.raises(VaultError):
        decrypt_field(KEY, sealed[: min(length, len(sealed) - 1)], b"")


def test_chunks_cut_off_moved_repeated_or_added_are_refused() -> None:
    whole = encrypt(KEY, secrets.token_bytes(3 << 20), b"")
    header, one, two, three = whole[:HEADER], *(whole[HEADER + n * CHUNK :][:CHUNK] for n in range(3))
    other = encrypt(KEY, secrets.token_bytes(3 << 20), b"")

    assert header + one + two + three == whole
    for wrong in (
        header + one + two,
        header + one,
        header,
        header + two + one + three,
        header + one + one + two + three,
        header + one + two + three + three,
        whole + b"\0",
        header + one + other[HEADER + CHUNK :],
        other[:HEADER] + whole[HEADER:],
    ):
        with pytest.raises(VaultError):
            decrypt(KEY, wrong, b"")


def test_another_key_or_purpose_is_refused() -> None:
    with pytest.raises(VaultError):
        decrypt(bytes(32), encrypt(KEY, b"x", b"a"), b"a")
    with pytest.raises(VaultError):
        decrypt(KEY, encrypt(KEY, b"x", b"a"), b"b")
    with pytest.raises(VaultError):
        decrypt_field(bytes(32), encrypt_field(KEY, b"x", b"a"), b"a")
    with pytest.raises(VaultError):
        decrypt_field(KEY, encrypt_field(KEY, b"x", b"a"), b"b")


def test_pieces_are_the_whole_content() -> None:
    content = secrets.token_bytes(3_000_000)

    ciphertext = b"".join(encrypted(KEY, io.BytesIO(content), b"a"))

    assert b"".join(decrypted(KEY, io.BytesIO(ciphertext), b"a")) == content


@given(st.integers(0, 3 << 19), st.data())
@settings(max_examples=30)
def test_in_one_piece_and_in_several_the_same_is_read_or_refused(size: int, data: st.DataObject) -> None:
    ciphertext = bytearray(encrypt(KEY, bytes(size), b"a"))
    if data.draw(st.booleans()):
        ciphertext[data.draw(st.integers(0, len(ciphertext) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    del ciphertext[data.draw(st.integers(0, len(ciphertext))) :]

    assert _outcome(bytes(ciphertext)) == _outcome(io.BytesIO(ciphertext))


def _outcome(ciphertext: bytes | io.BytesIO) -> bytes | str:
    try:
        return decrypt(KEY, ciphertext, b"a")
    except VaultError as error:
        return str(error)


def test_256_megabytes_pass_in_flat_memory(tmp_path: Path) -> None:
    program = """
import resource, sys
from pathlib import Path
from archive_service.storage.keys.encryption import decrypted, encrypted
folder = Path(sys.argv[1])
with open(folder / "plain", "wb") as file:
    file.truncate(256 << 20)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open(folder / "plain", "rb") as source, open(folder / "secret", "wb") as target:
    target.writelines(encrypted(bytes(32), source, b""))
with open(folder / "secret", "rb") as source:
    assert sum(map(len, decrypted(bytes(32), source, b""))) == 256 << 20
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )

    assert int(ran.stdout) * 1024 < 24 << 20


class _Dripping(io.BytesIO):
    """Gives fewer bytes than asked for, as a socket does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or -1, 65_537))
