"""What an amendment changed, in words (17025 7.8.8.1: the change is clearly identified)."""

from collections.abc import Iterator

from lims.domain.certificate import CertificateContent, Party, Sample, Words

NOTHING = Words(
    id="Isi laporan sama dengan yang digantikan; lihat alasan.",
    en="The content equals the replaced report; see the reason.",
)


def changes(old: CertificateContent, new: CertificateContent) -> tuple[Words, ...]:
    """Return every printed difference between a certificate and the one that replaces it."""
    found = tuple(
        Words(
            id=f"{label.id}: {was.id or '–'} → {now.id or '–'}",
            en=f"{label.en}: {was.en or '–'} → {now.en or '–'}",
        )
        for label, was, now in _differences(_printed(old), _printed(new))
    )
    return found or (NOTHING,)


def _differences(
    old: dict[str, tuple[Words, Words]], new: dict[str, tuple[Words, Words]]
) -> Iterator[tuple[Words, Words, Words]]:
    nothing = Words(id="", en="")
    for key in [*old, *(key for key in new if key not in old)]:
        label = (old.get(key) or new[key])[0]
        was = old[key][1] if key in old else nothing
        now = new[key][1] if key in new else nothing
        if was != now:
            yield label, was, now


def _printed(content: CertificateContent) -> dict[str, tuple[Words, Words]]:
    """Return label and words of everything that a reader compares, by a key that lasts."""
    printed: dict[str, tuple[Words, Words]] = {}
    for key, label, party in (
        ("client", Words(id="Pelanggan", en="Customer"), content.client),
        ("on-behalf-of", Words(id="Atas nama", en="On behalf of"), content.on_behalf_of),
    ):
        printed[key] = (label, _party(party))
    printed["environment"] = (Words(id="Kondisi pengujian", en="Test conditions"), content.environment)
    for sample in content.samples:
        printed |= _sample(sample)
    return printed


def _party(party: Party | None) -> Words:
    text = f"{party.name}, {party.address}" if party else ""
    return Words(id=text, en=text)


def _sample(sample: Sample) -> dict[str, tuple[Words, Words]]:
    name = sample.code
    printed = {
        f"{name}/description": (_of(name, "nama contoh", "description"), _same(sample.description)),
        f"{name}/condition": (_of(name, "kondisi", "condition"), sample.condition),
        f"{name}/tested": (
            _of(name, "tanggal uji", "dates of test"),
            _same(f"{sample.tested_from.isoformat()} – {sample.tested_to.isoformat()}"),
        ),
        f"{name}/overall": (_of(name, "pernyataan", "statement"), sample.overall.words),
    }
    for fact in sample.facts:
        printed[f"{name}/fact/{fact.label.en}"] = (_of(name, fact.label.id, fact.label.en), _same(fact.value))
    for row in sample.rows:
        label = _of(
            name,
            f"{row.property.id} {row.specimen}".strip(),
            f"{row.property.en} {row.specimen}".strip(),
        )
        verdict = row.verdict.value if row.verdict else ""
        provider = f"({row.subcontractor})" if row.subcontractor else ""
        printed[f"{name}/row/{row.requirement}/{row.property.en}/{row.specimen}"] = (
            label,
            Words(
                id=" ".join(filter(None, (row.result.id, row.unit, verdict, provider))),
                en=" ".join(filter(None, (row.result.en, row.unit, verdict, provider))),
            ),
        )
    for position, remark in enumerate(sample.remarks):
        printed[f"{name}/remark/{position}"] = (_of(name, "catatan", "remark"), remark)
    return printed


def _of(sample: str, in_id: str, in_en: str) -> Words:
    return Words(id=f"Contoh {sample}, {in_id}", en=f"Sample {sample}, {in_en}")


def _same(text: str) -> Words:
    return Words(id=text, en=text)
