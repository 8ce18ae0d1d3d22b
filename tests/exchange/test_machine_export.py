"""Exports of testing machines, read as they come."""

import pytest

from lims.domain.calculation import calculate
from lims.domain.errors import InvalidInput
from lims.exchange import machine_export

ROWS = [(0.0, 0.0), (1.5, 0.0001), (3.0, 0.0002), (4.5, 0.0003), (6.25, 0.0004), (7.5, 0.001)]


def written(delimiter: str, mark: str, heading: str) -> bytes:
    lines = [delimiter.join(str(value).replace(".", mark) for value in row) for row in ROWS]
    return "\n".join([heading, *lines]).encode()


@pytest.mark.parametrize(
    ("content", "force"),
    [
        (written("\t", ".", "Force [kN]\tStrain [mm/mm]"), 6250),
        (written(";", ",", "Gaya (kgf);Regangan (-)"), 6.25 * 9.80665),
        (written(",", ".", "Load (N),Strain (mm/mm)"), 6.25),
        (written("\t", ",", "Kraft\tDehnung\nkN\t%"), 6250),
        (
            "\N{BOM}".encode("utf-16-le")
            + written(";", ",", "Force;Strain\nkN;%").decode().encode("utf-16-le"),
            6250,
        ),
        (b"\xef\xbb\xbf" + written(",", ".", '"Force (kN)","Strain"'), 6250),
    ],
)
def test_delimiters_marks_units_and_encodings(content, force):
    found = machine_export.tensile(machine_export.read(content))

    assert found["force_N"][4] == pytest.approx(force)
    assert len(found["force_N"]) == len(found["strain"]) == len(ROWS)


def test_the_header_tells_the_specimen():
    head = b"Gauge diameter:\t5,003\tmm\nMessl\xe4nge [mm]:\t25\n"
    found = machine_export.tensile(machine_export.read(head + written("\t", ",", "Kraft [kN]\tDehnung [%]")))

    assert found["d0_mm"] == pytest.approx(5.003)
    assert found["Le_mm"] == 25
    assert found["strain"][5] == pytest.approx(0.00001)


def test_a_force_without_a_unit_is_asked_for():
    export = machine_export.read(written(",", ".", "force,displacement"))

    with pytest.raises(InvalidInput, match="force_unit"):
        machine_export.tensile(export)
    assert machine_export.tensile(export, "kN") == {
        "force_N": [pytest.approx(1000 * force) for force, _strain in ROWS]
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "kolom gaya"),
        (b"Gaya;Regangan\nsatu;dua\n", "kolom gaya"),
        (written(";", ",", "Waktu (s);Suhu (C)"), "Suhu"),
        (b"PK\x03\x04\0\0\0", "bukan teks"),
        (b" " * (machine_export.LARGEST + 1), "20 MB"),
    ],
)
def test_what_is_no_export_is_refused(content, said):
    with pytest.raises(InvalidInput) as refusal:
        machine_export.tensile(machine_export.read(content))
    assert said in str(refusal.value) % refusal.value.parameters


@pytest.mark.parametrize(
    ("name", "count", "greatest", "keys"),
    [
        ("instron8852_iwm_raw_46NTA5.csv", 712, 23371.8, {"force_N", "extension_mm"}),
        ("zwick_testxpert_fr_Allong1_head.TRA", 9, 162.197, {"force_N", "S0_mm2", "a0_mm", "b0_mm", "Le_mm"}),
        ("zwick_testxpert_TRA_de_ETFE_film.csv", 18876, 86.5222, {"force_N", "strain", "a0_mm", "b0_mm"}),
        ("instron_bluehill_am1_1016_head.csv", 10, 31.26, {"force_N", "stress_MPa", "strain"}),
        ("mts793_mpt_de_concrete_compression.csv", 931, 105.94167, {"force_N", "d0_mm"}),
    ],
)
def test_machines_of_several_makers(conformance, name, count, greatest, keys):
    found = machine_export.tensile(
        machine_export.read((conformance / "data" / "instruments" / name).read_bytes())
    )

    assert len(found["force_N"]) == count
    assert max(found["force_N"]) == pytest.approx(greatest)
    assert found.keys() == keys


def test_a_stress_without_force_is_enough(conformance):
    content = (
        conformance / "data" / "instruments" / "excel_semicolon_decimal_comma_astm1016_head.tsv"
    ).read_bytes()

    assert machine_export.tensile(machine_export.read(content)).keys() == {"stress_MPa", "strain"}


def test_a_published_curve_with_a_plateau(conformance):
    file = conformance / "data" / "tensile" / "steel1045_mtil" / "Steel_1045_Normalized_1_Formatted.csv"
    found = calculate("tensile", machine_export.tensile(machine_export.read(file.read_bytes())))

    assert found["Rm_MPa"] == pytest.approx(737.11, rel=1e-3)
    assert found["A_by_hand_pct"] == pytest.approx(27.17, abs=0.01)
    assert found["Z_pct"] == pytest.approx(59.99, abs=0.01)
    assert found["At_pct"] == pytest.approx(28.64, abs=0.01)
    assert found["ReH_MPa"] > found["ReL_MPa"] > 490
