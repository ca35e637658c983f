"""The engines: versions of the method that takes decisions from facts and rulebooks.

The number of the engine is written in each decision that is kept. It increases with any change that makes
the same facts and rulebooks give another decision: another outcome, other dates or other words. Former
engines stay: a decision is taken again by the one that took it. Each change has a name here, with the first
engine that has it; the code asks for it as `engine >= NAME`, never for a number.
"""

from __future__ import annotations

from typing import Final

ENGINE: Final = 4
"""The engine that takes new decisions."""

DOUBTS_EVENTS_BEFORE_BIRTH: Final = 2
"""An event of the person's life that is before the birth shortens nothing and opens nothing."""
KEEPS_PRECISE_TEXTS: Final = 2
"""A more precise rule that a text imposes keeps its effect beside the rule of a lower level."""
NAMES_OVERRIDDEN_EVENTS: Final = 2
"""The explanation of an overriding event names the events of the rule, whichever they are."""
DEFENDS_REPLACED_TEXTS: Final = 3
"""A rule of a lower level never keeps less than the rule of an upper level that a text imposes and that it
replaces, whatever was checked when it came into force.
"""
DEFENDS_PERIMETERS: Final = 4
"""Nothing is excluded from the perimeter that an upper level demands, or that a rule might include if a fact
were known.
"""
