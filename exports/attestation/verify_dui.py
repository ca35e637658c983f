"""Check the proofs of an archived document, without the service that made them.

    python verify_dui.py TARGET [--data FILE...] [--trust DIR] [--at TIME] [--lang fr|en] [--json]

TARGET is one of these:

- the folder that `archive-dui attest RECORD --package DIR` made: everything in it is checked;
- a sealed PDF, alone; of an attestation, the proofs attached to it are checked too;
- an ASiC-E container (.asice), or a detached signature (.p7s) beside the file that it signs;
- an evidence record (.ers), a time stamp (.tst), a receipt (.jws): name what they are about with --data;
- a proof of the journal (.tlog-proof, or what `journal prove` wrote), or the folder of `journal export`;
- the unpacked tree of a portability package, or a SEDA package (.zip): its files against its manifest.

Each step is printed with its verdict. Exit codes: 0 all is valid, 10 something is not, 11 it cannot be told,
2 wrong usage.

This file needs Python 3.9 or later and nothing else. It computes digests, hash trees, the signatures of the
journal and of the receipt itself. Seals and time stamps are checked by `openssl` when it is installed;
without it they are "not checked", and the exit code is 11.

Trust. A package brings the certificates of the authorities with it, and whoever makes a package chooses them:
compare the fingerprints that are printed with those which the authorities publish, or name your own folder
with --trust (anchors.pem, intermediates.pem, crls/, receipt-keys.json, journal.vkey, witnesses.vkey). For
the same reason, prefer a copy of this file that did not come with the package.
"""

from __future__ import annotations

import sys

if __name__ == "__main__" and not sys.flags.isolated and not getattr(sys.flags, "safe_path", False):
    # This file may stand in the folder that it checks: a json.py beside it must not be run.
    del sys.path[0]

import argparse
import hashlib
import hmac
import json
import os
import re
import shutil
import stat
import struct
import subprocess
import tempfile
import xml.etree.ElementTree as ET
import zipfile
import zlib
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple
from urllib.parse import unquote

PASSED, FAILED, UNKNOWN = "passed", "failed", "indeterminate"
EXIT = {PASSED: 0, FAILED: 10, UNKNOWN: 11}
FORM, INDEX, SIGNATURE = "attestation-package/1", "package.json", "package.p7s"
LARGEST_FILE = 2_000_000_000
UTC = timezone.utc  # noqa: UP017 - Python 3.9 has no other

Words = str
"""The same in French and in English, with ` | ` between them."""
_VERDICTS = {PASSED: "VALIDE | VALID", FAILED: "NON VALIDE | NOT VALID", UNKNOWN: "INDÉTERMINÉ | CANNOT TELL"}


class Step(NamedTuple):
    """One check: what, its verdict, and why."""

    name: Words
    verdict: str
    detail: Words


class Unsound(Exception):
    """What was read proves nothing. The message is in French and in English."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.words = words


def in_language(words: Words, language: str) -> str:
    """Return the words in French or in English."""
    french, _, english = words.partition(" | ")
    return french if language == "fr" or not english else english


def printable(text: str) -> str:
    """Return a text of others without what a terminal obeys, or what turns the reading around."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


def about(what: Words, more: Words) -> Words:
    """Return both sentences one after the other, in each language."""
    parts = zip(what.split(" | "), more.split(" | "))  # noqa: B905 - Python 3.9 has no `strict`
    return " | ".join(f"{one}{other}" for one, other in parts)


def worst(verdicts: Iterable[str]) -> str:
    """Return the verdict that decides: one failure fails all, one unknown leaves all unknown."""
    found = set(verdicts)
    return FAILED if FAILED in found else UNKNOWN if UNKNOWN in found or not found else PASSED


# DER (X.690), read strictly: one way to write each value, so that no byte can be changed unnoticed.


class Node(NamedTuple):
    """A value: its tag, its content, and all its bytes."""

    tag: int
    content: bytes
    raw: bytes


SEQUENCE, SET, INTEGER, OCTETS, OID, NULL, BITS = 0x30, 0x31, 0x02, 0x04, 0x06, 0x05, 0x03
_SHA = {
    "sha256": "608648016503040201",
    "sha384": "608648016503040202",
    "sha512": "608648016503040203",
    "sha224": "608648016503040204",
}
_ALGORITHMS = {value: name for name, value in _SHA.items()}
_SIZES = {"sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}
_SIGNED_DATA, _DATA, _TST_INFO = "2a864886f70d010702", "2a864886f70d010701", "2a864886f70d0109100104"
_CONTENT_TYPE, _MESSAGE_DIGEST = "2a864886f70d010903", "2a864886f70d010904"
_SIGNING_CERTIFICATE, _SIGNING_CERTIFICATE_V2 = "2a864886f70d010910020c", "2a864886f70d010910022f"
_SIGNATURE_TIME_STAMP = "2a864886f70d010910020e"


def _unreadable(what: str) -> Unsound:
    return Unsound(f"illisible ({what}) | unreadable ({what})")


def node_at(data: bytes, at: int) -> tuple[Node, int]:
    """Read one value; return it and where it ends."""
    head = data[at : at + 2]
    if len(head) < 2 or head[0] & 0x1F == 0x1F:
        raise _unreadable("DER")
    length, start = head[1], at + 2
    if length >= 0x80:
        count = length & 0x7F
        number = data[start : start + count]
        length, start = int.from_bytes(number, "big"), start + count
        if not 0 < count <= 4 or len(number) != count or not number[0] or length < 0x80:
            raise _unreadable("DER")
    end = start + length
    if end > len(data):
        raise _unreadable("DER")
    return Node(head[0], data[start:end], data[at:end]), end


def one_node(data: bytes, tag: int) -> Node:
    """Read bytes that are one value and nothing else."""
    node, end = node_at(data, 0)
    if end != len(data) or node.tag != tag:
        raise _unreadable("DER")
    return node


def children(node: Node) -> list[Node]:
    """Return the values inside a value."""
    found, at = [], 0
    while at < len(node.content):
        inner, at = node_at(node.content, at)
        found.append(inner)
    return found


def der(tag: int, content: bytes) -> bytes:
    """Write a value."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    number = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(number))) + number + content


def _oid(node: Node) -> str:
    if node.tag != OID:
        raise _unreadable("OID")
    return node.content.hex()


def _number(node: Node) -> int:
    if node.tag != INTEGER or not node.content:
        raise _unreadable("INTEGER")
    return int.from_bytes(node.content, "big", signed=True)


def _digest_name(algorithm: Node, tag: int = SEQUENCE) -> str:
    """Return the name of a digest algorithm; its parameters must be absent or NULL."""
    parts = children(algorithm)
    name = _ALGORITHMS.get(_oid(parts[0])) if parts and algorithm.tag == tag else None
    if name is None:
        raise Unsound("algorithme d'empreinte non accepté | a digest algorithm that is not accepted")
    if [one.raw for one in parts[1:]] not in ([], [b"\x05\x00"]):
        raise Unsound("paramètres d'algorithme inattendus | unexpected parameters of an algorithm")
    return name


def _time(node: Node) -> datetime:
    """Read UTCTime or GeneralizedTime."""
    text = node.content.decode("ascii", "replace")
    if node.tag == 0x17 and re.fullmatch(r"\d{12}Z", text):
        text = ("19" if int(text[:2]) >= 50 else "20") + text
    elif node.tag != 0x18 or not re.fullmatch(r"\d{14}(\.\d*[1-9])?Z", text):
        raise _unreadable("date")
    try:
        moment = datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise _unreadable("date") from error
    return moment + timedelta(microseconds=int((text[15:-1] + "000000")[:6]))


# Certificates and lists: only what is said about them; openssl judges them.


class Certificate(NamedTuple):
    """What a certificate states."""

    raw: bytes
    serial: int
    issuer: bytes
    subject: bytes
    begins: datetime
    ends: datetime
    usage: int | None
    key_identifier: bytes | None = None

    @property
    def name(self) -> str:
        """The holder's common name, or else its last name."""
        return _common_name(self.subject)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in groups for people."""
        text = hashlib.sha256(self.raw).hexdigest()
        return " ".join(text[at : at + 4] for at in range(0, 64, 4))

    @property
    def may_sign(self) -> bool:
        """Whether its key usage, when it states one, has digitalSignature or nonRepudiation."""
        return self.usage is None or bool(self.usage & 0xC0)


def certificate_of(raw: bytes) -> Certificate:
    """Read a certificate."""
    try:
        body = children(one_node(raw, SEQUENCE))[0]
        fields = [one for one in children(body) if one.tag != 0xA0]
        begins, ends = map(_time, children(fields[3]))
        usage, identifier = None, None
        for extension in (one for part in fields if part.tag == 0xA3 for one in children(children(part)[0])):
            parts = children(extension)
            if _oid(parts[0]) == "551d0f":
                bits = one_node(parts[-1].content, BITS).content
                usage = bits[1] if len(bits) > 1 else 0
            if _oid(parts[0]) == "551d0e":
                identifier = one_node(parts[-1].content, OCTETS).content
        serial, issuer, subject = _number(fields[0]), fields[2].raw, fields[4].raw
        return Certificate(raw, serial, issuer, subject, begins, ends, usage, identifier)
    except (IndexError, ValueError) as error:
        raise _unreadable("X.509") from error


def _common_name(name: bytes) -> str:
    found = "?"
    for part in children(one_node(name, SEQUENCE)):
        for pair in children(part):
            kind, value = children(pair)
            found = printable(value.content.decode("utf-8", "replace").replace("|", "/"))
            if _oid(kind) == "550403":
                return found
    return found


def list_begin(raw: bytes) -> datetime:
    """Return `thisUpdate` of a revocation list."""
    body = children(children(one_node(raw, SEQUENCE))[0])
    return next((_time(one) for one in body if one.tag in (0x17, 0x18)), datetime.max.replace(tzinfo=UTC))


class Entry(NamedTuple):
    """What a revocation list says of a certificate: since when it is revoked, and why (`None`: not said)."""

    since: datetime
    reason: int | None


_SPARING = frozenset((0, 3, 4, 5))
"""Reasons that leave earlier time stamps valid (RFC 3161, 4). A reason that is not said is none of them."""
_HELD, _RELEASED = 6, 8


def listed_in(raw: bytes, one: Certificate) -> Entry | None:
    """Return the entry of a certificate in a revocation list of its issuer."""
    if der(INTEGER, _serial(one.raw)) not in raw:
        return None
    try:
        fields = [part for part in children(children(one_node(raw, SEQUENCE))[0]) if part.tag != INTEGER]
        if _as_compared(fields[1].raw) != _as_compared(one.issuer):
            return None
        for listed in (entry for part in fields[2:] if part.tag == SEQUENCE for entry in children(part)):
            serial, since, *more = children(listed)
            if _number(serial) == one.serial:
                return Entry(_time(since), _reason(more))
    except (IndexError, ValueError) as error:
        raise _unreadable("X.509 CRL") from error
    return None


def _reason(extensions: Sequence[Node]) -> int | None:
    for extension in (one for part in extensions for one in children(part)):
        parts = children(extension)
        if _oid(parts[0]) == "551d15":
            return one_node(parts[-1].content, 0x0A).content[0]
    return None


def _as_compared(name: bytes) -> list[tuple[str, str]]:
    """Return a name as it is compared: without its encodings, letter case and spaces (RFC 5280, 7.1)."""
    found = []
    for pair in (one for part in children(one_node(name, SEQUENCE)) for one in children(part)):
        kind, value = children(pair)
        text = value.content.decode("utf-16-be" if value.tag == 0x1E else "utf-8", "replace")
        found.append((_oid(kind), " ".join(text.casefold().split())))
    return found


_PEM = re.compile(rb"-----BEGIN (CERTIFICATE|X509 CRL)-----([A-Za-z0-9+/=\s]+)-----END \1-----")


def pem_parts(content: bytes, kind: bytes) -> list[bytes]:
    """Return the DER of each part of this kind."""
    return [b64decode(body) for name, body in _PEM.findall(content) if name == kind]


def _as_pem(raw: bytes, kind: str) -> bytes:
    text = b64encode(raw).decode()
    lines = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    return f"-----BEGIN {kind}-----\n{lines}\n-----END {kind}-----\n".encode()


class Trust(NamedTuple):
    """The authorities that a verification trusts, the ones between, their lists, and public keys."""

    anchors: tuple[bytes, ...] = ()
    intermediates: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()
    receipt_keys: bytes = b""
    journal_key: str = ""
    witness_keys: tuple[str, ...] = ()

    def plus(self, certificates: Iterable[bytes], lists: Iterable[bytes]) -> Trust:
        """Return it with more certificates between and lists; they make nobody trusted."""
        return self._replace(
            intermediates=tuple(dict.fromkeys((*self.intermediates, *certificates))),
            lists=tuple(dict.fromkeys((*self.lists, *lists))),
        )


def trust_in(files: Mapping[str, bytes]) -> Trust:
    """Read the files of a trust folder, by name."""
    lists = [content for name, content in sorted(files.items()) if name.startswith("crls/")]
    return Trust(
        anchors=tuple(pem_parts(files.get("anchors.pem", b""), b"CERTIFICATE")),
        intermediates=tuple(pem_parts(files.get("intermediates.pem", b""), b"CERTIFICATE")),
        lists=tuple(one for content in lists for one in pem_parts(content, b"X509 CRL") or [content]),
        receipt_keys=files.get("receipt-keys.json", b""),
        journal_key=files.get("journal.vkey", b"").decode("utf-8", "replace").strip(),
        witness_keys=tuple(files.get("witnesses.vkey", b"").decode("utf-8", "replace").split()),
    )


# CMS (RFC 5652) and time-stamp tokens (RFC 3161).


class Container(NamedTuple):
    """A SignedData with one signer. Its signature is not checked here."""

    raw: bytes
    kind: str
    content: bytes | None
    algorithm: str
    digest: bytes
    signer: Certificate
    certificates: tuple[bytes, ...]
    lists: tuple[bytes, ...]
    signature: bytes
    unsigned: tuple[tuple[str, bytes], ...]


def container_of(raw: bytes) -> Container:
    """Read a container, in the one encoding that is accepted."""
    try:
        return _container(raw)
    except (LookupError, ValueError, StopIteration) as error:
        raise _unreadable("CMS") from error


def _container(raw: bytes) -> Container:
    kind, explicit = children(one_node(raw, SEQUENCE))
    (signed,) = children(explicit)
    if _oid(kind) != _SIGNED_DATA or explicit.tag != 0xA0 or signed.tag != SEQUENCE:
        raise _unreadable("CMS")
    version, digests, inside, *rest = children(signed)
    tagged = {one.tag: one for one in rest[:-1]}
    if rest[-1].tag != SET or list(tagged) != [tag for tag in (0xA0, 0xA1) if tag in tagged]:
        raise _unreadable("CMS")
    certificates = tuple(one.raw for one in children(tagged[0xA0])) if 0xA0 in tagged else ()
    lists = tuple(one.raw for one in children(tagged[0xA1])) if 0xA1 in tagged else ()
    (info,) = children(rest[-1])
    number, who, algorithm, attributes, scheme, signature, *unsigned = children(info)
    if (digests.tag, attributes.tag, signature.tag) != (SET, 0xA0, OCTETS) or len(unsigned) > 1:
        raise _unreadable("CMS")
    name = _digest_name(algorithm)
    if [_digest_name(one) for one in children(digests)] != [name]:
        raise Unsound("algorithmes d'empreinte contradictoires | digest algorithms that differ")
    kind_inside, content = _encapsulated(inside)
    values = _attributes(attributes)
    _check_versions(_number(version), _number(number), who.tag, kind_inside)
    if one_node(values[_CONTENT_TYPE], OID).content.hex() != kind_inside:
        raise Unsound("type de contenu contradictoire | the types of the content differ")
    _check_scheme(scheme)
    signer = _signer(who, certificates)
    _check_named(values, signer)
    return Container(
        raw=raw,
        kind=kind_inside,
        content=content,
        algorithm=name,
        digest=one_node(values[_MESSAGE_DIGEST], OCTETS).content,
        signer=signer,
        certificates=certificates,
        lists=tuple(one for one in lists if one[:1] == b"\x30"),
        signature=signature.content,
        unsigned=tuple(_unsigned(unsigned[0])) if unsigned else (),
    )


def _encapsulated(inside: Node) -> tuple[str, bytes | None]:
    parts = children(inside)
    kind = _oid(parts[0])
    if len(parts) == 1:
        return kind, None
    (content,) = children(parts[1])
    if len(parts) != 2 or parts[1].tag != 0xA0 or content.tag != OCTETS:
        raise _unreadable("CMS")
    return kind, content.content


def _check_versions(version: int, of_signer: int, who: int, kind: str) -> None:
    by_name = who == SEQUENCE
    allowed = (1,) if kind == _DATA and by_name else (3, 5)
    if version not in allowed or of_signer != (1 if by_name else 3):
        raise Unsound("version de structure inattendue | an unexpected version of the structure")


_SCHEMES = frozenset(
    (
        "2a864886f70d010101",  # rsaEncryption
        *(f"2a864886f70d0101{end}" for end in ("0a", "0b", "0c", "0d")),  # RSASSA-PSS, SHA-256, 384, 512
        *(f"2a8648ce3d0403{end}" for end in ("02", "03", "04")),  # ECDSA with SHA-256, 384, 512
    )
)


def _check_scheme(scheme: Node) -> None:
    kind, *parameters = children(scheme)
    if _oid(kind) not in _SCHEMES:
        raise Unsound("algorithme de signature non accepté | a signature algorithm that is not accepted")
    plain = not _oid(kind).endswith("010a")
    if plain and [one.raw for one in parameters] not in ([], [b"\x05\x00"]):
        raise Unsound("paramètres d'algorithme inattendus | unexpected parameters of an algorithm")


def _attributes(node: Node) -> dict[str, bytes]:
    """Return the single value of each attribute, by type."""
    found: dict[str, bytes] = {}
    for attribute in children(node):
        kind, values = children(attribute)
        (value,) = children(values)
        if values.tag != SET or _oid(kind) in found:
            raise _unreadable("CMS")
        found[_oid(kind)] = value.raw
    return found


def _unsigned(node: Node) -> Iterator[tuple[str, bytes]]:
    """Yield type and value of each unsigned attribute: there may be several archive time stamps."""
    if node.tag != 0xA1:
        raise _unreadable("CMS")
    for attribute in children(node):
        kind, values = children(attribute)
        (value,) = children(values)
        if (attribute.tag, values.tag) != (SEQUENCE, SET):
            raise _unreadable("CMS")
        yield _oid(kind), value.raw


def _signer(who: Node, certificates: Sequence[bytes]) -> Certificate:
    for raw in certificates:
        if raw[:1] != b"\x30":
            continue
        one = certificate_of(raw)
        if who.tag == SEQUENCE and who.content == one.issuer + der(INTEGER, _serial(raw)):
            return one
        if who.tag == 0x80 and who.content == one.key_identifier:
            return one
    raise Unsound("le certificat du signataire n'est pas joint | the signer's certificate is not there")


def _serial(raw: bytes) -> bytes:
    fields = [one for one in children(children(one_node(raw, SEQUENCE))[0]) if one.tag != 0xA0]
    return fields[0].content


def _check_named(values: Mapping[str, bytes], signer: Certificate) -> None:
    """Check the signing-certificate attribute (RFC 5035): it binds the certificate to the signature."""
    if _SIGNING_CERTIFICATE_V2 in values:
        (first, *_) = children(children(one_node(values[_SIGNING_CERTIFICATE_V2], SEQUENCE))[0])
        parts = children(first)
        name = "sha256" if parts[0].tag == OCTETS else _digest_name(parts[0])
        found = parts[0] if parts[0].tag == OCTETS else parts[1]
        if found.content == hashlib.new(name, signer.raw).digest():
            return
    elif _SIGNING_CERTIFICATE in values:
        (first, *_) = children(children(one_node(values[_SIGNING_CERTIFICATE], SEQUENCE))[0])
        if children(first)[0].content == hashlib.sha1(signer.raw).digest():  # noqa: S324 - RFC 2634
            return
    raise Unsound("la signature ne nomme pas ce certificat | the signature does not name this certificate")


class Token(NamedTuple):
    """A time-stamp token whose content has the digest that is signed."""

    container: Container
    at: datetime
    algorithm: str
    imprint: bytes


def token_of(raw: bytes) -> Token:
    """Read a token; its signature is not checked here."""
    container = container_of(raw)
    if container.kind != _TST_INFO or container.content is None:
        raise Unsound("ce n'est pas un horodatage | this is no time stamp")
    if hashlib.new(container.algorithm, container.content).digest() != container.digest:
        raise Unsound("l'horodatage a été modifié | the time stamp was changed")
    try:
        _, _, imprint, _, at, *_ = children(one_node(container.content, SEQUENCE))
        algorithm, value = children(imprint)
        return Token(container, _time(at), _digest_name(algorithm), value.content)
    except ValueError as error:
        raise _unreadable("RFC 3161") from error


# Evidence records (RFC 4998).


class Stamp(NamedTuple):
    """An archive time stamp: the partial hash trees and the token over their root."""

    algorithm: str
    tree: tuple[frozenset[bytes], ...]
    token: bytes


def stamps_of(raw: bytes) -> tuple[list[list[Stamp]], list[bytes]]:
    """Read an evidence record: its chains, and for each the DER of all chains before it."""
    try:
        version, algorithms, *rest = children(one_node(raw, SEQUENCE))
        announced = {_digest_name(one) for one in children(algorithms)}
        if _number(version) != 1 or not rest or rest[-1].tag != SEQUENCE:
            raise _unreadable("RFC 4998")
        written = children(rest[-1])
        chains = [[_stamp(one) for one in children(chain)] for chain in written]
        if any(chain.tag != SEQUENCE for chain in written) or algorithms.tag != SEQUENCE:
            raise _unreadable("RFC 4998")
    except (IndexError, ValueError) as error:
        raise _unreadable("RFC 4998") from error
    if not chains or not all(chains):
        raise Unsound("la preuve ne contient aucun horodatage | the record holds no time stamp")
    if not {stamp.algorithm for chain in chains for stamp in chain} <= announced:
        raise Unsound("un algorithme employé n'est pas annoncé | an algorithm in use is not announced")
    before = [b"".join(chain.raw for chain in written[:end]) for end in range(len(written))]
    return chains, [der(SEQUENCE, one) if one else b"" for one in before]


def _stamp(node: Node) -> Stamp:
    *options, token = children(node)
    tagged = {one.tag: one for one in options}
    known = [tag for tag in (0xA0, 0xA1, 0xA2) if tag in tagged]
    if list(tagged) != known or (node.tag, token.tag) != (SEQUENCE, SEQUENCE):
        raise _unreadable("RFC 4998")
    name = _digest_name(tagged[0xA0], 0xA0) if 0xA0 in tagged else token_of(token.raw).algorithm
    tree = []
    for part in children(tagged[0xA2]) if 0xA2 in tagged else ():
        hashes = children(part)
        if part.tag != SEQUENCE or not hashes or {one.tag for one in hashes} != {OCTETS}:
            raise _unreadable("RFC 4998")
        tree.append(frozenset(one.content for one in hashes))
    if any(len(value) != _SIZES[name] for part in tree for value in part):
        raise Unsound("empreinte de mauvaise taille dans l'arbre | a hash of the wrong size in the tree")
    return Stamp(name, tuple(tree), token.raw)


def evidence_tokens(raw: bytes, members: Sequence[bytes]) -> list[Token]:
    """Check every hash tree and renewal over these objects; return the tokens in order of time."""
    chains, before = stamps_of(raw)
    tokens: list[Token] = []
    for chain, prefix in zip(chains, before):  # noqa: B905 - Python 3.9 has no `strict`
        name = chain[0].algorithm
        starting = [hashlib.new(name, member).digest() for member in members]
        if prefix:  # a renewal of the hash tree (RFC 4998, 5.2)
            sequence = hashlib.new(name, prefix).digest()
            starting = [hashlib.new(name, one + sequence).digest() for one in starting]
        for place, stamp in enumerate(chain):
            if stamp.algorithm != name:
                raise Unsound(
                    "un renouvellement change d'algorithme sans refaire l'arbre | "
                    "a renewal changes the algorithm and not the tree"
                )
            if place:  # a renewal of the time stamp (5.2)
                starting = [hashlib.new(name, chain[place - 1].token).digest()]
            tokens.append(_dated(stamp, starting))
    if any(tokens[place].at < tokens[place - 1].at for place in range(1, len(tokens))):
        raise Unsound("les horodatages ne se suivent pas | the time stamps do not follow one another")
    return tokens


def _dated(stamp: Stamp, starting: Sequence[bytes]) -> Token:
    if stamp.tree:
        if not set(starting) <= stamp.tree[0]:
            raise Unsound("une empreinte attendue n'est pas dans l'arbre | a digest is not in the hash tree")
        found = _together(stamp.tree[0], stamp.algorithm)
        for siblings in stamp.tree[1:]:
            found = _together(siblings | {found}, stamp.algorithm)
    elif len(set(starting)) == 1:
        found = starting[0]
    else:
        raise Unsound("la preuve ne couvre qu'un objet | the record covers one object alone")
    token = token_of(stamp.token)
    if (token.algorithm, token.imprint) != (stamp.algorithm, found):
        raise Unsound(
            "l'horodatage ne date pas la racine de l'arbre | the time stamp is not of the root of the tree"
        )
    return token


def _together(hashes: frozenset[bytes], name: str) -> bytes:
    return min(hashes) if len(hashes) == 1 else hashlib.new(name, b"".join(sorted(hashes))).digest()


# openssl: signatures of seals and time stamps, chains of certificates, revocation.


_OF_DATES = frozenset(("certificate has expired", "certificate is not yet valid"))


class OpenSsl:
    """The program, with a folder for what it reads. Without the program every answer is `None`."""

    def __init__(self, program: str) -> None:
        self.program = program
        self._folder = tempfile.TemporaryDirectory(prefix="verify-dui-")
        self._empty = os.path.join(self._folder.name, "empty")
        os.mkdir(self._empty)
        self._nothing = self._file("nothing.pem", b"")

    def close(self) -> None:
        """Remove the folder."""
        self._folder.cleanup()

    def is_signed(self, container: Container, content: Sequence[bytes]) -> bool | None:
        """Say whether the signature over the content is by the key of the certificate inside."""
        words = ["cms", "-verify", "-binary", "-inform", "DER", "-noverify", "-out", os.devnull]
        # Only the certificate that is named in the report: openssl compares names in a looser way.
        signer = self._file("signer.pem", _as_pem(container.signer.raw, "CERTIFICATE"))
        words += ["-nointern", "-certfile", signer, "-in", self._file("signature.p7s", container.raw)]
        if container.content is None:
            words += ["-content", self._file("content", *content)]
        return {0: True, 4: False, 2: False}.get(self._run(words)[0])

    def is_stamp(self, token: Token, trust: Trust) -> bool | None:
        """Say whether a token is of its imprint, and its authority one of the anchors at that time."""
        words = ["ts", "-verify", "-token_in", "-in", self._file("token.tst", token.container.raw)]
        words += ["-digest", token.imprint.hex(), *self._authorities(trust, token.at)]
        code, told = self._run([one for one in words if one not in ("-CApath", self._empty)])
        return True if code == 0 and "Verification: OK" in told else False if "FAILED" in told else None

    def trusts(self, one: Certificate, trust: Trust, at: datetime, purpose: str) -> str:
        """Return nothing when a certificate leads to an anchor at this time, else what is wrong."""
        return self._verified(one, trust, at, ["-purpose", purpose])

    def leads(self, one: Certificate, trust: Trust, at: datetime) -> bool:
        """Say whether the signatures from a certificate up to an anchor are sound, whatever their dates."""
        found = self._verified(one, trust, at, ["-purpose", "any"])
        # An authority of the past may have ended with those above it.
        return all(flaw in _OF_DATES for flaw in found.split("; ") if flaw)

    def revocation(self, one: Certificate, trust: Trust, at: datetime, now: datetime) -> str:
        """Return nothing when lists of that time, or else later ones, do not name the chain."""
        found = self._verified(one, trust, at, ["-crl_check_all"])
        if not found or "revoked" in found:
            return found
        for later in sorted({list_begin(raw) for raw in trust.lists}):
            if at < later <= now:
                found = self._verified(one, trust, later, ["-crl_check_all"])
                if not found or "revoked" in found:
                    break
        return found

    def _verified(self, one: Certificate, trust: Trust, at: datetime, options: Sequence[str]) -> str:
        words = ["verify", *options, *self._authorities(trust, at)]
        code, told = self._run([*words, self._file("signer.pem", _as_pem(one.raw, "CERTIFICATE"))])
        found = re.findall(r"^error \d+ at \d+ depth lookup: ?([^\r\n]*)", told, re.MULTILINE)
        if code == 0 and not found:
            return ""
        return "; ".join(dict.fromkeys(one.strip() for one in found)) or "openssl"

    def is_listed_by(self, raw: bytes, trust: Trust) -> bool:
        """Say whether one of the authorities signed a revocation list."""
        known = [_as_pem(one, "CERTIFICATE") for one in (*trust.anchors, *trust.intermediates)]
        words = ["crl", "-inform", "DER", "-noout", "-in", self._file("list.crl", raw)]
        return "verify OK" in self._run([*words, "-CAfile", self._file("issuers.pem", *known)])[1]

    def _authorities(self, trust: Trust, at: datetime) -> list[str]:
        certificates = [_as_pem(raw, "CERTIFICATE") for raw in trust.anchors]
        lists = [_as_pem(raw, "X509 CRL") for raw in trust.lists]
        between = [_as_pem(raw, "CERTIFICATE") for raw in trust.intermediates]
        words = ["-CAfile", self._file("anchors.pem", *certificates, *lists), "-CApath", self._empty]
        if between:
            words += ["-untrusted", self._file("between.pem", *between)]
        return [*words, "-partial_chain", "-attime", str(int(at.timestamp()))]

    def _file(self, name: str, *parts: bytes) -> str:
        path = os.path.join(self._folder.name, name)
        with open(path, "wb") as file:
            file.writelines(parts)
        return path

    def _run(self, words: Sequence[str]) -> tuple[int, str]:
        # The authorities of the machine are none of ours.
        own = {"SSL_CERT_FILE": self._nothing, "SSL_CERT_DIR": self._empty, "LC_ALL": "C"}
        try:
            done = subprocess.run(
                [self.program, *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=300,
                check=False,
                env={**os.environ, **own},
            )
        except (OSError, subprocess.SubprocessError):
            return -1, ""
        return done.returncode, done.stdout.decode("utf-8", "replace")


def openssl_beside(target: str) -> str:
    """Return the path of openssl; empty when there is none, or when it stands in what is checked."""
    program = shutil.which("openssl")
    if not program:
        return ""
    program, folder = os.path.realpath(program), os.path.realpath(target)
    return "" if program.startswith(os.path.join(folder, "")) else program


# Signatures by hand: the standard library has no elliptic curves. Nothing is secret where one verifies.

_P = 2**255 - 19
_Q = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_SQRT = pow(2, (_P - 1) // 4, _P)
_ED_POINT = tuple[int, int, int, int]


def is_ed25519(key: bytes, signature: bytes, content: bytes) -> bool:
    """Say whether a signature is by this Ed25519 key (RFC 8032, 5.1.7)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    point, start = _ed_point(key), _ed_point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if point is None or start is None or scalar >= _Q:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + content).digest(), "little") % _Q
    base = _ed_point(((4 * pow(5, -1, _P)) % _P).to_bytes(32, "little"))
    if base is None:
        return False
    left, right = _ed_times(scalar, base), _ed_sum(start, _ed_times(challenge, point))
    same_x = (left[0] * right[2] - right[0] * left[2]) % _P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % _P == 0


def _ed_point(text: bytes) -> _ED_POINT | None:
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _SQRT % _P
    if (x * x - square) % _P or (not x and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _ed_sum(one: _ED_POINT, other: _ED_POINT) -> _ED_POINT:
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % _P, (one[1] + one[0]) * (other[1] + other[0]) % _P
    c, d = 2 * one[3] * other[3] * _D % _P, 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _ed_times(times: int, point: _ED_POINT) -> _ED_POINT:
    found: _ED_POINT = (0, 1, 1, 0)
    while times:
        if times & 1:
            found = _ed_sum(found, point)
        point, times = _ed_sum(point, point), times >> 1
    return found


_PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_BASE = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_POINT = tuple[int, int]


def is_es256(key: _POINT, signature: bytes, content: bytes) -> bool:
    """Say whether a signature (r and s, 32 bytes each) is by this P-256 key over SHA-256."""
    x, y = key
    r, s = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:]))
    on_curve = 0 <= x < _PRIME and 0 <= y < _PRIME and (y * y - x**3 + 3 * x - _B) % _PRIME == 0
    if len(signature) != 64 or not on_curve or not 0 < r < _ORDER or not 0 < s < _ORDER:
        return False
    digest, inverse = int.from_bytes(hashlib.sha256(content).digest(), "big"), pow(s, -1, _ORDER)
    point = _sum(_times(digest * inverse % _ORDER, _BASE), _times(r * inverse % _ORDER, key))
    return point is not None and point[0] % _ORDER == r


def _times(times: int, point: _POINT | None) -> _POINT | None:
    found = None
    while times:
        if times & 1:
            found = _sum(found, point)
        point, times = _sum(point, point), times >> 1
    return found


def _sum(one: _POINT | None, other: _POINT | None) -> _POINT | None:
    """Add two points of the curve; `None` is the point at infinity."""
    if one is None or other is None:
        return other if one is None else one
    (x, y), (u, v) = one, other
    if x == u and (y + v) % _PRIME == 0:
        return None
    slope = (3 * x * x - 3) * pow(2 * y, -1, _PRIME) if one == other else (v - y) * pow(u - x, -1, _PRIME)
    third = (slope * slope - x - u) % _PRIME
    return third, (slope * (x - third) - y) % _PRIME


# JSON and base64, whose author may be hostile.


def json_of(text: bytes) -> Any:
    """Read JSON; refuse a member twice, numbers that are no number, and deep nesting."""
    try:
        return json.loads(text.decode("utf-8"), object_pairs_hook=_members, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise _unreadable("JSON") from error


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member twice")
    return members


def _refused(text: str) -> Any:
    raise ValueError(text)


def canonical(value: Any) -> bytes:
    """Write JSON in the one form that is accepted."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def _base64(text: str) -> bytes:
    content = b64decode(text, validate=True)
    if b64encode(content).decode() != text:
        raise ValueError("base64")
    return content


def _base64url(text: str) -> bytes:
    content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if urlsafe_b64encode(content).rstrip(b"=").decode() != text:
        raise ValueError("base64url")
    return content


def _day(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y %H:%M:%S} UTC"


# The checks. Each yields numbered steps.


class Checks:
    """What every check needs: openssl, the trust, and the time at which the last proof must still hold."""

    def __init__(self, openssl: OpenSsl | None, trust: Trust, now: datetime) -> None:
        self.openssl, self.trust, self.now = openssl, trust, now

    def authorities(self, given: bool) -> Step:
        """Name the anchors: everything below is worth what they are."""
        name = "Autorités de confiance | Trusted authorities"
        if not self.trust.anchors:
            return Step(name, UNKNOWN, "Aucune n'est donnée. | None is given.")
        anchors = [certificate_of(raw) for raw in self.trust.anchors]
        # What the program computed stands before what a certificate says of itself.
        listed = " ; ".join(f"SHA-256 {one.fingerprint} ({one.name})" for one in anchors)
        if given:
            return Step(name, PASSED, f"Celles que vous donnez : {listed}. | Those you give: {listed}.")
        return Step(
            name,
            PASSED,
            f"Celles du paquet : {listed}. Comparez ces empreintes à celles que les autorités publient. | "
            f"Those of the package: {listed}. Compare them with those that the authorities publish.",
        )

    def seal(
        self, container: Container, content: Sequence[bytes], at: datetime, what: Words
    ) -> Iterator[Step]:
        """Check the signature of a seal, the trust in its certificate at a time, and its revocation.

        A time stamp over the signature (B-T) proves an earlier time than `at`.
        """
        yield self._signature(container, content, what)
        for kind, value in container.unsigned:
            if kind != _SIGNATURE_TIME_STAMP:
                name = about(what, " : attribut non signé | : unsigned attribute")
                yield Step(name, UNKNOWN, "Il n'est pas examiné. | It is not examined.")
                continue
            stamped, dated = self._signature_stamp(value, container, what)
            yield from stamped
            at = dated or at
        signer = container.signer
        trust = self.trust.plus(container.certificates, container.lists)
        name = about(what, " : certificat | : certificate")
        if not signer.may_sign:
            yield Step(name, FAILED, "Sa clé n'est pas faite pour signer. | Its key is not for signing.")
            return
        yield self._chain(name, signer, trust, at, "any")
        yield self._unrevoked(about(what, " : révocation | : revocation"), signer, trust, at)

    def _signature_stamp(
        self, value: bytes, container: Container, what: Words
    ) -> tuple[list[Step], datetime | None]:
        """Check a time stamp over the signature; return its time when all of it is valid."""
        name = about(what, " : horodatage | : time stamp")
        try:
            token = token_of(value)
        except Unsound as error:
            return [Step(name, FAILED, error.words)], None
        if hashlib.new(token.algorithm, container.signature).digest() != token.imprint:
            detail = "Il date une autre signature. | It is of another signature."
            return [Step(name, FAILED, detail)], None
        steps = list(self.stamp(token, self.now, name))
        return steps, token.at if worst(step.verdict for step in steps) == PASSED else None

    def _signature(self, container: Container, content: Sequence[bytes], what: Words) -> Step:
        name = about(what, " : signature | : signature")
        digest = hashlib.new(container.algorithm)
        for part in content:
            digest.update(part)
        if container.kind != _DATA or not hmac.compare_digest(digest.digest(), container.digest):
            return Step(
                name,
                FAILED,
                "Le contenu a été modifié depuis la pose du cachet : son empreinte diffère. | "
                "The content was changed after it was sealed: its digest differs.",
            )
        carried = self._unknown_certificates(container)
        sound = self.openssl.is_signed(container, content) if self.openssl else None
        if sound is None:
            return Step(name, UNKNOWN, NOT_CHECKED)
        if not sound or carried:
            return Step(name, FAILED, carried or "La signature est fausse. | The signature is wrong.")
        who = f"SHA-256 {container.signer.fingerprint}, {container.algorithm} ({container.signer.name})"
        return Step(name, PASSED, f"De {who}. | By {who}.")

    def _unknown_certificates(self, container: Container) -> Words | None:
        """Find certificates and lists inside that the trust does not have and no authority signed."""
        strange = [raw for raw in container.certificates if raw != container.signer.raw]
        return self.strangers(strange, container.lists)

    def strangers(self, certificates: Iterable[bytes], lists: Iterable[bytes]) -> Words | None:
        """Find a certificate or a list of those that were added that nothing links to the authorities."""
        known = {*self.trust.anchors, *self.trust.intermediates, *self.trust.lists}
        others = [raw for raw in certificates if raw not in known]
        more = [raw for raw in lists if raw not in known]
        if self.openssl is None or not self.trust.anchors:
            return None
        around = self.trust.plus(others, ())
        sound = all(self._leads(raw, around) for raw in others)
        if sound and all(self.openssl.is_listed_by(raw, around) for raw in more):
            return None
        return (
            "Elle porte un certificat ou une liste que rien ne relie aux autorités. | "
            "It carries a certificate or a list that nothing links to the authorities."
        )

    def _leads(self, raw: bytes, trust: Trust) -> bool:
        try:
            one = certificate_of(raw)
        except Unsound:
            return False
        assert self.openssl is not None
        return self.openssl.leads(one, trust, one.begins + (one.ends - one.begins) / 2)

    def _chain(self, name: Words, signer: Certificate, trust: Trust, at: datetime, purpose: str) -> Step:
        if self.openssl is None:
            return Step(name, UNKNOWN, NOT_CHECKED)
        found = self.openssl.trusts(signer, trust, at, purpose)
        if found:
            return Step(
                name,
                UNKNOWN,
                f"Il ne mène à aucune autorité de confiance valide le {_day(at)} ({found}). | "
                f"It leads to no trusted authority that is valid on {_day(at)} ({found}).",
            )
        return Step(
            name, PASSED, f"Valide le {_day(at)} ({signer.name}). | Valid on {_day(at)} ({signer.name})."
        )

    def _unrevoked(
        self, name: Words, signer: Certificate, trust: Trust, at: datetime, until: datetime | None = None
    ) -> Step:
        """Check revocation at a time. `until` is the time until which a time stamp was covered by nothing."""
        if self.openssl is None:
            return Step(name, UNKNOWN, NOT_CHECKED)
        for entry in self._entries(signer, trust):
            said = f"Révoqué le {_day(entry.since)}. | Revoked on {_day(entry.since)}."
            if entry.since <= at:
                return Step(name, FAILED, said)
            if until is not None and entry.since <= until and entry.reason not in _SPARING:
                more = " Rien ne prouve qu'il est antérieur. | Nothing proves that it is of before."
                return Step(name, UNKNOWN, about(said, more))
        found = self.openssl.revocation(signer, trust, at, self.now)
        if not found:
            return Step(name, PASSED, "Aucun certificat n'est révoqué. | No certificate is revoked.")
        words = (
            f"Les listes de révocation ne le permettent pas ({found}). | "
            f"The revocation lists do not say so ({found})."
        )
        if "revoked" in found:
            return Step(name, FAILED, words)
        needed = (
            f" Il en faut qui valent le {_day(at)} ou émises après (--trust : crls/). | "
            f" Lists are needed that are good on {_day(at)} or were made later (--trust: crls/)."
        )
        return Step(name, UNKNOWN, about(words, needed))

    def _entries(self, signer: Certificate, trust: Trust) -> list[Entry]:
        """Return what every list, of any time, says of a certificate and of those above it, the first first.

        A list that is silent later takes nothing back: only a certificate that was held can be released.
        """
        assert self.openssl is not None
        chain, above = [signer], [certificate_of(raw) for raw in trust.intermediates]
        for one in chain:
            chain += [other for other in above if other.subject == one.issuer and other not in chain]
        found = []
        for raw in trust.lists:
            entries = [entry for one in chain for entry in [listed_in(raw, one)] if entry is not None]
            final = [entry for entry in entries if entry.reason not in (_HELD, _RELEASED)]
            if final and list_begin(raw) <= self.now and self.openssl.is_listed_by(raw, trust):
                found += final
        return sorted(found, key=lambda entry: entry.since)

    # Evidence records.

    def evidence(
        self, raw: bytes, members: Sequence[bytes], what: Words = "Preuve d'existence | Evidence record"
    ) -> Iterator[Step | datetime]:
        """Check an evidence record over objects; yield last the time that it proves when all is valid."""
        name = about(what, " : arbres de hachage | : hash trees")
        try:
            tokens = evidence_tokens(raw, members)
        except Unsound as error:
            yield Step(name, FAILED, error.words)
            return
        first, renewals = tokens[0], len(tokens) - 1
        yield Step(
            name,
            PASSED,
            f"{len(members)} objets couverts, existence le {_day(first.at)}, {renewals} renouvellement(s). | "
            f"{len(members)} objects covered, existence on {_day(first.at)}, {renewals} renewal(s).",
        )
        steps = [step for place in range(len(tokens)) for step in self._token(tokens, place, what)]
        yield from steps
        if worst(step.verdict for step in steps) == PASSED:
            yield first.at

    def _token(self, tokens: Sequence[Token], place: int, what: Words) -> Iterator[Step]:
        """Check a token at its own time, and its authority when the next one took over from it, or now."""
        token, number = tokens[place], place + 1
        until = tokens[number].at if number < len(tokens) else self.now
        name = about(what, f" : horodatage {number} | : time stamp {number}")
        yield from self.stamp(token, until, name)

    def stamp(self, token: Token, until: datetime, what: Words) -> Iterator[Step]:
        """Check a time stamp that must hold until a time."""
        trust = self.trust.plus(token.container.certificates, token.container.lists)
        name = about(what, " : signature | : signature")
        sound = self.openssl.is_stamp(token, trust) if self.openssl else None
        signer, carried = token.container.signer, self._unknown_certificates(token.container)
        if sound and carried:
            yield Step(name, FAILED, carried)
        elif sound:
            said = f"{_day(token.at)}, SHA-256 {signer.fingerprint} ({signer.name})"
            yield Step(name, PASSED, f"Du {said}. | Of {said}.")
        elif sound is None:
            yield Step(name, UNKNOWN, NOT_CHECKED)
        else:
            trusted = self.openssl.trusts(signer, trust, token.at, "timestampsign") if self.openssl else "?"
            verdict = UNKNOWN if trusted else FAILED
            yield Step(
                name,
                verdict,
                f"L'horodatage n'est pas celui d'une autorité de confiance ({trusted or 'signature'}). | "
                f"The time stamp is not of a trusted authority ({trusted or 'signature'}).",
            )
        name = about(what, " : certificat | : certificate")
        yield self._chain(name, signer, trust, until, "timestampsign")
        name = about(what, " : révocation | : revocation")
        yield self._unrevoked(name, signer, trust, token.at, until)

    # Sealed PDFs.

    def pdf(self, content: bytes, proven: datetime | None, what: Words) -> Iterator[Step]:
        """Check a sealed PDF: its seal covers all of it, is sound, and is by whom the authorities name.

        What levels B-LT and B-LTA append is allowed after the seal, and nothing else.
        """
        name = about(what, " : étendue | : extent")
        try:
            seal, *stamps = _pdf_signatures(content)
            yield Step(name, PASSED, _extent(content, seal, stamps))
        except Unsound as error:
            yield Step(name, FAILED, error.words)
            return
        except UnknownForm as error:
            yield Step(name, UNKNOWN, error.words)
            return
        checks = self
        if seal.end != len(content):
            try:
                added = _long_term_data(content)
                strange = self.strangers(*added)
            except Unsound as error:
                strange = error.words
            if strange:
                yield Step(about(what, " : données de validation | : validation data"), FAILED, strange)
                return
            checks = Checks(self.openssl, self.trust.plus(*added), self.now)
        times = [] if proven is None else [proven]
        for one in stamps:
            steps = list(checks.document_stamp(one, what))
            yield from steps
            if worst(step.verdict for step in steps) == PASSED:
                times.append(token_of(one.container.raw).at)
        yield from checks.seal(seal.container, seal.parts, min(times, default=self.now), what)

    def document_stamp(self, one: Signature, what: Words) -> Iterator[Step]:
        """Check a document time stamp."""
        name = about(what, " : horodatage du document | : document time stamp")
        try:
            token = token_of(one.container.raw)
        except Unsound as error:
            yield Step(name, FAILED, error.words)
            return
        digest = hashlib.new(token.algorithm)
        for part in one.parts:
            digest.update(part)
        if digest.digest() != token.imprint:
            yield Step(name, FAILED, "Le document a été modifié depuis. | The document was changed since.")
            return
        yield from self.stamp(token, self.now, name)


NOT_CHECKED: Words = "Non vérifié : openssl est absent. | Not checked: there is no openssl."
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")


class UnknownForm(Exception):
    """Nothing is wrong, but this program does not know the form. The message has both languages."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.words = words


class Signature(NamedTuple):
    """A signature of a PDF: its container, the bytes that it covers, and where these end."""

    container: Container
    parts: tuple[bytes, bytes]
    end: int


def _pdf_signatures(pdf: bytes) -> list[Signature]:
    """Return the seal of a PDF and the document time stamps after it, in order.

    No structure of the file is needed: a signature covers every byte from the first on, but its own digits.
    """
    if not pdf.startswith(b"%PDF-"):
        raise Unsound("ce n'est pas un PDF | this is no PDF")
    # A PDF inside this one has such words too: its places are those in itself.
    places = {tuple(map(int, found)) for found in _RANGE.findall(pdf)}
    ranges = sorted((one for one in places if one[0] == 0 and _hole(pdf, one[1], one[2])), key=sum)
    found = [_signature(pdf, *one[1:]) for one in ranges]
    if not found:
        raise Unsound("aucun cachet | no seal")
    if found[0].container.kind != _DATA:
        raise Unsound("aucun cachet avant l'horodatage | no seal before the time stamp")
    if any(one.container.kind != _TST_INFO for one in found[1:]):
        raise UnknownForm(
            "Plusieurs signatures, non examinées. | Several signatures, which are not examined."
        )
    return found


def _signature(pdf: bytes, hole: int, after: int, size: int) -> Signature:
    digits = pdf[hole + 1 : after - 1]
    if digits not in (digits.lower(), digits.upper()) or after + size > len(pdf):
        raise Unsound("le cachet est écrit autrement | the seal is written in another way")
    padded = bytes.fromhex(digits.decode())
    node, end = node_at(padded, 0)
    if padded[end:].strip(b"\0"):
        raise Unsound("des octets suivent le cachet | bytes follow the seal")
    return Signature(container_of(node.raw), (pdf[:hole], pdf[after : after + size]), after + size)


def _hole(pdf: bytes, hole: int, after: int) -> bool:
    inside = pdf[hole:after]
    return re.fullmatch(rb"<(?:[0-9A-Fa-f]{2})+>", inside) is not None


def _extent(pdf: bytes, seal: Signature, stamps: Sequence[Signature]) -> Words:
    """Say what the seal covers; raise `Unsound` when something follows that no level allows."""
    if seal.end == len(pdf):
        return (
            "Un seul cachet, qui couvre tout le fichier jusqu'au dernier octet. | "
            "One seal, which covers the whole file up to its last byte."
        )
    try:
        revisions = _Revisions(pdf, seal.end)
        flaw = revisions.flaw()
        if not flaw and revisions.signatures != len(stamps):
            flaw = "ByteRange"
    except (KeyError, TypeError, AttributeError, ValueError, IndexError, RecursionError) as error:
        raise _unreadable("PDF") from error
    if flaw:
        raise Unsound(
            f"Autre chose que des données de validation suit le cachet ({flaw}). | "
            f"Something other than validation data follows the seal ({flaw})."
        )
    covered = max((one.end for one in stamps), default=0) == len(pdf)
    if not covered and not pdf.endswith(b"\n%%EOF\n"):
        # Nothing covers the last bytes of such a file, so they have one form alone.
        raise UnknownForm(
            "La fin du fichier est écrite autrement. | The file's end is written in another way."
        )
    if covered:
        return (
            "Un seul cachet, puis seulement des données de validation qu'un horodatage couvre. | "
            "One seal, then nothing but validation data, which a time stamp covers."
        )
    return (
        "Un seul cachet, puis seulement des données de validation. | "
        "One seal, then nothing but validation data."
    )


# The structure of a PDF (ISO 32000-1, 7.3 and 7.5), as far as revisions after a seal must be compared.

_TOKEN = re.compile(
    rb"\s*(?:%[^\r\n]*[\r\n]\s*)*(<<|>>|\[|\]|/[^\s()<>\[\]{}/%]*|\(|<[0-9A-Fa-f\s]*>|[^\s()<>\[\]{}/%]+)"
)
_REFERENCE = re.compile(rb"\s+(\d+)\s+R(?![^\s()<>\[\]{}/%])")
_DEEPEST = 50


class Ref(NamedTuple):
    """A reference to another object."""

    number: int


def _value_at(pdf: bytes, place: int, depth: int = 0) -> tuple[Any, int]:
    """Read a value; return it and where it ends. Names are bytes with a slash, strings `(kind, bytes)`."""
    token = _TOKEN.match(pdf, place)
    if token is None or depth > _DEEPEST:
        raise _unreadable("PDF")
    word, place = token[1], token.end()
    if word == b"(":
        return _literal(pdf, place)
    if word in (b"<<", b"["):
        values, end = [], b">>" if word == b"<<" else b"]"
        while True:
            token = _TOKEN.match(pdf, place)
            if token is not None and token[1] == end:
                place = token.end()
                break
            value, place = _value_at(pdf, place, depth + 1)
            values.append(value)
        if word == b"[":
            return values, place
        found = dict(zip(values[::2], values[1::2]))  # noqa: B905 - Python 3.9 has no `strict`
        if len(values) % 2 or len(found) * 2 != len(values):
            raise _unreadable("PDF")
        return found, place
    if word.startswith(b"<"):
        digits = b"".join(word[1:-1].split())
        return ("string", bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())), place
    if word.isdigit():
        reference = _REFERENCE.match(pdf, place)
        if reference is not None:
            return Ref(int(word)), reference.end()
    if re.fullmatch(rb"[+-]?(\d+\.?\d*|\.\d+)", word):
        return float(word), place
    return word, place


_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}


def _literal(pdf: bytes, place: int) -> tuple[Any, int]:
    parts, depth = [], 1
    while True:
        found = re.compile(rb"[^()\\]*").match(pdf, place)
        place = found.end() if found else place
        parts.append(found[0] if found else b"")
        sign = pdf[place : place + 1]
        octal = re.compile(rb"\\([0-7]{1,3})").match(pdf, place)
        if octal is not None:
            parts.append(bytes([int(octal[1], 8) & 0xFF]))
            place = octal.end()
        elif sign == b"\\":
            escaped = pdf[place + 1 : place + 2]
            parts.append(_ESCAPES.get(escaped, escaped))
            place += 2
        elif sign in (b"(", b")"):
            depth += 1 if sign == b"(" else -1
            place += 1
            if not depth:
                return ("string", b"".join(parts)), place
            parts.append(sign)
        else:
            raise _unreadable("PDF")


class _Objects:
    """The objects of a PDF with classic cross-reference tables, as they are at the end of some revision."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        self.places: dict[int, int] = {}
        self.free: set[int] = set()
        self.told: list[tuple[int, int, int]] = []
        """Each entry of a table: where the table begins, the object's number, and its place."""
        self.ends: dict[int, int] = {}
        """Where the trailer of each table ends."""
        self.starts: list[int] = []
        ends = re.findall(rb"startxref\s+(\d{1,12})\s+%%EOF(?:\r\n|\r|\n)?\Z", pdf[-64:])
        start = int(ends[0]) if ends else -1
        self.trailer: dict[bytes, Any] = {}
        while start >= 0:
            if start in self.starts or pdf[start : start + 4] != b"xref":
                raise UnknownForm("Révisions d'une forme non examinée. | Revisions of a form not examined.")
            self.starts.append(start)
            trailer = self._table(start)
            if b"/XRefStm" in trailer:
                raise UnknownForm("Révisions d'une forme non examinée. | Revisions of a form not examined.")
            self.trailer = self.trailer or trailer
            start = int(trailer.get(b"/Prev", -1))

    def _table(self, start: int) -> dict[bytes, Any]:
        place, here = start + 4, set[int]()
        while True:
            head = re.compile(rb"\s*(\d{1,9}) (\d{1,9})[ \r\n]+").match(self.pdf, place)
            if head is None:
                break
            first, place = int(head[1]), head.end()
            for number in range(first, first + int(head[2])):
                entry = re.compile(rb"(\d{10}) (\d{5}) ([nf])[ \r\n]{2}").match(self.pdf, place)
                if entry is None or number in here:
                    raise _unreadable("PDF")
                place = entry.end()
                here.add(number)
                self._entry(start, number, entry)
        word = re.compile(rb"\s*trailer").match(self.pdf, place)
        value, self.ends[start] = _value_at(self.pdf, word.end()) if word else (None, place)
        if not isinstance(value, dict):
            raise _unreadable("PDF")
        return value

    def _entry(self, start: int, number: int, entry: re.Match[bytes]) -> None:
        is_used, is_known = entry[3] == b"n", number in self.places or number in self.free
        if is_used and entry[2] != b"00000":
            # Programs differ in what they take such an entry for.
            raise UnknownForm("Un objet d'une autre génération. | An object of another generation.")
        if is_used:
            self.told.append((start, number, int(entry[1])))
        if is_used and not is_known:
            self.places[number] = int(entry[1])
        elif not is_known:
            self.free.add(number)

    def value(self, number: int) -> Any:
        """Return the value of an object, without its stream."""
        place = self.places.get(number, -1)
        head = re.compile(rb"(\d+) 0 obj").match(self.pdf, place) if place >= 0 else None
        if head is None or int(head[1]) != number:
            raise _unreadable("PDF")
        return _value_at(self.pdf, head.end())[0]

    def end_of_table(self, start: int) -> int:
        """Return where a table, its trailer and its end-of-file mark end, with the end of that line."""
        body = self.pdf[start + 4 : self.ends[start]]
        found = re.compile(rb"\s*startxref\s+(\d{1,12})\s+%%EOF\n?").match(self.pdf, self.ends[start])
        if found is None or int(found[1]) != start or not _is_plain(body.replace(b"trailer", b"", 1)):
            raise _unreadable("PDF")
        return found.end()

    def end_of_object(self, start: int, number: int) -> int:
        """Return where an object with this number ends, with its end of line. No program that searches for
        objects finds another one in it.
        """
        head = re.compile(rb"(\d{1,9}) 0 obj\b").match(self.pdf, start)
        if head is None or int(head[1]) != number:
            raise _unreadable("PDF")
        value, place = _value_at(self.pdf, head.end())
        is_plain = _is_plain(self.pdf[head.end() : place])
        stream = re.compile(rb"\s*stream\r?\n").match(self.pdf, place)
        if stream is not None:
            place = stream.end() + int(self.seen(value.get(b"/Length")))
            is_plain = is_plain and not _AN_OBJECT.search(self.pdf, stream.end(), place)
        end = re.compile(rb"\s*(?:endstream\s*)?endobj\r?\n?").match(self.pdf, place)
        if end is None or not is_plain or (stream is not None) != (b"endstream" in end[0]):
            raise _unreadable("PDF")
        return end.end()

    def seen(self, value: Any) -> Any:
        """Return what a reference refers to; any other value as it is."""
        return self.value(value.number) if isinstance(value, Ref) else value

    def stream(self, number: int) -> bytes:
        """Return the bytes of a stream, inflated."""
        head = re.compile(rb"\d+ 0 obj").match(self.pdf, self.places.get(number, 0))
        value, place = _value_at(self.pdf, head.end() if head else 0)
        start = re.compile(rb"\s*stream\r?\n").match(self.pdf, place)
        size = self.seen(value.get(b"/Length"))
        if start is None or not isinstance(size, float):
            raise _unreadable("PDF")
        content = self.pdf[start.end() : start.end() + int(size)]
        return _inflated(content, 10_000_000) if value.get(b"/Filter") == b"/FlateDecode" else content


_AN_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_NOT_PLAIN = re.compile(rb"[%\0\x0b]|\bobj\b|endobj|stream|trailer|xref")
_STRINGS = re.compile(rb"\((?:[^()\\]|\\[\s\S])*\)")


def _is_plain(content: bytes) -> bool:
    """Say whether every program reads the same in these bytes: no comment, and no other object."""
    found = _AN_OBJECT.search(content) or b"endobj" in content
    return not found and not _NOT_PLAIN.search(_STRINGS.sub(b"()", content))


def _text(value: Any) -> Any:
    """Return the text of a string, which has several encodings (ISO 32000-2, 7.9.2.2); else the value."""
    if not isinstance(value, tuple) or value[0] != "string":
        return value
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if value[1].startswith(mark):
            return value[1][len(mark) :].decode(encoding, "replace")
    return value[1].decode("latin-1").translate(_PDF_LETTERS)


_PDF_LETTERS = {
    **dict(enumerate("\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc", 0x18)),
    **dict(enumerate("\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030", 0x80)),
    **dict(enumerate("\u201e\u201c\u201d\u2018\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160", 0x8C)),
    **dict(enumerate("\u0178\u017d\u0131\u0142\u0153\u0161\u017e", 0x98)),
    0xA0: "\u20ac",
}
"""PDFDocEncoding where it differs from Latin-1 (ISO 32000-2, D.2)."""


_CHANGE_DATES = frozenset((b"/ModDate", b"/Producer"))
_CHANGE_NAMES = frozenset(("ModifyDate", "MetadataDate", "Producer", "InstanceID"))
_RDF = frozenset(["RDF", "Description", "li", "Seq", "Bag", "Alt", "resource", "lang", "value"])


def _described(content: bytes) -> set[tuple[str, str]]:
    """Return the statements of XMP metadata but for its dates of change, as names and values.

    RDF writes one statement in several ways, and programs write it again in theirs.
    """
    found: set[tuple[str, str]] = set()
    pending = [(_xml(content), "")]
    while pending:
        element, around = pending.pop()
        name = str(element.tag).rpartition("}")[2]
        own = around if name in _RDF else name
        found.add((own, (element.text or "").strip()))
        for qualified, value in element.attrib.items():
            key = qualified.rpartition("}")[2]
            if key not in ("about", "parseType", "xmptk"):
                found.add((own if key in _RDF else key, value))
        pending += [(one, own) for one in element]
    return {(name, value) for name, value in found if value and name not in _CHANGE_NAMES}


_FIELD_KEYS = frozenset(b"/FT /T /TU /Type /Subtype /F /Rect /P /V".split())


class _Revisions:
    """What follows the seal of a PDF, compared with what was sealed."""

    def __init__(self, pdf: bytes, end: int) -> None:
        self.old, self.new, self.end = _Objects(pdf[:end]), _Objects(pdf), end
        self.signatures = 0
        """How many were added."""

    def flaw(self) -> str:
        """Return what is not allowed; empty when only validation data and time stamps were added."""
        old, new = self.old, self.new
        if len(new.starts) <= len(old.starts):
            return "%%EOF"
        if new.starts[-len(old.starts) :] != old.starts or old.trailer[b"/Root"] != new.trailer[b"/Root"]:
            return "Root"
        if b"/Encrypt" in new.trailer or new.free & old.places.keys():
            return "xref"
        changed = {number for number, place in old.places.items() if new.places.get(number) != place}
        added = new.places.keys() - old.places.keys()
        if any(new.places[number] < self.end for number in changed | added) or self._has_more():
            return "xref"
        if any(number < old.trailer.get(b"/Size", 0) for number in added):
            # The sealed part may refer to a number that it did not use.
            raise UnknownForm("Un numéro d'objet est repris. | The number of an object is taken again.")
        if self._is_told_otherwise():
            return "Info"
        return self._catalog(changed - self._beside(), added)

    def _is_told_otherwise(self) -> bool:
        """Say whether information or metadata differ in more than the dates of change."""
        trailers = self.old.trailer, self.new.trailer
        before, after = (
            {key: _text(value) for key, value in one.seen(trailer.get(b"/Info", {})).items()}
            for one, trailer in zip((self.old, self.new), trailers)  # noqa: B905 - Python 3.9 has no `strict`
        )
        changed = _differing(*trailers) - {b"/Size", b"/Prev", b"/ID", b"/Info"}
        if changed or _differing(before, after) - _CHANGE_DATES:
            return True
        described = [
            (_differing(one.value(place.number), {}) - {b"/Length", b"/Filter"}, one.stream(place.number))
            for one in (self.old, self.new)
            for place in [one.seen(one.trailer[b"/Root"]).get(b"/Metadata")]
            if isinstance(place, Ref)
        ]
        same = [(keys, _described(content)) for keys, content in described]
        return any(one != same[0] for one in same)

    def _has_more(self) -> bool:
        """Say whether something after the seal belongs to no object and no table that is told."""
        new, place = self.new, self.end
        later = {(where, number) for start, number, where in new.told if start >= self.end}
        later |= {(start, -1) for start in new.starts if start >= self.end}
        for start, number in sorted(later):
            if start < place or new.pdf[place:start].strip(b"\n"):
                return True
            place = new.end_of_table(start) if number < 0 else new.end_of_object(start, number)
        return place != len(new.pdf)

    def _beside(self) -> set[int]:
        """Return the objects that no page shows: information, metadata, and validation data."""
        root = self.old.seen(self.old.trailer[b"/Root"])
        single = (self.old.trailer.get(b"/Info"), root.get(b"/Metadata"))
        found = {one.number for one in single if isinstance(one, Ref)}
        pending = [root.get(b"/DSS")]
        while pending:
            value = pending.pop()
            if isinstance(value, Ref) and value.number not in found:
                found.add(value.number)
                pending.append(self.old.value(value.number))
            elif isinstance(value, (dict, list)):
                pending += value.values() if isinstance(value, dict) else value
        return found

    def _catalog(self, changed: set[int], added: Iterable[int]) -> str:
        root = self.old.trailer[b"/Root"]
        before, after = self.old.seen(root), self.new.seen(root)
        if _differing(before, after) - {b"/DSS", b"/AcroForm", b"/Extensions", b"/Version"}:
            return "Catalog"
        if after.get(b"/Version") not in (before.get(b"/Version"), b"/1.7", b"/2.0"):
            return "Version"
        changed.discard(root.number)
        forms = [one.seen(catalog.get(b"/AcroForm", {})) for one, catalog in self._both(before, after)]
        if _differing(*forms) - {b"/Fields", b"/SigFlags"}:
            return "AcroForm"
        fields = self._appended(forms[0].get(b"/Fields", []), forms[1].get(b"/Fields", []), changed)
        if fields is None or not all(self._is_unseen(one, added) for one in fields):
            return "Fields"
        self.signatures = len(fields)
        form = before.get(b"/AcroForm")
        changed -= {form.number} if isinstance(form, Ref) else set()
        return self._pages(changed, {one.number for one in fields})

    def _both(self, before: Any, after: Any) -> Sequence[tuple[_Objects, Any]]:
        return (self.old, before), (self.new, after)

    def _appended(self, before: Any, after: Any, changed: set[int]) -> list[Ref] | None:
        """Return what a list has more than before, at its end; `None` when it differs otherwise."""
        lists = self.old.seen(before), self.new.seen(after)
        changed -= {before.number} if isinstance(before, Ref) and before == after else set()
        if not all(isinstance(one, list) for one in lists) or lists[1][: len(lists[0])] != lists[0]:
            return None
        more = lists[1][len(lists[0]) :]
        return more if all(isinstance(one, Ref) for one in more) else None

    def _is_unseen(self, field: Ref, added: Iterable[int]) -> bool:
        """Say whether a field is a new signature field without any appearance."""
        value = self.new.value(field.number) if field.number in added else {}
        nothing = [0.0, 0.0, 0.0, 0.0]
        known = value.keys() <= _FIELD_KEYS
        return known and value.get(b"/FT") == b"/Sig" and value.get(b"/Rect", nothing) == nothing

    def _pages(self, changed: set[int], fields: set[int]) -> str:
        for number in sorted(changed):
            before, after = self.old.value(number), self.new.value(number)
            if not isinstance(before, dict) or before.get(b"/Type") != b"/Page":
                return f"{number} 0 obj"
            if _differing(before, after) - {b"/Annots"}:
                return f"Page, {number} 0 obj"
            more = self._appended(before.get(b"/Annots", []), after.get(b"/Annots", []), set())
            if more is None or not {one.number for one in more} <= fields:
                return f"Annots, {number} 0 obj"
        return ""


def _differing(before: Any, after: Any) -> set[Any]:
    """Return the keys whose values differ between two dictionaries."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return {b""}
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def _long_term_data(pdf: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return the certificates and lists in the document security store of a PDF.

    Raises:
        Unsound: it cannot be read.
    """
    try:
        objects = _Objects(pdf)
        store = objects.seen(objects.seen(objects.trailer[b"/Root"]).get(b"/DSS", {}))
        found = [
            [objects.stream(one.number) for one in objects.seen(store.get(key, [])) if isinstance(one, Ref)]
            for key in (b"/Certs", b"/CRLs")
        ]
        if any(one_node(raw, SEQUENCE).raw != raw for kind in found for raw in kind):
            raise _unreadable("DSS")
        return found[0], found[1]
    except (UnknownForm, KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        raise _unreadable("DSS") from error


_OBJECT = re.compile(rb"\n(\d+) 0 obj\n<</Type /(EmbeddedFile|Filespec)([^\n]*)>>\n(stream\n|endobj)")
_FILE_NAME = re.compile(rb"/F <((?:[0-9A-Fa-f]{2})+)>/UF <(?:[0-9A-Fa-f]{2})+>/EF <</F (\d+) 0 R")
_FOLDERS = ("journal-", "checkpoints-", "trust-crls-", "trust-")
_LARGEST_ATTACHED = 400_000_000


def attached_files(pdf: bytes) -> dict[str, bytes]:
    """Return the files attached to a PDF that this service wrote, by their paths in the package.

    Only for a PDF whose seal is checked: what is read here is then what was sealed.
    """
    contents: dict[bytes, bytes] = {}
    found: dict[str, bytes] = {}
    place, room = 0, _LARGEST_ATTACHED
    while room > 0:
        one = _OBJECT.search(pdf, place)
        if one is None:
            return found
        number, kind, inside, _ = one.groups()
        place = one.end()
        if kind == b"EmbeddedFile":
            size = re.search(rb"/Length (\d{1,10})", inside)
            content = pdf[place : place + int(size[1] if size else 0)]
            place += len(content)  # A file inside may hold objects of its own.
            contents[number] = _inflated(content, room) if b"/FlateDecode" in inside else content
            room -= len(contents[number])
            continue
        named = _FILE_NAME.search(inside)
        if named is not None and named[2] in contents:
            found[_path_of(bytes.fromhex(named[1].decode()))] = contents[named[2]]
    return {}


def _inflated(content: bytes, room: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, room)
    except zlib.error:
        return b""


def _path_of(name: bytes) -> str:
    text = name[2:].decode("utf-16-be", "replace") if name[:2] == b"\xfe\xff" else name.decode("latin-1")
    start = next((one for one in _FOLDERS if text.startswith(one)), "")
    return start.replace("-", "/") + text[len(start) :]


# The journal: C2SP signed notes, checkpoints and proofs; RFC 9162, 2.1.3.2.


class Proof(NamedTuple):
    """An entry of the journal with its place, its siblings, and the signed checkpoint."""

    entry: bytes
    place: int
    siblings: tuple[bytes, ...]
    note: str


def proof_of(text: bytes) -> Proof:
    """Read a proof (C2SP tlog-proof) whose extra data is the entry."""
    try:
        head, empty, note = text.decode("utf-8").partition("\n\n")
        first, extra, index, *siblings = head.split("\n")
        if first != "c2sp.org/tlog-proof@v1" or not empty or not extra.startswith("extra "):
            raise ValueError(first)
        number = re.fullmatch(r"index (0|[1-9][0-9]{0,18})", index)
        hashes = tuple(map(_base64, siblings))
        if number is None or len(hashes) > 63 or any(len(one) != 32 for one in hashes):
            raise ValueError(index)
        return Proof(_base64(extra[len("extra ") :]), int(number[1]), hashes, note)
    except ValueError as error:
        raise _unreadable("C2SP tlog-proof") from error


_NOTE_LINE = re.compile(r"— [^\s+]+ [A-Za-z0-9+/]+={0,2}")


class LogKey(NamedTuple):
    """A public key in note format (C2SP signed-note): `name+hash+base64`."""

    name: str
    mark: bytes
    kind: int
    public: bytes

    def signatures_on(self, note: str) -> list[bytes]:
        """Return the signatures in a note that name this key; raise `ValueError`."""
        *lines, end = note.rpartition("\n\n")[2].split("\n")
        if end or not lines or not all(map(_NOTE_LINE.fullmatch, lines)):
            raise ValueError("no signature lines")
        start = f"— {self.name} "
        found = [_base64(line[len(start) :]) for line in lines if line.startswith(start)]
        return [one[4:] for one in found if one[:4] == self.mark]


def log_key(text: str) -> LogKey:
    """Read a key; raise `ValueError`."""
    name, digits, public = text.split("+", 2)
    raw = _base64(public)
    mark = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if mark.hex() != digits or len(raw) != 33 or not name:
        raise ValueError(text)
    return LogKey(name, mark, raw[0], raw[1:])


def checkpoint_of(note: str, key: str) -> tuple[int, bytes]:
    """Return size and root of a checkpoint, after checking that the log with this key signed it."""
    wrong = Unsound("le point de contrôle n'est pas signé par ce journal | this log did not sign it")
    try:
        log, (text, empty, _) = log_key(key), note.rpartition("\n\n")
        origin, size, root = text.split("\n")
        number, value = int(size), _base64(root)
        signatures = log.signatures_on(note)
    except ValueError as error:
        raise wrong from error
    signed = [is_ed25519(log.public, one, f"{text}\n".encode()) for one in signatures]
    if (
        log.kind != 1
        or origin != log.name
        or not empty
        or str(number) != size
        or not signed
        or not all(signed)
    ):
        raise wrong
    return number, value


def cosigners_of(note: str, keys: Iterable[str]) -> list[tuple[str, datetime]]:
    """Return which witnesses cosigned a checkpoint and when (C2SP tlog-cosignature); others are ignored.

    Raises:
        Unsound: a cosignature of one of these keys is wrong.
    """
    found = []
    text = note.rpartition("\n\n")[0]
    try:
        for one in map(log_key, keys):
            for value in one.signatures_on(note) if one.kind == 4 else ():
                seconds = int.from_bytes(value[:8], "big")
                message = f"cosignature/v1\ntime {seconds}\n{text}\n".encode()
                if not is_ed25519(one.public, value[8:], message):
                    raise Unsound(f"contreseing faux : {one.name} | a wrong cosignature: {one.name}")
                found.append((one.name, datetime.fromtimestamp(seconds, UTC)))
    except (ValueError, OverflowError, OSError) as error:
        raise _unreadable("C2SP tlog-cosignature") from error
    return found


_CONSISTENCY = re.compile(
    r"archive-dui/consistency@v1\nold ([1-9][0-9]{0,18})\nnew ([1-9][0-9]{0,18})\n((?:[A-Za-z0-9+/]{43}=\n)*)"
)


def consistency_of(text: bytes) -> tuple[int, int, tuple[bytes, ...]]:
    """Read a proof that a log of the first size is the beginning of one of the second."""
    try:
        found = _CONSISTENCY.fullmatch(text.decode("ascii"))
        if found is not None:
            return int(found[1]), int(found[2]), tuple(map(_base64, found[3].split("\n")[:-1]))
    except ValueError:
        pass
    raise _unreadable("consistency")


def is_beginning(old: tuple[int, bytes], new: tuple[int, bytes], path: Sequence[bytes]) -> bool:
    """Say whether one tree (size, root) is the beginning of another (RFC 9162, 2.1.4.2)."""
    if old[0] == new[0]:
        return not path and old == new
    if not 0 < old[0] < new[0]:
        return False
    siblings = list(path) if old[0] & (old[0] - 1) else [old[1], *path]
    node, last = old[0] - 1, new[0] - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    if not siblings:
        return False
    first = second = siblings[0]
    for sibling in siblings[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first = hashlib.sha256(b"\1" + sibling + first).digest()
            second = hashlib.sha256(b"\1" + sibling + second).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = hashlib.sha256(b"\1" + second + sibling).digest()
        node, last = node >> 1, last >> 1
    return last == 0 and (first, second) == (old[1], new[1])


def is_included(proof: Proof, size: int, root: bytes) -> bool:
    """Say whether the entry is at its place in the tree."""
    if not 0 <= proof.place < size:
        return False
    node, last = proof.place, size - 1
    found = hashlib.sha256(b"\0" + proof.entry).digest()
    for sibling in proof.siblings:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = hashlib.sha256(b"\1" + sibling + found).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\1" + found + sibling).digest()
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


# The folder that `attest --package` makes.


class Package:
    """The files of a folder. Only plain files are read, and only by the paths of its index."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.files: dict[str, bytes] = {}

    def part(self, stem: str) -> bytes | None:
        """Return the part of the record with this name, whatever its ending."""
        found = [name for name in self.files if "/" not in name and name.partition(".")[0] == stem]
        return self.files[found[0]] if len(found) == 1 else None

    def below(self, folder: str) -> dict[str, bytes]:
        """Return the files of a folder, by their names in it."""
        start = f"{folder}/"
        return {name[len(start) :]: one for name, one in self.files.items() if name.startswith(start)}

    def read(self) -> Step:
        """Compare the folder with its index, and keep the files that are as it says."""
        name = "Contenu du paquet | Content of the package"
        try:
            signed = plain_file(self.folder, INDEX)
            index = json_of(signed)
            listed = {one["path"]: (one["bytes"], one["sha256"]) for one in index["files"]}
            if index["format"] != FORM or len(listed) != len(index["files"]):
                raise _unreadable("format")
            signature = plain_file(self.folder, SIGNATURE)
            if canonical(index) + b"\n" != signed:
                raise _unreadable("JSON")
        except (OSError, KeyError, TypeError, Unsound):
            return Step(
                name,
                FAILED,
                f"{INDEX} ou {SIGNATURE} manque ou est illisible : le paquet n'est pas entier. | "
                f"{INDEX} or {SIGNATURE} is missing or unreadable: the package is not whole.",
            )
        step, self.files = altered_in(self.folder, listed, (INDEX, SIGNATURE), name)
        self.files |= {INDEX: signed, SIGNATURE: signature}
        return step


def altered_in(
    folder: str, listed: Mapping[str, tuple[int, str]], others: Iterable[str], name: Words
) -> tuple[Step, dict[str, bytes]]:
    """Compare a folder with the files listed (length, SHA-256) and no others; return those as listed."""
    flaws, found = [], {}
    for path, (size, digest) in listed.items():
        try:
            content = plain_file(folder, path)
        except OSError:
            flaws.append(path)
            continue
        if (len(content), hashlib.sha256(content).hexdigest()) == (size, digest):
            found[path] = content
        else:
            flaws.append(path)
    flaws += sorted({*_walked(folder)} - {*listed, *others})
    if flaws:
        shown = ", ".join(flaws[:5]) + (" …" if len(flaws) > 5 else "")
        detail = f"Manquant, modifié ou ajouté : {shown}. | Missing, altered or added: {shown}."
        return Step(name, FAILED, detail), found
    detail = f"Les {len(listed)} fichiers listés sont entiers. | The {len(listed)} files listed are whole."
    return Step(name, PASSED, detail), found


def plain_file(folder: str, path: str) -> bytes:
    """Read a plain file below a folder; raise `OSError` for anything else, without following links."""
    parts = path.split("/")
    if not path or any(part in ("", ".", "..") or re.search(r"[\x00-\x1f\\:]", part) for part in parts):
        raise OSError("a path that is not allowed")
    place = folder
    for part in parts:
        place = os.path.join(place, part)
        if os.path.islink(place):
            raise OSError("a link")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(place, flags | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST_FILE:
            raise OSError("not a plain file, or too large")
        return file.read()


def _walked(folder: str, below: str = "") -> Iterator[str]:
    """Yield the paths of everything in a folder that is not a folder."""
    with os.scandir(os.path.join(folder, below) if below else folder) as entries:
        for entry in entries:
            path = f"{below}/{entry.name}" if below else entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from _walked(folder, path)
            else:
                yield path


class PackageCheck:
    """The steps over the folder of an attestation, in their order."""

    def __init__(self, package: Package, checks: Checks, given: bool) -> None:
        self.package, self.checks, self.given = package, checks, given
        self.record = ""
        self.proven: datetime | None = None
        self.root = b""
        self.sealer = b""

    def steps(self) -> Iterator[Step]:
        """Yield every step."""
        yield self.checks.authorities(self.given)
        yield from self._index()
        yield from self.proofs()
        yield self._bound()
        what = "Cachet du relevé | Seal of the statement"
        yield from self.checks.pdf(self.package.part("releve") or b"", None, what)

    def proofs(self) -> Iterator[Step]:
        """Yield the steps over the parts of the record, its journal and its receipt."""
        yield from self._manifest()
        yield from self._evidence()
        yield from self._document()
        yield from self.journal()
        yield from self.receipt()
        yield self.told()

    def identified(self) -> Container:
        """Note of which record the index is and whose certificate its seal names; return that seal."""
        self.record = str(json_of(self.package.files[INDEX]).get("record"))
        container = container_of(self.package.files[SIGNATURE])
        self.sealer = container.signer.raw
        return container

    def statements(self) -> Iterator[Step]:
        """Check what is said around the parts: the journal, the receipt, and the statement."""
        yield from self.journal()
        yield from self.receipt()
        yield self.told()
        yield self._bound()

    def _index(self) -> Iterator[Step]:
        what = "Cachet du paquet | Seal of the package"
        index = self.package.files[INDEX]
        try:
            container = self.identified()
        except Unsound as error:
            yield Step(about(what, " : signature | : signature"), FAILED, error.words)
            return
        yield from self.checks.seal(container, [index], self.checks.now, what)

    def _manifest(self) -> Iterator[Step]:
        try:
            manifest = json_of(self.package.part("manifest") or b"")
            named = {part: manifest[part] for part in ("source", "document", "provenance")}
            same = manifest["record"] == self.record
        except (KeyError, TypeError, Unsound):
            yield Step("Manifeste | Manifest", FAILED, "Il est absent ou illisible. | None, or unreadable.")
            return
        name = "Manifeste du document | Manifest of the document"
        words = f"Celui du document {self.record}. | That of the record {self.record}."
        other = "Celui d'un autre document. | That of another record."
        yield Step(name, PASSED if same else FAILED, words if same else other)
        for part, english in (("source", "Source"), ("document", "Document"), ("provenance", "Provenance")):
            words = f"{english} conforme au manifeste | {english} as in the manifest"
            yield self._as_named(part, named[part], words)
        material = manifest.get("validation")
        if isinstance(material, dict) and "sha256" in material:
            name = "Pièces de validation conformes au manifeste | Validation material as in the manifest"
            yield self._as_named("validation", material, name)

    def _as_named(self, part: str, named: Any, name: Words) -> Step:
        content = self.package.part(part)
        if content is None:
            return Step(name, FAILED, "Le fichier manque. | The file is missing.")
        digest = hashlib.sha256(content).hexdigest()
        size = named.get("length", len(content))
        if (digest, len(content)) != (named.get("sha256"), size):
            return Step(name, FAILED, "L'empreinte diffère. | The digest differs.")
        return Step(name, PASSED, f"SHA-256 {digest}. | SHA-256 {digest}.")

    def members(self) -> list[bytes]:
        """Return the four objects that the evidence covers."""
        return [self.package.part(one) or b"" for one in ("source", "document", "manifest", "nonce")]

    def _evidence(self) -> Iterator[Step]:
        raw = self.package.part("evidence")
        if raw is None:
            detail = (
                "Elle n'est pas encore constituée : le lot du document n'était pas clos. | "
                "It is not made yet: the batch of the record was not closed."
            )
            yield Step("Preuve d'existence | Evidence record", UNKNOWN, detail)
            return
        for found in self.checks.evidence(raw, self.members()):
            if isinstance(found, datetime):
                self.proven = found
            else:
                yield found
        try:
            self.root = token_of(stamps_of(raw)[0][0][0].token).imprint
        except Unsound:
            self.root = b""

    def _document(self) -> Iterator[Step]:
        what = "Cachet du document | Seal of the document"
        yield from self.checks.pdf(self.package.part("document") or b"", self.proven, what)

    # The journal.

    def journal(self) -> Iterator[Step]:
        """Check the entries of the record, and what others said about the journal."""
        name = "Journal : entrées du document | Journal: entries about the record"
        files = self.package.below("journal")
        if not files:
            detail = "Aucune n'est jointe. | None is attached."
            yield Step(name, UNKNOWN, detail)
            return
        try:
            proofs = [proof_of(content) for _, content in sorted(files.items())]
            stated = {note: checkpoint_of(note, self.checks.trust.journal_key) for note in _notes(proofs)}
        except Unsound as error:
            yield Step(name, FAILED, error.words)
            return
        if len(set(stated.values())) > 1:
            other = "Ses états signés diffèrent. | The signed states of it differ."
            yield Step(name, FAILED, other)
            return
        lost = [one.place for one in proofs if not is_included(one, *stated[one.note])]
        size = max(size for size, _ in stated.values())
        if lost:
            detail = f"Absente de l'arbre : entrée {lost[0]}. | Not in the tree: entry {lost[0]}."
            yield Step(name, FAILED, detail)
            return
        key = self.checks.trust.journal_key
        yield Step(
            name,
            PASSED,
            f"{len(proofs)} entrées incluses dans le journal signé de {size} entrées. Clé : {key}. | "
            f"{len(proofs)} entries are in the signed journal of {size} entries. Key: {key}.",
        )
        yield self._commitments(proofs)
        known = max(stated.values())
        yield self._cosigned(proofs, known)
        yield from self._dated(proofs, known)

    def _checkpoint(self, name: str, known: tuple[int, bytes]) -> tuple[int, str]:
        """Return size and text of a checkpoint that is of the journal with `known` size and root."""
        files = self.package.below("checkpoints")
        try:
            note = files[f"{name}.note"].decode("utf-8")
            old, new, path = consistency_of(files[f"{name}.consistency"])
        except (KeyError, ValueError) as error:
            raise _unreadable("checkpoints") from error
        stated = checkpoint_of(note, self.checks.trust.journal_key)
        before, after = sorted((stated, known))
        if (old, new) != (before[0], after[0]) or not is_beginning(before, after, path):
            raise Unsound("ce n'est pas le même journal | it is not the same journal")
        return stated[0], note

    def _cosigned(self, proofs: Sequence[Proof], known: tuple[int, bytes]) -> Step:
        name = "Journal : témoins | Journal: witnesses"
        if "cosigned.note" not in self.package.below("checkpoints"):
            detail = (
                "Aucun ne l'a contresigné ; le reste n'en dépend pas. | None cosigned; the rest needs none."
            )
            return Step(name, PASSED, detail)
        try:
            size, note = self._checkpoint("cosigned", known)
            found = cosigners_of(note, self.checks.trust.witness_keys)
        except Unsound as error:
            return Step(name, FAILED, error.words)
        if not found:
            return Step(
                name,
                PASSED,
                "Aucun témoin dont la clé soit connue ; le reste n'en dépend pas. | "
                "No witness whose key is known; the rest needs none.",
            )
        covered = sum(one.place < size for one in proofs)
        listed = " ; ".join(f"{who}, {_day(at)}" for who, at in found)
        return Step(
            name,
            PASSED,
            f"Contresigné à {size} entrées, dont {covered} des {len(proofs)} jointes : {listed}. | "
            f"Cosigned at {size} entries, {covered} of the {len(proofs)} attached among them: {listed}.",
        )

    def _dated(self, proofs: Sequence[Proof], known: tuple[int, bytes]) -> Iterator[Step]:
        what = "Journal : datation | Journal: date"
        files = self.package.below("checkpoints")
        if "stamped.note" not in files:
            detail = (
                "Il n'est pas encore daté ; le reste n'en dépend pas. | Not dated yet; the rest needs none."
            )
            yield Step(what, PASSED, detail)
            return
        try:
            size, note = self._checkpoint("stamped", known)
        except Unsound as error:
            yield Step(what, FAILED, error.words)
            return
        covered = sum(one.place < size for one in proofs)
        yield Step(
            what,
            PASSED,
            f"{size} entrées, dont {covered} des {len(proofs)} jointes. | "
            f"{size} entries, {covered} of the {len(proofs)} attached among them.",
        )
        found = self.checks.evidence(files.get("stamped.ers", b""), [note.encode()], what)
        yield from (step for step in found if isinstance(step, Step))

    def _commitments(self, proofs: Sequence[Proof]) -> Step:
        """Compare what the journal committed to with the parts: SHA-256 over the nonce and the digest."""
        name = "Journal : engagements | Journal: commitments"
        source, document, _, nonce = self.members()
        wanted = {
            ("record:received", "commitment"): hashlib.sha256(source).digest(),
            ("record:documented", "document"): hashlib.sha256(document).digest(),
            ("record:sealed", "evidence"): self.root,
        }
        found: dict[tuple[str, str], str] = {}
        for proof in sorted(proofs, key=lambda one: one.place):
            try:
                entry = json_of(proof.entry)
                if entry["subject"] == self.record:
                    tag, facts = entry["tag"], entry["facts"]
                    found.update({(tag, fact): str(value) for fact, value in facts.items()})
            except (KeyError, TypeError, AttributeError, Unsound) as error:
                detail = "Une entrée est illisible. | An entry is unreadable."
                return Step(name, FAILED, error.words if isinstance(error, Unsound) else detail)
        other = [
            tag
            for (tag, fact), digest in wanted.items()
            if digest
            and (tag, fact) in found
            and found[tag, fact] != hashlib.sha256(nonce + digest).hexdigest()
        ]
        if other:
            listed = ", ".join(other)
            return Step(
                name,
                FAILED,
                f"Le journal parle d'autres octets : {listed}. | The journal is of other bytes: {listed}.",
            )
        count = sum(one in found for one in wanted)
        return Step(
            name,
            PASSED if count else UNKNOWN,
            f"{count} engagement(s) du journal sont ceux de ces fichiers. | "
            f"{count} commitment(s) of the journal are those of these files.",
        )

    # The receipt.

    def receipt(self) -> Iterator[Step]:
        """Check the receipt, when there is one."""
        name = "Accusé de réception | Receipt"
        raw = self.package.part("receipt")
        if raw is None:
            detail = "Aucun n'est joint ; le reste n'en dépend pas. | None is attached; the rest needs none."
            yield Step(name, PASSED, detail)
            return
        try:
            claims = receipt_of(raw, self.checks.trust.receipt_keys)
        except UnknownForm as error:
            yield Step(name, UNKNOWN, error.words)
            return
        except Unsound as error:
            yield Step(name, FAILED, error.words)
            return
        at = f"{claims.get('received_at')}"
        yield Step(name, PASSED, f"Signé par le service, du {at}. | Signed by the service, of {at}.")
        yield self._received(claims)

    def _received(self, claims: Mapping[str, Any]) -> Step:
        name = "Accusé : octets reçus | Receipt: the bytes received"
        source = self.package.part("source") or b""
        if hashlib.sha256(source).hexdigest() == claims.get("sha256"):
            return Step(
                name,
                PASSED,
                "La source est le flux reçu, octet pour octet. | The source is the flow, byte for byte.",
            )
        if source.startswith(b'{"flow":'):
            return Step(
                name,
                PASSED,
                "L'accusé porte sur le flux entier, dont la source est une partie : voir le journal. | "
                "The receipt is of the whole flow, of which the source is a part: see the journal.",
            )
        return Step(name, FAILED, "La source n'est pas le flux reçu. | The source is not the flow received.")

    # The statement itself.

    def told(self) -> Step:
        """Return the verdict that was given when the statement was made: it is not better now."""
        name = "Relevé | Statement"
        try:
            told = json_of(self.package.files["attestation.json"])
            same, verdict = told["record"] == self.record, str(told["verdict"])
        except (KeyError, TypeError, Unsound):
            return Step(name, FAILED, "attestation.json est illisible. | attestation.json cannot be read.")
        if not same or verdict not in _VERDICTS:
            return Step(name, FAILED, "Il est d'un autre document. | It is of another record.")
        french, english = _VERDICTS[verdict].split(" | ")
        return Step(name, verdict, f"Ce qu'il dit : {french}. | What it says: {english}.")

    def _bound(self) -> Step:
        """Compare the statement that people read with the folder: by one signer, and of the same words."""
        name = "Relevé et paquet | Statement and package"
        sealed = _sealed_part(self.package.part("releve") or b"")
        try:
            signer = _pdf_signatures(sealed)[0].container.signer.raw
        except (Unsound, UnknownForm) as error:
            return Step(name, FAILED, error.words)
        if signer != self.sealer:
            return Step(name, FAILED, "Deux signataires diffèrent. | They are by two signers.")
        attached = attached_files(sealed).get("attestation.json")
        if attached is None:
            return Step(name, UNKNOWN, "Il ne porte pas ses données. | It does not carry its data.")
        same = attached == self.package.files.get("attestation.json")
        words = "Du même signataire, et identiques. | By one signer, and alike."
        other = "Il dit autre chose que le paquet. | It says something else than the package."
        return Step(name, PASSED if same else FAILED, words if same else other)


def _notes(proofs: Sequence[Proof]) -> list[str]:
    return list(dict.fromkeys(one.note for one in proofs))


def receipt_of(raw: bytes, keys: bytes) -> Mapping[str, Any]:
    """Return the claims of a receipt (compact JWS, ES256) after checking its signature.

    Raises:
        Unsound: it is none, or its signature is wrong.
        UnknownForm: it names a key that the trust does not have.
    """
    try:
        head, body, value = raw.decode("ascii").split(".")
        claims = json_of(_base64url(body))
    except ValueError as error:
        raise Unsound("l'accusé est illisible | the receipt is unreadable") from error
    signed_by(f"{head}.{body}", head, value, keys)
    if not isinstance(claims, dict):
        raise _unreadable("JWS")
    return claims


def signed_by(signed: str, head: str, value: str, keys: bytes) -> None:
    """Check the signature of a JWS by one of these keys (JWKS, P-256); raises as `receipt_of`."""
    try:
        header = json_of(_base64url(head))
        if header["alg"] != "ES256" or header.keys() & {"b64", "crit"}:
            raise _unreadable("JWS")
        known = {str(one["kid"]): one for one in (json_of(keys)["keys"] if keys else ())}
        if str(header["kid"]) not in known:
            raise UnknownForm("La clé qui signe n'est pas donnée. | The key that signs is not given.")
        key = known[str(header["kid"])]
        point = (int.from_bytes(_base64url(key["x"]), "big"), int.from_bytes(_base64url(key["y"]), "big"))
        signature = _base64url(value)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unsound("la signature est illisible | the signature is unreadable") from error
    if not is_es256(point, signature, signed.encode()):
        raise Unsound("la signature est fausse | the signature is wrong")


# Proofs alone: an evidence record, a time stamp, a receipt, a proof of the journal.


def proof_steps(
    content: bytes, name: str, data: Sequence[bytes], checks: Checks, given: bool
) -> Iterator[Step] | None:
    """Return the steps of a proof that is a file of its own; `None` for bytes that are no such proof."""
    if content.startswith(b"c2sp.org/tlog-proof@v1\n"):
        return journal_proof_steps([content], checks.trust.journal_key, checks.trust.witness_keys)
    if content.startswith(b"{") and name.endswith(".json") and b'"journal-proof/1"' in content[:1_000_000]:
        return proof_document_steps(content, checks)
    if name.endswith(".jws") or re.fullmatch(rb"[\w-]+\.[\w-]+\.[\w-]+", content[:100_000]):
        return receipt_steps(content, data, checks)
    kinds = {".ers": "ers", ".er": "ers", ".tst": "token", ".tsr": "token"}
    kind = kinds.get(os.path.splitext(name)[1].lower(), "")
    if not kind and content[:1] == b"\x30":
        kind = "token" if _is_token(content) else "ers" if _is_evidence(content) else ""
    if kind == "ers":
        return evidence_steps(content, data, checks, given)
    return token_steps(content, data, checks, given) if kind == "token" else None


def _is_token(content: bytes) -> bool:
    try:
        return container_of(content).kind == _TST_INFO
    except Unsound:
        return False


def _is_evidence(content: bytes) -> bool:
    try:
        return bool(stamps_of(content)[0])
    except Unsound:
        return False


_NO_DATA: Words = "Donnez ce qu'il prouve avec --data. | Give what it proves with --data."


def evidence_steps(content: bytes, data: Sequence[bytes], checks: Checks, given: bool) -> Iterator[Step]:
    """Check an evidence record over the objects that are given, all of them together."""
    yield checks.authorities(given)
    if not data:
        yield Step("Preuve d'existence | Evidence record", UNKNOWN, _NO_DATA)
        return
    yield from (step for step in checks.evidence(content, data) if isinstance(step, Step))


def token_steps(content: bytes, data: Sequence[bytes], checks: Checks, given: bool) -> Iterator[Step]:
    """Check a time stamp over the one object that is given."""
    what = "Horodatage | Time stamp"
    yield checks.authorities(given)
    try:
        token = token_of(content)
    except Unsound as error:
        yield Step(what, FAILED, error.words)
        return
    if len(data) != 1:
        yield Step(what, UNKNOWN, _NO_DATA)
    elif hashlib.new(token.algorithm, data[0]).digest() != token.imprint:
        yield Step(what, FAILED, "Il date autre chose. | It is of something else.")
        return
    yield from checks.stamp(token, checks.now, what)


def receipt_steps(content: bytes, data: Sequence[bytes], checks: Checks) -> Iterator[Step]:
    """Check a receipt, and that it is of the flow that is given."""
    name = "Accusé de réception | Receipt"
    try:
        claims = receipt_of(content, checks.trust.receipt_keys)
    except UnknownForm as error:
        yield Step(name, UNKNOWN, error.words)
        return
    except Unsound as error:
        yield Step(name, FAILED, error.words)
        return
    yield Step(name, PASSED, f"Du {claims.get('received_at')}. | Of {claims.get('received_at')}.")
    name = "Accusé : octets reçus | Receipt: the bytes received"
    if len(data) != 1:
        yield Step(name, UNKNOWN, _NO_DATA)
        return
    same = [hashlib.new(one, data[0]).hexdigest() == claims.get(one) for one in ("sha256", "sha512")]
    is_it = all(same) and len(data[0]) == claims.get("length")
    words = "Ce sont ceux qui sont donnés. | They are those that are given."
    other = "Ce sont d'autres octets. | They are other bytes."
    yield Step(name, PASSED if is_it else FAILED, words if is_it else other)


def journal_proof_steps(texts: Sequence[bytes], key: str, witnesses: Sequence[str]) -> Iterator[Step]:
    """Check that entries are in the journal that is signed with them."""
    name = "Journal : entrées | Journal: entries"
    if not key:
        detail = "La clé du journal n'est pas donnée (--trust). | The journal's key is not given (--trust)."
        yield Step(name, UNKNOWN, detail)
        return
    for text in texts:
        try:
            proof = proof_of(text)
            size, root = checkpoint_of(proof.note, key)
            cosigners_of(proof.note, witnesses)
        except Unsound as error:
            yield Step(name, FAILED, error.words)
            return
        if not is_included(proof, size, root):
            yield Step(name, FAILED, f"Absente : {proof.place}. | Not in the tree: {proof.place}.")
            return
        where = f"{proof.place}/{size}"
        yield Step(name, PASSED, f"Entrée {where}. Clé : {key}. | Entry {where}. Key: {key}.")


_COVERED_BY = {"cosignatures": {"witnesses"}, "time_stamps": {"at", "evidence"}}
"""What the file of `journal prove` says of later checkpoints; older files have neither."""


def _is_covering(one: Mapping[str, Any], more: set[str], key: str, known: tuple[int, bytes]) -> bool:
    """Say whether a checkpoint in a file of proofs is one of the journal, and its witnesses cosigned it."""
    note = one["checkpoint"]
    stated = checkpoint_of(note, key)
    before, after = sorted((stated, known))
    path = tuple(map(_base64, one["consistency"]))
    cosigned = [
        (other["name"], other["at"][:19], cosigners_of(note, [other["vkey"]]))
        for other in one.get("witnesses", ())
    ]
    by = all(
        [who for who, _ in found] == [name] and f"{found[0][1]:%Y-%m-%dT%H:%M:%S}" == at
        for name, at, found in cosigned
    )
    same = (one["size"], one["root"]) == (stated[0], stated[1].hex()) and is_beginning(before, after, path)
    return same and by and one.keys() == {"size", "root", "checkpoint", "consistency", *more}


def proof_document_steps(content: bytes, checks: Checks) -> Iterator[Step]:
    """Check what `journal prove` wrote: each entry by its proof, and the rest of the file against these."""
    name = "Fichier de preuve | File of proofs"
    key, witnesses = checks.trust.journal_key, checks.trust.witness_keys
    try:
        told = json_of(content)
        entries = [(one, proof_of(one["tlog_proof"].encode())) for one in told["entries"]]
        size, root = checkpoint_of(told["checkpoint"], key or told["vkey"])
        parts = {"format", "record", "origin", "vkey", "size", "root", "checkpoint", "entries"}
        whole = set(told) in (parts, parts | set(_COVERED_BY))
        covering = [(one, more) for kind, more in _COVERED_BY.items() for one in told.get(kind, ())]
        dated = [
            (one["checkpoint"].encode(), _base64(one["evidence"]), one["at"][:19])
            for one in told.get("time_stamps", ())
        ]
        whole = whole and content == json.dumps(told, indent=1).encode() + b"\n"
        same = (told["size"], told["root"], told["origin"]) == (
            size,
            root.hex(),
            told["vkey"].partition("+")[0],
        )
        same = same and (not key or key == told["vkey"])
        same = same and all(_is_covering(one, more, told["vkey"], (size, root)) for one, more in covering)
        for one, proof in entries:
            about_it = "record" if json_of(proof.entry)["subject"] == told["record"] else "deposit"
            same = same and one == {
                "about": about_it,
                "index": proof.place,
                "entry": proof.entry.decode("ascii"),
                "proof": [b64encode(each).decode() for each in proof.siblings],
                "tlog_proof": one["tlog_proof"],
            }
            same = same and proof.note == told["checkpoint"]
        sound = whole and same and "record" in {one["about"] for one, _ in entries}
    except (KeyError, TypeError, AttributeError, ValueError, Unsound) as error:
        words = error.words if isinstance(error, Unsound) else "Il est illisible. | It is unreadable."
        yield Step(name, FAILED, words)
        return
    words = f"{len(entries)} entrées sur {told['record']}. | {len(entries)} entries about {told['record']}."
    other = "Il ne dit pas ce que disent ses preuves. | It does not say what its proofs say."
    yield Step(name, PASSED if sound else FAILED, words if sound else other)
    texts = [one["tlog_proof"].encode() for one, _ in entries]
    yield from journal_proof_steps(texts, key or told["vkey"], witnesses)
    what = "Journal : datation | Journal: date"
    for note, record, at in dated:
        for found in checks.evidence(record, [note], what):
            if isinstance(found, Step):
                yield found
            elif f"{found:%Y-%m-%dT%H:%M:%S}" != at:
                yield Step(what, FAILED, "Un autre temps est écrit. | Another time is written.")


# The folder of a journal (C2SP tlog-tiles): `journal export`.

_WIDTH, _HASH = 256, 32


def tile_path(kind: str, number: int, width: int) -> str:
    """Return the path of a tile (its level) or of a bundle (`entries`); an incomplete one has its width."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    return f"tile/{kind}/{'/'.join(groups)}" + ("" if width == _WIDTH else f".p/{width}")


def bundled(content: bytes) -> list[bytes]:
    """Return the entries of a bundle."""
    found, at = [], 0
    while at < len(content):
        end = at + 2 + int.from_bytes(content[at : at + 2], "big")
        if end > len(content):
            raise _unreadable("C2SP tlog-tiles")
        found.append(content[at + 2 : end])
        at = end
    return found


class _Tree:
    """A tree that grows: the roots of its full subtrees, the larger first, and the tiles that they fill."""

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[tuple[int, bytes]] = []
        self.tiles: list[list[bytes]] = []

    def add(self, entry: bytes) -> None:
        """Add an entry."""
        height, node = 0, hashlib.sha256(b"\0" + entry).digest()
        self._keep(height, node)
        while self.peaks and self.peaks[-1][0] == height:
            node = hashlib.sha256(b"\1" + self.peaks.pop()[1] + node).digest()
            height += 1
            self._keep(height, node)
        self.peaks.append((height, node))
        self.size += 1

    def _keep(self, height: int, node: bytes) -> None:
        if height % 8 == 0:
            if height // 8 == len(self.tiles):
                self.tiles.append([])
            self.tiles[height // 8].append(node)

    def root(self) -> bytes:
        """Return the root; empty for no entry."""
        found = b""
        for _, node in reversed(self.peaks):
            found = hashlib.sha256(b"\1" + node + found).digest() if found else node
        return found


class JournalCheck:
    """The folder of a journal: its entries against its tiles, and against every signed checkpoint in it."""

    def __init__(self, folder: str, checks: Checks) -> None:
        self.folder, self.checks = folder, checks
        self.files: dict[str, bytes] = {}

    def steps(self) -> Iterator[Step]:
        """Yield every step."""
        name = "Journal : point de contrôle | Journal: checkpoint"
        try:
            told = plain_file(self.folder, "vkey").decode("ascii")
            key = self.checks.trust.journal_key or told[:-1]
            size, root = checkpoint_of(plain_file(self.folder, "checkpoint").decode("utf-8"), key)
            others = sorted({*_walked(self.folder)} - {"vkey", "checkpoint"})
            stated = {size: root, **dict(self._stated(others, key))}
            if told != f"{key}\n" or stated[size] != root:
                raise Unsound("la clé n'est pas celle du journal | the key is not that of the journal")
        except (OSError, ValueError, Unsound) as error:
            words = error.words if isinstance(error, Unsound) else "Il est illisible. | It is unreadable."
            yield Step(name, FAILED, words)
            return
        yield Step(name, PASSED, f"{size} entrées. Clé : {key}. | {size} entries. Key: {key}.")
        name = "Journal : entrées et tuiles | Journal: entries and tiles"
        try:
            used = self._grown(size, stated)
            self._beside([one for one in others if one not in used], used)
        except Unsound as error:
            yield Step(name, FAILED, error.words)
            return
        detail = f"{len(stated)} état(s) signé(s) concordent. | {len(stated)} signed state(s) agree."
        yield Step(name, PASSED, detail)
        yield from self._vouched(others)

    def _stated(self, paths: Sequence[str], key: str) -> Iterator[tuple[int, bytes]]:
        """Yield size and root of the checkpoints that are kept beside the last one."""
        for path in paths:
            kept = re.fullmatch(r"(?:cosigned/(\d{1,19})|stamped/(\d{1,19})\.note)", path)
            if kept is not None:
                size, root = checkpoint_of(plain_file(self.folder, path).decode("utf-8"), key)
                if str(size) != (kept[1] or kept[2]):
                    raise Unsound(f"d'une autre taille : {path} | of another size: {path}")
                yield size, root

    def _grown(self, size: int, stated: Mapping[int, bytes]) -> set[str]:
        """Grow the tree from the entries and compare; return the paths that were read."""
        if max(stated) > size:
            raise Unsound("un état signé est plus long | a signed state is longer")
        tree = _Tree()
        used: set[str] = set()
        for number in range((size + _WIDTH - 1) // _WIDTH):
            width = min(_WIDTH, size - number * _WIDTH)
            entries = bundled(self._file(tile_path("entries", number, width), used))
            if len(entries) != width:
                raise Unsound(f"paquet {number} | bundle {number}")
            for entry in entries:
                tree.add(entry)
                if stated.get(tree.size, b"") not in (b"", tree.root()):
                    raise Unsound(f"l'état de {tree.size} entrées diffère | the state of {tree.size} differs")
                self._tiles(tree, used, is_last=tree.size == size)
        return used

    def _tiles(self, tree: _Tree, used: set[str], is_last: bool) -> None:
        for level, tile in enumerate(tree.tiles):
            if len(tile) != _WIDTH and not (is_last and tile):
                continue
            number = (tree.size - 1) // _WIDTH ** (level + 1)
            if len(tile) != _WIDTH:
                number = tree.size // _WIDTH ** (level + 1)
            path = tile_path(str(level), number, len(tile))
            if self._file(path, used) != b"".join(tile):
                raise Unsound(f"tuile altérée : {path} | an altered tile: {path}")
            if len(tile) == _WIDTH:
                tile.clear()

    def _file(self, path: str, used: set[str]) -> bytes:
        used.add(path)
        try:
            return plain_file(self.folder, path)
        except OSError as error:
            raise Unsound(f"manque : {path} | missing: {path}") from error

    def _beside(self, paths: Sequence[str], used: set[str]) -> None:
        """Refuse what is neither a narrower form of a tile or bundle, nor what others said of the journal."""
        for path in paths:
            found = re.fullmatch(r"(tile/(entries|\d{1,2})/(?:x\d{3}/)*\d{3})\.p/([1-9]\d{0,2})", path)
            if found is None:
                if not re.fullmatch(
                    r"witnesses|cosigned/\d{1,19}|stamped/\d{1,19}\.(note|ers|validation)", path
                ):
                    raise Unsound(f"ajouté : {path} | added: {path}")
                continue
            wider = [one for one in used if one == found[1] or one.startswith(f"{found[1]}.p/")]
            content, width = self._file(path, used), int(found[3])
            if not wider or not self._file(wider[0], used).startswith(content):
                raise Unsound(f"tuile altérée : {path} | an altered tile: {path}")
            count = len(bundled(content)) if found[2] == "entries" else len(content) / _HASH
            if count != width:
                raise Unsound(f"tuile altérée : {path} | an altered tile: {path}")

    def _vouched(self, paths: Sequence[str]) -> Iterator[Step]:
        """Check cosignatures of known witnesses, and the evidence of dated checkpoints."""
        name = "Journal : témoins | Journal: witnesses"
        for path in (one for one in paths if one.startswith("cosigned/")):
            try:
                note = plain_file(self.folder, path).decode("utf-8")
                found = cosigners_of(note, self.checks.trust.witness_keys)
            except Unsound as error:
                yield Step(name, FAILED, error.words)
                return
            said = " ; ".join(f"{who}, {_day(at)}" for who, at in found)
            yield Step(name, PASSED, f"{path} : {said or 'inconnus'}. | {path}: {said or 'unknown ones'}.")
        what = "Journal : datation | Journal: date"
        stamped = [
            one[: -len(".note")] for one in paths if one.startswith("stamped/") and one.endswith(".note")
        ]
        lone = {one for one in paths if one.startswith("stamped/")} - {
            f"{stem}{end}" for stem in stamped for end in (".note", ".ers", ".validation")
        }
        if lone:
            yield Step(what, FAILED, f"Sans point de contrôle : {min(lone)}. | No checkpoint: {min(lone)}.")
        for stem in stamped:
            try:
                record, dated = (plain_file(self.folder, f"{stem}{end}") for end in (".ers", ".note"))
            except OSError:
                yield Step(what, FAILED, f"Manque : {stem}.ers. | Missing: {stem}.ers.")
                continue
            checks = self.checks
            if f"{stem}.validation" in paths:
                told = plain_file(self.folder, f"{stem}.validation")
                added = _material(told) if told == told.strip() else ([], [])
                strange = _unreadable("validation").words if added == ([], []) else checks.strangers(*added)
                if strange:
                    yield Step(what, FAILED, strange)
                    continue
                checks = Checks(checks.openssl, checks.trust.plus(*added), checks.now)
            steps = checks.evidence(record, [dated], what)
            yield from (step for step in steps if isinstance(step, Step))


# The program.


def package_steps(folder: str, openssl: OpenSsl | None, given: Trust | None, now: datetime) -> Iterator[Step]:
    """Check the folder of an attestation."""
    package = Package(folder)
    read = package.read()
    yield read
    if read.verdict != PASSED:
        return
    trust = given or trust_in(package.below("trust"))
    trust = trust.plus(*_material(package.part("validation") or b""))
    yield from PackageCheck(package, Checks(openssl, trust, now), given is not None).steps()


def _material(content: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return certificates and lists of `validation/1`."""
    try:
        told = json_of(content)
        return [_base64(one) for one in told["certificates"]], [_base64(one) for one in told["lists"]]
    except (KeyError, TypeError, ValueError, Unsound):
        return [], []


_OF_READING = (LookupError, TypeError, AttributeError, ValueError, ArithmeticError, RuntimeError, EOFError)
"""What reading hostile bytes may raise: a target that a program cannot read is not called valid."""


def steps_of(
    target: str, openssl: OpenSsl | None, given: Trust | None, now: datetime, data: Sequence[str] = ()
) -> Iterator[Step]:
    """Check whatever the target is; `data` are the files that a proof is about."""
    try:
        yield from _steps_of(target, openssl, given, now, data)
    except Unsound as error:
        yield Step("Lecture | Reading", FAILED, error.words)
    except UnknownForm as error:
        yield Step("Lecture | Reading", UNKNOWN, error.words)
    except (RecursionError, MemoryError, OverflowError):
        yield Step("Lecture | Reading", FAILED, "Trop grand ou trop profond. | Too large, or too deep.")
    except _OF_READING:
        yield Step("Lecture | Reading", FAILED, "Il est illisible. | It is unreadable.")


def _steps_of(
    target: str, openssl: OpenSsl | None, given: Trust | None, now: datetime, data: Sequence[str]
) -> Iterator[Step]:
    if os.path.isdir(target):
        if os.path.exists(os.path.join(target, "inventory.ndjson")):
            yield from TreeCheck(target, Checks(openssl, given or _trust_of_tree(target), now)).steps()
        elif os.path.exists(os.path.join(target, "checkpoint")) and not os.path.exists(
            os.path.join(target, INDEX)
        ):
            yield from JournalCheck(target, Checks(openssl, given or Trust(), now)).steps()
        else:
            yield from package_steps(target, openssl, given, now)
        return
    folder, name = os.path.dirname(target) or ".", os.path.basename(target)
    content = plain_file(folder, name)
    checks = Checks(openssl, given or Trust(), now)
    if content.startswith(b"PK"):
        yield from zip_steps(target, checks)
    elif content.startswith(b"%PDF-"):
        yield from pdf_steps(content, checks, given is not None)
    elif name.endswith(".p7s"):
        yield checks.authorities(given=True)
        yield from detached_steps(content, _signed_by(folder, name, data), checks)
    else:
        objects = [plain_file(os.path.dirname(one) or ".", os.path.basename(one)) for one in data]
        found = proof_steps(content, name, objects, checks, given is not None)
        if found is None:
            yield Step("Lecture | Reading", UNKNOWN, "Forme inconnue. | An unknown form.")
        else:
            yield from found


def _signed_by(folder: str, name: str, data: Sequence[str]) -> bytes:
    """Return the file that a detached signature is of: the one given, else the one beside it."""
    path = data[0] if data else os.path.join(folder, name[: -len(".p7s")])
    return plain_file(os.path.dirname(path) or ".", os.path.basename(path))


def pdf_steps(content: bytes, checks: Checks, given: bool) -> Iterator[Step]:
    """Check a sealed PDF; when it is an attestation, also the proofs attached to it."""
    files = attached_files(_sealed_part(content))
    is_attestation = {"attestation.json", "manifest.json"} <= files.keys()
    package = Package("")
    if is_attestation:
        package.files = files
        trust = checks.trust if given else trust_in(package.below("trust"))
        trust = trust.plus(*_material(package.part("validation") or b""))
        checks = Checks(checks.openssl, trust, checks.now)
    yield checks.authorities(given or not is_attestation)
    yield from checks.pdf(content, None, "Cachet | Seal")
    if is_attestation:
        check = PackageCheck(package, checks, given)
        check.record = _record_in(files["attestation.json"])
        yield from check.proofs()


def _sealed_part(pdf: bytes) -> bytes:
    """Return what the first seal covers: nothing that came later is a file attached by who sealed."""
    try:
        return pdf[: _pdf_signatures(pdf)[0].end]
    except (Unsound, UnknownForm):
        return b""


def _record_in(told: bytes) -> str:
    try:
        return str(json_of(told)["record"])
    except (KeyError, TypeError, Unsound):
        return ""


def detached_steps(signature: bytes, content: bytes, checks: Checks) -> Iterator[Step]:
    """Check a detached signature (CAdES) over a file."""
    what = "Cachet | Seal"
    try:
        container = container_of(signature)
    except Unsound as error:
        yield Step(about(what, " : signature | : signature"), FAILED, error.words)
        return
    yield from checks.seal(container, [content], checks.now, what)


# ASiC-E containers (EN 319 162-1), and SEDA packages.

_XML_DIGESTS = {
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}
_MANIFEST_NAME = re.compile(r"META-INF/ASiC[A-Za-z]*Manifest[0-9]*\.xml")
_MOST_ENTRIES, _LARGEST_ZIP = 10_000, 2_000_000_000


def zip_steps(target: str, checks: Checks) -> Iterator[Step]:
    """Check an ASiC-E container, or a SEDA package."""
    name = "Lecture du conteneur | Reading of the container"
    try:
        entries = _entries(target)
    except (
        zipfile.BadZipFile,
        ValueError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
        EOFError,
        struct.error,
    ):
        yield Step(name, FAILED, "Il est illisible ou altéré. | It is unreadable or altered.")
        return
    if entries.get("mimetype") == b"application/vnd.etsi.asic-e+zip":
        yield checks.authorities(given=True)
        yield from container_steps(entries, checks)
    elif "manifest.xml" in entries:
        yield from seda_steps(entries)
    else:
        yield Step(name, UNKNOWN, "Forme inconnue. | An unknown form.")


def _entries(target: str) -> dict[str, bytes]:
    size = os.path.getsize(target)
    with zipfile.ZipFile(target) as file:
        listed = file.infolist()
        names = {one.filename for one in listed}
        if len(names) != len(listed) or len(listed) > _MOST_ENTRIES:
            raise ValueError("two entries of one name, or too many")
        if sum(one.file_size for one in listed) > min(_LARGEST_ZIP, 10_000_000 + 100 * size):
            raise ValueError("too large")
        _check_layout(target, listed, file.start_dir, size)
        return {one.filename: file.read(one) for one in listed}


def _check_layout(target: str, listed: Sequence[zipfile.ZipInfo], start: int, size: int) -> None:
    """Refuse an archive with bytes that belong to no entry, or whose entries are told in two ways: what one
    program reads in it must be what every other one reads.

    Raises:
        ValueError: it has such bytes.
    """
    with open(target, "rb") as file:
        place = 0
        for one in sorted(listed, key=lambda entry: entry.header_offset):
            file.seek(one.header_offset)
            fields = struct.unpack("<4s5H3L2H", file.read(30))
            mark, version, flags, method, time, day, crc, packed, plain, name_size, extra_size = fields
            name = file.read(name_size).decode("utf-8" if flags & 0x800 else "cp437")
            date = one.date_time
            same = (version, flags, method, name) == (
                *(one.extract_version, one.flag_bits, one.compress_type),
                one.orig_filename,
            )
            clock = (
                (date[0] - 1980) << 9 | date[1] << 5 | date[2],
                date[3] << 11 | date[4] << 5 | date[5] // 2,
            )
            large = 0xFFFFFFFF
            sizes = packed in (one.compress_size, large) and plain in (one.file_size, large)
            if mark != b"PK\3\4" or one.header_offset != place or not same or (day, time) != clock:
                raise ValueError("an entry is told in two ways")
            if flags & ~0x800 or not sizes or crc != one.CRC or one.internal_attr or one.volume:
                raise ValueError("an entry of a form that is not examined")
            if one.comment or one.external_attr not in _PLAIN or name.endswith("/"):
                raise ValueError("an entry that is no plain file")
            if one.create_system not in (0, 3) or one.create_version not in (20, 45):
                raise ValueError("an entry of a form that is not examined")
            place += 30 + name_size + extra_size + one.compress_size
        told = sum(46 + len(one.orig_filename.encode()) + len(one.extra) for one in listed)
        ends = size - start - told
        file.seek(size - 22)
        last = file.read(22)
        count = struct.pack("<4H2LH", 0, 0, len(listed), len(listed), told, start, 0)
        if place != start or ends not in (22, 22 + 56 + 20) or (ends == 22 and last[4:] != count):
            raise ValueError("bytes that belong to no entry")


_PLAIN = frozenset(mode << 16 for mode in (0, 0o600, 0o644, 0o100600, 0o100644))


def _xml(content: bytes) -> Any:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _unreadable("XML")
    try:
        return ET.fromstring(content)  # noqa: S314 - no entity can be declared
    except ET.ParseError as error:
        raise _unreadable("XML") from error


def _named(element: Any, name: str) -> Iterator[Any]:
    return (one for one in element.iter() if str(one.tag).rpartition("}")[2] == name)


def container_steps(entries: Mapping[str, bytes], checks: Checks) -> Iterator[Step]:
    """Check every manifest of a container, and what refers to it: a seal, a time stamp, evidence."""
    manifests = sorted(one for one in entries if _MANIFEST_NAME.fullmatch(one))
    covered: set[str] = {"mimetype", *manifests}
    digests: dict[tuple[str, str], str] = {}
    times: list[tuple[datetime, frozenset[str]]] = []
    seals: list[tuple[str, str]] = []
    for name in manifests:
        try:
            about_it, names = _asic_manifest(entries, name, digests)
        except Unsound as error:
            yield Step(f"{name} | {name}", FAILED, error.words)
            continue
        covered.add(about_it)
        detail = f"{len(names)} fichier(s) conformes. | {len(names)} file(s) as it says."
        yield Step(f"{name} | {name}", PASSED, detail)
        if about_it.endswith(".p7s"):
            # What others dated is not for that reason what was sealed.
            covered.update(names)
            seals.append((about_it, name))
            continue
        for found in _asic_proof(entries, name, about_it, names, checks):
            if isinstance(found, Step):
                yield found
            else:
                times.append((found, frozenset(names)))
    for about_it, name in seals:
        try:
            container = container_of(entries[about_it])
        except Unsound as error:
            yield Step(f"{about_it} | {about_it}", FAILED, error.words)
            continue
        # A time is one of this seal when what was dated is this seal.
        proven = min((at for at, dated in times if {about_it, name} <= dated), default=checks.now)
        yield from checks.seal(container, [entries[name]], proven, "Cachet | Seal")
    if not seals:
        yield Step("Cachet | Seal", FAILED, "Aucun cachet. | There is no seal.")
    more = ", ".join(sorted({*entries} - covered)[:5])
    if more:
        extent = "Étendue du cachet | Extent of the seal"
        yield Step(extent, FAILED, f"Non couvert : {more}. | Not covered: {more}.")


def _asic_manifest(
    entries: Mapping[str, bytes], name: str, digests: dict[tuple[str, str], str]
) -> tuple[str, list[str]]:
    """Return what a manifest is about, and the files in it, after comparing each with its digest.

    `digests` keeps those that were computed, in base64, by file and algorithm.
    """
    root = _xml(entries[name])
    about_it = [unquote(str(one.get("URI"))) for one in _named(root, "SigReference")]
    names = []
    for reference in _named(root, "DataObjectReference"):
        path = unquote(str(reference.get("URI")))
        method = [_XML_DIGESTS.get(str(one.get("Algorithm"))) for one in _named(reference, "DigestMethod")]
        value = [one.text or "" for one in _named(reference, "DigestValue")]
        if path not in entries or len(method) != 1 or method[0] is None or len(value) != 1:
            raise Unsound(f"illisible ou absent : {path} | unreadable or absent: {path}")
        if (path, method[0]) not in digests:
            digest = hashlib.new(method[0], entries[path]).digest()
            digests[path, method[0]] = b64encode(digest).decode()
        if digests[path, method[0]] != value[0]:
            raise Unsound(f"altéré : {path} | altered: {path}")
        names.append(path)
    if len(about_it) != 1 or about_it[0] not in entries or not names:
        raise _unreadable("ASiC")
    return about_it[0], names


def _asic_proof(
    entries: Mapping[str, bytes], manifest: str, about_it: str, names: Sequence[str], checks: Checks
) -> Iterator[Step | datetime]:
    """Check a time stamp over a manifest, or an evidence record over its files; yield the time proven."""
    words = f"{about_it} | {about_it}"
    if about_it.endswith(".ers"):
        yield from checks.evidence(entries[about_it], [entries[one] for one in names])
        return
    try:
        token = token_of(entries[about_it])
    except Unsound as error:
        yield Step(words, FAILED, error.words)
        return
    if hashlib.new(token.algorithm, entries[manifest]).digest() != token.imprint:
        yield Step(words, FAILED, "Il date autre chose. | It is of something else.")
        return
    steps = list(checks.stamp(token, checks.now, words))
    yield from steps
    if worst(step.verdict for step in steps) == PASSED:
        yield token.at


def seda_steps(entries: Mapping[str, bytes]) -> Iterator[Step]:
    """Compare the files of a SEDA package with its manifest. Who made it is not said by it."""
    name = "Manifeste SEDA | SEDA manifest"
    try:
        root = _xml(entries["manifest.xml"])
        objects = list(_named(root, "BinaryDataObject"))
        if str(root.tag).rpartition("}")[2] != "ArchiveTransfer" or not objects:
            raise _unreadable("ArchiveTransfer")
    except Unsound as error:
        yield Step(name, FAILED, error.words)
        return
    flaws = [flaw for flaw in (_seda_flaw(one, entries) for one in objects) if flaw]
    uris = {"".join(uri.text or "" for uri in _named(one, "Uri")) for one in objects}
    flaws += sorted(entries.keys() - uris - {"manifest.xml"})
    if flaws:
        yield Step(
            name, FAILED, f"Absent, altéré ou ajouté : {flaws[0]}. | Absent, altered or added: {flaws[0]}."
        )
        return
    detail = f"{len(objects)} fichiers conformes. | {len(objects)} files as it says."
    yield Step(name, PASSED, detail)
    unsigned = "Rien n'y dit qui l'a fait. | Nothing in it says who made it."
    yield Step("Origine du paquet | Origin of the package", UNKNOWN, unsigned)


def _seda_flaw(found: Any, entries: Mapping[str, bytes]) -> str:
    uri = "".join(one.text or "" for one in _named(found, "Uri"))
    digests = list(_named(found, "MessageDigest"))
    if not uri or len(digests) != 1:
        return uri or "Uri"
    algorithm = str(digests[0].get("algorithm")).replace("-", "").lower()
    content = entries.get(uri)
    if content is None or algorithm not in _SIZES:
        return uri
    return "" if hashlib.new(algorithm, content).hexdigest() == (digests[0].text or "").lower() else uri


# The tree of a portability package: `check_portability.py`, which is in it, says more.

_NO_LEAVES = ("inventory.ndjson", "manifest.json", "manifest.jws", "manifest.p7s")


class TreeCheck:
    """The files of a tree against its inventory, the inventory's root against the manifest, and its seal."""

    def __init__(self, folder: str, checks: Checks) -> None:
        self.folder, self.checks = folder, checks

    def steps(self) -> Iterator[Step]:
        """Yield every step."""
        yield self.checks.authorities(given=False)
        name = "Inventaire | Inventory"
        try:
            manifest = plain_file(self.folder, "manifest.json")
            signature = plain_file(self.folder, "manifest.p7s")
            stated = json_of(manifest)
            expected = stated["root"], stated["leaves"]
            lines = plain_file(self.folder, "inventory.ndjson").split(b"\n")
            leaves = [json_of(line) for line in lines[:-1]]
            listed = {str(one["path"]): (one["bytes"], one["sha256"]) for one in leaves}
        except (OSError, KeyError, TypeError, Unsound):
            yield Step(name, FAILED, "Absent ou illisible. | Absent or unreadable.")
            return
        sound = expected == (_root(lines[:-1]), len(leaves)) and not lines[-1] and len(listed) == len(leaves)
        words = f"Racine {expected[0]}, {expected[1]} fichiers. | Root {expected[0]}, {expected[1]} files."
        other = "Sa racine n'est pas celle du manifeste. | Its root is not that of the manifest."
        yield Step(name, PASSED if sound else FAILED, words if sound else other)
        yield altered_in(self.folder, listed, _NO_LEAVES, "Fichiers | Files")[0]
        yield self._signed(manifest)
        yield from detached_steps(signature, manifest, self.checks)

    def _signed(self, manifest: bytes) -> Step:
        """Check the signature of the instance (JWS, detached: RFC 7515, appendix F)."""
        name = "Signature de l'instance | Signature of the instance"
        try:
            head, nothing, value = plain_file(self.folder, "manifest.jws").decode("ascii").split(".")
            body = urlsafe_b64encode(manifest).rstrip(b"=").decode()
            if nothing:
                raise _unreadable("JWS")
            signed_by(f"{head}.{body}", head, value, self.checks.trust.receipt_keys)
        except UnknownForm as error:
            return Step(name, UNKNOWN, error.words)
        except (OSError, ValueError, Unsound) as error:
            words = error.words if isinstance(error, Unsound) else "Illisible. | Unreadable."
            return Step(name, FAILED, words)
        return Step(name, PASSED, "Elle est de ses clés. | It is by its keys.")


def _root(entries: Sequence[bytes]) -> str:
    """Return the root of the tree over these entries (RFC 9162, 2.1.1); empty for none."""
    level = [hashlib.sha256(b"\0" + one).digest() for one in entries]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2])  # noqa: B905 - Python 3.9 has no `strict`
        above = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs]
        level = above + (level[-1:] if len(level) % 2 else [])
    return level[0].hex() if level else ""


def _trust_of_tree(folder: str) -> Trust:
    """Return the trust that is in the tree, when there is that of one instance."""
    place = os.path.join(folder, "content", "trust")
    try:
        instances = sorted(os.listdir(place))
        return _trust_folder(os.path.join(place, instances[0])) if len(instances) == 1 else Trust()
    except OSError:
        return Trust()


def _trust_folder(folder: str) -> Trust:
    files = {path.replace(os.sep, "/"): plain_file(folder, path) for path in _walked(folder)}
    return trust_in(files)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))  # noqa: FURB162 - for Python 3.9
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _printed(target: str, steps: Sequence[Step], verdict: str, language: str) -> str:
    lines = [f"{printable(target)} : {in_language(_VERDICTS[verdict], language)}"]
    for number, step in enumerate(steps, 1):
        found = in_language(_VERDICTS[step.verdict], language)
        name, detail = (printable(in_language(one, language)) for one in (step.name, step.detail))
        lines.append(f"  {number:>2}. [{found}] {name} : {detail}")
    return "".join(f"{line}\n" for line in lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a target, print the steps and the verdict, and return the exit code."""
    parser = argparse.ArgumentParser(description="Check the proofs of an archived document.")
    parser.add_argument("target", metavar="TARGET", help="a folder made by `attest --package`, or a PDF")
    parser.add_argument("--trust", metavar="DIR", help="your own folder of trusted authorities")
    parser.add_argument("--data", metavar="FILE", nargs="+", default=[], help="what a proof is about")
    parser.add_argument("--at", metavar="TIME", type=_moment, help="judge as of this time (ISO 8601)")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the report")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    given = parser.parse_args(arguments)
    if not os.path.exists(given.target):
        parser.error("TARGET does not exist")
    program = openssl_beside(given.target)
    openssl = OpenSsl(program) if program else None
    try:
        trust = _trust_folder(given.trust) if given.trust else None
        steps = list(steps_of(given.target, openssl, trust, given.at or datetime.now(UTC), given.data))
    except OSError as error:
        parser.error(f"it cannot be read: {error}")
    finally:
        if openssl is not None:
            openssl.close()
    verdict = worst(step.verdict for step in steps)
    if given.json:
        told = [
            {
                "number": number,
                "name": in_language(one.name, given.lang),
                "verdict": one.verdict,
                "detail": in_language(one.detail, given.lang),
            }
            for number, one in enumerate(steps, 1)
        ]
        sys.stdout.write(json.dumps({"target": given.target, "verdict": verdict, "steps": told}) + "\n")
    else:
        text = _printed(given.target, steps, verdict, given.lang)
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
    return EXIT[verdict]


if __name__ == "__main__":
    sys.exit(main())
