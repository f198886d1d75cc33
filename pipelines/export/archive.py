"""Files as one zip archive: the same files give the same bytes on any day."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first date a zip archive can say
MODE = 0o644 << 16


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of files by path, in the order of their paths."""
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(files):
                entry = zipfile.ZipInfo(path, EARLIEST)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = MODE
                entry.create_system = 3  # Unix, whatever the machine
                archive.writestr(entry, files[path])
        return file.getvalue()
