"""Settings: their order, their faults, and the secret that is made once."""

import os
import stat
from dataclasses import fields
from pathlib import Path

import pytest

from lims import config
from lims.domain.errors import InvalidInput

DOCUMENTATION = Path(__file__).parent.parent / "docs" / "configuration.md"


def test_without_any_setting_the_database_stands_in_the_instance_folder(tmp_path):
    loaded = config.load({}, tmp_path / "instance")

    assert loaded.database_url == f"sqlite:///{(tmp_path / 'instance' / 'lims.db').as_posix()}"
    assert (loaded.https, loaded.proxies) == (False, 0)


def test_the_file_wins_over_defaults_and_a_variable_over_the_file(tmp_path):
    (tmp_path / "config.toml").write_text("proxies = 1\nsession_hours = 8\nhttps = true\n")

    loaded = config.load({"LIMS_PROXIES": "2"}, tmp_path)

    assert (loaded.proxies, loaded.session_hours, loaded.https) == (2, 8, True)


def test_the_instance_folder_can_be_named_in_the_environment(tmp_path):
    assert config.load({"LIMS_INSTANCE": str(tmp_path / "other")}).instance == tmp_path / "other"


def test_the_secret_is_made_once_and_kept(tmp_path):
    first = config.load({}, tmp_path).secret_key

    assert len(first) == 64
    assert config.load({}, tmp_path).secret_key == first


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_only_the_owner_reads_the_secret(tmp_path):
    config.load({}, tmp_path)

    assert stat.S_IMODE((tmp_path / "secrets.toml").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["secret_key = 'short'", "secret_key = ", "other = 1"])
def test_a_damaged_secret_is_told_and_not_replaced(tmp_path, content):
    (tmp_path / "secrets.toml").write_text(content)

    with pytest.raises(InvalidInput, match=r"secrets\.toml rusak"):
        config.load({}, tmp_path)
    assert (tmp_path / "secrets.toml").read_text() == content


def test_a_secret_in_the_environment_leaves_no_file(tmp_path):
    assert config.load({"LIMS_SECRET_KEY": "k" * 32}, tmp_path).secret_key == "k" * 32
    assert not (tmp_path / "secrets.toml").exists()


def test_secrets_are_not_shown_where_settings_are_printed(tmp_path):
    environment = {"LIMS_DATABASE_URL": "postgresql://lims:rahasia@host/lims", "LIMS_SECRET_KEY": "s" * 40}

    shown = repr(config.load(environment, tmp_path))

    assert "rahasia" not in shown
    assert "sss" not in shown


def test_all_faults_are_reported_at_once(tmp_path):
    (tmp_path / "config.toml").write_text("proxy = 1\nhttps = 'maybe'\nsession_hours = true\n")

    with pytest.raises(InvalidInput) as refusal:
        config.load({"LIMS_DATABASE_URL": "mysql://host/lims", "LIMS_SECRET_KEY": "short"}, tmp_path)

    assert set(refusal.value.fields) == {
        "config.toml: proxy",
        "config.toml: https",
        "config.toml: session_hours",
        "LIMS_DATABASE_URL",
        "LIMS_SECRET_KEY",
    }
    assert "LIMS_DATABASE_URL: harus diawali" in str(refusal.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LIMS_DATABASE_URL", "sqlite:///lims.db"),
        ("LIMS_DATABASE_URL", "sqlite://"),
        ("LIMS_PROXIES", "-1"),
        ("LIMS_PROXIES", "11"),
        ("LIMS_UPLOAD_LIMIT", "20 MB"),
        ("LIMS_HTTPS", "on"),
        ("LIMS_LIMITER_STORAGE", " "),
    ],
)
def test_a_value_that_does_not_fit_is_refused(tmp_path, variable, value):
    with pytest.raises(InvalidInput, match=variable):
        config.load({variable: value}, tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////data/lims.db",
        "sqlite:///C:/lims/lims.db",
        "postgresql://h/lims",
        "postgresql+psycopg://h/l",
    ],
)
def test_the_databases_that_can_be_named(tmp_path, url):
    assert config.load({"LIMS_DATABASE_URL": url}, tmp_path).database_url == url


def test_a_file_that_is_not_toml_is_named_with_the_reason(tmp_path):
    (tmp_path / "config.toml").write_text("proxies 1")

    with pytest.raises(InvalidInput, match=r"config\.toml: bukan berkas TOML yang sah .*line 1"):
        config.load({}, tmp_path)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "config.toml").mkdir()

    with pytest.raises(InvalidInput, match=r"config\.toml: tidak dapat dibaca"):
        config.load({}, tmp_path)


@pytest.mark.parametrize("name", [setting.name for setting in fields(config.Config)])
def test_each_setting_is_documented(name):
    assert f"| `{name}` | `LIMS_{name.upper()}` |" in DOCUMENTATION.read_text(encoding="utf-8")


def test_a_time_stamp_authority_needs_the_certificates_that_vouch_for_it(tmp_path):
    with pytest.raises(InvalidInput, match="timestamp_roots: wajib diisi bila timestamp_url diatur"):
        config.load({"LIMS_TIMESTAMP_URL": "https://tsa.contoh.go.id"}, tmp_path)

    both = {"LIMS_TIMESTAMP_URL": "https://tsa.contoh.go.id", "LIMS_TIMESTAMP_ROOTS": "/etc/tsa.pem"}
    assert config.load(both, tmp_path).timestamp_roots == Path("/etc/tsa.pem")


@pytest.mark.parametrize("signer", ["pkcs11", "bsre"])
def test_a_signer_names_every_setting_that_it_lacks(tmp_path, signer):
    with pytest.raises(InvalidInput) as refusal:
        config.load({"LIMS_SEAL_SIGNER": signer}, tmp_path)

    assert set(refusal.value.fields) == set(config.NEEDED[signer])


@pytest.mark.parametrize(
    ("name", "value"),
    [("SEAL_SIGNER", "anybody"), ("TIMESTAMP_URL", "ftp://x"), ("PKCS11_MODULE", "lib.so")],
)
def test_a_setting_of_the_seal_that_cannot_be_is_refused(tmp_path, name, value):
    with pytest.raises(InvalidInput, match=name):
        config.load({f"LIMS_{name}": value}, tmp_path)
