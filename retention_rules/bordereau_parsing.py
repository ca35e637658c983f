"""Read the model of a bordereau from the table `[bordereau]` of a department's rulebook."""

from __future__ import annotations

from retention_rules.bordereau_model import BordereauColumn, BordereauModel
from retention_rules.toml_section import Section

_LONGEST = 300
_MOST_SIGNATORIES = 4
_NEEDED = frozenset({BordereauColumn.DOCUMENTS, BordereauColumn.DATES})
"""Without what is to be destroyed and its dates nobody can give a visa."""


def bordereau_of(file: Section) -> BordereauModel | None:
    """Return the model; None when the file has none."""
    if "bordereau" not in file:
        return None
    with file.section("bordereau") as section:
        columns = section.choices("columns", BordereauColumn)
        if not set(columns) >= _NEEDED:
            raise section.refused("columns", "'documents' and 'dates' are expected among the columns")
        destroy, keep, sample = _final_actions(section)
        signatories = section.texts("signatories")
        if len(signatories) > _MOST_SIGNATORIES or not all(map(_is_short, signatories)):
            raise section.refused("signatories", f"{_MOST_SIGNATORIES} short texts at most are expected")
        return BordereauModel(
            title=_short(section, "title"),
            columns=columns,
            headings=_headings(section, columns),
            total=section.truth("total", default=False),
            destroy=destroy,
            keep=keep,
            sample=sample,
            copies=_short(section, "copies", default=""),
            signatories=signatories,
            source=section.text("source"),
            verified=section.truth("verified"),
        )


def _headings(
    section: Section, columns: tuple[BordereauColumn, ...]
) -> tuple[tuple[BordereauColumn, str], ...]:
    if "headings" not in section:
        return ()
    with section.section("headings") as headings:
        return tuple((one, _short(headings, one.value)) for one in columns if one.value in headings)


def _final_actions(section: Section) -> tuple[str, str, str]:
    if "final_actions" not in section:
        return "", "", ""
    with section.section("final_actions") as codes:
        found = _short(codes, "destroy"), _short(codes, "keep"), _short(codes, "sample")
        if len(set(found)) != len(found):
            raise section.refused("final_actions", "three different codes are expected")
        return found


def _short(section: Section, key: str, default: str | None = None) -> str:
    text = section.text(key, default)
    if len(text) > _LONGEST:
        raise section.refused(key, f"{_LONGEST} characters at most are expected")
    return text


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST and text.isprintable()
