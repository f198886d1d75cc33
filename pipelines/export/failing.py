"""Why a file could not be made, in words for people."""

from __future__ import annotations

import errno

from pipelines.tables import TablesError

FAULTS = {
    errno.ENOSPC: "The disk is full. Make room, or write into another folder.",
    errno.EDQUOT: "There is no room left for you on this disk. Make room, or write into another folder.",
    errno.EACCES: "It may not be written there. Choose a folder that you may write to.",
    errno.EPERM: "It may not be written there. Choose a folder that you may write to.",
    errno.EROFS: "Nothing can be written on that disk. Choose another folder.",
    errno.EISDIR: "A folder of that name stands in its place. Move it away, or write into another folder.",
    errno.EEXIST: "A file stands where a folder is needed. Move it away, or write into another folder.",
    errno.ENOTDIR: "A file stands where a folder is needed. Move it away, or write into another folder.",
}


class PicturesUnavailable(RuntimeError):  # noqa: N818 - a state of the machine rather than a fault
    """No picture can be made on this machine; the message says what is missing and what to do."""


def why_not_made(error: Exception) -> str:
    """One or two sentences: what went wrong, and what to do."""
    if isinstance(error, (TablesError, PicturesUnavailable)):
        return str(error)
    if isinstance(error, OSError):
        known = FAULTS.get(error.errno or 0)
        return known or f"The disk or the system refused it ({error.strerror or error}). Try again, or another folder."
    if isinstance(error, MemoryError):
        return "There is not enough memory. Take less at once: fewer formats, or one indicator."
    return (
        f"The program has a fault here ({_said(error)}). The other files are not touched by it; please report it, "
        "with the data version."
    )


def _said(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
