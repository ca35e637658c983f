"""Judge a SEDA package: every object against its digest in the manifest, and the sealed documents inside."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import new
from typing import IO

from lxml import etree

from archive_service.file_formats.zip_archives import NO_ZIP, ZipLimits, files_in, flaw_of
from signing.report import Outcome, Step, Verdict, failed, indeterminate, overall, passed, step_of
from signing.subindications import SubIndication
from signing.trust import TrustStore
from signing.verification import verify_pdf

_LIMITS = ZipLimits()
_LARGEST_MANIFEST = 512 << 20
_LARGEST_DOCUMENT = 64 << 20
_ALGORITHMS = {"SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_NAME = "Objets du paquet"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class _Object:
    """A BinaryDataObject of the manifest."""

    place: str
    algorithm: str
    digest: str


def judged_transfer(package: zipfile.ZipFile, packed: int, trust: TrustStore, at: datetime) -> list[Step]:
    """Judge a package of `packed` bytes."""
    flaw = flaw_of(files_in(package), packed, _LIMITS)
    if flaw is not None:
        return [step_of(_NAME, failed(f"Le paquet est refusé : {flaw[1]}.", SubIndication.FORMAT_FAILURE))]
    try:
        objects = list(_objects(package))
        outcome = _compared(package, objects)
    except (*NO_ZIP, etree.XMLSyntaxError, OSError, RuntimeError, KeyError):
        return [step_of(_NAME, failed("Le paquet est illisible.", SubIndication.FORMAT_FAILURE))]
    return [step_of(_NAME, outcome), step_of("Documents scellés", _documents(package, objects, trust, at))]


def _objects(package: zipfile.ZipFile) -> Iterator[_Object]:
    with package.open("manifest.xml") as manifest:
        parsed = etree.iterparse(
            manifest, tag="{*}BinaryDataObject", resolve_entities=False, no_network=True, load_dtd=False
        )
        for _, element in parsed:
            place, digest = element.find("{*}Uri"), element.find("{*}MessageDigest")
            if place is not None and digest is not None:
                named = str(digest.get("algorithm", ""))
                algorithm = _ALGORITHMS.get(named, "")
                yield _Object(place.text or "", algorithm, (digest.text or "").strip().lower())
            element.clear()


def _compared(package: zipfile.ZipFile, objects: list[_Object]) -> Outcome:
    there = {one.filename for one in files_in(package)} - {"manifest.xml"}
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
        info = package.getinfo(one.place) if one.place.lower().endswith(".pdf") else None
        if info is None or info.file_size > _LARGEST_DOCUMENT:
            continue
        content = package.read(info)
        if b"/ByteRange" not in content:
            continue
        counted += 1
        steps = verify_pdf(content, trust, at)
        if overall(steps) is Verdict.PASSED:
            continue
        worst = next(step for step in steps if step.verdict is overall(steps))
        outcome = Outcome(worst.verdict, f"{one.place} : {worst.detail}", worst.subindication)
        if worst.verdict is Verdict.FAILED:
            return outcome
        doubtful = doubtful or outcome
    return doubtful or passed(f"{counted} document(s) scellé(s) valides.")
