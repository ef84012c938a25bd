"""Another language is recognised; French by ear never is one."""

import pytest

from nlu.examples import DATA, DEV, TEST, read_file, read_folder
from nlu.language import find_language
from nlu.model import load_model

FOREIGN = [
    ("hello can you help me with my papers", "en"),
    ("no entiendo nada de este papel", "es"),
    ("مرحبا كيف الحال", "ar"),
    ("помогите мне пожалуйста", "ru"),
    ("你好", "zh"),
    ("ich verstehe diesen brief nicht", "de"),
]


@pytest.mark.parametrize(("text", "code"), FOREIGN, ids=[code for _, code in FOREIGN])
def test_another_language_is_recognised(text, code):
    assert find_language(text, frozenset()) == code


@pytest.mark.parametrize(
    "text",
    [
        "azerty uiop qsdf",
        "azerty uiop qsdf jklm wxcv",
        "qsdfghjklm wxcvbn azertyuiop poiuyt",
        "aaaa zzzz azer",
        "i need help",
        "ok thanks",
        "je parle pas francé",
        "moi pas parler bien",
    ],
)
def test_short_texts_keys_side_by_side_and_french_by_ear_are_not_called_foreign(text):
    assert find_language(text, frozenset()) == "fr"


@pytest.mark.parametrize("text", ["", "123 456", "😂😂", "?!"])
def test_nothing_to_read_has_no_language(text):
    assert find_language(text, frozenset()) is None


@pytest.mark.parametrize("source", ["learnt", "dev", "test"])
def test_french_by_ear_is_never_another_language(source, model_dir):
    french = load_model(model_dir).french
    examples = {"learnt": read_folder(DATA), "dev": read_file(DEV), "test": read_file(TEST)}[source]
    texts = [example.text for example in examples if example.intent != "autre_langue"]
    called_foreign = [text for text in texts if find_language(text, french) not in (None, "fr")]
    assert texts
    assert len(called_foreign) / len(texts) <= 0.005, called_foreign
