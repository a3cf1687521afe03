# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One VirtualDeviceConfigSpec, and the faults that say what is wrong with it."""

from __future__ import annotations

from pyVmomi import vim

from ...model.values import clone

PREFIX = "virtualDeviceSpec"


class Change:
    """What is asked of one device; `index` is its place in `deviceChange`, which faults name."""

    def __init__(self, index, spec):
        self.index = index
        self.operation = spec.operation
        self.file_operation = spec.fileOperation
        self.device = clone(spec.device)
        self.more = [name for name in ("profile", "backing", "filterSpec") if getattr(spec, name, None)]

    def check_simulated(self):
        """Storage policies, I/O filters and the like are not ignored silently: NotSupported."""
        if self.more:
            raise self.not_simulated(f"{self.more[0]} of a VirtualDeviceConfigSpec")

    @property
    def file_given(self):
        return self.file_operation is not None

    def invalid(self, prop, fault=vim.fault.InvalidDeviceSpec, **fields):
        """InvalidDeviceSpec (or one derived from it): the message is the one that a vCenter shows."""
        return fault(deviceIndex=self.index, property=f"{PREFIX}.{prop}",
                     msg=f"Invalid configuration for device '{self.index}'.", **fields)

    def bad_operation(self):
        return self.invalid("operation", vim.fault.InvalidDeviceOperation, badOp=self.operation)

    def bad_file_operation(self):
        return self.invalid("fileOperation", vim.fault.InvalidDeviceOperation, badOp=self.operation,
                            badFileOp=self.file_operation)

    def bad_backing(self, name="backing"):
        return self.invalid(f"device.{name}", vim.fault.InvalidDeviceBacking)

    def no_hot_plug(self):
        return vim.fault.DeviceHotPlugNotSupported(
            deviceIndex=self.index, property=f"{PREFIX}.device",
            msg=f"Hot plug is not supported for this virtual machine (device '{self.index}').")

    def not_simulated(self, what):
        from ... import faults
        return faults.not_supported(f"deviceChange[{self.index}]: {what} is not simulated.")


def too_many():
    return vim.fault.TooManyDevices(property=f"{PREFIX}.device",
                                    msg="Invalid virtual machine configuration: there are too many devices of a kind.")


def merge(current, wanted, skip=()):
    """Put what a data object sets into another one; what it leaves out stays. Returns whether anything differs."""
    changed = False
    for info in wanted._GetPropertyList():
        value = wanted.__dict__.get(info.name)
        if info.name in skip or value is None or (isinstance(value, list) and not value):
            continue
        if current.__dict__.get(info.name) != value:
            current.__dict__[info.name] = value
            changed = True
    return changed


def repeats(wanted, current):
    """Whether a backing sets nothing that is not there already."""
    return type(wanted) is type(current) and all(
        value is None or (isinstance(value, list) and not value) or value == current.__dict__.get(name)
        for name, value in wanted.__dict__.items())


def apply_shares(current, wanted, counts, refuse):
    """A new SharesInfo: the number counts for the level `custom` only. `refuse()` raises for a bad number."""
    if wanted is None:
        return current
    level = str(wanted.level)
    if level == "custom":
        low, high = counts["custom"]
        if not low <= wanted.shares <= high:
            raise refuse()
        return vim.SharesInfo(level=level, shares=wanted.shares)
    return vim.SharesInfo(level=level, shares=counts[level])
