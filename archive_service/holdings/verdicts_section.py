"""The section of a document about the verdicts on the signatures that came with a record."""

from __future__ import annotations

from collections.abc import Sequence

from archive_service.documents.statements import Section
from archive_service.holdings.received_verdicts import judged_moment
from archive_service.model.received_signatures import ReceivedSignature
from archive_service.wording.terms import SIGNATURE_FORMS, VERDICTS

_EXPLAINED = (
    "Chaque signature que portait ce qui a été reçu a été jugée à la réception, d'après les autorités "
    "données ce jour-là pour les signataires tiers. Ces jugements sont ceux de leur date : ils ne disent pas "
    "ce que ces signatures valent aujourd'hui, et n'entrent pas dans le résultat de la vérification."
)


def verdicts_section(signatures: Sequence[ReceivedSignature]) -> Section:
    """Return the section of a document about the verdicts; there is at least one."""
    return Section(
        title="Signatures reçues avec le document",
        paragraphs=[_EXPLAINED],
        header=("Signature", "Signataire", "Datée", "Jugée le", "Résultat", "Raison"),
        widths=(6, 12, 9, 8, 8, 17),
        rows=[_row(one) for one in signatures],
    )


def _row(one: ReceivedSignature) -> tuple[str, ...]:
    found = one.found
    dated = [f"selon elle le {judged_moment(found.claimed_at)}"] if found.claimed_at else []
    dated += [f"existait le {judged_moment(found.proven_at)}"] if found.proven_at else []
    reason = f"{found.detail} {found.subindication or ''}".strip()
    return (
        SIGNATURE_FORMS[found.form.value],
        found.signer or "-",
        " ; ".join(dated) or "-",
        judged_moment(one.judged_at),
        VERDICTS[found.verdict.value],
        reason or "-",
    )
