"""What an operator should know of the rules: files that nobody proposed, and texts that are lost."""

from __future__ import annotations

from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError, ObjectDamaged
from archive_service.holdings.rulebooks_in_force import ref_of
from archive_service.model.actors import SERVICE
from archive_service.model.notices import Notice
from archive_service.wording.dates import day_in_paris
from retention_rules import RetentionRulesError


def rule_notices(services: Services) -> list[Notice]:
    """Report files of the folder that nobody ever proposed, and versions that cannot be read.

    The files are only read at the first start: who edits one has to propose it.
    """
    try:
        in_force = services.rulebooks_in_force
        with services.transactions.begin(SERVICE) as transaction:
            if not transaction.rulebook_acts.last():
                return []  # the files are read with the first decision
        in_force.refresh(at_once=True)
        in_force.listed_on(day_in_paris(services.clock.now()))
        known = {version.proposal.book for version in in_force.versions()}
    except RetentionRulesError as error:
        return [Notice.error(error.code, str(error))]
    except ObjectDamaged as error:
        return [Notice.error("rules-text-lost", f"Nothing can be decided: {error}")]
    except ArchiveServiceError:
        return []  # an unavailable store has a notice of its own
    try:
        seed = {ref_of(book) for book in services.rulebooks.books}
    except RetentionRulesError as error:
        return [Notice.warning("rules-folder-unreadable", f"It is in force no more than any file: {error}")]
    differing = sorted(seed - known, key=str)
    return [
        Notice.warning(
            "rules-file-not-in-force",
            f"The file of the level {ref.layer} {ref.key or '-'} was changed, which has no effect: "
            "propose it with `rules propose`, or put its former text back.",
        )
        for ref in differing
    ]
