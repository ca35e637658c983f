"""Read FHIR in XML into the same tree as FHIR in JSON, each value with its XPath and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from lxml import etree

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.fhir.tree import FhirSource
from archive_service.intake.reading.byte_sources import Held, Part
from archive_service.intake.reading.json_values import EntryPlace, Json, Stretch, escaped
from archive_service.intake.reading.long_base64 import LongTexts, named_in, without_long_texts
from archive_service.intake.reading.xml_encodings import WIDE
from archive_service.intake.reading.xml_source import XmlDocument, parse_xml
from archive_service.model.flow import ByteRange

FHIR = "http://hl7.org/fhir"
_XHTML_DIV = "{http://www.w3.org/1999/xhtml}div"
_HOLDERS = frozenset(("resource", "contained", "outcome"))
_WRAPPER = (f'<Bundle xmlns="{FHIR}">'.encode(), b"</Bundle>")


_MOST_OF_A_PLACE = 2_000  # characters
_MOST_OF_PLACES = 100_000_000  # of all elements together


class _TooLong(Exception):
    """The path of nested element names is longer than any path of FHIR."""


@dataclass(slots=True)
class _Conversion:
    """The places already built, their total length, and the first element that is not FHIR."""

    places: dict[str, str]
    long_texts: Mapping[str, Part] = field(default_factory=dict)
    foreign: str = ""
    written: int = 0

    def weigh(self, pointer: str) -> None:
        """Count the length of one more element's place.

        Raises:
            _TooLong: the places of elements would fill the memory.
        """
        self.written += len(pointer)
        if len(pointer) > _MOST_OF_A_PLACE or self.written > _MOST_OF_PLACES:
            raise _TooLong


def read_fhir_xml(content: bytes, xml: bytes | LongTexts | None = None) -> FhirSource | tuple[Finding, ...]:
    """Read a FHIR resource in XML, or explain why it cannot be read; `xml` is `content` without its long
    texts.
    """
    xml = without_long_texts(Held(content), len(content)) if xml is None else xml
    read = parse_xml(xml)
    if not isinstance(read, XmlDocument):
        return read
    if etree.QName(read.root).namespace != FHIR:
        return FhirSource(format="xml", root={}, content=memoryview(content), is_fhir=False)
    conversion = _Conversion({}, read.long_texts)
    try:
        root = _resource(read.root, "", f"/{_local(read.root)}", conversion)
    except _TooLong:
        return (Code.XML_TOO_LARGE.at(""),)
    if conversion.foreign:
        return (Code.FHIR_XML_UNREADABLE.at(conversion.foreign),)
    places = conversion.places
    utf8 = content[:2] not in WIDE and (
        (read.root.getroottree().docinfo.encoding or "utf-8").lower()
        in ("utf-8", "us-ascii", "ascii", "utf8")
    )
    entries = list(_entries(xml)) if utf8 and root.get("resourceType") == "Bundle" else []
    listed = root.get("entry")
    exact = isinstance(listed, list) and len(listed) == len(entries)
    return FhirSource(
        format="xml",
        root=root,
        content=memoryview(content),
        entries=entries if exact else (),
        place=lambda pointer: _nearest(places, pointer),
        separable=exact and set(read.root.nsmap) == {None},
        findings=read.findings,
    )


def read_entry_xml(content: bytes) -> FhirSource | tuple[Finding, ...]:
    """Read one `entry` element cut out of a Bundle whose default namespace is FHIR's."""
    return read_fhir_xml(_WRAPPER[0] + content + _WRAPPER[1])


def _nearest(places: dict[str, str], pointer: str) -> str:
    while pointer and pointer not in places:
        pointer = pointer.rpartition("/")[0]
    return places.get(pointer, "/")


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _resource(element: etree._Element, pointer: str, path: str, conversion: _Conversion) -> dict[str, Json]:
    return {"resourceType": _local(element), **_complex(element, pointer, path, conversion)}


def _complex(element: etree._Element, pointer: str, path: str, conversion: _Conversion) -> dict[str, Json]:
    conversion.places[pointer] = f"{path} (line {element.sourceline})"
    result: dict[str, Json] = {name: value for name, value in element.attrib.items() if name in ("id", "url")}
    groups: dict[str, list[etree._Element]] = {}
    if any(text and not text.isspace() for text in (element.text, *(child.tail for child in element))):
        # FHIR keeps every value in an attribute: nobody would read text between elements.
        conversion.foreign = conversion.foreign or conversion.places[pointer]
    for child in element:
        groups.setdefault(_local(child), []).append(child)
    for name, children in groups.items():
        listed = len(children) > 1 or (name == "entry" and pointer == "")
        values: list[Json] = []
        besides: list[Json] = []
        for index, child in enumerate(children):
            step = f"{pointer}/{escaped(name)}" + (f"/{index}" if listed else "")
            here = f"{path}/{name}[{index + 1}]"
            conversion.weigh(step)
            value, beside = _value(child, step, here, conversion)
            values.append(value)
            besides.append(beside)
        result[name] = values if listed else values[0]
        if any(beside is not None for beside in besides):
            result[f"_{name}"] = besides if listed else besides[0]
    return result


def _value(child: etree._Element, pointer: str, path: str, conversion: _Conversion) -> tuple[Json, Json]:
    """Return the value of an element, then the extensions of a primitive (`_name` in JSON)."""
    line = f"{path} (line {child.sourceline})"
    conversion.places[pointer] = line
    if child.tag == _XHTML_DIV:
        return str(etree.tostring(child, encoding="unicode", with_tail=False)), None
    if etree.QName(child).namespace != FHIR:
        conversion.foreign = conversion.foreign or line
        return None, None
    if _local(child) in _HOLDERS and len(child) == 1 and _local(child[0])[:1].isupper():
        return _resource(child[0], pointer, f"{path}/{_local(child[0])}", conversion), None
    primitive: Json = child.get("value")
    if primitive is None:
        return _complex(child, pointer, path, conversion), None
    long_text = named_in(conversion.long_texts, child.get("value"))
    if long_text is not None:
        primitive = Stretch(long_text.offset, long_text.length)
    if len(child) == 0:
        return primitive, None
    return primitive, _complex(child, pointer, path, conversion)


def _entries(xml: bytes | LongTexts) -> Iterator[EntryPlace]:
    """Yield the bytes of each `entry` of the root: lxml gives only lines, expat counts bytes.

    The XML is UTF-8, whatever it declares.
    """
    content = xml if isinstance(xml, bytes) else xml.content
    parser = expat.ParserCreate("utf-8")
    depth = 0
    starts: list[int] = []
    ranges: list[tuple[int, int]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 2 and name == "entry":
            starts.append(parser.CurrentByteIndex)

    def end(name: str) -> None:
        nonlocal depth
        if depth == 2 and name == "entry":
            ranges.append((starts[-1], content.find(b">", parser.CurrentByteIndex) + 1))
        depth -= 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        return
    if isinstance(xml, LongTexts):  # the same ranges, in the source
        ranges = [(xml.original(begin), xml.original(stop)) for begin, stop in ranges]
    for index, (begin, stop) in enumerate(ranges):
        where = f"/entry/{index}"
        yield EntryPlace(ByteRange(begin, stop - begin, where), ByteRange(begin, 0, f"{where}/resource"))
