"""Envelopes of volumes: opened by their recipients, with openssl too, and by nobody when altered."""

from __future__ import annotations

import io
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from exports import ExportError
from exports.errors import DestinationUnwritable, FileChanged, FileUnreadable
from exports.portability.envelope import (
    LARGEST_CONTENT,
    EnvelopeAltered,
    EnvelopeError,
    EnvelopeForOthers,
    EnvelopeMalformed,
    EnvelopeTooLarge,
    EnvelopeTruncated,
    EnvelopeWithoutRecipient,
    PrivateKey,
    PrivateKeyUnsupported,
    TooManyRecipients,
    decrypt,
    encrypt_for,
    encrypt_with,
    new_keys,
)
from exports.portability.envelope.ber_reading import MOST_IN_MEMORY
from exports.portability.envelope.content_keys import content_keys
from exports.portability.envelope.encryption import _head
from exports.portability.envelope.form import AES256_GCM, PIECE
from signing.der import OCTETS, SEQUENCE, der
from tests.exports.portability.receivers import (
    AT,
    KINDS,
    Receiver,
    openssl_decrypted,
    openssl_encrypted,
    ran_openssl,
    receiver,
)

CONTENT = b"a short content"
EC, RSA = receiver("p-256"), receiver("rsa-2048")


def enveloped(content: bytes, *receivers: Receiver) -> bytes:
    target = io.BytesIO()
    encrypt_for([one.recipient for one in receivers], io.BytesIO(content), len(content), target)
    return target.getvalue()


def opened(envelope: bytes, key: PrivateKey) -> bytes:
    target = io.BytesIO(b"of an earlier use")
    length = decrypt(io.BytesIO(envelope), target, key)
    assert length == len(target.getvalue())
    return target.getvalue()


def refused(envelope: bytes, key: PrivateKey) -> ExportError:
    """Return the error, having checked that nothing of the content remains."""
    target = io.BytesIO(b"of an earlier use")
    with pytest.raises(EnvelopeError) as caught:
        decrypt(io.BytesIO(envelope), target, key)
    assert target.getvalue() == b""
    return caught.value


def parsed(envelope: bytes) -> tuple[list[bytes], bytes]:
    """Return the RecipientInfos and the nonce."""
    data = cms.ContentInfo.load(envelope, strict=True)["content"]
    algorithm = data["auth_encrypted_content_info"]["content_encryption_algorithm"].dump()
    nonce = algorithm[algorithm.index(AES256_GCM) + len(AES256_GCM) + 4 :][:12]
    return [info.dump() for info in data["recipient_infos"]], nonce


# What openssl says to ours.


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [0, 1, 2 * PIECE + 1])
def test_openssl_opens_an_envelope_with_the_key_alone(kind: str, size: int, tmp_path: Path) -> None:
    content = secrets.token_bytes(size)

    envelope = enveloped(content, receiver(kind))

    assert openssl_decrypted(tmp_path, envelope, receiver(kind).key) == content
    assert opened(envelope, receiver(kind).key) == content


def test_each_of_several_recipients_opens_the_envelope_with_openssl(tmp_path: Path) -> None:
    several = [receiver(kind, number) for kind in KINDS for number in (1, 2)]

    envelope = enveloped(CONTENT, *several)

    for one in several:
        assert openssl_decrypted(tmp_path, envelope, one.key) == CONTENT
        assert opened(envelope, one.key) == CONTENT


@pytest.mark.parametrize("kind", ["rsa-2048", "p-256"])
def test_openssl_finds_the_recipient_by_the_certificate(kind: str, tmp_path: Path) -> None:
    one = receiver(kind)
    one.files(tmp_path)
    (tmp_path / "V").write_bytes(enveloped(CONTENT, receiver(kind, 2), one))

    command = "openssl cms -decrypt -inform DER -in V -inkey receiver.key -recip receiver.pem -out V.zip"
    ran_openssl(tmp_path, command.split())

    assert (tmp_path / "V.zip").read_bytes() == CONTENT


def test_openssl_says_by_its_exit_code_that_an_envelope_was_altered(tmp_path: Path) -> None:
    envelope = enveloped(CONTENT, EC)

    with pytest.raises(AssertionError, match="Error decrypting"):
        openssl_decrypted(tmp_path, envelope[:-1] + bytes((envelope[-1] ^ 1,)), EC.key)


def test_the_largest_content_is_what_the_buffer_of_openssl_takes() -> None:
    # Measured with OpenSSL 3.0.19: a file of 0x5ffffffc bytes is read, one of a byte more is not.
    assert LARGEST_CONTENT + MOST_IN_MEMORY < 0x5FFFFFFC


# What we say to those of openssl.


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("options", ["", "-stream", "-keyid", "-aes-128-gcm", "-aes-192-gcm -stream"])
def test_an_envelope_by_openssl_is_opened(kind: str, options: str, tmp_path: Path) -> None:
    content = secrets.token_bytes(PIECE + 4097)

    envelope = openssl_encrypted(tmp_path, content, [receiver(kind)], *options.split())

    assert opened(envelope, receiver(kind).key) == content


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("rsa-2048", "rsa_padding_mode:oaep"),
        ("rsa-2048", "rsa_padding_mode:oaep rsa_oaep_md:sha512 rsa_mgf1_md:sha1"),
        ("rsa-2048", "rsa_padding_mode:oaep rsa_oaep_md:sha256 rsa_oaep_label:00ff"),
        ("p-256", "ecdh_kdf_md:sha224"),
        ("p-384", "ecdh_kdf_md:sha512"),
        ("p-521", "ecdh_kdf_md:sha384"),
    ],
)
def test_an_envelope_by_openssl_with_other_parameters_is_opened(
    kind: str, options: str, tmp_path: Path
) -> None:
    words = [word for option in options.split() for word in ("-keyopt", option)]

    envelope = openssl_encrypted(tmp_path, CONTENT, [receiver(kind)], *words)

    assert opened(envelope, receiver(kind).key) == CONTENT


def test_each_of_several_recipients_by_openssl_opens_the_envelope(tmp_path: Path) -> None:
    several = [receiver(kind, number) for kind in KINDS for number in (1, 2)]

    envelope = openssl_encrypted(tmp_path, CONTENT, several, "-stream")

    for one in several:
        assert opened(envelope, one.key) == CONTENT


def test_an_empty_envelope_by_openssl_is_opened(tmp_path: Path) -> None:
    assert opened(openssl_encrypted(tmp_path, b"", [RSA]), RSA.key) == b""


@pytest.mark.parametrize("chance_is_first", [True, False])
def test_a_key_that_opens_by_chance_does_not_hide_the_right_one(chance_is_first: bool) -> None:
    """RSAES-PKCS1-v1_5 gives 32 random bytes for one in some 250 keys of other recipients."""
    key, chance = secrets.token_bytes(32), secrets.token_bytes(32)
    right = _by_pkcs1(key)
    wrong = next(info for info in iter(lambda: _by_pkcs1(chance), b"") if (info < right) is chance_is_first)

    assert opened(_hand_made([wrong, right], key), RSA.key) == CONTENT
    assert isinstance(refused(_hand_made([wrong, wrong], key), RSA.key), EnvelopeAltered)


# Sizes and memory.


@pytest.mark.parametrize("size", [PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_sizes_around_a_piece_are_given_back(size: int) -> None:
    content = secrets.token_bytes(size)

    envelope = enveloped(content, EC)

    assert opened(envelope, EC.key) == content
    target = io.BytesIO()
    assert decrypt(_Dripping(envelope), target, EC.key) == size
    assert target.getvalue() == content


@pytest.mark.parametrize("size", [0, 1, 100, 127, 128, 255, 256, 65_535, 65_536, 16_777_216])
def test_lengths_are_definite_and_as_short_as_der_asks(size: int) -> None:
    envelope = enveloped(bytes(size), EC)

    loaded = cms.ContentInfo.load(envelope, strict=True)

    assert loaded.dump(force=True) == envelope


@given(st.binary(max_size=300), st.sets(st.sampled_from(KINDS), min_size=1))
def test_a_content_is_given_back_to_each_recipient(content: bytes, kinds: set[str]) -> None:
    envelope = enveloped(content, *(receiver(kind) for kind in kinds))

    assert {opened(envelope, receiver(kind).key) for kind in kinds} == {content}


def test_50_megabytes_pass_in_flat_memory(tmp_path: Path) -> None:
    EC.files(tmp_path)
    program = """
import resource, sys
from datetime import datetime
from pathlib import Path
from exports.portability.envelope import decrypt, encrypt_for, private_key, recipient
folder, at, size = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), 50_000_000
one = recipient((folder / "receiver.pem").read_bytes(), at)
key = private_key((folder / "receiver.key").read_bytes())
def measure(size):
    with open(folder / "plain", "wb") as file:
        file.truncate(size)
    with open(folder / "plain", "rb") as source, open(folder / "secret", "wb") as target:
        encrypt_for([one], source, size, target)
    with open(folder / "secret", "rb") as source, open(folder / "back", "w+b") as target:
        assert decrypt(source, target, key) == size
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
small = measure(1)
print(measure(size) - small)
"""
    at = AT.isoformat()
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), at], capture_output=True, text=True, check=True
    )

    assert int(ran.stdout) * 1024 < 4 << 20


# Altered, cut and hostile.


@pytest.fixture(scope="module", params=["p-256", "rsa-2048"])
def small(request: pytest.FixtureRequest) -> tuple[bytes, Receiver]:
    one = receiver(request.param)
    return enveloped(CONTENT, one), one


def _changed_is_refused(envelope: bytes, one: Receiver, position: int, change: int) -> None:
    """Check it. The name of the recipient is not authenticated: it only says whose key to try."""
    changed = bytearray(envelope)
    changed[position] ^= change
    start = envelope.index(one.recipient.identifier)
    if start <= position < start + len(one.recipient.identifier):
        try:
            assert opened(bytes(changed), one.key) == CONTENT
        except EnvelopeError:
            refused(bytes(changed), one.key)
    else:
        refused(bytes(changed), one.key)


@given(st.data(), st.integers(1, 255))
def test_any_changed_byte_is_refused(small: tuple[bytes, Receiver], data: st.DataObject, change: int) -> None:
    envelope, one = small

    _changed_is_refused(envelope, one, data.draw(st.integers(0, len(envelope) - 1)), change)


def test_a_changed_bit_is_refused_in_each_byte(small: tuple[bytes, Receiver]) -> None:
    envelope, one = small

    for position in range(len(envelope)):
        for change in (0x01, 0x80):
            _changed_is_refused(envelope, one, position, change)


def test_a_truncated_envelope_is_refused_wherever_it_ends(
    small: tuple[bytes, Receiver], tmp_path: Path
) -> None:
    ours, one = small
    theirs = openssl_encrypted(tmp_path, CONTENT, [one], "-stream")

    for envelope in (ours, theirs):
        for length in range(len(envelope)):
            assert isinstance(refused(envelope[:length], one.key), EnvelopeTruncated)


def test_changed_bytes_of_an_envelope_by_openssl_never_give_another_content(tmp_path: Path) -> None:
    envelope = openssl_encrypted(tmp_path, CONTENT, [EC], "-stream")

    for position in range(len(envelope)):
        for change in (0x01, 0x80):
            changed = bytearray(envelope)
            changed[position] ^= change
            try:
                assert opened(bytes(changed), EC.key) == CONTENT
            except EnvelopeError:
                refused(bytes(changed), EC.key)


@given(st.binary(max_size=100))
def test_bytes_that_are_no_envelope_are_refused(content: bytes) -> None:
    refused(content, EC.key)
    refused(der(SEQUENCE, content), RSA.key)


@given(st.data())
def test_an_envelope_with_parts_taken_out_put_in_or_repeated_never_gives_another_content(
    data: st.DataObject,
) -> None:
    envelope = _SEVERAL
    places = st.integers(0, len(envelope))
    start, end = sorted((data.draw(places), data.draw(places)))
    repeated = data.draw(st.sampled_from([0, 2, 3]))
    inserted = data.draw(st.binary(max_size=6))
    changed = envelope[:start] + inserted + envelope[start:end] * repeated + envelope[end:]

    for key in (EC.key, RSA.key):
        try:
            assert opened(changed, key) == CONTENT
        except EnvelopeError:
            refused(changed, key)


@pytest.mark.parametrize(
    "start",
    [
        "3084ffffffff",
        "3088ffffffffffffffff",
        "3080 0684 7fffffff",
        "3080 060b2a864886f70d0109100117 a080 3080 020100 3184 7fffffff 3084 7ffffff0",
        "3080 060b2a864886f70d0109100117 a080 3080 020100 3180" + "3080" * 40,
        "3080 060b2a864886f70d0109100117 a080 3080 020100 a084 7fffffff",
    ],
)
def test_a_huge_announced_length_takes_no_memory(start: str) -> None:
    source = _Endless(bytes.fromhex(start))

    with pytest.raises(EnvelopeMalformed):
        decrypt(source, io.BytesIO(), EC.key)

    assert source.given <= MOST_IN_MEMORY + PIECE


def test_many_recipients_that_nobody_can_open_are_refused_soon() -> None:
    info = parsed(enveloped(CONTENT, EC))[0][0]
    envelope = _hand_made([info] * (MOST_IN_MEMORY // len(info) - 2), bytes(32))

    assert isinstance(refused(envelope, EC.key), EnvelopeAltered)
    assert isinstance(refused(envelope, receiver("p-256", 2).key), EnvelopeForOthers)


# Each error by its smallest example.


def test_an_envelope_for_somebody_else_is_refused() -> None:
    for one in (receiver("p-256", 2), RSA, receiver("p-384")):
        assert refused(enveloped(CONTENT, EC), one.key).code == "envelope-for-others"
    assert refused(enveloped(CONTENT, RSA), receiver("rsa-2048", 2).key).code == "envelope-for-others"


def test_an_altered_content_is_refused() -> None:
    envelope = bytearray(enveloped(CONTENT, EC))
    envelope[-1] ^= 1

    assert refused(bytes(envelope), EC.key).code == "envelope-altered"


def test_a_truncated_content_is_refused() -> None:
    assert refused(b"0", EC.key).code == "envelope-truncated"


@pytest.mark.parametrize("content", [b"PK\3\4", b"\x30\x00", enveloped(CONTENT, EC) + b"\n"])
def test_what_is_no_envelope_is_refused(content: bytes) -> None:
    assert refused(content + bytes(16), EC.key).code == "envelope-malformed"


def test_cms_of_another_type_is_refused(tmp_path: Path) -> None:
    """An EnvelopedData has no tag: whoever changes its type must not have it decrypted (RFC 9709)."""
    unauthenticated = openssl_encrypted(tmp_path, CONTENT, [EC], "-aes-256-cbc")

    assert refused(unauthenticated, EC.key).code == "envelope-unsupported"


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("060960864801650304012e", "060960864801650304012a"),  # AES-256-CBC
        ("020110", "020108"),  # a tag of 8 bytes
        ("06092a864886f70d010701", "06092a864886f70d010702"),  # id-signedData inside
    ],
)
def test_another_algorithm_or_inner_type_is_refused(part: str, other: str) -> None:
    envelope = enveloped(CONTENT, EC)
    start = envelope.rindex(bytes.fromhex(part), 0, -len(CONTENT) - 18)

    changed = envelope[:start] + bytes.fromhex(other) + envelope[start + len(other) // 2 :]

    assert refused(changed, EC.key).code == "envelope-unsupported"


def test_authenticated_attributes_are_refused(tmp_path: Path) -> None:
    """RFC 5083 makes them part of what the tag covers; they stand behind the content."""
    envelope = openssl_encrypted(tmp_path, CONTENT, [EC], "-stream")
    tag = envelope[-24:]

    with_attributes = envelope[:-24] + bytes.fromhex("a100") + tag

    assert refused(with_attributes, EC.key).code == "envelope-unsupported"


def test_a_key_of_another_kind_is_refused() -> None:
    key = ec.generate_private_key(ec.SECP256K1())

    with pytest.raises(PrivateKeyUnsupported) as caught:
        decrypt(io.BytesIO(enveloped(CONTENT, EC)), io.BytesIO(), key)

    assert caught.value.code == "private-key-unsupported"


def test_an_envelope_for_nobody_is_not_made() -> None:
    with pytest.raises(EnvelopeWithoutRecipient) as caught:
        encrypt_for([], io.BytesIO(), 0, io.BytesIO())

    assert caught.value.code == "envelope-without-recipient"


def test_an_envelope_for_too_many_is_not_made() -> None:
    target = io.BytesIO()

    with pytest.raises(TooManyRecipients) as caught:
        encrypt_for([EC.recipient] * 2000, io.BytesIO(), 0, target)

    assert caught.value.code == "envelope-recipients-too-many"
    assert target.getvalue() == b""


def test_a_content_that_is_too_large_is_not_encrypted() -> None:
    with pytest.raises(EnvelopeTooLarge) as caught:
        encrypt_for([EC.recipient], io.BytesIO(), LARGEST_CONTENT + 1, io.BytesIO())

    assert caught.value.code == "envelope-too-large"


@pytest.mark.parametrize("length", [len(CONTENT) - 1, len(CONTENT) + 1])
def test_a_content_of_another_length_is_an_error(length: int) -> None:
    with pytest.raises(FileChanged):
        encrypt_for([EC.recipient], io.BytesIO(CONTENT), length, io.BytesIO())


def test_a_file_that_cannot_be_read_or_written_is_an_error_with_a_code() -> None:
    envelope = enveloped(CONTENT, EC)

    with pytest.raises(FileUnreadable):
        encrypt_for([EC.recipient], _Broken(), 1, io.BytesIO())
    with pytest.raises(FileUnreadable):
        decrypt(_Broken(), io.BytesIO(), EC.key)
    with pytest.raises(DestinationUnwritable), open("/dev/full", "wb", buffering=0) as full:
        encrypt_for([EC.recipient], io.BytesIO(CONTENT), len(CONTENT), full)
    with pytest.raises(DestinationUnwritable):
        decrypt(io.BytesIO(envelope), _Full(), EC.key)


# Keys.


def test_no_two_envelopes_share_a_key_a_nonce_or_an_ephemeral_key() -> None:
    envelopes = [enveloped(CONTENT, EC, EC, RSA) for _ in range(50)]

    parts = [parsed(envelope) for envelope in envelopes]

    keys = [content_keys(infos, EC.key, 32) for infos, _ in parts]
    points = [info.chosen["originator"].native for info in _agreements(envelopes)]
    assert len(set(keys)) == len({nonce for _, nonce in parts}) == len(envelopes)
    assert all(len(nonce) == 12 for _, nonce in parts)
    assert len({str(point) for point in points}) == len(points) == 2 * len(envelopes)


def _agreements(envelopes: list[bytes]) -> list[cms.RecipientInfo]:
    loaded = [cms.RecipientInfo.load(info) for envelope in envelopes for info in parsed(envelope)[0]]
    return [info for info in loaded if info.name == "kari"]


def _by_pkcs1(content_key: bytes) -> bytes:
    public = RSA.recipient.key
    assert isinstance(public, rsa.RSAPublicKey)
    identifier = cms.IssuerAndSerialNumber.load(RSA.recipient.identifier)
    info = {
        "version": "v0",
        "rid": cms.RecipientIdentifier("issuer_and_serial_number", identifier),
        "key_encryption_algorithm": {"algorithm": "rsaes_pkcs1v15"},
        "encrypted_key": public.encrypt(content_key, padding.PKCS1v15()),
    }
    content: bytes = cms.RecipientInfo("ktri", cms.KeyTransRecipientInfo(info)).dump()
    return content


def _hand_made(infos: list[bytes], key: bytes) -> bytes:
    """Return an envelope with these recipients, in order of their bytes."""
    nonce = secrets.token_bytes(12)
    encrypted = AESGCM(key).encrypt(nonce, CONTENT, None)
    return _head(infos, nonce, len(CONTENT)) + encrypted[:-16] + der(OCTETS, encrypted[-16:])


class _Dripping(io.BytesIO):
    """Gives fewer bytes than asked for, as a socket does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or -1, 1_021))


class _Endless(io.BytesIO):
    """Zeros without end after a beginning."""

    given = 0

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None and size >= 0
        self.given += size
        return super().read(size).ljust(size, b"\0")


class _Broken(io.BytesIO):
    """A file on a broken disk."""

    def read(self, size: int | None = -1) -> bytes:
        raise OSError(5, "Input/output error")


class _Full(io.BytesIO):
    """A file on a full disk."""

    def write(self, content: object) -> int:
        raise OSError(28, "No space left on device")


_SEVERAL = enveloped(CONTENT, EC, RSA)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_keys_and_content_give_the_same_envelope(kind: str) -> None:
    to = receiver(kind)
    keys, first, second = new_keys([to.recipient]), io.BytesIO(), io.BytesIO()
    encrypt_with(keys, io.BytesIO(CONTENT), len(CONTENT), first)
    encrypt_with(keys, io.BytesIO(CONTENT), len(CONTENT), second)

    assert first.getvalue() == second.getvalue()
    assert opened(first.getvalue(), to.key) == CONTENT
    assert enveloped(CONTENT, to) != enveloped(CONTENT, to)


def test_the_keys_of_an_envelope_are_not_shown() -> None:
    keys = new_keys([EC.recipient])

    assert repr(keys.content_key) not in repr(keys)
