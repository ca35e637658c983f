"""Invented records and readers of packages for the tests of the SEDA writer."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from exports import (
    Agencies,
    Agency,
    FinalAction,
    LegalStatus,
    PackageFile,
    Seal,
    TransferEstablishment,
    TransferHeader,
    TransferPerson,
    TransferRecord,
    Usage,
)
from tests.shared_material import SHARED, needed

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

HEADER = TransferHeader(
    message_identifier="DUI-25-2026-0001",
    date=NOW,
    archival_agreement="AD25-DUI-2026",
    agencies=Agencies(
        archival=Agency("AD25", "Archives départementales du Doubs"),
        transferring=Agency("ARCHIVE-DUI-25", "Service d'archivage des DUI"),
        producers={"250000001": "ASSO-LES-TILLEULS"},
        joint_producer="ESMS-25",
    ),
    comment="Versement des dossiers clos — année 2025",
)

TILLEULS = TransferEstablishment(
    finess="250001111",
    name="IME « Les Tilleuls »",
    legal_entity="250000001",
    legal_status=LegalStatus.PRIVATE,
)
HOSPITAL = TransferEstablishment(
    finess="250002222", name="EHPAD de l'Hôpital", legal_entity="250000002", legal_status=LegalStatus.PUBLIC
)
ANNE = TransferPerson("p-0001", "Dossier de Zoé Œrstedt-Lévêque")
BASILE = TransferPerson("p-0002")

_FILES = {
    Usage.DOCUMENT: ("document.pdf", "application/pdf", "fmt/479"),
    Usage.SOURCE: ("flux d'origine.xml", "application/xml", None),
    Usage.MANIFEST: ("manifest.json", "application/json", None),
    Usage.NONCE: ("nonce.bin", "application/octet-stream", None),
    Usage.EVIDENCE: ("evidence.ers", "application/octet-stream", None),
}


def opener(content: bytes) -> Callable[[], BinaryIO]:
    """Return what a store gives: a fresh stream each time."""
    return lambda: io.BytesIO(content)


def package_file(usage: Usage, content: bytes, name: str | None = None) -> PackageFile:
    """Return a file of a record over bytes in memory."""
    usual, mime, puid = _FILES.get(usage, ("preuve.der", "application/octet-stream", None))
    return PackageFile(
        name=usual if name is None else name,
        mime=mime,
        usage=usage,
        open=opener(content),
        size=len(content),
        puid=puid,
    )


def files_of(record_id: str, *, size: int = 0) -> list[PackageFile]:
    """Return the five files of a record, each with bytes of its own, at least `size` of them."""
    return [package_file(usage, f"{record_id} {usage.value} ".encode().ljust(size, b".")) for usage in _FILES]


def record(record_id: str, **changes: Any) -> TransferRecord:
    """Return a complete record with some of its values changed."""
    values: dict[str, Any] = {
        "record_id": record_id,
        "establishment": TILLEULS,
        "person": ANNE,
        "kind": "Projet personnalisé",
        "title": "Projet personnalisé d'accompagnement",
        "appraisal_rule": "DUI-DOSSIER-20",
        "final_action": FinalAction.KEEP,
        "access_rule": "ACC-00002",
        "files": files_of(record_id),
        "document_date": date(2019, 5, 4),
        "appraisal_start": date(2021, 1, 31),
        "access_start": date(2021, 1, 31),
        "seal": Seal(signer="Association Les Tilleuls", sealed_at=NOW),
    } | changes
    return TransferRecord(**values)


HOSTILE_TITLES = (
    "</Title><Title>&amp;\" ' ]]> <!-- <!DOCTYPE x>",
    "\x00\x01\x0b\x1f\x7f\x85\x9f\ufffe\uffff\ud800 fin",
    "\ue000\uf8ff\U000f0000\U0010fffd\ufdd0\U0001fffe",
    "",
    " \n\t \u2028\xa0",
    "é" * 70_000,
    "\U0001f600" * 20_000,
    "&" * 40_000,
    "العربية עברית кириллица ελληνικά \u202e",
)


def varied_records() -> Iterator[TransferRecord]:
    """Give records of two establishments, three kinds of persons, hostile words and awkward dates."""
    yield record("r-01", start=date(2018, 1, 1), end=date(2018, 12, 31))
    yield record("r-02", start=date(2020, 1, 1), final_action=FinalAction.DESTROY, appraisal_start=None)
    yield record("r-03", kind="Évaluation <AGGIR> & autres", start=date(2020, 1, 2), end=date(2019, 1, 1))
    for number, words in enumerate(HOSTILE_TITLES):
        yield record(
            f"r-1{number}", person=BASILE, title=words, kind="Courrier", description=words, document_date=None
        )
    yield record("r-30", person=None, kind="Rapport d'activité", end=date(9999, 12, 31), seal=None)
    checked = Seal(signer="CH", sealed_at=NOW, validator="archive-dui", validated_at=NOW)
    twice = [*files_of("r-40"), package_file(Usage.SOURCE, b"deuxieme segment", "../../etc/pass wd.XML")]
    yield record("r-40", establishment=HOSPITAL, person=ANNE, seal=checked, files=twice, timestamped_at=NOW)
    extra = [*files_of("r-41"), package_file(Usage.OTHER_PROOF, b"jeton", "\x00")]
    yield record("r-41", establishment=HOSPITAL, person=None, files=extra, access_start=date(9500, 1, 1))


def seda(name: str, version: str) -> str:
    """Return the full name of a SEDA element."""
    return f"{{fr:gouv:culture:archivesdefrance:seda:v{version}}}{name}"


def sha512(content: bytes) -> str:
    """Return the digest as manifests write it."""
    return hashlib.sha512(content).hexdigest()


def schema_file(version: str) -> Path:
    """Return the official schema of a version."""
    return needed(SHARED / "data" / "seda" / f"seda-{version}" / f"seda-{version}-main.xsd")


class LocalW3C(etree.Resolver):  # type: ignore[misc]
    """Answers the schemas' two references to the W3C from the files beside them."""

    def resolve(self, url: str, public_id: str, context: Any) -> Any:
        """Resolve xml.xsd and xlink.xsd; everything else as usual."""
        name = url.rsplit("/", 1)[-1]
        if name in ("xml.xsd", "xlink.xsd"):
            return self.resolve_filename(str(SHARED / "data" / "seda" / "w3c" / name), context)
        return None
