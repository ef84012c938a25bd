"""`pasapas admin …`: accounts, structures, a person's rights, and the safety of the data."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click

from bot.preparation import CannotStart, Ground, open_ground
from bot.settings import Settings, SettingsProblems, load_settings
from desk.login.passwords import hash_password
from store import accounts, backup, erasure, export, people, rotation, structures
from store.database import WrongKeys
from store.structures import Structure

T = TypeVar("T")


@click.group()
def admin() -> None:
    """Comptes, structures, droits des personnes, sauvegarde."""


def with_ground(work: Callable[[Ground, Settings], Awaitable[T]]) -> T:
    """Open the store, do `work`, close; a problem is one line and the exit code 1."""

    async def run() -> T:
        settings = load_settings()
        async with open_ground(settings) as ground:
            return await work(ground, settings)

    try:
        return asyncio.run(run())
    except (SettingsProblems, CannotStart) as problems:
        for line in problems.lines:
            click.echo(line, err=True)
        raise SystemExit(1) from None


def refuse(line: str) -> SystemExit:
    """Print one line that says what is wrong, and return what ends the command."""
    click.echo(line, err=True)
    return SystemExit(1)


@admin.command("create-user")
@click.option("--email", required=True, help="Adresse e-mail, pour se connecter.")
@click.option("--first-name", required=True, help="Prénom, tel que la personne aidée le lira.")
@click.option("--structure", "slug", default=None, help="Nom court de la structure ; sinon celle par défaut.")
@click.option(
    "--role", type=click.Choice(["aidant", "coordinator", "editor", "admin"]), default="aidant", show_default=True
)
def create_user(email: str, first_name: str, slug: str | None, role: accounts.Role) -> None:
    """Crée un compte et montre son mot de passe, une seule fois."""

    async def work(ground: Ground, settings: Settings) -> str:
        password = secrets.token_urlsafe(12)
        async with ground.db.transaction() as s:
            structure = await structures.by_slug(s, slug) if slug else await structures.default(s)
            if structure is None:
                raise refuse(f"La structure « {slug} » n'existe pas. Voyez « pasapas admin structure ».")
            if await accounts.aidant_by_email(s, ground.keyring, email) is not None:
                raise refuse("Cette adresse a déjà un compte. Pour un nouveau mot de passe : pasapas admin password.")
            await accounts.create_aidant(
                s, ground.keyring, structure.id,
                first_name=first_name, email=email, password_hash=hash_password(password), role=role,
            )  # fmt: skip
        return password

    password = with_ground(work)
    click.echo(f"Compte créé. Mot de passe, montré une seule fois : {password}")


@admin.command("password")
@click.option("--email", required=True, help="Adresse e-mail du compte.")
def change_password(email: str) -> None:
    """Donne un nouveau mot de passe à un compte, et le montre une seule fois."""

    async def work(ground: Ground, settings: Settings) -> str:
        password = secrets.token_urlsafe(12)
        async with ground.db.transaction() as s:
            found = await accounts.aidant_by_email(s, ground.keyring, email)
            if found is None:
                raise refuse("Aucun compte n'a cette adresse.")
            await accounts.save_password(s, found.id, hash_password(password))
            await accounts.clear_failures(s, found.id)
        return password

    click.echo(f"Nouveau mot de passe, montré une seule fois : {with_ground(work)}")


@admin.command("structure")
@click.option("--slug", default=None, help="Nom court, pour le lien /start s_…")
@click.option("--name", default=None, help="Nom montré aux personnes.")
@click.option("--phone", default=None, help="Téléphone montré aux personnes.")
@click.option("--hours", default=None, help="Horaires, en clair.")
@click.option("--area", default=None, help="Territoire.")
@click.option("--privacy-contact", default=None, help="Qui répond sur les données.")
def structure(slug: str | None, **given: str | None) -> None:
    """Montre les structures ; avec --slug, crée ou change l'une d'elles."""
    changes = {key: value for key, value in given.items() if value is not None}

    async def work(ground: Ground, settings: Settings) -> list[Structure]:
        async with ground.db.transaction() as s:
            if slug is not None or changes:
                known = await structures.by_slug(s, slug) if slug else await structures.default(s)
                await structures.save(s, _changed(known or Structure(id=0, slug=slug or "", name=slug or ""), changes))
            return await structures.all_structures(s)

    for found in with_ground(work):
        mark = " (par défaut)" if found.is_default else ""
        click.echo(
            f"{found.slug}{mark} : {found.name} · {found.phone or 'sans téléphone'} · {found.hours or 'sans horaires'}"
        )


def _changed(base: Structure, changes: dict[str, str]) -> Structure:
    return replace(
        base,
        name=changes.get("name", base.name),
        phone=changes.get("phone", base.phone),
        hours=changes.get("hours", base.hours),
        area=changes.get("area", base.area),
        privacy_contact=changes.get("privacy_contact", base.privacy_contact),
    )


def person_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that name a person."""
    command = click.option("--address", required=True, help="Adresse de la personne sur ce canal (numéro Telegram…).")(
        command
    )
    channels = click.Choice(["telegram", "phone", "terminal"])
    return click.option("--channel", type=channels, default="telegram", show_default=True)(command)


@admin.command("export")
@person_options
def export_person(channel: people.Channel, address: str) -> None:
    """Écrit tout ce que nous gardons sur une personne."""

    async def work(ground: Ground, settings: Settings) -> str:
        async with ground.db.transaction() as s:
            found = await people.find_person(s, ground.keyring, channel, address)
            if found is None:
                raise refuse("Nous ne gardons rien sur cette personne.")
            return await export.export_person(s, ground.keyring, found.id)

    click.echo(with_ground(work))


@admin.command("erase")
@person_options
@click.confirmation_option(prompt="Tout effacer ? On ne peut pas revenir en arrière")
def erase(channel: people.Channel, address: str) -> None:
    """Efface tout ce que nous gardons sur une personne."""

    async def work(ground: Ground, settings: Settings) -> None:
        async with ground.db.transaction() as s:
            found = await people.find_person(s, ground.keyring, channel, address)
            if found is None:
                raise refuse("Nous ne gardons rien sur cette personne.")
            await erasure.erase_person(s, ground.keyring, found.id, datetime.now(settings.zone))

    with_ground(work)
    click.echo("C'est effacé.")


@admin.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def back_up(file: Path) -> None:
    """Sauvegarde la base et les fichiers reçus. Les clés n'y sont pas."""

    async def work(ground: Ground, settings: Settings) -> int:
        return await backup.backup(ground.db.url, file)

    rows = with_ground(work)
    click.echo(
        f"Sauvegarde écrite : {file} ({rows} lignes). Gardez les clés ailleurs : sans elles, elle ne s'ouvre pas."
    )


@admin.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", "replace_all", is_flag=True, help="Remplace une base qui connaît déjà des personnes.")
def restore(file: Path, replace_all: bool) -> None:
    """Remet une sauvegarde dans une base, puis refait les effacements demandés depuis."""

    async def work(ground: Ground, settings: Settings) -> backup.Restored:
        ledger = settings.erasures_file
        try:
            return await backup.restore(ground.db.url, file, ground.keyring, ledger_file=ledger, replace=replace_all)
        except backup.BackupUnusable as unusable:
            raise refuse(str(unusable)) from None
        except WrongKeys:
            raise refuse("Ces clés n'ouvrent pas cette sauvegarde. Remède : remettez les clés d'avant.") from None

    done = with_ground(work)
    click.echo(
        f"Sauvegarde du {done.made_at:%d/%m/%Y} remise : {done.rows} lignes, {done.erased_again} effacements refaits."
    )


@admin.command("rotate-keys")
def rotate_keys() -> None:
    """Chiffre de nouveau toute la base avec la première clé."""

    async def work(ground: Ground, settings: Settings) -> int:
        return await rotation.rotate(ground.db, ground.keyring)

    click.echo(f"{with_ground(work)} valeurs chiffrées avec la première clé. L'ancienne clé peut être retirée.")
