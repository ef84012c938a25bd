"""The settings, from the environment and `.env`: all problems are told at once, in French, with the remedy."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "PASAPAS_"
DOTENV = Path(".env")

REMEDIES = {
    "telegram_token": "copiez le jeton donné par @BotFather, par exemple 123456:ABC-def",
    "telegram_api_url": "donnez une adresse qui commence par http:// ou https://",
    "telegram_webhook_url": "donnez une adresse qui commence par https://, ou laissez vide",
    "telegram_webhook_secret": "1 à 256 caractères parmi lettres, chiffres, « _ » et « - »",
    "telegram_rate": "donnez un nombre d'envois par seconde, de 1 à 1000",
    "database_url": "donnez une adresse postgresql://…, ou laissez vide",
    "desk_port": "donnez un port libre, de 1 à 65535 ; 0 en choisit un",
    "web_phone": "choisissez demo, public ou off",
    "nlu_engine": "choisissez embedded, rasa ou both",
    "timezone": "donnez un fuseau connu, par exemple Europe/Paris",
    "public_url": "donnez une adresse qui commence par http:// ou https://",
    "smtp_url": "donnez une adresse smtp://… ou smtps://…, ou laissez vide",
    "rasa_url": "donnez une adresse qui commence par http:// ou https://",
}


class SettingsProblems(Exception):
    """What is wrong with the settings: one French line each, with the remedy."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def _default_keys_file() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "pasapas" / "keys"


class Settings(BaseSettings):
    """Everything that an installation may choose. All are optional for the demonstration."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=DOTENV, extra="ignore", env_ignore_empty=True)

    telegram_token: str | None = Field(default=None, pattern=r"^[\w:-]{3,}$", repr=False)
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_url: str | None = None
    telegram_webhook_secret: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,256}$", repr=False)
    telegram_rate: float = Field(default=30.0, ge=1, le=1000)
    """Sends a second for the whole bot; Telegram takes about 30 (its FAQ)."""
    database_url: str | None = Field(default=None, repr=False)
    data_dir: Path = Path("var")
    model_dir: Path = Path("build/model")
    secret_keys: str | None = Field(default=None, repr=False)
    keys_file: Path = Field(default_factory=_default_keys_file)
    desk_host: str = "127.0.0.1"
    desk_port: int = Field(default=8080, ge=0, le=65535)
    public_url: str | None = None
    smtp_url: str | None = Field(default=None, repr=False)
    mail_from: str | None = None
    web_phone: Literal["demo", "public", "off"] = "demo"
    nlu_engine: Literal["embedded", "rasa", "both"] = "embedded"
    rasa_url: str = "http://127.0.0.1:5005"
    timezone: str = "Europe/Paris"

    @field_validator("telegram_api_url", "public_url", "rasa_url")
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        if value is not None and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc):
            raise ValueError("web address expected")
        return value.rstrip("/") if value else value

    @field_validator("telegram_webhook_url")
    @classmethod
    def _is_https(cls, value: str | None) -> str | None:
        if value is not None and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc):
            raise ValueError("https address expected")
        return value

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("postgresql://", "postgresql+psycopg://", "postgres://")):
            raise ValueError("PostgreSQL address expected")
        return value

    @field_validator("timezone")
    @classmethod
    def _is_known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise ValueError("unknown time zone") from unknown
        return value

    @property
    def erasures_file(self) -> Path:
        """Where the erasures are remembered, beside the keys: a restore of the database does them again."""
        return self.keys_file.with_name(f"{self.keys_file.name}.erasures")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of dates and hours told to people."""
        return ZoneInfo(self.timezone)


def load_settings() -> Settings:
    """Read the settings from the environment and `.env`.

    Raises:
        SettingsProblems: One line for each unknown or wrong setting.
    """
    lines = [_unknown_line(name) for name in _given_names() if name.removeprefix(PREFIX).lower() not in _known()]
    try:
        settings = Settings()
    except ValidationError as errors:
        lines.extend(_wrong_line(str(error["loc"][0])) for error in errors.errors())
        raise SettingsProblems(lines) from None
    if settings.telegram_webhook_url and not settings.telegram_webhook_secret:
        lines.append(
            "PASAPAS_TELEGRAM_WEBHOOK_SECRET manque : il est obligatoire avec PASAPAS_TELEGRAM_WEBHOOK_URL. "
            "Remède : choisissez un mot secret de 32 lettres et chiffres."
        )
    if lines:
        raise SettingsProblems(lines)
    return settings


def _known() -> set[str]:
    return set(Settings.model_fields)


def _given_names() -> list[str]:
    names = {name for name in os.environ if name.startswith(PREFIX)}
    names |= {name for name in dotenv_values(DOTENV) if name.startswith(PREFIX)} if DOTENV.exists() else set()
    return sorted(name for name in names if name not in OUTSIDE_SETTINGS)


OUTSIDE_SETTINGS = frozenset({"PASAPAS_SCREENSHOTS"})
"""Read by the test suites only."""


def _unknown_line(name: str) -> str:
    close = get_close_matches(name.removeprefix(PREFIX).lower(), _known(), n=1)
    meant = f"vouliez-vous dire {PREFIX}{close[0].upper()} ?" if close else "voir .env.example."
    return f"{name} : ce réglage n'existe pas. Remède : {meant}"


def _wrong_line(field: str) -> str:
    remedy = REMEDIES.get(field, "voir .env.example")
    return f"{PREFIX}{field.upper()} : cette valeur ne convient pas. Remède : {remedy}."
