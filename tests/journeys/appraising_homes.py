"""A home with records that are due: contracts of stays that ended more than five years ago."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journeys.homes import FINESS, SECRETS, Home, cda

ENTITY, OTHER_ENTITY = "250000999", "250000998"
OTHER_FINESS = "250000023"
REGISTER = "finess,legal_entity,siren,siret,department,category,legal_status,name,closed_on,successor\n"
END = "20210630"
"""The end of the stays: their contracts are kept until 30 June 2026."""


def contract(number: int, *, end: str = END, kind: str = "CONTRAT-SEJOUR", family: str = SECRETS[0]) -> bytes:
    """Return a contract of a person whose stay has ended."""
    encounter = (
        "<componentOf><encompassingEncounter><effectiveTime>"
        f'<low value="{int(end[:4]) - 1}0101"/><high value="{end}"/>'
        "</effectiveTime></encompassingEncounter></componentOf><component><structuredBody>"
    )
    flow = cda(number, family=family).replace(b'"EXPORT_DUI"', f'"{kind}"'.encode())
    return flow.replace(b"<component><structuredBody>", encounter.encode(), 1)


@dataclass(frozen=True, slots=True)
class Appraising:
    """The home, and tokens of those who decide."""

    home: Home
    folder: Path
    records: list[str]
    esms: str
    archivist: str
    elsewhere: str
    """The token of an archivist of another department."""
    other_esms: str

    def by(self, token: str, *words: str | Path, code: int = 0) -> list[dict[str, Any]]:
        """Run a command of appraisals with a token."""
        return self.home.run("--token", token, "appraisal", *words, code=code)

    def open(self, *words: str) -> dict[str, Any]:
        """Open an appraisal of the department as the operator."""
        (opened,) = self.home.run("appraisal", "open", "--department", "25", *words)
        return opened

    def refused(self, token: str, *words: str) -> str:
        """Return the code with which a command is refused."""
        done = self.home.answer(*(("--token", token) if token else ()), "appraisal", *words)
        assert done.code == 10, done
        return done.told.partition(":")[0]


def deposited(home: Home, folder: Path, *flows: bytes) -> list[str]:
    """Deposit flows and seal their records; return the records."""
    files: list[Path] = []
    if not flows:
        return []
    for number, flow in enumerate(flows):
        files.append(folder / f"flow-{len(list(folder.glob('flow-*')))}-{number}.xml")
        files[-1].write_bytes(flow)
    lines = home.run("deposit", *files)
    home.run("work", "--until-empty")
    assert {line["outcome"] for line in lines} == {"accepted"}, lines
    return [record for line in lines for record in line["records"]]


def appraising(
    home: Home, folder: Path, *, status: str = "public", records: int = 3, department: str = "25"
) -> Appraising:
    """Fill a new home: one establishment of the register with due contracts."""
    folder.mkdir(parents=True, exist_ok=True)
    register = folder / "register.csv"
    register.write_text(
        REGISTER
        + f"{FINESS},{ENTITY},,,{department},500,{status},Résidence des Essais,,\n"
        + f"{OTHER_FINESS},{OTHER_ENTITY},,,25,500,{status},Foyer des Glycines,,\n",
        encoding="utf-8",
    )
    home.run("establishments", "import", register)
    found = deposited(home, folder, *(contract(number) for number in range(1, records + 1)))

    def token(*words: str) -> str:
        (made,) = home.run("token", "create", *words)
        return str(made["token"])

    return Appraising(
        home=home,
        folder=folder,
        records=found,
        esms=token("--actor", "directrice", "--role", "esms", "--tenant", ENTITY),
        archivist=token("--actor", "archiviste", "--role", "archivist", "--department", department),
        elsewhere=token("--actor", "voisin", "--role", "archivist", "--department", "26"),
        other_esms=token("--actor", "autre", "--role", "esms", "--tenant", OTHER_ENTITY),
    )
