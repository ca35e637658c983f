"""The attestation as a document in French, for a reader who knows neither the service nor its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archive_service.documents.attachments import EMBEDDED_UP_TO, EmbeddedFile
from archive_service.documents.statements import Section, Statement
from archive_service.holdings.attestation_seals import SealLack
from archive_service.holdings.attested_record import TOLD, AttestedRecord
from archive_service.holdings.verdicts_section import verdicts_section
from archive_service.wording.dates import day_in_paris, day_words, moment_in_paris
from archive_service.wording.journal_words import JOURNALED
from archive_service.wording.terms import KINDS, ROLES, VERDICTS
from exports.attestation.package import VERIFIER, verifier
from signing.proof_end import EndCause
from signing.report import Verdict
from signing.seal_levels import SealLevel

TITLE = "Relevé de valeur probante"
_MOST_ENTRIES = 12
_FILES = {
    "source": ("source", "Les octets reçus, inchangés"),
    "document": ("data", "Le document scellé (PDF/A-3)"),
    "manifest": ("data", "Manifeste : empreintes de la source, du document et de sa provenance"),
    "provenance": ("data", "Provenance du document"),
    "nonce": ("supplement", "32 octets aléatoires, que couvre la preuve"),
    "evidence": ("supplement", "Preuve d'existence (RFC 4998) : source, document, manifeste, aléa"),
    "validation": ("supplement", "Certificats et listes de révocation du jour du scellement"),
    "receipt": ("supplement", "Accusé de réception signé (RFC 7515)"),
    "attestation": ("data", "Ce relevé, pour un programme"),
    "journal": ("supplement", "Entrée du journal et sa preuve d'inclusion (C2SP tlog-proof)"),
    "checkpoints": (
        "supplement",
        "État du journal contresigné par des témoins, et horodaté (C2SP, RFC 4998)",
    ),
    "trust": ("supplement", "Autorités, listes de révocation et clés publiques"),
    "verify_dui": ("supplement", "Programme de vérification (Python, sans autre dépendance)"),
}
_TYPES = {
    "pdf": "application/pdf",
    "json": "application/json",
    "xml": "application/xml",
    "pem": "application/x-pem-file",
    "jws": "application/jose",
    "py": "text/x-python",
}
_SENTENCES = {
    Verdict.PASSED: (
        "Le document désigné ci-dessous est, octet pour octet, celui qui a été scellé et daté : "
        "chaque vérification du tableau a été faite sur les octets conservés et a réussi."
    ),
    Verdict.INDETERMINATE: (
        "Rien n'établit que le document désigné ci-dessous ait été altéré, mais une "
        "vérification au moins n'a "
        "pas pu conclure : la section « Ce qui n'a pas pu être vérifié » dit laquelle et pourquoi."
    ),
    Verdict.FAILED: (
        "Une vérification au moins a échoué, et le document désigné ci-dessous n'est donc pas prouvé. Le "
        "tableau dit laquelle, et si c'est le document, sa preuve, un certificat ou le journal qui est en "
        "cause."
    ),
}

_LEVELS = {
    SealLevel.B_LT: "PAdES B-LT : horodaté, avec ses certificats et ses listes de révocation",
    SealLevel.B_T: "PAdES B-T : horodaté, sans ses listes de révocation",
    SealLevel.B_B: "PAdES B-B : sans horodatage",
}
_LACKS = {
    SealLack.TIME_STAMP: (
        "Ce relevé n'est pas horodaté : aucune autorité d'horodatage n'a répondu lorsqu'il a été établi. Son "
        "cachet se vérifie jusqu'à la fin de son certificat. Les preuves du document n'en dépendent pas."
    ),
    SealLack.VALIDATION_DATA: (
        "Ce relevé ne porte pas ses listes de révocation : une autorité ou sa liste manquait lorsqu'il a été "
        "établi. Il faut les demander à l'autorité. Les preuves du document n'en dépendent pas."
    ),
}


def statement_of(one: AttestedRecord, told: bytes) -> Statement:
    """Return the content of the document; `told` is the attestation as JSON."""
    return Statement(
        title=TITLE,
        running=TITLE,
        producer=f"Entité juridique {one.record.tenant}",
        reference=f"Document {one.record.id}",
        facts=[*_facts(one)],
        alerts=[*_alerts(one)],
        sections=[
            Section(title="Ce que dit ce relevé", paragraphs=[*_summary(one)]),
            *_kept(one),
            _checked(one),
            *([verdicts_section(one.received)] if one.received else []),
            Section(title="Ce qui n'a pas pu être vérifié", paragraphs=[*_unchecked(one)]),
            _without_us(one),
            _attached(one),
        ],
        files=[*_files({TOLD: told, VERIFIER: verifier(), **one.proofs})],
    )


def _alerts(one: AttestedRecord) -> Iterator[str]:
    if one.is_development:
        yield "Instance de développement : ses cachets et ses horodatages ne prouvent rien à un tiers."
    if one.seal.lack is not None:
        yield _LACKS[one.seal.lack]
    if one.verdict is Verdict.FAILED:
        yield "NON VALIDE : une vérification au moins a échoué. Le tableau dit laquelle, et pourquoi."


def _facts(one: AttestedRecord) -> Iterator[tuple[str, str]]:
    record, known = one.record, one.record.details
    yield "Résultat", VERDICTS[one.verdict.value]
    yield "Sécurisé jusqu'au", secured_words(one)
    yield "Document", known.title or "(sans titre)"
    yield "Nature", KINDS[record.kind.value]
    if known.person_name:
        yield "Personne concernée", known.person_name
    yield "Établissement", f"{one.place} (FINESS {record.establishment})".strip()
    if record.document_date is not None:
        yield "Date du document", day_words(record.document_date)
    if one.deposit is not None:
        yield "Reçu le", moment_in_paris(one.deposit.received_at)
    yield "Numéro du document", str(record.id)
    yield "Empreinte de la source (SHA-256)", known.source_digest.hex
    if known.document_digest is not None:
        yield "Empreinte du document (SHA-256)", known.document_digest.hex
    yield "Relevé établi le", moment_in_paris(one.made_at)
    yield "Cachet de ce relevé", _LEVELS[one.seal.level]


def secured_words(one: AttestedRecord) -> str:
    """Say until when the proof holds by itself, and what it rests on."""
    if one.end is None:
        return "-"
    what = {
        EndCause.TIME_STAMP: "fin du certificat d'horodatage",
        EndCause.SEAL: "fin du certificat de cachet",
        EndCause.ALGORITHM: "terme prévu de l'algorithme",
    }[one.end.cause]
    return f"{day_words(day_in_paris(one.end.at))} ({what} « {one.end.name} »)"


def _summary(one: AttestedRecord) -> Iterator[str]:
    yield _SENTENCES[one.verdict]
    if one.is_waiting and one.verdict is not Verdict.FAILED:
        yield (
            "Le document est scellé ; il recevra sa preuve d'existence à la clôture du lot en "
            "cours. D'ici là, "
            "il est sécurisé par son cachet."
        )
    elif one.verdict is Verdict.PASSED:
        yield (
            "Sa preuve d'existence (RFC 4998) couvre ensemble les octets reçus, le document, "
            "son manifeste et un "
            "aléa ; l'horodatage (RFC 3161) établit qu'ils existaient tels quels à sa date. "
            "Elle est à renouveler "
            "avant l'échéance ci-dessus, sans rien changer à ce qui est prouvé."
        )


def _kept(one: AttestedRecord) -> Iterator[Section]:
    """Yield what the journal says of the record; nothing when it could not be proved."""
    if not one.entries:
        return
    left_out = len(one.entries) - _MOST_ENTRIES
    said = (f"Les {left_out} entrées précédentes sont jointes.",) if left_out > 0 else ()
    yield Section(
        title="Comment il a été conservé, d'après le journal",
        paragraphs=said,
        header=("Le", "Ce qui a été fait", "Par", "N° au journal"),
        widths=(8, 10, 4, 3),
        numbers=(3,),
        rows=[
            (
                moment_in_paris(entry.at).removesuffix(" (heure de Paris)"),
                JOURNALED.get(entry.tag, entry.tag),
                ROLES.get(entry.role, entry.role),
                str(entry.index),
            )
            for entry in one.entries[-_MOST_ENTRIES:]
        ],
    )


def _checked(one: AttestedRecord) -> Section:
    return Section(
        title="Comment il a été vérifié",
        header=("N°", "Vérification", "Résultat", "Constat"),
        widths=(1, 6, 3, 14),
        numbers=(0,),
        rows=[
            (str(step.number), _sentence(step.name), VERDICTS[step.verdict.value], step.detail)
            for step in one.steps
        ],
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _unchecked(one: AttestedRecord) -> Iterator[str]:
    for step in one.steps:
        if step.verdict is Verdict.INDETERMINATE:
            yield f"Étape {step.number}, {step.name} : {step.detail}"
    yield (
        "Ce relevé ne dit rien de la vérité du contenu, ni de l'identité de qui l'a écrit : il établit quels "
        "octets ont été reçus, quand, et qu'ils n'ont pas changé."
    )


def _without_us(one: AttestedRecord) -> Section:
    return Section(
        title="Vérifier sans le service",
        paragraphs=(
            "Toutes les preuves, et le programme qui les vérifie, sont joints à ce PDF. Extraire "
            "verify_dui.py, puis, avec Python 3.9 ou plus récent et openssl :",
            "python verify_dui.py releve.pdf",
            "Code de sortie 0 : valide ; 10 : non valide ; 11 : indéterminé. Le service remet les mêmes "
            "pièces dans un dossier (attest --package). Les autorités sont à comparer avec ce qu'elles "
            "publient :",
        ),
        header=("Autorité de confiance", "Jusqu'au", "Empreinte SHA-256 de son certificat"),
        widths=(6, 4, 14),
        rows=[(anchor.name, day_words(day_in_paris(anchor.ends)), anchor.sha256) for anchor in one.anchors],
    )


def _attached(one: AttestedRecord) -> Section:
    """Return the list of what is attached, one line for each kind of file; their digests are in the JSON."""
    groups: dict[str, list[str]] = {}
    for path in sorted((*one.proofs, TOLD, VERIFIER)):
        groups.setdefault(path.partition("/")[0].partition(".")[0], []).append(path)
    return Section(
        title="Pièces jointes à ce PDF",
        paragraphs=(f"Leurs empreintes SHA-256 sont dans {TOLD}.",),
        header=("Pièce", "Ce que c'est"),
        widths=(5, 19),
        rows=[
            (paths[0] if len(paths) == 1 else f"{head} ({len(paths)} fichiers)", _FILES[head][1])
            for head, paths in groups.items()
        ],
    )


def _files(proofs: Mapping[str, bytes]) -> Iterator[EmbeddedFile]:
    for path, content in sorted(proofs.items()):
        head = path.partition("/")[0].partition(".")[0]
        relationship, description = _FILES[head]
        if len(content) <= EMBEDDED_UP_TO:
            yield EmbeddedFile(
                name=path.replace("/", "-"),
                type=_TYPES.get(path.rpartition(".")[2], "application/octet-stream"),
                relationship=relationship,
                description=description,
                content=content,
            )
