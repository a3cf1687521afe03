# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time of an ESXi host. API: HostDateTimeSystem, HostDateTimeInfo, HostNtpConfig, HostServiceSystem."""

from __future__ import annotations

import contextlib

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import NotFound, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field, attribute_at
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Entry, Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host import ptp, service
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim, vmodl, write_changes
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import near

_SYSTEM = "configManager.dateTimeSystem"
_PRIVILEGE = "Host.Config.DateTime"
# Read as a whole: what it holds depends on the version of the server, and a path that one does not know is an error.
_INFO = "config.dateTimeInfo"
_PARTS = {"ntp_servers": "ntpConfig.server", "time_zone": "timeZone.key", "protocol": "systemClockProtocol"}
# Lines of the configuration file that come from the list of servers, or that the host sets by itself.
_NOT_OURS = ("server", "restrict", "drift", "driftfile", "logconfig")
# The service that keeps the time, by protocol.
_SERVICES = Entry(service.SERVICES, key="key", option="service")
_DAEMONS = {"ntp": "ntpd", "ptp": "ptpd"}


def _part(option, path="", **more):
    """A Field for a part of the HostDateTimeInfo."""
    path = path or _PARTS[option]
    decode = more.pop("decode", lambda value: value)
    return Field(option, path=_INFO, decode=lambda info: decode(attribute_at(info, path)), privilege=_PRIVILEGE, **more)


def _tidy(servers):
    """Entries without needless blanks, comments and repetitions. A host name is the same in capitals."""
    entries = {}
    for server in servers:
        entry = " ".join(str(server).partition("#")[0].split())
        if not entry:
            raise ValueError(f"{server!r} is no time server: write its name or address")
        entries.setdefault(entry.lower(), entry)
    return list(entries.values())


def _same_servers(live, wanted):
    return {one.lower() for one in live} == {one.lower() for one in wanted}


class HostTime(Resource):
    """Where one or many hosts have their time from."""

    name = "host_time"
    target = HostTarget()
    options = {
        "ntp_servers": {"type": "list", "elements": "str"},
        "time_zone": {"type": "str"},
        "protocol": {"type": "str", "choices": ["ntp", "ptp"]},
        "ptp": {"type": "dict", "options": ptp.PTP_OPTIONS},
        "service_state": {"type": "str", "choices": ["started", "stopped"]},
        "service_policy": {"type": "str", "choices": ["on", "off", "automatic"]},
    }
    rules = {"required_one_of": [tuple(options)]}
    fields = (
        _part("ntp_servers", decode=lambda servers: list(servers or ()), normal=_tidy, equal=_same_servers),
        _part("time_zone", attribute="timeZone"),
        _part("protocol", attribute="protocol"),
        *ptp.ptp_fields(_INFO, _PRIVILEGE),
        Field(
            "service_state",
            path=service.SERVICES,
            encode=lambda state: state == "started",
            privilege=service.PRIVILEGE,
        ),
        Field("service_policy", path=service.SERVICES, privilege=service.PRIVILEGE),
    )
    facts = (
        _part("synchronized", "serviceSync"),
        _part("synchronized_with", "remoteNtpServer"),
        _part("last_synchronized", "lastSyncTime", decode=lambda time: time.isoformat() if time else None),
        _part("utc_offset", "timeZone.gmtOffset"),
    )
    reads = (_SYSTEM, service.SYSTEM)
    refresh = (_SYSTEM, "RefreshDateTimeSystem")
    privileges = {"update": (_PRIVILEGE, service.PRIVILEGE)}

    def values_of(self, item, fields):
        """With the service of the protocol that is asked for, or else of the one that the host has."""
        told = [field for field in fields if field.path != service.SERVICES]
        values = super().values_of(item, told)
        daemon = self._service(item) if len(told) < len(fields) else None
        if daemon:
            values.update(service_state=service.state_of(daemon.running), service_policy=daemon.policy)
        if "ptp" in values:
            values["ptp"] = {option: value for option, value in values["ptp"].items() if value is not None} or None
        return values

    @staticmethod
    def _daemon(item):
        protocol = item.params.get("protocol") or attribute_at(item.properties[_INFO], _PARTS["protocol"])
        return _DAEMONS.get(protocol, "ntpd")

    def _service(self, item):
        return _SERVICES.find(item.properties[service.SERVICES] or (), {"service": self._daemon(item)})

    def vet(self, session, item):
        protocol, zone = item.plan["protocol"], item.plan["time_zone"]
        if protocol and protocol.before is None:
            raise Refused(
                f"protocol: {self.describe(item)} does not say by which protocol it has its time, so it cannot be "
                "chosen. That takes ESXi 7.0 Update 3 or newer.",
                option="protocol",
                value=protocol.after,
            )
        if zone:
            self._vet_zone(item, zone.after)
        ptp.vet_ptp(session, item, item.properties[_INFO], self.describe(item))
        self._vet_service(item)

    def _vet_service(self, item):
        asked = item.plan["service_state"] or item.plan["service_policy"]
        if asked and self._service(item) is None:
            raise NotFound(
                f"{asked.option}: {self.describe(item)} has no service {self._daemon(item)}.",
                option=asked.option,
                value=asked.after,
            )

    def _vet_zone(self, item, wanted):
        """HostDateTimeSystem.QueryAvailableTimeZones, asked only if the zone changes."""
        keys = [zone.key for zone in item.properties[_SYSTEM].QueryAvailableTimeZones()]
        if wanted in keys:
            return
        close = near(wanted, keys)
        more = f"Did you mean {' or '.join(close)}?" if close else "It takes a key such as Europe/Berlin."
        raise NotFound(
            f"time_zone: {self.describe(item)} knows no time zone {wanted!r}. {more}",
            option="time_zone",
            value=wanted,
            candidates=close or None,
        )

    def apply(self, session, item):
        policy, state = item.plan["service_policy"], item.plan["service_state"]
        if any(change.field.path == _INFO for change in item.plan.changes):
            item.properties[_SYSTEM].UpdateDateTimeConfig(self._config(item))
        if policy or state:
            self._change_service(session, item, policy, state)

    def _change_service(self, session, item, policy, state):
        """With a look of the vCenter at the service; the engine has it look at the time."""
        system = item.properties[service.SYSTEM]
        service.change_service(system, self._daemon(item), policy, state)
        if session.is_vcenter:
            with contextlib.suppress(vmodl.MethodFault):
                system.RefreshServices()

    def _config(self, item):
        """The request: what changes, and nothing else."""
        config = write_changes(vim.host.DateTimeConfig(), item.plan.changes)
        servers = item.plan["ntp_servers"]
        if servers:
            config.ntpConfig = self._ntp_config(item.properties[_INFO], servers.after)
        if ptp.changes_of(item.plan):
            config.ptpConfig = ptp.ptp_by_then(item, item.properties[_INFO])
        return config

    @staticmethod
    def _ntp_config(info, servers):
        """The servers, with the lines that somebody added to the host's file, as the server replaces both."""
        lines = attribute_at(info, "ntpConfig.configFile") or ()
        added = [line for line in lines if line.strip() and line.split()[0] not in _NOT_OURS]
        wanted = [f"server {server}" for server in servers]
        return vim.host.NtpConfig(server=servers, configFile=[*added, *wanted] if added else [])

    def foreseen(self, item):
        """Without an interface of PTP where its type becomes none."""
        after = super().foreseen(item)
        if (after.get("ptp") or {}).get("interface_type") == "none":
            after["ptp"].pop("interface", None)
        return after

    def foreseen_values(self, session, item):
        changes = item.plan.changes
        values = {f"{_INFO}.{_PARTS[one.option]}": one.request_value for one in changes if one.option in _PARTS}
        if ptp.changes_of(item.plan):
            values[f"{_INFO}.ptpConfig"] = ptp.ptp_by_then(item, item.properties[_INFO])
        place = _SERVICES.place(self._daemon(item))
        for option, attribute in (("service_state", "running"), ("service_policy", "policy")):
            if item.plan[option]:
                values[f"{place}.{attribute}"] = item.plan[option].request_value
        return values
