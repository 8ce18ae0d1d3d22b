"""The house keeps its shape: one direction of dependency, one place for the time, small rooms with plain names."""

import ast
import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = sorted((ROOT / "lims").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TRANSLATORS = {"_", "N_", "gettext", "ngettext", "lazy_gettext", "_l"}


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def walked(file: Path) -> list[ast.AST]:
    """Return every node of the syntax of a file."""
    return list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))


def nodes(files: list[Path]) -> Iterator[tuple[str, ast.AST]]:
    """Yield every node of the syntax of files, with where it stands."""
    for file in files:
        for node in walked(file):
            yield f"{name_of(file)}:{getattr(node, 'lineno', 0)}", node


def called(node: ast.Call) -> str:
    """Return the last name of what is called."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def test_dependencies_point_one_way():
    command = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))"
    linted = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_python_lives_in_three_places():
    ignored = {".venv", "instance", "build", "dist", "node_modules"}
    folders = [folder for folder in ROOT.iterdir() if folder.is_dir() and folder.name not in ignored]
    found = [file for folder in folders if folder.name[0] != "." for file in folder.rglob("*.py")]

    assert {name_of(file).split("/")[0] for file in found} == {"lims", "tests"}
    assert [file.name for file in ROOT.glob("*.py")] == ["run.py"]


def test_no_room_is_named_after_nothing():
    empty_words = {
        "util",
        "utils",
        "helper",
        "helpers",
        "common",
        "manager",
        "managers",
        "misc",
        "base_service",
    }

    assert [name_of(file) for file in CODE + TESTS if {*file.with_suffix("").parts} & empty_words] == []


def test_no_module_is_a_house_of_its_own():
    lengths = {
        name_of(file): len(file.read_text(encoding="utf-8").splitlines())
        for file in CODE
        if "versions" not in file.parts
    }

    assert {file: length for file, length in lengths.items() if length > 420} == {}


def test_no_class_begins_with_what_pytest_collects():
    classes = [(place, node.name) for place, node in nodes(CODE + TESTS) if isinstance(node, ast.ClassDef)]

    assert [(place, name) for place, name in classes if name.startswith("Test")] == []


def test_only_the_clock_asks_for_the_time():
    elsewhere = [file for file in CODE if name_of(file) != "lims/clock.py"]
    asked = [
        place
        for place, node in nodes(elsewhere)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "utcnow", "today"}
        and getattr(node.func.value, "id", getattr(node.func.value, "attr", "")) in {"datetime", "date"}
    ]

    assert asked == []


CELLS = {
    "lims/cli/audit.py",
    "lims/exchange/specification_cells.py",
    "lims/exchange/table_cells.py",
    "lims/services/holidays.py",
}
"""Files that read days from cells and from the command line, which have no zone."""


def test_no_day_is_that_of_utc():
    """From midnight to seven in western Indonesia, UTC is still in yesterday."""
    taken = [
        place
        for file in CODE
        if name_of(file) not in CELLS | {"lims/clock.py"}
        for place, node in nodes([file])
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "date"
        and not (isinstance(node.func.value, ast.Call) and called(node.func.value) == "astimezone")
    ]

    assert taken == []


def test_no_error_is_caught_whatever_it_is():
    caught = [
        place
        for place, node in nodes(CODE)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
    ]

    assert caught == []


def test_messages_are_whole_sentences_for_the_catalogue():
    """A sentence that is put together before it is translated is in no catalogue."""
    put_together = [
        place
        for place, node in nodes(CODE)
        if isinstance(node, ast.Call)
        and called(node) in TRANSLATORS
        and any(
            isinstance(word, ast.JoinedStr | ast.BinOp)
            or (isinstance(word, ast.Call) and called(word) == "format")
            for word in node.args
        )
    ]

    assert put_together == []


def test_parameters_of_a_message_have_names():
    """Another language may need another order: `%(count)s`, never `%s`."""
    nameless = [
        (place, node.args[0].value)
        for place, node in nodes(CODE)
        if isinstance(node, ast.Call)
        and called(node) in TRANSLATORS
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and re.search(r"(?<!%)%[sdr]|(?<!%)%\((\w+)\)(?![sd])", str(node.args[0].value))
    ]

    assert nameless == []


def test_every_package_is_listed_for_the_wheel():
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(settings["options"]["packages"].split())
    needed = {".".join(file.parent.relative_to(ROOT).parts) for file in CODE}
    needed |= {"lims.guide", "lims.reports", "lims.standards", "lims.templates"}

    assert sorted(needed - listed) == []
    assert sorted(listed - needed) == []


def test_every_import_is_of_something_that_is_asked_for():
    """What another package brings along today may be gone with its next version; Flask's and pyHanko's own stay."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    extra = settings["options.extras_require"]["broker"]
    needed = f"{settings['options']['install_requires']} {extra}"
    asked = {re.split(r"[\[<>=;]", line)[0].lower() for line in needed.split()}
    roots = {
        name.split(".")[0]
        for _, node in nodes(CODE)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""])
    }
    owners = packages_distributions()
    foreign = roots - sys.stdlib_module_names - {"lims"}
    known = asked | {"werkzeug", "jinja2", "markupsafe", "itsdangerous"}
    known |= {"kombu", "redis"}  # what Celery takes and gives is theirs
    known |= {"limits"}  # what Flask-Limiter counts with is its own
    known |= {"asn1crypto", "pyhanko-certvalidator"}  # what pyHanko takes and gives is theirs

    assert sorted(root for root in foreign if not {name.lower() for name in owners[root]} & known) == []


@pytest.mark.parametrize(
    "file", ["README.md", "docs", "lims", "reports", "standards", "templates", "setup.cfg"]
)
def test_nothing_of_one_machine_is_written_down(file):
    """A path or an index of the machine it was written on would work nowhere else."""
    top = ROOT / file
    texts = [top] if top.is_file() else [f for f in top.rglob("*") if f.suffix in TEXT_FILES and f.is_file()]
    private = re.compile(r"/(?:root|work|home/\w+)/|extra-index-url|--index-url")

    assert [name_of(text) for text in texts if private.search(text.read_text(encoding="utf-8"))] == []


TEXT_FILES = {".py", ".md", ".toml", ".html", ".css", ".js", ".txt", ".json", ".cfg"}


# What only POSIX has, and what is spelt otherwise there. Counter PCs run Windows.
POSIX_MODULES = {
    "crypt",
    "fcntl",
    "grp",
    "posix",
    "pty",
    "pwd",
    "readline",
    "resource",
    "syslog",
    "termios",
    "tty",
}
POSIX_NAMES = {
    *("AF_UNIX", "SIGALRM", "SIGHUP", "SIGKILL", "SIGQUIT", "SIGUSR1", "SIGUSR2", "alarm", "setitimer"),
    *("chown", "fork", "forkpty", "getegid", "geteuid", "getgid", "getpgid", "getuid", "killpg", "lchown"),
    *("mkfifo", "nice", "pthread_kill", "setgid", "setpgid", "setsid", "setuid", "uname", "wait4", "waitpid"),
    *("add_signal_handler", "execv", "execve"),
}
POSIX_ARGUMENTS = {"preexec_fn", "start_new_session"}
GUARDS = re.compile(r"sys\.platform|os\.name|WINDOWS")


def guarded_lines(file: Path) -> set[int]:
    """Return the lines that run on one kind of system alone: both branches of a guard, and what follows its return."""
    found: set[int] = set()
    for node in walked(file):
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            for one in body if isinstance(body, list) else []:
                if isinstance(one, ast.If) and GUARDS.search(ast.unparse(one.test)):
                    leaves = isinstance(one.body[-1], ast.Return | ast.Raise)
                    last = body[-1] if leaves else one
                    found |= set(range(one.lineno, (last.end_lineno or last.lineno) + 1))
    return found


def posix_only(file: Path) -> Iterator[tuple[int, str]]:
    """Yield what Windows does not have, with its line."""
    for node in walked(file):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Import(names=names):
                yield from ((line, one.name) for one in names if one.name in POSIX_MODULES)
            case ast.ImportFrom(module=str(module)) if module in POSIX_MODULES:
                yield line, module
            case ast.Attribute(value=ast.Name(), attr=name) if name in POSIX_NAMES:
                yield line, name
            case ast.keyword(arg=str(name)) if name in POSIX_ARGUMENTS:
                yield node.value.lineno, name
            case ast.Dict(keys=keys):
                for key in keys:
                    if isinstance(key, ast.Constant) and key.value in POSIX_ARGUMENTS:
                        yield line, str(key.value)
            case ast.Constant(value=str(text)) if re.search(r"%-[a-zA-Z]|^/(dev|tmp|proc|var)/", text):
                yield line, text


def unguarded(file: Path) -> list[tuple[int, str]]:
    found = list(posix_only(file))
    guarded = guarded_lines(file) if found else set()
    return sorted((line, name) for line, name in found if line not in guarded)


def test_what_only_posix_has_stands_behind_a_guard():
    assert [
        f"{name_of(file)}:{line}: {name}"
        for file in (*CODE, ROOT / "run.py")
        for line, name in unguarded(file)
    ] == []


def test_what_only_posix_has_is_found(tmp_path):
    file = tmp_path / "some.py"
    file.write_text(
        "import os, sys, signal\n"
        "def one():\n    os.fork()\n    import fcntl\n    return signal.SIGKILL\n"
        "def two():\n    if sys.platform == 'win32':\n        return\n    os.fork()\n"
        "def three(day):\n    return day.strftime('%-d'), open('/dev/null')\n"
    )

    assert unguarded(file) == [(3, "fork"), (4, "fcntl"), (5, "SIGKILL"), (11, "%-d"), (11, "/dev/null")]
