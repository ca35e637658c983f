"""Why a revocation list does not cover a certificate at a time, in English and in French."""

from datetime import datetime
from enum import Enum


class Unfit(Enum):
    """One reason: an English clause, and the same in French; a name in braces is replaced by a day.

    They are in the order of the checks: a list with a later reason passed the earlier checks.
    """

    ABSENT = ("is not given", "n'est pas donnée")
    OTHER_KEY = ("is signed by another key", "est signée par une autre clé")
    WEAK = ("is signed with a weak algorithm", "est signée avec un algorithme trop faible")
    NOT_ENTITLED = (
        "comes from an authority not entitled to sign lists",
        "émane d'une autorité qui n'est pas habilitée à signer des listes",
    )
    AUTHORITY_DATES = (
        "was made on {made}, outside the validity of its authority",
        "a été émise le {made}, hors de la période de validité de son autorité",
    )
    UNSUPPORTED = (
        "is of a kind that is not handled (delta, indirect or partial)",
        "est d'une sorte non gérée (différentielle, indirecte ou partielle)",
    )
    OTHER_SCOPE = ("is for other certificates", "porte sur d'autres certificats")
    BEFORE_CERTIFICATE = (
        "was made on {made}, before the certificate, which begins on {begin}",
        "a été émise le {made}, avant le certificat, qui commence le {begin}",
    )
    AFTER_CERTIFICATE = (
        "was made on {made}, after the certificate ended on {end}, and does not keep ended certificates",
        "a été émise le {made}, après la fin du certificat le {end}, "
        "et ne conserve pas les certificats échus",
    )
    ENDLESS = (
        "was made on {made} and does not say until when it is good",
        "a été émise le {made} et ne dit pas jusqu'à quand elle vaut",
    )
    ENDED = (
        "ended on {ended}, before {asked}",
        "a pris fin le {ended}, avant le {asked}",
    )

    @property
    def code(self) -> str:
        """The stable code of the reason, as stored and as operators read it."""
        return self.name.lower().replace("_", "-")


def unfit_at(made_at: datetime, good_until: datetime | None, asked: datetime) -> Unfit | None:
    """Return why what was made and is good until then does not tell about `asked`, `None` when it does.

    It tells about all times before it was made too: every certificate revoked by then is in it.
    """
    if asked < made_at:
        return None
    if good_until is None:
        return Unfit.ENDLESS
    return Unfit.ENDED if good_until < asked else None
