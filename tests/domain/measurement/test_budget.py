"""Editions of a budget held against each other."""

from lims.domain.measurement.budget import Change, changes, read


def kept(*lines, **whole):
    return read({"lines": lines, "k": "2"} | whole).to_json()


def test_editions_that_say_the_same_have_no_changes():
    assert changes(kept({"name": "gaya", "amount": "3,0"}), kept({"name": "gaya", "amount": "3.0"})) == ()


def test_a_changed_an_added_and_a_removed_line_are_told():
    old = kept({"name": "gaya", "amount": "3"}, {"name": "luas", "amount": "4"})
    new = kept({"name": "gaya", "amount": "5"}, {"name": "suhu", "amount": "1"}, k="", level="0,95")
    told = set(changes(old, new))
    assert {
        Change("", "k", "2", ""),
        Change("", "level", "", "0.95"),
        Change("gaya", "amount", "3", "5"),
        Change("luas", "amount", "4", ""),
        Change("suhu", "amount", "", "1"),
    } <= told
    assert ("gaya", "sensitivity") not in {(one.source, one.key) for one in told}


def test_lines_of_one_name_are_held_apart():
    line = {"name": "gaya", "amount": "3"}
    assert Change("gaya (2)", "amount", "", "3") in changes(kept(line), kept(line, line))
