"""Words that name nothing are wrong usage, not an empty answer."""

from __future__ import annotations

import pytest

from tests.journeys.test_whole_path import Home


@pytest.mark.parametrize(
    "arguments",
    [
        ("deposits", "list", "--outcome", "received"),
        ("records", "--state", "lost"),
        ("record", "11111111-1111-4111-8111-111111111111", "--get", "everything"),
    ],
)
def test_an_unknown_word_is_wrong_usage(
    arguments: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = Home(tmp_path_factory.mktemp("contract") / "home")

    assert home.run(*arguments, code=2) == []
