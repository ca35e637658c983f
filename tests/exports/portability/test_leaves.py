"""The leaves of a package and their root."""

from __future__ import annotations

import hashlib
import random
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exports.portability import check_portability
from exports.portability.check_portability import Clashes, Tree, path_flaw
from exports.portability.errors import InvalidLeaf
from exports.portability.leaves import ContentLines, Leaf
from signing.errors import SigningError
from signing.merkle import leaf_hash, root
from tests.exports.portability.plain_inventory import check_path, root_of

CONTROLS = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
SHA256, SHA512 = hashlib.sha256(b"").hexdigest(), hashlib.sha512(b"").hexdigest()


def leaf(path: str = "content/a", *, kind: str = "source", person: str | None = None) -> Leaf:
    return Leaf(path, 0, SHA256, SHA512, kind, person, None)


texts = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=20)


def test_a_line_is_as_rfc_8785_writes_it() -> None:
    line = leaf("content/é", kind='a"b\\c', person="1").line()

    assert (
        line
        == (
            '{"bytes":0,"kind":"a\\"b\\\\c","path":"content/é","person":"1","record":null,'
            f'"sha256":"{SHA256}","sha512":"{SHA512}"}}'
        ).encode()
    )


@given(texts, texts, st.none() | texts)
def test_a_line_is_read_back(path: str, kind: str, person: str | None) -> None:
    try:
        written = leaf(path, kind=kind, person=person)
    except InvalidLeaf:
        assert path_flaw(path)
        return

    assert Leaf.of_line(written.line()) == Leaf.of_line(written.line() + b"\n") == written
    assert b"\n" not in written.line()


folders = st.sampled_from(["", "content/a/", "content/b/", "con/", "é/", "manifest.json/", "x" * 230 + "/"])
names = st.sampled_from(
    ["a", "a.json", "b.json", "nul", "a.", "a\n", "manifest.json", "e\u0301", "é", "y" * 10, "b/a.json", ""]
)
owners = st.sampled_from([None, "1", "", "a\u200b", "x" * 101])
Given = tuple[str, str, str, str | None, str | None]


@given(
    st.lists(
        st.tuples(folders, names, st.sampled_from(["source", "", "k\x85"]), owners, owners),
        min_size=1,
        max_size=20,
    )
)
@example([("content/a/", "manifest.json", "source", None, None), ("", "manifest.json", "source", None, None)])
@example(
    [
        ("content/a/", "y" * 10, "source", None, None),
        ("x" * 230 + "/", "a", "source", None, None),
        ("x" * 230 + "/", "y" * 10, "source", None, None),
    ]
)
@example([("content/a/", "a", "source", None, None), ("content/a/", "a", "source", None, "")])
def test_what_is_checked_once_is_refused_as_what_is_checked_each_time(files: list[Given]) -> None:
    lines = ContentLines()
    for folder, name, kind, person, record in files:
        about = kind, person, record
        try:
            expected = Leaf.of_content(folder + name, b"content", *about)
        except InvalidLeaf as error:
            with pytest.raises(InvalidLeaf, match=f"^{re.escape(str(error))}$"):
                lines.line(folder + name, b"content", *about)
            continue

        assert lines.line(folder + name, b"content", *about) == (expected.sha256, expected.line())


@pytest.mark.parametrize(
    "changed",
    [
        lambda line: line.replace(b'"bytes":0', b'"bytes": 0'),
        lambda line: line.replace(b'"bytes":0', b'"bytes":0.0'),
        lambda line: line.replace(b'"bytes":0', b'"bytes":-0'),
        lambda line: line.replace(b'"bytes":0', b'"bytes":true'),
        lambda line: line.replace(b'"bytes":0', b'"bytes":-1'),
        lambda line: line.replace(b'"bytes":0', b'"bytes":9007199254740992'),
        lambda line: line.replace(b'"bytes":0', b'"bytes":0,"bytes":0'),
        lambda line: line.replace(b"content/a", b"content/\\u0061"),
        lambda line: line.replace(b"content/a", b"content/../a"),
        lambda line: line.replace(b"content/a", b"content/\xff"),
        lambda line: line.replace(b"content/a", b"content/\\ud800"),
        lambda line: line.replace(b'"record":null', b'"record":""'),
        lambda line: line.replace(SHA256.encode(), SHA256.upper().encode()),
        lambda line: line.replace(SHA256.encode(), SHA512.encode()),
        lambda line: line + b" ",
        lambda line: line + b"\r",
        lambda line: line[:-1],
        lambda line: line.replace(b'"path"', b'"more":1,"path"'),
        lambda line: b"[" * 2000,
        lambda line: b"null",
        lambda line: b"",
    ],
)  # fmt: skip
def test_another_way_of_writing_a_line_is_refused(changed: object) -> None:
    assert callable(changed)

    with pytest.raises(InvalidLeaf):
        Leaf.of_line(changed(leaf().line()))


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line), min_size=1, max_size=70))
def test_the_root_is_that_of_rfc_9162_over_the_lines(lines: list[bytes]) -> None:
    expected = root([leaf_hash(line) for line in lines]).hex()
    tree = Tree()
    for line in lines:
        tree.add(line)

    assert root_of(lines) == root_of(line + b"\n" for line in lines) == tree.root() == expected


def test_nothing_has_no_root() -> None:
    with pytest.raises(SigningError):
        root_of([])


@pytest.mark.parametrize(
    "path",
    [
        "", "/a", "a/", "a//b", ".", "..", "./a", "a/./b", "a/../b", "../a", "a/..", "a\\b", "\\\\host\\a",
        "C:/a", "c:a", "CON", "a/nul.txt", "com1", "a.", "a /b", "what?", "a*b", "a|b", "<a>", '"a"',
        "a\0", "a\nb", "a\x7f", "a\x85", "a\u202eb", "a\u200bb", "a\u2028b", "e\u0301", "\ud800", "a" * 241,
        "é" * 121, "manifest.json", "Manifest.JSON", "inventory.ndjson", "manifest.p7s", "manifest.jws",
        "...", "COM¹.txt", "a/lpt³", "nul .txt", "Con  ", "CONIN$", "conout$.log", "com0.txt",
        "a\ue000", "a\uf8ff", "a\U000f0000", "a\U0010ffff", "a\ufdd0", "a\uffff", "a\U0001fffe", "a\u2065",
    ],
)  # fmt: skip
def test_a_path_that_could_leave_the_tree_or_differ_between_systems_is_refused(path: str) -> None:
    with pytest.raises(InvalidLeaf) as refused:
        check_path(path)

    assert refused.value.code == "invalid-leaf"
    with pytest.raises(InvalidLeaf):
        leaf(path)


@pytest.mark.parametrize(
    "path", ["a", "index.html", "content/a-b/c_d.e", "a" * 240, "é" * 120, ".well-known/a", "a/manifest.json",
             "console/nullity.txt", "a b/c", "INDEX.HTM", "content/été",
             "con x", "com10", "com⁴", "conin", "conın$", "a\u0378", "📄"],
)  # fmt: skip
def test_other_paths_are_taken(path: str) -> None:
    check_path(path)


def test_the_list_of_invisible_characters_holds_what_unicode_calls_so() -> None:
    told = {chr(code) for code in range(0x110000) if check_portability._has_invisible(chr(code))}
    named = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in CONTROLS}

    assert named <= told
    # What is more in the list has no meaning, or is a control in a later version of Unicode.
    assert {unicodedata.category(sign) for sign in told - named} <= {"Cn", "Mn"}


@given(st.text(max_size=30))
@example("a/b")
def test_a_path_that_is_taken_stays_below_its_folder_on_every_system(path: str) -> None:
    if path_flaw(path):
        return

    assert not set(path) & set('\\:*?"<>|\0')
    assert all(
        part and part.strip(".") == part.lstrip(".") and part not in (".", "..") for part in path.split("/")
    )
    assert unicodedata.normalize("NFC", path) == path
    assert len(path.encode()) <= 240


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["a", "b", "a-b", "a/b"], [(3, "a/b")]),
        (["a/b", "a"], [(0, "a/b")]),
        (["A/x", "a/X"], [(1, "a/X")]),
        (["Dir/x", "dir/y"], []),
        (["a", "a", "A"], [(0, "a"), (1, "a")]),
        (["straße", "STRASSE"], [(0, "straße")]),
        (["A", "a/b", "a/c", "a-c"], [(1, "a/b"), (2, "a/c")]),
        (["a/b", "a/bc", "a/b-c", "a.b"], []),
        (["a", "\u0301b", "A", "\u00e1b"], [(0, "a")]),
    ],
)  # fmt: skip
def test_paths_that_clash(paths: list[str], expected: list[tuple[int, str]]) -> None:
    clashes = Clashes()
    for number, path in enumerate(paths):
        clashes.add(number, path)

    assert sorted(clashes) == expected
    together = Clashes()
    together.extend(0, [path.encode() for path in paths[:2]])
    together.extend(2, [path.encode() for path in paths[2:]])
    assert sorted(together) == expected


@given(
    st.lists(st.text("aAbB/-", min_size=1, max_size=6).filter(lambda path: not path_flaw(path)), max_size=12)
)
def test_paths_clash_as_their_definition_says(paths: list[str]) -> None:
    clashes = Clashes()
    for number, path in enumerate(paths):
        clashes.add(number, path)

    folded = [path.casefold() for path in paths]
    expected = len(set(folded)) < len(folded) or any(
        one.startswith(other + "/") for one in folded for other in folded
    )
    assert bool(list(clashes)) == expected


def test_many_paths_are_sorted_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.portability.check_portability._HELD", 10)
    paths = [f"content/{number}/x" for number in range(100)]
    random.Random(1).shuffle(paths)
    clashes = Clashes()
    for number, path in enumerate([*paths, "CONTENT/50/x"]):
        clashes.add(number, path)

    assert [path for _, path in clashes] == ["content/50/x"]
