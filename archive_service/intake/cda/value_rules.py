"""Check the values of a CDA document anywhere in it: time stamps, numbers, quantities, narrative markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.cda.flat_text import local, squeezed
from archive_service.intake.cda.header import (
    first,
)
from archive_service.intake.cda.locate import HL7, SDTC, CdaSource
from archive_service.intake.cda.times import read_stamp
from archive_service.intake.cda.timing_fr import TYPE
from archive_service.intake.identities import (
    PROFESSIONALS,
    STRUCTURES,
    check_finess,
    check_rpps,
)

_TIME_NAMES = ("effectiveTime", "time", "birthTime", "low", "high", "center")
_TIME_TAGS = (*(f"{HL7}{name}" for name in _TIME_NAMES), f"{SDTC}deceasedTime")
_TIME_PARENTS = frozenset(("effectiveTime", "time"))
_NARRATIVE = frozenset(
    [
        "text",
        "content",
        "linkHtml",
        "sub",
        "sup",
        "br",
        "footnote",
        "footnoteRef",
        "renderMultiMedia",
        "paragraph",
        "list",
        "item",
        "caption",
        "table",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "reference",
    ]
)


def date_findings(source: CdaSource) -> Iterator[Finding]:
    """Check every time stamp of the document, once for each value."""
    seen: set[str] = set()
    for element in source.document.iter(*_TIME_TAGS):
        value = element.get("value")
        if not value or value in seen or not _is_stamp(element):
            continue
        seen.add(value)
        stamp = read_stamp(value)
        if stamp is None:
            yield Code.CDA_DATE_MALFORMED.at(source.where(element))
        elif not stamp.believable:
            yield Code.CDA_DATE_IMPLAUSIBLE.at(source.where(element))


def _is_stamp(element: etree._Element) -> bool:
    if local(element) not in ("low", "high", "center"):
        return "unit" not in element.attrib
    parent = element.getparent()
    return parent is not None and local(parent) in _TIME_PARENTS


def number_findings(source: CdaSource) -> Iterator[Finding]:
    """Check FINESS and RPPS numbers everywhere, once for each value."""
    seen: set[tuple[str, str]] = set()
    for element in source.document.iter(f"{HL7}id"):
        root, extension = element.get("root", ""), squeezed(element.get("extension"))
        if root not in (PROFESSIONALS, STRUCTURES) or not extension or (root, extension) in seen:
            continue
        seen.add((root, extension))
        check = _structure_number if root == STRUCTURES else _professional_number
        for finding in check(extension):
            yield replace(finding, where=source.where(element))


def _structure_number(extension: str) -> list[Finding]:
    if len(extension) == 9 or extension.startswith("1"):
        return [Code.FINESS_FORMAT.at("")] if len(extension) == 9 else check_finess(extension[1:], "")
    return []


def _professional_number(extension: str) -> list[Finding]:
    if extension.startswith("8"):
        return check_rpps(extension[1:], "")
    if extension.startswith("3") and "/" in extension:
        return check_finess(extension[1:].partition("/")[0], "")
    plain = len(extension) == 11 and extension.isdigit()
    return [Code.RPPS_FORMAT.at("")] if plain else []


def value_findings(source: CdaSource) -> Iterator[Finding]:
    """Report quantities, amounts and qualifiers without the part that gives them a meaning; the first of each
    kind.
    """
    seen: set[Code] = set()
    for element in source.document.iter(f"{HL7}value", f"{HL7}qualifier"):
        code = _lack_of(element)
        if code and code not in seen:
            seen.add(code)
            yield code.at(source.where(element))


def _lack_of(element: etree._Element) -> Code | None:
    if local(element) == "qualifier":
        return Code.CDA_QUALIFIER_WITHOUT_NAME if first(element, "name") is None else None
    kind = element.get(TYPE, "").rpartition(":")[2]
    if kind == "PQ" and "value" in element.attrib and "unit" not in element.attrib:
        return Code.CDA_QUANTITY_WITHOUT_UNIT
    if kind == "MO" and "value" in element.attrib and "currency" not in element.attrib:
        return Code.CDA_AMOUNT_WITHOUT_CURRENCY
    return None


def narrative_findings(source: CdaSource) -> Iterator[Finding]:
    """Report markup that CDA narratives do not have, once for each element name."""
    strange: Counter[str] = Counter()
    for section in source.document.iter(f"{HL7}section"):
        text = first(section, "text")
        if text is None:
            continue
        for element in text.iter(etree.Element):
            name = local(element)
            if name not in _NARRATIVE and not strange[name]:
                strange[name] += 1
                yield Code.NARRATIVE_UNKNOWN_ELEMENT.at(source.where(element), detail=name[:40])
