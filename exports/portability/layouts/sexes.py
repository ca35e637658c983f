"""The sex of a person in one set of words: flows say it with codes of FHIR, CDA and HL7 version 2."""

from __future__ import annotations

FEMALE, MALE, OTHER, UNKNOWN = "female", "male", "other", "unknown"
_MEANT = {
    FEMALE: ("f", "female", "féminin", "feminin", "femme", "w", "woman"),
    MALE: ("m", "male", "masculin", "homme", "man"),
    # HL7 version 3 has UN, undifferentiated; version 2 has A, ambiguous.
    OTHER: ("other", "o", "oth", "un", "undifferentiated", "a", "ambiguous", "autre"),
    UNKNOWN: ("unknown", "u", "unk", "n", "ni", "nask", "asku", "i", "indéterminé", "inconnu", "na", "nav"),
}
_WORDS = {code: word for word, codes in _MEANT.items() for code in codes}


def sex_of(code: str) -> str:
    """Return male, female, other or unknown, as FHIR has it; empty for no code, or one without this meaning.

    >>> sex_of("F"), sex_of("Male "), sex_of("UN"), sex_of("?")
    ('female', 'male', 'other', '')
    """
    return _WORDS.get(code.strip().casefold(), "")
