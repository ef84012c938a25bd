"""The commands `pasapas nlu …`, as a person types them."""

import json

import pytest
from click.testing import CliRunner

from bot.commands.nlu import nlu


@pytest.fixture
def run():
    runner = CliRunner()
    return lambda *arguments, **options: runner.invoke(nlu, [str(argument) for argument in arguments], **options)


def test_parse_prints_the_contracts_fields(run, model_dir):
    result = run("parse", "voici mon code 1234", "--json", "--model", model_dir)
    meaning = json.loads(result.output)
    contract = {"intent", "confidence", "decision", "ranking", "entities", "language", "masked_text"}
    assert contract <= set(meaning)
    assert meaning["masked_text"] == "voici mon code [code masqué]"


def test_parse_reads_a_message_a_line(run, model_dir):
    result = run("parse", "-", "--model", model_dir, input="bonjour\nmerci\n\n")
    assert len([json.loads(line) for line in result.output.splitlines()]) == 3


def test_parse_speaks_french_without_json(run, model_dir):
    assert "urgence : shelter" in run("parse", "je dors dehors ce soir", "--model", model_dir).output


def test_evaluate_prints_the_contracts_figures(run, model_dir, tmp_path):
    file = tmp_path / "messages.tsv"
    file.write_text("text\tintent\nun conseiller svp\tparler_humain\nmerci bien\tremercier\n", encoding="utf-8")
    figures = json.loads(run("evaluate", file, "--model", model_dir, "--json").output)
    contract = {"accuracy", "answered_wrong", "macro_f1", "top3", "per_intent", "latency_ms"}
    assert contract <= set(figures)
    assert figures["safety"]["parler_humain"]["recall"] == 1.0


def test_evaluate_says_its_figures_in_french_and_draws_them(run, model_dir, tmp_path):
    file = tmp_path / "messages.tsv"
    file.write_text("text\tintent\nun conseiller svp\tparler_humain\nmerci bien\tremercier\n", encoding="utf-8")
    result = run("evaluate", file, "--model", model_dir, "--plot", tmp_path / "plots")
    assert "parler_humain : rappel 100.0% sur 1" in result.output
    assert {drawing.name for drawing in (tmp_path / "plots").iterdir()} == {"confusion.svg", "calibration.svg"}


def test_train_takes_any_folder(run, tmp_path):
    (tmp_path / "nlu.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: pain\n  examples: |\n    - du pain\n'
        "- intent: lait\n  examples: |\n    - du lait\n",
        encoding="utf-8",
    )
    result = run("train", "--data", tmp_path, "--out", tmp_path / "model")
    assert "2 exemples, 2 intents" in result.output
    assert run("parse", "du lait", "--json", "--model", tmp_path / "model").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("parse", "bonjour", "--model", "nulle-part"), "make setup"),
        (("evaluate", "absent.tsv"), "n'existe pas"),
        (("train", "--data", "nulle-part"), "aucun exemple"),
    ],
    ids=["no_model", "no_file", "no_data"],
)
def test_bad_input_is_said_in_one_line(run, arguments, sentence):
    result = run(*arguments)
    assert result.exit_code == 1
    assert sentence in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_file_without_header_is_refused(run, tmp_path):
    file = tmp_path / "messages.tsv"
    file.write_text("bonjour\tsaluer\n", encoding="utf-8")
    assert "text<TAB>intent" in run("evaluate", file).output
