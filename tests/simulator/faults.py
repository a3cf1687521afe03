# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults with the messages that a vSphere server sends, and the check that a method may raise them."""

from __future__ import annotations

from pyVmomi import VmomiSupport as V
from pyVmomi import vim, vmodl

POWER_WORDS = {"poweredOn": "Powered on", "poweredOff": "Powered off", "suspended": "Suspended"}


def not_authenticated(ref):
    return vim.fault.NotAuthenticated(object=ref, privilegeId="System.View",
                                      msg="The session is not authenticated.")


def no_permission(ref, privilege):
    return vim.fault.NoPermission(object=ref, privilegeId=privilege,
                                  msg="Permission to perform this operation was denied.")


def invalid_argument(name):
    return vmodl.fault.InvalidArgument(invalidProperty=name, msg=f"A specified parameter was not correct: {name}")


def not_supported(msg="The operation is not supported on the object."):
    return vmodl.fault.NotSupported(msg=msg)


def duplicate_name(name, ref):
    return vim.fault.DuplicateName(name=name, object=ref, msg=f"The name '{name}' already exists.")


def invalid_name(name, ref=None):
    return vim.fault.InvalidName(name=name, entity=ref, msg=f"The name '{name}' is invalid.")


def invalid_power_state(existing, requested=None):
    return vim.fault.InvalidPowerState(
        requestedState=requested, existingState=existing,
        msg=f"The attempted operation cannot be performed in the current state ({POWER_WORDS[existing]}).")


def invalid_state(msg="The operation is not allowed in the current state."):
    return vim.fault.InvalidState(msg=msg)


def invalid_datastore(name, ref=None):
    return vim.fault.InvalidDatastore(datastore=ref, name=name, msg=f"Invalid datastore {name}.")


def invalid_datastore_path(path):
    return vim.fault.InvalidDatastorePath(datastorePath=path, msg=f"Invalid datastore path '{path}'.")


def not_found(what):
    return vim.fault.NotFound(msg=f"The object or item referred to could not be found: {what}.")


def already_exists(name):
    return vim.fault.AlreadyExists(name=name, msg=f"The specified key, name, or identifier '{name}' already exists.")


def host_config(why):
    return vim.fault.HostConfigFault(msg=f"An error occurred during host configuration: {why}.")


def no_disk_space(path, datastore):
    return vim.fault.NoDiskSpace(file=path, datastore=datastore,
                                 msg=f"Insufficient disk space on datastore '{datastore}'.")


def file_not_found(path):
    return vim.fault.FileNotFound(file=path, msg=f"File {path} was not found.")


def tools_unavailable():
    return vim.fault.ToolsUnavailable(
        msg="Cannot complete operation because VMware Tools is not running in this virtual machine.")


def concurrent_access():
    return vim.fault.ConcurrentAccess(
        msg="Cannot complete operation due to concurrent modification by another operation.")


def task_in_progress(task):
    return vim.fault.TaskInProgress(task=task, msg="The operation is not allowed in the current state. "
                                                   "Another task is already in progress.")


def by_name(name, properties=None):
    """A fault by its API name, e.g. from a rule: `by_name("InvalidState", {"msg": …})`."""
    try:
        cls = V.GetWsdlType("urn:vim25", name)
    except KeyError:
        raise ValueError(f"not a fault of the API: {name}") from None
    if not issubclass(cls, vmodl.MethodFault):
        raise ValueError(f"not a fault of the API: {name}")
    fault = cls(**(properties or {}))
    for info in cls._GetPropertyList():
        required = not info.flags & V.F_OPTIONAL
        if required and issubclass(info.type, V.ManagedObject) and getattr(fault, info.name) is None:
            setattr(fault, info.name, info.type("none", None))  # the API wants one; the rule did not say which
    if fault.msg is None:
        fault.msg = f"A fault that a rule asked for: {name}"
    return fault


# What vCenters answer though the metadata does not declare it. Kept short: each line needs an observation.
# - CloneVM_Task: a taken name is "The name '…' already exists.", as for every other way to make a machine.
OBSERVED = {"CloneVM_Task": ("vim.fault.DuplicateName",)}


def declared_names(method):
    """The types of the faults that a method may raise: those that the API declares, and those observed besides."""
    return (*(method.faults or ()), *OBSERVED.get(method.wsdlName, ()))


def declared(method, fault):
    """Whether the API says that the method may raise this fault: those it declares, and any RuntimeFault."""
    if isinstance(fault, vmodl.RuntimeFault):
        return True
    return any(isinstance(fault, V.GetVmodlType(name)) for name in declared_names(method))
