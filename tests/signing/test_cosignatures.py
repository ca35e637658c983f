"""Notes, cosignatures and refusals of witnesses: what is signed is read again, and nothing else."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signing.cosignatures import CosignerKey, Refusal, cosigned_at, merged, open_refusal
from signing.errors import SigningCode, SigningError
from signing.notes import COSIGNER, LOG, VerifierKey, read_note
from signing.transparency import Checkpoint, LogKey, open_checkpoint, stated_in

LOG_KEY = LogKey.from_seed("log.example.org/journal", bytes(32))
WITNESS = CosignerKey.from_seed("ad25.example.org/temoin", bytes([1]) * 32)
NOTE = LOG_KEY.sign(12, bytes(range(32)))
AT = datetime(2026, 11, 30, 3, 4, 5, tzinfo=UTC)

# The example of C2SP signed-note.
PUBLISHED_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
PUBLISHED_NOTE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTg"
    "K7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)


def cosigned(key: CosignerKey = WITNESS, at: datetime = AT) -> bytes:
    return merged(read_note(NOTE), [key.cosign(open_checkpoint(NOTE, LOG_KEY.verifier), at)]).to_bytes()


def test_the_published_example_of_a_note_is_verified() -> None:
    note, key = read_note(PUBLISHED_NOTE.encode()), VerifierKey.parse(PUBLISHED_KEY)

    assert [key.has_signed(note.text.encode(), one.value) for one in key.signatures_on(note)] == [True]
    assert key.text == PUBLISHED_KEY
    assert note.to_bytes() == PUBLISHED_NOTE.encode()


def test_a_cosignature_says_who_saw_the_checkpoint_when() -> None:
    note = read_note(cosigned())

    assert cosigned_at(note, WITNESS.verifier()) == AT
    assert open_checkpoint(note.to_bytes(), LOG_KEY.verifier) == stated_in(note.text)
    other = CosignerKey.from_seed(WITNESS.name, bytes([2]) * 32)
    assert cosigned_at(note, other.verifier()) is None


def test_a_later_cosignature_replaces_the_earlier_one_of_the_same_witness() -> None:
    other = CosignerKey.from_seed("ad83.example.org/temoin", bytes([3]) * 32)
    later = datetime(2027, 1, 1, tzinfo=UTC)
    stated = open_checkpoint(NOTE, LOG_KEY.verifier)

    note = merged(read_note(cosigned()), [other.cosign(stated, AT), WITNESS.cosign(stated, later)])

    assert len(note.signatures) == 3
    assert [cosigned_at(note, one.verifier()) for one in (WITNESS, other)] == [later, AT]


def shown(content: bytes) -> bytes:
    """Return the text that a note shows as cosigned, or nothing."""
    try:
        note = read_note(content)
        return b"" if cosigned_at(note, WITNESS.verifier()) is None else note.text.encode()
    except SigningError:
        return b""


@given(st.integers(0, len(cosigned()) - 1), st.integers(1, 255))
@example(len(NOTE) + 3, 1)
def test_no_changed_note_shows_a_cosignature_of_what_was_not_cosigned(at: int, flip: int) -> None:
    content = bytearray(cosigned())
    content[at] ^= flip

    assert shown(bytes(content)) in (b"", read_note(NOTE).text.encode())


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"a\n", b"a\n\n", b"a\n\nb\n", "a\n\n— b c\n".encode(), "a\n\n— b AAAA\n".encode(),
     "a\r\n\n— b AAAAAAA=\n".encode(), "a\n\n— b AAAAAAA=".encode(), b"\xff\n\n", b"a" * (2 << 20)],
)  # fmt: skip
def test_what_is_no_note_is_refused(content: bytes) -> None:
    with pytest.raises(SigningError) as raised:
        read_note(content)
    assert raised.value.code is SigningCode.BAD_INPUT


@pytest.mark.parametrize(
    "text",
    ["", "a", "a+b", "a+00000000+AQ==", PUBLISHED_KEY.replace("530d903a", "530d903b"),
     "a b+" + PUBLISHED_KEY, PUBLISHED_KEY[:-1], "a+00000000+" + b64encode(bytes(1313)).decode()],
)  # fmt: skip
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(SigningError) as raised:
        VerifierKey.parse(text)
    assert raised.value.code is SigningCode.BAD_INPUT


def test_a_key_is_read_again_from_its_text_and_shows_its_secret_nowhere_else() -> None:
    again = CosignerKey.from_text(WITNESS.to_text())

    assert again.verifier() == WITNESS.verifier()
    assert WITNESS.verifier().kind == COSIGNER
    assert WITNESS.to_text().split("+")[-1].strip() not in repr(WITNESS)
    for text in ("", "PRIVATE+KEY+a", WITNESS.to_text()[:-9], WITNESS.to_text().replace("temoin", "autre")):
        with pytest.raises(SigningError) as raised:
            CosignerKey.from_text(text)
        assert raised.value.code is SigningCode.KEY_UNREADABLE
        assert text == "" or text not in str(raised.value)


def test_a_refusal_is_read_again_with_the_key_of_the_witness_alone() -> None:
    told = Refusal(LOG_KEY.name, "fork", AT, *(Checkpoint(LOG_KEY.name, size, bytes(32)) for size in (3, 9)))
    signed = WITNESS.sign_refusal(told)

    assert open_refusal(signed, WITNESS.verifier()) == told
    other = CosignerKey.from_seed(WITNESS.name, bytes([2]) * 32)
    for content, key in (
        (signed, other.verifier()),
        (signed.replace(b"\nfork\n", b"\ntiles\n"), WITNESS.verifier()),
        (cosigned(), WITNESS.verifier()),
    ):
        with pytest.raises(SigningError):
            open_refusal(content, key)
    # A refusal is never a cosignature, nor the other way round.
    assert cosigned_at(read_note(signed), WITNESS.verifier()) is None
    assert VerifierKey(WITNESS.name, LOG, WITNESS.verifier().public).key_hash != WITNESS.verifier().key_hash
