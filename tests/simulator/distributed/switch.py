# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.dvs.VmwareDistributedVirtualSwitch"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..entities.entity import ManagedEntity, check_name
from ..entities.folder import remove_entity
from ..model.managed import api, prop
from . import defaults, link_aggregation, members, port_settings, ports, reconfigure
from .portgroup import check_new_groups, create_portgroup
from .trouble import dvs_fault, in_use


class DistributedVirtualSwitch(ManagedEntity, api="DistributedVirtualSwitch"):
    """`config` and `uuid` are stored; port groups are those that name the switch.

    uplink_ports: {host: {uplink: port key}}. last_port: the highest key that a port had.
    """

    rename_privilege = "DVSwitch.Modify"

    def __init__(self, *args, **values):
        super().__init__(*args, **values)
        self.uplink_ports = {}
        self.last_port = 0

    @property
    def portgroups(self):
        if self.datacenter is None:
            return []
        return [g for g in self.datacenter.below("network", "DistributedVirtualPortgroup") if g.switch is self]

    @prop
    def portgroup(self, call):
        return [group.ref for group in self.portgroups]

    @prop
    def summary(self, call):
        config = self.values["config"]
        groups = self.portgroups
        hosts = [member.config.host for member in config.host or ()]
        machines = {moid: machine for group in groups for moid, machine in group.machines.items()}
        return vim.DistributedVirtualSwitch.Summary(
            name=self.name, uuid=config.uuid, numPorts=config.numPorts, productInfo=config.productInfo,
            hostMember=hosts, host=hosts, vm=[m.ref for m in machines.values()],
            portgroupName=[group.name for group in groups], description=config.description, contact=config.contact,
            numHosts=len(hosts))

    @prop
    def networkResourcePool(self, call):
        return []

    @prop
    def runtime(self, call):
        return vim.DistributedVirtualSwitch.RuntimeInfo(hostMemberRuntime=[])

    def company(self):
        return self.portgroups

    def siblings(self):
        """Names of switches are unique in a datacenter."""
        return self.datacenter.below("network", "DistributedVirtualSwitch") if self.datacenter else ()

    def renamed(self, old, call):
        self.own("config").name = self.name
        self.count()
        members.refresh(self)

    def count(self):
        """The configuration has changed: it has another version, and shows how many ports there are now."""
        config = self.own("config")
        config.configVersion = str(int(config.configVersion) + 1)
        self.recount()

    def recount(self):
        self.own("config").numPorts = ports.total(self)
        self.touch()


class VmwareDistributedVirtualSwitch(DistributedVirtualSwitch, api="VmwareDistributedVirtualSwitch"):
    """The switch that a vCenter makes."""

    # -- reconfiguration

    def needs_reconfigure(self, call, spec):
        """As the reference lists them; hosts need Host.Config.Network on each (it says so of `host`)."""
        needs = [(self, "DVSwitch.PolicyOp")] if spec.policy is not None else []
        needs += [(self, "DVSwitch.PortSetting")] if spec.defaultPortConfig is not None else []
        for each in spec.host:
            needs += [(self, "DVSwitch.HostOp"), (call.resolve(each.host), "Host.Config.Network")]
        others = [name for name in port_settings.names(spec)
                  if name not in ("configVersion", "policy", "defaultPortConfig", "host", "vspanConfigSpec")]
        if any(port_settings.is_set(getattr(spec, name)) for name in others):
            needs.append((self, "DVSwitch.Modify"))
        return needs

    def check_version(self, call, spec):
        """The version that the specification starts from is required."""
        if not spec.configVersion:
            raise faults.invalid_argument("spec.configVersion")

    @api(privilege=needs_reconfigure, check=check_version)
    def ReconfigureDvs_Task(self, call, spec):
        """DistributedVirtualSwitch.ReconfigureDvs_Task. What is unset in the specification changes nothing."""
        self.prepare(spec)
        yield
        wanted, hosts = self.prepare(spec)
        before = self.own("config").uplinkPortPolicy.uplinkPortName
        ports.rename_uplinks(self, list(before), list(wanted.uplinkPortPolicy.uplinkPortName))
        self.values["config"] = wanted
        if spec.name is not None:
            self.rename(check_name(spec.name, self.ref), call)
        members.apply(self, hosts)
        members.refresh(self)
        self.derive()
        self.count()

    def prepare(self, spec):
        """(the configuration by then, the checked operations on hosts)"""
        config = self.own("config")
        if spec.configVersion != config.configVersion:
            raise faults.concurrent_access()
        if spec.name is not None:
            self.check_free(check_name(spec.name, self.ref))
        wanted = reconfigure.applied(config, spec, self.used_pvlans())
        self.check_uplinks(wanted)
        return wanted, members.check(self, spec.host)

    def used_pvlans(self):
        vlans = [group.own("config").defaultPortConfig.vlan for group in self.portgroups]
        return {vlan.pvlanId for vlan in vlans if hasattr(vlan, "pvlanId")}

    def check_uplinks(self, wanted):
        """ResourceInUse for an uplink that goes while a host has a network adapter there."""
        before, after = (list(each.uplinkPortPolicy.uplinkPortName) for each in (self.own("config"), wanted))
        gone = [name for name in before if name not in after]
        renamed = len([name for name in after if name not in before])
        used = ports.uplinks_used(self)
        if any(name in used for name in gone[renamed:]):
            raise in_use(self)

    def derive(self):
        """Bring the port groups in line: what they inherit, and the uplinks that there are."""
        config = self.own("config")
        names = reconfigure.uplinks(config)
        for group in self.portgroups:
            own = group.own("config")
            own.defaultPortConfig = port_settings.inherited(own.defaultPortConfig, config.defaultPortConfig)
            port_settings.keep_only(own.defaultPortConfig, names)
            group.touch()

    # -- port groups

    @api(privilege=lambda self, call, spec: [(self, "DVPortgroup.Create")])
    def CreateDVPortgroup_Task(self, call, spec):
        """DistributedVirtualSwitch.CreateDVPortgroup_Task: one port group; the task's result is its reference."""
        check_new_groups(self, [spec])
        yield
        check_new_groups(self, [spec])
        return create_portgroup(self, spec).ref

    @api(privilege=lambda self, call, spec: [(self, "DVPortgroup.Create")])
    def AddDVPortgroup_Task(self, call, spec):
        """DistributedVirtualSwitch.AddDVPortgroup_Task: several port groups, all or none (assumed)."""
        check_new_groups(self, spec)
        yield
        check_new_groups(self, spec)
        for each in spec:
            create_portgroup(self, each)

    @api
    def LookupDvPortGroup(self, call, portgroupKey):
        """VmwareDistributedVirtualSwitch.LookupDvPortGroup"""
        found = next((group for group in self.portgroups if group.moid == portgroupKey), None)
        if found is None:
            raise faults.not_found(portgroupKey)
        return found.ref

    # -- ports

    @api
    def FetchDVPorts(self, call, criteria):
        """DistributedVirtualSwitch.FetchDVPorts: by key, port group, and whether they are connected; no other criteria
        are simulated."""
        found = [port for group in self.portgroups for port in group.ports()]
        if criteria is None:
            return found
        wanted = [port for port in found if criteria.connected in (None, port.connectee is not None)]
        if criteria.portKey:
            wanted = [port for port in wanted if port.key in criteria.portKey]
        if criteria.portgroupKey:
            inside = True if criteria.inside is None else criteria.inside
            wanted = [port for port in wanted if (port.portgroupKey in criteria.portgroupKey) == inside]
        return wanted

    @api
    def FetchDVPortKeys(self, call, criteria):
        """DistributedVirtualSwitch.FetchDVPortKeys"""
        return [port.key for port in self.FetchDVPorts(call, criteria)]

    # -- what has a method of its own

    @api
    def EnableNetworkResourceManagement(self, call, enable):
        """DistributedVirtualSwitch.EnableNetworkResourceManagement"""
        self.own("config").networkResourceManagementEnabled = enable
        self.count()

    @api
    def UpdateDVSHealthCheckConfig_Task(self, call, healthCheckConfig):
        """DistributedVirtualSwitch.UpdateDVSHealthCheckConfig_Task: the kinds that are named change. Assumed: one that
        is enabled without an interval has one of a minute; at most an hour."""
        yield
        config = self.own("config")
        kinds = {type(each): each for each in config.healthCheckConfig}
        for each in healthCheckConfig:
            if type(each) not in kinds:
                raise dvs_fault("there is no such health check")
            known = kinds[type(each)]
            known.enable = known.enable if each.enable is None else each.enable
            known.interval = known.interval if each.interval is None else each.interval
            if known.enable and not known.interval:
                known.interval = 1
            if known.interval is not None and not 0 <= known.interval <= 60:
                raise dvs_fault("the interval of a health check is 1 to 60 minutes")
        self.count()

    @api
    def UpdateDVSLacpGroupConfig_Task(self, call, lacpGroupSpec):
        """VmwareDistributedVirtualSwitch.UpdateDVSLacpGroupConfig_Task: see link_aggregation.py."""
        self.lacp_groups(lacpGroupSpec)
        yield
        config = self.own("config")
        names = {group.key: group.name for group in config.lacpGroupConfig}
        config.lacpGroupConfig = self.lacp_groups(lacpGroupSpec)
        self.rename_lags({names[group.key]: group.name for group in config.lacpGroupConfig if group.key in names})
        members.refresh(self)
        self.derive()
        self.count()

    def lacp_groups(self, specs):
        used = {ports.lag_of(self, name) for name in ports.uplinks_used(self)}
        settings = [self.own("config").defaultPortConfig]
        settings += [group.own("config").defaultPortConfig for group in self.portgroups]
        for setting in settings:
            order = setting.uplinkTeamingPolicy.uplinkPortOrder
            used |= {*order.activeUplinkPort, *order.standbyUplinkPort}
        return link_aggregation.changed(self.own("config"), specs, used)

    def rename_lags(self, names):
        """Orders of uplinks go along with a group's new name."""
        settings = [self.own("config"), *(group.own("config") for group in self.portgroups)]
        for each in settings:
            order = each.defaultPortConfig.uplinkTeamingPolicy.uplinkPortOrder
            order.activeUplinkPort = [names.get(name, name) for name in order.activeUplinkPort]
            order.standbyUplinkPort = [names.get(name, name) for name in order.standbyUplinkPort]

    @api
    def PerformDvsProductSpecOperation_Task(self, call, operation, productSpec):
        """DistributedVirtualSwitch.PerformDvsProductSpecOperation_Task: only `upgrade` is simulated. A version that the
        server does not make, or that is older than the switch's, is a DvsFault (assumed)."""
        if operation != "upgrade":
            raise faults.not_supported()
        yield
        config = self.own("config")
        wanted, own = getattr(productSpec, "version", None), config.productInfo.version
        if wanted not in defaults.VERSIONS or not own <= wanted <= defaults.newest(self.service.settings):
            raise dvs_fault(f"a switch of version {own} cannot be upgraded to {wanted}")
        config.productInfo = defaults.product(wanted)
        known = {each.key: each for each in config.infrastructureTrafficResourceConfig}
        config.infrastructureTrafficResourceConfig = [known.get(each.key, each) for each in defaults.traffic(wanted)]
        self.count()

    # -- the end

    def needs_destroy(self, call):
        return [(self, "DVSwitch.Delete")]

    def check_destroy(self):
        """ResourceInUse while something is connected to one of its port groups."""
        if any(ports.connected(group) for group in self.portgroups):
            raise in_use(self)

    @api(privilege=needs_destroy)
    def Destroy_Task(self, call):
        """ManagedEntity.Destroy_Task: its port groups, and the proxy switches on its members, go with it."""
        self.check_destroy()
        yield
        self.check_destroy()
        remove_entity(self, call)

    def gone(self, call):
        for member in list(self.own("config").host):
            host = self.service.registry.find(member.config.host._moId)
            if host is not None:
                members.leave(self, host)
        for group in self.portgroups:
            remove_entity(group, call)
