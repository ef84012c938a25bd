"""Finds a town named in a message, only when the words around or the name itself make it sure.

The towns are handed in: they are content, which this package does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.town_names import TownNames
from flows.towns import Town
from flows.understanding import Entity
from nlu.folding import fold

LONGEST = 6
"""Most words looked at as one name: « Saint-Laurent-de-la-Salanque » has five."""

KNOWN = 5_000
"""People from which a town is believed after « à » alone."""

LARGE = 20_000
"""People from which a town's name alone is believed."""

LONG = 7
"""Letters from which a name alone is believed: shorter ones are words too."""

_WORDS = (
    "agen albi allonnes annonay auray avion bains beaune bourg brest bron cannes castres chatou chelles colombes corps"
    " dole dreux elbeuf flers gap gien grasse ham issoire laval lens limoges lire lure macon massy mantes melun menton"
    " nice niort orange pau plaisir pont provins redon rennes riom roses royan saintes saumur sens sete talence toul"
    " tours troyes valence vallet verdun vertou vienne vire"
)
WORDS_TOO = frozenset(_WORDS.split())
"""Towns named like words, things, brands or first names: believed only where the message says that one lives there."""

NEVER = frozenset(
    (
        "l hopital", "la creche", "la foret", "la garde", "la montagne", "la poste", "la rue", "la tour", "la ville",
        "le bourg", "le pont", "le port", "le quartier", "les bains", "ligne", "long", "ville", "y",
    )
)  # fmt: skip
"""Names of towns that mean something else wherever they are written."""

_LIVES = re.compile(
    r"(?:(?:j ?'? ?)?h?abit\w*|(?:je )?(?:vis|vi|reste|loge|demeure)|domicili\w*|heberg\w*|ville de|ville d'|commune de"
    r"|mairie de|mairie d')\s*(?:(?:a|au|aux|sur|dans|en|maintenant|toujours)\s+)*$"
)
_AT = re.compile(r"(?:^|\s)(?:a|sur|vers|depuis|pres de|a cote de|de)\s+$")
_TOKEN = re.compile(r"[a-z0-9]+")


def find_towns(text: str, folded: str, towns: TownNames) -> Iterator[Entity]:
    """Yield the towns surely named, with their official code as value; the longest name first at each place."""
    tokens = [match.span() for match in _TOKEN.finditer(folded)]
    skip = 0
    for rank, (start, _) in enumerate(tokens):
        if rank < skip:
            continue
        for length in range(min(LONGEST, len(tokens) - rank), 0, -1):
            end = tokens[rank + length - 1][1]
            found = towns.exact(folded[start:end])
            if not found.towns:
                continue
            # Of a name with several towns nothing shorter is read: « Saint-Denis » is no « Le Saint ».
            skip = rank + length
            if found.sure and _is_sure(text, folded, start, end, found.towns[0]):
                yield Entity(kind="commune", value=found.towns[0].code, start=start, end=end)
            break


def _is_sure(text: str, folded: str, start: int, end: int, town: Town) -> bool:
    before, name = folded[:start], " ".join(_TOKEN.findall(folded[start:end]))
    if name in NEVER:
        return False
    whole = _is_whole(name, town)
    if _LIVES.search(before):
        return whole or town.population >= KNOWN
    if name in WORDS_TOO or not whole:
        return False
    # « à » with its accent says where; « a » may be « elle a ».
    at = _AT.search(before)
    if at is not None and town.population >= KNOWN and (text[start].isupper() or len(name) >= LONG - 2):
        return True
    return town.population >= LARGE and len(name) >= LONG


def _is_whole(name: str, town: Town) -> bool:
    """Whether the whole name is said, not what people shorten it to."""
    said = [{"st": "saint", "ste": "sainte"}.get(word, word) for word in _TOKEN.findall(name)]
    return said == _TOKEN.findall(fold(town.name))
