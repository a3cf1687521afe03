# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An ordinary machine, and what is planned for its devices."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Plan, compare, decode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices import (
    families,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.assembly import Assembly
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from simulator.vm.devices import standard_devices

DEVICES = "config.hardware.device"
device = vim.vm.device
GB = 1024 * 1024


def machine(*more):
    """The devices of an ordinary machine: scsi0 with a disk of 16 GB, and an adapter."""
    devices = [*standard_devices(16 * GB), *more]
    disk, card = (next(one for one in devices if one.key == key) for key in (2000, 4000))
    disk.backing.fileName, card.macAddress = "[ds1] web/web.vmdk", "00:50:56:80:00:01"
    card.backing.network = vim.Network("network-7")
    return devices


def plan_of(wanted, devices, exact=()):
    read = {DEVICES: devices}.get
    live = decode(families.FIELDS, read)
    return Plan("update", tuple(compare(families.FIELDS, complete(wanted), live, exact)), live=live)


def complete(wanted):
    """The options as Ansible hands them over: what was left out is none."""
    return {
        name: [{**dict.fromkeys(families.OPTIONS[name]["options"]), **one} for one in value]
        if isinstance(value, list)
        else value
        for name, value in wanted.items()
    }


def specs_of(wanted, devices=None, exact=(), **more):
    devices = machine() if devices is None else devices
    backings = {
        name: device.VirtualEthernetCard.NetworkBackingInfo(deviceName=name) for name in ("network-7", "network-8")
    }
    assembly = Assembly(devices, **{"hardware_version": 21, "home": "ds1", "networks": backings, **more})
    return families.device_specs(plan_of(wanted, devices, exact), assembly)


def costs(wanted, devices=None):
    return plan_of(wanted, machine() if devices is None else devices).costing("power_off")
