import os
import signal
import subprocess
import sys
import time

import pytest

from deploy.services import ports
from deploy.services.place import Place
from deploy.services.processes import Process, launch, log_end

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
WITH_CHILD = [sys.executable, "-c", "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', "
              "'import time; time.sleep(60)']); print('ready', flush=True); time.sleep(60)"]  # fmt: skip


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("LUMBUNG_CACHE", str(tmp_path / "cache"))
    place = Place("test", tmp_path)
    place.prepare()
    return place


def started_with_child(place):
    process = launch(place, "parent", WITH_CHILD)
    while "ready" not in place.log("parent").read_text():
        time.sleep(0.02)
    return process


def test_process_is_known_by_pid_and_birth(place):
    process = launch(place, "sleeper", SLEEP)
    assert process.is_alive()
    assert not Process(process.pid, "another birth").is_alive()
    assert process.stop()
    assert not process.is_alive()
    assert not process.stop()


def test_stranger_with_the_same_pid_is_left_alone():
    stranger = subprocess.Popen(SLEEP, start_new_session=True)
    try:
        assert not Process(stranger.pid, "an earlier boot:17").stop(patience=1)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_children_are_stopped_with_their_parent(place):
    process = started_with_child(place)
    family = process.family()
    assert len(family) == 2
    process.stop()
    assert not any(member.is_alive() for member in family)


def test_children_that_outlived_their_parent_are_stopped(place):
    process = started_with_child(place)
    os.kill(process.pid, signal.SIGKILL)
    while process.is_alive():
        time.sleep(0.02)
    (orphan,) = process.family()
    assert process.stop()
    assert not orphan.is_alive()


def test_process_that_ignores_the_signal_is_killed(place):
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
    process = launch(place, "stubborn", [sys.executable, "-c", stubborn])
    while "ready" not in place.log("stubborn").read_text():
        time.sleep(0.02)
    process.stop(patience=0.2)
    assert not process.is_alive()


def test_log_keeps_the_last_words(place):
    process = launch(place, "talker", [sys.executable, "-c", "print('one'); raise SystemExit('the reason')"])
    while process.is_alive():
        time.sleep(0.02)
    assert "the reason" in log_end(place.log("talker"))
    assert "no log" in log_end(place.log("nobody"))


def test_usual_port_is_taken_when_free_and_another_when_not():
    port = ports.choose()
    assert ports.choose(port) == port
    with ports.socket.create_server((ports.LOOPBACK, port)):
        other = ports.choose(port)
        assert other != port
        assert ports.answers(port)
        assert ports.is_free(other)
    assert ports.choose(None, other) == other
