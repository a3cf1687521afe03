# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The replay server sends what was recorded, byte for byte, and refuses everything that would change something."""

from __future__ import annotations

import sys

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import VmomiSupport, api_type, vim, vmodl
from recordings.making import TOOL
from simulator.twin.merge import same
from simulator.twin.objects import LIVE

sys.path.append(str(TOOL.parent))

import reading

PATHS = {
    "VirtualMachine": (
        "config.hardware.device", "config.hardware.numCPU", "config.extraConfig", "runtime", "runtime.powerState",
        "summary.config.name", "guest.net", "guest.ipAddress", "config.files.vmPathName", "runtime.host",
        "config.hardware.device[4000]", "config.hardware.device[2000].backing.fileName", "layoutEx.file", "network",
    ),
    "HostSystem": (
        "config.service.service", "config.option", "config.network.vnic", "hardware.cpuInfo.hz", "runtime.bootTime",
        "configManager.serviceSystem", "config.dateTimeInfo.ntpConfig.server", "summary.config.product.version", "vm",
    ),
    "ClusterComputeResource": ("configurationEx", "configurationEx.dasConfig.enabled", "host"),
    "Datastore": ("summary.capacity", "host", "info.url"),
}  # fmt: skip


def test_every_value_is_sent_byte_for_byte(replay, replay_session):
    saved = replay.service.saved
    refs = [(one.kind, one.moid) for one in saved.objects.values() if one.kind != "PropertyCollector"]
    found = {one.moid: one for one in reading.Reader(replay_session).read(refs)}
    assert set(found) == {moid for _kind, moid in refs}
    for moid, one in found.items():
        recorded = saved.objects[moid].values
        known = {info.name for info in api_type(one.kind)._GetPropertyList()} & set(recorded)
        sent = dict(one.values)
        for name in known - LIVE - {name for kind, name in reading.SKIPPED if kind == one.kind}:
            assert sent[name] == recorded[name].raw, f"{one.kind} {moid}: {name}"


@pytest.mark.parametrize("kind", PATHS)
def test_a_path_leads_to_the_same_part_in_a_recording_and_in_its_twin(kind, replay_session, twin_session):
    answers = []
    for session in (replay_session, twin_session):
        found = session.read.below(session.content.rootFolder, kind, PATHS[kind])
        answers.append({ref._moId: dict(values) for ref, values in found})
    recorded, shown = answers
    assert set(recorded) == set(shown)
    for moid, values in recorded.items():
        for path, value in values.items():
            assert is_part(value, shown[moid][path]), f"{moid}: {path}"


def is_part(recorded, shown):
    """Whether everything that was recorded is shown; a twin shows more where a recording has lost 0 and ''."""
    if isinstance(recorded, VmomiSupport.DataObject):
        return recorded.__class__ is shown.__class__ and all(
            is_part(value, getattr(shown, name)) for name, value in recorded.__dict__.items() if value is not None
        )
    if isinstance(recorded, list):
        return len(recorded) == len(shown or ()) and all(map(is_part, recorded, shown or ()))
    return recorded is None or same(recorded, shown) or recorded == shown


def test_nothing_can_be_changed(replay, replay_session):
    before = len(replay.writes())
    root = replay_session.content.rootFolder
    for call in (lambda: root.CreateFolder("x"), lambda: root.Rename_Task("x"), root.Destroy_Task):
        with pytest.raises((vmodl.fault.NotSupported, vim.fault.NoPermission)):
            call()
    assert [one["method"] for one in replay.writes()[before:]] == ["CreateFolder", "Rename_Task", "Destroy_Task"]
    replay.service.journal.clear()


def test_a_path_that_does_not_exist_is_refused(replay_session):
    for path in ("nonsense", "name.nonsense", "childEntity[x].nonsense"):
        with pytest.raises(vmodl.query.InvalidProperty):
            replay_session.read.one(replay_session.content.rootFolder, [path])
