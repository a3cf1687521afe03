# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Network I/O Control: what each kind of traffic of a distributed switch may use of a network adapter.

API: DVSConfigSpec.infrastructureTrafficResourceConfig, of which only the kinds that are named change.
"""

from __future__ import annotations

import copy

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import InvalidOption
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.config import CONFIG, UNLIMITED
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import get_option

# The kinds of traffic: our word → the API's key.
KINDS = {
    "management": "management",
    "fault_tolerance": "faultTolerance",
    "vmotion": "vmotion",
    "virtual_machine": "virtualMachine",
    "iscsi": "iSCSI",
    "nfs": "nfs",
    "replication": "hbr",
    "vsan": "vsan",
    "data_protection": "vdp",
    "backup_nfc": "backupNfc",
    "nvme_tcp": "nvmetcp",
}
_SHARES = {"low": 25, "normal": 50, "high": 100}
_MOST_SHARES = 100
OPTION = {
    "type": "dict",
    "options": {
        kind: {
            "type": "dict",
            "options": {
                "shares": {"type": "str"},
                "limit_mbps": {"type": "str"},
                "reservation_mbps": {"type": "int"},
            },
        }
        for kind in KINDS
    },
}


def _find(config, key):
    entries = getattr(config, "infrastructureTrafficResourceConfig", None) or ()
    return next((entry for entry in entries if entry.key == key), None)


def _allocated(key, decode):
    def live(config):
        entry = _find(config, key)
        return decode(entry.allocationInfo) if entry is not None else None

    return live


def _shares(allocation):
    count = allocation.shares.shares if allocation.shares is not None else _SHARES["normal"]
    return next((word for word, number in _SHARES.items() if number == count), count)


def _normal_shares(value):
    if value in _SHARES:
        return value
    if not str(value).isdecimal() or not 1 <= int(value) <= _MOST_SHARES:
        raise ValueError(f"{value!r} is none of {', '.join(_SHARES)}, and no number from 1 to {_MOST_SHARES}")
    return next((word for word, number in _SHARES.items() if number == int(value)), int(value))


def _encode_shares(value):
    level = value if value in _SHARES else "custom"
    return vim.SharesInfo(level=level, shares=_SHARES.get(value, value))


def _limit(allocation):
    return UNLIMITED if allocation.limit in (None, -1) else int(allocation.limit)


def _normal_limit(value):
    if value == UNLIMITED:
        return value
    if not str(value).isdecimal():
        raise ValueError(f"{value!r} is no whole number, and not {UNLIMITED}")
    return int(value)


def _normal_reservation(value):
    if value < 0:
        raise ValueError(f"{value} is less than 0")
    return value


_PARTS = {
    "shares": (_shares, _normal_shares, _encode_shares),
    "limit_mbps": (_limit, _normal_limit, lambda value: -1 if value == UNLIMITED else value),
    "reservation_mbps": (lambda allocation: int(allocation.reservation or 0), _normal_reservation, lambda value: value),
}
_ATTRIBUTES = {"shares": "shares", "limit_mbps": "limit", "reservation_mbps": "reservation"}
FIELDS = tuple(
    Field(f"nioc.traffic.{kind}.{part}", path=CONFIG, decode=_allocated(key, decode), normal=normal, encode=encode)
    for kind, key in KINDS.items()
    for part, (decode, normal, encode) in _PARTS.items()
)


def prune(live):
    """Takes the kinds of traffic that a switch of its version does not know out of what is live."""
    traffic = get_option(live, "nioc.traffic") or {}
    for kind in [kind for kind, values in traffic.items() if values["shares"] is None]:
        del traffic[kind]


def vet(plan, live):
    """Raises InvalidOption for kinds that the switch has not, and for reservations over limits."""
    for kind in changed_kinds(plan):
        known = get_option(live, f"nioc.traffic.{kind}") if live else {}
        if known is None:
            raise InvalidOption(
                f"nioc.traffic.{kind}: the switch knows no such traffic; its version is too old.",
                option=f"nioc.traffic.{kind}",
            )
        limit, reservation = (_after(plan, known, kind, part) for part in ("limit_mbps", "reservation_mbps"))
        if limit not in (None, UNLIMITED) and (reservation or 0) > limit:
            raise InvalidOption(
                f"nioc.traffic.{kind}.reservation_mbps: {reservation} is more than the limit, which is {limit}.",
                option=f"nioc.traffic.{kind}.reservation_mbps",
                value=reservation,
            )


def _after(plan, known, kind, part):
    change = plan[f"nioc.traffic.{kind}.{part}"]
    return change.after if change else known.get(part)


def changed_kinds(plan):
    """The kinds of traffic that a plan changes."""
    names = [change.option.split(".") for change in plan.changes if change.option.startswith("nioc.traffic.")]
    return list(dict.fromkeys(name[2] for name in names))


def entries(plan, config):
    """The entries of a request: those kinds that change, each with its whole allocation."""
    resource = vim.DistributedVirtualSwitch.HostInfrastructureTrafficResource
    result = []
    for kind in changed_kinds(plan):
        known = _find(config, KINDS[kind])
        entry = resource(key=KINDS[kind], allocationInfo=resource.ResourceAllocation())
        if known is not None:
            entry.allocationInfo = copy.deepcopy(known.allocationInfo)
        for part, attribute in _ATTRIBUTES.items():
            change = plan[f"nioc.traffic.{kind}.{part}"]
            if change:
                setattr(entry.allocationInfo, attribute, change.request_value)
        result.append(entry)
    return result


def after(plan, config):
    """All entries of the switch once the plan is carried out."""
    new = {entry.key: entry for entry in entries(plan, config)}
    kept = [new.pop(entry.key, entry) for entry in config.infrastructureTrafficResourceConfig or ()]
    return [*kept, *new.values()]
