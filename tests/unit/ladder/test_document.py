# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vocabulary of the ladders, and the playbook that is made of one."""

from __future__ import annotations

import pytest

from ladder import document
from ladder.document import Given, Ladder, Reference, Step
from ladder.playbook import FULL, ONCE, Playbook, phases_of

LADDER = """\
---
module: folder
ask: [name, moid]
ask_also: {gather: [all]}
hand_back: [name, state]
steps:
  - name: another name
    params: {moid: {of: /DC1/vm/a}, name: b}
    changed: true
    then:
      - {path: /DC1/vm/b, property: moid, is: {of: /DC1/vm/a}}
  - name: somebody else's server
    module: folder_info
    params: {}
    connection: {port: {given: web}}
    refused: {code: not_vsphere}
"""


def load(folder, text):
    (folder / "one.yml").write_text(text)
    return document.load("one", folder)


def test_a_ladder_is_read(tmp_path):
    ladder = load(tmp_path, LADDER)
    first, second = ladder.steps
    assert (first.number, first.module, first.is_reading) == (1, "folder", False)
    assert (second.number, second.module, second.is_reading) == (2, "folder_info", True)
    assert first.references == [Reference("/DC1/vm/a")]
    assert first.then[0]["is"] == Reference("/DC1/vm/a")
    assert second.connection == {"port": Given("web")}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("changed: true", "chagned: true"),
        ("module: folder\n", "module: folder\nmodul: x\n"),
        ("changed: true", "number: 3"),
    ],
)
def test_a_word_that_there_is_not(tmp_path, old, new):
    with pytest.raises(ValueError, match="a ladder knows no"):
        load(tmp_path, LADDER.replace(old, new))


def test_settled_references(tmp_path):
    ladder = load(tmp_path, LADDER)
    document.settle(ladder, lambda one: f"id of {one.path}")
    assert ladder.steps[0].params["moid"] == "id of /DC1/vm/a"
    assert ladder.steps[0].references == []
    assert ladder.steps[1].connection == {"port": Given("web")}


@pytest.mark.parametrize(
    ("step", "phases"),
    [
        ({"changed": True}, ["check", "run", "again", "read", "hand back"]),
        ({}, ["check", "run", "read", "hand back"]),
        ({"hand_back": False}, ["check", "run"]),
        ({"refused": {"code": "refused"}}, ["check", "run"]),
        ({"fails": {"code": "refused"}, "changed": True}, ["check", "run"]),
        ({"once": True, "changed": True}, ["check", "run"]),
        ({"module": "folder_info"}, ["check", "run"]),
        ({"module": "datacenter", "changed": True}, ["check", "run", "again"]),
    ],
)
def test_phases(step, phases):
    step = Step(**{"name": "a step", "module": "folder", **step})
    ladder = Ladder("folder", [step])
    assert phases_of(step, ladder, FULL) == phases
    assert phases_of(step, ladder, ONCE) == ["run"]
    without_reader = [phase for phase in phases if phase not in ("read", "hand back")]
    assert phases_of(step, Ladder("folder", [step], reader=False), FULL) == without_reader


def test_the_playbook(tmp_path):
    ladder = load(tmp_path, LADDER)
    book = Playbook(ladder, {"hostname": "vc"}, {}, {"web": 4711})
    (play,) = book.plays()
    titles = [task["name"] for task in play["tasks"]]
    assert titles == [
        "01 prepare | another name",
        "01 check | another name",
        "01 run | another name",
        "01 again | another name",
        "01 read | another name",
        "01 hand back | another name",
        "02 check | somebody else's server",
        "02 run | somebody else's server",
    ]
    by_title = dict(zip(titles, play["tasks"], strict=True))
    assert by_title["01 run | another name"]["skyscraper.vsphere.folder"] == {
        "moid": "{{ known.found[0] }}",
        "name": "b",
    }
    assert by_title["01 check | another name"]["check_mode"] is True
    assert by_title["01 read | another name"]["skyscraper.vsphere.folder_info"] == {
        "moid": "{{ known.found[0] }}",
        "gather": ["all"],
    }
    assert by_title["02 run | somebody else's server"]["skyscraper.vsphere.folder_info"] == {"port": 4711}
    assert play["module_defaults"] == {"group/skyscraper.vsphere.vsphere": {"hostname": "vc"}}


@pytest.mark.parametrize("folder", [document.FOLDER, document.PLANS], ids=["ladders", "plans"])
def test_all_that_there_are_can_be_read(folder):
    for name in document.names(folder):
        ladder = document.load(name, folder)
        titles = [step.name for step in ladder.steps]
        assert sorted(titles) == sorted(set(titles)), f"{name}: two steps have one name"
