"""What the calculator answers, in the words of the field."""

from flask_babel import gettext as _

from lims.domain.conformity import DecisionRule
from lims.web.language import language


def result_words() -> dict[str, str]:
    """Return the words for the keys and the fixed words of an answer; a key without one speaks for itself."""
    return _numbers() | _curve() | _judgements() | {
        "PASS": _("memenuhi"),
        "FAIL": _("tidak memenuhi"),
        "CONDITIONAL_PASS": _("memenuhi bersyarat"),
        "CONDITIONAL_FAIL": _("tidak memenuhi bersyarat"),
        "NOT_EVALUATED": _("tidak dinyatakan"),
        "acceptable": _("dapat diterima"),
        "warning": _("peringatan"),
        "action": _("tindakan"),
        "normal": _("normal"),
        "uniform": _("persegi"),
        "triangular": _("segitiga"),
        "trapezoidal": _("trapesium"),
        "arcsine": _("bentuk U"),
        "half-even": _("Ke angka genap (2,5 menjadi 2)"),
        "half-up": _("Menjauhi nol (2,5 menjadi 3)"),
        "simple": DecisionRule.SIMPLE.words[language()],
        "guard-band": DecisionRule.GUARD_BAND.words[language()],
        "non-binary": DecisionRule.NON_BINARY.words[language()],
    }  # fmt: skip


def _numbers() -> dict[str, str]:
    return {
        "rounded": _("Dibulatkan"),
        "reported": _("Dilaporkan"),
        "value": _("Nilai"),
        "mean": _("Rerata"),
        "range": _("Rentang"),
        "x_star": _("Rerata kekar x*"),
        "s_star": _("Simpangan kekar s*"),
        "s_r": _("Simpangan baku keterulangan s_r"),
        "s_L": _("Simpangan baku antarkelompok s_L"),
        "s_R": _("Simpangan baku ketertiruan s_R"),
        "r": _("Batas keterulangan r"),
        "R": _("Batas ketertiruan R"),
        "result": _("Hasil akhir"),
        "u": _("Ketidakpastian baku u"),
        "U": _("Ketidakpastian diperluas U"),
        "relative_U": _("U relatif"),
        "u_second_order": _("u orde kedua"),
        "dof": _("Derajat kebebasan"),
        "k": _("Faktor cakupan k"),
        "coverage": _("Tingkat kepercayaan"),
        "budget": _("Anggaran ketidakpastian"),
        "name": _("Besaran"),
        "distribution": _("Distribusi"),
        "sensitivity": _("Kepekaan"),
        "contribution": _("Sumbangan"),
        "share": _("Bagian"),
        "monte_carlo": _("Monte Carlo"),
        "low": _("Batas bawah"),
        "high": _("Batas atas"),
        "force_N": _("Gaya, N"),
        "guard_band": _("Pita pengaman w"),
        "acceptance_lower": _("Batas terima bawah"),
        "acceptance_upper": _("Batas terima atas"),
        "difference": _("Selisih"),
        "z_prime": _("z′"),
        "D_pct": _("Selisih, %"),
        "PA": _("Selisih dalam persen penilaian"),
        "statistic": _("statistik"),
        "critical": _("nilai kritis"),
        "ratio": _("perbandingan"),
        "index": _("urutan ke (dari 0)"),
    }


def _curve() -> dict[str, str]:
    return {
        "Fm_N": _("Gaya terbesar Fm, N"),
        "FeH_N": _("Gaya luluh atas FeH, N"),
        "FeL_N": _("Gaya luluh bawah FeL, N"),
        "Fp02_N": _("Gaya Fp0,2, N"),
        "S0_mm2": _("Luas penampang awal S0, mm²"),
        "m_E_MPa": _("Kemiringan bagian lurus mE, MPa"),
        "Rp02_MPa": _("Rp0,2, MPa"),
        "Rp1_MPa": _("Rp1, MPa"),
        "ReH_MPa": _("Kuat luluh atas ReH, MPa"),
        "ReL_MPa": _("Kuat luluh bawah ReL, MPa"),
        "Ae_pct": _("Regangan luluh Ae, persen"),
        "Rm_MPa": _("Kuat tarik Rm, MPa"),
        "Ag_pct": _("Regangan seragam plastis Ag, persen"),
        "Agt_pct": _("Regangan seragam total Agt, persen"),
        "A_pct": _("Regangan A, persen"),
        "At_pct": _("Regangan total At, persen"),
        "A_by_hand_pct": _("A dari L0 dan Lu, persen"),
        "Z_pct": _("Susut penampang Z, persen"),
        "slipped_pct": _("Ekstensometer tergelincir, persen"),
        "flags": _("Perhatikan"),
    }


def _judgements() -> dict[str, str]:
    return {
        "conforms": _("Memenuhi batas"),
        "verdict": _("Pernyataan"),
        "probability": _("Peluang memenuhi"),
        "consumer_risk": _("Risiko konsumen"),
        "false_accept_probability": _("Diterima padahal tidak memenuhi (risiko konsumen)"),
        "conditional_false_accept_probability": _("Tidak memenuhi, di antara yang diterima"),
        "false_reject_probability": _("Ditolak padahal memenuhi (risiko produsen)"),
        "conditional_false_reject_probability": _("Memenuhi, di antara yang ditolak"),
        "in_tolerance_probability": _("Bagian produksi yang memenuhi"),
        "accepted_probability": _("Bagian yang diterima"),
        "first_order_misleads": _("Orde pertama menyesatkan"),
        "note": _("Catatan"),
        "in_range": _("Dalam rentang standar"),
        "listed": _("Terdaftar dalam standar"),
        "counted_as_zero": _("Dihitung nol"),
        "range_acceptable": _("Rentang dapat diterima"),
        "outlier": _("pencilan"),
        "fires": _("Aturan berbunyi"),
        "points": _("Pada titik ke"),
        "assigned_value_is_uncertain": _("Ketidakpastian nilai acuan harus diperhitungkan"),
        "performance": _("Kinerja"),
    }
