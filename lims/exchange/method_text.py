"""The text of a simple method, for a test that no file describes: readings of one quantity, and their result."""

import re
from dataclasses import dataclass
from decimal import Decimal

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.quantity import parse_decimal
from lims.exchange.toml_text import both, plain, quoted

FORMULAS = {"one": "{key}", "mean": "mean({key})", "min": "min({key})", "max": "max({key})"}
"""What the result is of the readings."""
MOST_READINGS = 100
_WITH_YEAR = re.compile(r".+[:-]\d{4}")


@dataclass(frozen=True, slots=True)
class SimpleMethod:
    """What a technical manager says of a method of the laboratory's own; numbers as they were typed."""

    code: str
    """With the year of its edition, such as `IK-07:2026`."""
    title: str
    basis: str
    """What it follows: a working instruction, a standard, a customer's procedure (17025 7.2.1)."""
    quantity: str
    unit: str
    step: str
    """To which the result is rounded."""
    taken: str = "one"
    """Key of `FORMULAS`."""
    readings: str = ""
    """How many at least, where there are several."""
    lowest: str = ""
    """Below it a reading is warned of."""
    highest: str = ""
    title_en: str = ""
    quantity_en: str = ""


def method_text(given: SimpleMethod) -> str:
    """Write the method as the file that the loader reads.

    Raises:
        InvalidInput: what is missing or cannot be, in `fields`.
    """
    faults = _missing(given)
    numbers = _numbers(given, faults)
    if faults:
        raise InvalidInput(N_("Metode belum dapat dipakai. Perbaiki yang ditandai."), faults)
    key = _key(given.quantity)
    labelled = [
        f"label = {both(_line(given.quantity), _line(given.quantity_en))}",
        f"unit = {quoted(given.unit.strip())}",
    ]
    lines = [
        'schema_version = "lims/method/1"',
        f"code = {quoted(_line(given.code))}",
        f"title = {both(_line(given.title), _line(given.title_en))}",
        f"edition = {quoted(re.split('[:-]', given.code.strip())[-1])}",
        'kind = "other"',
        'confidence = "S"',
        f"sources = {{ L1 = {quoted(_line(given.basis))} }}",
        "",
        "[[readings]]",
        f'key = "{key}"',
        f"symbol = {quoted(_line(given.quantity))}",
        *labelled,
    ]
    if given.taken != "one":
        lines += [
            'kind = "numbers"',
            f'repeats = {{ least = {plain(numbers["readings"])}, confidence = "S", source = ["L1"] }}',
        ]
    bounds = [
        f"{of} = {plain(numbers[name])}"
        for name, of in (("lowest", "min"), ("highest", "max"))
        if name in numbers
    ]
    if bounds:
        lines.append(f"plausible = {{ {', '.join(bounds)} }}")
    lines += [
        "",
        "[[results]]",
        f'measurand = "{key}"',
        *labelled,
        f'formula = "{FORMULAS[given.taken].format(key=key)}"',
        f"rounding = {{ step = {plain(numbers['step'])} }}",
    ]
    return "\n".join(lines) + "\n"


def _missing(given: SimpleMethod) -> dict[str, LimsError]:
    faults: dict[str, LimsError] = {
        name: InvalidInput(N_("Isilah kolom ini."))
        for name in ("title", "basis", "quantity")
        if not getattr(given, name).strip()
    }
    if not _WITH_YEAR.fullmatch(given.code.strip()):
        faults["code"] = InvalidInput(N_("Tulislah kode dengan tahun edisinya, misalnya IK-07:2026."))
    if given.taken not in FORMULAS:
        faults["taken"] = InvalidInput(N_("Pilihlah dari daftar."))
    return faults


def _numbers(given: SimpleMethod, faults: dict[str, LimsError]) -> dict[str, Decimal]:
    """Return the numbers that were typed; what is wrong with one is added to the faults."""
    numbers: dict[str, Decimal] = {}
    for name in ("step", "readings", "lowest", "highest"):
        typed = getattr(given, name).strip()
        try:
            if typed:
                numbers[name] = parse_decimal(typed)
        except InvalidInput as fault:
            faults[name] = fault
    if "step" not in faults and numbers.get("step", Decimal(0)) <= 0:
        faults["step"] = InvalidInput(N_("Isilah kelipatan pembulatan, misalnya 0,1."))
    count = numbers.get("readings", Decimal(0))
    if given.taken != "one" and (count % 1 or not 2 <= count <= MOST_READINGS):
        faults["readings"] = InvalidInput(N_("Isilah banyaknya bacaan, 2 sampai 100."))
    if numbers.get("lowest", Decimal("-Infinity")) >= numbers.get("highest", Decimal("Infinity")):
        faults["highest"] = InvalidInput(N_("Batas wajar atas harus lebih besar daripada batas bawah."))
    return numbers


def _key(quantity: str) -> str:
    """Return the name that formulas and specifications use: the quantity in plain letters."""
    letters = re.sub(r"[^a-z0-9]+", "_", quantity.casefold()).strip("_")
    return f"q_{letters}"


def _line(words: str) -> str:
    return " ".join(words.split())
