"""The checker names all damage of a package, and nothing else."""

from __future__ import annotations

import ast
import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256, sha512
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_service.trust.receipts import JwsReceipts
from exports.portability import check_portability
from exports.portability.check_portability import Check, Problem, main, problems
from exports.portability.leaves import Leaf
from tests.exports.portability.package_samples import (
    EQUATION,
    files_of,
    manifest_files,
    package,
    sample_contents,
    tree_at,
)
from tests.exports.portability.plain_inventory import root_of

CHECKER = Path(check_portability.__file__)
DOCUMENT = "content/records/a/document.pdf"
SIGNATURES = {"manifest.jws", "manifest.p7s"}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return tree_at(tmp_path / "tree")


@pytest.fixture(autouse=True)
def fast(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no openssl in this process, except in the tests that ask for it."""
    if "openssl" not in request.fixturenames:
        monkeypatch.setattr(check_portability, "_openssl", lambda tree: "")


@pytest.fixture
def openssl() -> None:
    """Ask for openssl, which every machine that tests has."""
    assert shutil.which("openssl")


def found(tree: Path, *, deep: bool = False) -> set[tuple[str, str]]:
    return {(problem.path, problem.problem) for problem in problems(str(tree), deep)}


def leaves_of(tree: Path) -> list[Leaf]:
    with (tree / "inventory.ndjson").open("rb") as lines:
        return [Leaf.of_line(line) for line in lines]


def paths_of(tree: Path) -> list[str]:
    return sorted(path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file())


def rewrite(tree: Path, lines: list[bytes], **changes: object) -> None:
    """Give the tree another inventory and a manifest that fits it, both signed: a hostile writer."""
    (tree / "inventory.ndjson").write_bytes(b"".join(line + b"\n" for line in lines))
    manifest = json.loads((tree / "manifest.json").read_bytes())
    manifest.update(root=root_of(lines) if lines else "0" * 64, leaves=len(lines))
    manifest.update(changes)
    for name, content in manifest_files(json.dumps(manifest).encode()).items():
        (tree / name).write_bytes(content)


def run(*arguments: str | Path, python: str = sys.executable) -> tuple[int, list[dict[str, object]], str]:
    done = subprocess.run([python, *arguments], capture_output=True, text=True, timeout=120)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.mark.parametrize("deep", [False, True])
def test_a_package_as_written_is_complete(tree: Path, deep: bool) -> None:
    check = Check(str(tree), deep)

    assert list(check) == []
    assert (check.verdict, check.leaves) == ("complete", len(leaves_of(tree)))
    assert check.root == json.loads((tree / "manifest.json").read_bytes())["root"]


def test_any_byte_that_changes_is_named_and_only_its_file(tree: Path) -> None:
    for path in paths_of(tree):
        whole = (tree / path).read_bytes()
        if path in (*SIGNATURES, "inventory.ndjson", "manifest.json"):
            continue
        places = range(len(whole)) if len(whole) < 200 else random.Random(path).sample(range(len(whole)), 40)
        for place in places:
            changed = bytearray(whole)
            changed[place] ^= 1 << place % 8
            (tree / path).write_bytes(changed)
            assert found(tree) == {(path, "altered")}, (path, place)
        (tree / path).write_bytes(whole)
    assert found(tree) == set()


def test_any_byte_of_the_manifest_that_changes_is_named(tree: Path) -> None:
    whole = (tree / "manifest.json").read_bytes()
    for place in range(len(whole)):
        (tree / "manifest.json").write_bytes(whole[:place] + bytes([whole[place] ^ 2]) + whole[place + 1 :])
        assert found(tree) == {("manifest.json", "altered")}, place


def test_any_byte_of_the_inventory_that_changes_is_named(tree: Path) -> None:
    whole = (tree / "inventory.ndjson").read_bytes()
    for place in range(len(whole)):
        (tree / "inventory.ndjson").write_bytes(
            whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :]
        )
        assert {problem for path, problem in found(tree) if path == "inventory.ndjson"}, place


def test_openssl_names_the_manifest_that_changed(tree: Path, openssl: None) -> None:
    whole = (tree / "manifest.json").read_bytes()
    for place in range(0, len(whole), 50):
        (tree / "manifest.json").write_bytes(whole[:place] + bytes([whole[place] ^ 2]) + whole[place + 1 :])
        assert found(tree) == {("manifest.json", "altered")}, place


@pytest.mark.judge
def test_a_signature_that_changes_is_named_where_openssl_sees_it(tree: Path, openssl: None) -> None:
    whole = (tree / "manifest.p7s").read_bytes()
    options = "-verify -binary -inform DER -noverify -out /dev/null -in manifest.p7s -content manifest.json"
    for place in random.Random(1).sample(range(len(whole)), 40):
        (tree / "manifest.p7s").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        judged = subprocess.run(["openssl", "cms", *options.split()], cwd=tree, capture_output=True)
        assert found(tree) == ({("manifest.p7s", "altered")} if judged.returncode else set()), place


def test_the_signature_of_another_manifest_is_named(tree: Path, openssl: None) -> None:
    (tree / "manifest.p7s").write_bytes(manifest_files(b"{}")["manifest.p7s"])

    assert found(tree) == {("manifest.json", "altered")}


@pytest.mark.parametrize(
    "path", [*sorted(sample_contents()), "check_portability.py", *sorted(check_portability.NOT_LEAVES)]
)
def test_each_file_that_is_removed_is_missing(tree: Path, path: str) -> None:
    (tree / path).unlink()

    assert found(tree) == {(path, "missing")}


@pytest.mark.parametrize(
    "path", [*sorted(sample_contents()), "check_portability.py", *sorted(check_portability.NOT_LEAVES)]
)
@pytest.mark.parametrize("kind", ["symlink", "dangling", "loop", "folder", "pipe", "socket"])
def test_what_is_no_plain_file_is_unreadable(tree: Path, path: str, kind: str, tmp_path: Path) -> None:
    place = tree / path
    place.rename(tmp_path / "kept")
    if kind == "symlink":
        place.symlink_to(tmp_path / "kept")
    elif kind == "dangling":
        place.symlink_to(tmp_path / "nowhere")
    elif kind == "loop":
        place.symlink_to(place.name)
    elif kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        os.mknod(place, 0o140600)

    assert found(tree) == {(path, "unreadable")}


@pytest.mark.parametrize("path", sorted(sample_contents()))
def test_a_file_that_is_renamed_is_missing_and_extra(tree: Path, path: str) -> None:
    (tree / path).rename(tree / f"{path}~")

    assert found(tree) == {(path, "missing"), (f"{path}~", "extra")}


def test_files_that_are_exchanged_are_altered(tree: Path) -> None:
    one, other = tree / DOCUMENT, tree / "index.html"
    held = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(held)

    assert found(tree) == {(DOCUMENT, "altered"), ("index.html", "altered")}


@pytest.mark.parametrize("change", [lambda one: one[:-1], lambda one: one + b"\0", lambda one: b""])
def test_a_file_of_another_length_is_altered(tree: Path, change: Callable[[bytes], bytes]) -> None:
    (tree / DOCUMENT).write_bytes(change((tree / DOCUMENT).read_bytes()))

    assert found(tree) == {(DOCUMENT, "altered")}


@pytest.mark.parametrize(
    "name",
    [
        *("json.py", "hashlib.py", "content/more", "content/records/a/0", "zzz", "manifest.json.bak"),
        *("content/manifest.json", "Manifest.json", "a\nb", "x" * 250, ".hidden", "CON", "a:b"),
        "content/records/a/" + "d/" * 130 + "deep",
    ],
)  # fmt: skip
def test_a_file_that_is_added_is_extra(tree: Path, name: str) -> None:
    (tree / name).parent.mkdir(parents=True, exist_ok=True)
    (tree / name).write_bytes(b"raise SystemExit('run')")

    code, lines, _ = run(tree / "check_portability.py", tree)

    assert code == 10
    assert [line.get("problem") for line in lines] == ["extra", None]
    assert lines[0]["leaf"] is None
    assert name.startswith(str(lines[0]["path"]))


def test_a_name_that_is_not_utf_8_is_extra(tree: Path) -> None:
    descriptor = os.open(os.fsencode(tree) + b"/caf\xe9", os.O_WRONLY | os.O_CREAT)
    os.close(descriptor)

    code, lines, _ = run("-I", CHECKER, tree)

    assert (code, lines[0]) == (10, {"leaf": None, "path": "caf\\xe9", "problem": "extra"})


def test_a_link_to_a_folder_is_extra_and_what_is_behind_it_unreadable(tree: Path, tmp_path: Path) -> None:
    (tree / "content/records").rename(tmp_path / "records")
    (tree / "content/records").symlink_to(tmp_path / "records")

    assert found(tree) == {
        ("content/records", "extra"),
        *((path, "unreadable") for path in sample_contents() if path.startswith("content/records/")),
    }


def test_empty_folders_and_the_time_and_mode_of_files_say_nothing(tree: Path) -> None:
    (tree / "content/empty/folder").mkdir(parents=True)
    os.utime(tree / DOCUMENT, (0, 0))
    (tree / DOCUMENT).chmod(0o400)

    assert found(tree) == set()


def test_what_may_not_be_read_is_unreadable(tree: Path) -> None:
    # Root may read everything, and no other account reaches the folders of pytest or this Python.
    root = os.geteuid() == 0
    outside = Path(mkdtemp(dir="/tmp")) if root else tree
    python, account = ("/usr/bin/python3", 65534) if root else (sys.executable, None)
    if root:
        shutil.copytree(tree, outside, dirs_exist_ok=True)
        outside.chmod(0o755)
    (outside / DOCUMENT).chmod(0)
    (outside / "content/persons").chmod(0)
    try:
        command = [python, "-I", "-c", CHECKER.read_text(encoding="utf-8"), str(outside)]
        done = subprocess.run(command, capture_output=True, text=True, user=account, cwd="/")
    finally:
        (outside / "content/persons").chmod(0o700)
        if root:
            shutil.rmtree(outside)

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {(line["path"], line["problem"]) for line in lines[:-1]} == {
        ("content/persons", "unreadable"),
        ("content/persons/1.json", "unreadable"),
        ("content/persons/1/person.json", "unreadable"),
        (DOCUMENT, "unreadable"),
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: [*lines[1:], lines[0]],
        lambda lines: [b"", *lines],
        lambda lines: [*lines, b"{"],
        lambda lines: [lines[0] + b" ", *lines[1:]],
        lambda lines: [*lines, b"[" * 4000],
        lambda lines: [*lines, b"9" * 4000],
        lambda lines: [*lines, b'"' + b"x" * 5_000_000],
        lambda lines: [b"x" * 4096, *lines],
        lambda lines: [b"\xff", *lines],
        lambda lines: [b"null", b"1e999", b"[]", b"{}", *lines],
        lambda lines: [],
    ],
)  # fmt: skip
def test_a_broken_inventory_is_named_even_when_it_was_signed(
    tree: Path, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    lines = change([leaf.line() for leaf in leaves_of(tree)])
    rewrite(tree, lines)

    check = Check(str(tree))
    named = [problem for problem in check if problem.path == "inventory.ndjson"]

    assert named
    assert check.leaves == len(lines)
    # What can be read of the inventory still says that every file is there.
    others = found(tree) - {("inventory.ndjson", problem.problem) for problem in named}
    assert {problem for _, problem in others} <= {"extra"}


@pytest.mark.parametrize("raw", [b"", b"\n", b"\0" * 100, b"{}", b"x" * 100_000, b"\r\n"])
def test_an_inventory_of_anything_is_named(tree: Path, raw: bytes) -> None:
    (tree / "inventory.ndjson").write_bytes(raw)

    assert "inventory.ndjson" in {path for path, _ in found(tree)}


def test_an_inventory_with_other_line_ends_or_without_the_last_is_named(tree: Path) -> None:
    whole = (tree / "inventory.ndjson").read_bytes()
    for changed in (whole.replace(b"\n", b"\r\n"), whole[:-1], whole + b"\n", b"\xef\xbb\xbf" + whole):
        (tree / "inventory.ndjson").write_bytes(changed)
        assert "inventory.ndjson" in {path for path, _ in found(tree)}


@pytest.mark.parametrize("other", [DOCUMENT, DOCUMENT.upper(), DOCUMENT + "/below"])
def test_paths_that_clash_are_duplicates(tree: Path, other: str) -> None:
    leaves = leaves_of(tree)
    twin = next(leaf for leaf in leaves if leaf.path == DOCUMENT)
    added = Leaf(other, twin.bytes, twin.sha256, twin.sha512, twin.kind, twin.person, twin.record)
    ordered = sorted([*leaves, added], key=lambda leaf: leaf.sort_key)
    if other.isupper():
        (tree / other).parent.mkdir(parents=True)
        shutil.copy(tree / DOCUMENT, tree / other)
    rewrite(tree, [leaf.line() for leaf in ordered])

    named = list(problems(str(tree)))

    # Of paths that differ by case, the later in order of path is the duplicate.
    later = max(DOCUMENT, other)
    assert (later, "duplicate") in {(problem.path, problem.problem) for problem in named}
    number = max(at for at, leaf in enumerate(ordered) if leaf.path == later)
    assert number in {problem.leaf for problem in named if problem.problem == "duplicate"}
    if other == DOCUMENT or other.isupper():
        assert len(named) == 1


def test_a_length_that_was_signed_and_is_wrong_is_named(tree: Path) -> None:
    leaves = leaves_of(tree)
    for difference in (-1, 1):
        wrong = [replace(one, bytes=one.bytes + difference * (one.path == DOCUMENT)) for one in leaves]
        rewrite(tree, [leaf.line() for leaf in wrong])

        assert found(tree) == {(DOCUMENT, "altered")}


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "content/../../outside", "content\\x"])
def test_a_path_that_leaves_the_tree_is_never_followed(tree: Path, path: str) -> None:
    (tree.parent / "outside").write_bytes(b"")
    empty = {"bytes": 0, "kind": "part", "path": path, "person": None, "record": None}
    line = check_portability.line_of(
        {**empty, "sha256": sha256(b"").hexdigest(), "sha512": sha512(b"").hexdigest()}
    )
    rewrite(tree, [line, *(leaf.line() for leaf in leaves_of(tree))])

    assert found(tree) == {("inventory.ndjson", "unreadable")}


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"null", b"[" * 100_000, b'{"a":' * 50_000, b"\xff", b'{"leaves":' + b"9" * 500_000 + b"}",
     b"x" * 2_000_000, b'{"root":1,"root":2}'],
    ids=range(9),
)  # fmt: skip
def test_a_manifest_of_anything_is_named(tree: Path, raw: bytes) -> None:
    (tree / "manifest.json").write_bytes(raw)
    for name in SIGNATURES:
        (tree / name).write_bytes(manifest_files(raw)[name])

    assert {path for path, _ in found(tree)} == {"manifest.json"}


@pytest.mark.parametrize(
    "equation",
    [
        {**EQUATION.members(), "accepted": 13},
        {**EQUATION.members(), "excluded": []},
        {**EQUATION.members(), "excluded": None},
        {**EQUATION.members(), "excluded": [{"reason": "a", "records": 1.0}]},
        {**EQUATION.members(), "excluded": [{"records": 1}]},
        {**EQUATION.members(), "exported": True},
        {"accepted": 0},
        None,
        [],
    ],
)  # fmt: skip
def test_an_equation_that_does_not_hold_is_named_even_when_it_was_signed(
    tree: Path, equation: object
) -> None:
    rewrite(tree, [leaf.line() for leaf in leaves_of(tree)], equation=equation)

    assert found(tree) == {("manifest.json", "altered")}


@pytest.mark.parametrize("changes", [{"root": "0" * 64}, {"leaves": 7}, {"root": None}])
def test_another_root_or_number_of_leaves_is_named_even_when_it_was_signed(
    tree: Path, changes: dict[str, object]
) -> None:
    rewrite(tree, [leaf.line() for leaf in leaves_of(tree)], **changes)

    assert found(tree) == {("inventory.ndjson", "altered")}


def head_of(**members: object) -> bytes:
    return urlsafe_b64encode(json.dumps(members).encode()).rstrip(b"=")


SIGNED = urlsafe_b64encode(bytes(64)).rstrip(b"=")


@pytest.mark.parametrize(
    "jws",
    [
        *(b"", b"a.b.c", b"a..", b"\0", b"e30..e30..", b"e30.." + SIGNED, b"W10.." + SIGNED),
        *(head_of(alg=alg) + b".." + SIGNED for alg in ("none", "HS256", "ES384", None)),
        head_of(alg="ES256") + b".." + SIGNED[:-2],
        head_of(alg="ES256") + b".." + SIGNED + b"==",
        head_of(alg="ES256") + b".." + SIGNED[:-1] + b"B",
        head_of(alg="ES256", typ="receipt+jws") + b".." + SIGNED,
        head_of(alg="ES256", b64=False, crit=["b64"]) + b".." + SIGNED,
        head_of(alg="ES256", crit=["more"]) + b".." + SIGNED,
    ],
)  # fmt: skip
def test_a_jws_of_another_form_is_named(tree: Path, jws: bytes) -> None:
    (tree / "manifest.jws").write_bytes(jws)

    assert found(tree) == {("manifest.jws", "altered")}


def signed_tree(folder: Path, *, more: Mapping[str, bytes] | None = None) -> tuple[Path, JwsReceipts]:
    """Write a package that has its own key, and sign its manifest with it."""
    receipts = JwsReceipts.of_seed(b"1" * 32)
    keys = json.dumps(receipts.public_keys()).encode()
    contents = {**sample_contents(), "content/trust/a/receipt-keys.json": keys, **(more or {})}
    tree = tree_at(folder, contents)
    signed = receipts.sign_detached((tree / "manifest.json").read_bytes(), "portability-manifest+jws")
    (tree / "manifest.jws").write_text(signed, encoding="ascii")
    return tree, receipts


def test_a_jws_by_a_key_of_the_package_is_verified(tmp_path: Path) -> None:
    tree, receipts = signed_tree(tmp_path / "tree", more={"content/trust/0/receipt-keys.json": b"[]"})
    check = Check(str(tree))

    assert list(check) == []
    assert any("was verified with a key of the package" in note for note in check.notes)
    head, _, signature = (tree / "manifest.jws").read_text(encoding="ascii").partition("..")
    other = JwsReceipts.of_seed(b"2" * 32).sign_detached(b"{}", "portability-manifest+jws")
    for wrong in (
        f"{head}..{signature[:9]}{'A' if signature[9] != 'A' else 'B'}{signature[10:]}",
        f"{head}..{SIGNED.decode()}",
        f"{head}..{other.partition('..')[2]}",
        receipts.sign_detached(b"{}", "portability-manifest+jws"),
    ):
        (tree / "manifest.jws").write_text(wrong, encoding="ascii")
        assert found(tree) == {("manifest.jws", "altered")}, wrong


def test_a_manifest_that_another_seal_signed_anew_is_not_what_the_jws_signs(tmp_path: Path) -> None:
    tree, _ = signed_tree(tmp_path / "tree")
    jws = (tree / "manifest.jws").read_bytes()
    rewrite(tree, [leaf.line() for leaf in leaves_of(tree)], order="another")
    (tree / "manifest.jws").write_bytes(jws)

    assert found(tree) == {("manifest.jws", "altered")}


def test_of_a_manifest_that_changed_the_jws_says_nothing_new(tmp_path: Path) -> None:
    tree, _ = signed_tree(tmp_path / "tree")
    manifest = (tree / "manifest.json").read_bytes()
    (tree / "manifest.json").write_bytes(manifest.replace(b"2026", b"2025"))

    assert found(tree) == {("manifest.json", "altered")}


def test_a_jws_by_a_key_that_the_package_lacks_is_no_problem_and_is_told(tmp_path: Path) -> None:
    tree, _ = signed_tree(tmp_path / "tree")
    other = JwsReceipts.of_seed(b"2" * 32)
    signed = other.sign_detached((tree / "manifest.json").read_bytes(), "portability-manifest+jws")
    (tree / "manifest.jws").write_text(signed, encoding="ascii")
    check = Check(str(tree))

    assert list(check) == []
    assert "manifest.jws was not verified: its key is not in the package" in check.notes


@pytest.mark.parametrize("keys", [b"", b"{}", b"null", b'{"keys":1}', b'{"keys":[1]}', b"\xff", b"[" * 9999])
def test_keys_that_cannot_be_read_stop_no_check(tmp_path: Path, keys: bytes) -> None:
    tree = tree_at(tmp_path / "tree", {**sample_contents(), "content/trust/a/receipt-keys.json": keys})

    assert found(tree) == set()


def test_a_key_that_is_no_point_of_the_curve_signs_nothing(tmp_path: Path) -> None:
    for number, coordinate in enumerate(("AQ", "", ["AQ"], 1, "é")):
        key = {"crv": "P-256", "kty": "EC", "x": coordinate, "y": coordinate}
        told = json.dumps({"keys": [key]}).encode()
        tree = tree_at(
            tmp_path / str(number), {**sample_contents(), "content/trust/a/receipt-keys.json": told}
        )
        named = json.dumps(key, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        kid = urlsafe_b64encode(sha256(named).digest()).rstrip(b"=").decode()
        (tree / "manifest.jws").write_bytes(head_of(alg="ES256", kid=kid) + b".." + SIGNED)

        assert found(tree) <= {("manifest.jws", "altered")}


@given(st.integers(1, 2**200), st.binary(max_size=40), st.binary(min_size=64, max_size=64))
@settings(max_examples=25)
def test_signatures_are_judged_as_by_the_library(secret: int, content: bytes, noise: bytes) -> None:
    key = ec.derive_private_key(secret, ec.SECP256R1())
    r, s = decode_dss_signature(key.sign(content, ec.ECDSA(SHA256())))
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    numbers = key.public_key().public_numbers()
    point = numbers.x, numbers.y

    assert check_portability._is_signed(content, signature, point)
    assert not check_portability._is_signed(content + b"1", signature, point)
    assert not check_portability._is_signed(content, noise, point)
    assert not check_portability._is_signed(content, bytes(64), point)
    assert not check_portability._is_signed(content, signature, (numbers.x, numbers.y ^ 1))


def test_only_the_deep_check_sees_a_wrong_sha_512(tree: Path) -> None:
    leaves = leaves_of(tree)
    wrong = [
        Leaf(one.path, one.bytes, one.sha256, "0" * 128, one.kind, one.person, one.record) for one in leaves
    ]
    rewrite(tree, [leaf.line() for leaf in wrong])

    assert found(tree) == set()
    assert found(tree, deep=True) == {(leaf.path, "altered") for leaf in leaves}


def test_a_thousand_packages_damaged_at_random(tmp_path: Path) -> None:
    rng = random.Random(20260302)
    contents = {
        f"content/{number % 7}/{'sub/' * (number % 3)}{number:02d}.bin": rng.randbytes(rng.randrange(1, 60))
        for number in range(20)
    }
    volumes, _, _ = package(files_of(contents, checker=False))
    pristine = tmp_path / "pristine"
    volumes.unpack(pristine)
    places = sorted(contents)
    for _ in range(1000):
        tree = tmp_path / "tree"
        shutil.copytree(pristine, tree)
        expected: set[tuple[str, str]] = set()
        for path in rng.sample(places, rng.randrange(5)):
            expected |= _damage(tree, path, contents[path], rng)
        check = Check(str(tree))
        named = {(problem.path, problem.problem) for problem in check}
        shutil.rmtree(tree)

        assert named == expected
        assert check.verdict == ("incomplete" if expected else "complete")


def test_no_inventory_or_manifest_stops_the_checker(tree: Path) -> None:
    rng = random.Random(20260303)
    whole = {name: (tree / name).read_bytes() for name in ("inventory.ndjson", "manifest.json")}
    pieces = [
        b"",
        b"\n",
        b"\0",
        b"\xff",
        b'"',
        b"{",
        b"}",
        b"[" * 2000,
        b"9" * 300,
        b"-1",
        b"1e400",
        b"\\ud800",
        b"null",
    ]
    pieces += [b"/", b"..", b"\\u0000", b"\\n", b"true", b"NaN", b"\xe2\x80\xae", b"x" * 5000]
    for _ in range(1500):
        name = rng.choice(sorted(whole))
        changed = whole[name]
        for _ in range(rng.randrange(1, 4)):
            start = rng.randrange(len(changed) + 1)
            end = start + rng.choice((0, 0, 1, 5, 300))
            changed = changed[:start] + rng.choice(pieces) + changed[end:]
        (tree / name).write_bytes(changed)
        named = found(tree)
        (tree / name).write_bytes(whole[name])

        assert (name in {path for path, _ in named}) == (changed != whole[name])


def _damage(tree: Path, path: str, content: bytes, rng: random.Random) -> set[tuple[str, str]]:
    """Damage one file and return what the checker must say."""
    place, kind = tree / path, rng.randrange(8)
    if kind < 3:
        changed = bytearray(content)
        changed[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        place.write_bytes((changed, content[: rng.randrange(len(content))], content + rng.randbytes(3))[kind])
        return {(path, "altered")}
    if kind == 3:
        place.unlink()
        return {(path, "missing")}
    if kind == 4:
        place.rename(place.with_suffix(".moved"))
        return {(path, "missing"), (path.replace(".bin", ".moved"), "extra")}
    if kind == 5:
        place.with_suffix(".copy").write_bytes(content)
        return {(path.replace(".bin", ".copy"), "extra")}
    place.unlink()
    if kind == 6:
        place.symlink_to("/dev/zero")
    else:
        place.mkdir()
    return {(path, "unreadable")}


def test_lines_and_exit_codes(tree: Path) -> None:
    code, lines, said = run("-I", CHECKER, tree)
    assert (code, lines) == (
        0,
        [{"verdict": "complete", "root": Check(str(tree)).root or lines[0]["root"], "leaves": 8}],
    )
    assert "trust in its signer" in said

    (tree / DOCUMENT).unlink()
    code, lines, _ = run("-I", CHECKER, tree, "--deep")
    assert code == 10
    number = [leaf.path for leaf in leaves_of(tree)].index(DOCUMENT)
    assert lines[0] == {"leaf": number, "path": DOCUMENT, "problem": "missing"}
    assert (lines[1]["verdict"], lines[1]["leaves"]) == ("incomplete", 8)


@pytest.mark.parametrize("arguments", [[], ["nowhere"], [str(CHECKER)], [".", "--more"], [".", "."]])
def test_wrong_usage(arguments: list[str]) -> None:
    assert run("-I", CHECKER, *arguments)[0] == 2


def test_the_service_calls_it_too(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tree)]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "complete"
    (tree / "index.html").unlink()
    assert list(problems(str(tree))) == [Problem(7, "index.html", "missing")]


def oldest_python() -> str:
    """Return the oldest Python from 3.9 on that this machine has."""
    found = [shutil.which(f"python3.{minor}") for minor in range(9, 12)]
    homes = sorted(
        Path.home().glob(".pyenv/versions/3.*/bin/python3"),
        key=lambda path: int(path.parts[-3].split(".")[1]),
    )
    candidates = [str(home) for home in homes if int(home.parts[-3].split(".")[1]) >= 9]
    return (candidates or [path for path in found if path] or [sys.executable])[0]


def test_it_runs_on_an_old_python_without_anything_else(tree: Path) -> None:
    # In the tree, as its receiver runs it, and isolated from what else is installed.
    for flags in ((), ("-I",), ("-W", "error")):
        assert run(*flags, tree / "check_portability.py", tree, "--deep", python=oldest_python())[0] == 0
    (tree / "json.py").write_text("raise SystemExit(0)")
    (tree / DOCUMENT).write_bytes(b"")
    code, lines, _ = run(tree / "check_portability.py", tree, python=oldest_python())
    assert (code, len(lines)) == (10, 3)


def test_it_is_one_file_of_python_3_9_with_the_standard_library_alone() -> None:
    parsed = ast.parse(CHECKER.read_text(encoding="utf-8"), feature_version=(3, 9))

    imported = set()
    for node in ast.walk(parsed):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(str(node.module).partition(".")[0])
    assert imported <= sys.stdlib_module_names


def test_it_is_a_leaf_of_every_package(tree: Path) -> None:
    assert (tree / "check_portability.py").read_bytes() == CHECKER.read_bytes()
    with zipfile.ZipFile(BytesIO(package(files_of({}))[0].written[1])) as archive:
        assert "check_portability.py" in archive.namelist()


MEASURED = """
import sys
sys.path.insert(0, {folder!r})
import check_portability
check = check_portability.Check({tree!r})
named = sum(1 for _ in check)
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(named, check.leaves, int(peak) // 1024)
"""


def test_memory_does_not_grow_with_the_package(tmp_path: Path) -> None:
    empty = sha256(b"").hexdigest(), sha512(b"").hexdigest()
    used = {}
    for count in (2000, 200_000):
        tree = tree_at(tmp_path / str(count))
        # All in one folder, and none is there: each is said to be missing.
        line = Leaf("content/PLACE", 0, *empty, "part", None, None).line()
        rewrite(tree, [line.replace(b"PLACE", b"%07d" % at) for at in range(count)])
        program = MEASURED.format(folder=str(CHECKER.parent), tree=str(tree))
        said = subprocess.run(
            [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
        )
        named, leaves, used[count] = map(int, said.stdout.split())
        assert leaves == count
        assert named == count + len(sample_contents()) + 1

    assert used[200_000] < used[2000] + 45, used
