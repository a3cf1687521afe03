# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the inventory plugins read of recorded inventories: everything there is, in types that JSON knows."""

from __future__ import annotations

import json

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory import compat
from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.hosts import Hosts
from ansible_collections.skyscraper.vsphere.plugins.module_utils.inventory.machines import Machines

KINDS = {
    Machines: ({"templates": True, "agents": True, "orphaned": True}, compat.PATHS),
    Hosts: ({}, compat.HOST_PATHS),
}


def read(objects, session, wanted=None, **choices):
    names = [*objects.groups, *(name for name in objects.special if name != "tags")] if wanted is None else wanted
    reader = objects(names, KINDS[objects][1], **choices)
    return reader.read(session, [session.content.rootFolder])


@pytest.mark.parametrize("objects", KINDS, ids=lambda one: one.__name__.lower())
def test_everything_is_read(objects, replay, replay_session):
    found, denied = read(objects, replay_session, **KINDS[objects][0])
    there = replay_session.read.names_below(replay_session.content.rootFolder, objects.kind)
    assert denied == 0 and len(found) == len(there)
    paths = replay_session.read.paths_of([ref for ref, _values in there])
    assert {one.told["path"] for one in found} == set(paths.values())
    json.dumps([one.told for one in found])
    assert replay.writes() == []


@pytest.mark.parametrize("objects", KINDS, ids=lambda one: one.__name__.lower())
@pytest.mark.parametrize("which", [compat.COMMUNITY, compat.VMWARE])
def test_other_plugins_variables_are_made_of_it(objects, which, replay_session):
    found, _denied = read(objects, replay_session, wanted=[], **KINDS[objects][0])
    for one in found:
        values = {path: one.values.get(path) for path in KINDS[objects][1]}
        made = compat.variables(which, values, one.told, one.custom, one.tags)
        assert made["summary"]["runtime"]["powerState"].startswith("powered")
        assert not {"name", "tags"} & set(made)
        json.dumps(made)
