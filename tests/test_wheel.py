"""The wheel holds the house: code, screens, standards, reports, migrations, languages and static files."""

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHIPPED = {
    "docs/guide": "lims/guide",
    "reports": "lims/reports",
    "standards": "lims/standards",
    "templates": "lims/templates",
}
DATA = {**SHIPPED, "lims/translations": "lims/translations", "lims/web/static": "lims/web/static"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel and the source distribution, built from a copy of what they are made of."""
    source, output = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for file in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, source)
    for folder in ("lims", *SHIPPED):
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(output), str(source)]
    built = subprocess.run(command, capture_output=True, text=True, check=False, env=quiet())
    assert built.returncode == 0, built.stdout + built.stderr
    return output


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of a fresh environment with the wheel, and beneath it the packages of this one."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    told = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    site = Path(told.stdout.strip())
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    # The folder is searched after the wheel's own; its .pth files, which name this checkout, are not read.
    (site / "borrowed.pth").write_text("\n".join(path for path in sys.path if "site-packages" in path))
    return python


def quiet() -> dict[str, str]:
    """Return the environment without what would lead back to this checkout."""
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONWARNINGS"}}


def files_below(folder: str) -> set[str]:
    """Return the files of a folder of the checkout, as paths below it."""
    top = ROOT / folder
    found = (file.relative_to(top) for file in top.rglob("*") if file.is_file())
    return {path.as_posix() for path in found if "__pycache__" not in path.parts}


def ran(python: Path, *arguments: str, cwd: Path) -> str:
    done = subprocess.run(
        [python, *arguments], capture_output=True, text=True, check=False, cwd=cwd, env=quiet()
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("folder", DATA)
def test_the_wheel_holds_every_file_of(built, folder):
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())

    assert {f"{DATA[folder]}/{file}" for file in files_below(folder)} - names == set()


def test_the_wheel_holds_all_code_and_only_that(built):
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}

    assert {name for name in names if name.endswith(".py")} == {
        f"lims/{file}" for file in files_below("lims") if file.endswith(".py")
    }
    assert {name.split("/")[0] for name in names} == {"lims"}
    assert {"lims/py.typed", "lims/migrations/script.py.mako"} <= names


def test_the_source_distribution_builds_the_same_wheel(built, tmp_path):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        archive.extraction_filter = getattr(
            tarfile, "data_filter", None
        )  # Python 3.11.2 of Debian 12 has none
        archive.extractall(tmp_path)
    (source,) = tmp_path.iterdir()
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, capture_output=True, check=True, env=quiet())

    def names(folder: Path) -> list[str]:
        with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
            return sorted(wheel.namelist())

    assert names(tmp_path) == names(built)


def test_what_is_installed_finds_what_it_ships(installed, tmp_path):
    program = (
        "from lims import paths\n"
        "for folder in ('templates', 'standards', 'reports', 'guide'):\n"
        "    print(folder, sum(file.is_file() for file in paths.shipped(folder).rglob('*')), paths.PACKAGE)\n"
    )
    told = [line.split(" ", 2) for line in ran(installed, "-c", program, cwd=tmp_path).splitlines()]

    assert {place for _, _, place in told} == {
        str(next(installed.parent.parent.rglob("lims/paths.py")).parent)
    }
    assert {folder: int(count) for folder, count, _ in told} == {
        name.removeprefix("lims/"): len(files_below(folder)) for folder, name in SHIPPED.items()
    }


def test_what_is_installed_runs(installed, tmp_path):
    assert ran(installed, "-m", "lims", "--version", cwd=tmp_path).startswith("lims, version ")
