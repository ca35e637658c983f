"""Defects of a signature or time-stamp token: English for an error, French for a report."""

from enum import Enum

from signing.subindications import SubIndication


class Flaw(Enum):
    """One kind of defect: an English clause, and the same in French."""

    NOT_A_TOKEN = ("it is no time-stamp token", "le conteneur n'est pas un jeton d'horodatage")
    TOKEN_CHANGED = ("its content was changed", "le contenu du jeton d'horodatage a été modifié")
    TOKEN_UNREADABLE = ("its content is unreadable", "le contenu du jeton d'horodatage est illisible")
    UNREADABLE = ("its structure is unreadable", "la structure de la signature est illisible")
    NOT_CMS = ("it is no CMS signature", "ce n'est pas une signature CMS")
    SEVERAL_SIGNERS = (
        "it does not have exactly one signer",
        "la structure ne porte pas exactement un signataire",
    )
    DIGEST_ALGORITHM = (
        "its digest algorithm is not accepted",
        "l'algorithme d'empreinte n'est pas accepté",
    )
    CONTENT_TYPE = ("the signed content type differs", "le type de contenu signé ne correspond pas")
    VERSION = (
        "its version does not fit its content",
        "la version de la structure ne correspond pas à son contenu",
    )
    DIGEST_ALGORITHMS = (
        "the announced digest algorithms differ",
        "les algorithmes d'empreinte annoncés ne correspondent pas",
    )
    PARAMETERS = ("an algorithm has unexpected parameters", "un algorithme porte des paramètres inattendus")
    NO_CERTIFICATE = (
        "the signer's certificate is not in it",
        "le certificat du signataire est absent de la signature",
    )
    ATTRIBUTE_TWICE = ("a signed attribute occurs twice", "un attribut signé est présent deux fois")
    NO_DIGEST = ("it does not sign the content's digest", "l'empreinte du contenu manque à la signature")
    OTHER_CERTIFICATE = (
        "it names another certificate",
        "la signature désigne un autre certificat",
    )
    UNNAMED_CERTIFICATE = (
        "it does not name its certificate",
        "la signature ne désigne pas son certificat",
    )
    KEY_KIND = (
        "the signer's key is of a kind that is not accepted",
        "la clé du signataire n'est pas d'une sorte acceptée",
    )
    WRONG_SIGNATURE = (
        "the signature does not match the certificate's key",
        "la signature ne correspond pas à la clé du certificat",
    )
    SIGNATURE_ALGORITHM = (
        "its signature algorithm is not accepted",
        "l'algorithme de signature n'est pas accepté",
    )
    NO_PURPOSE = (
        "its certificate does not state the purpose time stamping",
        "le certificat d'horodatage n'a pas l'usage attendu",
    )
    OTHER_PURPOSES = (
        "its certificate is not for time stamping alone",
        "le certificat d'horodatage n'est pas réservé à l'horodatage",
    )


class UnsoundToken(Exception):
    """The bytes are not a container, or contradict themselves. The message is English."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value[0])
        self.flaw = flaw

    @property
    def french(self) -> str:
        """The defect in French, as a clause of a report's sentence."""
        return self.flaw.value[1]


_SUBINDICATIONS = {
    Flaw.TOKEN_CHANGED: SubIndication.HASH_FAILURE,
    Flaw.WRONG_SIGNATURE: SubIndication.SIG_CRYPTO_FAILURE,
    Flaw.DIGEST_ALGORITHM: SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
    Flaw.SIGNATURE_ALGORITHM: SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
    Flaw.KEY_KIND: SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
    Flaw.NO_CERTIFICATE: SubIndication.NO_SIGNING_CERTIFICATE_FOUND,
    Flaw.OTHER_CERTIFICATE: SubIndication.NO_SIGNING_CERTIFICATE_FOUND,
    Flaw.UNNAMED_CERTIFICATE: SubIndication.SIG_CONSTRAINTS_FAILURE,
    Flaw.NO_PURPOSE: SubIndication.CHAIN_CONSTRAINTS_FAILURE,
    Flaw.OTHER_PURPOSES: SubIndication.CHAIN_CONSTRAINTS_FAILURE,
}


def subindication_of(flaw: Flaw) -> SubIndication:
    """Return the standard's code for a defect."""
    return _SUBINDICATIONS.get(flaw, SubIndication.FORMAT_FAILURE)
