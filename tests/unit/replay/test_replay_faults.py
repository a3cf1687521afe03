# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The replay tests notice what they are there for: faults are planted in the plugins, the cassettes, the stories."""

from __future__ import annotations

import dataclasses
import socket

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import Finder
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import Watch
from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import Mode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.entity import EntityResource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.service import (
    HostService,
    change_service,
)
from replay import cassette, story
from replay.server import close_network, forget_environment


@pytest.fixture(autouse=True)
def sealed(monkeypatch):
    forget_environment(monkeypatch)
    close_network(monkeypatch)


@pytest.fixture
def replay(tmp_path):
    """Replays a story, with its cassette or with the exchanges that are given."""

    def replay(name, exchanges=None, told=None):
        path = cassette.path_of(name)
        if exchanges is not None:
            path = tmp_path / "planted.yml"
            cassette.save(path, exchanges)
        story.play(told or story.load(name), path, tmp_path)

    return replay


def fails(*parts):
    """The failure of a test with all of these in its message, in this order."""
    return pytest.raises(pytest.fail.Exception, match=r"[\s\S]*".join(parts))


def exchanges(name):
    return cassette.load(cassette.path_of(name))


def number_of(name, method):
    """The number of the first exchange that calls a method, counted from 0."""
    return next(number for number, one in enumerate(exchanges(name)) if one.call.endswith(f" {method}"))


@pytest.mark.parametrize("name", story.names())
def test_nothing_is_noticed_where_nothing_is_planted(replay, name):
    replay(name, exchanges(name))


# Faults in the plugins


def test_a_forgotten_last_call_of_the_story(replay, monkeypatch):
    monkeypatch.setattr(story, "log_out_all", lambda store: None)
    with fails("about_info.yml, step 'log out'", "what was recorded last was not called: POST /sdk Logout"):
        replay("about_info")


def test_a_forgotten_last_call_of_a_step(replay, monkeypatch):
    monkeypatch.setattr(Watch, "_forget", lambda self: None)
    with fails("step 'remove the other'", "was not called: POST /sdk DestroyPropertyCollector"):
        replay("datacenter")


def test_a_forgotten_call_in_between(replay, monkeypatch):
    monkeypatch.setattr(HostService, "refresh", ())
    with fails("step 'start it'", "recorded: POST /sdk RefreshServices", "now:      POST /sdk RetrievePropertiesEx"):
        replay("host_service")


def test_a_step_that_fails_early_says_why(replay, monkeypatch):
    monkeypatch.setattr(Finder, "by_name", lambda *args, **options: {}["planted"])
    with fails("step 'leave one stopped that is stopped'", "was not called: POST", "because of KeyError: 'planted'"):
        replay("host_service")


def test_a_call_too_many(replay, monkeypatch):
    def after_apply(self, session, item):
        session.read.one(session.content.rootFolder, ["name"])

    monkeypatch.setattr(EntityResource, "after_apply", after_apply)
    with fails("step 'make it'", "first difference"):
        replay("folder")


def test_a_call_too_many_at_the_end_of_a_step(replay, monkeypatch):
    whole = story.run

    def run(operation, params, mode, open_session):
        open_session().read.one(open_session().content.rootFolder, ["name"])
        return whole(operation, params, mode, open_session)

    monkeypatch.setattr(story, "run", run)
    with fails("step 'read what the server is'", "all recorded calls of the step have been made", "<pathSet>name"):
        replay("about_info")


def test_a_stray_field(replay, monkeypatch):
    monkeypatch.setattr(HostService, "reads", (*HostService.reads, "config.zzz"))
    with fails(
        "RetrievePropertiesEx is not what was recorded",
        "first difference is in line 8",
        "recorded: <pathSet>configManager.serviceSystem</pathSet>",
        "now:      <pathSet>config.zzz</pathSet>",
    ):
        replay("host_service")


def test_a_wrong_order(replay, monkeypatch):
    def apply(self, session, item):
        system, service = item.properties["configManager.serviceSystem"], item.params["service"]
        change_service(system, service, None, item.plan["state"])
        change_service(system, service, item.plan["policy"], None)

    monkeypatch.setattr(HostService, "apply", apply)
    with fails(
        "step 'start it'",
        "another call was recorded here",
        "recorded: POST /sdk UpdateServicePolicy",
        r"now:      POST /sdk StartService \(recorded as exchange \d+\)",
    ):
        replay("host_service")


def test_a_change_in_check_mode(replay, monkeypatch):
    monkeypatch.setattr(story, "Mode", lambda check: Mode(check=False))
    with fails("step 'see in check mode that it would be made'", "CreateFolder would change the server"):
        replay("folder")


def test_a_change_where_nothing_should_change(replay):
    told = story.load("folder")
    told.steps[1] = dataclasses.replace(told.steps[1], changed=False)
    with fails("step 'make it'", "CreateFolder would change the server, and this step may only read"):
        replay("folder", told=told)


def test_what_swallows_the_failure_does_not_hide_it(replay, monkeypatch):
    def run(operation, params, mode, open_session):
        with pytest.raises(pytest.fail.Exception):
            open_session().read.one(open_session().content.rootFolder, ["name"])
        return {"changed": False}

    monkeypatch.setattr(story, "run", run)
    with fails("all recorded calls of the step have been made"):
        replay("about_info")


# Faults in the results


@pytest.mark.parametrize(
    ("number", "changes", "complaint"),
    [
        (0, {"changed": False}, "changed should be False"),
        (1, {"result": {"folder": {"name": "webb"}}}, "folder.name should be 'webb', and is 'web'"),
        (1, {"refused": {"code": "refused"}}, "it did not fail"),
        (5, {"result": {"results": []}}, r"results should be \[\], and is"),
        (6, {"refused": {"code": "refused"}}, "code should be 'refused', and is 'not_found'"),
        (6, {"refused": {"msg": "nothing of that kind"}}, "the message should hold 'nothing of that kind'"),
        (6, {"refused": {}}, "it failed"),
    ],
)
def test_a_wrong_result(replay, number, changes, complaint):
    told = story.load("folder")
    told.steps[number] = dataclasses.replace(told.steps[number], **changes)
    with pytest.raises(AssertionError, match=complaint):
        replay("folder", told=told)


# Faults in the cassettes


def test_a_missing_cassette(tmp_path):
    with fails("nothing.yml: there is no such cassette", "--record"):
        story.play(story.load("about_info"), tmp_path / "nothing.yml", tmp_path)
    assert not (tmp_path / "nothing.yml").exists()


def test_a_cassette_that_lacks_a_call(replay):
    recorded = exchanges("datacenter")
    del recorded[number_of("datacenter", "CreateDatacenter")]
    with fails("step 'make it'", r"now:      POST /sdk CreateDatacenter \(recorded nowhere\)"):
        replay("datacenter", recorded)


def test_a_cassette_that_ends_early(replay):
    with fails("step 'log out'", "Logout was not recorded here"):
        replay("about_info", exchanges("about_info")[:-1])


def test_a_cassette_with_a_step_too_many(replay):
    left = dataclasses.replace(exchanges("about_info")[-1], step="log out twice")
    with fails("the story has no such steps as were recorded: log out twice"):
        replay("about_info", [*exchanges("about_info"), left])


def test_an_answer_is_played_once_only(replay):
    recorded = exchanges("vm_power")
    twice = number_of("vm_power", "PowerOnVM_Task")
    with fails("step 'power it on'", "another call was recorded here", "recorded: POST /sdk PowerOnVM_Task"):
        replay("vm_power", [*recorded[:twice], recorded[twice], *recorded[twice:]])


def test_another_text_in_a_request(replay):
    recorded = exchanges("datacenter")
    number = number_of("datacenter", "CreateDatacenter")
    request = recorded[number].request.replace("<name>Berlin</name>", "<name>Berlin </name>")
    recorded[number] = dataclasses.replace(recorded[number], request=request)
    with fails("first difference is in line 3", "recorded: <name>Berlin </name>", "now:      <name>Berlin</name>"):
        replay("datacenter", recorded)


def test_an_oversized_cassette(tmp_path):
    large = [dataclasses.replace(exchanges("about_info")[0], answer="x" * 80 + "\n")] * 2000
    with pytest.raises(ValueError, match=r"large.yml has \d+ KB, and a cassette may have 150 KB"):
        cassette.save(tmp_path / "large.yml", large)
    assert not (tmp_path / "large.yml").exists()
    with pytest.raises(ValueError, match="150 KB"):
        cassette.refuse_large("large.yml", b"x" * (cassette.LARGEST + 1))


# Faults in the stories, and the way out


def test_a_word_that_no_story_knows(monkeypatch, tmp_path):
    (tmp_path / "planted.yml").write_text("module: folder\nsteps: [{name: make it, parms: {}}]\n")
    monkeypatch.setattr(story, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="planted: make it: a story knows no parms"):
        story.load("planted")


@pytest.mark.parametrize("second", ["make it", "log out"])
def test_two_steps_of_one_name(monkeypatch, tmp_path, second):
    (tmp_path / "planted.yml").write_text(f"module: folder\nsteps: [{{name: make it}}, {{name: {second}}}]\n")
    monkeypatch.setattr(story, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="two steps have the same name"):
        story.load("planted")


def test_the_network_is_closed():
    with fails("reach the network"):
        socket.create_connection(("127.0.0.1", 443))
    with fails("reach the network"), socket.socket() as one:
        one.connect(("127.0.0.1", 443))


def test_a_connection_past_the_cassette(replay, monkeypatch):
    monkeypatch.setattr("replay.tape._PATCHES", [])
    with fails("something wants to reach the network"):
        replay("about_info")
