# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The video card that every machine has. API: VirtualMachineVideoCard."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field, as_is
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.devices.hardware import (
    Hardware,
    edited,
    operation,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.vm.settings import powered_off

_TYPE = "VirtualMachineVideoCard"
_KB_IN_MB = 1024


def _within(low, high):
    """A C(normal) for a number within bounds."""

    def normal(value):
        if not low <= value <= high:
            raise ValueError(f"{value:g} is not from {low} to {high}")
        return value

    return normal


def _memory(megabytes):
    """The user's size of video memory in one form; raises ValueError for one that is no whole number of KB."""
    kilobytes = _within(1, 256)(megabytes) * _KB_IN_MB
    if kilobytes != int(kilobytes):
        raise ValueError(f"{megabytes:g} MB is no whole number of KB")
    return _megabytes(int(kilobytes))


def _megabytes(kilobytes):
    """A size in MB, whole where it is."""
    size = kilobytes / _KB_IN_MB
    return int(size) if size == int(size) else size


_NORMAL = {
    "video.displays": _within(1, 10),
    "video.memory_mb": _memory,
    "video.graphics_memory_mb": _within(64, 8192),
}
# Option → (attribute, API value → ours, ours → API value).
_PARTS = {
    "video.auto_detect": ("useAutoDetect", bool, bool),
    "video.displays": ("numDisplays", int, int),
    "video.memory_mb": ("videoRamSizeInKB", _megabytes, lambda size: int(size * _KB_IN_MB)),
    "video.graphics_3d": ("enable3DSupport", bool, bool),
    "video.renderer": ("use3dRenderer", str, str),
    "video.graphics_memory_mb": ("graphicsMemorySizeInKB", lambda kb: kb // _KB_IN_MB, lambda mb: mb * _KB_IN_MB),
}
OPTIONS = {
    "auto_detect": {"type": "bool"},
    "displays": {"type": "int"},
    "memory_mb": {"type": "float"},
    "graphics_3d": {"type": "bool"},
    "renderer": {"type": "str", "choices": ["automatic", "software", "hardware"]},
    "graphics_memory_mb": {"type": "int"},
}


def _card(devices):
    return next(iter(Hardware(devices).of_type(_TYPE)), None)


def _reading(attribute, decode):
    def read(devices):
        value = getattr(_card(devices), attribute, None)
        return None if value is None else decode(value)

    return read


FIELDS = tuple(
    Field(
        option,
        path="config.hardware.device",
        decode=_reading(attribute, decode),
        encode=encode,
        normal=_NORMAL.get(option, as_is),
        cost=powered_off,
    )
    for option, (attribute, decode, encode) in _PARTS.items()
)


def changes(plan, devices):
    """The VirtualDeviceConfigSpec for the video card, if something of it changes.

    A machine has its card from the beginning, so that of a new one is changed once it is there.
    """
    changed = {option: plan[option] for option in _PARTS if plan[option]}
    there = _card(devices)
    if not changed or there is None:
        return []
    card = edited(there)
    for option, change in changed.items():
        setattr(card, _PARTS[option][0], change.request_value)
    return [operation("edit", card)]


def is_late(plan, devices):
    """Whether the video card is changed, and is yet to be made."""
    return _card(devices) is None and any(plan[option] for option in _PARTS)
