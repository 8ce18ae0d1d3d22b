"""Who reads in the portal: a client, even one who works in the laboratory as well."""

from dataclasses import replace

from lims.access import Actor
from lims.domain.errors import N_, NotAllowed
from lims.domain.roles import Role
from lims.web.session import current_actor


def current_client() -> Actor:
    """Return the person as a client and nothing else, so that only their own things are in sight.

    Raises:
        NotAllowed: the person acts for no business.
    """
    actor = current_actor()
    if not actor.client_ids:
        raise NotAllowed(
            N_("Halaman ini untuk pelanggan. Daftarkan usaha Anda, atau masuk dengan akun pelanggan.")
        )
    return replace(actor, roles=frozenset({Role.CLIENT}), laboratory_id=None)
