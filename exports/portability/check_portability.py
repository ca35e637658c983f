"""Check a portability package: nothing missing, nothing altered, nothing added.

    python check_portability.py TREE [--deep]

TREE is the folder into which all volumes of the package were unpacked. One line of JSON is printed for each
problem, then one with the verdict. `leaf` is the number of the file in inventory.ndjson, from 0; it is null
for a file that is not in the inventory. Explanations are on stderr. The length and the SHA-256 of each file
are always compared; its SHA-512 with --deep alone, which takes about three times as long.

Exit codes: 0 complete, 10 not complete, 2 wrong usage. 11 is reserved for volumes that are still encrypted.

This file needs Python 3.9 or later and nothing else. It does not say who made the package: manifest.p7s is
verified for integrity when there is openssl, and manifest.jws with a key of the package when it has one, but
whoever makes a package chooses both. Compare the certificate and the key with those that you obtained
elsewhere. For the same reason, prefer a copy of this file that did not come with the package.
"""

from __future__ import annotations

import sys

if __name__ == "__main__" and not sys.flags.isolated and not getattr(sys.flags, "safe_path", False):
    # This file may stand in the tree that it checks: a json.py beside it must not be run.
    del sys.path[0]

import argparse
import hashlib
import heapq
import json
import os
import re
import shutil
import stat
import subprocess
import tempfile
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, NamedTuple

INVENTORY, MANIFEST, JWS, CMS = "inventory.ndjson", "manifest.json", "manifest.jws", "manifest.p7s"
TRUST, JWS_TYPE = "content/trust", "portability-manifest+jws"
NOT_LEAVES = (INVENTORY, MANIFEST, JWS, CMS)
"""What is no leaf: the inventory, the manifest with the root over it, the signatures of the manifest."""

MISSING, ALTERED, EXTRA, DUPLICATE, UNREADABLE = "missing", "altered", "extra", "duplicate", "unreadable"
COMPLETE, INCOMPLETE = 0, 10

LONGEST_PATH = 240
"""Bytes of UTF-8: below what Windows and old archive programs allow."""
LONGEST_TEXT = 100
LONGEST_LINE = 4096
LARGEST_SMALL_FILE = 1 << 20
LARGEST_NUMBER = 2**53 - 1
_CHUNK = 1 << 20
_HELD = 100_000
_NAMES = {"bytes", "kind", "path", "person", "record", "sha256", "sha512"}
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE | re.ASCII
)
# Controls, formats, surrogates, private use and noncharacters, as a list: what Python knows of Unicode
# depends on its version.
_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000110bd\U000110cd"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
    r"\U000f0000-\U0010ffff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 15) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_DIGESTS = (("sha256", re.compile("[0-9a-f]{64}")), ("sha512", re.compile("[0-9a-f]{128}")))
# The name of the attribute message-digest in a CMS signature, and how its value begins for each algorithm.
_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
_DIGEST_HEADS = {"sha256": b"1\x22\x04\x20", "sha384": b"1\x32\x04\x30", "sha512": b"1\x42\x04\x40"}


Point = tuple[int, int]


class Problem(NamedTuple):
    """A difference between the tree and its inventory. `detail` is for people, and is not in the line."""

    leaf: int | None
    path: str
    problem: str
    detail: str = ""

    def line(self) -> str:
        """Return the line of JSON, in ASCII."""
        return json.dumps({"leaf": self.leaf, "path": self.path, "problem": self.problem})


# The rules of paths and of the lines of the inventory. The writer of packages uses them too.


def path_flaw(path: str) -> str:
    """Say in which way `path` breaks the rules of paths; empty when it does not."""
    try:
        size = len(path.encode("utf-8"))
    except UnicodeEncodeError:
        return "is not text"
    if not 0 < size <= LONGEST_PATH:
        return f"has not between 1 and {LONGEST_PATH} bytes"
    if _FORBIDDEN.search(path):
        return "has a character that is not allowed"
    if not path.isascii() and (unicodedata.normalize("NFC", path) != path or _has_invisible(path)):
        return "is not in the form NFC, or has an invisible or private character"
    for part in path.split("/"):
        # "." and ".." end with a dot. Windows ignores dots and spaces at the end.
        if not part or part[-1] in ". " or _DEVICE.fullmatch(part):
            return "has a part that is empty, ends with a dot or space, or is the name of a device"
    return "is a name that the package uses itself" if path.casefold() in NOT_LEAVES else ""


def _has_invisible(text: str) -> bool:
    if text.isascii():  # the common case, ten times faster
        return not text.isprintable()
    return _INVISIBLE.search(text) is not None


def leaf_flaw(leaf: Mapping[str, Any]) -> str:
    """Say what is wrong in the members of an inventory line; empty when nothing is."""
    if set(leaf) != _NAMES:
        return "has other members than those of a leaf"
    if not isinstance(leaf["path"], str) or path_flaw(leaf["path"]):
        return "has a path that is not allowed"
    if type(leaf["bytes"]) is not int or not 0 <= leaf["bytes"] <= LARGEST_NUMBER:
        return "has a size that is not a number of bytes"
    for name, pattern in _DIGESTS:
        if not isinstance(leaf[name], str) or not pattern.fullmatch(leaf[name]):
            return f"has a {name} that is not a digest in lower-case hexadecimal"
    for name in ("kind", "person", "record"):
        text = leaf[name]
        if text is None and name != "kind":
            continue
        if not isinstance(text, str) or not 0 < len(text) <= LONGEST_TEXT or _has_invisible(text):
            return f"has a {name} that is not text of 1 to {LONGEST_TEXT} characters"
    return ""


def line_of(leaf: Mapping[str, Any]) -> bytes:
    """Return the line of the inventory without its LF: JSON as RFC 8785 writes it, in UTF-8."""
    return json.dumps(leaf, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def leaf_of(line: bytes) -> dict[str, Any]:
    """Read a line of the inventory, without its LF. Raise `ValueError` unless it is what `line_of` writes."""
    leaf = _json(line)
    if not isinstance(leaf, dict):
        raise ValueError("is not an object")  # noqa: TRY004 - what it is was read
    flaw = leaf_flaw(leaf)
    if flaw:
        raise ValueError(flaw)
    if line_of(leaf) != line:
        raise ValueError("is not written as RFC 8785 asks")
    return leaf


def equation_flaw(equation: Any) -> str:
    """Say why the equation of a manifest proves nothing; empty when it adds up."""
    try:
        excluded = [part["records"] for part in equation["excluded"] if isinstance(part["reason"], str)]
        parts = [equation["exported"], equation["transferred"], equation["eliminated"], *excluded]
        numbers = [equation["accepted"], *parts]
        counted = all(type(number) is int and number >= 0 for number in numbers)
        if not counted or len(excluded) != len(equation["excluded"]):
            return "its equation has a part that is not a number of records"
    except (KeyError, TypeError):
        return "its equation lacks a part"
    accepted, found = numbers[0], sum(parts)
    return "" if accepted == found else f"its equation: {accepted} accepted, {found} accounted for"


class Clashes:
    """Find the paths that cannot stand beside each other, in bounded memory; add them in any order.

    Two paths clash when they are equal, or equal when case is ignored, or when one is a folder of the other.
    """

    def __init__(self) -> None:
        self._sorter = Sorter()

    def add(self, number: int, path: str) -> None:
        """Take in the path of leaf `number`."""
        self.extend(number, [path.encode("utf-8")])

    def extend(self, number: int, paths: Sequence[bytes]) -> None:
        """Take in the paths of leaves that follow one another, from leaf `number` on. No path has a LF."""
        text = unicodedata.normalize("NFC", b"\n".join(paths).decode("utf-8").casefold())
        # The lowest character in the place of "/" puts what is in a folder directly after the folder's name.
        folded = text.replace("/", "\1").encode("utf-8").split(b"\n")
        numbered = enumerate(zip(folded, paths), number)  # noqa: B905 - Python 3.9 has no `strict`
        self._sorter.extend([b"%b\0%b\0%016d" % (key, path, place) for place, (key, path) in numbered])

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yield the number and path of each leaf that clashes with one that comes before it."""
        before = b""
        for item in self._sorter:
            folded, _, rest = item.partition(b"\0")
            if before and folded.startswith(before) and folded[len(before) :][:1] in (b"", b"\1"):
                path, _, number = rest.partition(b"\0")
                yield int(number), path.decode("utf-8")
            else:
                before = folded


class Sorter:
    """Sort any number of byte strings without LF, once. Memory is bounded: many are held in files."""

    def __init__(self) -> None:
        self._items: list[bytes] = []
        self._files: list[IO[bytes]] = []

    def add(self, item: bytes) -> None:
        """Take in one more."""
        self.extend([item])

    def extend(self, items: Sequence[bytes]) -> None:
        """Take in some more."""
        self._items.extend(items)
        if len(self._items) >= _HELD:
            file = tempfile.TemporaryFile()  # noqa: SIM115 - it has no name, and ends with this object
            file.writelines(item + b"\n" for item in sorted(self._items))
            file.seek(0)
            self._files.append(file)
            self._items = []

    def __iter__(self) -> Iterator[bytes]:
        runs = [(line[:-1] for line in file) for file in self._files]
        try:
            yield from heapq.merge(sorted(self._items), *runs)
        finally:
            for file in self._files:
                file.close()


class Tree:
    """The root of a Merkle tree (RFC 9162, 2.1.1), from one entry after the other."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, entry: bytes) -> None:
        """Add the next leaf."""
        node, carry = hashlib.sha256(b"\0" + entry).digest(), self.size
        while carry & 1:
            node, carry = hashlib.sha256(b"\1" + self._peaks.pop() + node).digest(), carry >> 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> str | None:
        """Return the root in hexadecimal; `None` for a tree without leaves."""
        if not self._peaks:
            return None
        node = self._peaks[-1]
        for peak in self._peaks[-2::-1]:
            node = hashlib.sha256(b"\1" + peak + node).digest()
        return node.hex()


# The check.


def problems(tree: str, deep: bool = False) -> Iterator[Problem]:
    """Yield every problem of the package that was unpacked into the folder `tree`."""
    return iter(Check(tree, deep))


class Check:
    """A check of one tree. Iterate over its problems; `root`, `leaves` and `verdict` are known afterwards.

    Memory is bounded, whatever the tree contains: the inventory is read line by line, files in pieces.
    """

    def __init__(self, tree: str, deep: bool = False) -> None:
        self.root: str | None = None
        self.leaves = 0
        self.verdict = "incomplete"
        self.notes: list[str] = []
        """What a person should know about the check itself."""
        self._tree = os.path.abspath(tree)
        self._deep = deep
        self._buffer = memoryview(bytearray(_CHUNK))
        self._in_order = True

    def __iter__(self) -> Iterator[Problem]:
        found = 0
        for problem in self._problems():
            found += 1
            yield problem
        self.verdict = "incomplete" if found else "complete"

    def _problems(self) -> Iterator[Problem]:
        expected, flaws = self._read_manifest()
        yield from flaws
        try:
            inventory = self._open(INVENTORY)
        except OSError:
            yield self._absent(None, INVENTORY)
            return
        with inventory:
            yield from self._check_lines(inventory)
            # A manifest that was changed says nothing about the inventory.
            if MANIFEST not in [flaw.path for flaw in flaws] and expected != (self.root, self.leaves):
                yield Problem(None, INVENTORY, ALTERED, "manifest.json has another root or number of leaves")
            inventory.seek(0)
            yield from self._compare(inventory)

    # The manifest and its signatures.

    def _read_manifest(self) -> tuple[Any, list[Problem]]:
        """Return the root and number of leaves that it states, and the problems of it and its signatures."""
        flaws: list[Problem] = []
        texts: dict[str, bytes] = {}
        for name in (MANIFEST, JWS, CMS):
            try:
                with self._open(name) as file:
                    texts[name] = file.read(LARGEST_SMALL_FILE + 1)
            except OSError:
                flaws.append(self._absent(None, name))
                continue
            if len(texts[name]) > LARGEST_SMALL_FILE:
                flaws.append(Problem(None, name, UNREADABLE, "is too large"))
                del texts[name]
        expected, flaw = _expected(texts.get(MANIFEST, b""))
        if flaw and MANIFEST in texts:
            flaws.append(Problem(None, MANIFEST, ALTERED, flaw))
        if CMS in texts and MANIFEST in texts:
            flaws.extend(self._check_cms(texts[MANIFEST], texts[CMS], sound=not flaw))
        if JWS in texts:
            # Of a manifest that was changed, the signature says nothing new.
            sound = MANIFEST in texts and MANIFEST not in [one.path for one in flaws]
            flaws.extend(self._check_jws(texts[MANIFEST] if sound else None, texts[JWS]))
        return expected, flaws

    def _check_jws(self, manifest: bytes | None, text: bytes) -> Iterator[Problem]:
        """Check the form of the JWS and, when the package has its key, that it signs this manifest."""
        signature = _jws(text)
        if signature is None:
            yield Problem(None, JWS, ALTERED, "is not a detached JWS as packages have it")
            return
        key = self._key_of(signature.kid)
        if key is None:
            self.notes.append("manifest.jws was not verified: its key is not in the package")
        elif manifest is not None:
            self.notes.append("manifest.jws was verified with a key of the package; whose it is, is not said")
            if not _is_signed(signature.head + b"." + _encoded(manifest), signature.value, key):
                yield Problem(None, JWS, ALTERED, "its key, which is in the package, did not sign this")

    def _key_of(self, kid: str) -> Point | None:
        """Return the key with this thumbprint (RFC 7638) in content/trust; `None` when there is none."""
        try:
            folders = sorted(os.listdir(self._place(TRUST)))
        except OSError:
            return None
        for folder in folders:
            try:
                with self._open(f"{TRUST}/{folder}/receipt-keys.json") as file:
                    keys = _json(file.read(LARGEST_SMALL_FILE))["keys"]
                for key in keys:
                    named = {name: key[name] for name in ("crv", "kty", "x", "y")}
                    if _encoded(hashlib.sha256(line_of(named)).digest()).decode() == kid:
                        return _coordinate(key["x"]), _coordinate(key["y"])
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                continue  # Whether it is the file of the inventory is said elsewhere.
        return None

    def _check_cms(self, manifest: bytes, signature: bytes, *, sound: bool) -> Iterator[Problem]:
        """Check that the CMS signature is intact and over this manifest. Its signer is not judged."""
        program = _openssl(self._tree)
        if program:
            self.notes.append(
                "manifest.p7s was verified for integrity; trust in its signer is another question"
            )
            intact = self._verify(program, "-no_content_verify")
            if intact is False:
                yield Problem(None, CMS, ALTERED, "openssl says that the signature is not intact")
                return
            if intact and sound and self._verify(program) is False:
                yield Problem(None, MANIFEST, ALTERED, "it is not what manifest.p7s signs")
                return
        else:
            self.notes.append("no openssl: manifest.p7s was not verified, only its digest of manifest.json")
        if sound and not _signs(signature, manifest):
            yield Problem(None, MANIFEST, ALTERED, "manifest.p7s has another digest")

    def _verify(self, program: str, *options: str) -> bool | None:
        """Return what openssl says of the signature; `None` when it could not judge."""
        content, signature = os.path.join(self._tree, MANIFEST), os.path.join(self._tree, CMS)
        command = [program, "cms", "-verify", "-binary", "-inform", "DER", "-noverify", *options]
        try:
            done = subprocess.run(
                [*command, "-out", os.devnull, "-in", signature, "-content", content],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=60,
                check=False,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        # 1 is an option that this version does not know, 2 to 4 a signature that is not read or not valid.
        return {0: True, 2: False, 3: False, 4: False}.get(done.returncode)

    # The inventory.

    def _check_lines(self, inventory: IO[bytes]) -> Iterator[Problem]:
        """Read the inventory once: its lines, their order and clashes, its root."""
        tree, paths, before, whole = Tree(), Clashes(), b"", True
        for number, line in enumerate(_lines(inventory)):
            self.leaves = number + 1
            if line is None:
                whole = False
                yield Problem(number, INVENTORY, UNREADABLE, "the line is too long, or cannot be read")
                continue
            text = line[:-1] if line.endswith(b"\n") else line
            tree.add(text)
            try:
                if text is line:
                    raise ValueError("has no end")
                path = leaf_of(text)["path"]
            except ValueError as error:
                yield Problem(number, INVENTORY, UNREADABLE, f"the line {error}")
                continue
            paths.add(number, path)
            if path.encode("utf-8") < before:
                self._in_order = False
                yield Problem(number, INVENTORY, ALTERED, "the line is not in order of path")
            before = path.encode("utf-8")
        if not self.leaves:
            yield Problem(None, INVENTORY, ALTERED, "it is empty")
        self.root = tree.root() if whole else None
        for number, path in paths:
            yield Problem(
                number, path, DUPLICATE, "another leaf has this path, or the same when case is ignored"
            )

    def _leaves(self, inventory: IO[bytes]) -> Iterator[tuple[bytes, int, dict[str, Any]]]:
        """Read the inventory again; yield path, number and members of the leaves, in order of path."""
        sorter = Sorter()
        for number, line in enumerate(_lines(inventory)):
            try:
                leaf = leaf_of((line or b"").rstrip(b"\n"))
            except ValueError:
                continue
            path = leaf["path"].encode("utf-8")
            if self._in_order:
                yield path, number, leaf
            else:
                sorter.add(b"\0".join((path, b"%016d" % number, line_of(leaf))))
        for item in sorter:
            path, place, text = item.split(b"\0", 2)
            yield path, int(place), leaf_of(text)

    # The files.

    def _compare(self, inventory: IO[bytes]) -> Iterator[Problem]:
        """Walk the tree and the inventory side by side, both in order of path."""
        walked = Sorter()
        yield from self._walk("", walked)
        present = (item.split(b"\0") for item in walked)
        there = next(present, None)
        before = b""
        for path, number, leaf in self._leaves(inventory):
            while there and there[0] < path:
                yield _extra(there)
                there = next(present, None)
            if path == before:
                continue  # Already said: a duplicate.
            before = path
            if there and there[0] == path:
                yield from self._check_file(number, leaf)
                there = next(present, None)
            else:
                yield self._absent(number, leaf["path"])
        while there:
            yield _extra(there)
            there = next(present, None)

    def _walk(self, folder: str, walked: Sorter) -> Iterator[Problem]:
        """Collect the files below `folder`, without following links; yield those that cannot be leaves."""
        try:
            with os.scandir(self._place(folder)) as entries:
                for entry in entries:
                    path = f"{folder}/{entry.name}" if folder else entry.name
                    if path in NOT_LEAVES:
                        continue
                    if path_flaw(path):
                        yield Problem(None, _shown(path), EXTRA, path_flaw(path))
                    elif entry.is_dir(follow_symlinks=False):
                        yield from self._walk(path, walked)
                    else:
                        walked.add(path.encode("utf-8"))
        except OSError as error:
            yield Problem(None, _shown(folder) or ".", UNREADABLE, error.strerror or "")

    def _check_file(self, number: int, leaf: Mapping[str, Any]) -> Iterator[Problem]:
        """Read one file and compare its length and digests with its leaf."""
        path, wanted = leaf["path"], leaf["bytes"]
        digests = [hashlib.sha256(), hashlib.sha512()] if self._deep else [hashlib.sha256()]
        size = 0
        try:
            with self._open(path) as file:
                while size <= wanted:
                    read = file.readinto(self._buffer)  # type: ignore[attr-defined]  # a raw file has it
                    if not read:
                        break
                    size += read
                    for digest in digests:
                        digest.update(self._buffer[:read])
        except OSError as error:
            yield Problem(number, path, UNREADABLE, error.strerror or "")
            return
        if size != wanted:
            yield Problem(number, path, ALTERED, "has another length")
        elif any(digest.hexdigest() != leaf[digest.name] for digest in digests):
            yield Problem(number, path, ALTERED, "has another digest")

    def _absent(self, number: int | None, path: str) -> Problem:
        """Say whether what is not a file of the tree is missing, or something else is in its place."""
        try:
            os.lstat(self._place(path))
        except (FileNotFoundError, NotADirectoryError):
            return Problem(number, path, MISSING)
        except OSError as error:
            return Problem(number, path, UNREADABLE, error.strerror or "")
        return Problem(number, path, UNREADABLE, "is not a plain file, or stands behind a link")

    def _open(self, path: str) -> IO[bytes]:
        """Open a plain file; raise `OSError` for a link, a folder, a pipe or a device, without waiting."""
        flags = (
            os.O_RDONLY
            | getattr(os, "O_NOFOLLOW", 0)
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_BINARY", 0)
        )
        place = self._place(path)
        if os.path.islink(place):
            raise OSError("a link")
        descriptor = os.open(place, flags)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError("not a plain file")
        return os.fdopen(descriptor, "rb", buffering=1 << 16 if path in NOT_LEAVES else 0)

    def _place(self, path: str) -> str:
        return os.path.join(self._tree, *path.split("/")) if path else self._tree


def _extra(there: Sequence[bytes]) -> Problem:
    return Problem(None, there[0].decode("utf-8"), EXTRA)


def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """Yield lines with their LF; `None` for one that is too long, and for the rest when reading fails."""
    while True:
        try:
            line = file.readline(LONGEST_LINE)
            piece, too_long = line, len(line) == LONGEST_LINE and not line.endswith(b"\n")
            while too_long and piece and not piece.endswith(b"\n"):
                piece = file.readline(_CHUNK)
        except OSError:
            yield None
            return
        if not line:
            return
        yield None if too_long else line


def _expected(manifest: bytes) -> tuple[Any, str]:
    """Return the root and number of leaves that a manifest states, and what is wrong with it."""
    try:
        values = _json(manifest)
        expected = values["root"], values["leaves"]
        return expected, equation_flaw(values["equation"])
    except (ValueError, KeyError, TypeError):
        return None, "it cannot be read"


def _json(text: bytes) -> Any:
    """Read JSON whose author may be hostile. Raise `ValueError` for anything unusual."""
    try:
        return json.loads(
            text.decode("utf-8"), object_pairs_hook=_members, parse_int=_number, parse_constant=_refused
        )
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("has a member twice")
    return members


def _number(text: str) -> int:
    return int(text) if len(text) <= 17 else _refused(text)


def _refused(text: str) -> int:
    raise ValueError("has a number that is not allowed")


class DetachedJws(NamedTuple):
    """A detached JWS: its protected header as written, the thumbprint of its key, its signature."""

    head: bytes
    kid: str
    value: bytes


def _jws(text: bytes) -> DetachedJws | None:
    """Read a detached JWS (RFC 7515, appendix F) by ES256; `None` when it has another form."""
    head, _, value = text.rstrip().partition(b"..")
    try:
        members = _json(_decoded(head))
        if members["alg"] != "ES256" or members.get("typ", JWS_TYPE) != JWS_TYPE:
            return None
        # Extensions change what is signed (`b64`), or what must be understood (`crit`).
        if members.keys() & {"b64", "crit"} or len(_decoded(value)) != 64:
            return None
        return DetachedJws(head, str(members.get("kid", "")), _decoded(value))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _encoded(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")


def _decoded(text: bytes) -> bytes:
    content = urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    if _encoded(content) != text:
        raise ValueError("is not base64url")
    return content


def _coordinate(text: str) -> int:
    return int.from_bytes(_decoded(text.encode("ascii")), "big")


# ES256, by hand: the standard library has no elliptic curves. Only for verifying, where nothing is secret.

_PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_BASE = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def _is_signed(content: bytes, signature: bytes, key: Point) -> bool:
    """Say whether a signature (ECDSA, P-256, SHA-256; r and s) over `content` is by this key."""
    x, y = key
    r, s = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:]))
    on_curve = 0 <= x < _PRIME and 0 <= y < _PRIME and (y * y - x**3 + 3 * x - _B) % _PRIME == 0
    if not on_curve or not 0 < r < _ORDER or not 0 < s < _ORDER:
        return False
    digest, inverse = int.from_bytes(hashlib.sha256(content).digest(), "big"), pow(s, -1, _ORDER)
    point = _sum(_multiple(digest * inverse % _ORDER, _BASE), _multiple(r * inverse % _ORDER, key))
    return point is not None and point[0] % _ORDER == r


def _multiple(times: int, point: Point | None) -> Point | None:
    found = None
    while times:
        if times & 1:
            found = _sum(found, point)
        point, times = _sum(point, point), times >> 1
    return found


def _sum(one: Point | None, other: Point | None) -> Point | None:
    """Add two points of the curve; `None` is the point at infinity."""
    if one is None or other is None:
        return other if one is None else one
    (x, y), (u, v) = one, other
    if x == u and (y + v) % _PRIME == 0:
        return None
    slope = (3 * x * x - 3) * pow(2 * y, -1, _PRIME) if one == other else (v - y) * pow(u - x, -1, _PRIME)
    third = (slope * slope - x - u) % _PRIME
    return third, (slope * (x - third) - y) % _PRIME


def _signs(signature: bytes, content: bytes) -> bool:
    """Say whether a CMS signature has the digest of `content`; also when it has no digest of a known kind."""
    _, found, value = signature.partition(_MESSAGE_DIGEST)
    for name, head in _DIGEST_HEADS.items():
        if found and value.startswith(head):
            return value[len(head) :].startswith(hashlib.new(name, content).digest())
    return True


def _openssl(tree: str) -> str:
    """Return the path of openssl; empty when there is none, or when it stands in the tree."""
    program = shutil.which("openssl")
    if not program:
        return ""
    program = os.path.realpath(program)
    return "" if program.startswith(os.path.join(os.path.realpath(tree), "")) else program


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a tree, print its problems and the verdict, and return the exit code."""
    parser = argparse.ArgumentParser(description="Check a portability package.")
    parser.add_argument("tree", metavar="TREE", help="the folder into which all volumes were unpacked")
    parser.add_argument(
        "--deep",
        action="store_true",
        help="also compare the SHA-512 of each file; without it, its length and SHA-256",
    )
    given = parser.parse_args(arguments)
    if not os.path.isdir(given.tree):
        parser.error("TREE is not a folder")
    check = Check(given.tree, given.deep)
    try:
        for problem in check:
            sys.stdout.write(problem.line() + "\n")
            if problem.detail:
                _say(f"{problem.path!a}: {problem.detail}")
    except OSError as error:
        # Not the tree: no room for the files that sort a large inventory, or nobody reads what is printed.
        _say(f"the check could not be finished: {error.strerror}")
        return 2
    for note in check.notes:
        _say(note)
    verdict = {"verdict": check.verdict, "root": check.root, "leaves": check.leaves}
    sys.stdout.write(json.dumps(verdict) + "\n")
    return COMPLETE if check.verdict == "complete" else INCOMPLETE


if __name__ == "__main__":
    sys.exit(main())
