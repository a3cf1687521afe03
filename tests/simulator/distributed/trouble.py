# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of distributed switches."""

from __future__ import annotations

from pyVmomi import vim, vmodl


def dvs_fault(why):
    return vim.fault.DvsFault(msg=f"A general runtime error occurred with the distributed switch: {why}.")


def in_use(entity):
    return vim.fault.ResourceInUse(type=entity.T, name=entity.name,
                                   msg=f"The resource '{entity.name}' is in use.")


def on_host(host, kind, why, **values):
    """What went wrong on one host, as an operation on several hosts tells of it: a fault of another kind inside."""
    bulk = vim.fault.DvsOperationBulkFault
    cause = kind(msg=why, **values)
    return bulk(hostFault=[bulk.FaultOnHost(host=host.ref, fault=cause)], faultMessage=[
        vmodl.LocalizableMessage(key="com.vmware.vim.vpxd.dvs", message=f"{host.name}: {why}")],
        msg="vSphere Distributed Switch operation failed on one or more hosts.")


def in_use_on_host(host, name):
    return on_host(host, vim.fault.ResourceInUse, f"The resource '{name}' is in use.", type=vim.HostSystem, name=name)
