"""CDA flows of the demonstration: an export with a PDF, its second version, and a contract of stay."""

from __future__ import annotations

from base64 import encodebytes

from archive_service.demo.people import BIRTH_PLACE, FINESS, INS_TEST, MARCEL, NAME, ODETTE
from archive_service.demo.small_pdf import small_pdf

_ROOT = "1.2.250.1.999.25"
_TERMS = "1.2.250.1.213.1.1.4.322"
_REPLACES = """<relatedDocument typeCode="RPLC"><parentDocument><id root="{root}.1.{version}"/>
<setId root="{root}.1"/><versionNumber value="{version}"/></parentDocument></relatedDocument>
"""

_STAY = f"""<component><section>
<templateId root="1.2.250.1.213.1.1.2.249"/>
<code code="GEN-362" displayName="Historique des séjours" codeSystem="{_TERMS}"/>
<title>Séjours</title>
<text><table><thead><tr><th>Entrée</th><th>Sortie</th><th>Unité</th></tr></thead>
<tbody><tr><td>5 janvier 2021</td><td>30 juin 2024</td><td>Les Érables, 1er étage</td></tr></tbody>
</table></text>
<entry><organizer classCode="CLUSTER" moodCode="EVN">
<templateId root="1.2.250.1.213.1.1.3.219"/>
<code code="ORG-211" displayName="Séjour" codeSystem="{_TERMS}"/>
<statusCode code="completed"/>
<component typeCode="COMP"><encounter classCode="ENC" moodCode="EVN">
<templateId root="1.2.250.1.213.1.1.3.218"/>
<id root="{_ROOT}.9" extension="{ODETTE.local_id}-SEJOUR-1"/>
<code code="GEN-351" displayName="Établissement ou service social ou médico-social"/>
<effectiveTime value="20210105"/></encounter></component>
<component typeCode="COMP"><observation classCode="OBS" moodCode="EVN">
<templateId root="1.2.250.1.213.1.1.3.48.7"/>
<code code="ORG-074" displayName="Modalité de sortie"/>
<effectiveTime value="20240630"/></observation></component>
</organizer></entry></section></component>"""

_NOTES = """<component><section>
<templateId root="1.2.250.1.213.1.1.2.37"/>
<code code="55107-7" displayName="Documents ajoutés" codeSystem="2.16.840.1.113883.6.1"/>
<title>Documents ajoutés</title>
<text><paragraph>{note}</paragraph>
<list><item>Aime le jardin et la belote du jeudi.</item><item>Porte des lunettes pour lire.</item></list>
<paragraph>Compte rendu joint : <renderMultiMedia referencedObject="compte-rendu"/></paragraph></text>
<entry><observationMedia classCode="OBS" moodCode="EVN" ID="compte-rendu">
<value mediaType="application/pdf" representation="B64">{pdf}</value>
</observationMedia></entry></section></component>"""

_CONTRACT = """<component><section><title>Contrat de séjour</title>
<text><paragraph>Entre l'établissement et Monsieur Exemplaire, pour un séjour sans terme.</paragraph></text>
</section></component>"""

_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
<realmCode code="FR"/>
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="2.16.840.1.113883.2.8.2.1"/>
<templateId root="1.2.250.1.213.1.1.1.1"/>
<templateId root="1.2.250.1.213.1.1.1.58"/>
<id root="{root}.1.{version}"/>
<code code="EXPORT_DUI" displayName="Export du Dossier Usager Informatisé" \
codeSystem="1.2.250.1.213.1.1.4.12"/>
<title>Dossier de l'usager{mark}</title>
<effectiveTime value="{written}"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
<languageCode code="fr-FR"/>
<setId root="{root}.1"/>
<versionNumber value="{version}"/>
<recordTarget><patientRole>
<id root="{ins_oid}" extension="{person.ins}"/>
<id root="{root}.8" extension="{person.local_id}"/>
<addr><houseNumber>3</houseNumber><streetName>rue de l'Invention</streetName>\
<postalCode>25000</postalCode><city>Besançon</city></addr>
<telecom value="tel:0199000025" use="HP"/>
<patient>
<name><family qualifier="BR">{person.family}</family><given>{person.given}</given>\
<given qualifier="BR">{person.given}</given></name>
<administrativeGenderCode code="F" displayName="Féminin" codeSystem="2.16.840.1.113883.5.1"/>
<birthTime value="{birth}"/>
<birthplace><place><addr><county>{birth_place}</county><city>Besançon</city></addr></place></birthplace>
</patient></patientRole></recordTarget>
<author><time value="{written}"/><assignedAuthor>
<id root="1.2.250.1.71.4.2.1" extension="3{finess}/DUI1"/>
<code code="LOGICIEL_DUI" displayName="Logiciel de DUI" codeSystem="1.2.250.1.213.1.1.4.6"/>
<assignedAuthoringDevice><manufacturerModelName>Éditeur Inventé</manufacturerModelName>\
<softwareName>Dossier d'Essai</softwareName></assignedAuthoringDevice>
</assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization>
<id root="1.2.250.1.71.4.2.2" extension="1{finess}"/>
<name>{name}</name>
</representedCustodianOrganization></assignedCustodian></custodian>
<legalAuthenticator><time value="{written}"/><signatureCode code="S"/><assignedEntity>
<id root="1.2.250.1.71.4.2.1" extension="3{finess}/DUI1"/>
</assignedEntity></legalAuthenticator>
<documentationOf><serviceEvent>
<effectiveTime><low value="20210105"/><high value="20240630"/></effectiveTime>
<performer typeCode="PRF"><assignedEntity><id root="1.2.250.1.71.4.2.1" extension="3{finess}/DUI1"/>
</assignedEntity></performer></serviceEvent></documentationOf>
{replaces}<componentOf><encompassingEncounter><effectiveTime><low value="20210105"/></effectiveTime>
<location><healthCareFacility><code code="SA41" displayName="Autre établissement" \
codeSystem="1.2.250.1.71.4.2.4"/></healthCareFacility></location>
</encompassingEncounter></componentOf>
<component><structuredBody>{sections}</structuredBody></component>
</ClinicalDocument>
"""


def export_with_pdf() -> bytes:
    """Return the first version of a resident's export: a stay, notes and a PDF."""
    note = "Madame Demoustier quitte l'établissement pour rejoindre sa fille."
    return _export(version=1, written="20240701091500+0200", note=note)


def replacing_export() -> bytes:
    """Return its second version, which declares that it replaces the first."""
    note = "Rectification : Madame Demoustier rejoint sa sœur, et non sa fille."
    return _export(version=2, written="20240715101000+0200", note=note)


def contract() -> bytes:
    """Return the contract of a stay that goes on: nothing starts the clock of its retention yet."""
    document = _DOCUMENT.replace('<high value="20240630"/>', "").format(
        root=f"{_ROOT}.7",
        version=1,
        mark="",
        written="20210105091500+0100",
        ins_oid=INS_TEST,
        person=MARCEL,
        birth=MARCEL.birth_date.replace("-", ""),
        birth_place=BIRTH_PLACE,
        finess=FINESS,
        name=NAME,
        replaces="",
        sections=_CONTRACT,
    )
    for former, name in (
        ("EXPORT_DUI", "CONTRAT-SEJOUR"),
        ("Dossier de l'usager", "Contrat de séjour"),
        ("Export du Dossier Usager Informatisé", "Contrat de séjour"),
    ):
        document = document.replace(former, name)
    return document.encode()


def _export(*, version: int, written: str, note: str) -> bytes:
    pdf = small_pdf(
        [
            "Compte rendu de sortie",
            f"{ODETTE.family} {ODETTE.given}, née le 12 mars 1940",
            "Séjour du 5 janvier 2021 au 30 juin 2024.",
            "Document inventé pour la démonstration.",
        ]
    )
    return _DOCUMENT.format(
        root=_ROOT,
        version=version,
        mark="" if version == 1 else f", version {version}",
        written=written,
        ins_oid=INS_TEST,
        person=ODETTE,
        birth=ODETTE.birth_date.replace("-", ""),
        birth_place=BIRTH_PLACE,
        finess=FINESS,
        name=NAME,
        replaces="" if version == 1 else _REPLACES.format(root=_ROOT, version=version - 1),
        sections=_STAY + _NOTES.format(note=note, pdf=encodebytes(pdf).decode()),
    ).encode()
