# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an adapter or a drive is connected at this moment. API: VirtualDeviceConnectInfo.connected.

That is "valid only while the virtual machine is running": of a machine that does not run, the server shows that
nothing is connected, whatever was asked for, and when it starts, startConnected decides. So C(connected) is read,
compared and changed of running machines alone. A task that starts a machine cannot have it otherwise than
C(start_connected) says.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices import cdroms, networks

RUNNING = "powered_on"
_FAMILIES = (networks, cdroms)


def show(values, power_state, starts=False):
    """Puts C(connected) into the observed devices of a running machine, and takes it out of those of another.

    values: of the machine, in the user's words. starts: whether it is yet to be started.
    """
    for family in _FAMILIES:
        for item in values.get(family.ITEMS.option) or ():
            item.pop("connected", None)
            if power_state == RUNNING:
                item["connected"] = item["start_connected"] if starts else _is_connected(item)


def _is_connected(item):
    link = item.source.connectable
    return bool(link and link.connected)


def asked(params):
    """What the options say of C(connected): {option: items}."""
    found = {}
    for family in _FAMILIES:
        option = family.ITEMS.option
        found[option] = [one for one in params.get(option) or () if one["connected"] is not None]
    return found


def leave_out(params):
    """Takes C(connected) out of the options: the machine does not run, and has nothing to compare it with."""
    for family in _FAMILIES:
        option = family.ITEMS.option
        if params.get(option):
            params[option] = [{**one, "connected": None} for one in params[option]]


def vet(wanted, live):
    """Raises InvalidOption for a device that is to be connected otherwise than it will be once the machine starts.

    wanted: from C(asked). live: the values of the machine.
    """
    for family in _FAMILIES:
        items = family.ITEMS
        for one in wanted.get(items.option) or ():
            found = items.found(one, live.get(items.option) or ())
            starts = _starts_connected(family, one, found)
            if starts != one["connected"]:
                raise InvalidOption(
                    f"{items.option}: {items.named(one)} has connected {str(one['connected']).lower()} and "
                    f"start_connected {str(starts).lower()}. The machine is started by this task, and then "
                    "start_connected decides: give both the same value.",
                    option=items.option,
                    value=one["connected"],
                )


def _starts_connected(family, wanted, found):
    if wanted["start_connected"] is not None:
        return wanted["start_connected"]
    return family.starts_connected(wanted) if found is None else found["start_connected"]
