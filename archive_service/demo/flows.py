"""The flows of the demonstration, in the order they are deposited."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archive_service.demo.cda_flows import export_with_pdf, replacing_export
from archive_service.demo.fhir_flows import evaluation, shared_afternoon


@dataclass(frozen=True, slots=True)
class DemoFlow:
    """A file to deposit, and what it demonstrates."""

    name: str
    shows: str
    content: bytes


_BOMB = "".join(
    f'<!ENTITY bombe{level} "{f"&bombe{level - 1};" * 10}">\n' if level else '<!ENTITY bombe0 "boum">\n'
    for level in range(10)
)


def demo_flows() -> list[DemoFlow]:
    """Return four valid flows, one truncated and one hostile."""
    first = export_with_pdf()
    hostile = f'<?xml version="1.0"?>\n<!DOCTYPE ClinicalDocument [\n{_BOMB}]>\n'
    hostile += '<ClinicalDocument xmlns="urn:hl7-org:v3"><title>&bombe9;</title></ClinicalDocument>\n'
    return [
        DemoFlow("01-cda-avec-pdf.xml", "CDA, deux sections et un PDF", first),
        DemoFlow("02-fhir-aggir.json", "FHIR natif, grille AGGIR", evaluation()),
        DemoFlow("03-fhir-deux-personnes.json", "deux personnes, un évènement commun", shared_afternoon()),
        DemoFlow("04-cda-version-2.xml", "nouvelle version de 01", replacing_export()),
        DemoFlow("05-flux-tronque.xml", "flux coupé en route", first[: len(first) // 2]),
        DemoFlow("06-bombe-entites.xml", "flux hostile : bombe d'entités", hostile.encode()),
    ]


def write_flows(folder: Path) -> list[tuple[DemoFlow, Path]]:
    """Write the flows into `folder` and return them with their files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for flow in demo_flows():
        path = folder / flow.name
        path.write_bytes(flow.content)
        written.append((flow, path))
    return written
