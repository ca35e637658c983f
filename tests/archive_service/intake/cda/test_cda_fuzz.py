"""No bytes make the CDA reader raise: a valid document is damaged at random."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from archive_service.intake.cda.examine import cda_content, examine_cda, looks_like_cda
from archive_service.intake.context import ExaminationContext
from tests.archive_service.intake.cda_samples import PNG, media, sample, section

SOUND = sample() + b""
RICH = sample(
    sections=section(
        '<list><item>a</item></list><table><tr><td colspan="2">b</td></tr></table>'
        '<renderMultiMedia referencedObject="piece"/>',
        entries=media(PNG, "image/png"),
    )
)
_NAMES = sorted({one.tag for one in etree.fromstring(RICH).iter()})


def survive(content: bytes) -> None:
    looks_like_cda(content)
    examine_cda(content, "", ExaminationContext(production=True, today=date(2026, 1, 1)))
    cda_content(content, "/entry/0")


@given(st.data())
@settings(max_examples=150)
def test_bytes_may_be_overwritten_anywhere(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([SOUND, RICH])))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 12))
        content[at : at + length] = data.draw(st.binary(max_size=12))
    survive(bytes(content))


@given(st.data())
@settings(max_examples=150)
def test_elements_may_be_moved_renamed_emptied_or_filled(data: st.DataObject) -> None:
    root = etree.fromstring(data.draw(st.sampled_from([SOUND, RICH])))
    for _ in range(data.draw(st.integers(1, 6))):
        elements = list(root.iter())
        one = data.draw(st.sampled_from(elements))
        _damage(data, one, data.draw(st.sampled_from(elements)))
    survive(etree.tostring(root))


def _damage(data: st.DataObject, one: etree._Element, other: etree._Element) -> None:
    match data.draw(st.integers(0, 5)):
        case 0 if one.getparent() is not None:
            one.getparent().remove(one)
        case 1:
            one.tag = data.draw(st.sampled_from([*_NAMES, "plain", "{urn:other}x"]))
        case 2 if one.attrib:
            name = data.draw(st.sampled_from(sorted(one.attrib)))
            one.set(name, data.draw(st.sampled_from(["", "²", "0000", "99991231", "-1", "a" * 300, "1e9"])))
        case 3:
            one.text = data.draw(st.sampled_from(["", "mot", "\ue000", "²", "=" * 5]))
        case 4 if other not in one.iter() and one not in other.iter() and other.getparent() is not None:
            one.append(other)
        case _:
            one.set("nullFlavor", data.draw(st.sampled_from(["UNK", "NA", "inventé"])))
