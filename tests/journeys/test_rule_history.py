"""The history of rules shows nobody what others propose for their establishments, nor their numbers."""

from __future__ import annotations

from pathlib import Path

from tests.begun_homes import begun
from tests.journeys.appraising_homes import ENTITY, appraising
from tests.journeys.homes import Home

BOOK = f"""level = "esms"
key = "{ENTITY}"
name = "Essai"

[[retention]]
code = "ETAB"
title = "Essai"
document_types = ["CONTRAT-SEJOUR"]
final_action = "destroy"
binding = "practice"
source = "Essai, art. 1"
urls = ["https://www.legifrance.gouv.fr/x"]
verified = true
[retention.term]
kind = "after"
triggers = ["last-passage"]
years = 9
"""


def test_a_proposal_is_shown_to_its_own_people_and_their_archivists(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW="2026-03-02T09:00:00+00:00")
    place = appraising(home, tmp_path / "flows", records=1)
    book = tmp_path / "book.toml"
    book.write_text(BOOK, encoding="utf-8")
    (proposed,) = home.run("--token", place.esms, "rules", "propose", book, "--from", "2026-04-01")

    def history(token: str) -> dict[str, object]:
        lines = home.run(*(("--token", token) if token else ()), "rules", "history")
        return {line["proposal"]: line["effect"] for line in lines}

    assert proposed["effect"]["kept_longer"] == 1
    for token in (place.esms, place.archivist, ""):
        assert history(token)[proposed["proposal"]] == proposed["effect"]
    for token in (place.other_esms, place.elsewhere):
        assert proposed["proposal"] not in history(token)
        assert history(token).keys()
