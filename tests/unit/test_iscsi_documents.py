# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A law of host_iscsi: whatever a valid document asks for, asking for it twice changes nothing more.

Random documents, applied one after the other to a host that keeps what was done before. What check mode foretells is
what comes, apart from what a new adapter has by itself, and what the reader then says changes nothing when it is handed
back.
"""

from __future__ import annotations

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.connection import Connection
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.session import Session
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.store import RunStore
from ansible_collections.skyscraper.vsphere.plugins.module_utils.engine import Mode
from ansible_collections.skyscraper.vsphere.plugins.module_utils.operation import ensuring, reading
from ansible_collections.skyscraper.vsphere.plugins.module_utils.resources.host.iscsi import HostIscsi
from ansible_collections.skyscraper.vsphere.plugins.module_utils.runner import run
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import plain
from simulator.client import Simulator

HOST = "esx01.example.test"
PATH = f"/DC1/host/cluster1/{HOST}"
LISTS = ("send_targets", "static_targets", "port_binding")
SECRETS = {"chap": "s3cret-1", "mutual_chap": "s3cret-2"}
EXAMPLES = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


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
        assert "s3cret" not in str(result)
        return result


@pytest.fixture(scope="module")
def simulator():
    with Simulator(vms=0, hosts=2, standalone_hosts=0) as simulator:
        order = "portgroup[Management Network].spec.policy.nicTeaming.nicOrder.activeNic"
        simulator.set(PATH, order, ["vmnic0"])
        yield simulator
        assert simulator.bugs() == []


@pytest.fixture(scope="module")
def runner(simulator, tmp_path_factory):
    runner = Runner(simulator, RunStore(str(tmp_path_factory.mktemp("run") / "run")))
    yield runner
    runner.session.close()


def targets(**keys):
    addresses = st.sampled_from(["192.0.2.50", "Storage.example.test", "2001:DB8::1"])
    ports, states = st.sampled_from([3260, 3261]), st.sampled_from(["present", "absent"])
    one = st.fixed_dictionaries({"address": addresses, **keys}, optional={"port": ports, "state": states})
    return st.lists(one, max_size=3, unique_by=lambda one: (one["address"], one.get("iqn"), one.get("port", 3260)))


@st.composite
def sides(draw):
    """Both sides of CHAP, so that they fit."""
    method = draw(st.sampled_from(["prohibited", "discouraged", "preferred", "required"]))
    mutual = draw(st.sampled_from(["prohibited", "required"])) if method == "required" else "prohibited"
    both = {"chap": {"method": method}, "mutual_chap": {"method": mutual}}
    for side, own in both.items():
        if own["method"] != "prohibited":
            own.update(name=draw(st.sampled_from("ab")), secret=SECRETS[side])
    return both


@st.composite
def documents(draw):
    if draw(st.integers(0, 4)) == 0:
        return {"enabled": False, **{one: [] for one in LISTS}, "exact": list(LISTS)}
    names = st.sampled_from(["iqn.1998-01.com.vmware:A", "iqn.1998-01.com.vmware:b", "eui.02004567A425678D"])
    optional = {
        "iqn": names,
        "alias": st.sampled_from(["", "first"]),
        "send_targets": targets(),
        "static_targets": targets(iqn=names),
        "port_binding": st.sampled_from([[], ["vmk0"]]),
        "exact": st.lists(st.sampled_from(LISTS), unique=True),
    }
    document = draw(st.fixed_dictionaries({"enabled": st.just(True)}, optional=optional))
    return {**document, **(draw(sides()) if draw(st.booleans()) else {})}


@EXAMPLES
@example({"enabled": True})
@given(documents())
def test_a_document_is_foretold_and_then_done(runner, document):
    ensured, read = ensuring(HostIscsi), reading(HostIscsi)
    document = {"host": HOST, **document}
    foreseen, done = runner(ensured, document, check=True), runner(ensured, document)
    assert (foreseen["changed"], foreseen["diff"]) == (done["changed"], done["diff"])
    assert foreseen["host_iscsi"].items() <= done["host_iscsi"].items()
    assert runner(ensured, document)["changed"] is False
    (found,) = runner(read, {"host": HOST})["results"]
    assert runner(ensured, found["host_iscsi"])["changed"] is False


def test_what_is_bound_is_asked_for_where_it_is_named(runner, simulator):
    """A second run costs one request for a host that is known, and one more for what only a method tells."""
    ensured = ensuring(HostIscsi)
    document = {"hosts": [HOST], "enabled": True, "send_targets": [{"address": "192.0.2.50"}]}
    runner(ensured, document)
    for params, calls in (
        (document, ["RetrievePropertiesEx"]),
        ({**document, "port_binding": []}, ["RetrievePropertiesEx", "QueryBoundVnics"]),
    ):
        before = len(simulator.journal())
        assert runner(ensured, params)["changed"] is False
        assert [call["method"] for call in simulator.journal()[before:]] == calls
