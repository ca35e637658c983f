"""A bordereau and its sheet in the model of a department."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.documents.statements import drawn
from archive_service.holdings.appraisal_bordereau import bordereau_of, sheet_of
from archive_service.holdings.bordereau_columns import NATIONAL, sheet_rows, table_of
from archive_service.model.actors import Role
from archive_service.model.appraisal_lines import AppraisalGroup, Disposition
from archive_service.model.appraisal_serialisation import read_appraisal, written_appraisal
from archive_service.model.appraisals import (
    ActKind,
    Appraisal,
    AppraisalAct,
    AppraisalDetails,
    AppraisalState,
)
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from retention_rules.bordereau_model import BordereauColumn, BordereauModel
from tests.retention_rules.retention_cases import SHIPPED

AT = datetime(2050, 3, 1, 10, tzinfo=UTC)
PLACE = Finess("830000014")
NAMES = {PLACE: "Résidence des Essais"}
VAR = SHIPPED.departments["83"].own.bordereau
GROUP = AppraisalGroup(
    establishment=PLACE,
    kind=RecordKind.CDA_DOCUMENT,
    rule="CONTRAT-SEJOUR",
    final_action="destroy",
    disposition=Disposition.ELIMINATE,
    needs_visa=True,
    records=3,
    first_date=date(2040, 1, 2),
    last_date=date(2041, 2, 3),
    first_end=date(2046, 6, 30),
    last_end=date(2046, 6, 30),
    size=168_600,
    verified=True,
)
models = st.builds(
    BordereauModel,
    title=st.just("Bordereau"),
    columns=st.lists(st.sampled_from(BordereauColumn), min_size=1, unique=True).map(tuple),
    headings=st.just(((BordereauColumn.DATES, "Dates extrêmes"),)),
    total=st.booleans(),
    destroy=st.sampled_from(["", "D"]),
    keep=st.sampled_from(["", "V"]),
    sample=st.sampled_from(["", "T"]),
    copies=st.sampled_from(["", "Deux exemplaires"]),
    signatories=st.sampled_from([(), ("Le directeur",)]),
    source=st.just("essai"),
    verified=st.booleans(),
)


def listed(model: BordereauModel | None) -> Appraisal:
    details = AppraisalDetails(
        producer="Association des Essais",
        establishment=Finess(""),
        until=date(2050, 3, 1),
        groups=(GROUP, replace(GROUP, disposition=Disposition.TRANSFER, final_action="keep", size=1)),
        held=0,
        to_eliminate=3,
        need_visa=3,
        acts=(AppraisalAct(kind=ActKind.OPENED, by="x", role=Role.ARCHIVIST, at=AT),),
        model=model,
    )
    return Appraisal(
        id=UUID(int=1),
        tenant=as_legal_entity("830000999"),
        department=Department("83"),
        state=AppraisalState.OPEN,
        opened_at=AT,
        producer_due=date(2050, 6, 1),
        digest=bytes(32),
        lines=6,
        key="appraisal/1",
        annex_key="appraisal-annex/1",
        details_or_none=details,
    )


@given(model=st.none() | models)
def test_a_list_keeps_the_model_with_which_it_was_opened(model: BordereauModel | None) -> None:
    details = listed(model).details

    assert read_appraisal(written_appraisal(details)) == details


@given(model=models)
def test_bordereau_and_sheet_have_the_columns_of_the_model(model: BordereauModel) -> None:
    table = table_of([GROUP], model, NAMES)
    header, rows = sheet_rows([GROUP], model, NAMES)

    assert len(table.header) == len(table.widths) == len(table.rows[0]) == len(model.columns)
    assert all(table.header) and all(header)
    assert len(header) == len(rows[0])
    assert "Proposition" in header
    for column, number in ((BordereauColumn.NUMBER, 3), (BordereauColumn.VOLUME, 168_600)):
        assert (column in model.columns) == (number in rows[0])


def test_the_bordereau_of_the_var_has_its_six_columns_its_total_and_its_signatories() -> None:
    assert VAR is not None
    statement = bordereau_of(listed(VAR), NAMES)

    eliminated, transferred, acts, signatures = statement.sections
    assert statement.title == "Bordereau d’élimination d’archives publiques"
    assert eliminated.header == [
        "Objet des documents",
        "Typologie des documents",
        "Dates extrêmes",
        "DUA",
        "Observations du service demandeur",
        "Observations des Archives départementales",
    ]
    assert eliminated.rows[0][:3] == ["830000014 Résidence des Essais", "document", "02/01/2040 - 03/02/2041"]
    assert eliminated.rows[0][4:] == ["", ""]
    assert transferred.header == eliminated.header
    assert ("Volume total à éliminer", "168,6 ko") in statement.facts
    assert "deux exemplaires" in signatures.paragraphs[0]
    assert list(signatures.header) == [
        "Le responsable administratif",
        "Le directeur des Archives départementales",
    ]
    assert acts.title == "Actes"


@pytest.mark.parametrize("model", [None, VAR], ids=["national", "83"])
def test_each_model_is_drawn(model: BordereauModel | None) -> None:
    appraisal = listed(model)

    assert drawn(bordereau_of(appraisal, NAMES), AT).startswith(b"%PDF")
    assert BytesIO(sheet_of(appraisal, NAMES)).read(2) == b"PK"


def test_codes_of_final_actions_are_those_of_the_department() -> None:
    model = replace(NATIONAL, destroy="D", keep="V", sample="T")

    table = table_of([GROUP, replace(GROUP, final_action="sample")], model, NAMES)

    assert [row[-1] for row in table.rows] == ["D", "T"]
    assert table_of([GROUP], NATIONAL, NAMES).rows[0][-1] == "destruction"
