# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All kinds of devices that the options of a virtual machine name, and how their changes become one request."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices import (
    cdroms,
    controllers,
    disks,
    networks,
    ports,
    video,
)

ITEMS = (
    controllers.ITEMS,
    disks.ITEMS,
    networks.ITEMS,
    cdroms.ITEMS,
    ports.SERIAL,
    ports.USB_CONTROLLERS,
)
FIELDS = (*ITEMS, *video.FIELDS)


def _list(options):
    return {"type": "list", "elements": "dict", "options": options}


OPTIONS = {
    "controllers": _list(controllers.OPTIONS),
    "disks": _list(disks.OPTIONS),
    "networks": _list(networks.OPTIONS),
    "cdroms": _list(cdroms.OPTIONS),
    "serial_ports": _list(ports.SERIAL_OPTIONS),
    "usb_controllers": _list(ports.USB_OPTIONS),
    "video": {"type": "dict", "options": video.OPTIONS},
}
# In this order: a disk needs its controller, and a controller goes when nothing is on it any more.
_CHANGES = (
    (controllers.ITEMS.option, controllers.changes),
    (disks.ITEMS.option, disks.changes),
    (networks.ITEMS.option, networks.changes),
    (cdroms.ITEMS.option, cdroms.changes),
    (ports.SERIAL.option, ports.serial_changes),
    (ports.USB_CONTROLLERS.option, ports.usb_changes),
    (controllers.ITEMS.option, controllers.removals),
)


def device_specs(plan, assembly):
    """The VirtualDeviceConfigSpecs for all that a plan changes about devices. Raises Refused for what does not fit."""
    for option, changes in _CHANGES:
        if plan[option]:
            assembly.add(changes(plan[option].parts, assembly))
    assembly.add(video.changes(plan, assembly.hardware.devices))
    return assembly.specs
