# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tasks of one run share: the session, the indexes of names, the ledger of check mode.

Ansible forks a process for each task, so sharing needs files. They lie in the private folder of the run, which Ansible
makes with mode 0700 and removes at its end, and are readable by their owner alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import secrets
import tempfile

try:
    import fcntl
except ImportError:  # no such module where Ansible only documents or lints
    fcntl = None


class RunStore:
    """Named JSON documents in a folder that the processes of one run share."""

    shared = True

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, mode=0o700, exist_ok=True)

    def digest(self, *values):
        """A name for a combination of values that tells nothing about them.

        It is an HMAC with a random key of the run, so that not even the digest of a password leaves the run.
        """
        text = json.dumps(values, sort_keys=True)
        return hmac.new(self._key(), text.encode(), hashlib.sha256).hexdigest()[:32]

    def _key(self):
        path = self._path("key")
        with self.locked("key"):
            with contextlib.suppress(FileNotFoundError), open(path, "rb") as file:
                return file.read()
            key = secrets.token_bytes(32)
            self._write(path, key)
            return key

    def load(self, name):
        """The document of that name, or None."""
        try:
            with open(self._path(name), "rb") as file:
                return json.loads(file.read())
        except FileNotFoundError:
            return None

    def save(self, name, document):
        """Replaces a document in one step: another process sees the old one or the new one."""
        self._write(self._path(name), json.dumps(document).encode())

    def drop(self, name):
        """Removes a document, if it is there."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._path(name))

    def names(self, ending):
        """The names of the documents that end so."""
        return sorted(name for name in os.listdir(self.folder) if name.endswith(ending))

    @contextlib.contextmanager
    def locked(self, name):
        """Holds off the other processes of the run."""
        handle = os.open(self._path(name + ".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _path(self, name):
        return os.path.join(self.folder, name)

    def _write(self, path, content):
        handle, draft = tempfile.mkstemp(dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise


class MemoryStore:
    """The same for a task that shares nothing: a module in a process, or on a machine, of its own."""

    shared = False

    def __init__(self):
        self._documents = {}

    def digest(self, *values):
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]

    def load(self, name):
        return self._documents.get(name)

    def save(self, name, document):
        self._documents[name] = document

    def drop(self, name):
        self._documents.pop(name, None)

    def names(self, ending):
        return sorted(name for name in self._documents if name.endswith(ending))

    def locked(self, name):
        return contextlib.nullcontext()
