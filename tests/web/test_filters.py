"""How values are written on screens."""

from lims.web.filters import breakable


def test_a_long_number_may_go_on_after_a_slash_and_is_escaped():
    assert breakable("LUL/LHU/2026/Am.1") == "LUL/<wbr>LHU/<wbr>2026/<wbr>Am.1"
    assert breakable("<b>1</b>") == "&lt;b&gt;1&lt;/<wbr>b&gt;"
