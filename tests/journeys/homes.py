"""A home with the command line on it, and the small document that most journeys deposit there."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from tests.begun_homes import keep_running
from tests.journeys.commands import run_command

FINESS = "250000015"
SECRETS = ("QUENTINOT", "Philiberte", "chambre des glycines")


def cda(number: int = 1, *, family: str = SECRETS[0]) -> bytes:
    """Return a small CDA of ours, about an invented person."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
  <realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <templateId root="1.2.250.1.213.1.1.1.58"/>
  <id root="1.2.250.1.999.1.{number}"/>
  <code code="EXPORT_DUI" codeSystem="1.2.250.1.213.1.1.4.12" displayName="Export du DUI"/>
  <title>Transmission de {SECRETS[2]}</title>
  <effectiveTime value="20240311101500+0100"/>
  <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="fr-FR"/>
  <setId root="1.2.250.1.999.2.{number}"/><versionNumber value="1"/>
  <recordTarget><patientRole><id root="1.2.250.1.999.3" extension="{number}"/><patient>
    <name><family>{family}</family><given>{SECRETS[1]}</given></name>
    <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="19410502"/>
  </patient></patientRole></recordTarget>
  <custodian><assignedCustodian><representedCustodianOrganization>
    <id root="1.2.250.1.71.4.2.2" extension="1{FINESS}"/><name>Résidence des Essais</name>
  </representedCustodianOrganization></assignedCustodian></custodian>
  <component><structuredBody><component><section><title>Transmissions</title>
    <text>Installée dans la {SECRETS[2]}.</text></section></component></structuredBody></component>
</ClinicalDocument>""".encode()


def establishment(finess: str = FINESS, legal_entity: str = "250000999", **changes: Any) -> Establishment:
    """Return a public establishment of the register, in the department that its number begins with."""
    place = Establishment(
        finess=Finess(finess),
        legal_entity=as_legal_entity(legal_entity),
        department=Department(finess[:2]),
        category="500",
        legal_status="public",
        name="Résidence des Essais",
    )
    return replace(place, **changes)


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended, its lines, and what it told on standard error."""

    code: int
    lines: list[dict[str, Any]]
    told: str


class Home:
    """A home and the command line on it."""

    own_interpreters = False
    """Whether each command starts with an interpreter of its own."""
    keeps_running = True
    """Whether its database keeps running between two commands of a test."""

    def __init__(self, path: Path, **settings: str) -> None:
        self.path = path
        self.settings = settings

    def run(self, *arguments: str | Path, code: int = 0) -> list[dict[str, Any]]:
        """Run a command, expect its exit code, return its JSON lines."""
        done = self.answer(*arguments)
        assert done.code == code, done
        return done.lines

    def answer(self, *arguments: str | Path, **environment: str) -> Answer:
        """Run a command, with further variables of the environment; whatever becomes of it, it is no bug."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
        own = {"ARCHIVE_HOME": str(self.path)} | self.settings | environment
        words = ["--json", *arguments]
        if self.keeps_running and not self.own_interpreters and "ARCHIVE_DATABASE" not in own:
            keep_running(Path(own["ARCHIVE_HOME"]))
        done = run_command(words, inherited | own, own_interpreter=self.own_interpreters)
        told = done.stderr.decode()
        assert "Traceback" not in told, told
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith(b"{")]
        return Answer(done.returncode, lines, told)
