"""How a document says in which form visas were given, and what programs read of it."""

from __future__ import annotations

from collections.abc import Sequence

from archive_service.model.appraisals import AppraisalAct
from archive_service.model.forms import Json
from archive_service.model.signed_visas import Revocation, VisaSignature
from archive_service.wording.dates import moment_in_paris

_SEALED = "scellé par le service pour l'archiviste authentifié"
_REVOCATIONS = {
    Revocation.NOT_REVOKED: "non révoqué à cette date",
    Revocation.UNKNOWN: "révocation non vérifiable à cette date",
}


def form_of_visa(signature: VisaSignature | None) -> str:
    """Say whether the service sealed a visa, or the archivist signed it, and with which certificate."""
    if signature is None:
        return _SEALED
    holder = f", organisation {signature.organisation}" if signature.organisation else ""
    return (
        f"bordereau signé par l'archiviste avec son propre certificat (n° {signature.serial}, délivré par "
        f"{signature.issuer}{holder} ; {_REVOCATIONS[signature.revocation]})"
    )


def forms_of_visas(visas: Sequence[AppraisalAct]) -> str:
    """Say the form of each visa; of several, when each was given and for which lines."""
    if len(visas) == 1:
        return form_of_visa(visas[0].signature)
    return " ; ".join(
        f"le {moment_in_paris(one.at)}, {_lines(one)} : {form_of_visa(one.signature)}" for one in visas
    )


def visas_as_json(visas: Sequence[AppraisalAct]) -> Sequence[Json]:
    """Return the visas for programs; without lines: all that needed one."""
    return [
        {
            "by": one.by,
            "at": one.at.isoformat(),
            "lines": list(one.lines) or None,
            "form": "sealed" if one.signature is None else "signed",
            "signature": None
            if one.signature is None
            else {
                "signed_sha256": one.signature.sha256,
                "serial": one.signature.serial,
                "issuer": one.signature.issuer,
                "organisation": one.signature.organisation,
                "revocation": one.signature.revocation.value,
            },
        }
        for one in visas
    ]


def _lines(act: AppraisalAct) -> str:
    return f"ligne(s) {', '.join(map(str, act.lines))}" if act.lines else "toutes les lignes"
