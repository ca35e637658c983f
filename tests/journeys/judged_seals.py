"""Seals that a service made, given to the judges with the trust that it exports."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive_service.bootstrap import Services
from archive_service.settings import Settings
from signing.seal_levels import SealForm, SealLevel
from tests.shared_material import judge
from tests.signing.written_trust import write_trust

_ENDINGS = {SealForm.PADES: "pdf", SealForm.CADES: "p7s", SealForm.ASIC: "asice"}


@dataclass(frozen=True)
class Judged:
    """A folder of seals, and the home whose authorities they are of."""

    home: Path
    folder: Path
    made: dict[str, tuple[SealForm, SealLevel]] = field(default_factory=dict)

    def add(self, form: SealForm, level: SealLevel, content: bytes) -> None:
        """Put a seal beside the others."""
        name = f"{form}-{level}.{_ENDINGS[form]}"
        (self.folder / name).write_bytes(content)
        self.made[name] = (form, level)

    def check(self, document: bytes) -> None:
        """Have EU DSS pass each seal at its level, and no detached one with another document."""
        services = Services(Settings(home=self.home))
        write_trust(services.trust_services.trust, self.folder / "trust")
        services.close()
        (self.folder / "document").write_bytes(document)
        (self.folder / "other").write_bytes(document + b" ")
        for form in {form for form, _ in self.made.values()}:
            names = sorted(name for name, (its, _) in self.made.items() if its is form)
            found = self._reports(names, "document")
            assert len(found) == len(names)
            for name in names:
                self._check_one(name, found[name])
            if form is SealForm.CADES:
                assert not [one for one in self._reports(names, "other").values() if one["ok"]]

    def _check_one(self, name: str, report: dict[str, Any]) -> None:
        form, level = self.made[name]
        profile = "PAdES" if form is SealForm.PADES else "CAdES"
        (signature,) = report["signatures"]
        assert signature["indication"] == "TOTAL_PASSED", (name, signature)
        assert signature["format"] == f"{profile}-BASELINE-{level.removeprefix('b-').upper()}", name
        assert report["ok"], (name, report)

    def _reports(self, names: list[str], detached: str) -> dict[str, dict[str, Any]]:
        crls = [str(path) for path in (self.folder / "trust" / "crls").glob("*.pem")]
        command = [str(judge("proof")), "seal", *names, "--trust", "trust/anchors.pem", "--crl", *crls]
        command += ["--cert", "trust/intermediates.pem"]
        if names[0].endswith(".p7s"):
            command += ["--detached", detached]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        assert lines, done.stderr
        return {Path(one["file"]).name: one for one in lines}
