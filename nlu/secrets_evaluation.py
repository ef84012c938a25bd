"""Measures masking on labelled messages: what is recalled, and what is masked wrongly."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, get_args

from pydantic import TypeAdapter, ValidationError

from flows.definition import Strict
from flows.understanding import SecretKind


class BadSecrets(Exception):
    """A file of labelled secrets that cannot be read; the message says which line, never what it holds."""


class Secret(Strict):
    """What must not be left in the masked text, and what it is."""

    value: str
    kind: SecretKind


@dataclass(frozen=True)
class Labelled:
    """One message and its secrets: none for a look-alike."""

    text: str
    secrets: tuple[Secret, ...]


class Masked(Protocol):
    """A text without its secrets, and their kinds."""

    @property
    def text(self) -> str: ...

    @property
    def secrets(self) -> tuple[SecretKind, ...]: ...


_SECRETS = TypeAdapter(tuple[Secret, ...])


def read_secrets(path: Path) -> list[Labelled]:
    """Read a file of two columns, `text` and `secrets` (a JSON list of `value` and `kind`).

    Raises:
        BadSecrets: the file is missing, has other columns, or a line does not hold what it says.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSecrets(path.name) from error
    if not lines or lines[0].split("\t") != ["text", "secrets"]:
        raise BadSecrets(f"{path.name}, ligne 1 : colonnes text et secrets")
    return [_read_line(path, number, line) for number, line in enumerate(lines[1:], start=2)]


def _read_line(path: Path, number: int, line: str) -> Labelled:
    text, _, secrets = line.partition("\t")
    try:
        found = _SECRETS.validate_python(tuple(json.loads(secrets)), strict=False)
    except (ValueError, TypeError, ValidationError) as error:
        raise BadSecrets(f"{path.name}, ligne {number}") from error
    if any(secret.value not in text for secret in found):
        raise BadSecrets(f"{path.name}, ligne {number} : une valeur n'est pas dans le texte")
    return Labelled(text, found)


def measure_masking(messages: Sequence[Labelled], mask: Callable[[str], Masked]) -> dict[str, Any]:
    """Return the figures of `mask` on `messages`.

    A secret is recalled when its value is no longer in the masked text. Its kind is right when the
    masked kinds hold it. A look-alike is masked wrongly when any placeholder was added to its message.
    """
    total: Counter[str] = Counter()
    recalled: Counter[str] = Counter()
    right_kind: Counter[str] = Counter()
    look_alikes = wrongly_masked = 0
    for message in messages:
        masked = mask(message.text)
        if not message.secrets:
            look_alikes += 1
            wrongly_masked += bool(masked.secrets)
        for secret in message.secrets:
            gone = secret.value not in masked.text
            total[secret.kind] += 1
            recalled[secret.kind] += gone
            right_kind[secret.kind] += gone and secret.kind in masked.secrets
    kinds = [kind for kind in get_args(SecretKind) if total[kind]]
    return {
        "messages": len(messages),
        "secrets": total.total(),
        "recall": _share(recalled.total(), total.total()),
        "kind_accuracy": _share(right_kind.total(), recalled.total()),
        "look_alikes": look_alikes,
        "look_alikes_masked": wrongly_masked,
        "look_alikes_masked_share": _share(wrongly_masked, look_alikes),
        "by_kind": {
            kind: {
                "secrets": total[kind],
                "recall": _share(recalled[kind], total[kind]),
                "kind_accuracy": _share(right_kind[kind], recalled[kind]),
            }
            for kind in kinds
        },
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
