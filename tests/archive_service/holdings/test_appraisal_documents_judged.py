"""Programs made elsewhere judge the documents of an elimination: PDF/A, seal and signature, sheets."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.documents.rule_report import rule_report, rule_sheet
from archive_service.documents.statements import Statement, drawn
from archive_service.holdings.appraisal_bordereau import annex_of, bordereau_of, open_sheet_of, sheet_of
from archive_service.holdings.appraisal_documents import VISA_FIELD
from archive_service.holdings.appraisal_list import ListedRecord
from archive_service.holdings.elimination_certificate import Certified, certificate_of, facts_of
from archive_service.model.appraisal_lines import AppraisalLine, Disposition, LineFacts
from archive_service.model.appraisals import ActKind, Appraisal
from archive_service.model.elimination import (
    Authority,
    Elimination,
    EliminationLine,
    Execution,
    KeptCode,
    Stage,
)
from archive_service.model.flow import RecordKind
from archive_service.model.records import RecordOutline, RecordState
from archive_service.model.rule_effects import Cell, Change, Remark, RuleEffect
from archive_service.model.signed_visas import Revocation, VisaSignature
from signing.development import create_development_pki, development_trust, issue_seal_certificate
from signing.digests import Digest
from signing.pdf_seal import seal
from signing.trust import TrustStore, pem
from tests.archive_service.holdings.test_bordereau_models import NAMES, PLACE, VAR, listed
from tests.shared_material import judge, missing
from tests.signing.archivists import archivist
from tests.signing.written_trust import write_trust

pytestmark = pytest.mark.judge

NOW = datetime.now(UTC) - timedelta(minutes=1)
PASSPHRASE = b"une phrase de test"
SIGNATURE = VisaSignature(
    sha256="0" * 64,
    serial="1f",
    issuer="Autorité des agents publics",
    organisation="Archives départementales du Var",
    revocation=Revocation.UNKNOWN,
)


def decided() -> Appraisal:
    """A list of the Var with one visa of each form."""
    appraisal = listed(VAR)
    (opened,) = appraisal.details.acts
    visas = [replace(opened, kind=ActKind.VISA, lines=(1,), signature=one) for one in (SIGNATURE, None)]
    return replace(appraisal, details_or_none=replace(appraisal.details, acts=(opened, *visas)))


def annex(appraisal: Appraisal) -> Statement:
    line = AppraisalLine(
        number=1,
        record=UUID(int=7),
        establishment=PLACE,
        kind=RecordKind.CDA_DOCUMENT,
        rule="CONTRAT-SEJOUR",
        last_day=date(2046, 6, 30),
        final_action="destroy",
        disposition=Disposition.ELIMINATE,
        needs_visa=True,
        reason="Durée de conservation écoulée",
    )
    facts = LineFacts(line=line, document_date=date(2041, 2, 3), size=1)
    return annex_of(
        appraisal, [ListedRecord(facts=facts, title="Contrat de séjour", person="Élodie Exemple")]
    )


def certificate(appraisal: Appraisal) -> Statement:
    authority = Authority(
        appraisal=appraisal.id,
        tenant=appraisal.tenant,
        department=appraisal.department,
        list_digest=Digest("sha256", appraisal.digest),
        visa=None,
        agreed_by="x",
    )
    execution = Execution(authority=authority, executed_by="operator", started_at=NOW, ended_at=NOW)
    asked = EliminationLine(
        number=1,
        record=UUID(int=7),
        rule="CONTRAT-SEJOUR",
        last_day=date(2046, 6, 30),
        final_action="destroy",
    )
    gone = Elimination(
        appraisal=appraisal.id,
        tenant=appraisal.tenant,
        department=appraisal.department,
        line=asked,
        stage=Stage.ELIMINATED,
        gone_keys=3,
        gone_objects=3,
        changed_at=NOW,
    )
    kept = replace(gone, line=replace(asked, number=2), stage=Stage.KEPT, code=KeptCode.HELD)
    outline = RecordOutline(
        id=UUID(int=7),
        tenant=appraisal.tenant,
        department=appraisal.department,
        establishment=PLACE,
        deposit=UUID(int=8),
        person=None,
        kind=RecordKind.CDA_DOCUMENT,
        state=RecordState.ELIMINATED,
        document_date=None,
        key="",
    )
    certified = Certified(
        execution=execution,
        lines=[gone, kept],
        outlines={outline.id: outline},
        names={},
        places=NAMES,
        visas=appraisal.acts(ActKind.VISA),
        not_executed=2,
    )
    return certificate_of(certified, facts_of(certified), b"\x30\x00")


def effect() -> RuleEffect:
    found = RuleEffect()
    for year in range(2040, 2060):
        cell = Cell(establishment=PLACE, kind="cda-document", year=year)
        found.count(cell, Change.KEPT_LONGER, Remark.CONFLICTS)
    return found


def judged(*arguments: str | Path) -> list[dict[str, Any]]:
    command = [judge("proof"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_the_documents_of_an_elimination_and_of_a_simulation_are_pdf_a(tmp_path: Path) -> None:
    create_development_pki(tmp_path / "pki", NOW, passphrase=PASSPHRASE)
    key = issue_seal_certificate(tmp_path / "pki", "1", "Foyer", NOW, passphrase=PASSPHRASE)
    appraisal = decided()
    made = {
        "national": seal(drawn(bordereau_of(listed(None), NAMES), NOW), key, NOW),
        "to-sign": seal(drawn(bordereau_of(appraisal, NAMES), NOW), key, NOW, to_sign=VISA_FIELD),
        "annex": seal(drawn(annex(appraisal), NOW), key, NOW),
        "certificate": seal(drawn(certificate(appraisal), NOW), key, NOW),
        "simulation": rule_report("essai", "0" * 64, effect(), NOW),
    }
    for name, content in made.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)

    verdicts = judged("pdfa", *(tmp_path / f"{name}.pdf" for name in made))

    assert len(verdicts) == len(made)
    assert [one for one in verdicts if not one["compliant"] or one["flavour"] != "3a"] == []


def test_dss_passes_the_seal_of_a_bordereau_under_the_signature_of_an_archivist(tmp_path: Path) -> None:
    create_development_pki(tmp_path / "pki", NOW, passphrase=PASSPHRASE)
    key = issue_seal_certificate(tmp_path / "pki", "1", "Foyer", NOW, passphrase=PASSPHRASE)
    person = archivist(NOW - timedelta(days=1), NOW + timedelta(days=30))
    trust: TrustStore = development_trust(tmp_path / "pki") + person.trust(NOW)
    write_trust(trust, tmp_path / "trust")
    bordereau = seal(drawn(bordereau_of(listed(VAR), NAMES), NOW), key, NOW, to_sign=VISA_FIELD)
    (tmp_path / "bordereau.pdf").write_bytes(bordereau)
    (tmp_path / "signed.pdf").write_bytes(person.signed(bordereau))
    (tmp_path / "anchors.pem").write_bytes(pem(trust.anchors))
    lists = (tmp_path / "trust" / "crls").glob("*.pem")
    options: list[str | Path] = ["--trust", tmp_path / "anchors.pem", "--crl", *lists]
    options += ["--cert", tmp_path / "trust" / "intermediates.pem"]

    alone, signed = judged("seal", tmp_path / "bordereau.pdf", tmp_path / "signed.pdf", *options)

    assert alone["ok"]
    assert [one["intact"] for one in signed["signatures"]] == [True, True]
    assert signed["signatures"][0]["indication"] == "TOTAL_PASSED"
    assert signed["signatures"][1]["modifications"]["undefined"] == 0
    assert signed["covered_to_end"]
    assert signed["trailing_bytes"] == 0


def test_libreoffice_reads_the_same_lines_in_both_sheets(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        missing("soffice is not installed (libreoffice-calc-nogui)")
    appraisal = listed(VAR)
    found = []
    for name, content in (
        ("open.ods", open_sheet_of(appraisal, NAMES)),
        ("office.xlsx", sheet_of(appraisal, NAMES)),
        ("rules.xlsx", rule_sheet(effect())),
    ):
        (tmp_path / name).write_bytes(content)
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
                *("--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76"),
                *("--outdir", tmp_path, tmp_path / name),
            ],
            capture_output=True,
            check=True,
            timeout=120,
        )
        with (tmp_path / name).with_suffix(".csv").open(encoding="utf-8") as file:
            found.append(list(csv.reader(file, delimiter=";")))

    opened, office, rules = found
    assert opened == office
    assert opened[0][:2] == ["Objet des documents", "Typologie des documents"]
    assert opened[1][2:4] == ["2040-01-02", "2041-02-03"]
    assert len(rules) == 21
