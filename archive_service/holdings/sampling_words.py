"""What documents say of the sampled series of a list, in French: how each was drawn, and its totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive_service.documents.statements import Section
from archive_service.model.appraisal_lines import AppraisalGroup, Disposition
from archive_service.model.appraisals import Appraisal
from archive_service.model.identifiers import Finess
from archive_service.model.sampling import Sampling, Series
from archive_service.wording.dates import moment_in_paris
from archive_service.wording.terms import KINDS
from retention_rules import DRAW_FORM

_HEADER = (
    "Série",
    "Échantillon",
    "Part tirée",
    "Documents",
    "À transférer",
    "À éliminer",
    "Versement acquitté",
)


def sampling_totals(appraisal: Appraisal) -> Sequence[tuple[str, str]]:
    """Return how many documents of the list are to be transferred, when it has sampled series."""
    details = appraisal.details
    if details.sampling is None:
        return ()
    waiting = sum(one.records for one in details.sampling.series if not one.is_split)
    totals = (("dont à transférer", str(details.transferred_lines)),)
    return (*totals, ("dont à trier", str(waiting))) if waiting else totals


def sampling_sections(sampling: Sampling | None, names: Mapping[Finess, str]) -> Sequence[Section]:
    """Return the section about the sampled series; none without any."""
    if sampling is None:
        return ()
    return (
        Section(
            title="Séries triées : échantillon à transférer, reste à éliminer",
            paragraphs=(
                "Rien d'une série n'est éliminé avant que le versement de son échantillon soit acquitté.",
                *_draw(sampling),
            ),
            header=_HEADER,
            widths=(6, 6, 2, 2, 2, 2, 4),
            numbers=(3, 4, 5),
            rows=[_row(one, names) for one in sampling.series],
        ),
    )


def _draw(sampling: Sampling) -> Sequence[str]:
    if not sampling.commitment:
        return ()
    if sampling.drawn_at is None:
        return (f"Le tirage est fait avec le visa. Empreinte de l'aléa du service : {sampling.commitment}.",)
    return (
        f"Tirage fait le {moment_in_paris(sampling.drawn_at)}, avec la valeur donnée par l'archiviste : "
        f"« {sampling.value} ».",
        f"Aléa du service : {sampling.nonce} (son empreinte SHA-256, {sampling.commitment}, était dans la "
        "liste avant le tirage).",
        f"Graine : {sampling.seed}. C'est le SHA-256 de quatre lignes : « {DRAW_FORM} », l'empreinte de la "
        "liste, l'aléa, la valeur. Les dossiers d'une série sont rangés par le SHA-256 de « graine dossier » "
        "suivi d'un saut de ligne ; les premiers sont retenus. Chacun peut refaire ce tirage.",
    )


def _row(one: Series, names: Mapping[Finess, str]) -> Sequence[str]:
    place = f"{one.establishment} {names.get(one.establishment, '')}".strip()
    kept = one.kept_records
    return (
        f"{one.number} · {place}, {KINDS[one.kind.value]}, {one.rule}",
        one.sampling,
        f"{one.kept}/{one.out_of}" if one.is_drawn_from else "-",
        str(one.records),
        "-" if kept is None else str(kept),
        "-" if kept is None else str(one.records - kept),
        _transferred(one),
    )


def _transferred(one: Series) -> str:
    if one.transferred_at is not None:
        return f"le {moment_in_paris(one.transferred_at)}"
    return "sans objet" if one.kept_records == 0 else "non"


def sides_of_group(group: AppraisalGroup, sampling: Sampling | None) -> tuple[int | None, int | None]:
    """Return how many records of a group are to be eliminated, and how many to be transferred; None while
    nobody knows.
    """
    match group.disposition:
        case Disposition.ELIMINATE:
            return group.records, 0
        case Disposition.TRANSFER:
            return 0, group.records
        case Disposition.HELD:
            return 0, 0
        case Disposition.SORT:
            return _split(group, sampling) if group.needs_visa else (None, None)


def _split(group: AppraisalGroup, sampling: Sampling | None) -> tuple[int | None, int | None]:
    found = [
        one
        for one in (sampling.series if sampling else ())
        if (one.establishment, one.kind, one.rule) == (group.establishment, group.kind, group.rule)
    ]
    if not found or not all(one.is_split for one in found):
        return None, None
    kept = sum(one.kept_records or 0 for one in found)
    return sum(one.records for one in found) - kept, kept
