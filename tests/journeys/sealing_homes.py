"""A home whose legal entity has a seal key of the register, certified by an authority of the tests."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from tests.begun_homes import begun
from tests.journeys.homes import FINESS, Home, cda
from tests.journeys.published_formats import keep
from tests.seal_authorities import TODAY, SealAuthority

ENTITY, OTHER_ENTITY, OTHER_FINESS, SIREN = "250000999", "260000998", "260000013", "775610000"
REGISTER = f"""finess,legal_entity,siren,siret,department,category,legal_status,name,closed_on,successor
{FINESS},{ENTITY},{SIREN},,25,500,public,Résidence des Essais,,
{OTHER_FINESS},{OTHER_ENTITY},,,26,500,public,Résidence des Autres,,
"""


class SealingHome(Home):
    """A home on a day of 2026, with two legal entities and an authority that it trusts."""

    def __init__(self, path: Path, **settings: str) -> None:
        self.work = path
        self.authority = SealAuthority(TODAY)
        trust = str(self.authority.write_trust(path / "trust"))
        super().__init__(begun(path / "home"), ARCHIVE_NOW=TODAY.isoformat(), ARCHIVE_TRUST=trust, **settings)
        register = path / "register.csv"
        register.write_text(REGISTER, encoding="utf-8")
        self.run("establishments", "import", register)
        self._number = 0

    def on(self, day: datetime) -> None:
        self.settings = self.settings | {"ARCHIVE_NOW": day.isoformat()}

    def requested(self, verb: str = "enrol", *options: str, entity: str = ENTITY, code: int = 0) -> bytes:
        """Ask for a key; return its certificate request."""
        file = self.work / "request.pem"
        file.unlink(missing_ok=True)
        lines = self.run("keys", verb, entity, "-o", file, *options, code=code)
        if code:
            assert not file.exists()
            return b""
        keep(lines, "key-act")
        return file.read_bytes()

    def installed(
        self, certificate: bytes, verb: str = "enrol", *options: str, entity: str = ENTITY, code: int = 0
    ) -> dict[str, Any]:
        """Give the certificate that came back."""
        file = self.work / "certificate.pem"
        file.write_bytes(certificate)
        lines = self.run("keys", verb, entity, "--certificate", file, *options, code=code)
        return lines[0] if lines else {}

    def enrolled(self, verb: str = "enrol", *options: str, entity: str = ENTITY) -> dict[str, Any]:
        """Ask for a key and certify it."""
        asked = self.requested(verb, *options, entity=entity)
        return self.installed(self.authority.certify(asked), verb, entity=entity)

    def delegate(self, entity: str = ENTITY, *, first: str = "2026-01-01", last: str = "2029-12-31") -> str:
        """Record a delegation; return its identifier."""
        act = self.work / "act.pdf"
        act.write_bytes(b"%PDF-1.7 acte de delegation signe")
        options = ("--by", "Mme Directrice", "--to", "Service mutualise", "--from", first, "--until", last)
        lines = self.run("keys", "delegate", entity, *options, "--act", act)
        keep(lines, "key-delegation")
        delegation: str = lines[0]["delegation"]
        return delegation

    def keys(self, *options: str) -> list[dict[str, Any]]:
        lines = self.run("keys", "list", *options)
        if lines:
            keep(lines, "key-line")
        return lines

    def deposited(self) -> str:
        """Deposit a flow; return its record."""
        self._number += 1
        file = self.work / f"{self._number}.xml"
        file.write_bytes(cda(self._number))
        record: str = self.run("deposit", file)[0]["records"][0]
        return record

    def state(self, record: str) -> str:
        state: str = self.run("record", record)[0]["state"]
        return state

    def document(self, record: str) -> bytes:
        file = self.work / f"{record}.pdf"
        self.run("record", record, "--get", "document", "-o", file)
        return file.read_bytes()
