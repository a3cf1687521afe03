# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.AuthorizationManager"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..model.managed import ManagedObject, api, prop
from ..privileges import all_privileges


class AuthorizationManager(ManagedObject, api="AuthorizationManager"):
    @property
    def authorization(self):
        return self.service.authorization

    @prop
    def privilegeList(self, call):
        kind = vim.AuthorizationManager.Privilege
        return [kind(privId=p, onParent=False, name=p.rpartition(".")[2], privGroupName=p.rpartition(".")[0])
                for p in all_privileges()]

    @prop
    def roleList(self, call):
        return [role.as_api() for role in self.authorization.roles.values()]

    @prop
    def description(self, call):
        return vim.AuthorizationDescription()

    @api
    def HasPrivilegeOnEntity(self, call, entity, sessionId, privId):
        """AuthorizationManager.HasPrivilegeOnEntity"""
        target, principal = call.resolve(entity), self.principal(sessionId)
        return [self.authorization.has(principal, target, privilege) for privilege in privId]

    @api
    def HasPrivilegeOnEntities(self, call, entity, sessionId, privId):
        """AuthorizationManager.HasPrivilegeOnEntities"""
        return self.availability(call, entity, self.principal(sessionId), privId)

    def needs_other_user(self, call, userName, **_args):
        """One's own privileges may always be asked for; those of others need Authorization.ModifyPermissions."""
        if call.session.principal.matches(userName):
            return []
        return [(None, "Authorization.ModifyPermissions")]

    @api(privilege=needs_other_user)
    def HasUserPrivilegeOnEntities(self, call, entities, userName, privId):
        """AuthorizationManager.HasUserPrivilegeOnEntities"""
        return self.availability(call, entities, self.user(userName), privId)

    @api(privilege=needs_other_user)
    def FetchUserPrivilegeOnEntities(self, call, entities, userName):
        """AuthorizationManager.FetchUserPrivilegeOnEntities"""
        principal = self.user(userName)
        result = vim.AuthorizationManager.UserPrivilegeResult
        return [result(entity=ref, privileges=sorted(
            self.authorization.role_on(principal, call.resolve(ref)).privileges)) for ref in entities]

    def needs_read(self, call, entity, **_args):
        return [(call.resolve(entity), "System.Read")]

    @api(privilege=needs_read)
    def RetrieveEntityPermissions(self, call, entity, inherited):
        """AuthorizationManager.RetrieveEntityPermissions"""
        return [p.as_api() for p in self.authorization.on_entity(call.resolve(entity), inherited)]

    @api
    def RetrieveAllPermissions(self, call):
        """AuthorizationManager.RetrieveAllPermissions"""
        return [p.as_api() for entries in self.authorization.permissions.values() for p in entries]

    @api
    def RetrieveRolePermissions(self, call, roleId):
        """AuthorizationManager.RetrieveRolePermissions"""
        if roleId not in self.authorization.roles:
            raise vim.fault.NotFound(msg="The object or item referred to could not be found.")
        return [p.as_api() for entries in self.authorization.permissions.values() for p in entries
                if p.role.id == roleId]

    # -- helpers

    def availability(self, call, entities, principal, privileges):
        kind = vim.AuthorizationManager
        return [kind.EntityPrivilege(entity=ref, privAvailability=[
            kind.PrivilegeAvailability(privId=p, isGranted=self.authorization.has(principal, call.resolve(ref), p))
            for p in privileges]) for ref in entities]

    def principal(self, session_id):
        session = self.service.sessions.by_key(session_id)
        if session is None:
            raise faults.invalid_argument("sessionId")
        return session.principal

    def user(self, name):
        principal = self.authorization.principal(name)
        if principal is None:
            raise faults.invalid_argument("userName")
        return principal
