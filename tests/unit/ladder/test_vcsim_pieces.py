# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pure pieces of `make test-vcsim`: what is declared of vcsim fits the ladders, and what goes over the wire."""

from __future__ import annotations

import pytest

from ladder import document
from ladder.document import Ladder, Step
from vcsim import wire
from vcsim.differences import Differences, names

DECLARED = {
    "logins": 1,
    "leave_out": [{"steps": ["b"], "why": "it cannot"}],
    "differ": [{"step": "c", "problem": "is 1 and not 2", "why": "it counts otherwise"}],
}
ENVELOPE = (
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>{}</soapenv:Body></soapenv:Envelope>'
)


def ladder(**more):
    steps = [Step(name, number) for number, name in enumerate("abc", 1)]
    steps += [Step("d", 4, account="reader"), Step("e", 5, before=[{"rule": {}}])]
    return Ladder(module="x", name="x", steps=steps, logins=2, **more)


@pytest.mark.parametrize(("part", "folder"), [("ladders", document.FOLDER), ("plans", document.PLANS)])
def test_what_is_declared_fits_the_ladders(part, folder):
    for name in names(part):
        assert Differences.of(document.load(name, folder), part).remaining().steps


def test_what_remains():
    remaining = Differences(ladder(), DECLARED).remaining()
    assert [step.name for step in remaining.steps] == ["a", "c"] and remaining.logins == 1
    only = Differences(ladder(), {"only": {"steps": ["a", "b", "d"], "why": "the rest is not there"}}).remaining()
    assert [step.name for step in only.steps] == ["a", "b"] and only.logins == 2


@pytest.mark.parametrize(
    "declared",
    [
        {"leave_out": [{"steps": ["z"], "why": "it cannot"}]},
        {"differ": [{"step": "z", "problem": "p", "why": "w"}]},
        {"only": {"steps": ["a"]}},
        {"leave_out": [{"steps": ["a"], "why": ""}]},
        {"skip": []},
    ],
)
def test_what_may_not_be_declared(declared):
    with pytest.raises(ValueError, match=r"x: differences\.yml"):
        Differences(ladder(), declared)


def test_only_what_is_declared_is_let_pass():
    differences = Differences(ladder(), DECLARED)
    known, other = "step 3 (c), run: it is 1 and not 2", "step 1 (a), run: it is 1 and not 2"
    assert differences.judge([known]) == []
    assert differences.judge([known, other, "the run: noise"]) == [other, "the run: noise"]
    assert differences.judge([]) == ["step 3 (c), vcsim does not differ in this any more: is 1 and not 2"]
    assert differences.judge([], strict=False) == []


def test_the_wire():
    body = ENVELOPE.format('<ResetVM_Task xmlns="urn:vim25"><_this type="VirtualMachine">vm-7</_this></ResetVM_Task>')
    call = wire.request(body)
    assert (call.method, call.type, call.moid, call.kind) == ("ResetVM_Task", "VirtualMachine", "vm-7", "write")
    assert call.as_json()["kind"] == "write"
    assert wire.request(b"") is None and wire.request("<html/>") is None
    assert wire.answer(200, body) == "ok" and wire.answer(503, b"busy") == "HTTP 503"
    fault = "<soapenv:Fault><detail><{0} {1}/></detail></soapenv:Fault>"
    assert wire.answer(500, ENVELOPE.format(fault.format("Fault", 'xsi:type="InvalidLogin"'))) == "InvalidLogin"
    assert wire.answer(500, ENVELOPE.format(fault.format("InvalidLoginFault", ""))) == "InvalidLogin"
    assert wire.answer(500, ENVELOPE.format("<soapenv:Fault/>")) == "RuntimeFault"
