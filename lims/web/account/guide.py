"""The guide inside the program, for whoever will never open a repository."""

from flask import Response, render_template, url_for

from lims.documents import markdown
from lims.domain.errors import N_, NotFound
from lims.web import guide as texts
from lims.web.account.profile import layout as framed
from lims.web.session import current_actor


def index() -> str:
    """List the texts; one's own come first."""
    roles = current_actor().roles
    found = [texts.read(code) for code in texts.READERS]
    own = [text for text in found if texts.READERS[text.code] in roles]
    others = [text for text in found if text not in own]
    return render_template("account/guide.html", own=own, others=others, layout=layout())


def text(code: str) -> str:
    """Show one text."""
    if code not in texts.READERS:
        raise NotFound(N_("Panduan ini tidak ada. Pilih salah satu dari daftar panduan."))
    found = texts.read(code)
    return render_template(
        "account/guide_text.html",
        text=found,
        body=markdown.render(found.words, _resolved),
        layout=layout(),
    )


def picture(filename: str) -> Response:
    """Send a picture of the guide."""
    there = {file.name: file for file in (texts.folder() / "pictures").glob("*.webp")}
    if filename not in there:
        raise NotFound(N_("Gambar ini tidak ada. Buka panduannya dari daftar panduan."))
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(there[filename].read_bytes(), mimetype="image/webp", headers=headers)


def layout() -> str:
    """Return the frame that the reader is used to; whoever is a stranger needs no script."""
    return framed() if current_actor().signed_in else "layouts/public.html"


def _resolved(address: str) -> str:
    """Return where a link of the text leads inside the program."""
    name = address.rpartition("/")[2]
    if "/pictures/" in address:
        return url_for("account.guide_picture", filename=name)
    code, _, anchor = name.partition("#")
    if code.endswith(".md"):
        return url_for("account.guide_text", code=code.removesuffix(".md"), _anchor=anchor or None)
    return address
