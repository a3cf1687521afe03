# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing of a recording gets into its cassette, and the scan finds what does."""

from __future__ import annotations

import datetime
import gzip

import pytest
from vcr.request import Request

from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import Mode
from replay import cassette, scrub, story
from replay.server import forget_environment
from replay.tape import Tape

NOW = datetime.datetime(2030, 5, 6, 7, 8, 9, tzinfo=datetime.timezone.utc)
KEY = "52a1b2c3-0123-4567-89ab-0123456789ab"
LOGIN = f"""\
<LoginResponse xmlns="urn:vim25">
 <returnval>
  <key>{KEY}</key>
  <userName>someone@vsphere.local</userName>
  <loginTime>2030-05-06T07:08:08.123Z</loginTime>
  <ipAddress>127.0.0.1</ipAddress>
  <userAgent>pyvmomi Python/3.11.7 (Linux; 6.1)</userAgent>
 </returnval>
</LoginResponse>
"""


@pytest.mark.parametrize(
    ("planted", "what"),
    [
        (scrub.RECORDER["user"], "the user of the recording"),
        (scrub.RECORDER["password"], "the password of the recording"),
        ("<password>secret</password>", "a password"),
        ('<password xsi:type="xsd:string">secret</password>', "a password"),
        ("<passphrase>secret</passphrase>", "a password"),
        ("<Login>\n <userName>root</userName>\n</Login>", "the name of a user who logs in"),
        (f'vmware_soap_session="{KEY[:8]}"', "a session cookie"),
        ("vmware-api-session-id: abc", "a session cookie"),
        ("0123456789abcdef0123456789abcdef01234567", "a session cookie or token"),
        (f"<key>{KEY}</key>", "a session key"),
        (KEY.upper(), "a session key"),
        (f"session[{KEY}]52dead-1", "an object of a session"),
        ("https://127.0.0.1:8989/sdk", "the address of the recording"),
        ("https://localhost/sdk", "the address of the recording"),
        ("pyvmomi Python/3.11.7 (Linux; 6.1)", "the program of the recording"),
        ("the-machine-of-somebody", "the machine of the recording"),
    ],
)
def test_a_planted_leak_is_found(planted, what):
    clean = cassette.path_of("about_info").read_text(encoding="utf-8")
    clean += "<configFile>restrict 127.0.0.1</configFile>\n"
    assert scrub.leaks(clean, "the-machine-of-somebody") == []
    found = scrub.leaks(f"{clean}{planted}\n", "the-machine-of-somebody")
    assert any(what in leak for leak in found)
    assert all(leak.startswith(f"line {1 + clean.count(chr(10))}") for leak in found[:1])


@pytest.mark.parametrize("text", [LOGIN, "<password>x</password>", f"session[{KEY}]52dead-1", scrub.RECORDER["user"]])
def test_what_is_scrubbed_leaks_nothing(text):
    assert scrub.leaks(text)
    assert scrub.leaks(scrub.Scrubber(NOW)(text)) == []


def test_the_same_thing_becomes_the_same_word():
    clean = scrub.Scrubber(NOW)
    first = clean(f"<obj>session[{KEY}]52aa-1</obj><obj>session[{KEY}]52bb-2</obj>")
    assert first == "<obj>session-object-1</obj><obj>session-object-2</obj>"
    assert clean(f"<_this>session[{KEY}]52bb-2</_this>") == "<_this>session-object-2</_this>"
    assert clean("<token>1a2b-0</token>") == "<token>page-token-1</token>"
    assert clean(clean(LOGIN)) == clean(LOGIN)


def test_times_of_the_recording_are_fixed_and_others_stay():
    clean = scrub.Scrubber(NOW)
    assert clean("<t>2030-05-06T09:08:09.5+02:00</t>") == f"<t>{scrub.MOMENT}</t>"
    assert clean("<t>2001-01-01T00:00:00Z</t>") == "<t>2001-01-01T00:00:00Z</t>"


def test_a_compressed_answer_becomes_text_and_headers_and_addresses_are_dropped(tmp_path):
    tape = Tape(tmp_path / "planted.yml", recording=True)
    tape.begin("log in", only_reads=True)
    secret = {"Cookie": f"vmware_soap_session={KEY}"}
    request = Request("POST", "https://127.0.0.1:8989/sdk", '<Login xmlns="urn:vim25"/>', secret)
    headers = {"Set-Cookie": [f'vmware_soap_session="{KEY}"'], "Content-Encoding": ["gzip"]}
    tape.append(
        request, {"status": {"code": 200}, "headers": headers, "body": {"string": gzip.compress(LOGIN.encode())}}
    )
    cassette.save(tmp_path / "planted.yml", tape.exchanges)
    (kept,) = cassette.load(tmp_path / "planted.yml")
    assert (kept.call, kept.cookie) == ("POST /sdk Login", True)
    assert kept.answer.startswith("<LoginResponse")
    assert scrub.leaks((tmp_path / "planted.yml").read_text(encoding="utf-8")) == []


@pytest.fixture
def record(tmp_path, monkeypatch):
    """Records a story; returns the text of the cassette."""
    forget_environment(monkeypatch)

    def record(name, told=None):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        story.play(told or story.load(name), folder / "recorded.yml", folder, recording=True)
        return (folder / "recorded.yml").read_text(encoding="utf-8")

    return record


def test_a_recording_that_is_not_scrubbed_is_found_out(record, monkeypatch):
    monkeypatch.setattr(scrub.Scrubber, "__call__", lambda self, text: text)
    found = " ".join(scrub.leaks(record("vm_power")))
    for what in ("the user", "the password", "a session key", "an object of a session", "the address", "the program"):
        assert what in found


def test_two_recordings_are_the_same(record):
    assert record("datacenter") == record("datacenter")


def test_a_recording_that_went_wrong_is_not_kept(record, tmp_path):
    told = story.load("about_info")
    told.steps[0].changed = True
    with pytest.raises(AssertionError, match="changed should be True"):
        record("about_info", told)
    assert not list(tmp_path.rglob("recorded.yml"))


def test_a_change_in_check_mode_is_not_recorded(record, tmp_path, monkeypatch):
    monkeypatch.setattr(story, "Mode", lambda check: Mode(check=False))
    with pytest.raises(pytest.fail.Exception, match="CreateFolder would change the server"):
        record("folder")
    assert not list(tmp_path.rglob("recorded.yml"))
