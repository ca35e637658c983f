"""Why a value is absent, by HL7's codes (nullFlavor), in French: beside a value, and for a whole section."""

from __future__ import annotations

from collections.abc import Mapping

NOT_GIVEN = "non renseigné"
NULL_FLAVORS: Mapping[str, str] = {
    "ASKU": "demandé mais inconnu",
    "DER": "à déduire",
    "INV": "non valable",
    "MSK": "masqué",
    "NA": "non applicable",
    "NASK": "non demandé",
    "NAV": "non disponible à ce jour",
    "NAVU": "non disponible",
    "NI": "sans information",
    "NINF": "moins l'infini",
    "NP": "absent",
    "OTH": "autre",
    "PINF": "plus l'infini",
    "QS": "quantité suffisante",
    "TRC": "traces",
    "UNC": "non codé",
    "UNK": "inconnu",
}
_OF_A_SECTION: Mapping[str, str] = {
    "ASKU": "demandée mais inconnue",
    "MSK": "masquée",
    "NASK": "non demandée",
    "NP": "absente",
    "OTH": "autre",
    "UNC": "non codée",
    "UNK": "inconnue",
}
# These codes qualify a value; they do not mean that it is absent.
_VALUES = frozenset(("NA", "NINF", "OTH", "PINF", "QS", "TRC"))


def not_given(why: str) -> str:
    """Write that a value is not given, and why.

    >>> not_given("demandé mais inconnu"), not_given("")
    ('non renseigné (demandé mais inconnu)', 'non renseigné')
    """
    return f"{NOT_GIVEN} ({why})" if why else NOT_GIVEN


def null_words(code: str) -> str:
    """Return the words shown instead of a value with a nullFlavor; empty when there is none.

    >>> null_words("ASKU"), null_words("NA"), null_words("X9"), null_words("")
    ('non renseigné (demandé mais inconnu)', 'non applicable', 'non renseigné (X9)', '')
    """
    word = NULL_FLAVORS.get(code, code)
    return word if code in _VALUES or not code else not_given(word)


def section_words(code: str) -> str:
    """Return the words for the nullFlavor of a section.

    >>> section_words("MSK"), section_words("NI")
    ('Rubrique masquée (MSK)', 'Rubrique sans information (NI)')
    """
    return f"Rubrique {_OF_A_SECTION.get(code) or NULL_FLAVORS.get(code, 'absente')} ({code})"
