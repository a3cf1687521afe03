# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of the server, translated once into errors."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import (
    Concurrent,
    Internal,
    NoPermission,
    NotFound,
    ServerFault,
    SessionExpired,
    VsphereError,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import kind_of, vim, vmodl

_PLAIN = (str, int, float, bool)


def fault_name(fault):
    """The API's name of a fault: C(InvalidPowerState)."""
    return type(fault)._wsdlName


def say(fault):
    """What the server says of a fault, as a sentence; its name where it says nothing."""
    said = (getattr(fault, "msg", None) or "").strip() or fault_name(fault)
    causes = [cause.message for cause in getattr(fault, "faultMessage", None) or () if cause.message]
    text = " ".join([said, *causes])
    return text if text.endswith((".", "!", "?")) else text + "."


def fault_details(fault):
    """The plain properties of a fault, objects as their ids."""
    details = {}
    for info in fault._GetPropertyList():
        value = getattr(fault, info.name, None)
        if info.name in ("msg", "faultCause", "faultMessage", "dynamicType", "dynamicProperty", "stackTrace"):
            continue
        if isinstance(value, _PLAIN):
            details[info.name] = value
        elif hasattr(value, "_moId"):
            details[info.name] = value._moId
    return details


def translate(fault, doing):
    """The VsphereError for a fault.

    doing: what was under way, with the object's name: C("power on the virtual machine web-01").
    """
    if isinstance(fault, VsphereError):
        return fault
    details = {"fault": fault_name(fault), **fault_details(fault)}
    if isinstance(fault, vim.fault.NotAuthenticated):  # the API makes it a kind of NoPermission
        return SessionExpired(f"Cannot {doing}: the session has ended. Run the task again.", **details)
    if isinstance(fault, (vim.fault.NoPermission, vmodl.fault.SecurityError)) and getattr(fault, "privilegeId", None):
        return _no_permission(fault, doing, details)
    if isinstance(fault, vmodl.fault.ManagedObjectNotFound):
        return NotFound(f"Cannot {doing}: it does not exist (any more).", **details)
    if isinstance(fault, vim.fault.ConcurrentAccess):
        return Concurrent(f"Cannot {doing}: somebody else changed it at the same time. Run the task again.", **details)
    return ServerFault(f"Cannot {doing}: {say(fault)} ({fault_name(fault)})", **details)


def _no_permission(fault, doing, details):
    on = getattr(fault, "object", None)
    where = f" on {kind_of(on)} {on._moId}" if on is not None else ""
    return NoPermission(
        f"Cannot {doing}: the account lacks the privilege {fault.privilegeId}{where}.",
        privilege=fault.privilegeId,
        **details,
    )


def translate_any(error, doing):
    """The VsphereError for any exception: a fault of the server, or a defect of ours."""
    known = isinstance(error, VsphereError) or (vmodl and isinstance(error, vmodl.MethodFault))
    return translate(error, doing) if known else Internal.of(error, doing)
