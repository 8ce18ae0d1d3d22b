"""The little of Markdown that the guide is written in."""

from lims.documents import markdown

TEXT = """# Penguji

Satu **kalimat**
dengan `kode` & tanda.

## Mengisi bacaan
<!-- pages: lab.entry lab.worklist -->

1. Satu
2. Dua,
   yang lanjut

![Lembar](../pictures/entry-1280.webp)
![Ponsel](../pictures/entry-360.webp)

> Awas <b>.

- [Penyelia](penyelia.md#x)

## Lain-lain
"""


def rendered(text: str) -> str:
    return markdown.render(text, lambda address: f"/at/{address}")


def test_a_section_has_its_pages_and_an_anchor_that_no_language_changes():
    first, second = markdown.sections(TEXT)

    assert first == markdown.Section("Mengisi bacaan", "lab-entry", ("lab.entry", "lab.worklist"))
    assert second == markdown.Section("Lain-lain", "lain-lain")
    assert '<h2 id="lab-entry">Mengisi bacaan</h2>' in rendered(TEXT)


def test_the_heading_of_the_page_is_told_apart():
    assert markdown.title(TEXT) == "Penguji"
    assert "<h1" not in rendered(TEXT)


def test_paragraphs_lists_pictures_links_and_notes():
    html = rendered(TEXT)

    assert "<p>Satu <strong>kalimat</strong> dengan <code>kode</code> &amp; tanda.</p>" in html
    assert '<ol start="1"><li>Satu</li><li>Dua, yang lanjut</li></ol>' in html
    assert '<ul><li><a href="/at/penyelia.md#x">Penyelia</a></li></ul>' in html
    assert (
        '<div class="pictures"><img src="/at/../pictures/entry-1280.webp" alt="Lembar" loading="lazy">'
        '<img src="/at/../pictures/entry-360.webp" alt="Ponsel" loading="lazy"></div>'
    ) in html
    assert markdown.pictures(TEXT) == ["../pictures/entry-1280.webp", "../pictures/entry-360.webp"]
    assert markdown.links(TEXT) == ["penyelia.md#x"]


def test_markup_in_the_text_is_shown_and_not_obeyed():
    assert '<p class="note info">Awas &lt;b&gt;.</p>' in rendered(TEXT)
    assert "pages:" not in rendered(TEXT)
