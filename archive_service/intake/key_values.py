"""Structure-level data: a JSON object of keys and values about an establishment, not about persons."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.findings.limited import LimitedFindings, limited
from archive_service.intake.dates import day_of
from archive_service.intake.fhir.organizations import (
    check_structure,
    combined,
    read_structure_value,
    structure_key,
)
from archive_service.intake.fhir.persons import Place
from archive_service.intake.odd_characters import odd_characters
from archive_service.intake.reading.byte_sources import Carried, Held, Part, carried
from archive_service.intake.reading.data_addresses import data_address
from archive_service.intake.reading.json_values import Json, Stretch, walk
from archive_service.intake.signature_desk import SignatureDesk
from archive_service.model.flow import ByteRange, RecordDraft, RecordKind, StructureIdentity

_PDF = b"JVBERi"
"""The beginning of a PDF in base64."""

_NAMES = frozenset(("nom", "raisonsociale", "denomination", "libelleetablissement", "nometablissement"))
_DESCRIPTIONS = frozenset(("$schema", "$ref", "openapi", "swagger", "jsonrpc"))  # about data, not data
_TITLES = ("campagne", "module", "modele", "model", "titre", "libelle", "type", "rapport")
_DATES = ("date", "date_envoi", "date_collecte", "date_extraction", "date_arrete", "date_cloture")


def examine_key_values(
    value: dict[str, Json], flow: bytes | memoryview, place: Place, desk: SignatureDesk
) -> tuple[list[Finding], RecordDraft | None]:
    """Read an object of structure-level data, which is the whole flow; None when it holds nothing."""
    if _DESCRIPTIONS & value.keys():
        return [Code.FLOW_NOT_RECOGNISED.at("", what="description de données")], None
    findings = LimitedFindings()
    custodian = StructureIdentity()
    leaves = 0
    for pointer, node in walk(value):
        key = pointer.rpartition("/")[2]
        for code in {*odd_characters(key), *(odd_characters(node) if isinstance(node, str) else ())}:
            findings.note(code, partial(place, pointer))
        if isinstance(node, (dict, list)):
            continue
        leaves += 1
        file = _pdf_in(node, flow)
        code = None if file is None else desk.pdf(file, place(pointer))
        if code is not None:
            findings.note(code, partial(place, pointer))
        kind = structure_key(key)
        if kind and isinstance(node, str) and node.strip():
            read = read_structure_value(kind, node, place(pointer))
            if read is None:
                findings.note(Code.STRUCTURE_IDENTIFIER, partial(place, pointer))
            else:
                if _contradict(custodian, read):
                    findings.note(Code.CUSTODIAN_SEVERAL, partial(str, read.where))
                custodian = combined(custodian, read)
        elif isinstance(node, str) and _plain(key) in _NAMES and not custodian.name:
            custodian = replace(custodian, name=node.strip())
    if not leaves:
        return [Code.STRUCTURE_DATA_EMPTY.at("")], None
    said = list(limited(findings.listed, findings.beyond))
    if custodian.is_identified:
        said += check_structure(custodian)
    else:
        said.append(Code.NO_CUSTODIAN.at(""))
    return said, _draft(value, len(flow), custodian)


def _pdf_in(node: Json, flow: bytes | memoryview) -> Carried | None:
    """Return the PDF that a text contains in base64; None when it contains none."""
    if isinstance(node, Stretch):
        beginning = bytes(memoryview(flow)[node.offset : node.offset + len(_PDF)])
        is_pdf = beginning == _PDF
        return carried(Part(Held(flow), node.offset, node.length)) if is_pdf else None
    if not isinstance(node, str) or not node.startswith((_PDF.decode(), "data:application/pdf")):
        return None
    address = data_address(node)
    text = node if address is None else address[1]
    return carried(Held(text.encode("ascii"))) if text.isascii() else None


def _contradict(known: StructureIdentity, read: StructureIdentity) -> bool:
    """Say whether two SIRET contradict each other: data may name the legal entity beside the
    establishment.
    """
    return bool(known.siret and read.siret and known.siret != read.siret)


def _draft(value: dict[str, Json], length: int, custodian: StructureIdentity) -> RecordDraft:
    day = next((day_of(str(value[key])) for key in value if key.casefold() in _DATES), None)
    return RecordDraft(
        kind=RecordKind.STRUCTURE_DATA,
        title=structure_title(value),
        locator="",
        person=None,
        custodian=custodian,
        document_type="structure-data",
        document_date=day,
        entries=(ByteRange(0, length),),
    )


def structure_title(value: dict[str, Json]) -> str:
    """Return the title of a document of structure-level data, with at most two of the names in it."""
    named = [
        str(value[key]).strip() for key in value if _plain(key) in _TITLES and isinstance(value[key], str)
    ]
    return " — ".join(["Données de l'établissement", *[name[:120] for name in named if name][:2]])


def _plain(key: str) -> str:
    return "".join(character for character in key.casefold() if character.isalpha())
