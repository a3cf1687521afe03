# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request for all hosts of a task that join, change or leave a distributed switch.

The configuration of the switch has one version, so of several requests that start from it all but one would fail. The
hosts of a task therefore share theirs: whoever comes first sends it, and all wait for the same task. API:
VmwareDistributedVirtualSwitch.ReconfigureDvs_Task with DistributedVirtualSwitchHostMemberConfigSpec.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import translate
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import of_task
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import Concurrent, ServerFault
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import CREATE, DELETE
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.network.config import CONFIG
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim

PROXIES = "config.network.proxySwitch"
_VERSION = "config.configVersion"


class Spoiled(Exception):
    """A request for several hosts failed because of others."""


@dataclass
class Membership:
    """A distributed switch, and the hosts of a task that are to be members of it, or not.

    ref: the switch. given: how the task named it. uuid: by what hosts know it. version: of its configuration, as it was
    when the hosts were read. items: those with a plan that is not refused.
    """

    session: Any
    ref: Any
    given: str
    name: str = None
    uuid: str = None
    version: str = None
    items: list = field(default_factory=list)
    _config: Any = None
    _sent: dict = field(default_factory=dict)
    _failed: set = field(default_factory=set)
    _lock: Any = field(default_factory=threading.RLock)

    @property
    def config(self):
        """The configuration of the switch, read when it is needed first."""
        if self._config is None:
            self._config = self.session.read.one(self.ref, [CONFIG])[CONFIG]
        return self._config

    @property
    def uplinks(self):
        """The uplinks that a network adapter can have: those of the switch, and the ports of its link aggregation
        groups."""
        names = list(getattr(self.config.uplinkPortPolicy, "uplinkPortName", None) or ())
        return names + [name for group in self.config.lacpGroupConfig or () for name in group.uplinkName]

    # What is sent

    def steps(self, item):
        """What an item waits for. A new member gets its network adapters when its uplinks have their ports."""
        has_nics = item.plan.action == CREATE and bool(wanted(item))
        yield from self._step(item, "join", last=not has_nics)
        if has_nics and item.plan:
            yield from self._step(item, "plug", last=True)

    def _step(self, item, phase, last):
        """Sends a request, or joins the one that is sent already; anew, if that failed because of somebody else."""
        for attempt in (1, 2):
            task = self._send(item, phase, attempt)
            if task is None:
                return
            try:
                yield self._awaited(item, task, last)
            except (Concurrent, Spoiled) as error:
                if attempt == 2:
                    raise self._given_up(item, error) from error
            else:
                return

    @staticmethod
    def _given_up(item, error):
        if isinstance(error, Spoiled):
            return ServerFault(
                f"Cannot {item.resource.doing(item, item.plan.action)}: the request for several hosts failed because "
                "of others of them. Run the task again."
            )
        return error

    def _send(self, item, phase, attempt):
        with self._lock:
            if (phase, attempt) not in self._sent:
                self._sent[phase, attempt] = self._request(phase, attempt)
            task, included = self._sent[phase, attempt]
            return task if item.ref._moId in included else None

    def _request(self, phase, attempt):
        """(the task of a new request or None, the ids of the hosts that are in it)."""
        if attempt > 1:
            self._plan_anew()
        elif phase == "plug":
            self._read_hosts()
        left = [one for one in self.items if one.ref._moId not in self._failed and one.plan]
        specs = [spec for spec in (self._spec(one, phase) for one in left) if spec is not None]
        if not specs:
            return None, set()
        if attempt > 1 or phase == "plug":
            self.version = self.session.read.one(self.ref, [_VERSION])[_VERSION]
        config = vim.dvs.VmwareDistributedVirtualSwitch.ConfigSpec(configVersion=self.version, host=specs)
        return self.ref.ReconfigureDvs_Task(config), {spec.host._moId for spec in specs}

    def _read_hosts(self):
        """Reads what the hosts show of the switch by now."""
        found = self.session.read([one.ref for one in self.items], self.items[0].resource.paths)
        for one in self.items:
            one.properties = found.get(one.ref._moId, one.properties)
            one.entry = self.proxy_of(one)

    def _plan_anew(self):
        self._read_hosts()
        for one in self.items:
            if one.ref._moId not in self._failed:
                one.resource.observe(self.session, one)
                one.plan = one.resource.plan(one)

    def proxy_of(self, item):
        """The proxy switch of an item's host, or None."""
        proxies = item.properties[PROXIES] or () if item.properties is not None else ()
        return next((one for one in proxies if self.uuid and one.dvsUuid == self.uuid), None)

    def _spec(self, item, phase):
        member = vim.dvs.HostMember
        if phase == "join" and item.plan.action in (CREATE, DELETE):
            leaving = item.plan.action == DELETE
            backing = None if leaving else member.PnicBacking()
            return member.ConfigSpec(operation="remove" if leaving else "add", host=item.ref, backing=backing)
        if phase == "join" or (item.plan.action == CREATE and wanted(item)):
            return member.ConfigSpec(operation="edit", host=item.ref, backing=backing_of(item))
        return None

    # What comes of it

    def _awaited(self, item, task, last):
        doing = item.resource.doing(item, item.plan.action)

        def outcome(values):
            if values.get("info.state") == "error":
                raise self._error(item, values["info.error"], doing)
            return values.get("info.state") == "success", values.get("info.result")

        return replace(of_task(task, doing, item.params["task_timeout"], last=last), outcome=outcome)

    def _error(self, item, fault, doing):
        hosts = {one.host._moId: one.fault for one in getattr(fault, "hostFault", None) or ()}
        self._failed |= set(hosts)
        if item.ref._moId in hosts:
            return translate(hosts[item.ref._moId], doing)
        return Spoiled() if hosts else translate(fault, doing)


def wanted(item):
    """{network adapter: uplink} once the item's plan is carried out."""
    live = (item.live or {}).get("network_adapters") or {}
    change = item.plan["network_adapters"]
    return change.foreseen(live) if change else dict(live)


def port_keys(proxy):
    """{uplink: the key of its port on a host}, those of link aggregation groups as well."""
    keys = {one.value: one.key for one in proxy.uplinkPort or ()}
    for lag in proxy.hostLag or ():
        keys.update({one.value: one.key for one in lag.uplinkPort or ()})
    return keys


def backing_of(item):
    """All network adapters that a member shall have, those that stay as they are."""
    member, proxy = vim.dvs.HostMember, item.entry
    known = {one.pnicDevice: one for one in getattr(proxy.spec.backing, "pnicSpec", None) or ()}
    keys, names = port_keys(proxy), {key: name for name, key in port_keys(proxy).items()}
    specs = []
    for nic, uplink in sorted(wanted(item).items()):
        if nic in known and names.get(known[nic].uplinkPortKey) == uplink:
            specs.append(known[nic])
        else:
            specs.append(member.PnicSpec(pnicDevice=nic, uplinkPortKey=keys.get(uplink)))
    return member.PnicBacking(pnicSpec=specs)
