"""The numbered steps of a verification report."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from signing.subindications import SubIndication


class Verdict(StrEnum):
    """The three verdicts of ETSI EN 319 102-1, per step and for the whole."""

    PASSED = "passed"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a check. `name` and `detail` are French, for people."""

    number: int
    name: str
    verdict: Verdict
    detail: str
    subindication: SubIndication | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one check, before it has a number in a report."""

    verdict: Verdict
    detail: str
    subindication: SubIndication | None = None
    """Why it did not pass, where the standard has a code; never with `PASSED`."""


def passed(detail: str) -> Outcome:
    """The check was made and succeeded."""
    return Outcome(Verdict.PASSED, detail)


def failed(detail: str, why: SubIndication | None = None) -> Outcome:
    """The check was made and did not succeed."""
    return Outcome(Verdict.FAILED, detail, why)


def indeterminate(detail: str, why: SubIndication | None = None) -> Outcome:
    """The check could not be concluded."""
    return Outcome(Verdict.INDETERMINATE, detail, why)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the first failed outcome, else the first indeterminate one, else the first; there is at least
    one.
    """
    order = (Verdict.FAILED, Verdict.INDETERMINATE, Verdict.PASSED)
    return min(outcomes, key=lambda outcome: order.index(outcome.verdict))


def all_of(outcomes: Sequence[Outcome]) -> Outcome:
    """Return the worst outcome; when all passed, one with the details of all."""
    found = worst(outcomes)
    if found.verdict is not Verdict.PASSED:
        return found
    return passed(" ".join(one.detail for one in outcomes if one.detail))


def french_day(at: datetime) -> str:
    """Return a day as a French reader writes it.

    >>> french_day(datetime(2031, 5, 17))
    '17/05/2031'
    """
    return at.strftime("%d/%m/%Y")


NOT_REACHED = indeterminate("Non examiné : une étape précédente n'a pas abouti.")


def numbered(names: Iterable[str], outcomes: Iterable[Outcome]) -> list[Step]:
    """Give each name its outcome; names without an outcome are steps that were not reached."""
    found = iter(outcomes)
    return [step_of(name, next(found, NOT_REACHED), number) for number, name in enumerate(names, start=1)]


def outcomes_of(names: Iterable[str], outcomes: Iterator[Outcome]) -> list[Outcome]:
    """Return one outcome for each name; a name without an outcome is a step that was not reached.

    An exception becomes the outcome of the step during which it was raised. The bytes come from anywhere, and
    the libraries document no closed set of exceptions. A verification that stops without a report would be
    worse than a report that says that it cannot tell.
    """
    found = _to_the_end(outcomes)
    return [next(found, NOT_REACHED) for _ in names]


def _to_the_end(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    try:
        yield from outcomes
    except MemoryError:  # it says nothing of these bytes
        raise
    except Exception as error:  # no closed set, see above  # noqa: BLE001
        detail = f"Cette étape n'a pas pu être menée à bien ({type(error).__name__})."
        yield indeterminate(detail, SubIndication.CUSTOM)


def step_of(name: str, outcome: Outcome, number: int = 0) -> Step:
    """Return an outcome as a step; the number 0 stands for one that is given later."""
    return Step(number, name, outcome.verdict, outcome.detail, outcome.subindication)


def renumbered(steps: Iterable[Step]) -> list[Step]:
    """Number the steps of several checks as those of one report, from 1."""
    return [replace(step, number=number) for number, step in enumerate(steps, start=1)]


def overall(steps: Iterable[Step]) -> Verdict:
    """One failed step fails the whole; else one indeterminate step, or no step at all, makes it
    indeterminate.
    """
    verdicts = {step.verdict for step in steps}
    for worst in (Verdict.FAILED, Verdict.INDETERMINATE):
        if worst in verdicts:
            return worst
    return Verdict.PASSED if verdicts else Verdict.INDETERMINATE


def decisive(steps: Iterable[Step]) -> SubIndication | None:
    """Return the sub-indication of the whole: that of the first step with the worst verdict, if it has
    one.
    """
    given = list(steps)
    verdict = overall(given)
    return next((one.subindication for one in given if one.verdict is verdict and one.subindication), None)
