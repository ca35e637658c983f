"""Judge a SEDA package: every object against its digest in the manifest, and the sealed documents inside."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import new
from typing import IO

from lxml import etree

from archive_service.file_formats.zip_archives import NO_ZIP, ZipLimits, files_in, flaw_of
from signing.pdf_reading import UnreadablePdf, find_seals
from signing.report import (
    NOT_REACHED,
    Outcome,
    Step,
    Verdict,
    failed,
    indeterminate,
    overall,
    passed,
    step_of,
)
from signing.subindications import SubIndication
from signing.trust import TrustStore
from signing.verification import verify_pdf

_LIMITS = ZipLimits()
_LARGEST_MANIFEST = 512 << 20
_LARGEST_DOCUMENT = 64 << 20
_ALGORITHMS = {"SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_NAME = "Objets du paquet"
_MANIFEST, _OBJECT = "manifest.xml", "BinaryDataObject"
_PIECE = 1 << 20
_BEGINNING = 1024


@dataclass(frozen=True, slots=True)
class _Object:
    """A BinaryDataObject of the manifest."""

    place: str
    algorithm: str
    digest: str


class _Unfit(Exception):
    """The package cannot be judged by its manifest; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        """Keep the outcome."""
        super().__init__(outcome.detail)
        self.outcome = outcome


@dataclass(slots=True)
class _ManifestReader:
    """Takes the elements of a manifest one by one: no tree of what an unknown author wrote is built."""

    most: int
    objects: list[_Object] = field(default_factory=list)
    _path: list[str] = field(default_factory=list)
    _texts: dict[str, str] = field(default_factory=dict)
    _algorithm: str = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._path.append(tag.rpartition("}")[2])
        if self._path[-1] == _OBJECT:
            self._texts, self._algorithm = {}, ""
        elif self._path[-2:] == [_OBJECT, "MessageDigest"]:
            self._algorithm = attributes.get("algorithm", "")

    def data(self, text: str) -> None:
        if self._path[-2:-1] == [_OBJECT]:
            self._texts[self._path[-1]] = self._texts.get(self._path[-1], "") + text

    def end(self, _tag: str) -> None:
        if self._path.pop() != _OBJECT or not {"Uri", "MessageDigest"} <= self._texts.keys():
            return
        digest = self._texts["MessageDigest"].strip().lower()
        self.objects.append(_Object(self._texts["Uri"], _ALGORITHMS.get(self._algorithm, ""), digest))
        if len(self.objects) > self.most:
            detail = "Le bordereau nomme plus d'objets que le paquet n'a de fichiers."
            raise _Unfit(failed(detail, SubIndication.FORMAT_FAILURE))

    def close(self) -> list[_Object]:
        return self.objects


def judged_transfer(package: zipfile.ZipFile, packed: int, trust: TrustStore, at: datetime) -> list[Step]:
    """Judge a package of `packed` bytes: passed only when it has sealed documents, and all are sound."""
    flaw = flaw_of(files_in(package), packed, _LIMITS)
    if flaw is not None:
        return [step_of(_NAME, failed(f"Le paquet est refusé : {flaw[1]}.", SubIndication.FORMAT_FAILURE))]
    try:
        objects = _objects(package)
        outcome = _compared(package, objects)
        sound = outcome.verdict is Verdict.PASSED
        documents = _documents(package, objects, trust, at) if sound else NOT_REACHED
    except _Unfit as error:
        return [step_of(_NAME, error.outcome)]
    except (*NO_ZIP, etree.XMLSyntaxError, OSError, RuntimeError, KeyError):
        return [step_of(_NAME, failed("Le paquet est illisible.", SubIndication.FORMAT_FAILURE))]
    return [step_of(_NAME, outcome), step_of("Documents scellés", documents)]


def _objects(package: zipfile.ZipFile) -> list[_Object]:
    if package.getinfo(_MANIFEST).file_size > _LARGEST_MANIFEST:
        detail = f"Le bordereau est trop grand pour être lu : plus de {_LARGEST_MANIFEST >> 20} Mio."
        raise _Unfit(indeterminate(detail, SubIndication.CUSTOM))
    reader = _ManifestReader(len(files_in(package)))
    parser = etree.XMLParser(target=reader, resolve_entities=False, no_network=True, load_dtd=False)
    with package.open(_MANIFEST) as manifest:
        while piece := manifest.read(_PIECE):
            parser.feed(piece)
    parser.close()
    if len({one.place for one in reader.objects}) != len(reader.objects):
        detail = "Le bordereau nomme deux fois le même fichier."
        raise _Unfit(failed(detail, SubIndication.FORMAT_FAILURE))
    return reader.objects


def _compared(package: zipfile.ZipFile, objects: list[_Object]) -> Outcome:
    names = [one.filename for one in files_in(package)]
    there = {*names} - {_MANIFEST}
    if len({*names}) != len(names):
        return failed("Deux fichiers du paquet ont le même nom.", SubIndication.FORMAT_FAILURE)
    for one in objects:
        if one.place not in there:
            return failed(f"L'objet {one.place} manque.", SubIndication.SIGNED_DATA_NOT_FOUND)
        if not one.algorithm:
            return indeterminate(
                f"L'empreinte de l'objet {one.place} est d'un algorithme non accepté.",
                SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
            )
        with package.open(one.place) as content:
            if _digest(content, one.algorithm) != one.digest:
                return failed(f"L'objet {one.place} a été modifié.", SubIndication.HASH_FAILURE)
    if extra := sorted(there - {one.place for one in objects}):
        return failed(
            f"{len(extra)} fichier(s) ne sont pas du bordereau : {extra[0]}.", SubIndication.FORMAT_FAILURE
        )
    return passed(f"{len(objects)} objet(s) conformes au bordereau (manifest.xml).")


def _digest(content: IO[bytes], algorithm: str) -> str:
    state = new(algorithm)
    while piece := content.read(_PIECE):
        state.update(piece)
    return state.hexdigest()


def _documents(package: zipfile.ZipFile, objects: list[_Object], trust: TrustStore, at: datetime) -> Outcome:
    """Judge each sealed PDF by itself; the first that is not sound decides."""
    doubtful: Outcome | None = None
    counted = 0
    for one in objects:
        outcome = _document(package, one.place, trust, at)
        if outcome is None:
            continue
        counted += 1
        if outcome.verdict is Verdict.FAILED:
            return outcome
        if outcome.verdict is not Verdict.PASSED:
            doubtful = doubtful or outcome
    if doubtful is not None:
        return doubtful
    if not counted:
        detail = "Aucun document scellé : rien ne prouve d'où vient le paquet."
        return indeterminate(detail, SubIndication.NO_POE)
    others = len(objects) - counted
    return passed(f"{counted} document(s) scellé(s) valides ; {others} autre(s) fichier(s) sans cachet.")


def _document(package: zipfile.ZipFile, place: str, trust: TrustStore, at: datetime) -> Outcome | None:
    """Judge a file if it is a PDF with seals, by its bytes; None when it has none."""
    with package.open(place) as content:
        if b"%PDF-" not in content.read(_BEGINNING):
            return None
    if package.getinfo(place).file_size > _LARGEST_DOCUMENT:
        detail = (
            f"{place} : le document est trop grand pour être jugé, plus de {_LARGEST_DOCUMENT >> 20} Mio."
        )
        return indeterminate(detail, SubIndication.CUSTOM)
    pdf = package.read(place)
    try:
        if not find_seals(pdf):
            return None
    except UnreadablePdf as error:
        if b"/ByteRange" not in pdf:
            return indeterminate(f"{place} : {error}", SubIndication.FORMAT_FAILURE)
    steps = verify_pdf(pdf, trust, at)
    verdict = overall(steps)
    worst = next(step for step in steps if step.verdict is verdict)
    return Outcome(verdict, f"{place} : {worst.detail}", worst.subindication)
