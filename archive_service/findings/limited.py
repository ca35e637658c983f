"""Limit the findings sent to a sender: without repetition, and with a maximum number for each code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code

MOST_OF_A_CODE = 100
"""Most findings of one code: a sender corrects causes, and a hostile flow could produce any number of
findings.
"""

_SEVERAL_AT_ONE_PLACE = frozenset((Code.FHIR_MODEL,))


@dataclass(slots=True)
class LimitedFindings:
    """Findings noted one after the other; those beyond the limit of their code are counted but not kept."""

    listed: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def note(self, code: Code, where: Callable[[], str]) -> None:
        """Note a finding; its place is computed only when it is listed."""
        self.counts[code] += 1
        if self.counts[code] <= MOST_OF_A_CODE:
            self.listed.append(code.at(where()))

    @property
    def beyond(self) -> Counter[str]:
        """The number of findings of each code that are not listed."""
        return Counter({code: n - MOST_OF_A_CODE for code, n in self.counts.items() if n > MOST_OF_A_CODE})


def limited(findings: Iterable[Finding], beyond: Mapping[str, int]) -> Iterator[Finding]:
    """Yield findings without repetition, up to the limit of each code, then how many more there are.

    `beyond` counts findings that were not kept in the first place.
    """
    counts: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for finding in findings:
        key = (finding.code, finding.where)
        if finding.code not in _SEVERAL_AT_ONE_PLACE and key in seen:
            continue
        counts[finding.code] += 1
        if counts[finding.code] <= MOST_OF_A_CODE:
            seen.add(key)
            yield finding
    for code in dict.fromkeys([*counts, *beyond]):
        more = max(0, counts[code] - MOST_OF_A_CODE) + beyond.get(code, 0)
        if more:
            yield Code.FINDINGS_MORE.at("", count=more)
