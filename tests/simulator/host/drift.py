# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a host can be changed behind the clients' backs by a short path; vCenter's view follows as always.

    service[ntpd].running                           running, policy
    vswitch[vSwitch0].spec.mtu                      anything below spec
    portgroup[VM Network].spec.vlanId               anything below spec; spec.name renames it
    vmkernel[vmk1].spec.mtu                         anything below spec
    nic[vmnic0].linkSpeed                           anything of it; None for a link that is down
    config.dateTimeInfo.ntpConfig.server            also timeZone.key, enabled and what else is a plain value
    presentedDisk[naa.1]                            size in GB; the host sees it after a rescan
    iscsiDisk[naa.2]                                {iqn, address, datastore}: reached at once; None: it is gone
    package[esx-base].acceptanceLevel               of the host's software
    kernelModule[ixgben].optionString               also loaded and enabled
    user[backup].description                        of a local user
    access[backup]                                  accessAdmin, accessOther, …
    lockdown.exceptions                             the exception users
    activeDirectory.joinedDomain                    the domain that the host is in; None: in none

What is derived (keys, uplinks, policies in force) follows. None makes an optional value unset.
"""

from __future__ import annotations

import re

from pyVmomi import VmomiSupport as V

from ..model import paths
from . import network_model
from .time_zones import ZONES

SERVICE = re.compile(r"service\[(?P<name>[^\]]+)\]\.(?P<field>running|policy)$")
NETWORK = re.compile(r"(?P<kind>vswitch|portgroup|vmkernel)\[(?P<name>[^\]]+)\]\.spec\.(?P<rest>.+)$")
NIC = re.compile(r"nic\[(?P<name>[^\]]+)\]\.(?P<rest>.+)$")
TIME = re.compile(r"(?:config\.)?dateTimeInfo\.(?P<rest>.+)$")
PACKAGE = re.compile(r"package\[(?P<name>[^\]]+)\]\.acceptanceLevel$")
PRESENTED = re.compile(r"presentedDisk\[(?P<name>[^\]]+)\]$")
ISCSI = re.compile(r"iscsiDisk\[(?P<name>[^\]]+)\]$")
MODULE = re.compile(r"kernelModule\[(?P<name>[^\]]+)\]\.(?P<field>optionString|loaded|enabled)$")
USER = re.compile(r"user\[(?P<name>[^\]]+)\]\.(?P<field>description|shell)$")
ACCESS = re.compile(r"access\[(?P<name>[^\]]+)\]$")
EXCEPTIONS = re.compile(r"lockdown\.exceptions$")
DOMAIN = re.compile(r"activeDirectory\.joinedDomain$")


NETWORK_ITEMS = {
    "vswitch": network_model.switch_named, "portgroup": network_model.group_named,
    "vmkernel": network_model.adapter_named,
}


def set_on_host(host, path, value):
    """Change what a path like those above names; returns whether it is one of them."""
    for pattern, function in SETTERS.items():
        match = pattern.match(path)
        if match:
            function(host, match, value)
            return True
    return False


def set_service(host, match, value):
    host.managers["serviceSystem"].change(match["name"], **{match["field"]: value})


def set_network(host, match, value):
    manager = host.managers["networkSystem"]
    item = NETWORK_ITEMS[match["kind"]](manager.truth(), match["name"])
    if item is None:
        raise ValueError(f"no such {match['kind']}: {match['name']}")
    with manager.changing():
        if match["rest"] == "name" and match["kind"] == "portgroup":
            manager.rename_group(item, value)
        else:
            put(item.spec, match["rest"], value)


def set_nic(host, match, value):
    manager = host.managers["networkSystem"]
    with manager.changing():
        put(manager.physical(match["name"]), match["rest"], value)


def set_time(host, match, value):
    manager = host.managers["dateTimeSystem"]
    if match["rest"] == "ntpConfig.server":
        manager.set_servers(value)
    elif match["rest"] in ("timeZone", "timeZone.key"):
        if value not in ZONES:
            raise ValueError(f"no such time zone: {value}")
        manager.set_time_zone(value)
    else:
        with manager.changing() as info:
            put(info, match["rest"], value)


def set_package(host, match, value):
    host.managers["imageConfigManager"].levels[match["name"]] = value


def set_module(host, match, value):
    setattr(host.managers["kernelModuleSystem"].module(match["name"]), match["field"], value)


def set_user(host, match, value):
    setattr(host.managers["accountManager"].users[match["name"]], match["field"], value)


def set_access(host, match, value):
    host.managers["hostAccessManager"].entries[match["name"], False] = value


def set_exceptions(host, match, value):
    host.managers["hostAccessManager"].exceptions = list(value)


def set_domain(host, match, value):
    host.managers["authenticationManager"].set_domain(value)


def set_presented(host, match, value):
    host.managers["storageSystem"].presented[match["name"]] = value


def set_iscsi(host, match, value):
    system = host.managers["storageSystem"]
    if value is None:
        system.lose(match["name"])
    else:
        system.reach(match["name"], **value)


SETTERS = {
    PRESENTED: set_presented, ISCSI: set_iscsi, SERVICE: set_service, NETWORK: set_network, TIME: set_time,
    PACKAGE: set_package, MODULE: set_module, USER: set_user, ACCESS: set_access, EXCEPTIONS: set_exceptions,
    DOMAIN: set_domain,
    NIC: set_nic,
}


def put(target, path, value):
    """Set a value below a data object; what is unset on the way is made."""
    *above, last = paths.parse(path)
    for name, key in above:
        inner = getattr(target, name)
        if inner is None:
            inner = target._GetPropertyInfo(name).type()
            setattr(target, name, inner)
        target = inner if key is None else paths.pick(inner, key)
    setattr(target, last[0], converted(value, target._GetPropertyInfo(last[0]).type))


def converted(value, leaf):
    """JSON → the declared type, for scalars and lists of scalars."""
    if value is None or leaf is object:
        return value
    if issubclass(leaf, V.Array):
        return leaf(converted(item, leaf.Item) for item in value)
    if issubclass(leaf, V.ManagedObject):
        return leaf(value, None)
    return leaf(value)
