# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which datastores a host would lose with a target of iSCSI, and which names and addresses are the same."""

from __future__ import annotations

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import UPDATE, Plan, compare, decode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.disk import DISKS, MOUNTS, PATHS
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.iscsi_targets import (
    TARGET_FIELDS,
    datastores_lost,
    without_adapter,
    without_targets,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

Hba = vim.host.InternetScsiHba
IQN = "iqn.2001-04.com.example:storage1"
KEY = "key-vmhba64"


def static(address="192.0.2.50", parent="", iqn=IQN):
    method = "sendTargetMethod" if parent else "staticMethod"
    parent = parent or "vmhba64"
    return Hba.StaticTarget(address=address, port=3260, iScsiName=iqn, discoveryMethod=method, parent=parent)


def adapter(send=(), static=()):
    return Hba(
        key=KEY,
        device="vmhba64",
        isSoftwareBased=True,
        configuredSendTarget=[Hba.SendTarget(address=one) for one in send],
        configuredStaticTarget=list(static),
    )


def path(place="192.0.2.50:3260", iqn=IQN, key=KEY):
    transport = vim.host.InternetScsiTargetTransport(iScsiName=iqn, iScsiAlias="", address=[place] if place else [])
    return vim.host.MultipathInfo.Path(adapter=key, transport=transport)


LOCAL = vim.host.MultipathInfo.Path(adapter="key-vmhba0", transport=vim.host.BlockAdapterTargetTransport())


def storage(*paths, mounted=True):
    """What is read of a host with a datastore C(vol1) on a disk, which is reached in some ways."""
    volume = vim.host.VmfsVolume(
        type="VMFS", name="vol1", extent=[vim.host.ScsiDisk.Partition(diskName="naa.1", partition=1)]
    )
    mount = vim.host.FileSystemMountInfo(volume=volume, mountInfo=vim.host.MountInfo(mounted=mounted))
    return {
        PATHS: [vim.host.MultipathInfo.LogicalUnit(lun="key-1", path=list(paths))],
        DISKS.path: [vim.host.ScsiLun(key="key-1", canonicalName="naa.1")],
        MOUNTS: [mount],
    }


def plan(hba, **wanted):
    live = decode(TARGET_FIELDS, lambda _path: [hba])
    return Plan(UPDATE, tuple(compare(TARGET_FIELDS, wanted, live, exact=tuple(wanted))), live=live)


@pytest.mark.parametrize(
    ("paths", "lost"),
    [
        ([path()], ["vol1"]),
        ([path(), path("192.0.2.51:3260")], ["vol1"]),
        ([path(), path(key="key-vmhba65")], []),
        ([LOCAL], []),
    ],
)
def test_what_goes_with_the_adapter(paths, lost):
    assert datastores_lost(storage(*paths), without_adapter(adapter())) == lost


def test_what_is_not_mounted_is_not_lost():
    assert datastores_lost(storage(path(), mounted=False), without_adapter(adapter())) == []


@pytest.mark.parametrize(
    ("hba", "wanted", "paths", "lost"),
    [
        # the last way, a way of two, and one that is reached otherwise
        (adapter(static=[static()]), {"static_targets": []}, [path()], ["vol1"]),
        (adapter(static=[static()]), {"static_targets": []}, [path(), path("192.0.2.51:3260")], []),
        (adapter(static=[static()]), {"static_targets": []}, [path(), LOCAL], []),
        (adapter(static=[static()]), {"static_targets": []}, [path(iqn=IQN.upper())], ["vol1"]),
        (adapter(static=[static()]), {"static_targets": []}, [path(place="")], ["vol1"]),
        (adapter(static=[static()]), {"static_targets": []}, [path(iqn="iqn.2001-04.com.example:storage2")], []),
        # what was discovered goes with what it was discovered through
        (adapter(["192.0.2.50"], [static(parent="192.0.2.50:3260")]), {"send_targets": []}, [path()], ["vol1"]),
        (adapter(["192.0.2.50"], [static(parent="192.0.2.51:3260")]), {"send_targets": []}, [path()], []),
        (adapter(["192.0.2.50"], [static()]), {"send_targets": []}, [path()], []),
        # and stays as far as it is there otherwise
        (adapter(["192.0.2.50"], [static(parent="192.0.2.50"), static()]), {"send_targets": []}, [path()], []),
        (
            adapter(["192.0.2.50"], [static(parent="192.0.2.50:3260")]),
            {"send_targets": [], "static_targets": [{"iqn": IQN.upper(), "address": "192.0.2.50", "port": 3260}]},
            [path()],
            [],
        ),
        (
            adapter(["2001:db8::1"], [static("2001:db8::1", "[2001:db8::1]:3260")]),
            {"send_targets": []},
            [path("[2001:DB8::1]:3260")],
            ["vol1"],
        ),
    ],
)
def test_what_goes_with_targets(hba, wanted, paths, lost):
    assert datastores_lost(storage(*paths), without_targets(hba, plan(hba, **wanted))) == lost


@pytest.mark.parametrize(
    ("live", "wanted"),
    [
        ("192.0.2.50", " 192.0.2.50"),
        ("Storage.example.test", "storage.EXAMPLE.test"),
        ("2001:db8::1", "2001:DB8:0:0::1"),
        ("2001:db8::1", "[2001:db8::1]"),
    ],
)
def test_addresses_that_are_the_same(live, wanted):
    assert plan(adapter([live]), send_targets=[{"address": wanted, "port": 3260}]).changes == ()


@pytest.mark.parametrize("address", ["", "  ", "a b"])
def test_addresses_that_are_none(address):
    with pytest.raises(InvalidOption, match="neither an address nor a name"):
        plan(adapter(), send_targets=[{"address": address, "port": 3260}])


@pytest.mark.parametrize("name", ["storage1", "iqn.2001.com.example", "iqn.2001-04.com.example:a b", "eui.1", ""])
def test_names_that_are_none(name):
    with pytest.raises(InvalidOption, match="is no iSCSI name"):
        plan(adapter(), static_targets=[{"iqn": name, "address": "192.0.2.50", "port": 3260}])


def test_names_that_are_the_same():
    wanted = [{"iqn": IQN, "address": "192.0.2.50", "port": 3260}]
    assert plan(adapter(static=[static(iqn=IQN.upper())]), static_targets=wanted).changes == ()
