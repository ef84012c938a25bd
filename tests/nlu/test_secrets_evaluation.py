"""Masking is measured on labelled messages: what is recalled, what is masked wrongly, and never a message shown."""

import json
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from bot.commands.nlu import nlu
from flows.understanding import SecretKind
from nlu.secrets_evaluation import BadSecrets, Labelled, Secret, measure_masking, read_secrets


class Result(NamedTuple):
    text: str
    secrets: tuple[SecretKind, ...]


def hide_digits(text: str) -> Result:
    """A mask that takes every digit for a code."""
    hidden = "".join("*" if character.isdigit() else character for character in text)
    return Result(hidden, ("code",) if hidden != text else ())


MESSAGES = [
    Labelled("code 1234", (Secret(value="1234", kind="code"),)),
    Labelled("mdp soleil", (Secret(value="soleil", kind="password"),)),
    Labelled("sécu 2 02 08 puis 92", (Secret(value="2 02 08", kind="nir"), Secret(value="92", kind="nir"))),
    Labelled("le 3230", ()),
    Labelled("bonjour", ()),
]


def test_recall_kinds_and_look_alikes_are_counted():
    figures = measure_masking(MESSAGES, hide_digits)
    assert (figures["secrets"], figures["recall"]) == (4, 0.75)
    assert figures["kind_accuracy"] == pytest.approx(1 / 3, abs=1e-4)
    assert (figures["look_alikes"], figures["look_alikes_masked"]) == (2, 1)
    assert figures["by_kind"]["password"] == {"secrets": 1, "recall": 0.0, "kind_accuracy": None}
    assert figures["by_kind"]["nir"]["recall"] == 1.0


@pytest.fixture
def write(tmp_path):
    def write(*lines):
        file = tmp_path / "secrets.tsv"
        file.write_text("\n".join(("text\tsecrets", *lines)) + "\n", encoding="utf-8")
        return file

    return write


def test_a_quote_in_a_message_is_only_a_quote(write):
    [message] = read_secrets(write('le mdp "lune\t[{"value": "lune", "kind": "password"}]'))
    assert message == Labelled('le mdp "lune', (Secret(value="lune", kind="password"),))


@pytest.mark.parametrize(
    "line",
    ["sans colonne", "code 12\tnon", 'code 12\t[{"value": "99", "kind": "code"}]', 'x\t[{"value": "x", "kind": "?"}]'],
)
def test_a_line_that_is_not_one_is_named_without_what_it_holds(write, line):
    with pytest.raises(BadSecrets, match="ligne 2") as error:
        read_secrets(write(line))
    assert line.split("\t")[0] not in str(error.value)


def test_the_command_prints_figures_and_no_message(write):
    file = write('mon code 4821\t[{"value": "4821", "kind": "code"}]', "le 3230\t[]")
    figures = json.loads(CliRunner().invoke(nlu, ["evaluate-secrets", str(file), "--json"]).output)
    assert (figures["recall"], figures["look_alikes_masked"]) == (1.0, 0)
    shown = CliRunner().invoke(nlu, ["evaluate-secrets", str(file)]).output
    assert "secrets masqués : 100.0% sur 1" in shown
    assert "4821" not in shown


def test_the_command_says_which_file_it_cannot_read(tmp_path):
    result = CliRunner().invoke(nlu, ["evaluate-secrets", str(tmp_path / "absent.tsv")])
    assert result.exit_code == 1
    assert "absent.tsv" in result.output
