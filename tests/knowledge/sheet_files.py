"""Official sheets of our own writing, in the format of the open data."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

SHEETS = {
    "F101": (
        "Carte de pêche : demande et prix",
        "La carte de pêche est nécessaire pour pêcher dans une rivière. Elle se prend en ligne ou chez un dépositaire."
        " Elle est valable une année.",
        "Qui doit prendre une carte ? Le pêcheur en eau douce. Les mineurs paient moins cher.",
    ),
    "F102": (
        "Divorce par consentement mutuel",
        "Les époux d'accord sur tout peuvent divorcer sans juge. Chacun prend un avocat.",
        "La convention est signée, puis déposée chez un notaire. Le délai de réflexion dure quinze jours.",
    ),
    "F103": (
        "Permis de conduire perdu ou volé",
        "En cas de perte du permis, il faut le déclarer puis demander un duplicata. La demande se fait en ligne.",
        "Le duplicata est payant. La déclaration de vol se fait au commissariat.",
    ),
}

_SYLLABLES = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "ou", "an", "eur", "ion")]


def sheet_xml(identifier: str, title: str, description: str, body: str, *, audience: str = "Particuliers") -> str:
    """Return the XML of a sheet."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" ID="{identifier}" type="Fiche d\'information"'
        f' spUrl="https://www.service-public.fr/particuliers/vosdroits/{identifier}">'
        f"<dc:title>{escape(title)}</dc:title><dc:description>{escape(description)}</dc:description>"
        f"<dc:date>modified 2026-05-04</dc:date><dc:identifier>{identifier}</dc:identifier>"
        f"<Audience>{audience}</Audience><Theme ID='N1'><Titre>Loisirs</Titre></Theme>"
        f"<Texte><Chapitre><Titre><Paragraphe>De quoi s'agit-il ?</Paragraphe></Titre>"
        f"<Paragraphe>{escape(body)}</Paragraphe></Chapitre></Texte>"
        "<OuSAdresser><Titre>Mairie de Tataouine</Titre></OuSAdresser></Publication>"
    )


def write_archive(path: Path, files: dict[str, str | bytes]) -> Path:
    """Write a zip with these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def ordinary_files() -> dict[str, str | bytes]:
    """Return our sheets, as the archive names them."""
    return {f"particuliers/{name}.xml": sheet_xml(name, *parts) for name, parts in SHEETS.items()}


def many_files(count: int, seed: int = 1) -> dict[str, str | bytes]:
    """Return `count` sheets of invented words, as long as real ones."""
    draw = random.Random(seed)
    words = ["".join(draw.choices(_SYLLABLES, k=draw.randint(2, 4))) for _ in range(8000)]

    def some(number: int) -> str:
        return " ".join(draw.choices(words, k=number))

    return {
        f"F{rank}.xml": sheet_xml(f"F{rank}", some(7), some(30) + ".", some(draw.randint(300, 3000)))
        for rank in range(1, count + 1)
    }
