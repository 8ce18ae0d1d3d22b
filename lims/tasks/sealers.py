"""Who seals for a laboratory, as the installation is set."""

from dataclasses import dataclass, field
from datetime import datetime

from lims.config import Config
from lims.queries.sealing import Material
from lims.trust.keys import Purpose
from lims.trust.keystore import KeyStore
from lims.trust.pdf.bsre import BsreSealer
from lims.trust.pdf.local import LocalSealer, lists_of
from lims.trust.pdf.seals import Sealer, TimeStamping
from lims.trust.pdf.timestamps import read_certificates, time_stamping
from lims.trust.pdf.token import TokenSealer


@dataclass(frozen=True, slots=True)
class Sealing:
    """Who seals, and who vouches for it."""

    sealer: Sealer
    roots: tuple[bytes, ...] = field(default=(), repr=False)
    """Authorities of the seal and of time-stamps, DER; none where they are not known here."""
    lists: tuple[bytes, ...] = field(default=(), repr=False)
    foreign: bool = False
    """Whether the file leaves this machine, so that its page is read again when it comes back."""


def stamping_of(config: Config) -> TimeStamping | None:
    """Return the time-stamp authority of the installation; None where there is none."""
    if not config.timestamp_url or config.timestamp_roots is None:
        return None
    return time_stamping(config.timestamp_url, config.timestamp_roots)


def sealing_of(
    config: Config, keys: KeyStore, material: Material, stamping: TimeStamping | None, at: datetime
) -> Sealing:
    """Return who seals a certificate; a demonstration never uses what is meant for earnest."""
    stamps = stamping.roots if stamping is not None else ()
    if config.seal_signer == "pkcs11" and not material.demonstration and config.pkcs11_certificates:
        own, *chain = read_certificates(config.pkcs11_certificates)
        token = TokenSealer(
            module=config.pkcs11_module or config.instance,
            token=config.pkcs11_token,
            key=config.pkcs11_key,
            pin=config.pkcs11_pin,
            certificate=own,
            chain=tuple(chain),
            stamping=stamping,
        )
        return Sealing(token, (*(chain or [own])[-1:], *stamps))
    if config.seal_signer == "bsre" and not material.demonstration:
        service = BsreSealer(
            url=config.bsre_url,
            user=config.bsre_user,
            password=config.bsre_password,
            subscriber=config.bsre_subscriber,
            code_file=config.instance / "bsre-code.txt",
        )
        return Sealing(service, foreign=True)
    keys.ensure(material.code, material.laboratory, at, demonstration=material.demonstration)
    key = keys.signing(material.code, Purpose.SEAL, at)
    revoked = {
        kept.certificate: kept.public.revoked_from
        for kept in keys.ring(material.code).keys
        if kept.certificate and kept.public.revoked_from is not None
    }
    lists = lists_of(keys.signing(material.code, Purpose.AUTHORITY, at), revoked, at)
    return Sealing(LocalSealer(key, lists, stamping), (*key.chain[-1:], *stamps), lists)
