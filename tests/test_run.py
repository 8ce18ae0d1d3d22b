"""`run.py` starts on any Python, to say what is missing; the locks pin all that it installs."""

import ast
import configparser
import importlib.util
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = (ROOT / "run.py").read_text(encoding="ascii")
LOCKS = ["requirements.lock", "requirements-broker.lock", "requirements-test.lock"]


@pytest.fixture
def run() -> ModuleType:
    """Return `run.py` as a module, without running anything."""
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pinned(lock: str) -> dict[str, set[str]]:
    """Return the versions of each package of a lock; a package may have one per version of Python."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / lock).read_text(), re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


# Starting.


def test_an_old_python_can_read_it():
    tree = ast.parse(SOURCE, feature_version=(3, 7))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.Await, ast.Match, ast.Global)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    unpacked = [node for node in ast.walk(tree) if isinstance(node, ast.List | ast.Tuple | ast.Set)]

    assert [node.lineno for node in ast.walk(tree) if isinstance(node, newer)] == []
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Raise) and node.cause] == []
    assert [node.name for node in functions if node.returns or node.args.kwonlyargs] == []
    assert [
        node.lineno for node in unpacked if any(isinstance(item, ast.Starred) for item in node.elts)
    ] == []


def test_it_needs_nothing_but_the_standard_library():
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(SOURCE))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        )
    }

    assert imported - sys.stdlib_module_names == set()


def test_an_old_python_is_told_so_in_both_languages():
    old = (
        f"import sys; sys.version_info = (3, 8, 10, 'final', 0); exec({SOURCE.split('import argparse')[0]!r})"
    )

    refused = subprocess.run([sys.executable, "-c", old], capture_output=True, text=True, check=False)

    assert refused.returncode == 1
    assert "Python 3.11 atau yang lebih baru diperlukan; ini Python 3.8" in refused.stderr
    assert "Python 3.11 or newer is needed; this is Python 3.8" in refused.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows lets not everybody make symbolic links")
def test_an_environment_is_made_anew_when_it_is_broken_or_was_moved(run, monkeypatch, tmp_path):
    folder = tmp_path / ".venv"
    monkeypatch.setattr(run, "VENV", folder)
    monkeypatch.setattr(run, "PYTHON", folder / "python")
    monkeypatch.setattr(run, "SITE", folder / "site")
    assert not run.environment_is_sound()

    (folder / "site" / "pip").mkdir(parents=True)
    (folder / "python").symlink_to(sys.executable)
    made = f"version = {sys.version_info[0]}.{sys.version_info[1]}.0\ncommand = python -m venv {folder}\n"
    (folder / "pyvenv.cfg").write_text(made)
    assert run.environment_is_sound()

    (folder / "pyvenv.cfg").write_text(made.replace(str(folder), "/elsewhere/.venv"))
    assert not run.environment_is_sound()
    (folder / "pyvenv.cfg").write_text(made.replace("version = 3", "version = 2"))
    assert not run.environment_is_sound()


def test_a_python_without_venv_is_told_how_to_get_it(run, monkeypatch):
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(run.Stop) as stop:
        run.make_environment()

    assert re.search(r"sudo apt install python3\.\d+-venv\n.*lacks the venv module", stop.value.words)


def test_a_taken_port_is_told_with_another_to_try(run):
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(run.Stop) as stop:
            run.main(["--port", str(port)])

    assert f"python3 run.py --port {port + 1}" in stop.value.words


def test_a_folder_of_wheels_that_is_not_there_is_told(run, tmp_path):
    with pytest.raises(run.Stop) as stop:
        run.install_packages(ROOT / "requirements.lock", tmp_path / "wheels")

    assert "There is no folder" in stop.value.words


def test_work_that_fails_shows_its_last_words(run, capsys):
    with pytest.raises(run.Stop) as stop, run.Step("Mencoba", "Trying") as step:
        run.run_within(step, [sys.executable, "-c", "raise SystemExit('kata terakhir')"])

    assert "kata terakhir\n\nGagal: Mencoba\nFailed: Trying\n" in stop.value.words


def test_the_installer_counts_packages(run, monkeypatch, tmp_path):
    lock = tmp_path / "some.lock"
    lock.write_text("a==1 \\\n    --hash=sha256:0\nb==1 ; sys_platform == 'win32'\nc==2\n")
    told: list[str] = []

    def installing(step, command, observe):
        lines = [
            "Ignoring b: markers do not match",
            "Collecting a==1",
            "Processing c.whl",
            "Installing collected packages",
        ]
        told.extend(observe(line) for line in lines)

    monkeypatch.setattr(run, "run_within", installing)
    run.install_packages(lock, None)

    assert told == ["0/2", "1/2", "2/2", "menulis / writing"]


# The database.


def test_a_migrated_database_needs_no_upgrade(run, sqlite_template):
    assert run.is_up_to_date(sqlite_template)


def test_an_older_or_empty_database_needs_an_upgrade(run, tmp_path):
    old = tmp_path / "old.db"
    with sqlite3.connect(old) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0000')")
    connection.close()

    assert not run.is_up_to_date(old)
    assert not run.is_up_to_date(tmp_path / "missing.db")
    assert not (tmp_path / "missing.db").exists()


def test_a_database_named_in_the_settings_is_left_to_the_command(run, tmp_path, monkeypatch):
    monkeypatch.setenv("LIMS_INSTANCE", str(tmp_path))
    assert run.own_database() == tmp_path / "lims.db"

    (tmp_path / "config.toml").write_text("database_url = 'postgresql://host/lims'")
    assert run.own_database() is None


def test_without_a_terminal_nobody_is_asked(run, capsys):
    options = run.argparse.Namespace(yes=False)

    assert run.wants_demonstration(options) is False
    options.yes = True
    assert run.wants_demonstration(options) is True


# The locks.


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_its_hashes(lock):
    entries = re.split(r"^(?=\w)", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]

    assert len(entries) > 40
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_install_from(lock):
    assert re.findall(r"https?:|file:|--(?:index|extra|find|trusted).*", (ROOT / lock).read_text()) == []


def test_all_that_is_asked_for_is_pinned():
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")

    def names(text: str) -> set[str]:
        return {re.split(r"[\[<>=;]", line)[0].strip().lower() for line in text.split("\n") if line.strip()}

    needed = names(settings["options"]["install_requires"])
    assert needed - set(pinned("requirements.lock")) == set()
    for extra in ("broker", "test"):
        more = names(settings["options.extras_require"][extra])
        assert more - set(pinned(f"requirements-{extra}.lock")) == set()


def test_tests_run_on_the_very_versions_that_the_laboratory_runs_on():
    tested = pinned("requirements-test.lock")

    for lock in ("requirements.lock", "requirements-broker.lock"):
        assert {name: versions for name, versions in pinned(lock).items() if tested[name] != versions} == {}


def test_windows_gets_what_only_it_needs():
    lock = (ROOT / "requirements.lock").read_text()

    assert re.search(r"^tzdata==\S+ ; sys_platform == 'win32'", lock, re.MULTILINE)
    assert re.search(r"^colorama==\S+ ; sys_platform == 'win32'", lock, re.MULTILINE)
