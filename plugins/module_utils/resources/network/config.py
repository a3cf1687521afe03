# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the resources of distributed networks have in common: fields that lie in C(config).

C(config) is read as a whole, as most of what it holds belongs to types that are derived from the one that the API
declares for it.
"""

from __future__ import annotations

import copy
import datetime

from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field, as_is
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import VmomiSupport, vim, write_changes

CONFIG = "config"
ENABLED = {"enabled": True, "disabled": False}
UNLIMITED = "unlimited"


def value_at(source, place):
    """The value at a dotted attribute path; None where a part of it is unset, or is none of VMware's switches."""
    for name in place.split("."):
        source = getattr(source, name, None)
    return source


def config_field(option, place, decode=as_is, **more):
    """A Field of an option whose value lies at a place in C(config). more: as in Field."""
    return Field(
        option,
        path=CONFIG,
        attribute=place,
        decode=lambda config: decode(value_at(config, place)) if config is not None else None,
        **more,
    )


def words(values, unset=None):
    """decode and encode of a Field whose values have words. values: word → the API's value."""
    ours = {value: word for word, value in values.items()}
    return {"decode": lambda value: unset if value is None else ours.get(value, value), "encode": values.get}


def within(first, last):
    """normal of a Field whose values are whole numbers of a range."""

    def normal(number):
        if not first <= number <= last:
            raise ValueError(f"{number} is none from {first} to {last}")
        return number

    return normal


def text(value):
    """decode of a text that may be unset."""
    return value or ""


def number(value):
    """decode of a number that may be unset; one of 64 bits is of a type of pyVmomi's."""
    return int(value or 0)


def shallow(config, kind=None):
    """A copy of a configuration whose parts are those of the original, and not to be changed; or a new one.

    kind: the class of a new one.
    """
    return copy.copy(config) if config is not None else kind()


def written(config, changes):
    """A copy of a configuration with the changes that have an attribute; what holds them is copied, too."""
    result = shallow(config)
    for name in {change.field.attribute.partition(".")[0] for change in _plain(changes)}:
        if getattr(config, name) is not None:
            setattr(result, name, copy.deepcopy(getattr(config, name)))
    return write_changes(result, _plain(changes))


def filled(config):
    """A configuration with values that say nothing where the API must have one, so that the ledger can keep it."""
    for info in config._GetPropertyList():
        if not info.flags & VmomiSupport.F_OPTIONAL and getattr(config, info.name) is None:
            setattr(config, info.name, _saying_nothing(info.type))
    return config


def _saying_nothing(kind):
    if issubclass(kind, datetime.datetime):
        return datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    made = kind()
    return filled(made) if hasattr(made, "_GetPropertyList") else made


def touched(changes):
    """The names of the attributes of a configuration that changes write to."""
    return list(dict.fromkeys(change.field.attribute.partition(".")[0] for change in _plain(changes)))


def _plain(changes):
    return [change for change in changes if getattr(change.field, "attribute", "")]


def is_switch_adapter(nic, uuid, keys=None):
    """Whether a vmkernel adapter is connected to a distributed switch, or to one of some of its port groups."""
    port = nic.spec.distributedVirtualPort
    return port is not None and port.switchUuid == uuid and (keys is None or port.portgroupKey in keys)


def kernel_adapters(session, hosts, uuid, keys=None):
    """The vmkernel adapters on a distributed switch (or on some of its port groups): [(name of the host, device)]."""
    path = "config.network.vnic"
    found = session.read(hosts, ["name", path]).values() if hosts else []
    return sorted(
        (values["name"], nic.device)
        for values in found
        for nic in values[path] or ()
        if is_switch_adapter(nic, uuid, keys)
    )


def is_vmware(config):
    """Whether a switch is one of VMware's: others have no such configuration."""
    return isinstance(config, vim.dvs.VmwareDistributedVirtualSwitch.ConfigInfo)
