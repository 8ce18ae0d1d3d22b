"""Who plays: the people of the laboratory and the small businesses of Cilegon, all of them invented."""

from dataclasses import dataclass

from lims.domain.roles import Role
from lims.services.business_sizes import SizeInput
from lims.services.clients import ClientInput


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the laboratory."""

    key: str
    name: str
    role: Role
    position: str
    number: str
    """Last figures of the staff number, which is visibly no real one."""

    @property
    def email(self) -> str:
        """The name to sign in with; `.example` belongs to nobody (RFC 2606)."""
        return f"{self.key}@demo.example"

    @property
    def employee_number(self) -> str:
        """The NIP as it is printed."""
        return f"00000000 000000 0 {self.number}"


ADMINISTRATOR = Person("administrator", "Fajar Nugraha", Role.ADMINISTRATOR, "Administrator Sistem", "001")

STAFF = (
    Person("penerima", "Rina Kurniasih", Role.RECEPTION, "Petugas Penerima Contoh", "002"),
    Person("analis1", "Dedi Firmansyah", Role.ANALYST, "Penguji Mekanik", "003"),
    Person("analis2", "Siti Maryamah", Role.ANALYST, "Penguji Dimensi", "004"),
    Person("penyelia", "Agus Prasetyo", Role.SUPERVISOR, "Penyelia Laboratorium Mekanik", "005"),
    Person("mt", "Bambang Wicaksono", Role.TECHNICAL_MANAGER, "Manajer Teknis", "006"),
    Person("mm", "Wulan Anggraini", Role.QUALITY_MANAGER, "Manajer Mutu", "007"),
    Person("kepala", "Hendra Gunadi", Role.HEAD, "Kepala Laboratorium", "008"),
    Person("bendahara", "Yuni Astuti", Role.TREASURER, "Bendahara Penerimaan", "009"),
    Person("asesor", "Teguh Santosa", Role.ASSESSOR, "Asesor (hanya membaca)", "010"),
)


@dataclass(frozen=True, slots=True)
class Business:
    """A small business, with the owner who signs in for it."""

    key: str
    owner: str
    form: ClientInput
    size: SizeInput

    @property
    def email(self) -> str:
        """The name to sign in with."""
        return f"{self.key}@ikm.example"


def _business(
    key: str, owner: str, name: str, address: str, region: str, number: int, sentra: str = ""
) -> Business:
    """Return a business whose NIB and NPWP are visibly no real ones."""
    return Business(
        key,
        owner,
        ClientInput(
            name=f"{name} (rekaan)",
            address=f"{address}, Cilegon, Banten",
            kind="ikm",
            legal_entity=name.startswith(("CV", "PT")),
            nib=f"{number:013}",
            npwp=f"{number:015}",
            kbli="24103",
            sentra=sentra,
            region_code=region,
            contact_name=owner,
            phone=f"0254 000 {number:03}",
            email=f"{key}@ikm.example",
        ),
        SizeInput(workers=number - 94, investment=(number - 98) * 150_000_000, capital=90_000_000),
    )


BUSINESSES = (
    _business(
        "tempa",
        "Sari Rahayu",
        "CV Tempa Karya Mandiri",
        "Sentra IKM Logam Kavling 7, Kotabumi, Purwakarta",
        "36.72.07",
        101,
        "Sentra IKM Logam Cilegon (rekaan)",
    ),
    _business(
        "baja",
        "Mulyadi",
        "PD Baja Rakyat Ciwandan",
        "Jalan Raya Anyer Kilometer 5, Tegal Ratu, Ciwandan",
        "36.72.04",
        102,
    ),
    _business(
        "pande",
        "Asep Suhendar",
        "UD Pande Besi Citangkil",
        "Jalan Kubang Sari 12, Citangkil",
        "36.72.08",
        103,
        "Sentra IKM Logam Cilegon (rekaan)",
    ),
    _business(
        "cor", "Lina Marlina", "CV Cor Logam Merak", "Jalan Pulorida 3, Mekarsari, Pulomerak", "36.72.03", 104
    ),
    _business(
        "tulangan", "Yudi Hartono", "PT Tulangan Jaya Cibeber", "Jalan Kedaleman 21, Cibeber", "36.72.01", 105
    ),
)

WALK_IN = ClientInput(
    name="Bengkel Las Jombang Wetan (rekaan)",
    address="Jalan Temu Putih 9, Jombang Wetan, Jombang, Cilegon, Banten",
    kind="ikm",
    region_code="36.72.05",
    contact_name="Rohman",
    phone="0254 000 106",
)
"""Came to the counter without an account."""
