"""``login`` in a real browser: the page with the button, the way back, and what the person reads in the end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.wait import WebDriverWait

from tests.world import TIMEOUT_SECONDS, World


def begin(world: World, folder: Path) -> tuple[subprocess.Popen[str], str]:
    """Start ``login`` and return it with the address it prints for the browser."""
    assert world._servers is not None
    base = world._servers.cobot_url
    urls = [word for name in ("api", "space", "account") for word in (f"--cobot-{name}-url", base)]
    process = subprocess.Popen(
        [sys.executable, "-m", "cobot_sevdesk_sync", "login", "--language", "de", "--subdomain", "co-up", *urls],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # "true" opens nothing: the test's own browser goes to the address.
        env={**os.environ, "BROWSER": "true", "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "/oauth/authorize" in line:
            return process, line.strip()
    raise AssertionError(process.communicate()[1])


def press(browser: webdriver.Chrome, decision: str) -> None:
    browser.find_element(By.CSS_SELECTOR, f'button[value="{decision}"]').click()


@pytest.mark.parametrize(
    ("decision", "revoked", "title", "code"),
    [
        ("allow", (), "Angemeldet", 0),
        ("deny", (), "Der Zugang wurde nicht erlaubt", 2),
        ("allow", ("read_invoices",), "Das hat nicht geklappt", 4),
    ],
)
def test_a_person_presses_a_button_and_reads_how_it_ended(
    served: World, browser: webdriver.Chrome, decision: str, revoked: tuple[str, ...], title: str, code: int
) -> None:
    served.cobot.revoke(*revoked)
    process, address = begin(served, served.folder)
    try:
        browser.get(address)
        assert "cobot-sevdesk-sync" in browser.find_element(By.TAG_NAME, "h1").text
        press(browser, decision)
        heading_says = expected_conditions.text_to_be_present_in_element((By.TAG_NAME, "h1"), title)
        # The click returns before the page that answers it has taken the old one's place.
        WebDriverWait(browser, TIMEOUT_SECONDS).until(heading_says, f"no page came that says: {title}")
        assert browser.title == title
        _, stderr = process.communicate(timeout=TIMEOUT_SECONDS)
        assert process.returncode == code, stderr
        assert (served.folder / "co-up.cobot-token").exists() is (code == 0)
        assert ("read_invoices" in stderr) is bool(revoked)
    finally:
        process.kill()
        process.communicate()
