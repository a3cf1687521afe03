# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CD/DVD drives and floppy drives."""

from __future__ import annotations

from pyVmomi import vim

from ..devices import SIO
from .change import repeats, too_many
from .controllers import disk_key, disk_units
from .family import Family, connection, refuse_files, refuse_running
from .files import resolve_file

device = vim.vm.device
Cdrom, Floppy = device.VirtualCdrom, device.VirtualFloppy


class Media(Family):
    """A drive's backing and connection may change while the machine runs. Assumed: the image itself is not looked at.

    `summaries` maps a kind of backing to what the server shows of it.
    """

    summaries = {}

    def insert(self, work, change, device_, summary_of):
        """Check the backing of a drive; returns the summary."""
        backing = change.device.backing
        summary = next((text for kind, text in summary_of.items() if backing.__class__ is kind), None)
        if summary is None:
            raise change.bad_backing()
        if isinstance(backing, device.VirtualDevice.FileBackingInfo):
            datastore, path = resolve_file(work.place, backing)
            if datastore is None:
                raise change.bad_backing("backing.fileName")
            backing.fileName, backing.datastore = path, datastore.ref
            return summary.format(path)
        if backing.useAutoDetect is None:
            backing.useAutoDetect = False
        return summary.format(backing.deviceName)

    def edit(self, work, change, current):
        refuse_files(change)
        if change.device.backing is not None and not repeats(change.device.backing, current.backing):
            current.deviceInfo.summary = self.insert(work, change, current, self.summaries)
            current.backing = change.device.backing
        current.connectable = connection(work, change, current.connectable)
        self.edit_place(work, change, current)

    def edit_place(self, work, change, current):
        pass


class Cdroms(Media):
    kinds = (Cdrom,)
    on = (device.VirtualIDEController, device.VirtualSATAController)
    summaries = {
        Cdrom.IsoBackingInfo: "ISO {}",
        Cdrom.RemotePassthroughBackingInfo: "Remote device",
        Cdrom.RemoteAtapiBackingInfo: "Remote ATAPI",
        Cdrom.PassthroughBackingInfo: "Passthrough {}",
        Cdrom.AtapiBackingInfo: "ATAPI {}",
    }

    def add(self, work, change):
        refuse_files(change)
        new = change.device
        controller = work.controller(change, self.on)
        if isinstance(controller, device.VirtualIDEController):
            refuse_running(work, change)
        summary = self.insert(work, change, new, self.summaries)
        new.unitNumber = work.hang_on(change, controller, disk_units(controller, work.place.version))
        new.controllerKey = controller.key
        new.connectable = connection(work, change)
        work.put_in(change, new, disk_key(controller, new.unitNumber), work.free_label("CD/DVD drive {}"), summary)

    def edit_place(self, work, change, current):
        """A drive stays where it is: assumed, as the clients offer it for disks only."""
        key = work.temporary.get(change.device.controllerKey, change.device.controllerKey)
        if key not in (None, current.controllerKey) or change.device.unitNumber not in (None, current.unitNumber):
            raise change.invalid("device.controllerKey")

    def remove(self, work, change, current):
        refuse_files(change)
        if isinstance(work.devices[current.controllerKey], device.VirtualIDEController):
            refuse_running(work, change)


class Floppies(Media):
    kinds = (Floppy,)
    summaries = {
        Floppy.ImageBackingInfo: "Image {}",
        Floppy.RemoteDeviceBackingInfo: "Remote",
        Floppy.DeviceBackingInfo: "Device {}",
    }

    def add(self, work, change):
        if change.file_given:
            raise change.not_simulated("the creation of a floppy image")
        refuse_running(work, change)
        new = change.device
        key = work.first_free(range(8000, 8002))
        if key is None:
            raise too_many()
        summary = self.insert(work, change, new, self.summaries)
        new.controllerKey, new.unitNumber = SIO, key - 8000
        new.connectable = connection(work, change)
        work.put_in(change, new, key, f"Floppy drive {key - 7999}", summary)

    def remove(self, work, change, current):
        refuse_files(change)
        refuse_running(work, change)
