"""The two documented commands on a copy with nothing prepared: set up, serve, survive, stop.

    .venv/bin/python -m pytest tests/drills/first_start.py      (./test runs it as "mulai")

The copy borrows this .venv, so packages are not fetched again.
"""

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".env", "var", "staticfiles", "__pycache__", ".*_cache")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("first") / "welfare"
    shutil.copytree(settings.BASE_DIR, place, ignore=NOT_COPIED)
    (place / ".venv").symlink_to(Path(sys.prefix))
    return place


def environment(port: int = 8000) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "DEMO": "0", "PORT": str(port)}


def run(checkout: Path, *words: str, **values: str) -> subprocess.CompletedProcess:
    everything = environment() | values
    command = ["./run", *words]
    return subprocess.run(command, cwd=checkout, env=everything, capture_output=True, text=True, timeout=120)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def descendants(pid: int) -> dict[int, str]:
    """Processes below `pid` with their command lines."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found[int(child)] = Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")
        found |= descendants(int(child))
    return found


class Running:
    """`./run` in the checkout, waited for until it says that it is ready."""

    def __init__(self, checkout: Path):
        self.port, began = free_port(), time.monotonic()
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        self.process = subprocess.Popen(["./run"], cwd=checkout, env=environment(self.port), **pipes)
        self.said = ""
        self.read_until("Siap: ")
        self.seconds = time.monotonic() - began

    def read_until(self, word: str):
        while word not in self.said:
            line = self.process.stdout.readline()
            assert line, f"./run ended: {self.said}"
            self.said += line

    def healthy(self) -> bool:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sehat/", timeout=10) as answer:
            return answer.status == 200

    def worker(self) -> int:
        return next(pid for pid, command in descendants(self.process.pid).items() if "manage.py worker" in command)

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)

    def end(self):
        if self.process.poll() is None:
            self.stop(signal.SIGTERM)
        self.process.stdout.close()


@pytest.fixture
def system(checkout):
    running = Running(checkout)
    yield running
    running.end()


def test_1_setup_makes_everything_and_exits(checkout):
    done = run(checkout, "setup")
    assert done.returncode == 0, done.stdout + done.stderr
    assert stat.S_IMODE((checkout / ".env").stat().st_mode) == 0o600
    assert stat.S_IMODE((checkout / "var").stat().st_mode) == 0o700
    assert (checkout / "staticfiles" / "staticfiles.json").exists()
    assert re.search(r"^SECRET_KEY=\S{50,}$", (checkout / ".env").read_text(), re.MULTILINE)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_2_run_is_soon_ready_and_stops_cleanly(system, number):
    assert system.healthy()
    below = descendants(system.process.pid)
    assert system.stop(number) == 0
    assert not [pid for pid in below if Path(f"/proc/{pid}").exists()]
    print(f"ready after {system.seconds:.1f} s (goal: 5 s)")


def test_3_a_killed_worker_begins_anew(system):
    time.sleep(6)  # younger parts stop the whole
    first = system.worker()
    os.kill(first, signal.SIGKILL)
    system.read_until("dijalankan lagi")
    assert system.worker() != first
    assert system.healthy()
    assert system.stop(signal.SIGTERM) == 0


def test_4_a_wrong_setting_is_one_sentence(checkout):
    done = run(checkout, HTTPS="perhaps")
    assert done.returncode == 1
    assert done.stderr == "Pengaturan salah: HTTPS harus 0 atau 1, bukan 'perhaps'.\n"


def test_5_an_unknown_word_is_refused(checkout):
    done = run(checkout, "fast")
    assert done.returncode == 1
    assert "Pakai ./run atau ./run setup" in done.stderr
