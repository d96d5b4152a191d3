"""Benchmarks say in a sentence what they lack, and leave nothing running when they are ended."""

import os
import signal
import threading

import pytest

from deploy.benchmarks import __main__ as bench
from deploy.benchmarks.running import Processes


@pytest.mark.parametrize(
    ("name", "value", "benchmark", "silent"),
    [
        ("DATABASE_URL", "postgres://x@127.0.0.1:9/x", "queries", "PostgreSQL"),
        ("VALKEY_URL", "redis://127.0.0.1:9/0", "checkout", "Valkey"),
        ("ELASTICSEARCH_URL", "http://127.0.0.1:9", "search", "Elasticsearch"),
    ],
)
def test_a_service_that_does_not_answer_is_named_in_one_sentence(
    monkeypatch, capsys, name, value, benchmark, silent
):
    monkeypatch.setattr(bench, "load_environment", lambda root: None)
    monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["deploy/bench", benchmark])
    assert bench.main() == 1
    said = capsys.readouterr().err
    assert said.startswith(silent) and "deploy/up --services-only" in said and said.count("\n") == 1


def test_ended_before_they_are_whole_the_processes_of_a_benchmark_are_ended_too(tmp_path, monkeypatch):
    processes = Processes(tmp_path)
    processes.commands = {"worker": ["sleep", "600"]}

    def interrupted():
        raise SystemExit(143)

    monkeypatch.setattr(processes, "wait_for_web", interrupted)
    with pytest.raises(SystemExit), processes:
        pass
    assert processes.running["worker"].returncode == -signal.SIGKILL
    # Whoever was about to strike starts nothing anew.
    striking = threading.Thread(target=processes.strike, args=("worker",))
    striking.start()
    striking.join()
    with pytest.raises(ProcessLookupError):
        os.kill(processes.running["worker"].pid, 0)
