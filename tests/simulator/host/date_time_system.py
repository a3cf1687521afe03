# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.host.DateTimeSystem"""

from __future__ import annotations

import ipaddress
import re
from datetime import timedelta, timezone

from pyVmomi import vim

from .. import faults
from ..model.blueprint import Blueprint
from ..model.managed import api, prop
from ..model.values import clone, now
from .lagging import LaggingManager
from .time_zones import ZONES, time_zone

PROTOCOLS = ("ntp", "ptp")
PTP_DEVICES = ("none", "virtualNic", "pciPassthruNic")
FLAGS = ("enabled", "disableEvents", "disableFallback")
HOST_NAME = re.compile(r"(?=.{1,253}$)(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\.?$")
FIXED_LINES = ("restrict default nomodify notrap nopeer noquery", "restrict 127.0.0.1", "restrict -6 ::1",
               "driftfile /etc/ntp.drift", "logconfig +clockstatus +peerstatus +sysstatus +syncstatus")
IGNORED_COMMANDS = ("restrict", "drift", "driftfile")


def default_date_time():
    """A freshly installed host: no servers, not started."""
    return vim.host.DateTimeInfo(
        timeZone=time_zone("UTC"), systemClockProtocol="ntp", enabled=False, disableEvents=False,
        disableFallback=True, inFallbackState=False, serviceSync=False, ntpConfig=ntp_config([]),
        ptpConfig=vim.host.PtpConfig(domain=0, port=[vim.host.PtpConfig.PtpPort(index=0)]))


def ntp_config(servers, lines=()):
    """What a host shows: the servers, and the file with the fixed lines, the others and the servers again."""
    return vim.host.NtpConfig(
        server=list(servers), configFile=[*FIXED_LINES, *lines, *(f"server {server}" for server in servers)])


class HostDateTimeSystem(LaggingManager, api="HostDateTimeSystem"):
    """Time and time services of a host. What this manager shows is immediate; vCenter's view may lag.

    Assumed: `enabled` and the services ntpd and ptpd do not influence each other (the reference says that services
    are HostServiceSystem's).
    """

    def __init__(self, host, moid):
        super().__init__(host, moid)
        self.offset = timedelta(0)      # of the host's clock

    def truth(self):
        return self.host.own("config").dateTimeInfo

    def seen_by_vcenter(self):
        config = self.host.values["config"]
        if config.__class__ is Blueprint:       # nothing has been changed: no need to build all of it
            return config.template.base.dateTimeInfo
        return super().seen_by_vcenter()

    @prop
    def dateTimeInfo(self, call):
        return self.truth()

    def changed(self):
        """What the host reports of a running time service: it has synchronized with the first server at once."""
        info = self.truth()
        server = next(iter(info.ntpConfig.server), None) if info.ntpConfig else None
        running = bool(info.enabled and info.systemClockProtocol == "ntp" and server)
        info.serviceSync = running
        info.remoteNtpServer = f"{server} stratum: 3" if running else None
        info.lastSyncTime = now() if running else None
        info.ntpRunTime = 0 if running else None

    # -- methods

    @api
    def QueryAvailableTimeZones(self, call):
        """HostDateTimeSystem.QueryAvailableTimeZones: some fifty zones of the tz database."""
        return [time_zone(key) for key in ZONES]

    @api
    def QueryDateTime(self, call):
        """HostDateTimeSystem.QueryDateTime"""
        return now() + self.offset

    @api
    def UpdateDateTime(self, call, dateTime):
        """HostDateTimeSystem.UpdateDateTime: allowed while a time service runs (the reference is silent)."""
        wanted = dateTime if dateTime.tzinfo else dateTime.replace(tzinfo=timezone.utc)
        self.offset = wanted - now()

    @api
    def RefreshDateTimeSystem(self, call):
        """HostDateTimeSystem.RefreshDateTimeSystem: vCenter looks at the host at once."""
        self.catch_up()

    @api
    def UpdateDateTimeConfig(self, call, config):
        """HostDateTimeSystem.UpdateDateTimeConfig: what is unset in the spec stays as it is.

        As the reference says: an `ntpConfig` without servers and file resets the servers; comments in an entry are
        not kept; `restrict` and `drift` commands of the file are ignored; a PTP domain is 0 to 255.
        Assumed: an `ntpConfig` replaces servers and further lines of the file as a whole; without `server`, the
        servers are those of the file's `server` lines, with it those lines are ignored. An unknown time zone,
        protocol or PTP value is InvalidArgument, a server that is neither an address nor a name HostConfigFault.
        PTP ports replace those with their index. `resetToFactoryDefaults` ignores the other fields and keeps the
        time zone ("network time configuration").
        """
        self.check_config(config)
        ntp = None if config.ntpConfig is None else wanted_ntp(config.ntpConfig)
        with self.changing() as info:
            if getattr(config, "resetToFactoryDefaults", None):
                reset(info)
            else:
                self.apply(info, config, ntp)

    def check_config(self, config):
        if config.timeZone is not None and config.timeZone not in ZONES:
            raise faults.invalid_argument("config.timeZone")
        if getattr(config, "protocol", None) is not None and config.protocol not in PROTOCOLS:
            raise faults.invalid_argument("config.protocol")
        ptp = getattr(config, "ptpConfig", None)
        if ptp is not None:
            self.check_ptp(ptp)

    def check_ptp(self, ptp):
        if ptp.domain is not None and not 0 <= ptp.domain <= 255:
            raise faults.invalid_argument("config.ptpConfig.domain")
        current = self.truth().ptpConfig
        known = {port.index for port in current.port} if current else {0}
        for port in ptp.port:
            if port.index not in known:
                raise faults.invalid_argument("config.ptpConfig.port.index")
            if port.deviceType is not None and port.deviceType not in PTP_DEVICES:
                raise faults.invalid_argument("config.ptpConfig.port.deviceType")
            if port.deviceType in PTP_DEVICES[1:] and not port.device:
                raise faults.invalid_argument("config.ptpConfig.port.device")

    @staticmethod
    def apply(info, config, ntp):
        if config.timeZone is not None:
            info.timeZone = time_zone(config.timeZone)
        if ntp is not None:
            info.ntpConfig = ntp
        if getattr(config, "protocol", None) is not None:
            info.systemClockProtocol = config.protocol
        for name in FLAGS:
            if getattr(config, name, None) is not None:
                setattr(info, name, getattr(config, name))
        ptp = getattr(config, "ptpConfig", None)
        if ptp is not None:
            info.ptpConfig = merged_ptp(info.ptpConfig or vim.host.PtpConfig(), ptp)

    # -- drift

    def set_servers(self, servers):
        """Other servers, as a client of the host itself would set them."""
        with self.changing() as info:
            info.ntpConfig = ntp_config(servers)

    def set_time_zone(self, key):
        with self.changing() as info:
            info.timeZone = time_zone(key)


def reset(info):
    fresh = default_date_time()
    fresh.timeZone = info.timeZone
    info.__dict__.update(fresh.__dict__)


def merged_ptp(current, wanted):
    if wanted.domain is not None:
        current.domain = wanted.domain
    ports = {port.index: port for port in current.port}
    ports.update((port.index, clone(port)) for port in wanted.port)
    current.port = [ports[index] for index in sorted(ports)]
    return current


def wanted_ntp(config):
    """The NTP configuration that a spec asks for; HostConfigFault for a bad server."""
    lines = [line.strip() for line in config.configFile if line.strip()]
    in_file = [line.partition(" ")[2] for line in lines if line.split()[0] == "server"]
    entries = [entry.partition("#")[0].strip() for entry in (config.server or in_file)]
    for entry in entries:
        check_server(entry)
    kept = [line for line in lines
            if line.split()[0] not in (*IGNORED_COMMANDS, "server") and line not in FIXED_LINES]
    return ntp_config(entries, kept)


def check_server(entry):
    """A server is an address or a host name, with options behind it."""
    name = entry.split()[0] if entry else ""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        # digits and dots alone are a mistyped address
        if not HOST_NAME.match(name) or re.fullmatch(r"[\d.]+", name):
            raise vim.fault.HostConfigFault(
                msg=f"An error occurred during host configuration: '{name}' is no time server.") from None
