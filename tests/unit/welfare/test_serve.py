import socket
import threading

import pytest
from django.core.management import CommandError

from welfare.management.commands import serve


def part(*command: str) -> serve.Part:
    return serve.Part("Pekerja latar", *command)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, ("127.0.0.1", 8000)),
        ({"HOST": "", "PORT": ""}, ("127.0.0.1", 8000)),
        ({"HOST": "0.0.0.0", "PORT": "80"}, ("0.0.0.0", 80)),
        ({"HOST": "[::1]"}, ("::1", 8000)),
    ],
)
def test_address(environ, expected):
    assert serve.address(environ) == expected


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "80.5", "²"])
def test_a_wrong_port_is_a_sentence(port):
    with pytest.raises(CommandError, match="PORT harus bilangan"):
        serve.address({"PORT": port})


def test_a_taken_address_is_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(CommandError, match="tidak dapat dipakai"):
            serve.refuse_taken(*taken.getsockname())
        assert serve.answers(*taken.getsockname())


def test_a_host_of_another_machine_is_a_sentence():
    with pytest.raises(CommandError, match="tidak dapat dipakai"):
        serve.refuse_taken("192.0.2.1", 8000)


def test_a_part_that_dies_at_once_stops_everything():
    with pytest.raises(CommandError, match=r"Pekerja latar berhenti tak terduga \(kode 3\)"):
        serve.watch([part("-c", "raise SystemExit(3)")], threading.Event(), print)


def test_a_part_that_dies_later_begins_anew():
    asked, said = threading.Event(), []
    worker = part("-c", "import time; time.sleep(60)")
    first = worker.process.pid
    worker.since -= serve.TOO_YOUNG
    worker.process.kill()
    worker.process.wait()

    def say(sentence):
        said.append(sentence)
        asked.set()

    serve.watch([worker], asked, say)
    assert worker.alive()
    assert worker.process.pid != first
    assert "dijalankan lagi" in said[0]
    serve.stop([worker])
    assert not worker.alive()


def test_a_stubborn_part_is_killed(monkeypatch):
    monkeypatch.setattr(serve, "STOPPING", 0.5)
    stubborn = part("-c", "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)")
    serve.stop([stubborn])
    assert not stubborn.alive()
