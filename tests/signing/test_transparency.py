"""Checkpoints."""

import pytest

from signing.errors import SigningError
from signing.merkle import leaf_hash, root
from signing.transparency import LogKey, open_checkpoint

KEY = LogKey.from_seed("journal.exemple", bytes(range(32)))
TOP = root([leaf_hash(b"entry")])


def test_a_signed_checkpoint_opens_with_the_public_key_alone() -> None:
    checkpoint = open_checkpoint(KEY.sign(1, TOP), KEY.verifier)

    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == ("journal.exemple", 1, TOP)


def test_every_changed_byte_of_a_checkpoint_is_refused() -> None:
    note = KEY.sign(1, TOP)

    for position in range(len(note) - 1):
        changed = bytearray(note)
        changed[position] ^= 1
        with pytest.raises(SigningError):
            open_checkpoint(bytes(changed), KEY.verifier)


def test_another_log_of_the_same_name_is_refused() -> None:
    other = LogKey.from_seed("journal.exemple", bytes(32))

    with pytest.raises(SigningError):
        open_checkpoint(other.sign(1, TOP), KEY.verifier)


@pytest.mark.parametrize("name", ["", "deux mots", "un+deux", "ligne\n"])
def test_a_name_the_format_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(SigningError):
        LogKey.from_seed(name, bytes(32))
