"""Spare a process the search for garbage in what it has loaded, and keeps as long as it runs."""

from __future__ import annotations

import atexit
import gc
from functools import cache

_USUAL = gc.get_threshold()
_WHILE_LOADING = 20_000
"""Objects that are made, and not given back, before a search of the young ones; Python's own number is 700.

What is loaded is some hundred thousand objects, and at 700 the searches took from a third to a half of the
processor time of every start. At work 700 is better: memory that is used again at once is still in the cache
(measured: a document costs a sixth more at 20,000).
"""


def search_rarely() -> None:
    """Have this process look for garbage rarely: called before it loads what it needs."""
    gc.set_threshold(_WHILE_LOADING, *_USUAL[1:])


def search_as_usual() -> None:
    """Look for garbage as usual, in what comes from now on: called when most of what is needed is loaded."""
    gc.freeze()
    gc.set_threshold(*_USUAL)


@cache
def leave_out_of_searches() -> None:
    """Let searches for garbage pass over everything that is there now; later calls do nothing.

    A search of all that the service loads takes a tenth of a second, and an export of 2,500 records caused
    six.
    """
    gc.collect()
    gc.freeze()


def end_without_search() -> None:
    """Let this process end without looking for garbage, which takes up to 0.4 s of the processor: the system
    takes all memory back.
    """
    atexit.register(gc.freeze)
