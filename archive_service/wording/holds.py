"""What is said in French of a hold on a record."""

from __future__ import annotations

from datetime import date

from archive_service.wording.dates import day_words
from archive_service.wording.terms import HOLD_REASONS


def hold_words(reason: str, since: date, review: date) -> str:
    """Return since when and why the elimination of a record is suspended.

    >>> hold_words("audit", date(2027, 3, 1), date(2028, 3, 1)).partition(",")[0]
    'L’élimination est suspendue depuis le 1er mars 2027 (motif : contrôle)'
    """
    return (
        f"L’élimination est suspendue depuis le {day_words(since)} (motif : {HOLD_REASONS[reason]}), quelle "
        f"que soit la fin de la conservation. À revoir le {day_words(review)}."
    )
