"""Judge the packages that the service hands out as folders: attestations, and portability packages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from archive_service.errors import ArchiveServiceError
from archive_service.workflows.verification import verify_document, verify_parts
from archive_service.workflows.verified_proofs import signature_steps
from archive_service.workflows.verified_statements import statement_steps
from exports import ExportError
from signing.report import Outcome, Step, failed, indeterminate, passed, step_of
from signing.subindications import SubIndication
from signing.trust import TrustStore

_LARGEST_INDEX = 16 << 20


def judged_attestation(folder: Path, trust: TrustStore, at: datetime) -> list[Step]:
    """Judge the folder of `attest --package`: the index, its seal, the parts of the record, the document, and
    what is said around them.
    """
    from archive_service.workflows.verified_files import parts_in

    index = folder / "package.json"
    steps = [step_of("Index du dossier", _index(folder, index))]
    steps += signature_steps((folder / "package.p7s").read_bytes(), index, trust, at, "Cachet de l'index")
    steps += _renamed(verify_parts("", parts_in(folder), trust, at).steps, "Document")
    statement = folder / "releve.pdf"
    if statement.is_file():
        judged = verify_document("", statement.read_bytes(), trust, at).steps[:-1]
        steps += _renamed(judged, "Relevé")
    steps += statement_steps(folder, trust, at)
    return steps


def _renamed(steps: Sequence[Step], name: str) -> Iterator[Step]:
    for step in steps:
        yield replace(step, name=f"{name} : {step.name}")


def _index(folder: Path, index: Path) -> Outcome:
    try:
        if index.stat().st_size > _LARGEST_INDEX:
            raise ValueError("too large")
        listed = {
            str(one["path"]): (int(one["bytes"]), str(one["sha256"]))
            for one in orjson.loads(index.read_bytes())["files"]
        }
    except (ValueError, KeyError, TypeError):
        return failed("L'index du dossier est illisible.", SubIndication.FORMAT_FAILURE)
    there = {
        str(path.relative_to(folder)): path
        for path in folder.rglob("*")
        if not path.is_dir() or path.is_symlink()
    }
    expected = listed.keys() | {"package.json", "package.p7s"}
    if missing := sorted(expected - there.keys()):
        return failed(
            f"Il manque {len(missing)} fichier(s) : {missing[0]}.", SubIndication.SIGNED_DATA_NOT_FOUND
        )
    if extra := sorted(there.keys() - expected):
        return failed(
            f"{len(extra)} fichier(s) ne sont pas de l'index : {extra[0]}.", SubIndication.FORMAT_FAILURE
        )
    for name, (size, digest) in listed.items():
        path = there[name]
        if path.is_symlink() or path.stat().st_size != size or _digest(path) != digest:
            return failed(f"Le fichier {name} a été modifié.", SubIndication.HASH_FAILURE)
    return passed(f"{len(listed)} fichier(s), conformes à l'index.")


def _digest(path: Path) -> str:
    state = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            state.update(piece)
    return state.hexdigest()


def judged_portability(path: Path, trust: TrustStore, at: datetime) -> list[Step]:
    """Judge a portability package: every leaf against the inventory, and the seal of the manifest."""
    from archive_service.workflows.export_reception import check_package

    name = "Inventaire du paquet"
    if path.is_file():
        detail = "Le volume est chiffré : ouvrez-le avec la clé du destinataire (export check --key)."
        return [step_of(name, indeterminate(detail, SubIndication.CUSTOM))]
    try:
        found = check_package([path], None)
    except (ArchiveServiceError, ExportError) as error:
        return [
            step_of(name, failed(f"Le paquet est illisible ({error.code}).", SubIndication.FORMAT_FAILURE))
        ]
    steps = [step_of(name, _inventory(found.problems, found.verdict or {}))]
    seal = path / "manifest.p7s"
    if seal.is_file():
        steps += signature_steps(seal.read_bytes(), path / "manifest.json", trust, at, "Cachet du manifeste")
    else:
        detail = "Le paquet ne porte pas de cachet (manifest.p7s)."
        steps.append(step_of("Cachet du manifeste", indeterminate(detail, SubIndication.NO_POE)))
    return steps


def _inventory(listed: Sequence[Mapping[str, Any]], verdict: Mapping[str, Any]) -> Outcome:
    if listed:
        first = listed[0]
        kinds = {"missing": "manque", "altered": "est altéré", "extra": "est en trop"}
        what = kinds.get(first["problem"], first["problem"])
        why = SubIndication.HASH_FAILURE if first["problem"] == "altered" else SubIndication.FORMAT_FAILURE
        return failed(f"{len(listed)} anomalie(s) ; la première : {first['path']} {what}.", why)
    if verdict.get("verdict") != "passed":
        return indeterminate("Le contrôle du paquet n'a pas abouti.", SubIndication.CUSTOM)
    counted, root = verdict["leaves"], str(verdict["root"])
    return passed(f"{counted} fichier(s) conformes à l'inventaire, de racine {root[:16]}…")
