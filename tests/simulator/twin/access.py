# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles and permissions of a twin: those that were saved, beside the simulator's own accounts."""

from __future__ import annotations

from pyVmomi import VmomiSupport as V

from ..authorization import Permission, Role


def restore(service, saved):
    authorization = service.authorization
    manager = service.registry.find(service.content.authorizationManager._moId)
    for role in plain(manager, "roleList"):
        if role.roleId not in authorization.roles:
            authorization.roles[role.roleId] = Role(
                role.roleId, role.name, role.info.label if role.info else role.name, role.privilege, role.system
            )
    for obj in list(service.registry.objects.values()):
        entries = [permission(authorization, obj, each) for each in plain(obj, "permission")]
        if entries:
            authorization.permissions[obj.moid] = [each for each in entries if each is not None]


def plain(obj, name):
    """A saved list of data objects; empty if there is none."""
    value = obj.values.get(name) if obj is not None else None
    return [each for each in value or () if isinstance(each, V.DataObject)]


def permission(authorization, obj, saved):
    role = authorization.roles.get(saved.roleId)
    if role is None:
        return None
    return Permission(obj, saved.principal, role, saved.propagate, saved.group)
