"""Runs the benchmarks, prints their tables, and as its last line one JSON object of all figures."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from archive_service.runtime.garbage import search_as_usual, search_rarely

# Name, keys it gives, seconds it may take in a run of all. Together they stay within 36 minutes.
BENCHMARKS: dict[str, tuple[tuple[str, ...], int]] = {
    "decisions": (("decisions_1m_s",), 60),
    "simulation": (("simulation_1m_s",), 360),
    "whole_path": (("whole_path_ratio", "documents_s_core"), 240),
    "seda": (("seda_mb_s", "seda_files_s", "seda_peak_mb"), 60),
    "bulk": (("bulk_resources_s", "bulk_rss_mb", "bulk_growth_ratio"), 120),
    "exports": (
        (
            "export_resources_s",
            "export_rss_mb",
            "export_growth_ratio",
            "export_package_resources_s",
            "export_two_workers_ratio",
            "check_mb_s",
            "encrypt_mb_s",
        ),
        360,
    ),
    "order_ack": (("order_ack_p99_ms",), 120),
    "two_workers": (("two_workers_ratio",), 240),
    "intake_ack": (("intake_ack_p95_ms",), 120),
    "traces": (("trace_ms", "trace_page_ms"), 60),
    "appraisal": (("appraisal_100k_s",), 240),
    "recompute": (("recompute_event_ms",), 60),
    "eliminations": (("eliminations_s",), 120),
    "seals": (("seal_bb_ms", "seal_vs_pyhanko_default"), 240),
    "seal_service": (("seal_service_digests_s", "seal_service_files_s", "seal_service_vs_naive"), 120),
    "journal": (("journal_entries_s", "inclusion_10m_ms"), 180),
    "evidence": (("evidence_100k_s", "proof_der_ms", "verify_record_ms", "rehash_mb_s"), 180),
    "growth": (("growth_ratio",), 540),
}
NAMED = 10
"""How many times longer one may take that was asked for by name: with the larger sizes of the aim."""


def main(words: list[str]) -> int:
    """Run one benchmark, or all; return 0 when every figure was had."""
    if len(words) == 2 and words[0] == "--alone":
        search_rarely()  # as every process of the service does
        module = importlib.import_module(f"tests.benchmarks.{words[1]}")
        search_as_usual()
        alone = module.run()
        Path(os.environ["BENCHMARK_FIGURES"]).write_text(json.dumps(alone), encoding="utf-8")
        return 0
    unknown = [word for word in words if word not in BENCHMARKS]
    if unknown:
        print(f"no benchmark is named {unknown[0]}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    figures: dict[str, float | None] = {}
    for name in words or BENCHMARKS:
        figures |= _one(name, times=NAMED if words else 1)
    print(json.dumps(figures))
    return 0 if all(value is not None for value in figures.values()) else 1


def _one(name: str, times: int) -> dict[str, float | None]:
    keys, limit = BENCHMARKS[name][0], BENCHMARKS[name][1] * times
    print(f"\n=== {name}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="archive-bench-") as folder:
        found = Path(folder) / "figures.json"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
        environment |= {"BENCHMARK_FIGURES": str(found), "TMPDIR": folder}
        # Of a session of its own, so that all it started can be ended with it.
        child = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.benchmarks", "--alone", name],
            env=environment,
            start_new_session=True,
        )
        try:
            status = str(child.wait(limit))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, 15)
            child.wait()
            status = f"stopped after {limit} s"
        figures = json.loads(found.read_text(encoding="utf-8")) if status == "0" and found.exists() else {}
    if status != "0":
        print(f"{name}: no figures ({status})", flush=True)
    print(f"({name}: {time.monotonic() - began:.0f} s)", flush=True)
    return {key: figures.get(key) for key in keys}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
