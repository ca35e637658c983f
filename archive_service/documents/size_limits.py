"""Cut a record's content to a size that always fits, with a note about what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from archive_service.documents import wording
from archive_service.documents.drawable_text import Lettering
from archive_service.documents.long_paragraphs import pieces
from archive_service.documents.plain_text import paragraphs_of, whole_text
from archive_service.documents.production_facts import ProductionFacts
from archive_service.model.content import DocumentContent, Paragraph, Section, Text, Value

_LONGEST_LINE = 600  # characters of a title, a label, a name
_LONGEST_VALUE = 4_000
_MOST_SECTIONS = 1_500
_MOST_VALUES = 100
_MOST_SENTENCES = 200
_EACH = 40  # cost of a paragraph besides its characters, counted in characters
_LINE = 12  # cost of each line end
MOST_FILES = 500
"""Most files of a source that a document mentions and embeds."""


def bounded(content: DocumentContent, most: int, said: Callable[[str], str] | None = None) -> DocumentContent:
    """Return the content as paragraphs of at most `most` characters in total, as they are after `said`
    rewrites them.

    The notes count what is left out. Texts outside the sections are kept when they fit and `said` is not
    given.
    """
    budget = _Budget(most, Lettering(), said or str)
    sections = list(_sections(content.sections, budget))
    human = content.human_texts
    if said or budget.left_out or sum(len(text.text) for text in human) > most:
        human = ()
    return replace(
        content,
        title=_clipped(content.title),
        establishment=_clipped(content.establishment),
        header=[_value(value) for value in content.header[:_MOST_VALUES]],
        sections=sections,
        attachments=[
            replace(file, name=_clipped(file.name), declared_type=_clipped(file.declared_type))
            for file in content.attachments[:MOST_FILES]
        ],
        human_texts=human,
        alerts=[_clipped(alert, _LONGEST_VALUE) for alert in content.alerts[:_MOST_SENTENCES]],
        notes=[
            wording.FLATTENED,
            *_left_out(content, budget, bool(human)),
            *(_clipped(note, _LONGEST_VALUE) for note in content.notes[:_MOST_SENTENCES]),
        ],
    )


def bounded_making(making: ProductionFacts) -> ProductionFacts:
    """Return the production facts with as many sentences as fit; the last sentence counts those left out."""
    return replace(
        making,
        sender=_clipped(making.sender),
        software=_clipped(making.software),
        decisions=_sentences(making.decisions),
        findings=_sentences(making.findings),
    )


@dataclass(slots=True)
class _Budget:
    """The number of characters that may still be shown, and the number left out."""

    left: int
    lettering: Lettering
    said: Callable[[str], str]
    shown: int = 0
    left_out: int = 0

    def fits(self, text: str, where: str) -> bool:
        if self.left <= 0:
            self.left_out += len(text)
            return False
        shown = self.lettering.visible(self.said(text), count=False)
        self.left -= len(shown) + _LINE * shown.count("\n") + len(where) + _EACH
        self.shown += len(text)
        return True


def _sections(sections: Sequence[Section], budget: _Budget) -> Iterator[Section]:
    """Yield the sections one after the other, without nesting; a very long row of sections becomes one
    section.
    """
    waiting = list(reversed(sections))
    number = 0
    rest: list[Paragraph] = []
    while waiting:
        section = waiting.pop()
        waiting += reversed(section.sections)
        number += 1
        titled = budget.fits(section.title[:_LONGEST_LINE], section.where)
        blocks = list(_paragraphs(section, budget))
        if not titled and not blocks:
            continue
        if number <= _MOST_SECTIONS:
            yield Section(_clipped(section.title), blocks, (), section.where, _clipped(section.code))
        else:
            rest += [Paragraph((Text(_clipped(section.title), bold=True),), section.where), *blocks]
    if rest:
        yield Section(wording.FURTHER_SECTIONS, rest)


def _paragraphs(section: Section, budget: _Budget) -> Iterator[Paragraph]:
    for paragraph in paragraphs_of(section.blocks):
        for piece in pieces(whole_text(paragraph)):
            if budget.fits(piece, paragraph.where):
                yield Paragraph((Text(piece),), paragraph.where)


def _left_out(content: DocumentContent, budget: _Budget, human: bool) -> Iterator[str]:
    if budget.left_out:
        yield wording.cut_text(budget.shown, budget.shown + budget.left_out)
    if content.human_texts and not human:
        yield wording.UNCOMPARED
    if len(content.header) > _MOST_VALUES:
        yield wording.further(len(content.header) - _MOST_VALUES, "faits d'en-tête")
    if len(content.attachments) > MOST_FILES:
        yield wording.further(len(content.attachments) - MOST_FILES, "pièces jointes")
    if len(content.notes) > _MOST_SENTENCES:
        yield wording.further(len(content.notes) - _MOST_SENTENCES, "remarques")
    lines = [content.title, *(value.label for value in content.header)]
    if any(len(line) > _LONGEST_LINE for line in lines) or any(
        len(value.value) > _LONGEST_VALUE for value in content.header
    ):
        yield wording.SHORTENED


def _value(value: Value) -> Value:
    return replace(value, label=_clipped(value.label), value=_clipped(value.value, _LONGEST_VALUE))


def _sentences(sentences: Sequence[str]) -> list[str]:
    kept = [_clipped(sentence, _LONGEST_VALUE) for sentence in sentences[:_MOST_SENTENCES]]
    if len(sentences) > _MOST_SENTENCES:
        kept.append(wording.further_sentences(len(sentences) - _MOST_SENTENCES))
    return kept


def _clipped(text: str, longest: int = _LONGEST_LINE) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
