"""The form of a sheet as the bench fills it in."""

from urllib.parse import parse_qs

from lims.bench.work import filled


def test_a_sheet_is_filled_in_as_a_browser_would():
    page = """
      <input type="hidden" name="csrf_token" value="a&amp;b"><input name="tested_on" value="">
      <input type="checkbox" name="equipment" value="7"><input type="checkbox" name="other" value="1">
      <input name="r-01-FeH" value=""><select name="r-01-fracture"></select><input name="m-01" value="kept">
    """
    sent = parse_qs(filled(page, "2026-11-24").decode(), keep_blank_values=True)

    assert sent == {
        "csrf_token": ["a&b"],
        "tested_on": ["2026-11-24"],
        "equipment": ["7"],
        "r-01-FeH": ["92,5"],
        "r-01-fracture": ["middle"],
        "m-01": ["kept"],
        "do": ["submit"],
    }
