"""Samples are looked at again at the execution: files and names may have changed since the draw."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree

from tests.begun_homes import begun, running_database
from tests.journeys.homes import Home
from tests.journeys.sampling_homes import THIRD, WHY, reply, sampling
from tests.journeys.test_sampling import acknowledged, transferred

LETTER_B = '[[retention.samples]]\nkind = "letters"\nletters = ["B"]\n'
DRAW = ("--draw", "pile")


def test_what_belongs_to_the_sample_since_the_draw_is_kept(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW="2026-11-03T09:00:00+00:00")
    with running_database(home.path):
        house = sampling(home, tmp_path / "flows", aids=7, samples=LETTER_B + THIRD)
        place = house.place
        person = {one: home.run("record", one)[0]["person"] for one in house.aids}
        # Of two files under B one is held, so it is not of the sample of this list.
        held = house.aids[1]
        note = ("--reason", "audit", "--note", "x", "--review", "2027-06-01")
        home.run("--token", place.esms, "hold", "place", "--record", held, *note)
        appraisal = house.agreed()["appraisal"]
        place.by(place.archivist, "visa", appraisal, *WHY, *DRAW)
        lines = house.lines(appraisal)
        kept = [one for one, line in lines.items() if line["outcome"] == "transfer"]
        rest = [one for one, line in lines.items() if line["outcome"] == "eliminate"]
        assert (len(kept), len(rest)) == (2, 4)
        sent = transferred(place, tmp_path, "--appraisal", appraisal)
        assert acknowledged(place, place.archivist, appraisal, tmp_path, reply(sent, kept)) == ""

        of_a_kept_file, under_b, *others = rest
        merged = ("--reason", "une seule personne")
        home.run("persons", "merge", person[of_a_kept_file], person[kept[0]], *merged)
        home.run("persons", "merge", person[under_b], person[held], *merged)
        home.settings["ARCHIVE_NOW"] = "2027-02-01T09:00:00+00:00"
        (done,) = home.run("appraisal", "execute", appraisal)

        codes = {one["record"]: one["code"] for one in done["kept"]}
        assert {one: codes.get(one) for one in rest} == {
            of_a_kept_file: "changed",
            under_b: "changed",
            **dict.fromkeys(others, None),
        }
        assert (done["state"], done["eliminated"]) == ("executed", 2)


def test_no_document_of_a_list_is_a_statement_once_its_seal_was_replaced(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW="2026-11-03T09:00:00+00:00")
    with running_database(home.path):
        house = sampling(home, tmp_path / "flows", aids=2)
        place, appraisal = house.place, house.agreed()["appraisal"]
        # No line at all is not every line.
        for decision in ("visa", "refuse"):
            place.by(place.archivist, decision, appraisal, "--lines", "", *WHY, code=2)
        place.by(place.archivist, "visa", appraisal, *WHY, *DRAW)
        got = [
            Path(line["file"])
            for what in ("bordereau", "annex")
            for line in place.by(place.archivist, "get", appraisal, "--what", what, "-o", tmp_path)
        ]
        assert [one.suffix for one in got] == [".pdf", ".pdf"]
        for seal in home.path.rglob("seals/*/"):
            rmtree(seal)

        for file in got:
            told = place.refused(place.archivist, "transferred", appraisal, "--statement", str(file))
            assert told == "statement-unsigned", file
        none = ("--statement", got[0], "--lines", "")
        place.by(place.archivist, "transferred", appraisal, *none, code=2)
