from decimal import Decimal
from textwrap import dedent

import pytest

from lims.domain.errors import InvalidInput, NotFound
from lims.domain.standards import load_library, parse_method, parse_specification
from lims.domain.standards.lines import line_of
from lims.domain.standards.parts import Range

METHOD = dedent(
    """
    schema_version = "lims/method/1"
    code = "M 1:2020"
    title = { id = "Uji", en = "Test" }
    edition = "2020"
    kind = "tensile"
    confidence = "GK"

    [context]
    S0 = { label = { id = "Luas", en = "Area" }, unit = "mm²" }

    [[readings]]
    key = "F"
    label = { id = "Gaya", en = "Force" }
    unit = "kN"
    units = { N = 1, kN = 1000 }

    [[readings]]
    key = "look"
    label = { id = "Tampak", en = "Look" }
    kind = "choice"
    choices = [
      { key = "good", label = { id = "Baik", en = "Good" } },
      { key = "bad", label = { id = "Buruk", en = "Bad" }, withholds = ["R"] },
    ]

    [[results]]
    measurand = "R"
    label = { id = "Kuat", en = "Strength" }
    unit = "MPa"
    formula = "F / S0"
    rounding = { step = 1 }

    [[results]]
    measurand = "look"
    label = { id = "Tampak", en = "Look" }
    choice = "look"

    [[checks]]
    reading = "F"
    at_least = "S0"
    severity = "warning"

    [[bases]]
    of = "S0"
    stated = { id = "S0 %(value)s", en = "S0 %(value)s" }
    """
).lstrip()

SPECIFICATION = dedent(
    """
    schema_version = "lims/specification/1"
    code = "P 1:2020"
    title = { id = "Batang", en = "Bar" }
    edition = "2020"
    status = "complete"
    sizes = [
      { key = "10", values = { d = 10, S0 = 78.5 } },
      { key = "20", values = { d = 20, S0 = 314.2 } },
    ]

    [sources]
    S1 = "a book"

    [[grades]]
    key = "A"
    label = { id = "A", en = "A" }
    form = "plain"
    sizes = ["10", "20"]

    [[grades]]
    key = "B"
    label = { id = "B", en = "B" }
    form = "deformed"
    sizes = ["20"]

    [[requirements]]
    kind = "range"
    key = "strength"
    property = { id = "Kuat", en = "Strength" }
    method = "M 1:2020"
    measurand = "R"
    unit = "MPa"
    rows = [
      { where = { d = { max = 10 } }, min = 400, confidence = "S", source = ["S1"] },
      { where = { d = { above = 10 } }, min = 380, max = "20 * d", confidence = "S", source = ["S1"] },
    ]

    [[requirements]]
    kind = "attribute"
    key = "look"
    property = { id = "Tampak", en = "Look" }
    method = "M 1:2020"
    measurand = "look"
    accept = ["good"]
    words = { id = "baik pada %(angle)s", en = "good at %(angle)s" }
    rows = [{ parameters = { angle = "2 * d" }, confidence = "GK" }]

    [[requirements]]
    kind = "informational"
    key = "seen"
    property = { id = "Lain", en = "Other" }
    method = "M 1:2020"
    measurand = "R"
    unit = "MPa"
    where = { grade = ["B"] }
    source = ["S1"]

    [[requirements]]
    kind = "gap"
    key = "sampling"
    about = "procedure"
    property = { id = "Contoh", en = "Sampling" }
    note = { id = "Tidak ada.", en = "None." }

    [[proposals]]
    method = "M 1:2020"
    pieces = 2
    where = { form = ["plain", "deformed"] }
    why = { id = "Karena.", en = "Because." }
    """
).lstrip()


def write(folder, **files):
    """Write definition files: `m_...` are methods, others specifications."""
    for name, text in files.items():
        room = folder / ("methods" if name.startswith("m_") else "specifications")
        room.mkdir(exist_ok=True)
        (room / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_library(folder)


def changed(text, old, new):
    assert old in text
    return text.replace(old, new, 1)


def only_problem(library):
    assert len(library.problems) == 1, [str(problem) for problem in library.problems]
    return library.problems[0]


def line(text, part):
    """Return the line on which a text first stands."""
    return next(number for number, one in enumerate(text.splitlines(), 1) if part in one)


def test_sound_files_are_loaded_without_a_problem(tmp_path):
    library = write(tmp_path, m_one=METHOD, one=SPECIFICATION)

    assert library.problems == ()
    assert library.method("M 1:2020").source_text == METHOD
    assert library.specification("P 1:2020").source_text == SPECIFICATION


def test_what_is_not_in_the_library_is_refused_with_what_is(tmp_path):
    library = write(tmp_path, m_one=METHOD)

    with pytest.raises(NotFound, match="M 1:2020"):
        library.method("M 2")
    with pytest.raises(NotFound, match="P 9 tidak ada"):
        library.specification("P 9")


def test_a_specification_resolves_its_limits_by_grade_and_size(tmp_path):
    specification = write(tmp_path, m_one=METHOD, one=SPECIFICATION).specification("P 1:2020")

    words = {one.id: one.limit_words.en for one in specification.requirements_for("B", "20")}
    assert words == {"strength": "380 – 400", "look": "good at 40", "seen": "–"}
    assert specification.context("A", "10") == {"d": 10, "S0": Decimal("78.5"), "angle": 20}
    assert [gap.key for gap in specification.procedural_gaps()] == ["sampling"]
    proposed = specification.proposal("A", "10")
    assert [(one.method, one.pieces, one.requirements, one.recommended) for one in proposed] == [
        ("M 1:2020", 2, ("strength", "look"), True)
    ]
    assert specification.size("A", "10").words.id == "10"


def test_an_unknown_grade_or_size_is_refused_with_those_that_exist(tmp_path):
    specification = write(tmp_path, m_one=METHOD, one=SPECIFICATION).specification("P 1:2020")

    with pytest.raises(NotFound, match="salah satu dari: A, B"):
        specification.requirements_for("C", "10")
    with pytest.raises(NotFound, match="salah satu dari: 20"):
        specification.requirements_for("B", "10")
    assert specification.has("A", "10")
    assert not specification.has("B", "10")
    assert not specification.has("C", "10")


def test_a_broken_file_does_not_stop_the_others(tmp_path):
    library = write(tmp_path, m_one=METHOD, m_two="code = [", one=SPECIFICATION, two="nothing = 1")

    assert list(library.methods) == ["M 1:2020"]
    assert list(library.specifications) == ["P 1:2020"]
    assert {problem.file for problem in library.problems} == {"methods/m_two.toml", "specifications/two.toml"}


def test_a_file_that_is_no_toml_names_its_line(tmp_path):
    problem = only_problem(write(tmp_path, m_one=changed(METHOD, 'kind = "tensile"', "kind = tensile")))

    assert problem.line == line(METHOD, 'kind = "tensile"')
    assert "bukan TOML yang sah" in str(problem)
    assert str(problem).startswith(f"methods/m_one.toml:{problem.line}: ")


def test_a_file_that_ends_too_early_is_told(tmp_path):
    problem = only_problem(write(tmp_path, m_one='code = """'))

    assert "bukan TOML yang sah" in str(problem)


def test_a_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / "methods").mkdir()
    (tmp_path / "methods" / "x.toml").write_bytes(b"\xff\xfe")
    problem = only_problem(load_library(tmp_path))

    assert "UTF-8" in str(problem)
    assert problem.line is None
    assert str(problem).startswith("methods/x.toml: ")


def test_one_edition_stands_in_one_file(tmp_path):
    problem = only_problem(write(tmp_path, m_one=METHOD, m_two=METHOD))

    assert "sudah dipakai berkas lain" in str(problem)
    assert (problem.file, problem.key, problem.line) == ("methods/m_two.toml", "code", 2)


@pytest.mark.parametrize(
    ("old", "new", "key", "advice"),
    [
        ('kind = "tensile"\n', "", "kind", "Kunci kind belum ada"),
        ("edition", "editon", "editon", "mungkin maksudnya: edition"),
        ('unit = "kN"', 'unit = "kN"\nzzzzz = 1', "readings[0].zzzzz", "mungkin maksudnya: –"),
        ('id = "Gaya", en = "Force"', 'id = "Gaya"', "readings[0].label", "Teks dua bahasa diperlukan"),
        ('en = "Force"', 'en = ""', "readings[0].label", "Teks dua bahasa diperlukan"),
        ("kN = 1000", 'kN = "1000"', "readings[0].units.kN", "Angka diperlukan"),
        ("kN = 1000", "kN = true", "readings[0].units.kN", "Angka diperlukan"),
        ("kN = 1000", "kN = nan", "readings[0].units.kN", "Angka diperlukan"),
        ("kN = 1000", "kN = -1000", "readings[0]", "lebih besar dari nol"),
        ("{ N = 1, kN = 1000 }", "{ N = 1 }", "readings[0]", "Satuan kN tidak ada di units"),
        ('kind = "choice"', 'kind = "number"', "readings[1]", "Pilihan dan jenis tidak cocok"),
        ('kind = "choice"', 'kind = "color"', "readings[1].kind", "salah satu dari: 'number'"),
        (
            'formula = "F / S0"',
            'formula = "F / S9"',
            "results[0].formula",
            "“S9” tidak dikenal; pilih salah satu dari: F, S0",
        ),
        ('formula = "F / S0"', 'formula = "F //"', "results[0].formula", "tidak dapat dibaca"),
        ('formula = "F / S0"', "formula = 1", "results[0].formula", "Rumus diperlukan"),
        ('formula = "F / S0"', 'formula = "look / S0"', "results[0].formula", "“look” tidak dikenal"),
        ('formula = "F / S0"\n', "", "results[0]", "tulis tepat satu"),
        ('choice = "look"', 'choice = "F"', "results[1].choice", "“F” tidak dikenal"),
        ("step = 1", "step = 0", "results[0].rounding", "lebih besar dari nol"),
        ("step = 1", 'step = 1, tie = "up"', "results[0].rounding.tie", "half-even"),
        ('withholds = ["R"]', 'withholds = ["Z"]', "readings[1].choices[1].withholds", "“Z” tidak dikenal"),
        (
            'withholds = ["R"]',
            'valid_if_met = ["Z"]',
            "readings[1].choices[1].valid_if_met",
            "“Z” tidak dikenal",
        ),
        ('at_least = "S0"', 'at_least = "look"', "checks[0]", "“look” tidak dikenal"),
        ('of = "S0"', 'of = "Z"', "bases[0].of", "“Z” tidak dikenal"),
        ('en = "S0 %(value)s"', 'en = "S0 %(area)s"', "bases[0].stated.en", "Tempat isian tidak dikenal"),
        ('en = "S0 %(value)s"', 'en = "100 % of"', "bases[0].stated.en", "Tempat isian tidak dikenal"),
        ('measurand = "look"', 'measurand = "R"', "results[1].measurand", "ditulis dua kali"),
        ('key = "look"', 'key = "F"', "readings[1].key", "ditulis dua kali"),
        ('key = "F"', 'key = "F F"', "readings[0].key", "tidak cocok"),
    ],
)
def test_a_broken_method_names_key_line_and_what_to_write(tmp_path, old, new, key, advice):
    problem = write(tmp_path, m_one=changed(METHOD, old, new)).problems[0]

    assert problem.key == key
    assert advice in str(problem.error)
    assert problem.line is not None


def row(text):
    return f"rows = [{text}]"


ROWS = SPECIFICATION[
    SPECIFICATION.index("rows = [\n") : SPECIFICATION.index('\n]\n\n[[requirements]]\nkind = "attribute"') + 2
]


@pytest.mark.parametrize(
    ("old", "new", "key", "advice"),
    [
        ('kind = "range"', 'kind = "rnge"', "requirements[0]", "tulis kind = salah satu dari: 'range'"),
        ('kind = "range"\n', "", "requirements[0]", "tulis kind = salah satu dari: 'range'"),
        ('status = "complete"', 'status = "done"', "status", "'complete', 'partial' or 'stub'"),
        (
            'sizes = ["20"]',
            'sizes = ["30"]',
            "grades[1].sizes",
            "“30” tidak dikenal; pilih salah satu dari: 10, 20",
        ),
        ('sizes = ["10", "20"]', 'sizes = ["20"]', "sizes[0]", "tidak dipakai kelas mana pun"),
        ('key = "B"', 'key = "A"', "grades[1].key", "ditulis dua kali"),
        ('key = "20"', 'key = "10"', "sizes[1].key", "ditulis dua kali"),
        ('key = "look"', 'key = "strength"', "requirements[1].key", "ditulis dua kali"),
        ("d = 10, S0", "d = 0, S0", "sizes[0].values.d", "lebih besar dari nol"),
        ('method = "M 1:2020"\n', "", "requirements[0]", "Metode belum ditulis"),
        ("d = { max = 10 }", "t = { max = 10 }", "requirements[0].rows[0].where.t", "“t” tidak dikenal"),
        ("d = { max = 10 }", 'd = ["10"]', "requirements[0].rows[0].where.d", "“d” tidak dikenal"),
        ("d = { max = 10 }", "d = {}", "requirements[0].rows[0].where.d", "Kisaran kosong"),
        (
            "d = { max = 10 }",
            "d = { max = 10, below = 9 }",
            "requirements[0].rows[0].where.d",
            "ditulis sekali",
        ),
        (
            "d = { max = 10 }",
            "d = { min = 12, max = 10 }",
            "requirements[0].rows[0].where.d",
            "tukar keduanya",
        ),
        ("d = { above = 10 }", 'size = ["21"]', "requirements[0].rows[1].where.size", "“21” tidak dikenal"),
        (
            'where = { grade = ["B"] }',
            'where = { grade = ["C"] }',
            "requirements[2].where.grade",
            "“C” tidak dikenal",
        ),
        (
            'where = { form = ["plain"',
            'where = { form = ["round"',
            "proposals[0].where.form",
            "“round” tidak dikenal",
        ),
        ('source = ["S1"] },', 'source = ["S2"] },', "requirements[0].rows[0].source", "“S2” tidak dikenal"),
        ('source = ["S1"]\n\n', 'source = ["S2"]\n\n', "requirements[2].source", "“S2” tidak dikenal"),
        (
            'confidence = "S", source = ["S1"] },',
            'confidence = "S" },',
            "requirements[0].rows[0]",
            'Keyakinan "S" memerlukan sumber',
        ),
        (
            'min = 400, confidence = "S"',
            'min = 400, confidence = "U"',
            "requirements[0].rows[0]",
            'Keyakinan "U" tidak boleh membawa nilai',
        ),
        ('min = 400, confidence = "S"', 'confidence = "S"', "requirements[0].rows[0]", "Baris tanpa nilai"),
        ("min = 400,", "min = 400, above = 400,", "requirements[0].rows[0]", "ditulis sekali"),
        ("min = 400,", 'min = "twenty d",', "requirements[0].rows[0].min", "tidak dapat dibaca"),
        ('max = "20 * d"', 'max = "20 * t"', "requirements[0].rows[1]", "Besaran t"),
        ('max = "20 * d"', 'max = "2 * d"', "requirements[0].rows[1]", "melebihi batas atasnya"),
        ("d = { above = 10 }", "d = { above = 30 }", "requirements[0].rows", "Tidak ada baris untuk A 20"),
        (
            "d = { above = 10 }",
            "d = { min = 10 }",
            "requirements[0].rows[1]",
            "Baris 1, 2 sama-sama berlaku untuk A 10",
        ),
        ('%(angle)s", en', '%(angel)s", en', "requirements[1].words.id", "Tempat isian tidak dikenal"),
        (
            ROWS,
            row('{ min = 1, confidence = "GK" }, { where = { d = { min = 50 } }, confidence = "GAP" }')
            + "\n",
            "requirements[0].rows[1]",
            "tidak pernah berlaku",
        ),
        (ROWS, "rows = []\n", "requirements[0].rows", "tidak cocok"),
        ('angle = "2 * d"', 'angle = "2 / (d - d)"', "requirements[1].rows[0]", "÷ 0"),
    ],
)
def test_a_broken_specification_names_key_line_and_what_to_write(tmp_path, old, new, key, advice):
    problem = write(tmp_path, m_one=METHOD, one=changed(SPECIFICATION, old, new)).problems[0]

    assert problem.key == key
    assert advice in str(problem.error)
    assert problem.line is not None


TOLERANCE = changed(SPECIFICATION, 'kind = "range"', 'kind = "tolerance"\nnominal = "d"')


@pytest.mark.parametrize(
    ("rows", "advice"),
    [
        ('{ plus = 1, confidence = "GK" }', "ditulis berdua"),
        ('{ plus_minus = 1, percent = 2, confidence = "GK" }', "satu cara"),
        ('{ plus_minus = -1, confidence = "GK" }', "tidak boleh negatif"),
        ('{ plus = 1, minus = -1, confidence = "GK" }', "tidak boleh negatif"),
    ],
)
def test_a_tolerance_is_written_in_one_way(tmp_path, rows, advice):
    library = write(tmp_path, m_one=METHOD, one=changed(TOLERANCE, ROWS, row(rows) + "\n"))

    assert advice in str(library.problems[0])


@pytest.mark.parametrize(
    ("rows", "printed"),
    [
        ('{ plus_minus = 0.4, confidence = "GK" }', "20 ± 0.4"),
        ('{ plus = 40, minus = 0, confidence = "GK" }', "20 +40/−0"),
        ('{ percent = 5, confidence = "GK" }', "20 ± 5 %"),
        ('{ confidence = "GAP" }', "–"),
    ],
)
def test_a_tolerance_is_printed_about_its_nominal(tmp_path, rows, printed):
    library = write(tmp_path, m_one=METHOD, one=changed(TOLERANCE, ROWS, row(rows) + "\n"))

    assert library.problems == ()
    assert library.specification("P 1:2020").requirements_for("B", "20")[0].limit_words.en == printed


def test_a_percentage_of_nothing_is_refused(tmp_path):
    text = changed(
        changed(TOLERANCE, ROWS, row('{ percent = 5, confidence = "GK" }') + "\n"), '"d"', '"d - 10"'
    )
    problem = write(tmp_path, m_one=METHOD, one=text).problems[0]

    assert "Nilai nominal untuk A 10 tidak lebih besar dari nol" in str(problem)


@pytest.mark.parametrize(
    ("ends", "printed"),
    [
        ("above = 40, max = 41", "> 40; ≤ 41"),
        ("min = 40, below = 41", "≥ 40; < 41"),
        ("below = 41", "< 41"),
        ("above = 40", "> 40"),
        ("min = 7.0", "≥ 7.0"),
    ],
)
def test_open_ends_are_printed_as_such(tmp_path, ends, printed):
    text = changed(SPECIFICATION, ROWS, row(f'{{ {ends}, confidence = "GK" }}') + "\n")
    library = write(tmp_path, m_one=METHOD, one=text)

    assert library.problems == ()
    assert library.specification("P 1:2020").requirements_for("A", "10")[0].limit_words.en == printed


def test_an_interval_that_is_open_at_its_only_point_is_empty(tmp_path):
    text = changed(SPECIFICATION, ROWS, row('{ above = 40, max = 40, confidence = "GK" }') + "\n")

    assert "melebihi batas atasnya" in str(write(tmp_path, m_one=METHOD, one=text).problems[0])


@pytest.mark.parametrize(
    ("old", "new", "key", "advice"),
    [
        (
            'measurand = "R"',
            'measurand = "Rm"',
            "requirements[0].measurand",
            "“Rm” tidak dikenal; pilih salah satu dari: R, look",
        ),
        ('unit = "MPa"', 'unit = "N"', "requirements[0].unit", "tulis “MPa”"),
        ('unit = "MPa"\n', "", "requirements[0].unit", "tulis “MPa”"),
        ('method = "M 1:2020"', 'method = "M 2:2020"', "requirements[0].method", "“M 2:2020” tidak dikenal"),
        (
            'accept = ["good"]',
            'accept = ["fine"]',
            "requirements[1].accept",
            "pilih salah satu dari: bad, good",
        ),
        (
            'measurand = "look"',
            'measurand = "R"\nunit = "MPa"',
            "requirements[1].accept",
            "“good” tidak dikenal",
        ),
        (
            'measurand = "R"\nunit = "MPa"',
            'measurand = "look"',
            "requirements[0].kind",
            'tulis kind = "attribute"',
        ),
        (
            '[[proposals]]\nmethod = "M 1:2020"',
            '[[proposals]]\nmethod = "M 3"',
            "proposals[0].method",
            "“M 3” tidak dikenal",
        ),
        (
            'status = "complete"',
            'status = "complete"\nsuperseded_by = "P 1:2024"',
            "superseded_by",
            "“P 1:2024” tidak dikenal",
        ),
    ],
)
def test_what_a_specification_names_must_exist(tmp_path, old, new, key, advice):
    library = write(tmp_path, m_one=METHOD, one=changed(SPECIFICATION, old, new))
    problem = only_problem(library)

    assert problem.key == key
    assert advice in str(problem.error)
    assert "P 1:2020" in library.specifications


def test_an_observation_may_be_a_gap_too(tmp_path):
    text = changed(
        SPECIFICATION, '{ parameters = { angle = "2 * d" }, confidence = "GK" }', '{ confidence = "GAP" }'
    )
    specification = write(tmp_path, m_one=METHOD, one=text).specification("P 1:2020")

    assert specification.requirements_for("A", "10")[1].lacks_limit()
    assert "angle" not in specification.context("A", "10")


def test_a_constant_names_its_source(tmp_path):
    constant = '[[constants]]\nkey = "L0"\nvalue = 200\nconfidence = "S"\nsource = ["S9"]\n\n[[proposals]]'
    problem = only_problem(
        write(tmp_path, m_one=METHOD, one=changed(SPECIFICATION, "[[proposals]]", constant))
    )

    assert problem.key == "constants[0].source"


def test_a_frozen_text_is_rebuilt_or_refused_with_every_problem():
    assert (
        parse_specification(SPECIFICATION, "P 1:2020").sha256
        == parse_specification(SPECIFICATION, "again").sha256
    )
    with pytest.raises(InvalidInput, match="3 masalah") as refusal:
        parse_specification(
            changed(SPECIFICATION, "edition", "editon").replace("\ncode", "\nedishun = 1\ncode"), "P 1:2020"
        )
    assert set(refusal.value.fields) == {"editon", "edishun", "edition"}
    with pytest.raises(InvalidInput, match="bukan TOML"):
        parse_method("[", "M 1:2020")


def test_the_line_of_a_key_is_found_in_tables_and_rows():
    text = SPECIFICATION

    assert line_of(text, ("code",)) == line(text, 'code = "P')
    assert line_of(text, ("sources", "S1")) == line(text, "S1 = ")
    assert line_of(text, ("grades", 1, "sizes")) == line(text, 'sizes = ["20"]')
    assert line_of(text, ("sizes", 1, "values", "S0")) == line(text, "314.2")
    assert line_of(text, ("requirements", 0, "rows", 1, "min")) == line(text, "min = 380")
    assert line_of(text, ("requirements", 1, "words")) == line(text, "words = ")
    assert line_of(text, ("proposals", 0, "where", "form")) == line(text, "form = [")


def test_a_line_that_cannot_be_found_is_that_of_the_nearest_table_or_none():
    assert line_of(SPECIFICATION, ("proposals", 0, "reason")) == line(SPECIFICATION, "[[proposals]]")
    assert line_of(SPECIFICATION, ("proposals", 7)) is None
    assert line_of(SPECIFICATION, ("nowhere",)) is None
    assert line_of(SPECIFICATION, ("requirements", 0, "rows", 9)) == line(SPECIFICATION, "rows = [")
    choice = '[[readings.choices]]\nkey = "b"\n'
    nested = f'[[readings]]\nkey = "a"\n{choice}{choice}[other]\nx = 1\n'
    assert line_of(nested, ("readings", 0, "choices", 1, "key")) == 6


@pytest.mark.parametrize(
    ("ends", "inside", "outside"),
    [
        ({"min": 1, "max": 2}, ["1", "2"], ["0.99", "2.01"]),
        ({"above": 1, "below": 2}, ["1.01", "1.99"], ["1", "2"]),
        ({"max": 2}, ["-5", "2"], ["2.1"]),
    ],
)
def test_a_range_has_closed_and_open_ends(ends, inside, outside):
    bounds = Range(**ends)

    assert all(bounds.holds(Decimal(value)) for value in inside)
    assert not any(bounds.holds(Decimal(value)) for value in outside)
