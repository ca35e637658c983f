"""Decide whether two identities are one person: every rule, and where each rule applies.

1. An identifier proves it: the same INS, or the same local identifier of one system (`share_an_identifier`).
   Used to find the person of an entry in a flow, and to recognise a person who is known already. The social
   security number (NSS), an INS-C and identifiers of `use` old are never used.
2. Identifiers disprove it: two INS, or two numbers of one system (`identifiers_contradict`). Two systems may
   give one person different numbers. Used when a DocumentReference and its document, or a reference and its
   target, should name one person: on a contradiction the flow waits in quarantine.
3. Traits disprove it inside one flow: another birth, another sex or another name (`traits_contradict`). One
   software wrote both statements at one time: one difference is enough, and the flow waits in quarantine.
4. Traits disprove it between a flow and a known person only together: another birth and another name
   (`is_somebody_else`). One difference alone may be a correction, a marriage or a way of writing.
5. Traits never prove it between flows. Inside one flow, name and birth together (`traits_agree`) assign a
   Patient without a shared identifier to the only document that it can belong to.
6. Words alone (`display` of a reference) prove it when they contain family and given name of the only
   possible person, and disprove it when they name somebody else (`words_name`).

Unknown traits neither prove nor disprove anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from archive_service.model.flow import PersonIdentity

_SEXES = {"m": "male", "f": "female"}
_NOT_NAMES = frozenset(
    (
        *("m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr", "docteur", "enfant"),
        *("usager", "usagere", "patient", "patiente", "resident", "residente", "beneficiaire", "personne"),
        *("accueilli", "accueillie", "accompagne", "accompagnee", "concerne", "concernee", "dossier"),
        *("ne", "nee", "epouse", "epoux", "veuve", "veuf", "dit", "dite", "nom", "prenom", "naissance"),
        *("le", "la", "les", "l", "de", "du", "des", "d", "et", "ou", "numero", "ins", "identifiant", "id"),
        *("anonyme", "inconnu", "inconnue", "test", "subject", "unknown"),
    )
)
"""Words beside a person's name, without accents, that are not part of it."""


def identifiers_of(identity: PersonIdentity) -> Sequence[str]:
    """Return the identifiers of a person, the INS first."""
    return [*([identity.ins] if identity.ins else []), *identity.local_ids]


def share_an_identifier(one: PersonIdentity, other: PersonIdentity) -> bool:
    """Say whether two identities have an INS or a local identifier in common."""
    return bool((one.ins and one.ins == other.ins) or set(one.local_ids) & set(other.local_ids))


def identifiers_contradict(one: PersonIdentity, other: PersonIdentity) -> bool:
    """Say whether two identities have two INS or, without an INS each, two numbers of one system only."""
    if one.ins and other.ins:
        return one.ins != other.ins
    if share_an_identifier(one, other):
        return False
    systems = {name.partition("|")[0] for name in one.local_ids}
    return any(name.partition("|")[0] in systems for name in other.local_ids)


def are_named_otherwise(one: PersonIdentity, other: PersonIdentity) -> bool:
    """Say whether family or first given names differ, whatever their accents, case and hyphens."""
    families = {_plain(one.family), _plain(other.family)} - {""}
    givens = {_plain(one.given).split(" ")[0], _plain(other.given).split(" ")[0]} - {""}
    return len(families) > 1 or len(givens) > 1


def traits_contradict(one: PersonIdentity, other: PersonIdentity) -> bool:
    """Say whether birth, sex or name differ between two statements of one flow."""
    sexes = {_SEXES.get(sex.lower(), sex.lower()) for sex in (one.gender, other.gender)}
    return _are_born_otherwise(one, other) or sexes == {"male", "female"} or are_named_otherwise(one, other)


def traits_agree(one: PersonIdentity, other: PersonIdentity) -> bool:
    """Say whether name and day of birth are known in both statements and no trait differs."""
    known = all(who.family and who.given and who.birth_date for who in (one, other))
    return known and not traits_contradict(one, other)


def is_somebody_else(stated: PersonIdentity, known: PersonIdentity) -> bool:
    """Say whether the traits in a flow cannot belong to the person known by its identifier."""
    return _are_born_otherwise(stated, known) and are_named_otherwise(stated, known)


def words_name(words: str, identity: PersonIdentity) -> bool | None:
    """Say whether words contain a person's family and given name; None when they name nobody.

    A family name with another given name is somebody else, because spouses may live in one house; so is a
    given name with another family name. One of the two names alone proves nothing.

    >>> leonie = PersonIdentity(family="INVENTÉE-DURAND", given="Léonie Marie")
    >>> words_name("Mme Léonie INVENTEE", leonie), words_name("INVENTÉE Bernard", leonie)
    (True, False)
    >>> words_name("L'usager n° 12", leonie) is None
    True
    """
    groups = [_plain(word).split() for word in re.split(r"[\s,;()/.]+", words.replace("'", " "))]
    named = [group for group in groups if group and not set(group) <= _NOT_NAMES and _has_letters(group)]
    if not named:
        return None
    family, given = set(_plain(identity.family).split()), set(_plain(identity.given).split())
    if not family:
        return None
    of_family = [group for group in named if family & set(group)]
    of_given = [group for group in named if given & set(group) and group not in of_family]
    others = len(named) - len(of_family) - len(of_given)
    if of_family and of_given:
        return True
    return False if others else None


def are_one_name(one: str, other: str) -> bool:
    """Say whether two family names are the same, whatever their accents, case and hyphens."""
    return bool(_plain(one)) and _plain(one) == _plain(other)


def _has_letters(group: Sequence[str]) -> bool:
    return any(len(word) > 1 and word.isalpha() for word in group)


def _are_born_otherwise(one: PersonIdentity, other: PersonIdentity) -> bool:
    return len({one.birth_date, other.birth_date} - {None}) > 1


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in letters if not unicodedata.combining(c))).strip()
