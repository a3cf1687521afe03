# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time of an ESXi host. API: HostDateTimeSystem, HostDateTimeInfo, HostNtpConfig."""

from __future__ import annotations

from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import NotFound, Refused
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import Field, attribute_at
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resource import Resource
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vim, write_changes
from ansible_collections.skyscraper.vsphere.plugins.module_utils.targets import HostTarget
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import near

_SYSTEM = "configManager.dateTimeSystem"
# Read as a whole: what it holds depends on the version of the server, and a path that one does not know is an error.
_INFO = "config.dateTimeInfo"
_PARTS = {"ntp_servers": "ntpConfig.server", "time_zone": "timeZone.key", "protocol": "systemClockProtocol"}
# Lines of the configuration file that come from the list of servers, or that the host sets by itself.
_NOT_OURS = ("server", "restrict", "drift", "driftfile", "logconfig")


def _part(option, path="", **more):
    """A Field for a part of the HostDateTimeInfo."""
    path = path or _PARTS[option]
    decode = more.pop("decode", lambda value: value)
    return Field(option, path=_INFO, decode=lambda info: decode(attribute_at(info, path)), **more)


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
    }
    rules = {"required_one_of": [("ntp_servers", "time_zone", "protocol")]}
    fields = (
        _part("ntp_servers", decode=lambda servers: list(servers or ()), normal=_tidy, equal=_same_servers),
        _part("time_zone", attribute="timeZone"),
        _part("protocol", attribute="protocol"),
    )
    facts = (
        _part("synchronized", "serviceSync"),
        _part("synchronized_with", "remoteNtpServer"),
        _part("last_synchronized", "lastSyncTime", decode=lambda time: time.isoformat() if time else None),
        _part("utc_offset", "timeZone.gmtOffset"),
    )
    reads = (_SYSTEM,)
    refresh = (_SYSTEM, "RefreshDateTimeSystem")
    privileges = {"update": ("Host.Config.DateTime",)}

    def values_of(self, item, fields):
        """Without the protocol of a host that tells of none: an option with choices cannot be handed back as empty."""
        values = super().values_of(item, fields)
        return {option: value for option, value in values.items() if option != "protocol" or value is not None}

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
        item.properties[_SYSTEM].UpdateDateTimeConfig(self._config(item))

    def _config(self, item):
        """The request: what changes, and nothing else."""
        config = write_changes(vim.host.DateTimeConfig(), item.plan.changes)
        servers = item.plan["ntp_servers"]
        if servers:
            config.ntpConfig = self._ntp_config(item.properties[_INFO], servers.after)
        return config

    @staticmethod
    def _ntp_config(info, servers):
        """The servers, with the lines that somebody added to the host's file, as the server replaces both."""
        lines = attribute_at(info, "ntpConfig.configFile") or ()
        added = [line for line in lines if line.strip() and line.split()[0] not in _NOT_OURS]
        wanted = [f"server {server}" for server in servers]
        return vim.host.NtpConfig(server=servers, configFile=[*added, *wanted] if added else [])

    def foresee(self, session, item):
        for change in item.plan.changes:
            session.ledger.set(item.ref, f"{_INFO}.{_PARTS[change.option]}", change.request_value)
