"""What was handed to the calculator, read key by key, each with its own refusal."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from lims.domain.errors import N_, InvalidInput

LONGEST = 400
_GREATEST_EXPONENT = 300
"""Beyond it a float overflows, and an exact decimal takes ages."""


class Given:
    """An object of keys and values."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    def __contains__(self, key: str) -> bool:
        return self._data.get(key) is not None

    def only(self, keys: Collection[str]) -> None:
        """Refuse what nobody would read.

        Raises:
            InvalidInput: A key is unknown.
        """
        unknown = [key for key in self._data if key not in keys]
        if unknown:
            raise InvalidInput(
                N_("Isian %(unknown)s tidak dikenal; yang dapat diisi: %(known)s."),
                unknown=", ".join(unknown),
                known=", ".join(keys),
            )

    def required(self, key: str) -> Any:
        """Return a value that must be there.

        Raises:
            InvalidInput: It is not.
        """
        if key not in self:
            raise InvalidInput(N_("Isian %(key)s belum ada; lengkapi."), key=key)
        return self._data[key]

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text.

        Raises:
            InvalidInput: It is missing, or no text.
        """
        value = default if default is not None and key not in self else self.required(key)
        if not isinstance(value, str):
            raise InvalidInput(N_("Isian %(key)s harus berupa teks di antara tanda kutip."), key=key)
        return value

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        """Return one of several texts.

        Raises:
            InvalidInput: It is missing, or none of them.
        """
        value = self.text(key, default)
        if value not in choices:
            raise InvalidInput(
                N_("Isian %(key)s tidak mengenal “%(value)s”; pilih salah satu dari %(choices)s."),
                key=key,
                value=value,
                choices=", ".join(choices),
            )
        return value

    def number(self, key: str) -> Decimal:
        """Return a number, exactly as it was written.

        Raises:
            InvalidInput: It is missing, or no finite number.
        """
        return number(key, self.required(key))

    def number_or_none(self, key: str) -> Decimal | None:
        """Return a number, or None where there is none.

        Raises:
            InvalidInput: It is no finite number.
        """
        return self.number(key) if key in self else None

    def float_or_none(self, key: str) -> float | None:
        """Return a number for statistics, or None where there is none.

        Raises:
            InvalidInput: It is no finite number.
        """
        return float(self.number(key)) if key in self else None

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a whole number.

        Raises:
            InvalidInput: It is missing, or not whole.
        """
        value = Decimal(default) if default is not None and key not in self else self.number(key)
        if value != value.to_integral_value():
            raise InvalidInput(N_("Isian %(key)s harus bilangan bulat."), key=key)
        return int(value)

    def floats(self, key: str) -> list[float]:
        """Return several numbers for statistics.

        Raises:
            InvalidInput: They are missing, no list, or one of them is no finite number.
        """
        return floats(key, self.required(key))

    def mean(self, key: str) -> Decimal:
        """Return a number, or the mean of several readings in its place.

        Raises:
            InvalidInput: It is missing, empty, or no finite number.
        """
        value = self.required(key)
        readings = (
            [number(key, one) for one in _sequence(key, value)]
            if isinstance(value, list)
            else [number(key, value)]
        )
        if not readings:
            raise InvalidInput(N_("Daftar %(key)s kosong; isi paling sedikit satu nilai."), key=key)
        return sum(readings, Decimal(0)) / len(readings)

    def mapping(self, key: str) -> Mapping[str, Any]:
        """Return an object of keys and values.

        Raises:
            InvalidInput: It is missing, empty, or no object.
        """
        value = self.required(key)
        if not isinstance(value, Mapping) or not value:
            raise InvalidInput(N_("Isian %(key)s harus berupa objek yang berisi: {nama: nilai}."), key=key)
        return value


@dataclass(frozen=True, slots=True)
class Area:
    """Something that can be calculated."""

    keys: tuple[str, ...]
    """All that may be given."""
    calculate: Callable[[Given], dict[str, Any]]
    example: Mapping[str, Any]
    """An input that has an answer."""


def number(key: str, value: Any) -> Decimal:
    """Read a number or a text that is one, with a comma or a point as the decimal mark.

    Raises:
        InvalidInput: It is no finite number, or has more figures than anybody measures.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise InvalidInput(N_("Isian %(key)s harus berupa angka."), key=key)
    written = (value.strip() if isinstance(value, str) else str(value)).replace("\N{MINUS SIGN}", "-")
    if written.count(",") == 1 and "." not in written:
        written = written.replace(",", ".")
    try:
        read = Decimal(written) if len(written) <= LONGEST and "_" not in written else Decimal("NaN")
    except InvalidOperation:
        read = Decimal("NaN")
    if not read.is_finite() or abs(read.adjusted()) > _GREATEST_EXPONENT:
        raise InvalidInput(
            N_("Isian %(key)s, “%(value)s”, bukan angka terhingga; tulis misalnya 92.48."),
            key=key,
            value=written[:40],
        )
    return read


def floats(key: str, value: Any) -> list[float]:
    """Read a list of numbers.

    Raises:
        InvalidInput: It is no list, or one of them is no finite number.
    """
    return [float(number(key, one)) for one in _sequence(key, value)]


def _sequence(key: str, value: Any) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise InvalidInput(N_("Isian %(key)s harus berupa daftar: [1.2, 1.3]."), key=key)
    return value
