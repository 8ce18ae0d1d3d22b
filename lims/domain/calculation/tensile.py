"""The tensile curve, as the calculator takes and gives it."""

import math
from collections.abc import Mapping
from typing import Any

from lims.domain.calculation.given import Area, Given
from lims.domain.errors import N_, InvalidInput
from lims.domain.measurement import curve
from lims.domain.measurement.curve import Properties
from lims.domain.text import Text

AREAS_BEFORE = ("S0_mm2", "d0_mm", "a0_mm", "b0_mm")
AREAS_AFTER = ("Su_mm2", "du_mm")
KEYS = (
    "force_N",
    "stress_MPa",
    "strain",
    "extension_mm",
    *AREAS_BEFORE,
    *AREAS_AFTER,
    "Le_mm",
    "L0_mm",
    "Lu_mm",
)

FORCES = {"Fm": "Fm_N", "FeH": "FeH_N", "FeL": "FeL_N", "Fp02": "Fp02_N"}
"""Where the answer holds the forces of ISO 6892-1, by their symbols; of a yield point there is no Fp0.2."""

_NO_EXTENSOMETER = Text(
    "Tidak ada regangan ekstensometer; gerak kepala silang bukan regangan benda uji, sehingga hanya gaya dan Rm"
    " dibaca.",
    "No strain of an extensometer; the crosshead's movement is not the specimen's strain, so only force and Rm are"
    " read.",
)
_NO_SLOPE = Text(
    "Bagian lurus kurva tidak ditemukan atau bukan dari logam; kekuatan batas tidak dibaca. Periksa satuan regangan.",
    "No straight part was found, or not one of metal; proof strengths are not read. Check the unit of strain.",
)
_BENT = Text(
    "Bagian lurus kurva tidak benar-benar lurus; periksa pemasangan ekstensometer dan bandingkan modulusnya.",
    "The straight part of the curve is not quite straight; check how the extensometer sits, and compare the modulus.",
)
_TAKEN_OFF = Text(
    "Ekstensometer dilepas atau keluar jangkauan sebelum putus; A dan At tidak dibaca dari kurva.",
    "The extensometer was taken off or out of range before fracture; A and At are not read from the curve.",
)
_SLIPPED = Text(
    "Ekstensometer tergelincir; regangan sesudahnya terlalu kecil sebesar slipped_pct.",
    "The extensometer slipped; later strains are too small by slipped_pct.",
)
_YIELDS = Text(
    "Gaya turun saat luluh: luluhnya tidak kontinu, maka nyatakan ReH atau ReL, bukan kekuatan batas.",
    "The force drops at yielding: it is discontinuous, so report ReH or ReL, not a proof strength.",
)
_BY_HAND = Text(
    "A dihitung dari L0 dan Lu, bukan dari ekstensometer.",
    "A is computed from L0 and Lu, not from the extensometer.",
)


def combined(read: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a file says with what a person says over it; an area typed in one way drops the file's others."""
    dropped = {
        key for ways in (AREAS_BEFORE, AREAS_AFTER) if any(way in typed for way in ways) for key in ways
    }
    return {key: value for key, value in read.items() if key not in dropped} | dict(typed)


def evaluated(given: Given) -> tuple[list[float] | None, list[float], Properties]:
    """Return strain (None where nothing measured it), stress in MPa, and what the curve tells.

    Raises:
        InvalidInput: A key is missing that the others need, or the curve is none.
    """
    strain, stress = _strain(given), _stress(given, _area(given))
    return strain, stress, curve.evaluate(strain, stress)


def _tensile(given: Given) -> dict[str, Any]:
    area = _area(given)
    _strains, _stresses, found = evaluated(given)
    greatest = max(given.floats("force_N")) if "force_N" in given else None
    by_hand = _elongation_by_hand(given)
    answer = {
        "Fm_N": greatest,
        **_forces_at_yield(found, area),
        "S0_mm2": area,
        "m_E_MPa": found.slope and found.slope.modulus,
        "Rp02_MPa": found.proof_02,
        "Rp1_MPa": found.proof_1,
        "ReH_MPa": found.upper_yield,
        "ReL_MPa": found.lower_yield,
        "Ae_pct": found.yield_extension,
        "Rm_MPa": found.tensile_strength,
        "Ag_pct": found.uniform,
        "Agt_pct": found.uniform_total,
        "A_pct": by_hand if found.elongation is None else found.elongation,
        "At_pct": found.elongation_total,
        "A_by_hand_pct": by_hand,
        "Z_pct": _reduction(given, area),
        "slipped_pct": found.slipped or None,
    }
    flags = list(_flags(given, found, by_hand))
    return {key: value for key, value in answer.items() if value is not None} | {"flags": flags}


def _forces_at_yield(found: Properties, area: float | None) -> dict[str, float | None]:
    stresses = (
        {"FeH_N": found.upper_yield, "FeL_N": found.lower_yield}
        if found.upper_yield is not None
        else {"Fp02_N": found.proof_02}
    )
    return {
        key: None if stress is None or area is None else stress * area for key, stress in stresses.items()
    }


def _flags(given: Given, found: Properties, by_hand: float | None) -> list[Text]:
    measured = "strain" in given or "extension_mm" in given
    said = [
        (_NO_EXTENSOMETER, not measured),
        (_NO_SLOPE, measured and found.slope is None),
        (_BENT, found.slope is not None and not found.slope.straight),
        (_YIELDS, found.upper_yield is not None),
        (_SLIPPED, found.slipped > 0),
        (_TAKEN_OFF, found.extensometer_off is not None),
        (_BY_HAND, found.elongation is None and by_hand is not None),
    ]
    return [text for text, holds in said if holds]


def _area(given: Given) -> float | None:
    """Return S0 in mm2 as it is given, or from the diameter, or from thickness and width."""
    if "S0_mm2" in given:
        return _positive(given, "S0_mm2")
    if "d0_mm" in given:
        return math.pi / 4 * _positive(given, "d0_mm") ** 2
    if "a0_mm" in given or "b0_mm" in given:
        return _positive(given, "a0_mm") * _positive(given, "b0_mm")
    return None


def _stress(given: Given, area: float | None) -> list[float]:
    if "force_N" in given and area is not None:
        return [force / area for force in given.floats("force_N")]
    if "stress_MPa" in given:
        return given.floats("stress_MPa")
    if "force_N" in given:
        raise InvalidInput(N_("Luas penampang belum diketahui; isi S0_mm2, d0_mm, atau a0_mm dan b0_mm."))
    raise InvalidInput(N_("Isian %(key)s belum ada; lengkapi."), key="force_N")


def _strain(given: Given) -> list[float] | None:
    if "strain" in given:
        return given.floats("strain")
    if "extension_mm" not in given:
        return None
    if "Le_mm" not in given:
        raise InvalidInput(N_("Panjang ukur ekstensometer belum diketahui; isi Le_mm."))
    length = _positive(given, "Le_mm")
    return [value / length for value in given.floats("extension_mm")]


def _elongation_by_hand(given: Given) -> float | None:
    """Return A from the gauge lengths before and after (ISO 6892-1, 20.1), or None."""
    if "Lu_mm" not in given or ("L0_mm" not in given and "Le_mm" not in given):
        return None
    before = _positive(given, "L0_mm" if "L0_mm" in given else "Le_mm")
    return 100 * (_positive(given, "Lu_mm") - before) / before


def _reduction(given: Given, area: float | None) -> float | None:
    """Return Z (ISO 6892-1, 21), or None."""
    if area is None or not any(key in given for key in AREAS_AFTER):
        return None
    after = _positive(given, "Su_mm2") if "Su_mm2" in given else math.pi / 4 * _positive(given, "du_mm") ** 2
    if after > area:
        raise InvalidInput(N_("Luas sesudah putus lebih besar dari luas awal; periksa Su_mm2 atau du_mm."))
    return 100 * (area - after) / area


def _positive(given: Given, key: str) -> float:
    value = given.number(key)
    if value <= 0:
        raise InvalidInput(N_("Isian %(key)s harus lebih besar dari nol."), key=key)
    return float(value)


_EXAMPLE = {
    "stress_MPa": [*range(0, 401, 20), 430, 450, 470, 490, 500, 498, 480],
    "strain": [*(step / 10_000 for step in range(21)), 0.0042, 0.01, 0.03, 0.06, 0.1, 0.13, 0.16],
    "S0_mm2": 50.3,
}

AREAS = {"tensile": Area(KEYS, _tensile, _EXAMPLE)}
