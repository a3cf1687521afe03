# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way from what the networks of hosts are to what a document says, in an order that cuts no host off.

What is new comes first, then everything moves there, and what is not needed any more goes last.
"""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import listed
from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.host_network.documents import documents_of
from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.host_network.moves import migration_of
from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.host_network.uplinks import (
    distributed,
    plan_uplinks,
    standard,
    without_uplinks,
)

# The steps in their order: what they do, and the module that does it.
STEPS = {
    "links": ("Links of network adapters", "host_nic"),
    "freed_vswitch": ("Network adapters that go to another switch leave standard switches", "vswitch"),
    "freed_dvs": ("Network adapters that go to another switch leave distributed switches", "dvs_host"),
    "vswitches": ("Standard switches", "vswitch"),
    "dvs": ("Members of distributed switches", "dvs_host"),
    "portgroups": ("Port groups", "portgroup"),
    "migrations": ("Moves to other networks", "network_migration"),
    "vmkernel": ("vmkernel adapters", "vmkernel"),
    "tcpip_stacks": ("TCP/IP stacks", "host_tcpip_stack"),
    "no_vmkernel": ("vmkernel adapters that go", "vmkernel"),
    "no_portgroups": ("Port groups that go", "portgroup"),
    "no_dvs": ("Distributed switches that hosts leave", "dvs_host"),
    "no_vswitches": ("Standard switches that go", "vswitch"),
    "late_freed_vswitch": ("The last network adapters leave standard switches", "vswitch"),
    "late_freed_dvs": ("The last network adapters leave distributed switches", "dvs_host"),
    "late_vswitches": ("Standard switches get the last network adapters", "vswitch"),
    "late_dvs": ("Distributed switches get the last network adapters", "dvs_host"),
    "late_portgroups": ("Port groups use the last network adapters", "portgroup"),
}
_NAMES = ("name", "device", "portgroup", "dv_portgroup", "stack", "dvs")
_SWITCHES = {"vswitch": "vswitches", "dvs_host": "dvs"}


def steps(document, hosts, switches=(), members=(), adapters=()):
    """[{title, module, options}], the calls in their order; raises InvalidOption.

    hosts: their names. switches: the results of vswitch_info. members: those of dvs_host_info. adapters: those of
    vmkernel_info. The options have C(host) or C(hosts), too.
    """
    live, devices = _live(switches, members), _devices(adapters)
    by_step = {step: [] for step in STEPS}
    for host, own in documents_of(document, hosts).items():
        for step, entry in _steps_of(own, live.get(host, {}), devices.get(host, {})):
            by_step[step].append((host, entry))
    return [call for step in STEPS for call in _calls(step, by_step[step])]


def _live(switches, members):
    """{host: {switch: [network adapter]}}, the ones that carry traffic first."""
    live = {}
    for one in [result["vswitch"] for result in switches]:
        active = (one.get("teaming") or {}).get("active") or []
        uplinks = one.get("uplinks") or []
        nics = [nic for nic in active if nic in uplinks] + [nic for nic in uplinks if nic not in active]
        live.setdefault(one["host"], {})[standard(one["name"])] = nics
    for one in [result["dvs_host"] for result in members]:
        nics = list(one.get("network_adapters") or {})
        live.setdefault(one["host"], {})[distributed(one["dvs"])] = nics
    return live


def _devices(adapters):
    """{host: {vmkernel adapter: what vmkernel_info tells of it}}"""
    devices = {}
    for one in [result["vmkernel"] for result in adapters]:
        devices.setdefault(one["host"], {})[one.get("device")] = one
    return devices


def _steps_of(own, live, devices):
    """(step, entry) of one host."""
    switches = {standard(entry["name"]): entry for entry in own["vswitches"]}
    switches.update({distributed(entry["dvs"]): entry for entry in own["dvs"]})
    uplinks = plan_uplinks(switches, live)
    yield from (("links", entry) for entry in own["nics"])
    yield from ((_freed("freed", switch), entry) for switch, entry in uplinks.freed)
    first = [one for one in uplinks.first.items() if one not in uplinks.freed]
    yield from ((_SWITCHES[switch[0]], entry) for switch, entry in first)
    yield from _portgroups(own["portgroups"], uplinks)
    migration = migration_of(own, devices, uplinks)
    if migration:
        yield "migrations", migration
    yield from ((_or_not("vmkernel", entry), entry) for entry in own["vmkernel"])
    yield from (("tcpip_stacks", entry) for entry in own["tcpip_stacks"])
    gone = [(switch, entry) for switch, entry in switches.items() if _is_absent(entry)]
    yield from ((f"no_{_SWITCHES[switch[0]]}", entry) for switch, entry in gone)
    yield from ((_freed("late_freed", switch), entry) for switch, entry in uplinks.late_freed)
    yield from ((f"late_{_SWITCHES[switch[0]]}", entry) for switch, entry in uplinks.late.items())


def _freed(step, switch):
    return f"{step}_vswitch" if switch[0] == "vswitch" else f"{step}_dvs"


def _is_absent(entry):
    return entry.get("state") == "absent"


def _or_not(step, entry):
    return f"no_{step}" if _is_absent(entry) else step


def _portgroups(entries, uplinks):
    """The port groups of a host, all in one call; again at the end, if they name adapters that come so late."""
    there = [entry for entry in entries if not _is_absent(entry)]
    first = [without_uplinks(entry, uplinks.deferred.get(standard(entry.get("vswitch")), ())) for entry in there]
    for step, several in (
        ("portgroups", first),
        ("no_portgroups", [entry for entry in entries if _is_absent(entry)]),
        ("late_portgroups", [entry for entry, early in zip(there, first, strict=True) if entry != early]),
    ):
        if several:
            yield step, {"portgroups": several}


def _calls(step, entries):
    """The calls of a step: entries that hosts have in common are one call."""
    shared = []
    for host, entry in entries:
        same = next((hosts for hosts, other in shared if other == entry), None)
        if same is None:
            shared.append(([host], entry))
        else:
            same.append(host)
    for hosts, entry in shared:
        yield {
            "title": f"{_title(step, entry)} on {listed(hosts)}",
            "module": STEPS[step][1],
            "options": {**({"host": hosts[0]} if len(hosts) == 1 else {"hosts": hosts}), **entry},
        }


def _title(step, entry):
    """What a step does, and to what."""
    several = entry.get("portgroups", [entry])
    names = [str(next(one[name] for name in _NAMES if one.get(name))) for one in several if step != "migrations"]
    return ": ".join([STEPS[step][0], *([listed(names)] if names else [])])
