"""`lims standards` proves, lists and shows definition files."""

import shutil

import pytest

from lims import paths

CODE = "SNI 2052:2017"


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the shipped standards."""
    return shutil.copytree(paths.shipped("standards"), tmp_path / "standards")


def test_the_shipped_standards_are_sound(lims):
    told = lims("standards", "check")

    assert told.exit_code == 0, told.output
    assert "0 masalah." in told.output


def test_a_broken_file_is_told_with_place_and_reason_and_stops_no_other(lims, folder):
    file = folder / "specifications" / "sni-2052-2017.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('code = "SNI 2052:2017"', "kode = 1"), "utf-8")

    told = lims("standards", "check", folder)

    assert told.exit_code == 1
    assert "specifications/sni-2052-2017.toml" in told.output
    assert "Kunci code belum ada" in told.output
    assert "methods" not in told.output


def test_a_folder_without_standards_is_refused(lims, tmp_path):
    told = lims("standards", "check", tmp_path)

    assert told.exit_code == 1
    assert "methods/*.toml" in told.stderr


def test_every_standard_is_listed_with_its_state(lims):
    told = lims("standards", "list")

    assert "SNI 2052:2017" in told.output
    assert "digantikan SNI 2052:2024" in told.output
    assert "kerangka" in told.output
    assert "SNI 8389:2017" in told.output


def test_a_specification_shows_its_grades(lims):
    told = lims("standards", "show", CODE)

    assert told.exit_code == 0
    assert "BjTS 420B" in told.output
    assert "SHA-256" in told.output


def test_a_grade_shows_its_sizes(lims):
    assert "Ukuran: D6, D8, D10" in lims("standards", "show", CODE, "--grade", "BjTS 420B").output


def test_a_size_shows_every_limit_with_method_and_source(lims):
    told = lims("standards", "show", CODE, "--grade", "BjTS 420B", "--size", "D16").output

    assert "420 – 545" in told
    assert "mandrel 56" in told
    assert "1,578 ± 5 %" in told
    assert "Uji ulang: " in told


def test_english_readers_get_english_words_and_points(lims):
    told = lims("--lang", "en", "standards", "show", CODE, "--grade", "BjTS 420B", "--size", "D16").output

    assert "Yield strength" in told
    assert "1.578 ± 5 %" in told


def test_a_method_shows_readings_and_formulas(lims):
    told = lims("standards", "show", "SNI 8389:2017").output

    assert "FeH" in told
    assert "(Lu - L0) / L0 * 100" in told
    assert "0,5" in told


def test_an_unknown_code_is_told_with_those_that_there_are(lims):
    told = lims("standards", "show", "SNI 1")

    assert told.exit_code == 1
    assert CODE in told.stderr


def test_an_unknown_size_is_told_with_those_that_there_are(lims):
    told = lims("standards", "show", CODE, "--grade", "BjTS 420B", "--size", "D17")

    assert told.exit_code == 1
    assert "D16" in told.stderr
