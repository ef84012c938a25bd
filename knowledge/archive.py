"""Opens what the official sheets come in: the zip of the open data, a folder, or one file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LARGEST_FILE = 5_000_000
"""Bytes of one file; the largest real sheet holds about 200,000."""

MOST_FILES = 100_000


class BadArchive(Exception):
    """The archive cannot be read. Its text says why and what to do, in French."""


@dataclass(frozen=True)
class Archive:
    """The XML files of an archive: how many, and their names with their content, or None when one is too large."""

    count: int
    whole: bool
    """Whether it holds the whole collection: what it lacks has been withdrawn."""
    files: Iterator[tuple[str, bytes | None]]


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a zip, a folder or one XML file. Nothing is written to the disk.

    Raises:
        BadArchive: It is missing, damaged, empty, or holds too many files.
    """
    if path.is_dir():
        files = sorted(path.rglob("*.xml"))
        yield Archive(_counted(len(files), path), True, ((file.name, _read_file(file)) for file in files))
    elif path.suffix.lower() == ".xml" and path.is_file():
        yield Archive(1, False, iter([(path.name, _read_file(path))]))
    else:
        with _open_zip(path) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".xml")]
            count = _counted(len(entries), path)
            yield Archive(count, True, ((entry.filename, _read_entry(archive, entry)) for entry in entries))


def _counted(count: int, path: Path) -> int:
    if count == 0:
        raise BadArchive(f"« {path} » ne contient aucun fichier .xml. Donnez l'archive « Vos droits et démarches ».")
    if count > MOST_FILES:
        raise BadArchive(f"« {path} » contient {count} fichiers, {MOST_FILES} au plus.")
    return count


def _open_zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except OSError as error:
        raise BadArchive(f"« {path} » ne s'ouvre pas : {error.strerror}. Vérifiez le chemin.") from error
    except zipfile.BadZipFile as error:
        raise BadArchive(f"« {path} » n'est pas une archive zip, ou elle est abîmée. Téléchargez-la encore.") from error


def _read_file(file: Path) -> bytes | None:
    return file.read_bytes() if file.stat().st_size <= LARGEST_FILE else None


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    """Read one entry and no more than announced: an entry may swell a thousand times."""
    if entry.file_size > LARGEST_FILE:
        return None
    try:
        with archive.open(entry) as opened:
            content = opened.read(LARGEST_FILE + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return b""
    return content if len(content) <= LARGEST_FILE else None
