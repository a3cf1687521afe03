# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From which devices a machine boots. API: VirtualMachineBootOptions.bootOrder and its BootableDevice types."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import (
    Hardware,
    make,
    type_name,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.networks import FIRST_UNIT

_SIMPLE = {
    "VirtualMachineBootOptionsBootableCdromDevice": "cdrom",
    "VirtualMachineBootOptionsBootableFloppyDevice": "floppy",
}
_SIMPLE_TYPE = {ours: api for api, ours in _SIMPLE.items()}
_DISK = "VirtualMachineBootOptionsBootableDiskDevice"
_NETWORK = "VirtualMachineBootOptionsBootableEthernetDevice"


def _raw(devices):
    """The order with the keys of devices, which C(in_words) turns into words."""
    return [_SIMPLE.get(type_name(one)) or getattr(one, "deviceKey", None) for one in devices or ()]


FIELD = Field(
    "boot.order",
    path="config.bootOptions.bootOrder",
    decode=_raw,
    normal=lambda order: [word.strip().lower() for word in order],
)


def in_words(order, devices):
    """The order as users write it: C(cdrom), C(floppy), the place of a disk (C(scsi0:0)), or C(network0)."""
    hardware = Hardware(devices)
    words = {}
    for device in hardware.devices:
        controller, unit = hardware.place(device)
        if type_name(device) == "VirtualDisk":
            words[device.key] = f"{controller}:{unit}"
        elif hasattr(device, "macAddress") and unit is not None:
            words[device.key] = f"network{unit - FIRST_UNIT}"
    return [one if isinstance(one, str) else words.get(one, f"device {one}") for one in order]


def to_api(order, devices):
    """The BootableDevices for an order in words. Raises InvalidOption for a device that there is not."""
    hardware = Hardware(devices)
    known = {
        word: key
        for key, word in zip(
            (device.key for device in hardware.devices),
            in_words([device.key for device in hardware.devices], devices),
            strict=True,
        )
    }
    return [_bootable(word, known) for word in order]


def left(order, devices):
    """What is left of an order in words with other devices: the server takes those out of it that are gone."""
    known = in_words([device.key for device in devices], devices)
    return [word for word in order or () if word in _SIMPLE_TYPE or word in known]


def request(order, devices):
    """The order as it is sent: a single BootableDevice of no kind for none, as an empty list asks for nothing."""
    return to_api(order, devices) or [make("VirtualMachineBootOptionsBootableDevice")]


def _bootable(word, known):
    if word in _SIMPLE_TYPE:
        return make(_SIMPLE_TYPE[word])
    if word not in known or word.startswith("device "):
        bootable = [one for one in known if not one.startswith("device ")]
        raise InvalidOption(
            f"boot.order: there is no {word!r} to boot from. There is {', '.join(['cdrom', 'floppy', *bootable])}.",
            option="boot.order",
            value=word,
            candidates=bootable,
        )
    return make(_NETWORK if word.startswith("network") else _DISK, deviceKey=known[word])
