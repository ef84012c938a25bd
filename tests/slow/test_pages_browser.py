"""The pages in a real browser: nothing sticks out, live push arrives, and everything works without scripts."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import uvicorn
from litestar import Litestar
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from flows.typography import NO_BREAK
from tests.bot.phone.conftest import answering  # noqa: F401 (fixtures are found by their name)
from tests.desk.conftest import (  # noqa: F401 (as above)
    aidants,
    amina,
    app,
    clock,
    desk_services,
    hub,
    phone_services,
    reasons,
    worker,
)
from tests.desk.visitor import PASSWORD
from tests.slow.browser import open_browser

pytestmark = pytest.mark.slow

WIDTHS = (320, 360, 768, 1366)
PATIENCE = 15
"""How long a busy machine may take, in seconds."""


@pytest.fixture
async def site(app: Litestar) -> AsyncIterator[str]:
    """The pages on a real port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await task


def wait_for(chrome: Chrome, done: Callable[[], object]) -> None:
    WebDriverWait(chrome, PATIENCE, poll_frequency=0.05).until(lambda _: done())


def look(chrome: Chrome, name: str) -> None:
    """Check that nothing sticks out and nothing was refused, and keep a picture where one is wanted."""
    wide = chrome.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name}: {wide} px too wide"
    folder = os.environ.get("PASAPAS_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        chrome.save_screenshot(str(Path(folder) / f"{name}.png"))
    complaints = [line["message"] for line in chrome.get_log("browser") if "404" not in line["message"]]
    assert complaints == []


def log_in(chrome: Chrome, site: str, name: str) -> None:
    chrome.get(f"{site}/aidants/")
    chrome.find_element(By.ID, "email").send_keys(f"{name}@exemple.fr")
    chrome.find_element(By.ID, "mot_de_passe").send_keys(PASSWORD, Keys.ENTER)
    wait_for(chrome, lambda: "File d’attente" in chrome.title)


def write(chrome: Chrome, text: str) -> None:
    chrome.find_element(By.ID, "texte").send_keys(text)
    chrome.find_element(By.CSS_SELECTOR, "#ecrire button").click()


def press(chrome: Chrome, label: str) -> None:
    for button in chrome.find_elements(By.CSS_SELECTOR, "#boutons button"):
        if label in button.text:
            chrome.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", button)
            button.click()
            return
    raise AssertionError(f"no button {label}")


def text_of(chrome: Chrome, selector: str) -> str:
    text = str(chrome.execute_script("return document.querySelector(arguments[0])?.innerText ?? ''", selector))
    return text.replace(NO_BREAK, " ")


@pytest.mark.parametrize("width", WIDTHS)
async def test_nothing_sticks_out_of_any_page(
    site: str,
    answering: None,
    aidants: dict[str, int],
    amina: int,
    width: int,
) -> None:
    def visit_all() -> None:
        with open_browser(width) as chrome:
            for name, path in (
                ("accueil", "/"),
                ("confidentialite", "/confidentialite"),
                ("perdu", "/nulle-part"),
                ("telephone", "/telephone"),
                ("effacer", "/telephone/effacer"),
                ("connexion", "/aidants/connexion"),
            ):
                chrome.get(site + path)
                look(chrome, f"{width}-{name}")
            log_in(chrome, site, "bernard")
            look(chrome, f"{width}-file")
            chrome.find_element(By.CSS_SELECTOR, ".case h3 a").click()
            wait_for(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, "#reponse button"))
            look(chrome, f"{width}-conversation")
            chrome.find_element(By.CSS_SELECTOR, "#reponse button").click()
            wait_for(chrome, lambda: chrome.find_elements(By.ID, "texte"))
            look(chrome, f"{width}-reponse")
            chrome.get(f"{site}/aidants/structure")
            look(chrome, f"{width}-structure")

    await asyncio.to_thread(visit_all)


async def test_a_person_and_an_aidant_talk_without_loading_a_page(
    site: str,
    answering: None,
    aidants: dict[str, int],
) -> None:
    def talk() -> None:
        with open_browser(360) as phone, open_browser(1366) as desk:
            log_in(desk, site, "bernard")
            phone.get(f"{site}/telephone")
            wait_for(phone, lambda: "Bonjour." in text_of(phone, "#messages"))
            press(phone, "C'est fait")
            wait_for(phone, lambda: "Choisi : done" in text_of(phone, "#messages"))
            write(phone, "aide")
            wait_for(phone, lambda: "Quelqu'un va vous répondre." in text_of(phone, "#messages"))
            wait_for(desk, lambda: "Personne n° 1" in text_of(desk, "#file"))
            desk.find_element(By.CSS_SELECTOR, ".case .act button").click()
            wait_for(desk, lambda: desk.find_elements(By.ID, "texte"))
            desk.find_element(By.ID, "texte").send_keys("Bonjour, je suis là.")
            desk.find_element(By.CSS_SELECTOR, "[action$='/repondre'] button").click()
            wait_for(phone, lambda: "Bonjour, je suis là." in text_of(phone, ".message.human"))
            assert "Bernard, aidant" in text_of(phone, ".message.human")
            wait_for(desk, lambda: "Votre message est parti" in text_of(desk, "main"))
            desk.find_element(By.ID, "texte").send_keys("un brouillon")
            write(phone, "merci <b>beaucoup</b>")
            wait_for(desk, lambda: "merci <b>beaucoup</b>" in text_of(desk, "#fil"))
            assert desk.find_element(By.ID, "texte").get_property("value") == "un brouillon"
            assert desk.switch_to.active_element.get_attribute("id") == "texte"
            look(phone, "360-telephone-aidant")
            look(desk, "1366-conversation-vive")

    await asyncio.to_thread(talk)


async def test_a_message_written_without_a_network_leaves_when_it_comes_back(
    site: str,
    answering: None,
    aidants: dict[str, int],
) -> None:
    def cut_and_mend() -> None:
        with open_browser(360) as phone:
            phone.get(f"{site}/telephone")
            wait_for(phone, lambda: "Bonjour." in text_of(phone, "#messages"))
            phone.execute_script("window.net = window.fetch; window.fetch = () => Promise.reject(new TypeError())")
            write(phone, "sans réseau")
            wait_for(phone, lambda: phone.find_element(By.ID, "reseau").is_displayed())
            phone.refresh()
            wait_for(phone, lambda: "Reçu : sans réseau" in text_of(phone, "#messages"))
            assert text_of(phone, "#messages").count("sans réseau") == 2
            assert not phone.find_element(By.ID, "reseau").is_displayed()

    await asyncio.to_thread(cut_and_mend)


async def test_the_keyboard_alone_is_enough(site: str, answering: None) -> None:
    def type_only() -> None:
        with open_browser(1366) as phone:
            phone.get(f"{site}/telephone")
            wait_for(phone, lambda: "Bonjour." in text_of(phone, "#messages"))
            phone.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
            assert phone.switch_to.active_element.text == "Aller au contenu"
            phone.switch_to.active_element.send_keys(Keys.ENTER, Keys.TAB, Keys.TAB)
            assert phone.switch_to.active_element.text == "C'est fait"
            phone.switch_to.active_element.send_keys(Keys.ENTER)
            wait_for(phone, lambda: "Choisi : done" in text_of(phone, "#messages"))
            wait_for(phone, lambda: phone.switch_to.active_element.text == "C'est fait")

    await asyncio.to_thread(type_only)


async def test_without_scripts_both_sides_still_talk(
    site: str,
    answering: None,
    aidants: dict[str, int],
) -> None:
    def talk() -> None:
        with open_browser(360, scripts=False) as phone, open_browser(768, scripts=False) as desk:
            phone.get(f"{site}/telephone")
            wait_for(phone, lambda: phone.get(f"{site}/telephone") or "Bonjour." in phone.page_source)
            write(phone, "aide")
            wait_for(phone, lambda: phone.get(f"{site}/telephone") or "va vous répondre" in phone.page_source)
            log_in(desk, site, "bernard")
            desk.find_element(By.CSS_SELECTOR, ".case .act button").click()
            wait_for(desk, lambda: desk.find_elements(By.ID, "texte"))
            desk.find_element(By.ID, "texte").send_keys("Bonjour, je suis là.")
            desk.find_element(By.CSS_SELECTOR, "[action$='/repondre'] button").click()
            wait_for(desk, lambda: "Votre message est parti" in desk.page_source)
            answered = re.compile(r"Bernard, aidant</p>\s*<p class=\"bubble\">Bonjour, je suis là")
            wait_for(phone, lambda: phone.get(f"{site}/telephone") or answered.search(phone.page_source))

    await asyncio.to_thread(talk)
