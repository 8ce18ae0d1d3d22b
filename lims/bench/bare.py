"""What pages are compared with: Flask that greets, and Flask that reads one row by its index and renders a template."""

import json

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import Engine, select

from lims.models import Certificate

PAGE = """\
<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>LHU {{ one.number }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/page.css"></head>
<body><header><a href="/">{{ one.laboratory.name }}</a></header><main>
<h1>BERLAKU</h1>
<dl><dt>Nomor</dt><dd>{{ one.number }}</dd><dt>Tanggal terbit</dt><dd>{{ one.issued_on }}</dd>
<dt>Laboratorium</dt><dd>{{ one.laboratory.name }}, {{ one.laboratory.city }}</dd>
<dt>Pelanggan</dt><dd>{{ one.client.name }}</dd></dl>
{% for sample in one.samples %}
<section><h2>{{ sample.description }}</h2>
<dl>{% for fact in sample.facts %}<dt>{{ fact.label.id }}</dt><dd>{{ fact.value }}</dd>{% endfor %}
<dt>Spesifikasi</dt><dd>{{ sample.specification.code }}</dd></dl>
<p>{{ sample.overall.words.id }}</p>
<table><thead><tr><th>Sifat</th><th>Benda uji</th><th>Syarat</th><th>Hasil</th><th>Putusan</th></tr></thead><tbody>
{% for row in sample.rows %}
<tr><th>{{ row.property.id }}</th><td>{{ row.specimen }}</td><td>{{ row.limit.id }}</td>
<td>{{ row.result.id }} {{ row.unit }}</td><td>{{ row.verdict }}</td></tr>
{% endfor %}
</tbody></table></section>
{% endfor %}
</main></body></html>
"""


def bare(engine: Engine) -> Flask:
    """Return an application with `/hello` and `/v/<token>`, and nothing around them."""
    app = Flask("bare", static_folder=None)
    app.jinja_loader = DictLoader({"page.html": PAGE})

    @app.get("/hello")
    def hello() -> str:
        return "Halo"

    @app.get("/v/<token>")
    def certificate(token: str) -> str:
        with engine.connect() as connection:
            content = connection.execute(
                select(Certificate.content).where(Certificate.token == token)
            ).scalar_one()
        return render_template("page.html", one=json.loads(content))

    return app
