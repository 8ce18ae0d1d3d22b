"""Acts of the trail in the words of the screen."""

from flask_babel import lazy_gettext as _

ACTS = {
    "application:agree": _("Kaji ulang: dapat dilayani"),
    "application:answer": _("Pertanyaan dijawab"),
    "application:correct": _("Data pelanggan diperbaiki"),
    "application:query": _("Pertanyaan kepada pelanggan"),
    "application:refuse": _("Permohonan ditolak"),
    "application:save": _("Permohonan disimpan"),
    "application:start": _("Permohonan dimulai"),
    "application:submit": _("Permohonan diajukan"),
    "application:withdraw": _("Permohonan ditarik"),
    "attachment:add": _("Berkas dilampirkan"),
    "certificate:amend": _("Amandemen LHU dimulai"),
    "certificate:authorise": _("LHU disahkan"),
    "certificate:discard": _("Konsep LHU dibatalkan"),
    "certificate:draft": _("Konsep LHU dibuat"),
    "certificate:issue": _("LHU terbit"),
    "certificate:read": _("Konsep LHU dibaca"),
    "certificate:reinstate": _("LHU diberlakukan lagi"),
    "certificate:supersede": _("LHU digantikan"),
    "certificate:suspend": _("LHU ditangguhkan"),
    "certificate:withdraw": _("LHU dicabut"),
    "client:enter": _("Pelanggan dicatat"),
    "client:update": _("Data pelanggan diubah"),
    "determination:accept": _("Pengujian diverifikasi"),
    "determination:assign": _("Pengujian ditugaskan"),
    "determination:reopen": _("Pengujian dibuka lagi"),
    "determination:return": _("Pengujian dikembalikan"),
    "determination:save": _("Pembacaan disimpan"),
    "determination:submit": _("Pengujian diserahkan"),
    "notice:read": _("Pemberitahuan dibaca"),
    "order:make": _("Order dibuat"),
    "sample:accept": _("Contoh diterima"),
    "sample:hand-over": _("Contoh diserahterimakan"),
    "sample:hold": _("Contoh ditahan"),
    "sample:reject": _("Contoh ditolak"),
    "sample:release": _("Contoh dilepas untuk diuji"),
    "specimen:void": _("Benda uji gugur"),
    "user:change-password": _("Kata sandi diganti"),
    "user:disable": _("Pengguna dinonaktifkan"),
    "user:end-session": _("Sesi diakhiri"),
    "user:register": _("Pengguna mendaftar"),
    "user:reset-password": _("Kata sandi disetel ulang"),
    "user:set-language": _("Bahasa dipilih"),
    "user:sign-in": _("Masuk"),
    "user:sign-out": _("Keluar"),
}


def act_words(act: str) -> str:
    """Return an act in words; one that has none yet is shown by its name."""
    return str(ACTS.get(act, act))
