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
