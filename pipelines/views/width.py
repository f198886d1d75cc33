"""How wide the window is, in classes: told by the page before a session begins, and again when it changes."""

from __future__ import annotations

from collections.abc import Mapping

NOMINAL = {"phone": 360, "tablet": 720, "wide": 1100}  # widths charts are designed for, in pixels
COOKIE = "window_width"
PHONE = 600  # pixels of the window's width below which it is one
CLASS_OF = f'() => innerWidth < {PHONE} ? "phone" : innerWidth < 1000 ? "tablet" : "wide"'  # script


def tells_width(page: str) -> str:
    """Streamlit's page (HTML) with a script that leaves the class in a cookie of the session."""
    script = f"document.cookie = `{COOKIE}=${{({CLASS_OF})()}}; path=/; SameSite=Lax`"
    return page.replace("</head>", f"<script>{script}</script></head>", 1)


def likely_width(cookies: Mapping[str, str], user_agent: str) -> str:
    """The class before the page's script has told it to the session, which makes the page run once more if it is
    another. Without the cookie, as in a frame on another site: telephones say what they are.
    """
    told = cookies.get(COOKIE, "")
    if told in NOMINAL:
        return told
    return "phone" if "Mobi" in user_agent else "wide"
