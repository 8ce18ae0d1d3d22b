"""`lims serve` says where it answers, and refuses what could not work."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from lims.cli import serve


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_it_says_where_it_answers():
    (line,) = serve.addresses("127.0.0.1", 8123, lan=False)

    assert "http://127.0.0.1:8123" in line
    assert "Ctrl+C" in line


def test_on_the_local_network_it_says_that_qr_codes_need_a_public_address():
    first, second, third = serve.addresses(serve.EVERYWHERE, 8123, lan=True)

    assert "http://127.0.0.1:8123" in first
    assert f"http://{serve.address_in_network()}:8123" in second
    assert "alamat publik" in third


def test_a_taken_port_is_told_with_another_to_try(lims, installed):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = lims("serve", "--port", port)

    assert told.exit_code == 1
    assert f"--port {port + 1}" in told.stderr


def test_a_database_that_is_not_ready_is_told(lims, instance):
    told = lims("serve", "--port", free_port())

    assert told.exit_code == 1
    assert "lims db upgrade" in told.stderr


@pytest.mark.slow
def test_the_first_page_is_there_within_seconds(installed):
    port = free_port()
    environment = os.environ | {
        "LIMS_INSTANCE": str(installed),
        "LC_ALL": "id_ID.UTF-8",
        "PYTHONWARNINGS": "",
    }
    began = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "-m", "lims", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = server.stdout.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/icon.svg", timeout=10) as page:
            status = page.status
        seconds = time.monotonic() - began
    finally:
        # Windows sends Ctrl+C to a whole console only.
        server.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGINT)
        server.wait(timeout=60)
        server.stdout.close()

    assert line.startswith(f"Siap: http://127.0.0.1:{port}")
    assert status == 200
    # Two seconds on a machine of its own; here others may be at work.
    assert seconds < 8
