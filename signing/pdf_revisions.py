"""Say what was added to a signed PDF after each of its signatures, revision by revision.

After a signature only these may follow, and nothing else:

- validation data (the DSS dictionary) and document time stamps, with the dates of change that programs note
  in /Info and in the XMP metadata when they write them;
- where the signature allows it, further signatures in fields of their own.

A file's readers differ in what they do with bytes that no cross-reference names. So every byte after the
first signed revision must belong to an object, a cross-reference or a trailer (`signing.pdf_added_bytes`).

Source: ISO 32000-2, 12.8.2.2 (DocMDP); ETSI EN 319 142-1, 5.4 and 5.5 (long-term extensions). Attacks:
Mladenov and others, "1 Trillion Dollar Refund: How To Spoof PDF Signatures" (2019); "Shadow Attacks" (2021).
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any

from lxml import etree
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, StandardDiffPolicy, SuspiciousModification
from pyhanko.sign.diff_analysis.commons import compare_dicts
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdatingRule
from pyhanko.sign.diff_analysis.rules.file_structure_rules import (
    CatalogModificationRule,
    ObjectStreamRule,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    DSSCompareRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.diff_analysis.rules.metadata_rules import DocInfoRule, MetadataUpdateRule
from pyhanko.sign.validation.status import SignatureCoverageLevel

from signing.pdf_added_bytes import unexplained_bytes
from signing.pdf_reading import value_in


class Later(Enum):
    """What follows a signature, in French for a report."""

    NOTHING = "Rien n'a été ajouté après elle."
    EXTENSION = "Seules des données de validation et des horodatages ont été ajoutés après elle."
    SIGNATURE = "Seules d'autres signatures, qu'elle permet, et leurs données de validation la suivent."
    APPEARANCE = (
        "Une signature ajoutée après elle dessine sur une page : ce que le lecteur voit n'est plus ce "
        "qu'elle couvre seule."
    )
    FORBIDDEN = "Une signature a été ajoutée après elle, ce qu'elle interdit."
    UNCOVERED = "Elle ne couvre pas toute la révision dans laquelle elle se trouve."
    UNEXPLAINED = "Des octets qui n'appartiennent à aucun objet ont été ajoutés après elle."
    CHANGED = "Le document a été modifié après elle."

    @property
    def is_allowed(self) -> bool:
        """Whether only what may follow a signature follows it."""
        return self in (Later.NOTHING, Later.EXTENSION, Later.SIGNATURE)

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody has to look at the document."""
        return self is Later.APPEARANCE


def later_parts(stream: Any) -> list[Later]:
    """Say what follows each signature of a PDF, in the order in which they were added.

    Args:
        stream: The file, opened for reading.

    Raises:
        Exception: pyHanko's, for files that it cannot read.
    """
    reader = PdfFileReader(stream, strict=True)
    signatures = sorted(reader.embedded_signatures, key=lambda one: sum(list(one.byte_range)[2:]))
    if not signatures:
        return []
    signed = {signature.signed_revision for signature in signatures}
    unexplained = unexplained_bytes(reader, min(signed))
    idle = [
        revision
        for revision in range(min(signed) + 1, reader.xrefs.total_revisions)
        if revision not in signed and _kept(reader, revision) == _kept(reader, revision - 1)
    ]
    return [_later(reader, signature, unexplained, idle) for signature in signatures]


def _kept(reader: PdfFileReader, revision: int) -> set[str]:
    """Return what the DSS dictionary of a revision names. A revision that adds no signature has to change it,
    else there was no reason to make one.
    """
    root = reader.get_historical_root(revision)
    if "/DSS" not in root:
        return set()
    store = root["/DSS"]
    named = {repr(one) for key in ("/Certs", "/CRLs", "/OCSPs") if key in store for one in store[key]}
    return named | ({str(key) for key in store["/VRI"]} if "/VRI" in store else set())


def _later(reader: PdfFileReader, signature: Any, unexplained: bool, idle: Sequence[int]) -> Later:
    coverage = signature.evaluate_signature_coverage()
    if coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return Later.NOTHING
    if coverage is not SignatureCoverageLevel.ENTIRE_REVISION:
        return Later.UNCOVERED
    found = _POLICY.review_file(
        reader, signature.signed_revision, field_mdp_spec=signature.fieldmdp, doc_mdp=signature.docmdp_level
    )
    if isinstance(found, SuspiciousModification) or any(one > signature.signed_revision for one in idle):
        return Later.CHANGED
    if unexplained:
        return Later.UNEXPLAINED
    if found.modification_level <= ModificationLevel.LTA_UPDATES:
        return Later.EXTENSION
    if found.modification_level > ModificationLevel.FORM_FILLING:
        return Later.CHANGED
    if signature.docmdp_level is not None and signature.docmdp_level.value < 2:
        return Later.FORBIDDEN
    drawn = signature.docmdp_level is None and _draws(reader, signature.signed_revision)
    return Later.APPEARANCE if drawn else Later.SIGNATURE


def _draws(reader: PdfFileReader, revision: int) -> bool:
    """Say whether a signature field that the revision does not have yet is visible."""
    known = {name for name, _ in _signature_fields(reader.get_historical_root(revision))}
    return any(visible for name, visible in _signature_fields(reader.root) if name not in known)


def _signature_fields(root: Any) -> Iterator[tuple[str, bool]]:
    for reference in value_in(value_in(root, "/AcroForm", {}), "/Fields", ()):
        field = reference.get_object()
        if value_in(field, "/FT", "") == "/Sig":
            widgets = [kid.get_object() for kid in value_in(field, "/Kids", ())] or [field]
            drawn = any(_has_area(value_in(widget, "/Rect", ())) for widget in widgets)
            yield str(value_in(field, "/T", "")), drawn


def _has_area(rectangle: Iterable[Any]) -> bool:
    sides = [float(side) for side in rectangle]
    return len(sides) == 4 and sides[0] != sides[2] and sides[1] != sides[3]


_CHANGE_DATES = frozenset({"/ModDate", "/Producer"})
_CHANGE_NAMES = {"ModifyDate", "MetadataDate", "Producer", "InstanceID"}
_RDF = {"RDF", "Description", "li", "Seq", "Bag", "Alt", "resource", "lang", "value"}


class _DatesOfChange(DocInfoRule):
    """Lets only the dates of change differ in /Info."""

    def apply(self, old: Any, new: Any) -> Iterable[Any]:
        places = (
            (one, one.trailer_view.get_value_as_reference("/Info", optional=True)) for one in (old, new)
        )
        before, after = (None if place is None else one.get_object(place) for one, place in places)
        if before is not None and after is not None:
            compare_dicts(before, after, _CHANGE_DATES)
        elif after is not None and not set(after) <= _CHANGE_DATES:
            raise SuspiciousModification("/Info was added")
        yield from super().apply(old, new)


class _SameDescription(MetadataUpdateRule):
    """Lets only the dates of change differ in the XMP metadata."""

    def apply(self, old: Any, new: Any) -> Iterable[Any]:
        before, after = (_described(one.root) for one in (old, new))
        if before != after:
            raise SuspiciousModification("the metadata say something else")
        yield from super().apply(old, new)


def _described(root: Any) -> set[tuple[str, str]]:
    """Return the statements of the XMP metadata, as names and values. RDF writes one statement in several
    ways, and programs write it again in theirs.
    """
    if "/Metadata" not in root:
        return set()
    content = root.raw_get("/Metadata").get_object().read_data(DecodePurpose.XMP_METADATA)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    found = set()
    for element in etree.fromstring(content, parser).iter(etree.Element):
        lineage = map(_name, (element, *element.iterancestors()))
        own = next((name for name in lineage if name not in _RDF), "")
        found |= {
            (own if _name(key) in _RDF else _name(key), value)
            for key, value in element.attrib.items()
            if _name(key) not in ("about", "parseType", "xmptk")
        }
        found.add((own, (element.text or "").strip()))
    return {(name, value) for name, value in found if value and name not in _CHANGE_NAMES}


def _name(one: Any) -> str:
    return str(etree.QName(one).localname)


_POLICY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),  # type: ignore[no-untyped-call]  # pyHanko has no types
        _DatesOfChange().as_qualified(ModificationLevel.LTA_UPDATES),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
        _SameDescription().as_qualified(ModificationLevel.LTA_UPDATES),  # type: ignore[no-untyped-call]  # pyHanko has no types
    ],
    form_rule=FormUpdatingRule(
        field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]  # type: ignore[no-untyped-call]  # pyHanko has no types
    ),
    ignore_orphaned_objects=False,
    ignore_identical_objects=False,
)
