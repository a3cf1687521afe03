# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The topic of a distributed port group with every setting, declared by each contestant that has a module for it; and
of many of them in one task, which is ours alone.

Both declare what both can express, and ours what only it has, too. A port group has only one kind of VLAN. The NetFlow
is inherited, as the other module changes a port group whenever it is told anything else of that.
"""

from __future__ import annotations

import statistics
import typing as t

from benchmarks.cases import MODULES, OURS, PORTGROUP, QUICK, SLOW, Case
from benchmarks.playing import Run

# What the many are on is a switch of its own: the other module asks each port group of the switch for its name.
SWITCH, NAME, PATH = "bench", "benched", "/DC1/network/benched"
CROWDED, GROUPS, TIMES = "crowded", 200, 3
FIRST, TOGETHER = "port groups: first", "port groups: together"
SETTINGS, MORE = 35, 3  # that both have, and those that ours alone has; the two lists of uplinks are not counted
VLAN, PORTS, MACS, DESCRIPTION = 42, 16, 1024, "What the benchmark looks at."
IN, OUT = (10000, 20000, 512), (30000, 40000, 1024)
ACTIVE, STANDBY = ["Uplink 1"], ["Uplink 2"]
# Each kind of setting that a port may have of its own: whether it may, and what the other module calls it.
OVERRIDES = {
    "blocked": (True, "block"),
    "shaping": (False, "shaping"),
    "vlan": (True, "vlan"),
    "teaming": (False, "uplink_teaming"),
    "netflow": (False, "ipfix"),
    "mac_management": (True, "mac_management"),
    "traffic_filter": (False, "traffic_filter"),
    "network_resource_pool": (False, "network_rp"),
    "vendor_config": (False, "vendor_config"),
}


def our_shaping(average: int, peak: int, burst: int) -> dict[str, t.Any]:
    return {"state": "enabled", "average_kbps": average, "peak_kbps": peak, "burst_kb": burst}


def their_shaping(average: int, peak: int, burst: int) -> dict[str, t.Any]:
    limits = {"average_bandwidth": average, "peak_bandwidth": peak, "burst_size": burst}
    return {"inherited": False, "enabled": True, **limits}


OUR_WORDS: dict[str, t.Any] = {
    "description": DESCRIPTION,
    "binding": "static",
    "num_ports": PORTS,
    "auto_expand": False,
    "vlan_id": VLAN,
    "security": {
        "promiscuous_mode": "reject",
        "mac_changes": "accept",
        "forged_transmits": "accept",
        "mac_learning": {
            "state": "enabled",
            "unicast_flooding": "enabled",
            "limit": MACS,
            "limit_policy": "drop",
        },
    },
    "teaming": {
        "load_balancing": "load_based",
        "notify_switches": "enabled",
        "failback": "enabled",
        "active": ACTIVE,
        "standby": STANDBY,
    },
    "shaping_in": our_shaping(*IN),
    "shaping_out": our_shaping(*OUT),
    "netflow": "inherited",
    "port_overrides": {name: allowed for name, (allowed, _theirs) in OVERRIDES.items()},
    "reset_at_disconnect": True,
    "live_port_moving": False,
}
# What the other module has no words for.
MORE_WORDS: dict[str, t.Any] = {
    **OUR_WORDS,
    "teaming": {**OUR_WORDS["teaming"], "failure_detection": "link_status"},
    "blocked": "disabled",
    "port_overrides": {**OUR_WORDS["port_overrides"], "security": False},
}
OLDER_WORDS: dict[str, t.Any] = {
    "portgroup_description": DESCRIPTION,
    "port_binding": "static",
    "num_ports": PORTS,
    "port_allocation": "fixed",
    "vlan_id": str(VLAN),
    "network_policy": {
        "inherited": False,
        "promiscuous": False,
        "mac_changes": True,
        "forged_transmits": True,
        "mac_learning": {
            "enabled": True,
            "allow_unicast_flooding": True,
            "limit": MACS,
            "limit_policy": "drop",
        },
    },
    "teaming_policy": {
        "load_balance_policy": "loadbalance_loadbased",
        "notify_switches": True,
        "rolling_order": False,
        "active_uplinks": ACTIVE,
        "standby_uplinks": STANDBY,
    },
    "in_traffic_shaping": their_shaping(*IN),
    "out_traffic_shaping": their_shaping(*OUT),
    "net_flow": "inherited",
    "port_policy": {
        **{f"{theirs}_override": allowed for allowed, theirs in OVERRIDES.values()},
        "port_config_reset_at_disconnect": True,
        "live_port_move": False,
    },
}


def making() -> list[dict[str, t.Any]]:
    """The tasks that make the switches and their port groups."""
    switch = f"{OURS}.dvs"
    uplinks = [*ACTIVE, *STANDBY]
    return [
        {"name": f"making: {SWITCH}", switch: {"name": SWITCH, "datacenter": "DC1", "uplinks": uplinks}},
        {"name": f"making: {CROWDED}", switch: {"name": CROWDED, "datacenter": "DC1", "uplinks": uplinks}},
        {"name": f"making: {NAME}", MODULES[PORTGROUP, OURS]: {"name": NAME, "dvs": SWITCH, **MORE_WORDS}},
        {"name": "making: many port groups", MODULES[PORTGROUP, OURS]: together()},
    ]


def together() -> dict[str, t.Any]:
    """Many port groups with every setting, each with a VLAN and a name of its own, as one task declares them."""
    groups = [{"name": f"group{number:03d}", "vlan_id": number} for number in range(1, 1 + GROUPS)]
    words = {name: value for name, value in MORE_WORDS.items() if name != "vlan_id"}
    return {"dvs": CROWDED, "portgroups": groups, **words}


def cases(moid: str) -> list[Case]:
    """The cases; the other module takes names alone."""
    named, words = {"name": NAME, "dvs": SWITCH}, "by name and switch"
    older = {"portgroup_name": NAME, "switch_name": SWITCH, "state": "present", **OLDER_WORDS}
    return [
        Case(PORTGROUP, OURS, "id", {"moid": moid, **MORE_WORDS}, QUICK),
        Case(PORTGROUP, OURS, "switch", {**named, **MORE_WORDS}, QUICK, words=words),
        Case(PORTGROUP, "community.vmware", "switch", older, SLOW, words=words),
    ]


def crowding() -> list[dict[str, t.Any]]:
    """All of the many in one task, more than once, after a first task that logs in."""
    module = MODULES[PORTGROUP, OURS]
    first = {"name": FIRST, module: {"name": NAME, "dvs": SWITCH}}
    return [first, *({"name": TOGETHER, module: together()} for _time in range(TIMES))]


class Crowded(t.NamedTuple):
    """Seconds of the task of many port groups, seconds of the processor, and its requests at most."""

    seconds: float
    cpu: float
    requests: int


def crowded(run: Run) -> Crowded:
    windows = run.named(TOGETHER)
    return Crowded(
        statistics.median(window.seconds for window in windows),
        statistics.mean(window.cpu for window in windows),
        max(window.requests for window in windows),
    )
