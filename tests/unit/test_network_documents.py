# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A law of the network modules: whatever a valid document asks for, asking for it twice changes nothing more.

Random documents for a switch, for port groups on it, for a vmkernel adapter and for a TCP/IP stack, applied one after
the other to a host that keeps what was done before. What check mode foretells is what comes, and what the reader then
says changes nothing when it is handed back.
"""

from __future__ import annotations

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.store import RunStore
from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import Mode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring, reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.portgroup import PortGroup
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.tcpip_stack import HostTcpipStack
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.vmkernel import Vmkernel
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.vswitch import VirtualSwitch
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import plain
from simulator.client import Simulator

HOST = "esx01.example.test"
FREE = ["vmnic2", "vmnic3"]
NOT_OF_THE_THING = ("facts", "diff")
EXAMPLES = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# A random gateway may be one that the management needs, which is refused otherwise.
LOSS = {"allow_management_loss": True}


class Runner:
    """Runs operations as the tasks of a play do, with one session."""

    def __init__(self, simulator, store):
        self.options = {**simulator.connection, "port": simulator.port}
        self.session = Session.open(Connection.of({**self.options, "timeout": 30}), store)

    def __call__(self, operation, params, check=False):
        checked = ArgumentSpecValidator(operation.options, **operation.rules).validate({**self.options, **params})
        assert not checked.error_messages, checked.error_messages
        result = run(operation, plain(checked.validated_parameters), Mode(check), lambda: self.session, close=False)
        assert not result.get("failed"), (params, result)
        assert not result.get("warnings"), (params, result)
        return result


@pytest.fixture(scope="module")
def simulator():
    with Simulator(vms=0, hosts=1, standalone_hosts=0) as simulator:
        yield simulator
        assert simulator.bugs() == []


@pytest.fixture(scope="module")
def runner(simulator, tmp_path_factory):
    runner = Runner(simulator, RunStore(str(tmp_path_factory.mktemp("run") / "run")))
    yield runner
    runner.session.close()


def some(**strategies):
    """A mapping with some of the options, or none at all."""
    return st.none() | st.fixed_dictionaries({}, optional=strategies)


def words(inherited, *choices):
    return st.sampled_from([*choices, "inherited"] if inherited else choices)


def policy(inherited):
    """The options of a policy without the order of the uplinks."""
    accept, enabled = words(inherited, "accept", "reject"), words(inherited, "enabled", "disabled")
    amount = st.integers(0, 10**7) | st.just("inherited") if inherited else st.integers(0, 10**7)
    balancing = words(inherited, "source_port", "source_mac", "ip_hash", "explicit_failover")
    return {
        "security": some(promiscuous_mode=accept, mac_changes=accept, forged_transmits=accept),
        "teaming": some(
            load_balancing=balancing,
            failure_detection=words(inherited, "link_status", "beacon"),
            notify_switches=enabled,
            failback=enabled,
        ),
        "shaping": some(state=enabled, average_kbps=amount, peak_kbps=amount, burst_kb=amount),
    }


@st.composite
def orders(draw, uplinks):
    """Some of {active, standby}, each uplink in one of them at most."""
    shuffled = draw(st.permutations(uplinks))
    first = draw(st.integers(0, len(shuffled)))
    last = draw(st.integers(first, len(shuffled)))
    order = {"active": shuffled[:first], "standby": shuffled[first:last]}
    return {half: order[half] for half in draw(st.sets(st.sampled_from(["active", "standby"])))}


def without_none(document):
    return {option: value for option, value in document.items() if value is not None}


@st.composite
def switches(draw):
    uplinks = draw(st.lists(st.sampled_from(FREE), unique=True))
    document = {option: draw(values) for option, values in policy(inherited=False).items()}
    document["mtu"] = draw(st.none() | st.integers(1280, 9000))
    document["num_ports"] = draw(st.none() | st.integers(1, 1024))
    document["uplinks"] = uplinks
    document["link_discovery"] = (
        draw(st.none() | words(False, "none", "listen", "advertise", "both")) if uplinks else None
    )
    document["teaming"] = {**(document["teaming"] or {}), **draw(orders(uplinks))}
    return without_none(document)


@st.composite
def groups(draw, uplinks):
    document = {option: draw(values) for option, values in policy(inherited=True).items()}
    order = draw(st.just({"active": ["inherited"]}) | orders(uplinks))
    document["teaming"] = {**(document["teaming"] or {}), **order}
    document["vlan_id"] = draw(st.none() | st.integers(0, 4095))
    return without_none(document)


@st.composite
def networks(draw):
    """A switch, and a few port groups on it."""
    switch = draw(switches())
    names = draw(st.lists(st.sampled_from(["web", "db/1", "a.b [x]", "100%"]), unique=True, min_size=1, max_size=3))
    return switch, [{"name": name, **draw(groups(switch["uplinks"]))} for name in names]


ADDRESSES_4 = [f"198.51.100.{number}" for number in (7, 8, 9)]
ADDRESSES_6 = ["2001:db8::7/64", "2001:DB8:0::8/64", "2001:db8:1::7/48"]
SERVICES = ["vmotion", "vsan", "ptp", "replication", "nvme_tcp"]


def sets(names):
    return st.lists(st.sampled_from(names), unique=True)


@st.composite
def adapters(draw):
    """A vmkernel adapter that always has an address of IPv4."""
    static = st.fixed_dictionaries(
        {"address": st.sampled_from(ADDRESSES_4), "netmask": st.sampled_from(["255.255.255.0", "26"])},
        optional={"gateway": st.sampled_from(["", "198.51.100.1"])},
    )
    document = {
        "ipv4": draw(static | st.just({"dhcp": True})),
        "ipv6": draw(
            some(
                dhcp=st.booleans(),
                autoconf=st.booleans(),
                addresses=sets(ADDRESSES_6),
                gateway=st.sampled_from(["", "2001:DB8::1"]),
            )
        ),
        "mtu": draw(st.none() | st.integers(1280, 9000)),
        "services": draw(st.none() | sets(SERVICES)),
        "exact": draw(sets(["services", "ipv6.addresses"])),
    }
    return without_none(document)


@st.composite
def stacks(draw):
    """The default stack, whose adapter is in 192.0.2.0/24."""
    networks = draw(sets(["10.0.0.0/8", "172.16.0.0/12", "2001:DB8:1::/48"]))
    gateways = {"4": ["192.0.2.2", "192.0.2.3"], "6": ["fe80::2", "FE80::3"]}
    routes = [
        {"network": network, "gateway": draw(st.sampled_from(gateways["6" if ":" in network else "4"]))}
        for network in networks
    ]
    device = st.sampled_from(["", "vmk0"])
    document = {
        "ipv4": draw(some(gateway=st.sampled_from(["192.0.2.1", "192.0.2.254"]), gateway_device=device)),
        "ipv6": draw(some(enabled=st.booleans(), gateway=st.sampled_from(["", "FE80::1"]), gateway_device=device)),
        "dns": draw(some(servers=sets(["192.0.2.53", "2001:DB8::53"]), domain_name=st.sampled_from(["", "a.test"]))),
        "congestion_control": draw(st.sampled_from(["newreno", "cubic"])),
        "max_connections": draw(st.none() | st.integers(1, 2**31 - 1)),
        "routes": draw(st.none() | st.just(routes)),
        "exact": draw(sets(["routes"])),
    }
    return without_none(document)


def values(result):
    """What a result says of the things, without what only the server knows beforehand."""
    one = result.get("results", [result])
    return [{key: value for key, value in each.items() if key not in NOT_OF_THE_THING} for each in one]


def holds(wanted, found):
    if isinstance(wanted, dict):
        return all(holds(value, found[key]) for key, value in wanted.items())
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], dict):
        return len(wanted) == len(found) and all(map(holds, wanted, found))
    return wanted == found


def ensure_twice(simulator, runner, operation, params):
    """Foretold, done, and done again."""
    foretold = runner(operation, params, check=True)
    done = runner(operation, params)
    assert (foretold["changed"], foretold["diff"]) == (done["changed"], done["diff"]), params
    assert holds(values(foretold), values(done)), (params, values(foretold), values(done))
    mark = simulator.mark()
    again = runner(operation, params)
    assert not again["changed"], (params, again["diff"])
    assert simulator.writes(mark) == []


def hand_back(simulator, runner, operation, name, things):
    """What the reader says changes nothing."""
    mark = simulator.mark()
    for thing in things:
        options = {key: value for key, value in thing[name].items() if value is not None}
        again = runner(operation, options)
        assert not again["changed"], (options, again["diff"])
    assert simulator.writes(mark) == []


@EXAMPLES
@given(network=networks())
def test_asking_twice_changes_nothing_more(simulator, runner, network):
    switch, groups = network
    ensure_switch, ensure_groups = ensuring(VirtualSwitch), ensuring(PortGroup)
    ensure_twice(simulator, runner, ensure_switch, {"host": HOST, "name": "vSwitch1", **switch})
    ensure_twice(simulator, runner, ensure_groups, {"host": HOST, "vswitch": "vSwitch1", "portgroups": groups})
    switches = runner(reading(VirtualSwitch), {"host": HOST})["results"]
    hand_back(simulator, runner, ensure_switch, "vswitch", switches)
    found = runner(reading(PortGroup), {"host": HOST})["results"]
    hand_back(simulator, runner, ensure_groups, "portgroup", found)


@EXAMPLES
@given(adapter=adapters(), name=st.sampled_from(["kernel", "kernel 2"]))
def test_asking_twice_for_an_adapter_changes_nothing_more(simulator, runner, adapter, name):
    ensure_groups, ensure = ensuring(PortGroup), ensuring(Vmkernel)
    groups = [{"name": "kernel"}, {"name": "kernel 2"}]
    runner(ensure_groups, {"host": HOST, "vswitch": "vSwitch0", "portgroups": groups})
    found = runner(reading(Vmkernel), {"host": HOST})["results"]
    device = {"device": "vmk1"} if len(found) > 1 else {}
    ensure_twice(simulator, runner, ensure, {"host": HOST, "portgroup": name, **device, **adapter})
    hand_back(simulator, runner, ensure, "vmkernel", runner(reading(Vmkernel), {"host": HOST})["results"])


@EXAMPLES
@given(stack=stacks())
def test_asking_twice_for_a_stack_changes_nothing_more(simulator, runner, stack):
    ensure = ensuring(HostTcpipStack)
    ensure_twice(simulator, runner, ensure, {"host": HOST, "stack": "defaultTcpipStack", **LOSS, **stack})
    hand_back(simulator, runner, ensure, "host_tcpip_stack", runner(reading(HostTcpipStack), {"host": HOST})["results"])
