"""What searches for garbage pass over."""

from __future__ import annotations

import subprocess
import sys

_LEFT_OUT = """
import gc
from weakref import ref
from archive_service.runtime.garbage import leave_out_of_searches

class Node:
    pass

def garbage():
    one = Node()
    one.itself = one
    return ref(one)

gc.disable()
before = garbage()
leave_out_of_searches()
assert before() is None, "garbage stayed for good"
left_out = gc.get_freeze_count()
assert left_out > 1_000

later = garbage()
leave_out_of_searches()
assert gc.get_freeze_count() <= left_out, "what came later was left out too"
gc.collect()
assert later() is None, "garbage is no longer found"
"""


def test_what_is_loaded_is_left_out_once_and_garbage_is_still_found() -> None:
    subprocess.run([sys.executable, "-c", _LEFT_OUT], check=True, timeout=60)


_LOADED = """
import gc
searches = []
gc.callbacks.append(lambda phase, about: searches.append(about["generation"]))
from archive_service.runtime.garbage import search_as_usual, search_rarely
usual = gc.get_threshold()
search_rarely()
searches.clear()
import archive_service.bootstrap
assert 2 not in searches, searches
search_as_usual()
assert gc.get_threshold() == usual
assert gc.get_freeze_count() > 100_000
"""


def test_all_that_a_process_has_is_not_searched_while_it_loads() -> None:
    subprocess.run([sys.executable, "-c", _LOADED], check=True, timeout=60)
