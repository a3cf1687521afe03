# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ESXi hosts as the vCenter finds them in the network: those that it may add, and what each asks of who connects."""

from __future__ import annotations

from dataclasses import dataclass

from pyVmomi import vim

from .defaults import HARDWARE, HostSeed, product

ROOT = "root"
OWN_ADDRESS = "192.0.2.254"         # of the simulated vCenter


@dataclass
class Outside:
    """A host that is up and in no inventory of this vCenter.

    trusted: whether its certificate is signed by an authority that the vCenter trusts. managed_by: the address of
    the vCenter that has it, if any.
    """

    name: str
    password: str = "simulator"
    trusted: bool = False
    managed_by: str = ""


def thumbprint(service, name):
    """The SHA-1 thumbprint of a host's certificate."""
    digits = service.uuid("thumbprint", name).replace("-", "").upper() + "0" * 8
    return ":".join(digits[i:i + 2] for i in range(0, 40, 2))


def look_up(service, name):
    """The host that answers at a name: one outside, or one of the inventory; NoHost if nothing does."""
    from ..entities.host_system import HostSystem
    known = next((host for host in service.registry.of_type(HostSystem) if host.name == name), None)
    if known is not None:
        return Outside(name, known.password, known.trusted, OWN_ADDRESS)
    if name not in service.outside:
        raise vim.fault.NoHost(name=name, msg=f"Unable to communicate with the host {name}: it does not respond.")
    return service.outside[name]


def check(service, spec, ref=None):
    """What a vCenter refuses about the certificate and the log-in: SSLVerifyFault, InvalidLogin."""
    outside = look_up(service, spec.hostName)
    own = thumbprint(service, outside.name)
    if (spec.sslThumbprint or not outside.trusted) and (spec.sslThumbprint or "").upper() != own:
        raise vim.fault.SSLVerifyFault(
            selfSigned=not outside.trusted, thumbprint=own,
            msg="Authenticity of the host's SSL certificate is not verified.")
    if (spec.userName, spec.password) != (ROOT, outside.password):
        raise vim.fault.InvalidLogin(msg="Cannot complete login due to an incorrect user name or password.")
    return outside


def check_free(service, outside, force):
    """AlreadyConnected for a host of this vCenter, and AlreadyBeingManaged for one of another, unless it is forced."""
    if outside.managed_by == OWN_ADDRESS:
        raise vim.fault.AlreadyConnected(
            name=outside.name, msg=f"The specified host {outside.name} already exists in this vCenter.")
    if outside.managed_by and not force:
        raise vim.fault.AlreadyBeingManaged(
            ipAddress=outside.managed_by,
            msg=f"The host is already being managed by the vCenter Server at {outside.managed_by}.")


def connect_info(service, outside):
    """HostConnectInfo: what the host tells of itself before it is added."""
    ref = vim.HostSystem("ha-host", None)
    seed = HostSeed(service, ref, outside.name, 0)
    hardware = HARDWARE.base
    summary = vim.host.Summary(
        host=ref,
        hardware=vim.host.Summary.HardwareSummary(
            vendor=hardware.systemInfo.vendor, model=hardware.systemInfo.model, uuid=seed.uuid,
            memorySize=hardware.memorySize, cpuModel=hardware.cpuPkg[0].description,
            cpuMhz=int(hardware.cpuInfo.hz // 1_000_000), numCpuPkgs=hardware.cpuInfo.numCpuPackages,
            numCpuCores=hardware.cpuInfo.numCpuCores, numCpuThreads=hardware.cpuInfo.numCpuThreads, numNics=2,
            numHBAs=1),
        config=vim.host.Summary.ConfigSummary(
            name=outside.name, port=443, product=product(), vmotionEnabled=False),
        quickStats=vim.host.Summary.QuickStats(), overallStatus="green", rebootRequired=False,
        managementServerIp=outside.managed_by or None)
    return vim.host.ConnectInfo(
        serverIp=outside.managed_by or None, inDasCluster=False, host=summary, vm=[], vimAccountNameRequired=True,
        clusterSupported=True)
