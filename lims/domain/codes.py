"""Codes of official lists, as they are written in many ways and kept in one."""

import re
import unicodedata

REGION, KBLI = "region", "kbli"
KINDS = (REGION, KBLI)
LEVELS = {2: "province", 5: "city", 8: "district"}
"""Of regions, by the length of the code: provinsi, kabupaten or kota, kecamatan."""


def region_code(text: str) -> str | None:
    """Return a region's code with its points, to kecamatan: `367201` and `36.72.01` alike; None for anything else."""
    digits = re.sub(r"[.\s]", "", text)
    if not re.fullmatch(r"[1-9]\d(\d\d(\d\d)?)?", digits):
        return None
    return ".".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def is_village(text: str) -> bool:
    """Say whether this is the code of a desa or kelurahan, which is finer than what is kept."""
    return bool(re.fullmatch(r"[1-9]\d{9}", re.sub(r"[.\s]", "", text)))


def kbli_code(text: str) -> str | None:
    """Return the five figures of a kelompok; None for a wider group and for anything else."""
    found = re.sub(r"\s", "", text)
    return found if re.fullmatch(r"\d{5}", found) else None


def plain(name: str) -> str:
    """Return a name as it is looked up: small letters, no marks, single spaces."""
    bare = unicodedata.normalize("NFKD", name.replace("'", "")).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", bare.lower()).split())
