# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vmodl.query.PropertyCollector"""

from __future__ import annotations

import uuid

from .. import faults
from ..dispatch import Raw
from ..model.managed import ManagedObject, api, prop
from ..soap.encode import escape
from .filters import PropertyFilter, Updates
from .selection import Selection


class PropertyCollector(ManagedObject, api="PropertyCollector"):
    """Belongs to a session: the default one exists in each, more are made by CreatePropertyCollector."""

    session_bound = True

    def __init__(self, service, moid, session=None):
        super().__init__(service, moid)
        self.session = session
        self.updates = Updates(self)

    @prop
    def filter(self, call):
        return [f.ref for f in self.updates.filters.values()]

    # -- reading

    @api
    def RetrievePropertiesEx(self, call, specSet, options):
        """Pages hold at most `maxObjects` objects, and never more than the server's own page size."""
        wanted = options.maxObjects if options is not None else None
        if wanted is not None and wanted < 0:
            raise faults.invalid_argument("options.maxObjects")
        pages = self.select(call, specSet)
        return self.page(call, pages, min(wanted or self.service.settings.page_size, self.service.settings.page_size))

    @api
    def RetrieveProperties(self, call, specSet):
        """The older form: everything at once."""
        items = [path_set.content(obj, call) for obj, path_set in self.select(call, specSet)]
        return Raw("".join(f"<returnval>{item[len('<objects>'):-len('</objects>')]}</returnval>" for item in items))

    @api
    def ContinueRetrievePropertiesEx(self, call, token):
        """The next page. The reference names no fault for a bad token; a vCenter says InvalidArgument."""
        items, size = self.take_token(call, token)
        return self.page(call, items, size)

    @api
    def CancelRetrievePropertiesEx(self, call, token):
        self.take_token(call, token)

    def take_token(self, call, token):
        try:
            return call.session.tokens.pop(token)
        except KeyError:
            raise faults.invalid_argument("token") from None

    def select(self, call, spec_set):
        """(object, its paths) for everything that the specs select."""
        if not spec_set:
            raise faults.invalid_argument("specSet")
        found = []
        for spec in spec_set:
            selection = Selection(self.service, spec, call.version)
            found += [(obj, selection.path_set(obj)) for obj in selection.evaluate(call).selected.values()]
        return found

    def page(self, call, items, size):
        """Encode one page. What lies on later pages is read when they are fetched, as objects may have gone."""
        token = ""
        if len(items) > size:
            key = f"{uuid.uuid4().hex[:8]}-{len(call.session.tokens)}"
            call.session.tokens[key] = (items[size:], size)
            token = f"<token>{escape(key)}</token>"
        content = "".join([path_set.content(obj, call) for obj, path_set in items[:size] if self.alive(obj, call)])
        return Raw(f"<returnval>{token}{content}</returnval>") if token or content else None

    def alive(self, obj, call):
        return obj.session_bound or self.service.registry.find(obj.moid) is obj

    # -- filters

    @api
    def CreateFilter(self, call, spec, partialUpdates):
        selection = Selection(self.service, spec, call.version)
        selection.evaluate(call)            # an object that does not exist is refused at once
        created = PropertyFilter(self.service, call.session.new_moid(), self, selection, partialUpdates)
        call.session.add(created)
        self.updates.add(created)
        return created.ref

    @api
    def CreatePropertyCollector(self, call):
        return call.session.add(PropertyCollector(self.service, call.session.new_moid(), call.session)).ref

    @api
    def DestroyPropertyCollector(self, call):
        """Destroys its filters too. The default collector cannot be destroyed: assumed to be NotSupported."""
        if self.moid == "propertyCollector":
            raise faults.not_supported()
        call.session.objects.pop(self.moid, None)
        self.removed()

    def removed(self):
        self.updates.close()

    # -- updates

    @api
    def WaitForUpdatesEx(self, call, version, options):
        seconds = options.maxWaitSeconds if options is not None else None
        limit = options.maxObjectUpdates if options is not None else None
        for name, value in (("maxWaitSeconds", seconds), ("maxObjectUpdates", limit)):
            if value is not None and value < 0:
                raise faults.invalid_argument(f"options.{name}")
        return self.wait(call, version, seconds, limit)

    @api
    def WaitForUpdates(self, call, version):
        return self.wait(call, version, None, None)

    @api
    def CheckForUpdates(self, call, version):
        return self.wait(call, version, 0, None)

    @api
    def CancelWaitForUpdates(self, call):
        self.updates.cancel()

    def wait(self, call, version, seconds, limit):
        limit = min(limit or self.service.settings.page_size, self.service.settings.page_size)
        update = self.updates.wait(call, version or "", seconds, limit)
        return Raw(update) if update else None
