"""The shipped rulebooks against the table of rules that was collected for them."""

import csv

from retention_rules import After, ForEver, Rulebook
from tests.retention_rules.retention_cases import SHIPPED
from tests.shared_material import SHARED, needed

SEED = SHARED / "data" / "retention_rules_seed.csv"

SHIPPED_UNDER_ANOTHER_NAME = {
    "DDASS-ESMS-TARIF": "STRUCTURE-RAMA, by analogy",
    "PROJET-PERSO": "same delay as the file of the person",
    "FAM-UNIQUE-26": "its delay is in a table that nobody has read: kept without end",
    "ACC-MED-120": "communicability",
    "ACC-VIEPRIVEE-50": "communicability",
}
NO_RECORD_OF_A_PERSONS_FILE = {
    "MED-TRANSFUSION": "mentions inside a hospital's medical file",
    "APA-DOSSIER": "held by the department",
    "APA-DECEDE": "held by the department",
    "PERS-DOSSIER-EPS": "staff",
    "AGENT-DOSSIER-VITAM": "staff",
    "CDES-DOSSIER-1988": "held by the commission, replaced since",
    "MDPH-DOSSIER": "held by the MDPH",
    "ASE-DOSSIER": "held by the department",
    "PCH-DOSSIER": "held by the department",
    "PAIE": "staff",
}


def seed() -> dict[str, dict[str, str]]:
    with needed(SEED).open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file, delimiter=";")}


def delays(book: Rulebook) -> dict[str, str]:
    found: dict[str, str] = {}
    for rule in book.retention:
        if isinstance(rule.term, After):
            found[rule.origin.code] = str(rule.term.duration.count)
        elif isinstance(rule.term, ForEver):
            found[rule.origin.code] = "unlimited"
        if rule.active_base is not None:
            found[rule.active_base.code] = str(rule.active_base.duration.count)
    return found


ALL_DELAYS = {
    code: delay
    for book in (SHIPPED.national, *SHIPPED.departments.values())
    for code, delay in delays(book).items()
}


def test_every_collected_rule_is_shipped_or_left_out_for_a_reason() -> None:
    left_out = NO_RECORD_OF_A_PERSONS_FILE.keys() | SHIPPED_UNDER_ANOTHER_NAME.keys()

    assert seed().keys() - left_out == seed().keys() & ALL_DELAYS.keys() - left_out


def test_shipped_delays_are_those_collected() -> None:
    for code, row in seed().items():
        if code in ALL_DELAYS and code not in SHIPPED_UNDER_ANOTHER_NAME:
            assert ALL_DELAYS[code] == row["dua"], code


def test_no_rule_known_from_memory_alone_is_called_verified() -> None:
    rows = seed()

    for book in (SHIPPED.national, *SHIPPED.departments.values()):
        for rule in book.retention:
            row = rows.get(rule.origin.code)
            if row is not None and row["status"] != "READ":
                assert not rule.origin.verified, rule.origin.code
