# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The topic of the configuration of many hosts: one document of ours, and the modules that another collection has for
the same settings, one for each of them.
"""

from __future__ import annotations

import statistics
import typing as t

from benchmarks.cases import OURS
from benchmarks.playing import Run
from simulator.client import Simulator

CLUSTER, HOSTS = "many", 64
OTHERS = "community.vmware"
FIRST, OWN, THEIRS = "hosts: first", "hosts: ours", "hosts: theirs"
TIMES = 3  # how often our task runs in a round
DOCUMENT: dict[str, t.Any] = {
    "dns": {"servers": ["192.0.2.1"], "search_domains": ["example.test"]},
    "time": {"ntp_servers": []},
    "services": [
        {"service": "TSM", "state": "stopped", "policy": "off"},
        {"service": "TSM-SSH", "state": "stopped", "policy": "off"},
        {"service": "ntpd", "state": "stopped", "policy": "off"},
        {"service": "snmpd", "state": "stopped", "policy": "on"},
    ],
    "firewall": {"rule_sets": [{"name": "sshServer", "state": "enabled", "allowed": ["all"]}]},
    "advanced_settings": {
        "settings": {
            "Mem.ShareForceSalting": 2,
            "Security.AccountLockFailures": 5,
            "Security.AccountUnlockTime": 900,
            "UserVars.DcuiTimeOut": 600,
        }
    },
    "power_policy": {"policy": "balanced"},
    "lockdown": {"mode": "disabled"},
}
# The same, each with the module that is there for it.
SINGLE: list[tuple[str, dict[str, t.Any]]] = [
    ("vmware_host_dns", {"type": "static", "dns_servers": ["192.0.2.1"], "search_domains": ["example.test"]}),
    ("vmware_host_ntp", {"state": "present", "ntp_servers": []}),
    *(
        ("vmware_host_service_manager", {"service_name": name, "state": "absent", "service_policy": policy})
        for name, policy in (("TSM", "off"), ("TSM-SSH", "off"), ("ntpd", "off"), ("snmpd", "on"))
    ),
    (
        "vmware_host_firewall_manager",
        {"rules": [{"name": "sshServer", "enabled": True, "allowed_hosts": {"all_ip": True}}]},
    ),
    ("vmware_host_config_manager", {"options": {"Mem.ShareForceSalting": 2}}),
    (
        "vmware_host_config_manager",
        {"options": {"Security.AccountLockFailures": 5, "Security.AccountUnlockTime": 900}},
    ),
    ("vmware_host_config_manager", {"options": {"UserVars.DcuiTimeOut": 600}}),
    ("vmware_host_powermgmt_policy", {"policy": "balanced"}),
    ("vmware_host_lockdown", {"state": "disabled"}),
]


class Compared(t.NamedTuple):
    """Seconds of our task and of all of theirs together; requests of each, those of ours in the first task of a run."""

    ours: float
    theirs: float
    our_requests: int
    their_requests: int


def add_hosts(simulator: Simulator) -> None:
    """A cluster of their own, so that they are in nobody's way."""
    simulator.add("cluster", CLUSTER, "/DC1/host")
    for number in range(1, HOSTS + 1):
        simulator.add("host", f"host{number:02}.example.test", f"/DC1/host/{CLUSTER}")


def comparing() -> list[dict[str, t.Any]]:
    """The tasks of a round."""
    own = {f"{OURS}.host_config": {"cluster": CLUSTER, **DOCUMENT}}
    others = [
        {"name": THEIRS, f"{OTHERS}.{module}": {"cluster_name": CLUSTER, **args}} for module, args in SINGLE
    ]  # fmt: skip
    return [{"name": FIRST, **own}, *({"name": OWN, **own} for _time in range(TIMES)), *others]


def compared(run: Run) -> Compared:
    [first], ours, theirs = run.named(FIRST), run.named(OWN), run.named(THEIRS)
    return Compared(
        statistics.median(window.seconds for window in ours),
        sum(window.seconds for window in theirs),
        first.requests,
        sum(window.requests for window in theirs),
    )
