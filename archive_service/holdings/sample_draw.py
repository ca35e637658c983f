"""Draw the samples of a list, with the value that the archivist gives together with the visa."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from archive_service.errors import DrawMade, DrawMissing, DrawNotNeeded, InvalidRequest
from archive_service.holdings.sample_series import split_lines
from archive_service.model.appraisal_lines import AppraisalLine
from archive_service.model.appraisals import Appraisal
from archive_service.model.sampling import Sampling
from archive_service.ports import Transaction
from retention_rules import seed_of

LONGEST_VALUE = 200


def value_for_draw(text: str) -> str:
    """Return the archivist's value; raise `InvalidRequest` unless it is a line of text as people type it."""
    if text and not _is_value(text):
        raise InvalidRequest(f"the value of a draw (--draw) is a text of at most {LONGEST_VALUE} characters")
    return text


def _is_value(text: str) -> bool:
    return 0 < len(text) <= LONGEST_VALUE and text.isprintable() and text == text.strip()


def split_by_visa(
    appraisal: Appraisal,
    lines: Sequence[AppraisalLine],
    chosen: Collection[int],
    value: str,
    reason: str,
    now: datetime,
    transaction: Transaction,
) -> Appraisal:
    """Return the appraisal with its series split as far as they can be, after a visa on the chosen lines.

    The draw is of the whole list, whatever lines the visa is on: who chooses lines chooses no sample. Where
    the archivist gives no value of their own, it is the reason of the visa: nobody else chose it either.

    Raises:
        DrawMissing, DrawMade, DrawNotNeeded: the value does not fit the lines.
    """
    sampling = appraisal.details.sampling
    if sampling is None:
        if value:
            raise DrawNotNeeded(f"no sample is drawn from appraisal {appraisal.id}")
        return appraisal
    sampling = _drawn(appraisal, sampling, lines, chosen, value, reason, now)
    sampling, sides = split_lines(sampling, lines)
    for side, numbers in sides.items():
        transaction.appraisals.split(appraisal.id, numbers, side)
    return appraisal.with_sampling(sampling)


def _drawn(
    appraisal: Appraisal,
    sampling: Sampling,
    lines: Sequence[AppraisalLine],
    chosen: Collection[int],
    value: str,
    reason: str,
    now: datetime,
) -> Sampling:
    if sampling.is_drawn:
        if value and value != sampling.value:
            raise DrawMade(f"the draw of appraisal {appraisal.id} was made")
        return sampling
    drawn_from = {one.number for one in sampling.series if one.is_drawn_from}
    if not any(
        line.number in chosen and line.sampled is not None and line.sampled.series in drawn_from
        for line in lines
    ):
        if value:
            raise DrawNotNeeded("no sample is drawn from these lines")
        return sampling
    chosen_value = value or reason
    if not _is_value(chosen_value):
        raise DrawMissing(
            "a sample is drawn from these lines, and the reason of the visa is too long to be the value of"
            " the draw: give one (--draw)"
        )
    seed = seed_of(appraisal.digest.hex(), sampling.nonce, chosen_value)
    return replace(sampling, value=chosen_value, seed=seed, drawn_at=now)


def draw_facts(before: Appraisal, after: Appraisal) -> Sequence[tuple[str, str]]:
    """Return what the journal says of a draw that was made between the two: digests and counts alone."""
    made, known = after.details.sampling, before.details.sampling
    if made is None or made == known:
        return ()
    split = [one for one in made.series if one.is_split]
    facts = [
        ("kept", str(sum(one.kept_records or 0 for one in split))),
        ("series", str(len(split))),
    ]
    return [*facts, ("commitment", made.commitment), ("seed", made.seed)] if made.seed else facts
