"""Who may refresh from the dashboard: the person at the machine, unless its owner says otherwise."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

READ_ONLY = "INDICATORS_READ_ONLY"
ALLOW = "INDICATORS_ALLOW_REFRESH"
NO = ("", "0", "no", "false")


def may_refresh(address: str | None, environ: Mapping[str, str]) -> tuple[bool, str]:
    """Say whether a dashboard bound to `address` (None: every interface) may refresh, and why in a sentence.

    INDICATORS_READ_ONLY takes it away anywhere, for any value that is not a no. INDICATORS_ALLOW_REFRESH=1, that
    value only, gives it on addresses that others reach.
    """
    if environ.get(READ_ONLY, "").strip().lower() not in NO:
        return False, f"This dashboard is read-only, because {READ_ONLY} is set."
    if _is_own(address):
        return True, "Only this machine can reach the dashboard, so you may refresh."
    if environ.get(ALLOW, "").strip() == "1":
        return True, f"Others can reach the dashboard; refreshing is allowed by {ALLOW}=1."
    return (
        False,
        f"Others can reach this dashboard, so it is read-only. Set {ALLOW}=1 to allow refreshing behind a sign-in, "
        "or bind it to 127.0.0.1.",
    )


def _is_own(address: str | None) -> bool:
    if address is None:
        return False
    if address.strip().lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip().strip("[]")).is_loopback
    except ValueError:
        return False
