# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of a host's managers."""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..entities.entity import ExtensibleObject
from ..model.managed import HOST_TYPES, ManagedObject


class HostManager(ManagedObject):
    """A manager of one host; privileges are checked on the host."""

    type_table = HOST_TYPES
    shows = {}              # property → the path of the host's property that it shows

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if issubclass(cls.T, vim.ExtensibleManagedObject):      # about half of the managers are
            cls.props.update(value=ExtensibleObject.value, availableField=ExtensibleObject.availableField)
        for name, path in cls.shows.items():
            cls.props[name] = shown_by_host(path)

    def __init__(self, host, moid):
        super().__init__(host.service, moid)
        self.host = host

    @property
    def guard(self):
        return self.host

    def refuse_if_saved(self):
        """NotSupported on a twin for what only methods tell: an inventory is saved without it."""
        if self.service.saved is not None:
            raise faults.not_supported("This was not saved with the inventory.")


def shown_by_host(path):
    return lambda manager, call: manager.host.get(path, call)
