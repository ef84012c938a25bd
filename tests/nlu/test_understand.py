"""From a message to its meaning, with a small model."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu.examples import BadExamples, read_folder
from nlu.model import ModelMismatch
from nlu.sensitive import mask
from nlu.training import train
from nlu.understand import Understander

RULED = {
    "vital_before_human": ("je veux parler à quelqu'un, je dors dehors ce soir", "urgence_vitale"),
    "human": ("je veux parler à quelqu'un", "parler_humain"),
    "human_at_caf": ("je veux voir quelqu'un de la CAF", "caf_contact"),
    "code_given": ("voici mon code 1234", "partage_code"),
    "code_forgotten": ("j'ai oublié mon code caf", "caf_compte_acces"),
    "word": ("c koi le qf ?", "glossaire"),
    "english": ("please help me i do not understand this letter", "autre_langue"),
}


@pytest.mark.parametrize(("text", "intent"), RULED.values(), ids=RULED.keys())
def test_a_border_is_kept(text, intent, understander):
    masked = mask(text)
    assert understander.understand(masked.text, masked.secrets).intent == intent


def test_an_ambiguous_word_is_asked_about(understander):
    meaning = understander.understand("ma déclaration")
    assert meaning.decision == "ask"
    assert meaning.several[0] == meaning.ranking[0].intent == "caf_declaration_trimestrielle"
    assert not meaning.all_wanted


def test_two_needs_are_both_wanted(understander):
    meaning = understander.understand("je veux m'inscrire à france travail et aussi créer une adresse mail")
    assert set(meaning.several) == {"ft_inscription", "email_creer"}
    assert meaning.all_wanted


def test_a_human_and_a_vital_need_are_both_seen(understander):
    meaning = understander.understand("je veux parler à quelqu'un, je dors dehors ce soir")
    assert meaning.vital == ("shelter",)
    assert meaning.wants_human


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "😂😂",
        "93200",
        "https://exemple.fr/page",
        "12/05/2026",
        "👍",
        "🎉🎉",
        "93 200",
        "1 2 3",
        "...",
        "www.caf.fr",
        "06 12 34 56 78",
        "❤️🙏",
    ],
)
def test_a_message_without_words_is_not_understood(text, understander):
    meaning = understander.understand(text)
    assert (meaning.intent, meaning.decision, meaning.ranking) == (None, "refuse", ())


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_has_a_meaning(understander, text):
    masked = mask(text)
    meaning = understander.understand(masked.text, masked.secrets)
    assert sum(ranked.confidence for ranked in meaning.ranking) <= 1.001
    assert all(masked.text[entity.start : entity.end] for entity in meaning.entities)


@pytest.mark.parametrize(
    "text",
    ["a" * 4000, "ma caf " * 571, "?" * 4000, "1 2 " * 1000, "mot de passe est " * 230],
    ids=["one_letter", "words", "marks", "numbers", "context"],
)
def test_a_very_long_message_is_understood(text, understander):
    masked = mask(text)
    assert understander.understand(masked.text, masked.secrets).masked_text == masked.text


def test_many_threads_get_the_same_meaning(understander):
    texts = ["je veux une attestation caf", "mon rdv pole emploi", "c bon"] * 20
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(understander.understand, texts))
    assert together == [understander.understand(text) for text in texts]


SMALL = """version: "3.1"
nlu:
- intent: pain
  examples: |
    - je veux du [pain](aliment)
    - une baguette svp
    - du pain complet
- intent: fromage
  examples: |
    - je veux du fromage
    - un camembert
    - un morceau de comté
"""


@pytest.fixture
def small_data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "nlu.yml").write_text(SMALL, encoding="utf-8")
    return folder


def test_other_intents_can_be_learnt(small_data, tmp_path):
    train(read_folder(small_data), tmp_path / "model")
    understander = Understander(tmp_path / "model", data_dir=small_data)
    assert understander.understand("du pain svp").ranking[0].intent == "pain"
    assert {ranked.intent for ranked in understander.understand("je veux mourir").ranking} == {"pain", "fromage"}


def test_learning_twice_gives_the_same_model(small_data, tmp_path):
    for name in ("one", "two"):
        train(read_folder(small_data), tmp_path / name)
    meanings = [Understander(tmp_path / name, data_dir=None).understand("un camembert svp") for name in ("one", "two")]
    assert meanings[0] == meanings[1]


def test_a_missing_model_says_what_to_do(tmp_path):
    with pytest.raises(ModelMismatch, match="make setup"):
        Understander(tmp_path)


def test_a_model_of_other_examples_is_refused(model_dir, small_data):
    with pytest.raises(ModelMismatch, match=r"d'autres exemples.*make setup"):
        Understander(model_dir, data_dir=small_data)


def test_a_broken_model_is_refused(small_data, tmp_path):
    train(read_folder(small_data), tmp_path / "model")
    (tmp_path / "model" / "weights.npz").write_bytes(b"abc")
    with pytest.raises(ModelMismatch, match=r"abîmé.*make setup"):
        Understander(tmp_path / "model", data_dir=None)


def test_a_model_of_other_code_is_refused(small_data, tmp_path):
    train(read_folder(small_data), tmp_path / "model")
    meta = tmp_path / "model" / "meta.json"
    meta.write_text(meta.read_text(encoding="utf-8").replace('"code": "', '"code": "x'), encoding="utf-8")
    with pytest.raises(ModelMismatch, match=r"autre version.*make setup"):
        Understander(tmp_path / "model", data_dir=None)


def test_a_folder_without_examples_is_refused(tmp_path):
    with pytest.raises(BadExamples, match="aucun exemple"):
        read_folder(tmp_path)


BESIDE = {
    "code": ("voici mon code 4821, je veux m'inscrire à france travail", "partage_code", "ft_inscription"),
    "human": ("je veux parler à quelqu'un, je veux créer une adresse mail", "parler_humain", "email_creer"),
    "vital": ("je dors dehors ce soir et je veux créer une adresse mail", "urgence_vitale", "email_creer"),
}


@pytest.mark.parametrize(("text", "intent", "beside"), BESIDE.values(), ids=BESIDE.keys())
def test_a_need_beside_a_call_is_kept(text, intent, beside, understander):
    masked = mask(text)
    meaning = understander.understand(masked.text, masked.secrets)
    assert (meaning.intent, meaning.beside) == (intent, beside)


def test_nothing_is_beside_an_ordinary_need(understander):
    assert understander.understand("je veux créer une adresse mail").beside is None


@pytest.mark.parametrize("text", ["ameli mot de psse lilas2019", "compte impots, mot de psase : lilas2019"])
def test_a_code_given_beside_mistyped_words_is_heard(text, understander):
    assert not mask(text).secrets
    assert understander.understand(text).intent == "partage_code"
