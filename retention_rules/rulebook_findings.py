"""The codes of what a check of a rulebook finds, each with its French sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


@dataclass(frozen=True, slots=True)
class RulebookFinding:
    """Something that is wrong, or worth knowing, in one place of a rulebook. Its message is French."""

    code: RulebookCode
    where: str
    message: str

    @property
    def refuses(self) -> bool:
        """Say whether a rulebook with this finding is refused."""
        return self.code.about.refuses


@dataclass(frozen=True, slots=True)
class _Meaning:
    """A code with its French sentence and its English explanation; a warning refuses nothing."""

    code: str
    message: str
    explanation: str
    refuses: bool = True


class RulebookCode(StrEnum):
    """Every code of a finding about a rulebook. Codes are append-only."""

    about: _Meaning

    def __new__(cls, about: _Meaning) -> Self:
        """Create the code's text, with its meaning as an attribute."""
        code = str.__new__(cls, about.code)
        code._value_ = about.code
        code.about = about
        return code

    TOO_LARGE = _Meaning(
        "rulebook-too-large",
        "Le fichier dépasse la taille admise pour un référentiel.",
        "The file has more than 1 MiB.",
    )
    UNREADABLE = _Meaning(
        "rulebook-unreadable",
        "Le fichier n’est pas du TOML en UTF-8.",
        "It is not UTF-8, or not TOML.",
    )
    UNKNOWN_KEY = _Meaning(
        "rulebook-unknown-key",
        "Cette clé n’existe pas : c’est souvent une faute de frappe.",
        "A key that no rule uses.",
    )
    KEY_MISSING = _Meaning(
        "rulebook-key-missing",
        "Une clé obligatoire manque.",
        "A required key is missing.",
    )
    VALUE_REFUSED = _Meaning(
        "rulebook-value-refused",
        "Cette valeur n’a pas la forme attendue.",
        "A value has the wrong type or form.",
    )
    WORD_UNKNOWN = _Meaning(
        "rulebook-word-unknown",
        "Ce mot n’est pas dans la liste des mots permis.",
        "A word that is not in its closed list: level, kind, event, final action, binding force.",
    )
    DURATION = _Meaning(
        "rulebook-duration",
        "Cette durée est négative, absurde ou n’est pas un nombre entier d’années.",
        "A duration or an age outside 0 to 200 whole years.",
    )
    RULES_CONFLICT = _Meaning(
        "rulebook-rules-conflict",
        "Deux règles ont le même code, ou visent les mêmes documents sans que l’une soit plus précise.",
        "Two rules with one code, or two rules of one precision for the same records at one level.",
    )
    CONTRADICTION = _Meaning(
        "rulebook-contradiction",
        "Cette règle se contredit.",
        "Parts of one rule exclude each other, as an active base longer than the retention itself.",
    )
    CYCLE = _Meaning(
        "rulebook-cycle",
        "Ces règles s’attendent l’une l’autre : aucun délai ne commencerait jamais.",
        "The clock of a rule waits, in the end, for itself, or follows records whose rule follows others.",
    )
    CODE_UNKNOWN = _Meaning(
        "rulebook-code-unknown",
        "Ce code n’est celui d’aucune règle de ce référentiel ni des référentiels en vigueur.",
        "A table of codes names a rule that no rulebook has.",
    )
    SHORTENS = _Meaning(
        "rulebook-shortens",
        "Cette règle conserve moins longtemps que ce qu’impose une autre règle.",
        "A rule keeps records for a shorter time than a law, a circular, or a rule that follows one.",
    )
    DESTROYS = _Meaning(
        "rulebook-destroys",
        "Cette règle élimine ce qu’une autre règle impose de conserver, entièrement ou par échantillon.",
        "The final action keeps less than what a law, a circular, or a rule that follows one imposes.",
    )
    EXCLUDES = _Meaning(
        "rulebook-excludes",
        "Cette règle retire aux archives départementales ce qu’un texte leur confie.",
        "A perimeter rule excludes records that a law includes.",
    )
    DEMANDED = _Meaning(
        "rulebook-demanded",
        "Cette règle retire aux archives départementales ce que leur référentiel demande.",
        "A perimeter rule of an establishment excludes records that the rulebook of its department includes.",
    )
    OVERRULES = _Meaning(
        "rulebook-overrules",
        "Ce référentiel demande ce que celui d’un établissement exclut : sa demande l’emportera.",
        "The rulebook of a department includes records that one of an establishment in force excludes: they "
        "are included. A warning: the establishment cannot stand in the way.",
        False,
    )
    OPENS_EARLY = _Meaning(
        "rulebook-opens-early",
        "Cette règle rend communicable plus tôt que ce que permet la loi.",
        "An access rule is shorter than the delay that a law imposes.",
    )
    CODE_REUSED = _Meaning(
        "rulebook-code-reused",
        "Un autre référentiel en vigueur donne ce code à une autre règle.",
        "A rulebook of another level has a rule with the same code; a warning.",
        False,
    )
    FREES_HELD = _Meaning(
        "rulebook-frees-held",
        "Ce référentiel libérerait plus tôt des dossiers qu’un gel retient ; ils restent conservés.",
        "`rules propose` and `rules simulate`: records that a hold keeps would be freed sooner; a warning.",
        False,
    )
    NOT_VERIFIED = _Meaning(
        "rulebook-not-verified",
        "Cette règle n’a pas été vérifiée à sa source ; chaque décision le dira.",
        "A rule is marked `verified = false`; a warning.",
        False,
    )

    @classmethod
    def of(cls, code: str) -> RulebookCode:
        """Return the code with this text."""
        return _BY_TEXT[code]

    def at(self, where: str, detail: str = "") -> RulebookFinding:
        """Return the finding at a place; `detail` is added to the sentence in brackets."""
        message = f"{self.about.message} ({detail})" if detail else self.about.message
        return RulebookFinding(self, where, message)


_BY_TEXT = {code.value: code for code in RulebookCode}
