"""A real server on a free port and a real Chromium, installed by the system."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu"]
START_SECONDS = 120
expect.set_options(timeout=40_000)  # milliseconds: how long to wait before giving up, not how fast it has to be

Serve = Callable[[Path], str]


@dataclass
class Watched:
    """A page with what it did that it should not: errors of its script, requests to other machines."""

    page: Page
    errors: list[str]
    outside: list[str]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        message = f"There is no Chromium on this machine (looked for {', '.join(BROWSERS)})."
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(f"{message} Install one, such as with apt-get install chromium, to run the browser tests.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """The dashboard on a folder of tables; gives its address. Prints the server's output if it dies."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "dashboard.py",
        f"--server.port={port}",
        "--server.headless=true",
    ]
    with TemporaryFile() as output:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"INDICATORS_DATASETS": str(folder)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_healthy(address, server)
            yield address
            if server.poll() is not None:
                pytest.fail("The server died.")
        except BaseException:
            output.seek(0)
            print(output.read().decode(errors="replace"))
            raise
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_until_healthy(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("The server did not start.")


@pytest.fixture(scope="module")
def real_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard on a copy of the project's own record."""
    with running_server(
        Path(shutil.copytree(ROOT / "datasets", tmp_path_factory.mktemp("real") / "record"))
    ) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1440, "height": 900})
    made.set_default_timeout(30_000)
    yield made
    made.close()


@pytest.fixture
def watched(context: BrowserContext) -> Watched:
    page = context.new_page()
    seen = Watched(page, [], [])
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("request", lambda request: seen.outside.append(request.url) if not _own(request.url) else None)
    return seen


def _own(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))
