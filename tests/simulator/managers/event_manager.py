# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.event.EventManager"""

from __future__ import annotations

from datetime import timezone

from pyVmomi import vim

from .. import faults
from ..model.managed import ManagedObject, api, prop

RECURSION = {"self": (True, False), "children": (False, True), "all": (True, True)}


class EventManager(ManagedObject, api="EventManager"):
    @prop
    def latestEvent(self, call):
        events = self.service.events.all
        return events[-1] if events else None

    @prop
    def maxCollector(self, call):
        return 1000

    @prop
    def description(self, call):
        return vim.event.EventDescription(category=[
            vim.ElementDescription(key=key, label=key, summary=key) for key in ("info", "warning", "error", "user")])

    @api
    def QueryEvents(self, call, filter, eventViewSpec=None):
        """EventManager.QueryEvents: oldest first; at most `maxCount`, and never more than 1000, the newest of them."""
        found = [event for event in self.service.events.all if self.matches(filter, event, call)]
        count = filter.maxCount if filter.maxCount is not None else 1000
        if count < 0:
            raise faults.invalid_argument("filter.maxCount")
        return found[-min(count, 1000):] if count else []

    def matches(self, wanted, event, call):
        if wanted.type and not isinstance(event, tuple(wanted.type)):
            return False
        if wanted.eventTypeId and not {f"vim.event.{event._wsdlName}", event._wsdlName} & set(wanted.eventTypeId):
            return False
        if wanted.eventChainId is not None and event.chainId != wanted.eventChainId:
            return False
        if wanted.userName is not None and event.userName not in wanted.userName.userList:
            return False
        return in_time(wanted.time, event.createdTime) and self.concerns(wanted.entity, event, call)

    def concerns(self, wanted, event, call):
        """Whether the event is about the entity, or about one below it."""
        if wanted is None:
            return True
        entity = call.resolve(wanted.entity)
        itself, below = RECURSION[wanted.recursion]
        concerned = event.__dict__.get("_concerned", ())
        if itself and entity.moid in concerned:
            return True
        if not below:
            return False
        registry = self.service.registry
        found = (registry.find(moid) for moid in concerned)
        return any(other is not None and entity in other.ancestors() for other in found) or (
            entity is self.service.root)

    @api(privilege="Global.LogEvent")
    def LogUserEvent(self, call, entity, msg):
        """EventManager.LogUserEvent"""
        target = call.resolve(entity)
        event = self.service.events.post(vim.event.GeneralUserEvent, call, msg, message=msg)
        event.__dict__["_concerned"] = {target.moid}
        event.entity = vim.event.ManagedEntityEventArgument(entity=target.ref, name=target.name)

    @api
    def RetrieveArgumentDescription(self, call, eventTypeId):
        """EventManager.RetrieveArgumentDescription: no texts are known."""
        return []


def in_time(span, moment):
    if span is None:
        return True
    begin, end = (aware(t) for t in (span.beginTime, span.endTime))
    return (begin is None or moment >= begin) and (end is None or moment <= end)


def aware(moment):
    if moment is not None and moment.tzinfo is None:
        return moment.replace(tzinfo=timezone.utc)
    return moment
