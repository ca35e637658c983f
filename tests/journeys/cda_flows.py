"""A small valid CDA document about an invented person, for the journeys."""

from __future__ import annotations

_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
<realmCode code="FR"/>
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="2.16.840.1.113883.2.8.2.1"/>
<templateId root="1.2.250.1.213.1.1.1.1"/>
<templateId root="1.2.250.1.213.1.1.1.58"/>
<id root="1.2.250.1.999.{number}.2"/>
<code code="EXPORT_DUI" codeSystem="1.2.250.1.213.1.1.4.12"/>
<title>Dossier de l'usager</title>
<effectiveTime value="20230414111500+0200"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
<languageCode code="fr-FR"/>
<setId root="1.2.250.1.999.{number}"/>
<versionNumber value="1"/>
<recordTarget><patientRole>
<id root="1.2.250.1.999.1" extension="3{finess}/{number}"/>
<patient><name><family qualifier="BR">EXEMPLE</family><given>Odette</given></name>
<administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/>
<birthTime value="19400312"/></patient></patientRole></recordTarget>
<custodian><assignedCustodian><representedCustodianOrganization>
<id root="1.2.250.1.71.4.2.2" extension="1{finess}"/>
<name>SSIAD des Micocouliers</name>
</representedCustodianOrganization></assignedCustodian></custodian>
<component><structuredBody><component><section>
<code code="29545-1"/><title>Observations</title>
<text><paragraph>Entrée le 5 janvier 2021. {padding}</paragraph></text>
</section></component></structuredBody></component>
</ClinicalDocument>
"""


def cda(number: int, *, finess: str = "830000014", padding: str = "") -> bytes:
    """Return the document of one person of an establishment; another `number` is another person."""
    return _DOCUMENT.format(number=number, finess=finess, padding=padding).encode()
