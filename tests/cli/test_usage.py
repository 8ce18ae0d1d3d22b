"""What is wrong with a command line is told in words, with exit code 2."""

import pytest

from lims.cli import command, main


def test_help_lists_every_noun_and_verb_with_its_words(lims):
    told = lims("--help")

    assert told.exit_code == 0
    assert told.output.startswith("Pemakaian: lims [OPTIONS]")
    for name, one in command.commands.items():
        assert f"  {name} " in told.output
        assert one.help


@pytest.mark.parametrize("noun", sorted(command.commands))
def test_every_command_has_help_of_its_own(lims, noun):
    told = lims(noun, "--help")

    assert told.exit_code == 0
    assert "Tampilkan bantuan ini." in told.output


def test_a_command_without_a_verb_shows_its_help(lims):
    told = lims("db")

    assert told.exit_code == 2
    assert "Pemakaian: lims db" in told.stderr
    assert "Lihat:" not in told.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["db", "upgrad"],
            "Perintah “upgrad” tidak dikenal. Mungkin maksudnya: upgrade\nLihat: lims db --help",
        ),
        (["serve", "--prot", "1"], "Pilihan --prot tidak dikenal. Mungkin maksudnya: --port"),
        (
            ["serve", "--port", "eighty"],
            "--port tidak dapat dipakai: tulis bilangan bulat dari 1 sampai 65535.",
        ),
        (["serve", "--port"], "--port memerlukan sebuah nilai."),
        (["--lang", "su", "db"], "--lang tidak dapat dipakai: pilih salah satu dari id, en."),
        (["evaluate"], "FILE belum ditulis."),
        (["certificate", "render", "-"], "--output / -o belum ditulis."),
        (["evaluate", "nowhere.json"], "FILE tidak dapat dipakai: tidak ada di sini"),
        (["standards", "list", "too", "many"], "Ada kata yang berlebih: too many."),
    ],
)
def test_a_fault_of_usage_is_told_with_what_to_write(lims, arguments, words):
    told = lims(*arguments)

    assert told.exit_code == 2
    assert words in told.stderr


def test_the_version_is_told(lims):
    from lims import __version__

    assert lims("--version").output.strip().endswith(__version__)


def test_a_refusal_ends_with_one_and_words(lims):
    told = lims("laboratory", "add", "--code", "X1")

    assert told.exit_code == 1
    assert "Jalankan: lims db upgrade" in told.stderr
    assert told.stdout == ""


def test_a_question_that_nobody_answers_is_told(lims, installed):
    told = lims("laboratory", "add")

    assert told.exit_code == 1
    assert "lihat --help" in told.stderr


def test_the_program_leaves_with_the_exit_code_of_the_command(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["lims", "--lang", "id", "standards", "list"])

    with pytest.raises(SystemExit) as left:
        main()

    assert left.value.code == 0
    assert "SNI 2052:2017" in capsys.readouterr().out
