# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cassette of vcrpy that plays in the order of its recording, each answer once, and says what went otherwise."""

from __future__ import annotations

import gzip
import re
import time
from urllib.parse import urlsplit

import pytest
import vcr.stubs
from pyVim import connect
from pyVmomi import SoapAdapter
from vcr.cassette import Cassette
from vcr.patch import PATCHER_NAMES
from vcr.record_mode import RecordMode

from replay import cassette, scrub, soap

# Left to itself, vcrpy records nothing of pyVmomi, which imports the classes by name.
_PATCHES = [
    (module, name, getattr(vcr.stubs, f"VCR{name}"))
    for module in (SoapAdapter, connect)
    for name in ("HTTPSConnection", "HTTPConnection")
]
_COOKIE = f'vmware_soap_session="{scrub.COOKIE}"; Path=/; HttpOnly; Secure;'
_READING = re.compile(
    r"(Continue|Fetch|Find|Has|Query|Retrieve|WaitForUpdates|CheckCustomization|GetCustomization)\w*"
    r"|Create(ContainerView|Filter|PropertyCollector)|Destroy(View|PropertyFilter|PropertyCollector)"
    r"|HostImageConfigGet\w*|fetchSoftwarePackages|CurrentTime|Login|Logout|SessionIsActive"
)
# What a call sets in motion is over before the next one is recorded, so that the recording does not depend on luck.
_SETTLING_SECONDS = 0.1


class Tape(Cassette):
    """Use it as a context: C(with Tape.use(path=..., recording=...) as tape). A recording is only kept when the story
    went as it should; a replay changes nothing on disk."""

    def __init__(self, path, recording=False):
        super().__init__(
            path,
            record_mode=RecordMode.ALL if recording else RecordMode.NONE,
            custom_patches=_PATCHES,
            skip_patchers=PATCHER_NAMES,
        )
        self.recording = recording
        self.exchanges = []
        self.played = 0
        self.trouble = None
        self._step = None
        self._only_reads = True
        self._scrub = scrub.Scrubber()

    # The story

    def begin(self, step, only_reads):
        """Begins a step. only_reads: whether it may call only methods that change nothing."""
        self._step, self._only_reads = step, only_reads

    def end(self, result=None):
        """Ends a step: all that was recorded of it must have been played. A failed result may be the reason if not."""
        if self.trouble:
            self._fail(self.trouble)
        if self._is_of_step():
            left = [one.call for one in self.exchanges[self.played :] if one.step == self._step]
            reason = f" The step failed: {result['msg']}" if result and result.get("failed") else ""
            self._fail(f"what was recorded last was not called: {', '.join(left)}.{reason}")

    def finish(self):
        """Ends the story."""
        left = self.exchanges[self.played :]
        if left and not self.recording:
            steps = ", ".join(dict.fromkeys(one.step for one in left))
            self._fail(f"the story has no such steps as were recorded: {steps}.")

    def _is_of_step(self):
        return not self.recording and self.played < len(self.exchanges) and self._next().step == self._step

    def _next(self):
        return self.exchanges[self.played]

    # vcrpy's own names

    def _load(self):
        if self.recording:
            return
        if not self._path.is_file():
            self._fail("there is no such cassette. Record it: pytest tests/replay --record")
        self.exchanges = cassette.load(self._path)

    def _save(self, force=False):
        if self.recording:
            cassette.save(self._path, self.exchanges)

    def can_play_response_for(self, request):
        return not self.recording

    def append(self, request, response):
        """Takes a call that was made and its answer into the recording."""
        call, text = self._call(request)
        self._vet(call, text)
        body = response["body"]["string"]
        body = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
        answer = self._scrub(soap.canonical_answer(body) if body.startswith(b"<") else body.decode())
        cookie = any(name.lower() == "set-cookie" for name in response["headers"])
        self.exchanges.append(cassette.Exchange(self._step, call, text, response["status"]["code"], answer, cookie))
        if not _reads(call):
            time.sleep(_SETTLING_SECONDS)

    def play_response(self, request):
        """The recorded answer to a call, if the call is the next one of the recording."""
        call, text = self._call(request)
        self._vet(call, text)
        if not self._is_of_step():
            self._fail(f"{call} was not recorded here: all recorded calls of the step have been made.\n{text}")
        recorded = self._next()
        if (call, text) != (recorded.call, recorded.request):
            self._fail(self._difference(call, text, recorded))
        self.played += 1
        is_soap = call.startswith("POST") and recorded.answer.startswith("<")
        return {
            "status": {"code": recorded.status, "message": ""},
            "headers": {"Set-Cookie": [_COOKIE]} if recorded.cookie else {},
            "body": {"string": (soap.envelope(recorded.answer) if is_soap else recorded.answer).encode()},
        }

    # What is compared

    def _call(self, request):
        """(verb, path and method; canonical text) of a request of vcrpy's."""
        body = request.body or b""
        text = self._scrub(soap.canonical_request(body) if body.startswith(b"<") else body.decode())
        return f"{request.method} {urlsplit(request.uri).path} {soap.method_of(text)}".strip(), text

    def _vet(self, call, text):
        if self.trouble:
            self._fail(self.trouble)
        if self._only_reads and not _reads(call):
            self._fail(f"{call} would change the server, and this step may only read.\n{text}")

    def _difference(self, call, text, recorded):
        if call != recorded.call:
            later = [number for number, one in enumerate(self.exchanges, 1) if (one.call, one.request) == (call, text)]
            known = f" (recorded as exchange {later[0]})" if later else " (recorded nowhere)"
            return f"another call was recorded here.\n  recorded: {recorded.call}\n  now:      {call}{known}\n{text}"
        line, ours, theirs = soap.first_difference(text, recorded.request)
        return (
            f"{call} is not what was recorded. The first difference is in line {line}:\n  recorded: {theirs}\n"
            f"  now:      {ours}"
        )

    def _fail(self, what):
        """Fails the test. What runs the operation must not take it for an error of the operation, so it is no
        Exception; and whatever is called afterwards fails in the same words."""
        if not self.trouble:
            where = f"{self._path.name}, step {self._step!r}, exchange {self.played + 1}: " if self._step else ""
            self.trouble = (where or f"{self._path.name}: ") + what
        pytest.fail(self.trouble, pytrace=False)


def _reads(call):
    verb, _path, *method = call.split()
    return verb == "GET" or (bool(method) and _READING.fullmatch(method[0]) is not None)
