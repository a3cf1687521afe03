# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serial and parallel ports, and USB controllers."""

from __future__ import annotations

from pyVmomi import vim

from ..devices import SIO
from .change import merge, repeats, too_many
from .family import Family, connection, refuse_files, refuse_running
from .files import resolve_file

device = vim.vm.device
Serial = device.VirtualSerialPort


class Ports(Family):
    """Ports lie on the super I/O controller; they come and go while the machine is off."""

    base, most, label = 0, 0, ""

    def check_backing(self, work, change, backing):
        """The summary of a backing, or InvalidDeviceBacking."""
        raise NotImplementedError

    def add(self, work, change):
        refuse_files(change)
        refuse_running(work, change)
        new = change.device
        key = work.first_free(range(self.base, self.base + self.most))
        if key is None:
            raise too_many()
        summary = self.check_backing(work, change, new.backing)
        new.controllerKey, new.unitNumber = SIO, key - self.base
        new.connectable = connection(work, change)
        work.put_in(change, new, key, self.label.format(key - self.base + 1), summary)

    def edit(self, work, change, current):
        """Assumed: another backing needs a machine that is off; the connection can be changed at any time."""
        refuse_files(change)
        wanted = change.device
        if wanted.backing is not None and not repeats(wanted.backing, current.backing):
            refuse_running(work, change)
            current.deviceInfo.summary = self.check_backing(work, change, wanted.backing)
            current.backing = wanted.backing
        current.connectable = connection(work, change, current.connectable)
        merge(current, wanted, skip=("key", "deviceInfo", "backing", "connectable", "slotInfo", "controllerKey",
                                     "unitNumber"))

    def remove(self, work, change, current):
        refuse_files(change)
        refuse_running(work, change)


class SerialPorts(Ports):
    """Backed by the network, a file, a named pipe or a port of the host."""

    kinds = (Serial,)
    base, most, label = 9000, 32, "Serial port {}"

    def check_backing(self, work, change, backing):
        if isinstance(backing, Serial.URIBackingInfo):
            return self.check_uri(change, backing)
        if isinstance(backing, Serial.FileBackingInfo):
            return f"File {file_name(work, change, backing)}"
        if isinstance(backing, Serial.PipeBackingInfo):
            return self.check_pipe(change, backing)
        if isinstance(backing, Serial.DeviceBackingInfo):
            backing.useAutoDetect = bool(backing.useAutoDetect)
            return f"Device {backing.deviceName}"
        raise change.bad_backing()

    @staticmethod
    def check_uri(change, backing):
        if backing.direction not in ("server", "client") or not backing.serviceURI:
            raise change.bad_backing("backing.direction" if backing.serviceURI else "backing.serviceURI")
        return f"Remote {backing.serviceURI}"

    @staticmethod
    def check_pipe(change, backing):
        if backing.endpoint not in ("server", "client") or not backing.pipeName:
            raise change.bad_backing("backing.endpoint" if backing.pipeName else "backing.pipeName")
        backing.noRxLoss = bool(backing.noRxLoss)
        return f"Pipe {backing.pipeName}"


class ParallelPorts(Ports):
    """Backed by a file or a port of the host."""

    kinds = (device.VirtualParallelPort,)
    base, most, label = 10000, 3, "Parallel port {}"

    def check_backing(self, work, change, backing):
        if isinstance(backing, device.VirtualParallelPort.FileBackingInfo):
            return f"File {file_name(work, change, backing)}"
        if isinstance(backing, device.VirtualParallelPort.DeviceBackingInfo):
            return f"Device {backing.deviceName}"
        raise change.bad_backing()


def file_name(work, change, backing):
    datastore, path = resolve_file(work.place, backing)
    if datastore is None:
        raise change.bad_backing("backing.fileName")
    backing.fileName, backing.datastore = path, datastore.ref
    return path


class UsbControllers(Family):
    """The USB 2.0 controller: one of a machine."""

    kinds = (device.VirtualUSBController,)
    key, unit, label, pcie = 7000, 22, "USB controller", False

    def add(self, work, change):
        refuse_files(change)
        if work.of(*self.kinds):
            raise too_many()
        new = change.device
        new.busNumber, new.device = 0, []
        new.autoConnectDevices = bool(new.autoConnectDevices)
        self.complete(new)
        work.on_pci(new, (self.unit, *range(40, 60)))
        work.slot(change, new, self.pcie)
        work.put_in(change, new, self.key, self.label, self.label)

    def complete(self, new):
        new.ehciEnabled = True if new.ehciEnabled is None else new.ehciEnabled

    def edit(self, work, change, current):
        refuse_files(change)
        merge(current, change.device, skip=("key", "deviceInfo", "backing", "slotInfo", "controllerKey", "unitNumber",
                                            "busNumber", "device"))

    def remove(self, work, change, current):
        refuse_files(change)
        refuse_running(work, change)


class XhciControllers(UsbControllers):
    """The USB 3 controller: one of a machine, beside the other."""

    kinds = (device.VirtualUSBXHCIController,)
    key, unit, label, pcie = 14000, 23, "USB xHCI controller", True

    def complete(self, new):
        pass
