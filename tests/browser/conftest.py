"""The one browser of a module of tests."""

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.support.browser import CHROMIUM, FLAGS


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        expect.set_options(timeout=60_000)  # other tests run beside these
        yield chromium
        chromium.close()
