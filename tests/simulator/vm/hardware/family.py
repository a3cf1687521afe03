# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the families of devices have in common."""

from __future__ import annotations

from pyVmomi import vim

MIGRATE = ("connect", "disconnect", "unset")


class Family:
    """A family adds, edits and removes devices of its `kinds` in an Assembly; it raises for what cannot be."""

    kinds = ()

    def add(self, work, change):
        raise NotImplementedError

    def edit(self, work, change, current):
        raise NotImplementedError

    def remove(self, work, change, current):
        """Called before the device is taken out."""


def refuse_files(change):
    """A fileOperation is for disks only (and for virtual floppies, which are not simulated)."""
    if change.file_given:
        raise change.bad_file_operation()


def refuse_running(work, change):
    if work.place.running:
        raise change.no_hot_plug()


def connection(work, change, current=None, connected=True):
    """The ConnectInfo of a new device, or of an edited one: the server fills in what it knows itself.

    `connected` says the state now; a machine that is off has nothing connected, whatever is asked for.
    """
    info = change.device.connectable
    kind = vim.vm.device.VirtualDevice.ConnectInfo
    if info is None:
        if current is not None:
            return current
        info = kind(startConnected=connected, allowGuestControl=True, connected=connected)
    if info.migrateConnect is not None and info.migrateConnect not in MIGRATE:
        raise change.invalid("device.connectable.migrateConnect")
    on = bool(info.connected) and work.place.power_state == "poweredOn"
    migrate = info.migrateConnect or (current.migrateConnect if current is not None else "unset")
    return kind(migrateConnect=migrate, startConnected=info.startConnected,
                allowGuestControl=info.allowGuestControl, connected=on, status="ok" if on else "untried")
