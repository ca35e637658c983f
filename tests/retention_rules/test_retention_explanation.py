"""What the service says about a decision, in French."""

from dataclasses import replace
from datetime import date

import pytest

from retention_rules import Appeal, FileFacts, Level, Rulebooks, Trigger, decide, load_rulebook
from tests.retention_rules.retention_cases import TODAY, resident

RULE = """
level = "national"
name = "essai"
[[retention]]
code = "ESSAI"
title = "Essai"
final_action = "{action}"
binding = "law"
source = "un texte"
verified = true
[retention.term]
{term}
"""
AFTER = 'kind = "after"\ntriggers = ["last-passage"]\nyears = 5\nsuspended_by_appeal = true'
BOTH = 'kind = "after"\ntriggers = ["last-passage", "quitus"]\nyears = 1'
AGE = 'kind = "until-age"\nage = 20'
EVER = 'kind = "for-ever"'


def said(facts: FileFacts, term: str, action: str = "destroy") -> str:
    book = load_rulebook(
        RULE.format(term=term, action=action).encode(), Level.NATIONAL, "", where="essai.toml"
    )
    return decide(facts, Rulebooks(national=book), TODAY).explanation


@pytest.mark.parametrize(
    ("facts", "term", "sentence"),
    [
        (
            resident(left=date(2023, 5, 1)),
            AFTER,
            "(1er mai 2023), c’est-à-dire jusqu’au 1er mai 2028",
        ),
        (resident(left=date(2001, 5, 1)), AFTER, "jusqu’au 1er mai 2006 inclus. Ce délai est écoulé."),
        (resident(left=None), AFTER, "Un séjour est en cours ou n’a pas de fin connue"),
        (
            resident(left=None),
            AFTER,
            "Il sera de 5 ans après la fin du dernier séjour",
        ),
        (
            replace(resident(), events={Trigger.QUITUS: date(2026, 1, 2)}),
            BOTH,
            "1 an après la fin du dernier séjour ou la dernière consultation et le quitus (2 janvier 2026)",
        ),
        (resident(), BOTH, "Une date manque (le quitus) : le délai n’a pas commencé"),
        (
            resident(left=date(2023, 5, 1), appeals=[Appeal(date(2024, 1, 1), date(2024, 1, 11))]),
            AFTER,
            "jusqu’au 11 mai 2028 inclus, compte tenu des recours clos qui ont pu suspendre le délai.",
        ),
        (
            resident(appeals=[Appeal(date(2024, 1, 1), date.max)]),
            AFTER,
            "dépasse le calendrier : dossier conservé.",
        ),
        (
            resident(born=date(2010, 3, 1)),
            AGE,
            "née le 1er mars 2010 : conservé jusqu’à son 20e anniversaire, jusqu’au 1er mars 2030",
        ),
        (resident(born=None), AGE, "Une date manque (la naissance)"),
        (resident(born=None), AGE, "Il s’achèvera au 20e anniversaire de la personne."),
        (resident(), EVER, "Le document est conservé sans limite de durée."),
        (resident(), EVER, "La règle est imposée par un texte. Source : un texte."),
        (resident(), EVER, "Aucune règle n’exclut ce document des archives départementales"),
        (resident(), EVER, "il reste fermé."),
    ],
)
def test_the_reason_is_said(facts: FileFacts, term: str, sentence: str) -> None:
    assert sentence in said(facts, term)


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ("destroy", "destruction, avec l’accord de l’établissement et, pour des archives publiques, le visa"),
        ("keep", "À l’issue du délai : conservation définitive."),
        ("sample", "tri, un échantillon est conservé définitivement."),
        ("undecided", "Le sort final reste à décider"),
    ],
)
def test_what_follows_is_said(action: str, sentence: str) -> None:
    assert sentence in said(resident(), AFTER, action)
