"""CDA documents about invented people: one valid document, which tests change."""

from __future__ import annotations

from base64 import b64encode

from PIL import Image

from tests.archive_service.file_formats.file_samples import page, saved

INS = "240039999999942"
FINESS = "830000014"
PDF = page("Compte rendu")
PNG = saved(Image.new("L", (1, 1)), "PNG")

ENTRY = """<entry><organizer classCode="CLUSTER" moodCode="EVN">
<templateId root="1.2.250.1.213.1.1.3.219"/>
<code code="ORG-211" displayName="Séjour" codeSystem="1.2.250.1.213.1.1.4.322"/>
<statusCode code="completed"/>
<component typeCode="COMP"><encounter classCode="ENC" moodCode="EVN">
<templateId root="1.2.250.1.213.1.1.3.218"/>
<id root="1.2.250.1.999.1" extension="3{finess}/77-SEJOUR-1"/>
<code code="GEN-351" displayName="Établissement ou service social ou médico-social"/>
<effectiveTime value="20210104"/></encounter></component>
<component typeCode="COMP"><observation classCode="OBS" moodCode="EVN">
<templateId root="1.2.250.1.213.1.1.3.48.6"/>
<code code="ORG-070" displayName="Modalité d'entrée"/>
<effectiveTime value="20210105"/></observation></component>
<component typeCode="COMP"><observation classCode="OBS" moodCode="EVN">
<templateId root="1.2.250.1.213.1.1.3.48.7"/>
<code code="ORG-074" displayName="Modalité de sortie"/>
<effectiveTime value="20220630"/></observation></component>
</organizer></entry>"""

SECTION = """<component><section>
<code code="GEN-362" displayName="Historique des séjours" codeSystem="1.2.250.1.213.1.1.4.322"/>
<title>Séjours</title>
<text><paragraph>Entrée le 5 janvier 2021, sortie le 30 juin 2022.</paragraph></text>
{entry}</section></component>"""

DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<realmCode code="FR"/>
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="2.16.840.1.113883.2.8.2.1"/>
<templateId root="1.2.250.1.213.1.1.1.1"/>
<templateId root="1.2.250.1.213.1.1.1.58"/>
<id root="1.2.250.1.999.58130.2"/>
<code code="EXPORT_DUI" displayName="Export du Dossier Usager Informatisé" \
codeSystem="1.2.250.1.213.1.1.4.12"/>
<title>Dossier de l'usager</title>
<effectiveTime value="20230414111500+0200"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
<languageCode code="fr-FR"/>
<setId root="1.2.250.1.999.58130"/>
<versionNumber value="2"/>
<recordTarget><patientRole>
<id root="1.2.250.1.213.1.4.8" extension="{ins}"/>
<id root="1.2.250.1.999.1" extension="3{finess}/77"/>
<addr><houseNumber>3</houseNumber><streetName>rue du Moulin Inventé</streetName>\
<postalCode>83000</postalCode><city>Exempleville</city></addr>
<telecom value="tel:0199000077" use="HP"/>
<patient>
<name><family qualifier="BR">EXEMPLE</family><given>Odette Simone</given>\
<given qualifier="BR">Odette</given></name>
<administrativeGenderCode code="F" displayName="Féminin" codeSystem="2.16.840.1.113883.5.1"/>
<birthTime value="19400312"/>
<birthplace><place><addr><county>83137</county><city>Toulon</city></addr></place></birthplace>
</patient></patientRole></recordTarget>
<author><time value="20230414103000+0200"/><assignedAuthor>
<id root="1.2.250.1.71.4.2.1" extension="3{finess}/DUI1"/>
<code code="LOGICIEL_DUI" displayName="Logiciel de DUI" codeSystem="1.2.250.1.213.1.1.4.6"/>
<assignedAuthoringDevice><manufacturerModelName>Éditeur Inventé</manufacturerModelName>\
<softwareName>DossierSûr</softwareName></assignedAuthoringDevice>
</assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization>
<id root="1.2.250.1.71.4.2.2" extension="1{finess}"/>
<name>SSIAD des Micocouliers</name>
</representedCustodianOrganization></assignedCustodian></custodian>
<legalAuthenticator><time value="20230414111500+0200"/><signatureCode code="S"/><assignedEntity>
<id root="1.2.250.1.71.4.2.1" extension="3{finess}/DUI1"/>
</assignedEntity></legalAuthenticator>
<documentationOf><serviceEvent>
<effectiveTime><low value="20210105"/><high value="20220630"/></effectiveTime>
<performer typeCode="PRF"><assignedEntity><id root="1.2.250.1.71.4.2.1" extension="3{finess}/DUI1"/>
</assignedEntity></performer></serviceEvent></documentationOf>
<componentOf><encompassingEncounter><effectiveTime><low value="20230414"/></effectiveTime>
<location><healthCareFacility><code code="SA41" displayName="Autre établissement" \
codeSystem="1.2.250.1.71.4.2.4"/></healthCareFacility></location>
</encompassingEncounter></componentOf>
<component><structuredBody>{sections}</structuredBody></component>
</ClinicalDocument>
"""


def sample(*changes: tuple[str, str], sections: str | None = None) -> bytes:
    """Return the sound document after replacing each `old` by `new`, which must occur in it."""
    if sections is None:
        sections = SECTION.format(entry=ENTRY.format(finess=FINESS))
    text = DOCUMENT.format(ins=INS, finess=FINESS, sections=sections)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text.encode()


def section(narrative: str, *, title: str = "Observations", entries: str = "") -> str:
    """Return one section with this narrative markup and these entries."""
    return (
        f'<component><section><code code="29545-1" displayName="{title}"/><title>{title}</title>'
        f"<text>{narrative}</text>{entries}</section></component>"
    )


def media(content: bytes | str, media_type: str = "application/pdf", attributes: str = "") -> str:
    """Return an entry that carries a file; a string stands as it is, bytes in base64."""
    encoded = content if isinstance(content, str) else b64encode(content).decode()
    return (
        '<entry><observationMedia classCode="OBS" moodCode="EVN" ID="piece">'
        f'<value mediaType="{media_type}" representation="B64" {attributes}>{encoded}</value>'
        "</observationMedia></entry>"
    )


def self_presenting(document: bytes) -> bytes:
    """Wrap a document in its own stylesheet, as the national frame does."""
    inner = document.decode().partition("?>")[2]
    return (
        '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
        f'<c:Contenu xmlns:c="urn:asip-sante:ci-sis">{inner}</c:Contenu>'
        '<xsl:template match="/"><html/></xsl:template></xsl:stylesheet>'
    ).encode()


def signed(document: bytes) -> bytes:
    """Wrap a document in an enveloping signature without a value."""
    inner = document.decode().partition("?>")[2]
    return (
        '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/>'
        f"<ds:SignatureValue>AAAA</ds:SignatureValue><ds:Object>{inner}</ds:Object></ds:Signature>"
    ).encode()
