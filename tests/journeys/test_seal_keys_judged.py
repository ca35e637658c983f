"""EU DSS, openssl and pdfsig judge seals by each kind of key of the register: memory, token, remote."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1

from archive_service.demo.small_pdf import small_pdf
from archive_service.model.seal_keys import VaultKind
from signing.keys import SealKey
from signing.standalone_seals import SealForm, SealLevel, WantedSeal, seal_file
from tests.journeys.sealing_services import Register
from tests.journeys.test_seal_key_vaults import adopt, register, remote_key, service, token
from tests.seal_authorities import TODAY
from tests.shared_material import judge
from tests.signing.signing_service import Service
from tests.signing.written_trust import write_trust

__all__ = ["register", "service", "token"]

pytestmark = [
    pytest.mark.judge,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
KEYS = [
    (vault, algorithm)
    for vault in (VaultKind.SOFTWARE, VaultKind.PKCS11)
    for algorithm in ("p-256", "p-384", "rsa-3072")
]
REMOTE = [
    ("250000620", "rsa-3072", None),
    ("250000621", "p-256", SECP256R1()),
    ("250000622", "p-384", SECP384R1()),
]
SOON = (TODAY + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
"""The register is on a day of its own."""
PDF = small_pdf(["Contrat de séjour"])


@pytest.fixture(scope="module")
def judged(register: Register, service: Service, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder of seals by each key, with the trust to judge them."""
    folder = tmp_path_factory.mktemp("judged")
    (folder / "document").write_bytes(PDF)
    found = {}
    for number, (vault, algorithm) in enumerate(KEYS):
        entity = f"25000060{number}"
        register.enrol(entity, vault=vault, algorithm=algorithm)
        register.delegate(entity)
        found[f"{vault.value}-{algorithm}"] = register.sealing(entity)
    for entity, algorithm, curve in REMOTE:
        remote_key(register, service, algorithm, curve=curve)
        adopt(register, algorithm, entity)
        register.delegate(entity)
        found[f"remote-{algorithm}"] = register.sealing(entity)
    for name, key in found.items():
        write_seals(register, key, folder, name)
    write_trust(register.services.trust_services.trust, folder / "trust")
    (folder / "other").write_bytes(PDF + b" ")
    for name in found:
        changed = bytearray((folder / f"{name}.pdf").read_bytes())
        changed[len(PDF) // 2] ^= 1
        (folder / f"changed-{name}.pdf").write_bytes(changed)
    return dict.fromkeys(found, folder)


def write_seals(register: Register, key: SealKey, folder: Path, name: str) -> None:
    services = register.services.trust_services
    for form, ending in ((SealForm.PADES, "pdf"), (SealForm.CADES, "p7s")):
        made = seal_file(
            PDF,
            "d.pdf",
            WantedSeal(form=form, level=SealLevel.B_LT),
            key=key,
            stamper=services.stamper,
            trust=services.trust,
            at=register.services.clock.now(),
        )
        (folder / f"{name}.{ending}").write_bytes(made.content)


def reports(folder: Path, *words: str) -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        [str(judge("proof")), "seal", *words, "--trust", "trust/anchors.pem", "--time", SOON],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines, done.stderr
    return {Path(one["file"]).name: one for one in lines}


def test_dss_passes_seals_by_every_kind_of_key_and_no_changed_twin(judged: dict[str, Path]) -> None:
    folder = next(iter(judged.values()))
    pdfs = reports(folder, *(f"{name}.pdf" for name in judged), *(f"changed-{name}.pdf" for name in judged))
    beside = reports(folder, *(f"{name}.p7s" for name in judged), "--detached", "document")
    others = reports(folder, *(f"{name}.p7s" for name in judged), "--detached", "other")

    assert len(judged) == 9
    for name in judged:
        for found in (pdfs[f"{name}.pdf"], beside[f"{name}.p7s"]):
            (signature,) = found["signatures"]
            assert (signature["indication"], found["ok"]) == ("TOTAL_PASSED", True), found
            assert signature["format"].endswith("BASELINE-LT"), found
        assert not pdfs[f"changed-{name}.pdf"]["ok"]
        assert not others[f"{name}.p7s"]["ok"]


def cades(folder: Path, signature: str, content: str, *anchors: str) -> bool:
    """Whether openssl verifies a detached signature with the attribute that names its certificate."""
    words = ["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", signature, "-content", content]
    trust = [word for one in anchors for word in ("-CAfile", one)]
    at = str(int((TODAY + timedelta(hours=1)).timestamp()))
    command = ["openssl", *words, *trust, "-no-CApath", "-purpose", "any", "-attime", at, "-out", "/dev/null"]
    return subprocess.run(command, cwd=folder, capture_output=True).returncode == 0


def test_openssl_verifies_detached_seals_by_every_kind_of_key(judged: dict[str, Path]) -> None:
    folder = next(iter(judged.values()))
    (folder / "nobody.pem").write_bytes(b"")

    verdicts = {
        name: [
            cades(folder, f"{name}.p7s", content, anchors)
            for content, anchors in [
                ("document", "trust/anchors.pem"),
                ("other", "trust/anchors.pem"),
                ("document", "nobody.pem"),
            ]
        ]
        for name in judged
    }

    assert verdicts == {name: [True, False, False] for name in judged}


def pdfsig(folder: Path, name: str) -> str:
    command = [str(judge("proof")), "pdfsig", name, "--trust", "trust/anchors.pem"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.stdout + done.stderr


def test_pdfsig_finds_seals_valid_by_every_kind_of_key(judged: dict[str, Path]) -> None:
    folder = next(iter(judged.values()))

    for name in judged:
        told, of_changed = pdfsig(folder, f"{name}.pdf"), pdfsig(folder, f"changed-{name}.pdf")

        assert "Signature Validation: Signature is Valid" in told, (name, told)
        assert "Signature is Valid" not in of_changed, (name, of_changed)
