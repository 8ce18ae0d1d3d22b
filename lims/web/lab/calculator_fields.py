"""The forms of the bench calculator, one description an area, and how what is typed becomes its input."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from flask_babel import lazy_gettext as _

from lims.domain.calculation.written import read_object

Kind = Literal["number", "text", "choice", "numbers", "rows", "amounts", "json"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the form."""

    key: str
    label: Any
    kind: Kind = "number"
    unit: str = ""
    choices: tuple[str, ...] = ()

    @property
    def long(self) -> bool:
        """Tell whether it takes several lines."""
        return self.kind in {"rows", "amounts", "json"}

    def read(self, text: str) -> Any:
        """Return what the calculator takes; whether it is a number is for the calculator to say."""
        match self.kind:
            case "numbers":
                return _separate(text)
            case "rows":
                return [_separate(line) for line in text.splitlines() if line.strip()]
            case "amounts":
                return dict(_amount(line) for line in text.splitlines() if line.strip())
            case "json":
                return read_object(text)
        return text

    def write(self, value: Any) -> str:
        """Write an example as a person would type it."""
        match self.kind:
            case "numbers" if isinstance(value, list):
                return "; ".join(_comma(one) for one in value)
            case "amounts":
                return "\n".join(f"{name} {_comma(one)}" for name, one in value.items())
            case "json":
                lines = [f'  "{name}": {_object(one)}' for name, one in value.items()]
                return "{\n" + ",\n".join(lines) + "\n}"
        return str(value) if self.kind in {"text", "choice"} else _comma(value)


@dataclass(frozen=True, slots=True)
class AreaForm:
    """The form of an area, with what it does in a sentence."""

    title: Any
    explanation: Any
    fields: tuple[Asked, ...]


def _separate(text: str) -> list[str]:
    """Return the numbers of a line, apart by white space or semicolons."""
    return [one for one in re.split(r"[\s;]+", text.strip()) if one]


def _amount(line: str) -> tuple[str, str]:
    """Return name and value of `C 0,22`, `C = 0,22` or `C: 0,22`."""
    name, *rest = re.split(r"[\s=:]+", line.strip(), maxsplit=1)
    return name, rest[0] if rest else ""


def _comma(value: object) -> str:
    return str(value).replace(".", ",")


def _object(value: Mapping[str, object]) -> str:
    """Write an object on one line, in JSON."""
    parts = [
        f'"{key}": {f"{chr(34)}{one}{chr(34)}" if isinstance(one, str) else one}'
        for key, one in value.items()
    ]
    return "{" + ", ".join(parts) + "}"


_TIES = ("half-even", "half-up")
_RULES = ("simple", "guard-band", "non-binary")
_LIMITS = (Asked("lower", _("Batas bawah")), Asked("upper", _("Batas atas")))

_GEOMETRY = (
    Asked("S0_mm2", _("Luas penampang awal S0"), "number", "mm²"),
    Asked("d0_mm", _("Atau diameter awal d0"), "number", "mm"),
    Asked("a0_mm", _("Atau tebal awal a0"), "number", "mm"),
    Asked("b0_mm", _("dan lebar awal b0"), "number", "mm"),
    Asked("Le_mm", _("Panjang ukur ekstensometer Le"), "number", "mm"),
    Asked("L0_mm", _("Panjang ukur awal L0"), "number", "mm"),
    Asked("Lu_mm", _("Panjang ukur sesudah putus Lu"), "number", "mm"),
    Asked("Su_mm2", _("Luas sesudah putus Su"), "number", "mm²"),
    Asked("du_mm", _("Atau diameter sesudah putus du"), "number", "mm"),
)

CURVE_FIELDS = (
    Asked("force_unit", _("Satuan gaya"), "choice", "", ("", "N", "kN", "kgf", "tf")),
    *_GEOMETRY,
)
"""What may be said beside a machine's file."""

FORMS: Mapping[str, AreaForm] = {
    "rounding": AreaForm(
        _("Pembulatan"),
        _(
            "ISO 80000-1, Lampiran B, dalam satu langkah; nilai tepat di tengah ke kelipatan genap (A) atau "
            "menjauhi nol (B)."
        ),
        (
            Asked("value", _("Nilai")),
            Asked("to", _("Langkah")),
            Asked("rule", _("Nilai di tengah"), "choice", "", _TIES),
        ),
    ),
    "comparison": AreaForm(
        _("Pembandingan dengan batas"),
        _(
            "ASTM E29: nilai seperti terbaca (absolute), atau sesudah dibulatkan ke langkah batasnya "
            "(rounding)."
        ),
        (
            Asked("observed", _("Nilai terbaca")),
            Asked("limit", _("Batas")),
            Asked("kind", _("Jenis batas"), "choice", "", ("min", "max")),
            Asked("method", _("Cara"), "choice", "", ("rounding", "absolute")),
            Asked("round_to", _("Dibulatkan ke langkah")),
            Asked("tie", _("Nilai di tengah"), "choice", "", _TIES),
        ),
    ),
    "decision": AreaForm(
        _("Aturan keputusan"),
        _(
            "ILAC-G8:09/2019: penerimaan sederhana, pita pengaman, atau empat zona; pita pengaman ditulis "
            "U, 0,83U atau lebarnya."
        ),
        (
            Asked("value", _("Nilai")),
            Asked("expanded_uncertainty", _("Ketidakpastian diperluas U")),
            *_LIMITS,
            Asked("rule", _("Aturan"), "choice", "", _RULES),
            Asked("guard_band", _("Pita pengaman w"), "text"),
        ),
    ),
    "conformance-probability": AreaForm(
        _("Peluang memenuhi"),
        _(
            "JCGM 106:2012: peluang bahwa barang ini memenuhi batas, dari nilai dan ketidakpastian baku u = "
            "U/k."
        ),
        (Asked("value", _("Nilai")), Asked("standard_uncertainty", _("Ketidakpastian baku u")), *_LIMITS),
    ),
    "global-risk": AreaForm(
        _("Risiko konsumen dan produsen"),
        _(
            "JCGM 106:2012: risiko seluruh produksi. Isi sebaran proses atau bagian yang memenuhi, dan "
            "sebaran pengukuran atau perbandingannya."
        ),
        (
            *_LIMITS,
            Asked("prior_mean", _("Rerata proses")),
            Asked("prior_sigma", _("Simpangan baku proses")),
            Asked("in_tolerance_probability", _("Bagian produksi yang memenuhi (0 sampai 1)")),
            Asked("measurement_sigma", _("Ketidakpastian baku pengukuran")),
            Asked("process_to_measurement_sigma", _("Sebaran proses dibagi sebaran pengukuran")),
            Asked("guard_band", _("Pita pengaman w"), "text"),
        ),
    ),
    "uncertainty": AreaForm(
        _("Ketidakpastian"),
        _(
            "GUM orde pertama dengan anggaran; bila orde pertama menyesatkan dikatakan, dan Monte Carlo "
            "menghitung bila banyaknya percobaan diisi."
        ),
        (
            Asked("model", _("Model"), "text"),
            Asked("quantities", _("Besaran masukan (JSON)"), "json"),
            Asked("coverage", _("Tingkat kepercayaan (0,95)")),
            Asked("k", _("Atau faktor cakupan k")),
            Asked("trials", _("Percobaan Monte Carlo")),
            Asked("seed", _("Benih acak")),
        ),
    ),
    "hardness": AreaForm(
        _("Kekerasan"),
        _(
            "Brinell dari diameter jejak, Vickers dan Knoop dari diagonal, Rockwell dari kedalaman; "
            "beberapa bacaan dirata-ratakan."
        ),
        (
            Asked("scale", _("Skala (HBW, HV, HK, HRC, HRB ...)"), "text"),
            Asked("symbol", _("Lambang, misalnya HBW 10/3000"), "text"),
            Asked("ball_mm", _("Diameter bola"), "number", "mm"),
            Asked("force_kgf", _("Gaya"), "number", "kgf"),
            Asked("force_N", _("Atau gaya"), "number", "N"),
            Asked("indent_mm", _("Diameter jejak"), "numbers", "mm"),
            Asked("diagonal_mm", _("Diagonal jejak"), "numbers", "mm"),
            Asked("depth_mm", _("Kedalaman sisa"), "numbers", "mm"),
        ),
    ),
    "hardness-force": AreaForm(
        _("Gaya dari lambang kekerasan"),
        _(
            "Gaya uji yang dinyatakan lambang, dan apakah pasangan bola dan gaya itu terdaftar dalam ISO "
            "6506-1."
        ),
        (Asked("symbol", _("Lambang, misalnya HBW 10/3000"), "text"),),
    ),
    "carbon-equivalent": AreaForm(
        _("Karbon ekuivalen"),
        _("Rumus disebut namanya; unsur yang tidak diisi dihitung nol dan disebut."),
        (
            Asked("composition_percent", _("Kadar, % massa: satu unsur tiap baris"), "amounts"),
            Asked("formula", _("Rumus"), "text"),
        ),
    ),
    "robust-mean": AreaForm(
        _("Rerata kekar"),
        _("ISO 13528, Lampiran C: rerata dan simpangan yang tidak terseret pencilan."),
        (Asked("values", _("Nilai"), "numbers"), Asked("algorithm", _("Algoritma"), "text")),
    ),
    "replicates": AreaForm(
        _("Pengulangan dan pencilan"),
        _(
            "Rerata, s dan rentang dengan uji Grubbs dan Dixon; atau keterulangan dan ketertiruan dari "
            "beberapa kelompok."
        ),
        (
            Asked("values", _("Nilai"), "numbers"),
            Asked("groups", _("Atau kelompok: satu laboratorium tiap baris"), "rows"),
            Asked("significance", _("Tingkat kebermaknaan (0,05)")),
            Asked("sigma_r", _("Simpangan baku keterulangan yang dikenal")),
        ),
    ),
    "control-rules": AreaForm(
        _("Aturan bagan kendali"),
        _("Titik dalam satuan simpangan baku; disebut titik tempat aturan berbunyi."),
        (Asked("z", _("Titik z"), "numbers"), Asked("rule", _("Aturan"), "text")),
    ),
    "control-constants": AreaForm(
        _("Tetapan bagan kendali"),
        _("Tetapan A2, D3, D4, d2, c4 dan seterusnya untuk subgrup berukuran n."),
        (Asked("n", _("Ukuran subgrup n")),),
    ),
    "proficiency-score": AreaForm(
        _("Nilai uji profisiensi"),
        _("ISO 13528: z, z′, zeta dan En dari hasil, nilai acuan dan ketidakpastiannya."),
        (
            Asked("x", _("Hasil laboratorium")),
            Asked("U", _("U hasil")),
            Asked("k", _("k hasil")),
            Asked("x_pt", _("Nilai acuan")),
            Asked("U_pt", _("U nilai acuan")),
            Asked("k_pt", _("k nilai acuan")),
            Asked("sigma_pt", _("Simpangan baku penilaian")),
        ),
    ),
    "tensile": AreaForm(
        _("Kurva tarik"),
        _(
            "ISO 6892-1: kekuatan batas, ReH, ReL, Rm dan regangan dari bacaan gaya dan regangan; berkas "
            "mesin uji dibaca di halaman Kurva tarik."
        ),
        (
            Asked("force_N", _("Gaya, N"), "numbers"),
            Asked("stress_MPa", _("Atau tegangan, MPa"), "numbers"),
            Asked("strain", _("Regangan, mm/mm"), "numbers"),
            Asked("extension_mm", _("Atau pertambahan panjang, mm"), "numbers"),
            *_GEOMETRY,
        ),
    ),
}
"""By area, in the order of the page."""


def read_form(area: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the input of an area from what was typed; an empty field is left out."""
    return {
        one.key: one.read(typed[one.key].strip())
        for one in FORMS[area].fields
        if typed.get(one.key, "").strip()
    }
