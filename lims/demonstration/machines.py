"""The machines of the demonstration, with their calibrations, and what each method is carried out with."""

from dataclasses import dataclass

from lims.demonstration.bars import BEND, DIAMETER, MASS, RIBS, TENSILE
from lims.services.equipment import EquipmentInput


@dataclass(frozen=True, slots=True)
class Machine:
    """A piece of equipment, and how many days before the founding it was calibrated."""

    form: EquipmentInput
    calibrated: int = 30

    @property
    def overdue(self) -> bool:
        """Tell whether its calibration has run out by today."""
        return self.calibrated > 250


def _machine(
    code: str, name: str, measuring_range: str, *methods: str, serial: str = "", calibrated: int = 30
) -> Machine:
    form = EquipmentInput(
        code=code,
        name=name,
        maker="Pembuat rekaan",
        serial=serial or f"REK-{code}",
        location="Laboratorium Mekanik",
        measuring_range=measuring_range,
        methods=methods,
    )
    return Machine(form, calibrated)


MACHINES = (
    _machine("UTM-01", "Mesin uji tarik 600 kN", "12 – 600 kN", TENSILE),
    _machine("BND-01", "Mesin uji lengkung", "0° – 180°", BEND),
    _machine("TMB-01", "Timbangan 6 kg", "0,02 – 6 kg; 0,1 g", MASS),
    _machine("MTR-01", "Mistar baja 1 m", "0 – 1.000 mm; 0,5 mm", MASS),
    _machine("JS-02", "Jangka sorong digital", "0 – 150 mm; 0,01 mm", TENSILE, DIAMETER, RIBS),
    _machine(
        "JS-01", "Jangka sorong (kalibrasi lewat)", "0 – 150 mm; 0,02 mm", DIAMETER, RIBS, calibrated=300
    ),
)

USED = {
    TENSILE: ("UTM-01", "JS-02"),
    BEND: ("BND-01",),
    MASS: ("TMB-01", "MTR-01"),
    RIBS: ("JS-02",),
    DIAMETER: ("JS-02",),
}
"""Codes of the machines by method."""
