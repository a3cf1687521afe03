# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what: roles, permissions on entities, and the check of a privilege.

As on a vCenter, a permission on an entity holds for what lies below it if it propagates, a nearer one replaces a
farther one, and whoever has a permission somewhere sees the way up from there (role `View`).
"""

from __future__ import annotations

from pyVmomi import vim

from .privileges import all_privileges

NO_ACCESS, ANONYMOUS, VIEW, READ_ONLY, ADMIN = -5, -4, -3, -2, -1
BASIC = {"System.Anonymous": 0, "System.View": 1, "System.Read": 2}


class Role:
    def __init__(self, role_id, name, label, privileges, system=True):
        self.id, self.name, self.label = role_id, name, label
        self.privileges = frozenset(privileges)
        self.system = system

    def as_api(self):
        return vim.AuthorizationManager.Role(
            roleId=self.id, system=self.system, name=self.name,
            info=vim.Description(label=self.label, summary=self.label), privilege=sorted(self.privileges))


def system_roles():
    roles = [
        Role(NO_ACCESS, "NoAccess", "No access", ()),
        Role(ANONYMOUS, "Anonymous", "Anonymous", ("System.Anonymous",)),
        Role(VIEW, "View", "View", ("System.Anonymous", "System.View")),
        Role(READ_ONLY, "ReadOnly", "Read-only", ("System.Anonymous", "System.Read", "System.View")),
        Role(ADMIN, "Admin", "Administrator", all_privileges()),
    ]
    return {role.id: role for role in roles}


class Principal:
    """An account that can log in. `name` is how vCenter shows it: `VSPHERE.LOCAL\\Administrator`."""

    def __init__(self, account):
        self.account = account
        user, _unused, domain = account.user.partition("@")
        self.name = f"{domain.upper()}\\{user[:1].upper()}{user[1:]}" if domain else user
        self.full_name = f"{user} {domain}".strip()
        self.unrestricted = False       # set when the permissions are known
        self.global_role = None         # on what lies in no folder: tags and their categories

    def matches(self, user_name):
        wanted = user_name.lower()
        return wanted in (self.account.user.lower(), self.name.lower())


class Permission:
    def __init__(self, entity, principal, role, propagate, group=False):
        self.entity, self.principal, self.role, self.propagate = entity, principal, role, propagate
        self.group = group

    def as_api(self):
        return vim.AuthorizationManager.Permission(
            entity=self.entity.ref, principal=self.principal, group=self.group, roleId=self.role.id,
            propagate=self.propagate)


class Authorization:
    def __init__(self, service, accounts):
        self.service = service
        self.roles = system_roles()
        self.principals = [Principal(account) for account in accounts]
        self.permissions = {}           # moid → [Permission]
        self._cache = {}
        self._cache_key = None

    # -- set-up

    def apply_accounts(self, resolve_path):
        """Give the accounts their permissions, now that the inventory exists."""
        for principal in self.principals:
            self.apply_account(principal, resolve_path)

    def apply_account(self, principal, resolve_path):
        for path, wanted, propagate in principal.account.permissions:
            entity, role = resolve_path(path), self.role_for(wanted)
            if entity is None or role is None:
                raise ValueError(f"permission of {principal.name}: no such path or role: {path}, {wanted}")
            self.grant(entity, principal.name, role, propagate)
        self.set_global_role(principal)

    def set_global_role(self, principal):
        """The role that the account names, or else the one that it has on the root folder."""
        wanted = principal.account.global_role
        if wanted:
            principal.global_role = self.role_for(wanted)
            if principal.global_role is None:
                raise ValueError(f"global role of {principal.name}: no such role: {wanted}")
        else:
            on_root = self.permissions.get(self.service.root.moid, ())
            principal.global_role = next((p.role for p in on_root if p.principal == principal.name), None)

    def role_for(self, wanted):
        """A role by its name; a list of privileges becomes a role of its own."""
        if isinstance(wanted, str):
            return next((role for role in self.roles.values() if role.name == wanted), None)
        unknown = set(wanted) - set(all_privileges())
        if unknown:
            raise ValueError(f"no such privilege: {', '.join(sorted(unknown))}")
        number = max(1000, *self.roles) + 1
        self.roles[number] = Role(number, f"role{number}", f"role{number}", {"System.Anonymous", *wanted}, False)
        return self.roles[number]

    def add_account(self, account, resolve_path):
        """A new account, or another password or other permissions for an old one."""
        self.principals = [p for p in self.principals if p.account.user != account.user]
        principal = Principal(account)
        self.principals.append(principal)
        for entries in self.permissions.values():
            entries[:] = [p for p in entries if p.principal != principal.name]
        self.apply_account(principal, resolve_path)
        return principal

    def grant(self, entity, principal_name, role, propagate=True):
        entries = [p for p in self.permissions.get(entity.moid, ()) if p.principal != principal_name]
        self.permissions[entity.moid] = [*entries, Permission(entity, principal_name, role, propagate)]
        self._cache_key = None
        self._refresh_unrestricted()

    def _refresh_unrestricted(self):
        root = self.service.root.moid
        for principal in self.principals:
            own = [p for entries in self.permissions.values() for p in entries if p.principal == principal.name]
            principal.unrestricted = (len(own) == 1 and own[0].entity.moid == root
                                      and own[0].role.id == ADMIN and own[0].propagate)

    # -- log-in

    def authenticate(self, user_name, password):
        for principal in self.principals:
            if principal.matches(user_name) and principal.account.password == password:
                return principal
        return None

    def principal(self, name):
        return next((p for p in self.principals if p.matches(name)), None)

    # -- checks

    def role_on(self, principal, entity):
        """The role that the principal has on an entity (None: the root folder)."""
        key = self.service.registry.structure
        if self._cache_key != key:
            self._cache, self._cache_key = {}, key
        entity = entity or self.service.root
        cached = self._cache.get((principal.name, entity.moid))
        if cached is None:
            cached = self._cache[principal.name, entity.moid] = self._find_role(principal, entity)
        return cached

    def _find_role(self, principal, entity):
        current = entity
        while current is not None:
            for entry in self.permissions.get(current.moid, ()):
                if entry.principal == principal.name and (current is entity or entry.propagate):
                    return entry.role
            current = current.above
        return self.roles[VIEW if self._leads_to_permission(principal, entity) else NO_ACCESS]

    def _leads_to_permission(self, principal, entity):
        for entries in self.permissions.values():
            for entry in entries:
                if entry.principal == principal.name and entity in above(entry.entity):
                    return True
        return False

    def has(self, principal, entity, privilege):
        if principal.unrestricted:
            return True
        return privilege in self.role_on(principal, entity).privileges

    def has_global(self, principal, privilege):
        return principal.global_role is not None and privilege in principal.global_role.privileges

    def on_entity(self, entity, inherited):
        """The permissions that are set on an entity, with those it inherits if asked for."""
        found = list(self.permissions.get(entity.moid, ()))
        for current in above(entity) if inherited else ():
            known = {entry.principal for entry in found}
            found += [p for p in self.permissions.get(current.moid, ()) if p.propagate and p.principal not in known]
        return found


def above(entity):
    """The entities from which permissions come, the nearest first."""
    current = entity.above
    while current is not None:
        yield current
        current = current.above
