"""Hostile CDA documents: reading ends soon, needs little memory, and keeps the text as text."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator

import pytest

from archive_service.findings import Grade, worst
from archive_service.findings.limited import MOST_OF_A_CODE
from archive_service.intake.cda.examine import cda_content, examine_cda
from archive_service.intake.context import ExaminationContext
from archive_service.model.content import Picture
from tests.archive_service.intake.cda_samples import PNG, media, sample, section
from tests.archive_service.intake.examinations import CONTEXT, TODAY

MEMORY = 200 * 1024 * 1024
SECONDS = 15.0


@pytest.fixture(autouse=True)
def _soon_and_small() -> Iterator[None]:
    tracemalloc.start()
    started = time.process_time()
    yield
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.process_time() - started < SECONDS
    assert peak < MEMORY


def read(content: bytes) -> None:
    examine_cda(content, "", ExaminationContext(production=True, today=TODAY))
    cda_content(content, "")


def nested(opening: str, closing: str, times: int, inside: str) -> bytes:
    return sample(sections=section(opening * times + inside + closing * times))


@pytest.mark.parametrize(
    ("opening", "closing", "times"),
    [
        ("<content>", "</content>", 190),
        ('<content ID="a">', "</content>", 190),
        ("<list><item>", "</item></list>", 95),
        ("<table><tbody><tr><td>", "</td></tr></tbody></table>", 47),
        ("<paragraph>", "</paragraph>", 190),
        ("<inconnu>", "</inconnu>", 190),
    ],
)
def test_deep_narratives_are_read(opening: str, closing: str, times: int) -> None:
    content = nested(opening, closing, times, "tout au fond")
    assert any(one.text == "tout au fond" for one in cda_content(content, "").human_texts)
    read(content)


def test_deep_sections_and_entries_are_read() -> None:
    sections = section("fond")
    for _ in range(90):
        sections = section("étage", entries=sections)
    read(sample(sections=sections))
    act = '<act classCode="ACT" moodCode="EVN"><code displayName="a"/><entryRelationship>'
    read(
        sample(sections=section("x", entries=f"<entry>{act * 90}{'</entryRelationship></act>' * 90}</entry>"))
    )
    code = '<value xsi:type="CD" displayName="d">' + '<translation displayName="e">' * 180
    observed = f"<entry><observation>{code}{'</translation>' * 180}</value></observation></entry>"
    read(sample(sections=section("x", entries=observed)))


def test_long_names_do_not_multiply() -> None:
    name = "n" * 30_000
    read(nested(f"<{name}>", f"</{name}>", 100, "<a>x</a>" * 5_000))


def test_many_wrong_numbers_are_told_a_hundred_times_at_most() -> None:
    wrong = "".join(f'<id root="1.2.250.1.71.4.2.2" extension="1{number:09}"/>' for number in range(20_000))
    entry = f"<entry><act>{wrong}</act></entry>"
    examination = examine_cda(sample(sections=section("x", entries=entry)), "", CONTEXT)
    assert len(examination.findings) == MOST_OF_A_CODE


def test_a_picture_shown_ten_thousand_times_is_decoded_once() -> None:
    mention = '<renderMultiMedia referencedObject="piece"/>'
    content = cda_content(
        sample(sections=section(mention * 10_000, entries=media(PNG + b"x" * 100_000, "image/png"))), ""
    )
    assert sum(isinstance(block, Picture) for block in content.sections[0].blocks) == 1


def test_text_behind_ids_inside_each_other_is_not_copied_for_each() -> None:
    opening = "".join(f'<content ID="i{number}">' for number in range(150))
    references = "".join(
        f'<entry><act><text><reference value="#i{number}"/></text></act></entry>' for number in range(150)
    )
    narrative = opening + "mot " * 500_000 + "</content>" * 150
    read(sample(sections=section(narrative, entries=references)))


def test_a_span_is_never_as_large_as_it_says() -> None:
    narrative = '<table><tr><td colspan="999999999" rowspan="-5">a</td><td colspan="²">b</td></tr></table>'
    table = cda_content(sample(sections=section(narrative)), "").sections[0].blocks[0]
    assert [(cell.columns, cell.rows) for cell in table.rows[0]] == [(1, 1), (1, 1)]  # type: ignore[union-attr]


def test_base64_broken_by_an_element_is_refused() -> None:
    content = sample(sections=section("x", entries=media("JVBE<reference/>Ri0x")))
    findings = examine_cda(content, "", CONTEXT).findings
    assert [one.code for one in findings] == ["attachment-base64"]
    assert worst(findings) is Grade.REJECT


def test_private_characters_and_paths_stay_what_they_are() -> None:
    content = sample(("Odette Simone", "\ue000\U000f0000 ../../x"))
    draft = examine_cda(content, "", CONTEXT).draft
    assert draft is not None and draft.person is not None
    assert draft.person.given == "\ue000\U000f0000 ../../x"
