"""Debian's chromium without a screen, driven by its own driver; nothing is downloaded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from tests.programs import needed_program

ARGUMENTS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1200,1600",
)


@pytest.fixture(scope="package")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Return one browser for these tests, closed before others run; its log of the network and the console is kept."""
    chromium, driver_program = (
        needed_program(name, f"on Debian: apt-get install {package}")
        for name, package in (("chromium", "chromium"), ("chromedriver", "chromium-driver"))
    )
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (*ARGUMENTS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # chromium's own sandbox cannot be set up by root
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(executable_path=driver_program))
    try:
        yield driver
    finally:
        driver.quit()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return the folder for screenshots: one of the test's own, or the one named by PAGE_PICTURES, to look at."""
    folder = Path(os.environ.get("PAGE_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
