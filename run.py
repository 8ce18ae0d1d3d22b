"""Runs the laboratory, its demonstration or its tests, with nothing but Python: `python3 run.py --help`.

Every Python must be able to read this file, to say what is missing: so it has no annotations and no f-strings,
imports the standard library only, and asks for the version before the rest. Its words are in both languages.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "Python 3.11 atau yang lebih baru diperlukan; ini Python %d.%d. Pasang dari python.org, lalu ulangi.\n"
        "Python 3.11 or newer is needed; this is Python %d.%d. Install it from python.org, then try again.\n"
        % (sys.version_info[:2] * 2)
    )
    sys.exit(1)

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sysconfig
import threading
import time
import tomllib
from collections import deque
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
SITE = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV), "platbase": str(VENV)}))


class Stop(Exception):
    """The end of this run, with the words for the reader (none where a command has already told)."""

    def __init__(self, indonesian="", english="", code=1):
        super().__init__(indonesian)
        self.words = "%s\n%s\n" % (indonesian, english) if indonesian else ""
        self.code = code


class Step:
    """Work that lasts: one line says which, how far it is and for how many seconds."""

    def __init__(self, indonesian, english):
        self.words = "%s / %s" % (indonesian, english)
        self.detail = ""
        self.began = time.monotonic()
        self.ended = threading.Event()
        self.turner = threading.Thread(target=self._turn, daemon=True)

    def __enter__(self):
        if sys.stdout.isatty():
            self.turner.start()
        else:
            say(self.words)
        return self

    def __exit__(self, kind, error, trace):
        self.ended.set()
        seconds = "%.0f s" % (time.monotonic() - self.began)
        if sys.stdout.isatty():
            self.turner.join()
            overwrite("%s %s (%s)\n" % ("-" if kind else "+", self.words, seconds))
        else:
            say("  %s %s" % (self.detail, seconds))

    def _turn(self):
        turn = 0
        while not self.ended.wait(0.12):
            turn += 1
            line = "%s %s %s (%.0f s)" % (
                "|/-\\"[turn % 4],
                self.words,
                self.detail,
                time.monotonic() - self.began,
            )
            overwrite(line)


def overwrite(line):
    """Print a line over the present one, with blanks: not every terminal of Windows knows how to erase."""
    width = shutil.get_terminal_size().columns - 1
    end = "\n" if line.endswith("\n") else ""
    sys.stdout.write("\r" + line.rstrip("\n")[:width].ljust(width) + end)
    sys.stdout.flush()


def say(line):
    """Print a line at once, also into a pipe."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run_within(step, command, observe=None):
    """Run a command whose output is shown only when it fails."""
    tail = deque(maxlen=25)
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    with process.stdout:
        for line in process.stdout:
            tail.append(line)
            if observe:
                step.detail = observe(line)
    if process.wait():
        raise Stop(
            "%s\nGagal: %s" % ("".join(tail), step.words.split(" / ")[0]),
            "Failed: %s" % step.words.split(" / ")[1],
        )


def lims(*arguments):
    """Run the command `lims` in the terminal of this run and return its exit code."""
    return subprocess.call([str(PYTHON), "-m", "lims"] + list(arguments), cwd=ROOT)


# The environment: made once, renewed when a lock has changed.


def install(lock, wheels=None):
    """Make `.venv` where it is missing and install what the lock lists, unless that was done already."""
    wanted = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    stamp = VENV / (lock + ".installed")
    sound = environment_is_sound()
    if sound and stamp.is_file() and stamp.read_text() == wanted:
        return
    if not sound:
        make_environment()
    install_packages(ROOT / lock, wheels)
    install_project()
    stamp.write_text(wanted)


def environment_is_sound():
    """Tell whether `.venv` is whole, stands where it was made, and its Python is still the one it was made with."""
    settings = VENV / "pyvenv.cfg"
    if not (PYTHON.exists() and (SITE / "pip").is_dir() and settings.is_file()):
        return False
    told = settings.read_text(encoding="utf-8", errors="replace")
    made_with = re.search(r"^version\s*=\s*(\d+)\.(\d+)", told, re.MULTILINE)
    same_program = PYTHON.resolve() == Path(sys.executable).resolve()
    moved_on = same_program and made_with and made_with.groups() != tuple(map(str, sys.version_info[:2]))
    return str(VENV) in told and not moved_on


def make_environment():
    """Make `.venv` anew with the Python that runs this."""
    if not (importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv")):
        version = "%d.%d" % sys.version_info[:2]
        raise Stop(
            "Python ini tidak memiliki modul venv. Di Debian atau Ubuntu: sudo apt install python%s-venv"
            % version,
            "This Python lacks the venv module. On Debian or Ubuntu: sudo apt install python%s-venv"
            % version,
        )
    with Step("Menyiapkan lingkungan Python", "Making the Python environment") as step:
        run_within(step, [sys.executable, "-m", "venv", "--clear", VENV])


def install_packages(lock, wheels):
    """Install every package of a lock, each checked against its hashes."""
    total = len(re.findall(r"^\w.*==", lock.read_text(), re.MULTILINE))
    command = [PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", "-r", lock]
    if wheels:
        if not wheels.is_dir():
            raise Stop("Folder %s tidak ada." % wheels, "There is no folder %s." % wheels)
        command += ["--no-index", "--find-links", wheels]
    counts = {"seen": 0, "total": total}

    def observe(line):
        # A package whose marker names another system is ignored, and counts no more.
        counts["total"] -= line.startswith("Ignoring ")
        counts["seen"] += line.startswith(("Collecting ", "Processing ", "Requirement already satisfied: "))
        if line.startswith("Installing collected"):
            return "menulis / writing"
        return "%(seen)d/%(total)d" % counts

    with Step("Memasang paket", "Installing packages") as step:
        try:
            run_within(step, command, observe)
        except Stop as failure:
            failure.words += (
                "Tanpa internet: pasang dari folder berkas wheel dengan --wheels FOLDER.\n"
                "Without the internet: install from a folder of wheels with --wheels FOLDER.\n"
            )
            raise


def install_project():
    """Put the project on the path of `.venv`, and the command `lims` beside its Python, without building anything."""
    (SITE / "lims.pth").write_text(str(ROOT) + "\n", encoding="utf-8")
    if WINDOWS:
        PYTHON.with_name("lims.cmd").write_text('@"%~dp0python.exe" -m lims %*\n')
    else:
        script = PYTHON.with_name("lims")
        script.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -m lims "$@"\n')
        script.chmod(0o755)


# The laboratory: its database, the demonstration, the server.


def serve(options):
    """Bring the database up to date, offer the demonstration at the very first start, and serve."""
    host = "0.0.0.0" if options.lan else "127.0.0.1"
    if port_is_taken(host, options.port):
        another = options.port + 1
        raise Stop(
            "Port %d sedang dipakai program lain. Coba: python3 run.py --port %d" % (options.port, another),
            "Port %d is in use by another program. Try: python3 run.py --port %d" % (options.port, another),
        )
    install("requirements.lock", options.wheels)
    if own_setting("broker_url"):
        install("requirements-broker.lock", options.wheels)
    database = own_database()
    first = database is not None and not database.exists()
    if (database is None or not is_up_to_date(database)) and lims("db", "upgrade"):
        raise Stop()
    place = ["--port", str(options.port)] + ["--lan"] * options.lan
    if options.demo or (first and wants_demonstration(options)):
        load_demonstration(first, place)
    command = [str(PYTHON), "-m", "lims", "serve"] + place
    if WINDOWS:
        return subprocess.call(command, cwd=ROOT)
    os.chdir(ROOT)
    return os.execv(command[0], command)


def own_instance():
    """Return the folder that the running laboratory writes to."""
    return Path(os.environ.get("LIMS_INSTANCE") or ROOT / "instance").expanduser()


def own_setting(name):
    """Return a setting, as the application itself would find it; None where it is not set."""
    try:
        settings = tomllib.loads((own_instance() / "config.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        settings = {}
    return os.environ.get("LIMS_" + name.upper()) or settings.get(name)


def own_database():
    """Return the SQLite file in the instance folder, or None where the settings name another database."""
    return None if own_setting("database_url") else own_instance() / "lims.db"


def is_up_to_date(database):
    """Tell, without loading the application, whether the database is at the newest migration."""
    import sqlite3

    versions = [
        file.read_text(encoding="utf-8") for file in (ROOT / "lims/migrations/versions").glob("[!_]*.py")
    ]
    made = set(re.findall(r"^revision\b.*?=\s*[\"'](\w+)", "\n".join(versions), re.MULTILINE))
    followed = set(re.findall(r"^down_revision\b.*?=\s*[\"'](\w+)", "\n".join(versions), re.MULTILINE))
    try:
        connection = sqlite3.connect("%s?mode=ro" % database.absolute().as_uri(), uri=True)
        try:
            return {
                row[0] for row in connection.execute("SELECT version_num FROM alembic_version")
            } == made - followed
        finally:
            connection.close()
    except sqlite3.Error:
        return False


def wants_demonstration(options):
    """Ask whether to make the demonstration; a run without a terminal is not asked."""
    if options.yes or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return options.yes
    say("Ini penyalaan pertama. Laboratorium demonstrasi berisi orang, IKM, pesanan, dan LHU rekaan.")
    say(
        "This is the first start. The demonstration laboratory holds invented people, clients, orders, certificates."
    )
    answer = input("Buat sekarang? / Make it now? [y/N] ")
    return answer.strip().lower() in ("y", "ya", "yes")


def load_demonstration(first, place):
    """Make the demonstration laboratory, its QR codes leading to this server; its sign-ins are printed once."""
    if lims("demo", "load", *place) and first:
        raise Stop(
            "Laboratorium demonstrasi gagal dibuat. Ulangi dengan: python3 run.py --demo",
            "The demonstration laboratory could not be made. Try again with: python3 run.py --demo",
        )


def port_is_taken(host, port):
    """Tell whether another program listens there already."""
    with socket.socket() as probe:
        if not WINDOWS:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


# The work on the project: tests and checks.


def test(arguments, wheels):
    """Run the whole suite, or what the arguments of pytest choose, on all processors."""
    install("requirements.lock", wheels)
    install("requirements-test.lock", wheels)
    if not any(argument.startswith(("-n", "--numprocesses")) for argument in arguments):
        arguments = ["-n", "auto", "--dist", "worksteal"] + arguments
    return subprocess.call([str(PYTHON), "-m", "pytest"] + arguments, cwd=ROOT)


def check(wheels):
    """Run every check of the source and tell at the end which of them found something."""
    install("requirements.lock", wheels)
    install("requirements-test.lock", wheels)
    checks = [
        "ruff check",
        "ruff format --check",
        "mypy",
        "lint-imports",
        "bandit -q -c pyproject.toml -r lims",
    ]
    if any((ROOT / "templates").rglob("*.html")):
        checks.append("djlint --quiet --lint templates")
    failed = []
    for line in checks:
        say("== " + line)
        words = line.split()
        if subprocess.call([str(PYTHON.with_name(words[0]))] + words[1:], cwd=ROOT):
            failed.append(line)
    if failed:
        raise Stop("Temuan pada: " + ", ".join(failed), "Findings in: " + ", ".join(failed))
    return 0


def main(arguments):
    """Do what the command line asks for and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="run.py",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        description="Tanpa perintah: nyalakan laboratorium. / Without a command: run the laboratory.",
        epilog="test [pytest ...]   seluruh pengujian perangkat lunak / the whole test suite\n"
        "demo                dua pesanan contoh dari permohonan sampai PDF / two orders from application to PDF\n"
        "check               pemeriksaan kode / checks of the source",
    )
    parser.add_argument("command", nargs="?", choices=["serve", "test", "demo", "check"], default="serve")
    parser.add_argument(
        "--demo", action="store_true", help="buat laboratorium demonstrasi / make the demonstration"
    )
    parser.add_argument("--lan", action="store_true", help="layani jaringan lokal / serve the local network")
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="port (8000)")
    parser.add_argument("--yes", action="store_true", help="jawab ya / answer yes")
    parser.add_argument(
        "--wheels", type=Path, metavar="FOLDER", help="pasang tanpa internet / install offline"
    )
    options, rest = parser.parse_known_args(arguments)
    if options.command == "test":
        return test(rest, options.wheels)
    if options.command == "demo":
        install("requirements.lock", options.wheels)
        return lims("demo", "run", *rest)
    if rest:
        parser.error("tidak dikenal / unknown: " + " ".join(rest))
    return check(options.wheels) if options.command == "check" else serve(options)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        sys.stderr.write(stop.words)
        sys.exit(stop.code)
    except KeyboardInterrupt:
        sys.stderr.write("\nDihentikan. / Stopped.\n")
        sys.exit(130)
