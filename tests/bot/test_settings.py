"""Settings: every problem is told at once, in French, with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SettingsProblems, load_settings


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PASAPAS_DATA_DIR", "PASAPAS_TELEGRAM_TOKEN", "PASAPAS_MODEL_DIR", "PASAPAS_DESK_PORT"):
        monkeypatch.delenv(name, raising=False)


def test_nothing_is_needed() -> None:
    assert load_settings().desk_port == 8080


def test_the_dotenv_file_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PASAPAS_DESK_PORT=8123\n", encoding="utf-8")
    assert load_settings().desk_port == 8123


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PASAPAS_TELEGRAM_TOKN", "1:abc", "vouliez-vous dire PASAPAS_TELEGRAM_TOKEN"),
        ("PASAPAS_TELEGRAM_TOKEN", "pas un jeton", "@BotFather"),
        ("PASAPAS_DESK_PORT", "beaucoup", "port libre"),
        ("PASAPAS_TIMEZONE", "Mars/Olympus", "Europe/Paris"),
        ("PASAPAS_DATABASE_URL", "mysql://x", "postgresql://"),
        ("PASAPAS_WEB_PHONE", "peut-être", "demo, public ou off"),
        ("PASAPAS_TELEGRAM_WEBHOOK_URL", "https://exemple.fr/t", "PASAPAS_TELEGRAM_WEBHOOK_SECRET"),
    ],
)
def test_a_wrong_setting_is_one_line_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsProblems) as problems:
        load_settings()
    assert len(problems.value.lines) == 1
    assert name in problems.value.lines[0] or "WEBHOOK" in name
    assert "Remède" in problems.value.lines[0]
    assert words in problems.value.lines[0]


def test_all_problems_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASAPAS_TIMEZONE", "Mars")
    monkeypatch.setenv("PASAPAS_DESK_PORT", "-1")
    monkeypatch.setenv("PASAPAS_INCONNU", "1")
    with pytest.raises(SettingsProblems) as problems:
        load_settings()
    assert len(problems.value.lines) == 3


def test_a_token_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASAPAS_TELEGRAM_TOKEN", "123:secretsecret")
    assert "secretsecret" not in repr(load_settings())
