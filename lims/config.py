"""The settings of one installation: defaults < `config.toml` in the instance folder < `LIMS_*` variables."""

import os
import re
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import Any

from lims import paths
from lims.domain.errors import N_, InvalidInput, LimsError

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Config:
    """What an installation may set; `docs/configuration.md` explains each to whoever runs it."""

    instance: Path
    """The folder that the running laboratory writes to."""
    database_url: str = field(repr=False)
    """An SQLAlchemy address: `sqlite:////absolute/path` or `postgresql://user:password@host/database`."""
    secret_key: str = field(repr=False)
    """Signs cookies and forms; made at the first start and kept in `secrets.toml`."""
    https: bool = False
    """Whether readers reach the site by https, so that cookies may be marked as secure."""
    proxies: int = 0
    """How many reverse proxies stand in front, whose word on the reader's address is taken."""
    upload_limit: int = 20 * MEBIBYTE
    """The largest request that is read, in bytes."""
    session_idle_minutes: int = 30
    """A sign-in ends when nothing was done for so long."""
    session_hours: int = 12
    """A sign-in ends after so long, whatever was done."""
    limiter_storage: str = field(default="memory://", repr=False)
    """Where attempts are counted; a shared address is needed once several servers answer."""
    mail_server: str = ""
    """`host:port` of a mail server; without one notices are only shown and sent by WhatsApp."""
    mail_security: str = "starttls"
    """`starttls`, `tls` or `none`."""
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    mail_from: str = ""
    """The sender of all letters, for example `lab@contoh.go.id`."""
    timestamp_url: str = ""
    """A time-stamp authority (RFC 3161); without one seals carry no outside time (B-B)."""
    timestamp_roots: Path | None = None
    """The certificates (PEM) by which the authority is believed."""
    seal_signer: str = "local"
    """Who seals PDFs: `local`, `pkcs11` or `bsre`; a demonstration is always sealed locally."""
    pkcs11_module: Path | None = None
    """The vendor's library of a token."""
    pkcs11_token: str = ""
    pkcs11_key: str = ""
    pkcs11_pin: str = field(default="", repr=False)
    pkcs11_certificates: Path | None = None
    """The sealing certificate and then its authorities, the root last (PEM)."""
    bsre_url: str = ""
    """The client server of BSrE's e-seal; unverified."""
    bsre_user: str = ""
    bsre_password: str = field(default="", repr=False)
    bsre_subscriber: str = ""
    broker_url: str = field(default="", repr=False)
    """Valkey, Redis or RabbitMQ, by which workers are woken at once; without one they look by themselves."""
    backup_folder: Path | None = None
    """Where a backup is laid down every day; best on another disk or machine."""
    backup_hour: int = 1
    """The hour of the day, by the clock of this machine, from which it is made."""
    backup_keep: int = 30
    """How many archives are kept."""


def load(environment: Mapping[str, str] | None = None, instance: Path | None = None) -> Config:
    """Return the settings; make the instance folder and its secret at the first start.

    Raises:
        InvalidInput: Settings cannot be used; `fields` names every one of them and where it stands.
    """
    environment = os.environ if environment is None else environment
    instance = instance_folder(environment, instance)
    faults: dict[str, LimsError] = {}
    settings: dict[str, Any] = {}
    for origin, name, value in _found(environment, instance, faults):
        try:
            settings[name] = _READERS[name](value)
        except InvalidInput as fault:
            faults[origin] = fault
    if not faults:
        faults |= _missing(settings)
    if faults:
        told = "".join(f"\n  {origin}: {fault}" for origin, fault in faults.items())
        raise InvalidInput(N_("Pengaturan tidak dapat dipakai:%(faults)s"), faults, faults=told)
    instance.mkdir(parents=True, exist_ok=True)
    settings.setdefault("database_url", f"sqlite:///{(instance / 'lims.db').as_posix()}")
    if "secret_key" not in settings:
        settings["secret_key"] = _kept_secret(instance / "secrets.toml")
    return Config(instance=instance, **settings)


def _missing(settings: Mapping[str, Any]) -> dict[str, LimsError]:
    """Return which settings are lacking beside those that are there."""
    needed = dict(NEEDED[settings.get("seal_signer", "local")])
    if settings.get("timestamp_url"):
        needed["timestamp_roots"] = "timestamp_url"
    if settings.get("mail_server"):
        needed["mail_from"] = "mail_server"
    return {
        name: InvalidInput(N_("wajib diisi bila %(other)s diatur"), other=other)
        for name, other in needed.items()
        if name not in settings
    }


def instance_folder(environment: Mapping[str, str], instance: Path | None = None) -> Path:
    """Return the absolute instance folder: as asked, by `LIMS_INSTANCE`, or beside the code of a checkout."""
    if instance is None:
        root = paths.PACKAGE.parent
        home = root if (root / "setup.cfg").is_file() else Path.cwd()
        instance = Path(environment.get("LIMS_INSTANCE") or home / "instance")
    return instance.expanduser().absolute()


def _found(
    environment: Mapping[str, str], instance: Path, faults: dict[str, LimsError]
) -> list[tuple[str, str, object]]:
    """Return origin, name and value of each setting, the stronger last."""
    file = instance / "config.toml"
    found: list[tuple[str, str, object]] = []
    for name, value in _table(file, faults).items():
        if name in _READERS and name != "secret_key":
            found.append((f"{file.name}: {name}", name, value))
        else:
            known = ", ".join(sorted(set(_READERS) - {"secret_key"}))
            faults[f"{file.name}: {name}"] = InvalidInput(
                N_("pengaturan ini tidak dikenal; yang dikenal: %(known)s"), known=known
            )
    for name in _READERS:
        variable = f"LIMS_{name.upper()}"
        if environment.get(variable):
            found.append((variable, name, environment[variable]))
    return found


def _table(file: Path, faults: dict[str, LimsError]) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults[file.name] = InvalidInput(N_("bukan berkas TOML yang sah (%(reason)s)"), reason=str(error))
    except OSError as error:
        faults[file.name] = InvalidInput(N_("tidak dapat dibaca (%(reason)s)"), reason=error.strerror or "")
    return {}


def _kept_secret(file: Path) -> str:
    """Return the secret of this installation, made when there is none."""
    if not file.is_file() or file.stat().st_size == 0:
        file.touch(mode=0o600)
        file.write_text(f'secret_key = "{secrets.token_hex(32)}"\n', encoding="utf-8")
    try:
        kept = tomllib.loads(file.read_text(encoding="utf-8"))
        return _secret(kept.get("secret_key"))
    except (tomllib.TOMLDecodeError, InvalidInput) as error:
        raise InvalidInput(
            N_("%(file)s rusak; pulihkan dari cadangan, atau hapus (semua orang harus masuk lagi)"), file=file
        ) from error


def _whole(least: int, most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        text = str(value).strip()
        if isinstance(value, bool) or not text.isdecimal() or not least <= int(text) <= most:
            raise InvalidInput(
                N_("harus bilangan bulat dari %(least)s sampai %(most)s"), least=least, most=most
            )
        return int(text)

    return read


def _yes_or_no(value: object) -> bool:
    answers = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    answer = answers.get(str(value).strip().lower())
    if answer is None:
        raise InvalidInput(N_("harus true atau false"))
    return answer


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(N_("harus berupa teks"))
    return value.strip()


def _secret(value: object) -> str:
    if not isinstance(value, str) or len(value) < 32:
        raise InvalidInput(N_("harus teks acak sepanjang 32 karakter atau lebih"))
    return value


def _database(value: object) -> str:
    url = _text(value)
    if url.startswith(("postgresql://", "postgresql+psycopg://")):
        return url
    scheme, _, path = url.partition(":///")
    if scheme != "sqlite":
        raise InvalidInput(N_("harus diawali sqlite:/// atau postgresql://"))
    if not (path.startswith("/") or PureWindowsPath(path).is_absolute()):
        # A relative path would name another, empty database whenever the command starts in another folder.
        raise InvalidInput(
            N_("berkas SQLite harus ditulis dengan jalur lengkap, misalnya sqlite:////data/lims.db")
        )
    return url


def _path(value: object) -> Path:
    path = Path(_text(value)).expanduser()
    if not path.is_absolute() and not PureWindowsPath(str(path)).is_absolute():
        raise InvalidInput(N_("harus ditulis dengan jalur lengkap"))
    return path


def _web(value: object) -> str:
    url = _text(value)
    if not url.startswith(("https://", "http://")):
        raise InvalidInput(N_("harus diawali https:// atau http://"))
    return url


def _host(value: object) -> str:
    host, _, port = _text(value).partition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise InvalidInput(N_("harus berupa hos:port, misalnya smtp.contoh.go.id:587"))
    return f"{host}:{port}"


def _security(value: object) -> str:
    if value not in SECURITIES:
        raise InvalidInput(N_("harus salah satu dari %(names)s"), names=", ".join(SECURITIES))
    return str(value)


def _mailbox(value: object) -> str:
    address = _text(value)
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", address):
        raise InvalidInput(N_("harus berupa alamat e-mail"))
    return address


def _signer(value: object) -> str:
    if value not in NEEDED:
        raise InvalidInput(N_("harus salah satu dari %(names)s"), names=", ".join(NEEDED))
    return str(value)


def _broker(value: object) -> str:
    url = _text(value)
    if not url.startswith(BROKERS):
        raise InvalidInput(N_("harus diawali salah satu dari %(names)s"), names=", ".join(BROKERS))
    return url


BROKERS = ("redis://", "rediss://", "amqp://", "amqps://")
"""Valkey answers to the address of Redis."""

SECURITIES = ("starttls", "tls", "none")

NEEDED: dict[str, dict[str, str]] = {
    "local": {},
    "pkcs11": dict.fromkeys(
        ("pkcs11_module", "pkcs11_token", "pkcs11_key", "pkcs11_certificates"), "seal_signer"
    ),
    "bsre": dict.fromkeys(("bsre_url", "bsre_user", "bsre_password", "bsre_subscriber"), "seal_signer"),
}
"""Who may seal, and the settings that each of them needs."""

_READERS: dict[str, Callable[[object], Any]] = {
    "database_url": _database,
    "secret_key": _secret,
    "https": _yes_or_no,
    "proxies": _whole(0, 10),
    "upload_limit": _whole(MEBIBYTE, 1024 * MEBIBYTE),
    "session_idle_minutes": _whole(1, 24 * 60),
    "session_hours": _whole(1, 24 * 30),
    "limiter_storage": _text,
    "mail_server": _host,
    "mail_security": _security,
    "mail_user": _text,
    "mail_password": _text,
    "mail_from": _mailbox,
    "timestamp_url": _web,
    "timestamp_roots": _path,
    "seal_signer": _signer,
    "pkcs11_module": _path,
    "pkcs11_token": _text,
    "pkcs11_key": _text,
    "pkcs11_pin": _text,
    "pkcs11_certificates": _path,
    "bsre_url": _web,
    "bsre_user": _text,
    "bsre_password": _text,
    "bsre_subscriber": _text,
    "broker_url": _broker,
    "backup_folder": _path,
    "backup_hour": _whole(0, 23),
    "backup_keep": _whole(2, 10_000),
}
