"""The offline verifier is one file for Python 3.9, and what it computes by hand is what libraries compute."""

from __future__ import annotations

import ast
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exports.attestation import verify_dui
from exports.attestation.verify_dui import (
    Unsound,
    children,
    der,
    evidence_tokens,
    is_ed25519,
    is_es256,
    is_included,
    json_of,
    main,
    node_at,
    one_node,
    plain_file,
    proof_of,
)
from signing.merkle import inclusion_proof, leaf_hash, root
from tests.shared_material import SHARED, needed

VERIFIER = Path(verify_dui.__file__)


def test_it_is_written_for_python_3_9_and_imports_the_standard_library_alone() -> None:
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 9))

    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
@settings(max_examples=20)
def test_ed25519_by_hand_agrees_with_the_library(seed: bytes, content: bytes, flipped: int) -> None:
    key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    signature, public = key.sign(content), key.public_key().public_bytes_raw()

    changed = bytearray(signature)
    changed[flipped // 8] ^= 1 << flipped % 8
    assert is_ed25519(public, signature, content)
    assert not is_ed25519(public, bytes(changed), content)
    assert not is_ed25519(public, signature, content + b"\0")


@given(st.binary(max_size=200), st.integers(0, 511))
@settings(max_examples=10)
def test_p_256_by_hand_agrees_with_the_library(content: bytes, flipped: int) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    numbers = key.public_key().public_numbers()
    r, s = decode_dss_signature(key.sign(content, ec.ECDSA(SHA256())))
    signature = r.to_bytes(32) + s.to_bytes(32)

    changed = bytearray(signature)
    changed[flipped // 8] ^= 1 << flipped % 8
    assert is_es256((numbers.x, numbers.y), signature, content)
    assert not is_es256((numbers.x, numbers.y), bytes(changed), content)
    assert not is_es256((numbers.x, numbers.y + 1), signature, content)


@given(st.binary(max_size=300))
@example(b"")
@example(bytes(127))
@example(bytes(128))
@example(bytes(256))
def test_what_is_written_in_der_is_read_again(content: bytes) -> None:
    assert one_node(der(0x04, content), 0x04).content == content


@pytest.mark.parametrize(
    "content",
    [
        "",
        "30",
        "3005",  # shorter than it says
        "308101" + "00",  # a length in two bytes that fits into one
        "30820001" + "00",  # leading zeros
        "3080" + "0000",  # no definite length
        "1f0100",  # a tag of several bytes
        "300000",  # a byte after the end
    ],
)
def test_another_encoding_is_refused(content: str) -> None:
    with pytest.raises(Unsound):
        one_node(bytes.fromhex(content), 0x30)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for read in (lambda raw: children(node_at(raw, 0)[0]), verify_dui.container_of, verify_dui.stamps_of):
        try:
            read(content)
        except Unsound:
            continue


@pytest.mark.parametrize("text", [b'{"a":1,"a":2}', b"NaN", b"[" * 100_000, b"\xff", b'{"a":'])
def test_json_that_can_be_read_in_two_ways_or_none_is_refused(text: bytes) -> None:
    with pytest.raises(Unsound):
        json_of(text)


@pytest.mark.parametrize("path", ["", "..", "../x", "/etc/hostname", "a//b", "a/../b", "c:\\x", "a\nb"])
def test_a_path_leads_nowhere_else(path: str, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="a path that is not allowed"):
        plain_file(str(tmp_path), path)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "real")

    with pytest.raises(OSError, match="a link"):
        plain_file(str(tmp_path), "link")


@given(st.integers(1, 40), st.data())
@settings(max_examples=40)
def test_an_entry_is_proved_at_its_own_place_alone(size: int, data: st.DataObject) -> None:
    entries = [b"%d" % number for number in range(size)]
    place = data.draw(st.integers(0, size - 1))
    hashes = [leaf_hash(one) for one in entries]
    lines = "\n".join(b64encode(one).decode() for one in inclusion_proof(place, hashes))
    extra = b64encode(entries[place]).decode()
    text = f"c2sp.org/tlog-proof@v1\nextra {extra}\nindex {place}\n{lines}{chr(10) if lines else ''}\nnote"

    proof = proof_of(text.encode())

    assert is_included(proof, size, root(hashes))
    assert not is_included(proof._replace(entry=b"other"), size, root(hashes))
    assert not is_included(proof._replace(place=(place + 1) % (size + 1)), size, root(hashes))
    assert not is_included(proof, size, sha256(b"").digest())


FOREIGN = [
    *((f"BIN-{number}_ER.ers", [f"BIN-{number}.bin"]) for number in (1, 2, 3, 4)),
    ("ER-2Chains3ATS.ers", ["ER-2Chains3ATS1.bin", "ER-2Chains3ATS2.bin"]),
    *((f"1_{number}_{name}.er", []) for number, name in enumerate(("Initial", "Renew_Unsorted"))),
    ("1_2_Renew_Unsorted.er", []),
]


@pytest.mark.parametrize(("record", "names"), FOREIGN)
def test_records_of_others_are_read_with_their_renewals(record: str, names: list[str]) -> None:
    folder = needed(SHARED / "data" / "evidence-records")
    evidence = (folder / record).read_bytes()
    members = [(folder / name).read_bytes() for name in names] or [b"123456"]

    assert evidence_tokens(evidence, members)
    with pytest.raises(Unsound):
        evidence_tokens(evidence, [*members[:-1], members[-1] + b"\0"])


def test_a_target_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path / "nowhere")])

    assert ended.value.code == 2
