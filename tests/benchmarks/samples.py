"""One-page CDA documents of invented persons, each of them different, with a source of 100 KB."""

from __future__ import annotations

import hashlib
import random
from base64 import b64encode

from archive_service.demo.people import FINESS, LEGAL_ENTITY
from archive_service.intake.identities import ins_key

__all__ = ["FINESS", "LEGAL_ENTITY", "one_page", "pages", "paragraphs"]

_WORDS = [
    "accompagnement",
    "activité",
    "adaptation",
    "aide",
    "atelier",
    "autonomie",
    "bilan",
    "chambre",
    "communication",
    "confiance",
    "demande",
    "difficulté",
    "douleur",
    "échange",
    "équipe",
    "évaluation",
    "famille",
    "fatigue",
    "geste",
    "habitude",
    "humeur",
    "infirmière",
    "intérêt",
    "kinésithérapie",
    "loisir",
    "marche",
    "mémoire",
    "musique",
    "nuit",
    "objectif",
    "parole",
    "participation",
    "partage",
    "plaisir",
    "première",
    "progrès",
    "projet",
    "promenade",
    "proposition",
    "regard",
    "rencontre",
    "repas",
    "repos",
    "séjour",
    "semaine",
    "sortie",
    "suivi",
    "traitement",
    "transport",
    "vigilance",
    "visite",
    "vœu",
]


def paragraphs(number: int) -> list[str]:
    """Return the prose of document `number`: 15 words of 8 letters a line, no two documents alike."""
    chosen = random.Random(number)
    return [" ".join(chosen.choices(_WORDS, k=15)).capitalize() + "." for _ in range(3)]


_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3"><!--{padding}-->
<realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="2.16.840.1.113883.2.8.2.1"/><templateId root="1.2.250.1.213.1.1.1.1"/>
<templateId root="1.2.250.1.213.1.1.1.58"/>
<id root="1.2.250.1.999.26.{number}"/>
<code code="EXPORT_DUI" displayName="Export du DUI" codeSystem="1.2.250.1.213.1.1.4.12"/>
<title>Dossier de l'usager</title><effectiveTime value="20240701091500+0200"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="fr-FR"/>
<setId root="1.2.250.1.999.27.{number}"/><versionNumber value="1"/>
<recordTarget><patientRole><id root="1.2.250.1.213.1.4.10" extension="{ins}"/>
<id root="1.2.250.1.999.28" extension="3{finess}/{number}"/>
<patient><name><family qualifier="BR">MESURE</family><given>Personne {number}</given>
<given qualifier="BR">Personne</given></name>
<administrativeGenderCode code="F" displayName="Féminin" codeSystem="2.16.840.1.113883.5.1"/>
<birthTime value="19400312"/>
<birthplace><place><addr><county>25056</county><city>Besançon</city></addr></place></birthplace>
</patient></patientRole></recordTarget>
<author><time value="20240701091500+0200"/><assignedAuthor>
<id root="1.2.250.1.71.4.2.1" extension="3{finess}/DUI1"/>
<code code="LOGICIEL_DUI" displayName="Logiciel de DUI" codeSystem="1.2.250.1.213.1.1.4.6"/>
<assignedAuthoringDevice><softwareName>Mesure</softwareName></assignedAuthoringDevice></assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization>
<id root="1.2.250.1.71.4.2.2" extension="1{finess}"/><name>EHPAD inventé</name>
</representedCustodianOrganization></assignedCustodian></custodian>
<legalAuthenticator><time value="20240701091500+0200"/><signatureCode code="S"/><assignedEntity>
<id root="1.2.250.1.71.4.2.1" extension="3{finess}/DUI1"/></assignedEntity></legalAuthenticator>
<documentationOf><serviceEvent><effectiveTime><low value="20210105"/><high value="20240630"/></effectiveTime>
<performer typeCode="PRF"><assignedEntity><id root="1.2.250.1.71.4.2.1" extension="3{finess}/DUI1"/>
</assignedEntity></performer></serviceEvent></documentationOf>
<componentOf><encompassingEncounter><effectiveTime><low value="20210105"/></effectiveTime>
<location><healthCareFacility><code code="SA41" displayName="Autre établissement"
 codeSystem="1.2.250.1.71.4.2.4"/></healthCareFacility></location></encompassingEncounter></componentOf>
<component><structuredBody><component><section>
<code code="GEN-362" displayName="Historique" codeSystem="1.2.250.1.213.1.1.4.322"/>
<title>Synthèse</title><text>{text}</text></section></component></structuredBody></component>
</ClinicalDocument>
"""


def one_page(number: int, size: int = 100_000) -> bytes:
    """Return the document of person `number` (0 to 999,999), `size` bytes long.

    What fills it up is a comment that cannot be compressed: it weighs on storing, attaching and
    hashing as a real export does, and adds no page.
    """
    base = f"2400325{number % 1_000_000:06d}"
    text = "".join(f"<paragraph>{one}</paragraph>" for one in paragraphs(number))
    document = _DOCUMENT.format(
        padding="{padding}", number=number, ins=f"{base}{ins_key(base):02d}", finess=FINESS, text=text
    )
    missing = size - len(document.encode()) + len("{padding}")
    return document.replace("{padding}", _noise(number, missing)).encode()


def _noise(seed: int, length: int) -> str:
    blocks = (hashlib.sha512(b"%d %d" % (seed, block)).digest() for block in range(length // 80 + 1))
    return b64encode(b"".join(blocks)).decode()[:length]


def pages(numbers: range) -> list[bytes]:
    """Return the documents of these persons."""
    return [one_page(number) for number in numbers]
