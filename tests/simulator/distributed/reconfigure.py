# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a specification (vim.dvs.VmwareDistributedVirtualSwitch.ConfigSpec) makes of a switch's configuration.

Pure: takes a configuration and gives another one. What concerns hosts and ports is in members.py and ports.py.
"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.values import clone
from . import defaults, port_settings, private_vlans

# Attributes that replace what is there as a whole.
PLAIN = ("description", "extensionKey", "maxPorts", "maxMtu", "multicastFilteringMode", "switchIpAddress",
         "defaultProxySwitchMaxNumPorts", "lacpApiVersion", "networkResourceControlVersion", "contact", "ipfixConfig",
         "linkDiscoveryProtocolConfig", "numStandalonePorts", "policy", "vendorSpecificConfig")
SHARES = {"low": 25, "normal": 50, "high": 100}
MOST_UPLINKS = 32


def uplinks(config):
    """The names that an order of uplinks may hold."""
    return [*config.uplinkPortPolicy.uplinkPortName, *(group.name for group in config.lacpGroupConfig)]


def applied(config, spec, used_pvlans):
    """The configuration after a specification."""
    result = clone(config)
    for name in PLAIN:
        value = getattr(spec, name, None)
        if port_settings.is_set(value):
            setattr(result, name, clone(value))
    if spec.uplinkPortPolicy is not None:
        result.uplinkPortPolicy = clone(spec.uplinkPortPolicy)
    if getattr(spec, "pvlanConfigSpec", None):
        result.pvlanConfig = private_vlans.changed(config.pvlanConfig, spec.pvlanConfigSpec, used_pvlans)
    for wanted in spec.infrastructureTrafficResourceConfig:
        allocate(result, wanted)
    if spec.defaultPortConfig is not None:
        result.defaultPortConfig = port_settings.applied(result.defaultPortConfig, spec.defaultPortConfig)
    port_settings.keep_only(result.defaultPortConfig, uplinks(result))
    check(result)
    return result


def check(config):
    if config.maxMtu not in defaults.MTU:
        raise faults.invalid_argument("spec.maxMtu")
    if config.multicastFilteringMode not in ("legacyFiltering", "snooping"):
        raise faults.invalid_argument("spec.multicastFilteringMode")
    check_uplinks(config.uplinkPortPolicy, uplinks(config))
    check_discovery(config.linkDiscoveryProtocolConfig)
    check_ipfix(config.ipfixConfig)
    check_ipv4(config.switchIpAddress)
    port_settings.check(config.defaultPortConfig, uplinks(config), private_vlans.ids(config.pvlanConfig),
                        "spec.defaultPortConfig")


def check_uplinks(policy, names):
    own = policy.uplinkPortName
    if not 1 <= len(own) <= MOST_UPLINKS or len(set(names)) < len(names) or not all(name.strip() for name in own):
        raise faults.invalid_argument("spec.uplinkPortPolicy")


def check_discovery(config):
    if config.protocol not in ("cdp", "lldp") or config.operation not in ("none", "listen", "advertise", "both"):
        raise faults.invalid_argument("spec.linkDiscoveryProtocolConfig")


def check_ipfix(config):
    """Ranges as the reference gives them."""
    good = 60 <= config.activeFlowTimeout <= 3600 and 0 <= config.samplingRate <= 16384 and (
        config.idleFlowTimeout is None or 10 <= config.idleFlowTimeout <= 600)
    if not good or (config.collectorPort is not None and not 0 <= config.collectorPort <= 65535):
        raise faults.invalid_argument("spec.ipfixConfig")


def check_ipv4(address):
    parts = address.split(".") if address else ["0"] * 4
    if len(parts) != 4 or not all(part.isdecimal() and int(part) < 256 for part in parts):
        raise faults.invalid_argument("spec.switchIpAddress")


def allocate(config, wanted):
    """Only the kinds of traffic that are named change; of the allocation, what is unset changes nothing (assumed)."""
    found = next((each for each in config.infrastructureTrafficResourceConfig if each.key == wanted.key), None)
    if found is None:
        raise faults.invalid_argument("spec.infrastructureTrafficResourceConfig.key")
    own, new = found.allocationInfo, wanted.allocationInfo
    own.limit = own.limit if new.limit is None else new.limit
    own.reservation = own.reservation if new.reservation is None else new.reservation
    if new.shares is not None:
        count = SHARES.get(new.shares.level, new.shares.shares)
        own.shares = vim.SharesInfo(level=new.shares.level, shares=count)
    if own.limit < -1 or own.reservation < 0 or -1 < own.limit < own.reservation or not 1 <= own.shares.shares <= 100:
        raise faults.invalid_argument("spec.infrastructureTrafficResourceConfig.allocationInfo")
