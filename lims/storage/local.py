"""Blobs in a local folder, `ab/cdef...` by SHA-256."""

import hashlib
import os
import tempfile
from pathlib import Path

from lims.domain.errors import N_, LimsError, NotFound


class LocalStore:
    """Content-addressed files below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Store the bytes and return their hash; on the disk before this returns, whole or not at all."""
        digest = hashlib.sha256(data).hexdigest()
        path = self._path(digest)
        if path.exists():
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        try:
            Path(temporary).replace(path)
        except PermissionError:
            # Windows replaces nothing that somebody reads; where there is a file of that hash, it is this one.
            Path(temporary).unlink()
            if not path.exists():
                raise
        return digest

    def has(self, digest: str) -> bool:
        """Tell whether something is stored under a hash."""
        return self._path(digest).is_file()

    def get(self, digest: str) -> bytes:
        """Return the bytes stored under a hash.

        Raises:
            NotFound: the file is not there.
            LimsError: it is there but its bytes are not those that were stored.
        """
        path = self._path(digest)
        if not path.is_file():
            raise NotFound(
                N_("Berkas %(hash)s tidak ada di penyimpanan. Pulihkan dari cadangan."), hash=digest
            )
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            raise LimsError(N_("Berkas %(hash)s rusak atau diubah. Pulihkan dari cadangan."), hash=digest)
        return data

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:]
