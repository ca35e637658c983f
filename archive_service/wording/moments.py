"""The moments of a day at which doses are taken, by HL7's codes: meals, waking, going to bed."""

from __future__ import annotations

from collections.abc import Mapping

MOMENTS: Mapping[str, str] = {
    "MORN": "le matin",
    "MORN.early": "tôt le matin",
    "MORN.late": "en fin de matinée",
    "NOON": "à midi",
    "AFT": "l'après-midi",
    "AFT.early": "en début d'après-midi",
    "AFT.late": "en fin d'après-midi",
    "EVE": "le soir",
    "EVE.early": "en début de soirée",
    "EVE.late": "en fin de soirée",
    "NIGHT": "la nuit",
    "PHS": "après le sommeil",
    "HS": "au coucher",
    "WAKE": "au réveil",
    "C": "au repas",
    "CM": "au petit déjeuner",
    "CD": "au déjeuner",
    "CV": "au dîner",
    "AC": "avant le repas",
    "ACM": "avant le petit déjeuner",
    "ACD": "avant le déjeuner",
    "ACV": "avant le dîner",
    "IC": "entre les repas",
    "ICM": "entre le petit déjeuner et le déjeuner",
    "ICD": "entre le déjeuner et le dîner",
    "ICV": "entre le dîner et le coucher",
    "PC": "après le repas",
    "PCM": "après le petit déjeuner",
    "PCD": "après le déjeuner",
    "PCV": "après le dîner",
}
_EVENTS: Mapping[str, str] = {
    "HS": "le coucher",
    "WAKE": "le réveil",
    "C": "le repas",
    "CM": "le petit déjeuner",
    "CD": "le déjeuner",
    "CV": "le dîner",
    "NOON": "midi",
}


def moment_words(code: str) -> str:
    """Return a moment in words; the code itself when it is unknown.

    >>> moment_words("ACM"), moment_words("?")
    ('avant le petit déjeuner', '?')
    """
    return MOMENTS.get(code, code)


def moment_with_offset(code: str, offset: str, *, before: bool) -> str:
    """Return a moment that is some time (`offset`, in words) before or after an event.

    An offset that contradicts its event is written unchanged.

    >>> moment_with_offset("AC", "30 minutes", before=True)
    '30 minutes avant le repas'
    >>> moment_with_offset("WAKE", "1 heure", before=False)
    '1 heure après le réveil'
    >>> moment_with_offset("AC", "30 minutes", before=False)
    'avant le repas (décalage : 30 minutes après)'
    """
    moment, side = moment_words(code), "avant" if before else "après"
    if code in _EVENTS:
        return f"{offset} {side} {_EVENTS[code]}"
    if moment.startswith(f"{side} "):
        return f"{offset} {moment}"
    return f"{moment} (décalage : {offset} {side})"


def is_before(code: str) -> bool:
    """Say whether the name of a moment means that it is before its event."""
    return moment_words(code).startswith("avant ")
