"""The system's Chromium for the suites that need a browser; without it they are skipped with one line."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-device-scale-factor=1",
)
MISSING = "Chromium est absent : apt-get install chromium chromium-driver"


def require_chromium() -> tuple[str, str]:
    """Return the paths of the browser and of its driver; skip, or fail in continuous integration."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if browser and driver:
        return browser, driver
    if os.environ.get("CI") == "true":
        pytest.fail(MISSING, pytrace=False)
    pytest.skip(MISSING)


@contextmanager
def open_browser(width: int, height: int = 800, *, scripts: bool = True) -> Iterator[webdriver.Chrome]:
    """Give a fresh browser, closed at the end of the block."""
    browser, driver = require_chromium()
    with tempfile.TemporaryDirectory(prefix="pasapas-chromium-", ignore_cleanup_errors=True) as profile:
        options = Options()
        options.binary_location = browser
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        if not scripts:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        chrome = webdriver.Chrome(options=options, service=Service(driver))
        try:
            # A window cannot be made as narrow as a phone: the page's own size is set instead.
            chrome.execute_cdp_cmd(
                "Emulation.setDeviceMetricsOverride",
                {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
            )
            yield chrome
        finally:
            chrome.quit()
