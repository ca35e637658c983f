"""The contents of the manifest: units, dates, rules, agencies, seals."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from lxml import etree

from exports import (
    SEDA_VERSIONS,
    Agency,
    FinalAction,
    InvalidTransfer,
    RecordIncomplete,
    Seal,
    SedaVersion,
    TransferRecord,
    Usage,
    write_transfer,
)
from tests.exports.seda_samples import (
    ANNE,
    BASILE,
    HEADER,
    HOSPITAL,
    NOW,
    TILLEULS,
    files_of,
    package_file,
    record,
    varied_records,
)


def manifest(folder: Path, records: Sequence[TransferRecord], version: SedaVersion = "2.3") -> etree._Element:
    """Return the manifest of a package of `records`, its namespace taken off for short paths."""
    write_transfer(records, HEADER, version, folder / "p.zip")
    with zipfile.ZipFile(folder / "p.zip") as archive:
        root = etree.fromstring(archive.read("manifest.xml"))
    for item in root.iter():
        item.tag = etree.QName(item).localname
    return root


def titles(unit: etree._Element) -> dict[str, object]:
    return {child.findtext("Content/Title"): titles(child) for child in unit.findall("ArchiveUnit")}


PARTS: dict[str, object] = {
    "Source telle que reçue": {},
    "Preuves": {
        "Manifeste : empreintes de la source et du document": {},
        "Aléa du groupe de données": {},
        "Enregistrement de preuve (RFC 4998)": {},
    },
}


def test_units_go_from_establishment_to_person_to_kind_to_record(tmp_path: Path) -> None:
    root = manifest(
        tmp_path,
        [
            record("a", title="Projet 2019"),
            record("b", title="Projet 2020"),
            record("c", kind="Courrier", title="Lettre"),
            record("d", person=BASILE, title="Projet"),
            record("e", person=None, kind="Registre", title="Registre des entrées"),
            record("f", establishment=HOSPITAL, title="Projet"),
        ],
    )

    assert titles(root.find("DataObjectPackage/DescriptiveMetadata")) == {
        "IME « Les Tilleuls » (FINESS 250001111)": {
            "Dossier de Zoé Œrstedt-Lévêque": {
                "Projet personnalisé": {"Projet 2019": PARTS, "Projet 2020": PARTS},
                "Courrier": {"Lettre": PARTS},
            },
            "Dossier p-0002": {"Projet personnalisé": {"Projet": PARTS}},
            "Données de l'établissement": {"Registre": {"Registre des entrées": PARTS}},
        },
        "EHPAD de l'Hôpital (FINESS 250002222)": {
            "Dossier de Zoé Œrstedt-Lévêque": {"Projet personnalisé": {"Projet": PARTS}}
        },
    }


def test_a_reply_that_names_a_unit_leads_back_to_its_record(tmp_path: Path) -> None:
    root = manifest(tmp_path, [record("r1"), record("2798c76d-0c5b-4f6e-8a1f-54b18d17b10e")])

    named = root.xpath("//*[local-name()='ArchiveUnit'][starts-with(@id, 'R-')]/@id")
    assert sorted(named) == ["R-2798c76d-0c5b-4f6e-8a1f-54b18d17b10e", "R-r1"]
    identifiers = root.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))


def test_each_file_is_the_master_of_the_unit_that_names_it(tmp_path: Path) -> None:
    root = manifest(tmp_path, [record("a")])

    held = {
        unit.findtext("Content/Title"): root.findtext(
            f".//DataObjectGroup[@id='{reference}']/BinaryDataObject/FileInfo/Filename"
        )
        for unit in root.iter("ArchiveUnit")
        if (reference := unit.findtext("DataObjectReference/DataObjectGroupReferenceId"))
    }
    assert held == {
        "Projet personnalisé d'accompagnement": "document.pdf",
        "Source telle que reçue": "flux d'origine.xml",
        "Manifeste : empreintes de la source et du document": "manifest.json",
        "Aléa du groupe de données": "nonce.bin",
        "Enregistrement de preuve (RFC 4998)": "evidence.ers",
    }
    assert {version.text for version in root.iter("DataObjectVersion")} == {"BinaryMaster_1"}
    assert [puid.text for puid in root.iter("FormatId")] == ["fmt/479", "fmt/101", "fmt/817"]


def test_a_senders_file_name_is_told_but_never_a_path_of_the_package(tmp_path: Path) -> None:
    files = [
        package_file(Usage.SOURCE, b"x", "../../Dupont Anne.xML") if file.usage is Usage.SOURCE else file
        for file in files_of("a")
    ]

    root = manifest(tmp_path, [record("a", files=files)])

    source = root.find(".//BinaryDataObject[@id='O2']")
    assert source.findtext("Uri") == "content/O2.xml"
    assert source.findtext("FileInfo/Filename") == "../../Dupont Anne.xML"


def test_the_dates_of_a_group_are_those_of_its_records(tmp_path: Path) -> None:
    root = manifest(
        tmp_path,
        [
            record("a", start=date(2018, 3, 1), end=date(2018, 4, 1)),
            record("b", start=date(2016, 3, 1), document_date=date(2016, 9, 9)),
            record("c", person=BASILE, document_date=date(2021, 5, 6)),
        ],
    )

    def dates(unit: str) -> tuple[str | None, str | None]:
        content = root.xpath(f"//ArchiveUnit[Content/Title='{unit}']/Content")[0]
        return content.findtext("StartDate"), content.findtext("EndDate")

    assert dates("Dossier de Zoé Œrstedt-Lévêque") == ("2016-03-01", "2018-04-01")
    assert dates("Dossier p-0002") == ("2021-05-06", "2021-05-06")
    assert dates("IME « Les Tilleuls » (FINESS 250001111)") == ("2016-03-01", "2021-05-06")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"start": date(2020, 2, 1), "end": date(2020, 1, 1)}, ("2019-05-04", "2019-05-04")),
        ({"start": date(2020, 2, 1), "end": date(9999, 12, 31)}, ("2020-02-01", None)),
        ({"document_date": date(9999, 12, 31)}, (None, None)),
        ({"start": date(1, 1, 1)}, ("0001-01-01", None)),
    ],
)
def test_dates_that_a_receiver_refuses_are_left_out(
    tmp_path: Path, changes: dict[str, date], expected: tuple[str | None, str | None]
) -> None:
    content = manifest(tmp_path, [record("a", **changes)]).find(".//ArchiveUnit[Management]/Content")

    assert (content.findtext("StartDate"), content.findtext("EndDate")) == expected


RULE = ("Rule", "DUI-DOSSIER-20")
LATER = date(2022, 1, 1)


def test_the_start_of_a_rule_stands_only_where_its_clock_runs(tmp_path: Path) -> None:
    root = manifest(
        tmp_path,
        [
            record("a", appraisal_start=date(2021, 1, 31), access_start=None),
            record(
                "b", appraisal_start=None, access_start=date(2022, 1, 1), final_action=FinalAction.DESTROY
            ),
        ],
    )

    said = [
        [(item.tag, item.text) for item in management.iter() if not len(item)]
        for management in root.iter("Management")
    ]
    assert said == [
        [
            ("Rule", "DUI-DOSSIER-20"),
            ("StartDate", "2021-01-31"),
            ("FinalAction", "Keep"),
            ("Rule", "ACC-00002"),
        ],
        [
            ("Rule", "DUI-DOSSIER-20"),
            ("FinalAction", "Destroy"),
            ("Rule", "ACC-00002"),
            ("StartDate", "2022-01-01"),
        ],
    ]


@pytest.mark.parametrize(
    ("establishments", "status", "producer"),
    [
        ([TILLEULS], "Private Archive", "ASSO-LES-TILLEULS"),
        ([HOSPITAL], "Public Archive", "250000002"),
        ([TILLEULS, HOSPITAL], "Public and Private Archive", "ESMS-25"),
    ],
)
def test_status_and_producer_follow_the_establishments(
    tmp_path: Path, establishments: list[object], status: str, producer: str
) -> None:
    records = [record(f"r{number}", establishment=one) for number, one in enumerate(establishments)]

    managed = manifest(tmp_path, records).find("DataObjectPackage/ManagementMetadata")

    assert managed.findtext("LegalStatus") == status
    assert managed.findtext("OriginatingAgencyIdentifier") == producer
    assert managed.findtext("SubmissionAgencyIdentifier") == "ARCHIVE-DUI-25"


def test_each_establishment_names_its_own_producer(tmp_path: Path) -> None:
    root = manifest(tmp_path, [record("a"), record("b", establishment=HOSPITAL)])

    named = [item.findtext("Identifier") for item in root.iter("OriginatingAgency")]
    assert named == ["ASSO-LES-TILLEULS", "250000002"]


def test_the_header_says_who_when_and_under_which_agreement(tmp_path: Path) -> None:
    root = manifest(tmp_path, [record("a")])

    assert root.findtext("Date") == "2026-03-02T09:30:00Z"
    assert root.findtext("MessageIdentifier") == "DUI-25-2026-0001"
    assert root.findtext("ArchivalAgreement") == "AD25-DUI-2026"
    assert root.findtext("ArchivalAgency/Identifier") == "AD25"
    assert root.findtext("TransferringAgency/Identifier") == "ARCHIVE-DUI-25"


CHECKED = Seal(signer="CH", sealed_at=NOW, validator="archive-dui", validated_at=NOW)


def test_version_2_3_says_the_role_of_each_unit_in_the_seal(tmp_path: Path) -> None:
    root = manifest(tmp_path, [record("a", seal=CHECKED, timestamped_at=NOW)])

    roles = {
        unit.findtext("Content/Title"): [role.text for role in found.findall("SigningRole")]
        for unit in root.iter("ArchiveUnit")
        if (found := unit.find("Content/SigningInformation")) is not None
    }
    assert roles == {
        "Projet personnalisé d'accompagnement": ["SignedDocument", "Signature"],
        "Manifeste : empreintes de la source et du document": ["AdditionalProof"],
        "Aléa du groupe de données": ["AdditionalProof"],
        "Enregistrement de preuve (RFC 4998)": ["Timestamp", "AdditionalProof"],
    }
    sealed = root.xpath("//ArchiveUnit[Content/SigningInformation/SigningRole='SignedDocument']/@id")
    assert {item.text for item in root.iter("SignedDocumentReferenceId")} == set(sealed)
    assert root.findtext(".//TimeStamp") == "2026-03-02T09:30:00Z"
    assert root.findtext(".//Signer/Corpname") == "CH"
    assert root.findtext(".//Validator/Corpname") == "archive-dui"


@pytest.mark.parametrize("version", ["2.1", "2.2"])
def test_before_2_3_a_checked_seal_is_a_signature_over_the_document(
    tmp_path: Path, version: SedaVersion
) -> None:
    root = manifest(tmp_path, [record("a", seal=CHECKED)], version)

    signature = root.find(".//Content/Signature")
    document = root.find(".//BinaryDataObject[@id='O1']")
    assert root.find(".//SigningInformation") is None
    assert signature.findtext("ReferencedObject/SignedObjectId") == "O1"
    assert signature.findtext("ReferencedObject/SignedObjectDigest") == document.findtext("MessageDigest")


@pytest.mark.parametrize("version", ["2.1", "2.2"])
def test_before_2_3_a_seal_not_checked_yet_is_an_event(tmp_path: Path, version: SedaVersion) -> None:
    root = manifest(tmp_path, [record("a")], version)

    assert root.find(".//Content/Signature") is None
    assert root.findtext(".//Content/Event/EventType") == "Scellement"


@pytest.mark.parametrize("version", SEDA_VERSIONS)
def test_no_title_is_empty_or_lost_whatever_the_sender_wrote(tmp_path: Path, version: SedaVersion) -> None:
    root = manifest(tmp_path, list(varied_records()), version)

    for unit in root.iter("ArchiveUnit"):
        (title,) = unit.findall("Content/Title")
        assert title.text.strip()
        assert len(title.text) <= 32_000
    assert "Sans titre" in {title.text for title in root.iter("Title")}


@pytest.mark.parametrize("usage", [usage for usage in Usage if usage is not Usage.OTHER_PROOF])
def test_a_record_without_one_of_its_parts_is_refused(usage: Usage) -> None:
    with pytest.raises(RecordIncomplete, match=usage.value):
        record("a", files=[file for file in files_of("a") if file.usage is not usage])


def test_nonsense_is_refused_when_it_is_said() -> None:
    naive = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001
    for attempt in (
        lambda: replace(HEADER, date=naive),
        lambda: replace(HEADER, archival_agreement=" "),
        lambda: Agency("\n"),
        lambda: record("a", appraisal_rule=""),
        lambda: record("a", files=[*files_of("a"), package_file(Usage.DOCUMENT, b"twice")]),
        lambda: package_file(Usage.SOURCE, b""),
        lambda: Seal(signer="CH", sealed_at=naive),
        lambda: record("a", timestamped_at=naive),
        lambda: Seal(signer="CH", sealed_at=NOW, validator="archive-dui"),
        lambda: replace(ANNE, identifier=""),
    ):
        with pytest.raises(InvalidTransfer):
            attempt()
