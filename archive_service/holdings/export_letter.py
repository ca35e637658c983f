"""The letter that asks the outgoing side to erase what was exported."""

from __future__ import annotations

from html import escape

from archive_service.holdings.export_report import STYLE, day_and_hour
from archive_service.model.export_orders import ExportOrder


def erasure_letter(order: ExportOrder) -> str:
    """Return the letter, a page in HTML, for an order of which the erasure was asked."""
    details, built = order.details, order.built
    assert details.erasure_asked_at is not None
    assert details.erasure_due is not None
    places = escape(", ".join(details.scope.establishments))
    closed = "" if details.closed_at is None else f" le {day_and_hour(details.closed_at)}"
    return (
        "<!DOCTYPE html>\n<html lang='fr'><head><meta charset='utf-8'><title>Demande d'effacement</title>"
        f"<style>{STYLE}</style></head>\n<body><main><h1>Demande d'effacement après portabilité</h1>"
        f"<p>Le {day_and_hour(details.erasure_asked_at)}</p>"
        "<p>Madame, Monsieur,</p>"
        f"<p>Les dossiers des établissements {places} ont été remis à leur destinataire, qui en a accusé "
        f"réception{closed} par un reçu signé, sans réserve. Vous n'avez plus de motif de conserver ces "
        "données pour notre compte.</p>"
        "<p>Nous vous demandons, en application de l'article 28, paragraphe 3, point g), du règlement (UE) "
        "2016/679, d'effacer de vos systèmes, sauvegardes comprises, les données désignées ci-dessous, et de "
        f"nous remettre une attestation d'effacement avant le {day_and_hour(details.erasure_due)}. Ce que la "
        "loi vous oblige à conserver est à désigner dans l'attestation, avec le texte et la durée.</p><dl>"
        f"<dt>Commande</dt><dd>{order.id}</dd><dt>Dossiers remis</dt><dd>{built.equation.exported}</dd>"
        f"<dt>Fichiers remis</dt><dd>{built.leaves}</dd>"
        f"<dt>Racine de l'inventaire</dt><dd><code>{built.root}</code></dd></dl>"
        "<p>L'attestation rappelle le numéro de la commande et la racine, la date et la méthode de "
        "l'effacement, et le nom de la personne qui l'atteste.</p>"
        "<p>Veuillez agréer, Madame, Monsieur, nos salutations distinguées.</p></main></body></html>\n"
    )
