# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""vim.dvs.DistributedVirtualPortgroup"""

from __future__ import annotations

from pyVmomi import vim

from .. import faults
from ..entities.entity import check_name
from ..entities.folder import remove_entity
from ..entities.network import Network
from ..model.managed import api, prop
from ..model.values import EPOCH, clone
from . import members, port_settings, ports, private_vlans, reconfigure
from .trouble import dvs_fault, in_use

Portgroup = vim.dvs.DistributedVirtualPortgroup
Policy = vim.dvs.VmwareDistributedVirtualSwitch.VMwarePortgroupPolicy
TYPES = ("earlyBinding", "lateBinding", "ephemeral")
PORTS = 8                   # of a new port group of which nothing is said (assumed)
MOST_PORTS = 8192


class DistributedVirtualPortgroup(Network, api="DistributedVirtualPortgroup"):
    """`key` (its managed object id) and `config` are stored. port_keys: its static ports."""

    rename_privilege = "DVPortgroup.Modify"
    fixed = True            # it cannot be moved: it goes where its switch goes

    def __init__(self, *args, **values):
        super().__init__(*args, **values)
        self.port_keys = []

    @property
    def switch(self):
        config = self.values.get("config")
        ref = getattr(config, "distributedVirtualSwitch", None)
        return self.service.registry.find(ref._moId) if ref is not None else None

    @property
    def switch_uuid(self):
        return self.switch.get("uuid") if self.switch is not None else None

    @property
    def is_uplink(self):
        return bool(getattr(self.values.get("config"), "uplink", None))

    @prop
    def portKeys(self, call):
        if self.is_uplink and self.switch is not None:
            return [key for each in self.switch.uplink_ports.values() for key in each.values()]
        return sorted({*self.port_keys, *ports.connected(self)}, key=int)

    @prop
    def tag(self, call):
        return [vim.Tag(key="SYSTEM/DVS.UPLINKPG")] if self.is_uplink else []

    def next_port(self, cards=()):
        """The key of a port that nobody has, nor one of these adapters; None if there is none."""
        taken = {getattr(getattr(card.backing, "port", None), "portKey", None) for card in cards}
        return ports.take(self, taken)

    def ports(self):
        """All of its ports (vim.dvs.DistributedVirtualPort), in short."""
        connected = ports.connected(self)
        return [vim.dvs.DistributedVirtualPort(
            key=key, dvsUuid=self.switch_uuid, portgroupKey=self.moid, connectee=connected.get(key), conflict=False,
            lastStatusChange=EPOCH,
            config=vim.dvs.DistributedVirtualPort.ConfigInfo(
                setting=self.own("config").defaultPortConfig, configVersion="0")) for key in self.portKeys(None)]

    def disabled_methods(self):
        return ()

    def siblings(self):
        return self.datacenter.below("network", "Network") if self.datacenter else ()

    def check_rename(self, call, newName):
        """A distributed port group has a name of its own, and can be renamed."""

    def renamed(self, old, call):
        self.own("config").name = self.name

    def lose(self, host):
        """A host is gone: the switch has a member less."""
        self.hosts.pop(host.moid, None)
        self.touch()
        if self.is_uplink and self.switch is not None:
            members.forget(self.switch, host)

    # -- reconfiguration

    def needs_reconfigure(self, call, spec):
        needs = [(self, "DVPortgroup.PolicyOp")] if spec.policy is not None else []
        needs += [(self, "DVPortgroup.ScopeOp")] if spec.scope else []
        others = [name for name in port_settings.names(spec) if name not in ("configVersion", "policy", "scope")]
        if any(port_settings.is_set(getattr(spec, name)) for name in others):
            needs.append((self, "DVPortgroup.Modify"))
        return needs

    def check_version(self, call, spec):
        """The version that the specification starts from is required."""
        if not spec.configVersion:
            raise faults.invalid_argument("spec.configVersion")

    @api(privilege=needs_reconfigure, check=check_version)
    def ReconfigureDVPortgroup_Task(self, call, spec):
        """DistributedVirtualPortgroup.ReconfigureDVPortgroup_Task. What is unset changes nothing; a new number of
        ports that would take connected ones away is a DvsFault (the reference says: a fault)."""
        self.prepare(spec)
        yield
        wanted = self.prepare(spec)
        if spec.numPorts is not None and wanted.type != "ephemeral" and not ports.renumber(self, spec.numPorts):
            raise dvs_fault("there are not enough free ports to remove")
        self.values["config"] = wanted
        if spec.name is not None:
            self.rename(check_name(spec.name, self.ref), call)
        wanted.configVersion = str(int(wanted.configVersion) + 1)
        self.settle()

    def prepare(self, spec):
        """The configuration after a specification."""
        config = self.own("config")
        if spec.configVersion != config.configVersion:
            raise faults.concurrent_access()
        if spec.name is not None:
            self.check_free(check_name(spec.name, self.ref))
        if self.is_uplink and (spec.type is not None or spec.numPorts is not None or spec.autoExpand is not None):
            raise dvs_fault("the ports of an uplink port group are those of the members")
        if spec.type not in (None, config.type) and ports.connected(self):
            raise dvs_fault("the binding of a port group cannot change while ports of it are in use")
        return laid_over(self.switch, config, spec)

    def settle(self):
        """Bring the number of ports in line with the kind of port group."""
        config = self.own("config")
        if config.type == "ephemeral":
            self.port_keys = []
            config.numPorts, config.autoExpand = 0, False
        elif not self.is_uplink:
            config.numPorts = len(self.port_keys)
        self.switch.recount()
        self.touch()

    # -- the end

    def needs_destroy(self, call):
        return [(self, "DVPortgroup.Delete")]

    def check_destroy(self):
        """ResourceInUse while something is connected; the uplinks' port group goes with the switch only (DvsFault,
        which is assumed)."""
        if ports.connected(self):
            raise in_use(self)
        if self.is_uplink:
            raise dvs_fault("an uplink port group cannot be removed")

    @api(privilege=needs_destroy)
    def Destroy_Task(self, call):
        """ManagedEntity.Destroy_Task"""
        self.check_destroy()
        yield
        self.check_destroy()
        switch = self.switch
        remove_entity(self, call)
        switch.recount()


def laid_over(switch, config, spec):
    """A port group's configuration with a specification laid over it; InvalidArgument for what cannot be."""
    result = clone(config)
    for name in ("description", "type", "portNameFormat", "autoExpand", "vmVnicNetworkResourcePoolKey"):
        value = getattr(spec, name)
        if value is not None:
            setattr(result, name, value)
    if spec.policy is not None:
        result.policy = port_settings.merged(result.policy, spec.policy)
    above = switch.own("config")
    if spec.defaultPortConfig is not None:
        setting = port_settings.applied(result.defaultPortConfig, spec.defaultPortConfig)
        result.defaultPortConfig = port_settings.inherited(setting, above.defaultPortConfig)
    check(result, above, spec)
    return result


def check(result, above, spec):
    if result.type not in TYPES:
        raise faults.invalid_argument("spec.type")
    if result.type == "ephemeral" and spec.autoExpand:
        raise faults.invalid_argument("spec.autoExpand")
    if spec.numPorts is not None and not 0 <= spec.numPorts <= MOST_PORTS:
        raise faults.invalid_argument("spec.numPorts")
    setting = result.defaultPortConfig
    port_settings.check(setting, reconfigure.uplinks(above), private_vlans.ids(above.pvlanConfig),
                        "spec.defaultPortConfig")
    if setting.ipfixEnabled.value and not setting.ipfixEnabled.inherited and not above.ipfixConfig.collectorIpAddress:
        raise dvs_fault("IPFIX is not configured for the switch")


def check_new_groups(switch, specs):
    """The names must be free, and the specifications such that port groups can be made of them."""
    names = [check_name(spec.name or "") for spec in specs]
    taken = {other.name.lower(): other for other in switch.datacenter.below("network", "Network")}
    for name, spec in zip(names, specs, strict=True):
        if name.lower() in taken:
            raise faults.duplicate_name(name, taken[name.lower()].ref)
        taken[name.lower()] = switch
        if spec.type is None:
            raise faults.invalid_argument("spec.type")
        laid_over(switch, new_config(switch, name, spec.type), spec)


def new_config(switch, name, kind, uplink=False):
    """The configuration of a port group of which nothing else is said. Assumed: it inherits all that ports do."""
    above = switch.own("config").defaultPortConfig
    return Portgroup.ConfigInfo(
        key="", name=name, numPorts=0, distributedVirtualSwitch=switch.ref, type=kind, backingType="standard",
        defaultPortConfig=port_settings.all_inherited(above),
        policy=Policy(
            blockOverrideAllowed=True, shapingOverrideAllowed=False, vendorConfigOverrideAllowed=False,
            livePortMovingAllowed=False, portConfigResetAtDisconnect=True, networkResourcePoolOverrideAllowed=False,
            trafficFilterOverrideAllowed=False, vlanOverrideAllowed=False, uplinkTeamingOverrideAllowed=False,
            securityPolicyOverrideAllowed=False, ipfixOverrideAllowed=False, macManagementOverrideAllowed=False),
        configVersion="0", autoExpand=kind != "ephemeral" and not uplink, uplink=uplink)


def create_portgroup(switch, spec, uplink=False):
    """A new port group, which lies beside its switch."""
    registry = switch.service.registry
    moid = f"dvportgroup-{registry.number()}"
    name = check_name(spec.name)
    config = laid_over(switch, new_config(switch, name, spec.type, uplink), spec)
    config.key = moid
    group = registry.add(DistributedVirtualPortgroup(switch.service, moid, name))
    group.values.update({"key": moid, "config": config})
    members = [member.config.host._moId for member in switch.own("config").host]
    group.hosts = {each: registry.find(each) for each in members}
    switch.parent.add(group)
    if config.type != "ephemeral" and not uplink:
        ports.renumber(group, PORTS if spec.numPorts is None else spec.numPorts)
    group.settle()
    for host in group.hosts.values():
        host.touch()
    return group
