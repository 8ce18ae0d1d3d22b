"""House test of the screens: templates compile and are used, hold no inline code, and do what the README says."""

import gzip
import itertools
import re

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel, get_locale
from flask_wtf import CSRFProtect
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from lims.domain.conformity.verdict import Verdict
from lims.paths import PACKAGE, shipped
from lims.web.language import language

TEMPLATES = shipped("templates")
STATIC = PACKAGE / "web" / "static"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
MACRO_FILES = [name for name in NAMES if name.startswith("macros/")]
CSS = (STATIC / "lims.css").read_text(encoding="utf-8")


def source(name):
    return (TEMPLATES / name).read_text(encoding="utf-8")


def screens():
    """Return an application that has what the view layer gives to every page, and nothing else."""
    app = Flask(
        "screens", template_folder=str(TEMPLATES), static_folder=str(STATIC), static_url_path="/static"
    )
    app.secret_key = "x"
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(
        get_locale=get_locale,
        language=language,
        version="1",
        here=lambda **changes: "?" + "&".join(f"{key}={value}" for key, value in changes.items()),
    )
    Babel(app, default_locale="id")
    CSRFProtect(app)
    return app


def render(text, **context):
    with screens().test_request_context():
        return render_template_string(text, **context)


class Piece(Form):
    mark = StringField("Tanda", [InputRequired("Isi tanda benda uji.")])


class Everything(Form):
    name = StringField("Nama", [InputRequired("Isi nama usaha.")], description="Seperti pada NIB.")
    mass = DecimalField("Massa")
    pieces = IntegerField("Jumlah")
    product = SelectField("Produk", choices=[SelectChoice("a", "BjTS"), SelectChoice("b", "BjTP")])
    tests = SelectMultipleField(
        "Pengujian", choices=[SelectChoice("t", "Tarik"), SelectChoice("l", "Lengkung")]
    )
    rule = RadioField(
        "Aturan", choices=[SelectChoice("s", "Sederhana")], validators=[InputRequired("Pilih aturan.")]
    )
    taken_on = DateField("Tanggal")
    photo = FileField("Foto")
    notes = TextAreaField("Keterangan")
    secret = PasswordField("Kata sandi")
    consent = BooleanField("Setuju")
    version = HiddenField()
    piece = FormField(Piece, "Benda uji")
    others = FieldList(StringField("Lainnya"), "Lainnya", min_entries=2)
    send = SubmitField("Kirim")


FORM = '{% from "macros/form.html" import error_summary, fields %}{{ error_summary(form) }}{{ fields(form) }}'


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name):
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True
    )
    environment.filters |= dict.fromkeys(
        ("breakable", "day", "instant", "decimal", "rupiah", "words", "masked", "refusal"), str
    )
    environment.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_used(name):
    places = [*TEMPLATES.rglob("*.html"), *PACKAGE.rglob("*.py")]
    own = TEMPLATES / name
    named = re.compile(rf"[\"']{re.escape(name)}[\"']")
    assert any(named.search(place.read_text(encoding="utf-8")) for place in places if place != own), (
        f"{name}: no page names it; take it away or use it"
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_template_holds_nothing_that_the_policy_refuses(name):
    text = source(name)
    assert not re.search(r"<style\b", text), "styles stand in lims/web/static"
    assert not re.search(r"\sstyle\s*=", text), "no inline style"
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text), "no on… attribute"
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "scripts are files"
    assert "javascript:" not in text


@pytest.mark.parametrize("name", NAMES)
def test_a_template_escapes_all_it_prints(name):
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|\bMarkup\(", source(name))


@pytest.mark.parametrize("name", MACRO_FILES)
def test_the_readme_names_every_macro(name):
    readme = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    public = re.findall(r"{%-?\s*macro\s+([a-z]\w*)\(", source(name))
    assert public
    assert [macro for macro in public if f"`{macro}(" not in readme] == []


def test_only_our_own_server_is_asked_for_anything():
    # What others wrote is listed with its hash in vendor/manifest.json; the policy of the pages keeps it at home.
    vendored = STATIC / "vendor"
    for path in STATIC.rglob("*"):
        if path.is_file() and vendored not in path.parents:
            text = path.read_text(encoding="utf-8")
            for name in ("http://www.w3.org/2000/svg", "https://record/"):  # names, which nobody fetches
                text = text.replace(name, "")
            assert "//" not in re.sub(r"^\s*//.*|\s// .*", "", text, flags=re.MULTILINE), path.name
            assert not re.search(r"\beval\(|new Function", text), path.name


@pytest.mark.parametrize("layout", ["public", "portal", "staff"])
def test_a_layout_stands_with_the_least_that_it_is_given(layout):
    page = render(
        '{% extends "layouts/' + layout + '.html" %}{% block heading %}Judul{% endblock %}',
        navigation=[],
        account=None,
    )
    assert '<html lang="id">' in page
    assert page.count("<h1>") == page.count("<main") == 1
    assert page.index('href="#main"') < page.index("<header")


def test_the_navigation_says_where_the_reader_is_and_what_waits():
    navigation = [
        {"label": "Beranda", "url": "/", "active": False},
        {
            "label": "Order",
            "url": "/orders",
            "active": True,
            "count": 3,
            "icon": "list",
            "group": "Pekerjaan",
        },
    ]
    page = render('{% extends "layouts/portal.html" %}', navigation=navigation, account=None)
    assert re.search(r'<a href="/orders" aria-current="page">.*?Order.*?class="count">3<', page)
    assert page.count("aria-current") == 2, "the page and the language"


def test_a_public_page_needs_no_script_and_sets_no_cookie():
    with screens().test_request_context() as context:
        page = render_template_string('{% extends "layouts/public.html" %}')
        assert not context.session
    assert "<script" not in page


def test_a_public_page_of_many_results_weighs_less_than_ten_kilobytes():
    text = (
        '{% extends "layouts/public.html" %}{% from "macros/badge.html" import certificate_banner, verdict %}'
        '{% from "macros/table.html" import table %}{% block content %}{{ certificate_banner("VALID") }}'
        '{% call table("Hasil", ["Sifat", "Syarat", "Hasil", "Putusan"]) %}{% for n in range(60) %}'
        '<tr><th scope="row" data-label="Sifat">Kuat tarik {{ n }}</th><td data-label="Syarat">≥ {{ n * 7 }} MPa</td>'
        '<td data-label="Hasil">{{ n * 11 }}</td><td data-label="Putusan">{{ verdict("PASS") }}</td></tr>'
        "{% endfor %}{% endcall %}{% endblock %}"
    )
    weight = len(gzip.compress(render(text).encode())) + len(gzip.compress(CSS.encode()))
    assert weight < 10_000


def test_a_fault_stands_at_its_field_and_in_the_summary():
    form = Everything(MultiDict({"mass": "1,2"}))
    assert not form.validate()
    page = render(FORM, form=form)
    assert '<a href="#name">Nama</a>: Isi nama usaha.' in page
    field = re.search(r'<input[^>]*id="name"[^>]*>', page)[0]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="name-hint name-error"' in field
    for name in ("name", "rule", "piece-mark"):
        assert f'id="{name}-error"' in page
    assert '<a href="#rule">' in page
    assert re.search(r'<fieldset[^>]*id="rule"', page)


def test_every_kind_of_field_has_a_label_and_keeps_what_was_typed():
    form = Everything(MultiDict([("name", "CV <Jaya>"), ("tests", "l"), ("product", "b"), ("rule", "s")]))
    page = render(FORM, form=form)
    assert 'value="CV &lt;Jaya&gt;"' in page
    assert re.search(r'type="checkbox"[^>]*value="l" checked', page)
    assert re.search(r'type="radio"[^>]*value="s" checked', page)
    assert re.search(r'<option selected value="b">', page)
    inputs = re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"[^>]*>', page)
    hidden = {"version"}
    wrapped = set(re.findall(r'<label class="choice"><input[^>]*\bid="([^"]+)"', page))
    assert [name for name in inputs if f'for="{name}"' not in page and name not in hidden | wrapped] == []


def test_a_decimal_is_typed_as_text_so_that_a_comma_is_kept():
    form = Everything(MultiDict({"mass": "92,48"}))
    field = re.search(r'<input[^>]*id="mass"[^>]*>', render(FORM, form=form))[0]
    assert 'type="text"' in field
    assert 'inputmode="decimal"' in field
    assert 'value="92,48"' in field


@pytest.mark.parametrize("value", [*Verdict, None])
def test_a_verdict_is_told_by_sign_word_and_colour(value):
    badge = render('{% from "macros/badge.html" import verdict %}{{ verdict(value) }}', value=value)
    assert re.fullmatch(r'<span class="badge \w+"><svg.*</svg><span>[\w ]+</span></span>', badge)


def test_absence_never_looks_like_a_pass():
    show = '{% from "macros/badge.html" import verdict %}{{ verdict(value) }}'
    passed, missing, not_evaluated = (render(show, value=value) for value in ("PASS", None, "NOT_EVALUATED"))
    assert "badge ok" in passed
    assert "badge ok" not in missing + not_evaluated


def test_an_act_that_asks_again_works_without_script():
    page = render(
        '{% from "macros/dialog.html" import confirm %}{{ confirm("Cabut", "/w", reason="Alasan", password=true) }}'
    )
    assert page.startswith("<details")
    assert re.search(r'<form[^>]*method="post" action="/w">', page)
    assert 'name="csrf_token"' in page
    assert re.search(r'<textarea[^>]*name="reason"[^>]*required', page)
    assert re.search(r'<input type="password"[^>]*name="password" required', page)


def test_a_sorted_column_says_so_and_turns_round():
    page = render(
        '{% from "macros/table.html" import table %}'
        '{% call table("Order", [{"label": "Nomor", "sort": "number"}, {"label": "Nama", "sort": "name"}], "number") %}'
        "{% endcall %}"
    )
    assert page.count("aria-sort") == 1
    assert re.search(r'aria-sort="ascending">\s*<a class="sort" href="\?sort=-number&amp;page=None"', page)
    assert "?sort=name&amp;" in page


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", CSS))
    dark, light = sorted(luminance(colours.get(colour, colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


TONES = ("ok", "bad", "warn", "info", "demo", "idle")
READ = [
    *itertools.product(("ink", "soft", "accent"), ("paper", "ground", "accent-tint")),
    *((tone, f"{tone}-tint") for tone in TONES),
    *((tone, "paper") for tone in TONES),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
]


@pytest.mark.parametrize(("words", "ground"), READ)
def test_words_stand_out_from_their_ground(words, ground):
    assert contrast(words, ground) >= 4.5  # WCAG 2.2, 1.4.3


@pytest.mark.parametrize("tone", ["ok", "bad", "warn", "demo"])
def test_a_banner_is_read_in_the_sun(tone):
    assert contrast("#fff", tone) >= 7  # WCAG 2.2, 1.4.6


@pytest.mark.parametrize(("edge", "ground"), [*itertools.product(("edge", "focus"), ("paper", "ground"))])
def test_edges_and_focus_are_seen(edge, ground):
    assert contrast(edge, ground) >= 3  # WCAG 2.2, 1.4.11
