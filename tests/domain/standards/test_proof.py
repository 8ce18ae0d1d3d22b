"""What the loader proves of the newer shapes: each fault names its file, key, line and what to write instead."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from lims.domain.conformity import Verdict, assess
from lims.domain.standards import Specification, load_library
from lims.domain.text import Text

SHAPES = Path(__file__).parent.parent / "shapes"
FILES = {
    name: (SHAPES / room / f"{name}.toml").read_text(encoding="utf-8")
    for room, name in (
        ("methods", "bench"),
        ("specifications", "steps"),
        ("specifications", "combined"),
        ("specifications", "words"),
        ("specifications", "agreed-2026"),
        ("specifications", "agreed-2030"),
    )
}


def library(folder, **changed):
    """Write the shapes with some files changed, and load them."""
    for name, text in (FILES | {name.replace("_", "-"): text for name, text in changed.items()}).items():
        room = folder / ("methods" if name == "bench" else "specifications")
        room.mkdir(exist_ok=True)
        (room / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_library(folder)


def with_change(name, old, new):
    assert old in FILES[name], (name, old)
    return {name: FILES[name].replace(old, new, 1)}


def section(name, key):
    """Return the text of a requirement."""
    start = FILES[name].index(f'key = "{key}"')
    return FILES[name][start : FILES[name].index("\n\n", start)]


@pytest.mark.parametrize(
    ("name", "old", "new", "key", "advice"),
    [
        (
            "steps",
            "t = { max = 16 }, direction",
            "t = { max = 15 }, direction",
            "requirements[4].rows",
            "A 10; t = 15.5; direction = long",
        ),
        (
            "steps",
            "t = { above = 16, below",
            "t = { min = 16, below",
            "requirements[4].rows[2]",
            "Baris 1, 3 sama-sama berlaku untuk A 10; t = 16",
        ),
        (
            "steps",
            "t = { min = 40 }",
            "t = { above = 40 }",
            "requirements[4].rows",
            "Tidak ada baris untuk A 10; t = 40",
        ),
        (
            "steps",
            'analysis = ["product"]',
            'analysis = ["check"]',
            "requirements[6].rows[1].where.analysis",
            "ladle, product",
        ),
        (
            "steps",
            'position = ["end"]',
            "position = { min = 1 }",
            "requirements[11].rows[1].where.position",
            "“position” tidak dikenal",
        ),
        ("steps", 'key = "analysis"', 'key = "d"', "conditions[3].key", "sudah dipakai"),
        ("steps", 'key = "analysis"', 'key = "t"', "conditions[3].key", "ditulis dua kali"),
        ("steps", "range = { above = 0, max = 100 }\n", "", "conditions[0]", "agar cakupan dapat dibuktikan"),
        ("steps", 'kind = "choice"\nchoices', "choices", "conditions[1]", "Pilihan dan jenis"),
        ("steps", 'default = "long"', 'default = "up"', "conditions[1]", "Nilai bawaan"),
        ("steps", "default = 10", "default = true", "conditions[5].default", "Angka diperlukan"),
        (
            "steps",
            'size = ["20"]',
            'size = ["30"]',
            "requirements[5].overrides[0].where.size",
            "“30” tidak dikenal",
        ),
        (
            "steps",
            'overrides = [{ where = { size = ["20"] }',
            'overrides = [{ where = { size = ["20"], grade = ["B"], d = { max = 10 } }',
            "requirements[5].overrides[0]",
            "tidak pernah berlaku",
        ),
        (
            "steps",
            'max = 15.4, confidence = "S", source = ["S1"] }]',
            'max = 15.4, confidence = "S", source = ["S1"] }, { max = 1, confidence = "GK" }]',
            "requirements[5].overrides[1]",
            "Baris 1, 2 sama-sama berlaku",
        ),
        (
            "steps",
            'form = ["long"] }, add = 0.005',
            'form = ["flat"] }, add = 0.005',
            "requirements[6].adjustments[0].where.form",
            "“flat” tidak dikenal",
        ),
        (
            "steps",
            "add = 0.005,",
            "add = 0.005, void = true,",
            "requirements[6].adjustments[0]",
            "tulis salah satu",
        ),
        (
            "steps",
            '{ where = { form = ["long"] }, add = 0.01, confidence = "S"',
            '{ add = 0.01, confidence = "S"',
            "requirements[7].adjustments[1]",
            "selalu berlaku",
        ),
        (
            "steps",
            'add = 0.02, confidence = "S", source = ["S1"]',
            'add = 0.02, confidence = "U"',
            "requirements[7].adjustments[0]",
            "tidak boleh membawa nilai",
        ),
        (
            "steps",
            'relative_to = { Si = "Bench 1:2026" }',
            'relative_to = { Si = "Bench 1:2026", Xx = "Bench 1:2026" }',
            "requirements[7].relative_to.Xx",
            "“Xx” tidak dikenal",
        ),
        (
            "steps",
            'relative_to = { Si = "Bench 1:2026" }',
            'relative_to = { Si = "Bench 2:2026" }',
            "requirements[7].relative_to.Si",
            "“Bench 2:2026” tidak dikenal",
        ),
        (
            "steps",
            "when = { Si =",
            "when = { Mn =",
            "requirements[7].adjustments[0].when",
            "“Mn” tidak dikenal",
        ),
        (
            "steps",
            'min = "Rm * As"',
            'min = "Rm * d"',
            "requirements[10].rows[0]",
            "tidak menghasilkan satuan N",
        ),
        ("steps", 'min = "Rm * As"', 'min = "Rm + As"', "requirements[10].rows[0]", "berlainan satuannya"),
        (
            "steps",
            'nominal = "d"',
            'nominal = "As"',
            "requirements[2].nominal",
            "tidak menghasilkan satuan mm",
        ),
        (
            "steps",
            "at = { T = -20 }",
            "at = { Tx = -20 }",
            "requirements[13].rows[0].at",
            "“Tx” tidak dikenal",
        ),
        (
            "steps",
            "individual_percent = 70",
            "individual_percent = 70, individual_min = 3",
            "requirements[13].rows[0]",
            "individual_percent",
        ),
        (
            "steps",
            "individual_percent = 70",
            "individual_min = 30, individual_max = 20",
            "requirements[13].rows[0]",
            "melebihi batas atasnya",
        ),
        (
            "steps",
            "percent_minus = 4,",
            "percent_minus = 4, plus_minus = 1,",
            "requirements[3].rows[1]",
            "dengan satu cara",
        ),
        (
            "steps",
            "percent_minus = 4,",
            "percent_minus = -4,",
            "requirements[3].rows[1]",
            "tidak boleh negatif",
        ),
        (
            "combined",
            'of = ["held", "set"]',
            'of = ["held", "sit"]',
            "requirements[20].of",
            "“sit” tidak dikenal",
        ),
        (
            "combined",
            'of = ["strong", "less-long"]',
            'of = ["strong", "ductile"]',
            "requirements[6].of",
            "memuat dirinya sendiri",
        ),
        ("combined", 'of = "long"', 'of = "hard"', "requirements[16].of", "tidak dinilai per benda uji"),
        (
            "combined",
            "pieces = 5, least = 4",
            "pieces = 5",
            "requirements[16].rows[0]",
            "Tulis pieces bersama",
        ),
        (
            "combined",
            "pieces = 5, least = 4",
            "pieces = 3, least = 4",
            "requirements[16].rows[0]",
            "melebihi pieces",
        ),
        (
            "combined",
            "pieces = 5, least = 4",
            "pieces = 5, accept = 1, reject = 1",
            "requirements[16].rows[0]",
            "reject (Re)",
        ),
        (
            "combined",
            'plan = "visual"',
            'plan = "visual", pieces = 3',
            "requirements[18].rows[0]",
            "dengan satu cara",
        ),
        (
            "combined",
            'plan = "visual"',
            'plan = "auditory"',
            "requirements[18].rows[0].plan",
            "“auditory” tidak dikenal",
        ),
        ("combined", 'key = "lot_size"', 'key = "lot"', "requirements[18].lot", "pilih salah satu dari: lot"),
        (
            "combined",
            'applies_to = ["sound-pieces"]',
            'applies_to = ["sounds"]',
            "sampling[0].applies_to",
            "“sounds” tidak dikenal",
        ),
        ("combined", 'aql = "1.0"', 'aql = "1.1"', "sampling[0].aql", "salah satu dari"),
        ("combined", 'kind = "iso-2859-1"', 'kind = "iso"', "sampling[0]", "'per-unit'"),
        ("combined", 'kind = "iso-2859-1"\n', "", "sampling[0]", "'per-unit', 'lot-table', 'iso-2859-1'"),
        (
            "combined",
            'instead = { Rp02 = "Bench 1:2026" }',
            'instead = { HV = "Bench 1:2026" }',
            "requirements[1].instead.HV",
            "satuan yang sama",
        ),
        (
            "combined",
            'accept = ["sound"]\n',
            "",
            "requirements[19].accept",
            "Jawaban yang memenuhi belum ditulis",
        ),
        (
            "words",
            'accept = ["red"]',
            'accept = ["blue"]',
            "requirements[2].rows[0].accept",
            "“blue” tidak dikenal",
        ),
        ("words", 'id = "merah"', 'id = "%(x)s"', "requirements[2].rows[0].words.id", "Tempat isian"),
        (
            "words",
            "min = 20, max = 40",
            "min = 20, max = 41",
            "requirements[0].rows",
            "Kelas A dan B bertumpang tindih",
        ),
        (
            "words",
            'no_class = "NOT_EVALUATED"',
            'accept = ["C"]',
            "requirements[0].accept",
            "“C” tidak dikenal",
        ),
        (
            "agreed-2026",
            'requirement = "coating-local"',
            'requirement = "coating-far"',
            "requirements[7].requirement",
            "“coating-far” tidak dikenal",
        ),
        (
            "agreed-2026",
            'specification = "Combined 1:2026"',
            'specification = "Combined 2:2026"',
            "requirements[7].specification",
            "“Combined 2:2026” tidak dikenal",
        ),
        (
            "agreed-2026",
            'requirement = "coating-local"\n',
            'requirement = "coating-local"\nsize = "30"\n',
            "requirements[7].size",
            "“30” tidak dikenal",
        ),
        (
            "agreed-2026",
            'printed_unit = "kgf/mm²"\nprinted',
            'printed_unit = "kgf"\nprinted',
            "requirements[0].rows[0]",
            "tidak dapat diubah",
        ),
        (
            "agreed-2026",
            'printed_unit = "kgf/mm²"\nprinted',
            'relative_to = { YS = "Bench 1:2026" }\nprinted_unit = "kgf/mm²"\nprinted',
            "requirements[0]",
            "tidak dapat dipakai bersama relative_to",
        ),
        ("agreed-2026", 'value = "Sp * As"\n', "", "constants[1]", "tulis tepat satu"),
        (
            "agreed-2026",
            "where = { d = { max = 16 } }, value",
            "where = { q = { max = 16 } }, value",
            "constants[0].rows[0].where.q",
            "“q” tidak dikenal",
        ),
        (
            "agreed-2026",
            'applies_to = ["strength", "yield"]',
            'applies_to = ["strong"]',
            "retests[0].applies_to",
            "“strong” tidak dikenal",
        ),
        (
            "agreed-2026",
            'formula = "TS / HV"',
            'formula = "TS / HX"',
            "relations[0].formula",
            "“HX” tidak dikenal",
        ),
        ("agreed-2026", 'formula = "TS / HV"', 'formula = "1 + 1"', "relations[0]", "tidak memuat besaran"),
        (
            "agreed-2026",
            'id = "TS/HV = %(value)s',
            'id = "TS/HV = %(val)s',
            "relations[0].words.id",
            "Tempat isian",
        ),
        (
            "bench",
            'formula = "TS / YS"\nrounding',
            'formula = "TS / F"\nrounding',
            "results[21].formula",
            "tidak menghasilkan satuan",
        ),
        (
            "bench",
            'individuals = "KV"',
            'individuals = "TS"',
            "results[22].individuals",
            "“TS” tidak dikenal",
        ),
        ("bench", 'formula = "YS / TS"', 'formula = "YS / Fx"', "relations[0].formula", "“Fx” tidak dikenal"),
    ],
)
def test_a_fault_names_its_key_its_line_and_what_to_write(tmp_path, name, old, new, key, advice):
    found = library(tmp_path, **with_change(name, old, new))
    problem = next(one for one in found.problems if one.key == key)

    assert advice in str(problem.error), str(problem)
    assert problem.line is not None


def test_an_empirical_formula_is_not_held_to_its_dimensions(tmp_path):
    text = section("steps", "breaking-force")
    free = text.replace('min = "Rm * As"', 'min = "Rm + As"').replace(
        'unit = "N"', 'unit = "N"\nempirical = true'
    )
    assert library(tmp_path, **with_change("steps", text, free)).problems == ()


def test_a_count_may_leave_a_zone_to_a_further_sample(tmp_path):
    found = library(
        tmp_path, **with_change("combined", "pieces = 5, least = 4", "pieces = 5, accept = 1, reject = 3")
    )
    combined, bench = found.specification("Combined 1:2026"), found.method("Bench 1:2026")

    def judged(*widths):
        results = {
            str(mark): bench.compute({"width": width}, {}).results for mark, width in enumerate(widths)
        }
        statements = assess(combined, "A", "20", results).statements
        return next(one for one in statements if one.requirement == "four-of-five")

    assert judged(*["100"] * 4, "90").verdict is Verdict.PASS
    assert judged(*["100"] * 3, "90", "90").verdict is Verdict.NOT_EVALUATED
    assert judged(*["100"] * 2, "90", "90", "90").verdict is Verdict.FAIL
    assert judged("100").limit.id == "≥ 100; n = 5, Ac 1, Re 3"


def test_a_tolerance_may_be_open_on_one_side(tmp_path):
    changed = with_change("steps", "percent_plus = 8, percent_minus = 4", "percent_minus = 4")
    steps = library(tmp_path, **changed).specification("Steps 1:2026")
    assert _limit(steps, "mass", "B") == "4 −4 %"
    changed = with_change("steps", "percent_plus = 8, percent_minus = 4", "percent_plus = 8")
    steps = library(tmp_path, **changed).specification("Steps 1:2026")
    assert _limit(steps, "mass", "B") == "4 +8 %"


def _limit(specification, key, grade="A", size="20", **conditions):
    found = {one.id: one for one in specification.requirements_for(grade, size, conditions)}
    return found[key].limit_words.en


def test_a_constant_waits_for_its_conditions(tmp_path):
    changed = with_change(
        "agreed-2026", 'value = "Sp * As"', 'value = "Sp * As * declared_flow / declared_flow"'
    )
    row = "{ where = { agreed_strength = { %s = 640 }, d = { max = 16 } }, value = %s }"
    text = changed["agreed-2026"].replace(
        "{ where = { d = { max = 16 } }, value = 580 }", f"{row % ('max', 580)},\n  {row % ('above', 590)}"
    )
    found = library(tmp_path, agreed_2026=text)
    assert [str(problem) for problem in found.problems] == []
    agreed = found.specification("Agreed 1:2026")

    assert _limit(agreed, "force", size="10", agreed_strength="640", declared_flow="5") == "≥ 33640.0"
    force = next(one for one in agreed.requirements_for("A", "10") if one.id == "force")
    assert {one.en for one in force.missing} == {"Declared flow", "Agreed strength"}
    assert "proof_load" not in agreed.context("A", "10")


def test_a_limit_that_cannot_be_computed_between_the_tried_values_is_not_stated(tmp_path):
    text = section("steps", "least")
    rows = 'rows = [{ min = "100 / (t - 7)", confidence = "GK" }]\nempirical = true'
    changed = with_change("steps", text, text[: text.index("rows = ")] + rows)
    steps = library(tmp_path, **changed).specification("Steps 1:2026")
    (least,) = [one for one in steps.requirements_for("A", "20", {"t": "7"}) if one.id == "least"]

    assert least.limit is None
    assert "tidak dapat dihitung" in least.why.id
    assert _limit(steps, "least", t="9") == "≥ 50"


def test_parameters_that_cannot_be_computed_are_left_to_the_analyst(tmp_path):
    text = section("combined", "held").replace('"100 * d"', '"100 * lot_size"')
    combined = library(tmp_path, **with_change("combined", section("combined", "held"), text)).specification(
        "Combined 1:2026"
    )
    assert "load" not in combined.context("A", "20")
    assert combined.context("A", "20", {"lot_size": "7"})["load"] == 700


def test_a_group_of_nothing_is_a_gap(tmp_path):
    text = section("combined", "vickers")
    parts = [
        (section("combined", key), "where = { d = { max = 10 } }\n")
        for key in ("vickers", "brinell", "rockwell")
    ]
    changed = FILES["combined"]
    for part, where in parts:
        changed = changed.replace(part, part.replace("rows =", where + "rows ="))
    assert text in FILES["combined"]
    combined = library(tmp_path, combined=changed).specification("Combined 1:2026")
    groups = {size: _limit(combined, "hard", size=size) for size in ("10", "20")}

    assert groups["20"] == "–"
    assert "; if not measured brinell 238 – 304 HBW" in groups["10"]


def test_a_condition_that_a_step_needs_is_missed(tmp_path):
    changed = with_change(
        "steps", 'where = { grade = ["B"] }, void = true', 'where = { analysis = ["ladle"] }, void = true'
    )
    steps = library(tmp_path, **changed).specification("Steps 1:2026")
    (silicon,) = [one for one in steps.requirements_for("A", "20") if one.id == "silicon"]
    assert silicon.missing == (Text("Analisis", "Analysis"),)
    assert _limit(steps, "silicon", analysis="ladle") == "–"
    assert _limit(steps, "silicon", analysis="product") == "≤ 0.55"


def test_a_row_may_speak_of_a_condition_or_of_words(tmp_path):
    text = FILES["steps"].replace(
        "at = { T = -20 }", 'at = { direction = ["long"], position = ["middle", "end"] }'
    )
    steps = library(tmp_path, steps=text).specification("Steps 1:2026")
    ordered = {"impact_ordered": "yes"}
    across = ordered | {"direction": "across"}
    along, across = (
        {one.id: one for one in steps.requirements_for("A", "20", given)}["impact"]
        for given in (ordered, across)
    )

    assert "(direction long; position middle, end)" in along.limit_words.en
    assert [name for name, _ in along.at] == ["position"]
    assert across.limit is None
    assert "tidak mempunyai batas" in across.why.id


def test_factors_and_ranges_of_steps_are_shown(tmp_path):
    text = FILES["steps"].replace(
        "when = { Si = { max = 0.030 } }, add = 0.02", "when = { Si = { max = 0.030 } }, factor = 2"
    )
    steps = library(tmp_path, steps=text).specification("Steps 1:2026")
    assert _limit(steps, "carbon-equivalent") == "≤ 0.40 (× 2: Si <= 0.030)"
    assert _limit(steps, "carbon-equivalent", "B") == "≤ 0.40 (× 2: Si <= 0.030) (+0.01)"
    assert _limit(steps, "nitrogen") == "≤ 0.012 (–: Al >= 0.020)"
    found = {one.id: one for one in steps.requirements_for("B", "20", {"analysis": "ladle"})}
    assert "+0.005 (form long)" in found["phosphorus"].row
    width = {"specimen_width": "5", "impact_ordered": "yes"}
    impact = {one.id: one for one in steps.requirements_for("B", "20", width)}["impact"]
    assert "× specimen_width / 10" in impact.row
    assert impact.limit_words.en.startswith("mean ≥ 13.5; each ≥ 9.45")


def test_a_mean_may_have_no_limits_on_single_values(tmp_path):
    text = FILES["combined"].replace("individual_min = 11, most_below = 1, ", "individual_max = 30, ")
    combined = library(tmp_path, combined=text).specification("Combined 1:2026")
    assert _limit(combined, "impact") == "mean ≥ 14; each ≤ 30"
    text = FILES["combined"].replace("individual_min = 11, most_below = 1, ", "")
    combined = library(tmp_path, combined=text).specification("Combined 1:2026")
    assert _limit(combined, "impact") == "mean ≥ 14"


def test_a_class_may_be_a_gap(tmp_path):
    limits = 'min = 41, max = 48, confidence = "S", source = ["S1"]'
    text = FILES["words"].replace(limits, 'confidence = "GAP"')
    assert text != FILES["words"]
    words = library(tmp_path, words=text).specification("Words 1:2026")
    found = {one.id: one for one in words.requirements_for("A", "")}["class"]
    assert found.lacks_limit()


def test_a_definition_that_nobody_proved_still_states_nothing_where_no_row_holds():
    data = tomllib.loads(FILES["steps"], parse_float=Decimal)
    data["requirements"][0]["rows"][0]["where"] = {"grade": ["B"]}
    steps = Specification.model_validate(data)
    least = next(one for one in steps.requirements_for("A", "20") if one.id == "least")

    assert least.limit is None
    assert "tidak mempunyai batas" in least.why.id


def test_an_observation_may_depend_on_a_condition(tmp_path):
    text = section("combined", "held")
    row = text[text.index("rows = [") + 8 : -1]
    split = row.replace("{ parameters", "{ where = { lot_size = { max = 50 } }, parameters")
    rest = row.replace("{ parameters", "{ where = { lot_size = { above = 50 } }, parameters")
    changed = with_change("combined", text, text.replace(row, f"{split}, {rest.replace('15', '30')}"))
    combined = library(tmp_path, **changed).specification("Combined 1:2026")

    assert "time" not in combined.context("A", "20")
    assert combined.context("A", "20", {"lot_size": "51"})["time"] == 30
