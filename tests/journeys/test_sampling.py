"""Sampled series, by commands: the draw, the transfer of the sample, the elimination of the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.settings import read_settings
from tests.begun_homes import begun
from tests.journeys.homes import Home
from tests.journeys.published_formats import keep
from tests.journeys.sampling_homes import WHY, Sampling, sampling

DRAW = ("--draw", "le 7 mars, à la mairie")


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The home's own services, which keep its database running between the commands."""
    services = Services(read_settings(begun(tmp_path_factory.mktemp("sampling") / "home")))
    _ = services.transactions
    yield services
    services.close()


@pytest.fixture(scope="module")
def house(services: Services) -> Sampling:
    home = Home(services.settings.home, ARCHIVE_NOW="2026-11-03T09:00:00+00:00")
    return sampling(home, services.settings.home.parent / "flows", contracts=1)


def drawn_by_anybody(shown: dict[str, Any], lines: list[dict[str, Any]]) -> set[str]:
    """Draw again, with nothing but what the commands say and hashlib."""
    sampling = shown["sampling"]
    assert sha256(bytes.fromhex(sampling["nonce"])).hexdigest() == sampling["commitment"]
    said = f"sample-draw/1\n{shown['digest']}\n{sampling['nonce']}\n{sampling['value']}\n"
    seed = sha256(said.encode()).hexdigest()
    assert seed == sampling["seed"]
    kept = {line["record"] for line in lines if line["sure"]}
    for series in sampling["series"]:
        unsure = [line for line in lines if line["series"] == series["series"] and not line["sure"]]
        ranks = {one["person_file"]: sha256(f"{seed} {one['person_file']}\n".encode()) for one in unsure}
        ordered = sorted(ranks, key=lambda file: ranks[file].digest())
        share, out_of = map(int, series["share"].split("/"))
        chosen = ordered[: -(-len(ordered) * share // out_of)]
        kept |= {line["record"] for line in unsure if line["person_file"] in chosen}
    return kept


def test_a_sampled_series_is_drawn_with_the_visa(house: Sampling) -> None:
    place = house.place
    agreed = house.agreed()
    appraisal = agreed["appraisal"]
    assert agreed["sampling"]["nonce"] is agreed["sampling"]["seed"] is None
    assert (agreed["need_visa"], agreed["to_eliminate"], agreed["to_transfer"]) == (8, 1, 0)
    assert {line["outcome"] for line in house.lines(appraisal).values()} == {"eliminate", None}

    assert place.refused(place.archivist, "visa", appraisal, *WHY) == "draw-missing"
    place.by(place.archivist, "visa", appraisal, *WHY, "--draw", " x", code=2)
    number = next(str(line["line"]) for line in house.lines(appraisal).values() if line["series"] is None)
    partial = ("visa", appraisal, "--lines", number, *WHY)
    assert place.refused(place.archivist, *partial, *DRAW) == "draw-not-needed"
    (partly,) = place.by(place.archivist, *partial)
    assert (partly["state"], partly["sampling"]["seed"]) == ("partly-refused", None)
    (given,) = place.by(place.archivist, "visa", appraisal, *WHY, *DRAW)
    assert place.refused(place.archivist, "visa", appraisal, *WHY, "--draw", "autre") == "draw-made"
    (again,) = place.by(place.archivist, "visa", appraisal, *WHY)

    assert (given["state"], given["to_eliminate"], given["to_transfer"]) == ("visa-given", 5, 3)
    assert again["sampling"] == given["sampling"]
    lines = list(house.lines(appraisal).values())
    transferred = {line["record"] for line in lines if line["outcome"] == "transfer"}
    assert transferred == drawn_by_anybody(given, lines)
    assert len(transferred) == 3 and transferred <= set(house.aids)
    assert {line["outcome_reason"] for line in lines} == {
        "tiré au sort",
        "hors échantillon",
        "sort final : destruction",
    }
    keep(lines, "appraisal-line")
    keep([agreed, given], "appraisal")
    assert "le 7 mars" not in json.dumps(agreed)
    place.home.run("--token", place.esms, "appraisal", "withdraw", appraisal, *WHY)

    # What was drawn once stays in the sample of whatever list follows: drawing again frees nothing.
    second = house.agreed()
    before = house.lines(second["appraisal"])
    assert {record for record, line in before.items() if line["sure"] == "drawn-before"} == transferred
    place.home.run("--token", place.esms, "appraisal", "withdraw", second["appraisal"], *WHY)
