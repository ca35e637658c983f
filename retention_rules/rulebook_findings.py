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
        return self.code.refuses


class RulebookCode(StrEnum):
    """Every code of a finding about a rulebook. Codes are append-only."""

    message: str
    meaning: str
    refuses: bool

    def __new__(cls, code: str, message: str, meaning: str, refuses: bool = True) -> Self:
        """Create the code's text, with its French sentence and its English explanation."""
        made = str.__new__(cls, code)
        made._value_ = code
        made.message, made.meaning, made.refuses = message, meaning, refuses
        return made

    TOO_LARGE = (
        "rulebook-too-large",
        "Le fichier dépasse la taille admise pour un référentiel.",
        "The file has more than 1 MiB.",
    )
    UNREADABLE = (
        "rulebook-unreadable",
        "Le fichier n’est pas du TOML en UTF-8.",
        "It is not UTF-8, or not TOML.",
    )
    UNKNOWN_KEY = (
        "rulebook-unknown-key",
        "Cette clé n’existe pas : c’est souvent une faute de frappe.",
        "A key that no rule uses.",
    )
    KEY_MISSING = (
        "rulebook-key-missing",
        "Une clé obligatoire manque.",
        "A required key is missing.",
    )
    VALUE_REFUSED = (
        "rulebook-value-refused",
        "Cette valeur n’a pas la forme attendue.",
        "A value has the wrong type or form.",
    )
    WORD_UNKNOWN = (
        "rulebook-word-unknown",
        "Ce mot n’est pas dans la liste des mots permis.",
        "A word that is not in its closed list: level, kind, event, final action, binding force.",
    )
    DURATION = (
        "rulebook-duration",
        "Cette durée est négative, absurde ou n’est pas un nombre entier d’années.",
        "A duration or an age outside 0 to 200 whole years.",
    )
    RULES_CONFLICT = (
        "rulebook-rules-conflict",
        "Deux règles ont le même code, ou visent les mêmes documents sans que l’une soit plus précise.",
        "Two rules with one code, or two rules of one precision for the same records at one level.",
    )
    CONTRADICTION = (
        "rulebook-contradiction",
        "Cette règle se contredit.",
        "Parts of one rule exclude each other, as an active base longer than the retention itself.",
    )
    CYCLE = (
        "rulebook-cycle",
        "Ces règles s’attendent l’une l’autre : aucun délai ne commencerait jamais.",
        "The clock of a rule waits, in the end, for itself.",
    )
    CODE_UNKNOWN = (
        "rulebook-code-unknown",
        "Ce code n’est celui d’aucune règle de ce référentiel ni des référentiels en vigueur.",
        "A table of codes names a rule that no rulebook has.",
    )
    SHORTENS = (
        "rulebook-shortens",
        "Cette règle conserve moins longtemps que ce qu’impose une autre règle.",
        "A rule keeps records for a shorter time than a law, a circular, or a rule that follows one.",
    )
    DESTROYS = (
        "rulebook-destroys",
        "Cette règle élimine ce qu’une autre règle impose de conserver, entièrement ou par échantillon.",
        "The final action keeps less than what a law, a circular, or a rule that follows one imposes.",
    )
    EXCLUDES = (
        "rulebook-excludes",
        "Cette règle retire aux archives départementales ce qu’un texte leur confie.",
        "A perimeter rule excludes records that a law includes.",
    )
    OPENS_EARLY = (
        "rulebook-opens-early",
        "Cette règle rend communicable plus tôt que ce que permet la loi.",
        "An access rule is shorter than the delay that a law imposes.",
    )
    CODE_REUSED = (
        "rulebook-code-reused",
        "Un autre référentiel en vigueur donne ce code à une autre règle.",
        "A rulebook of another level has a rule with the same code; a warning.",
        False,
    )
    NOT_VERIFIED = (
        "rulebook-not-verified",
        "Cette règle n’a pas été vérifiée à sa source ; chaque décision le dira.",
        "A rule is marked `verified = false`; a warning.",
        False,
    )

    def at(self, where: str, detail: str = "") -> RulebookFinding:
        """Return the finding at a place; `detail` is added to the sentence in brackets."""
        message = f"{self.message} ({detail})" if detail else self.message
        return RulebookFinding(self, where, message)
