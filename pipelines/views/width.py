"""How wide the window is, in classes, and which theme its reader prefers: told by the page before a session begins, the
width again when it changes.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.charts.style import Theme

NOMINAL = {"phone": 360, "tablet": 720, "wide": 1100}  # widths charts are designed for, in pixels
COOKIE, THEME_COOKIE = "window_width", "window_theme"
PHONE = 600  # pixels of the window's width below which it is one
CLASS_OF = f'() => innerWidth < {PHONE} ? "phone" : innerWidth < 1000 ? "tablet" : "wide"'  # script


def tells_window(page: str) -> str:
    """Streamlit's page (HTML) with a script that leaves both in cookies of the session."""
    told = {COOKIE: f"({CLASS_OF})()", THEME_COOKIE: 'matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : ""'}
    script = ";".join(f"document.cookie = `{name}=${{{of}}}; path=/; SameSite=Lax`" for name, of in told.items())
    return page.replace("</head>", f"<script>{script}</script></head>", 1)


def likely_width(cookies: Mapping[str, str], user_agent: str) -> str:
    """The class before the page's script has told it to the session, which makes the page run once more if it is
    another. Without the cookie, as in a frame on another site: telephones say what they are.
    """
    told = cookies.get(COOKIE, "")
    if told in NOMINAL:
        return told
    return "phone" if "Mobi" in user_agent else "wide"


def likely_theme(cookies: Mapping[str, str]) -> Theme:
    """The theme that the reader prefers, as far as the page has told it before."""
    return "dark" if cookies.get(THEME_COOKIE) == "dark" else "light"
