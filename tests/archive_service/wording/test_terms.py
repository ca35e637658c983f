"""Every code of the service's own lines has a French word."""

from __future__ import annotations

import pytest

from archive_service.model.actors import Role
from archive_service.model.appraisal_lines import Disposition
from archive_service.model.appraisals import ActKind
from archive_service.model.deposits import Outcome
from archive_service.model.flow import RecordKind
from archive_service.model.records import Part, RecordState
from archive_service.model.stated_events import StatedKind
from archive_service.model.traces import ACTS
from archive_service.wording import readings, terms
from retention_rules import FinalAction
from signing.report import Verdict


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (terms.STATES, set(RecordState)),
        (terms.OUTCOMES, set(Outcome) - {Outcome.RECEIVED}),  # no line shows it
        (terms.VERDICTS, set(Verdict)),
        (terms.FINAL_ACTIONS, set(FinalAction)),
        (terms.KINDS, set(RecordKind)),
        (terms.ROLES, set(Role)),
        (terms.DISPOSITIONS, set(Disposition)),
        (terms.ACTS_OF_APPRAISALS, set(ActKind)),
        (readings.READINGS, set(ACTS)),
        (readings.STATED_KINDS, set(StatedKind)),
    ],
)
def test_each_code_has_a_word_and_each_word_a_code(words: dict[str, str], codes: set[str]) -> None:
    assert set(words) == {str(code) for code in codes}
    assert all(words.values())


def test_each_part_under_proof_has_a_word() -> None:
    assert set(terms.PARTS) < {str(part) for part in Part}
