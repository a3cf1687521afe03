# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wire: versions, malformed requests, faults, and that everything that is sent can be decoded."""

from __future__ import annotations

import http.client
import ssl

import pytest
from pyVmomi import SoapAdapter, vim, vmodl
from pyVmomi import VmomiSupport as V
from simulator_helpers import ENVELOPE, PC, remote, spec_for

from simulator.model.paths import Unset
from simulator.soap.encode import encoder


def post(sim, body, cookie=None, action='"urn:vim25/8.0.3.0"', path="/sdk"):
    context = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection("127.0.0.1", sim.port, context=context, timeout=10)
    headers = {"SOAPAction": action, "Content-Type": "text/xml"}
    if cookie:
        headers["Cookie"] = cookie
    connection.request("POST", path, ENVELOPE.format(body), headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text, response.headers


CONTENT = '<RetrieveServiceContent xmlns="urn:vim25"><_this type="ServiceInstance">ServiceInstance</_this>' \
          '</RetrieveServiceContent>'


@pytest.mark.parametrize("path", ["/sdk", "/sdk/", "/sdk/vimService"])
def test_paths_of_the_service(sim, path):
    status, text, _unused = post(sim, CONTENT, path=path)
    assert status == 200 and "group-d1" in text


def test_other_paths_are_not_found(sim):
    assert post(sim, CONTENT, path="/other")[0] == 404


def test_versions(sim):
    connection = http.client.HTTPSConnection("127.0.0.1", sim.port, context=ssl._create_unverified_context())
    connection.request("GET", "/sdk/vimServiceVersions.xml")
    text = connection.getresponse().read().decode()
    connection.close()
    assert "<version>8.0.3.0</version><priorVersions>" in text
    assert "<version>6.7</version>" in text and "9.0.0.0" not in text


@pytest.mark.parametrize(("body", "fault"), [
    ("<Nonsense", "InvalidRequest"),
    ('<NoSuchMethod xmlns="urn:vim25"><_this type="ServiceInstance">ServiceInstance</_this></NoSuchMethod>',
     "MethodNotFound"),
    ('<CurrentTime xmlns="urn:vim25"><_this type="Nonsense">ServiceInstance</_this></CurrentTime>', "InvalidRequest"),
    ('<CurrentTime xmlns="urn:vim25"></CurrentTime>', "InvalidRequest"),
    ('<Login xmlns="urn:vim25"><_this type="SessionManager">SessionManager</_this><userName>x</userName></Login>',
     "InvalidRequest"),
    ('<Login xmlns="urn:vim25"><_this type="SessionManager">SessionManager</_this><other>x</other></Login>',
     "InvalidRequest"),
    ('<CreateContainerView xmlns="urn:vim25"><_this type="ViewManager">ViewManager</_this>'
     '<container type="Folder">group-d1</container><type>Nonsense</type><recursive>true</recursive>'
     '</CreateContainerView>', "InvalidType"),
    ('<CreateContainerView xmlns="urn:vim25"><_this type="ViewManager">ViewManager</_this>'
     '<container type="Folder">group-d1</container><recursive>perhaps</recursive></CreateContainerView>',
     "InvalidRequest"),
    ('<SetScreenResolution xmlns="urn:vim25"><_this type="VirtualMachine">vm-20</_this><width>2147483648</width>'
     '<height>1</height></SetScreenResolution>', "InvalidRequest"),
    ('<CreateFilter xmlns="urn:vim25"><_this type="PropertyCollector">propertyCollector</_this>'
     '<spec><objectSet><skip>false</skip></objectSet></spec><partialUpdates>false</partialUpdates></CreateFilter>',
     "InvalidRequest"),
])
def test_a_malformed_request_is_refused(sim, body, fault):
    status, text, _unused = post(sim, body)
    assert status == 500
    assert f'<{fault}Fault xmlns="urn:vim25" xsi:type="{fault}">' in text


def test_a_version_that_the_server_does_not_speak(sim):
    status, text, _unused = post(sim, CONTENT, action='"urn:vim25/99.0"')
    assert status == 500 and "Unsupported version URI" in text


def test_the_cookie(sim):
    body = ('<Login xmlns="urn:vim25"><_this type="SessionManager">SessionManager</_this>'
            '<userName>administrator@vsphere.local</userName><password>simulator</password></Login>')
    cookie = post(sim, body)[2]["Set-Cookie"]
    assert cookie.startswith('vmware_soap_session="') and "; Path=/; HttpOnly; Secure" in cookie


def test_an_object_that_does_not_exist(sim, si):
    with pytest.raises(vmodl.fault.ManagedObjectNotFound) as caught:
        _unused = vim.VirtualMachine("vm-9999", si._stub).name
    assert caught.value.obj._moId == "vm-9999"
    assert "'vim.VirtualMachine:vm-9999' has already been deleted" in caught.value.msg


def test_a_method_that_is_not_simulated(sim, si):
    vm = remote(si, sim.entity("/DC1/vm/vm0001"))
    with pytest.raises(vmodl.fault.NotSupported):
        vm.DefragmentAllDisks()


def test_a_younger_property_is_unknown_to_an_older_client(sim, si):
    spec = spec_for(si.content.rootFolder, vim.Folder, ["externallyManagedFolderInfo"])
    with pytest.raises(vmodl.query.InvalidProperty):
        si.content.propertyCollector.RetrievePropertiesEx([spec], PC.RetrieveOptions())


@pytest.mark.parametrize("esxi", [False, True])
def test_every_object_is_complete(run, esxi):
    """Everything that is required is set, enumerations are known, references lead somewhere."""
    sim = run(vms=2, folders=1, esxi=esxi)
    faults = set()
    for obj in list(sim.service.registry.objects.values()):
        for name in obj.property_names(sim.service.version):
            info = obj.T._GetPropertyInfo(name)
            try:
                value = obj.path(name, sim.service.version).read(obj, None)
            except Unset:
                if not info.flags & V.F_OPTIONAL:
                    faults.add(f"{obj.api_name}.{name} is required")
                continue
            faults |= set(incomplete(value, f"{obj.api_name}.{name}", sim.service))
    assert faults == set()


def incomplete(value, where, service):
    if isinstance(value, V.DataObject):
        for info in value._GetPropertyList():
            yield from incomplete_field(value.__dict__[info.name], info, f"{where}.{info.name}", service)
    elif isinstance(value, list):
        for item in value:
            yield from incomplete(item, where, service)
    elif isinstance(value, V.ManagedObject) and not known(value, service):
        yield f"{where} refers to {value._moId}, which does not exist"


def known(ref, service):
    return service.registry.find(ref._moId) is not None or ref._moId == "propertyCollector"


def incomplete_field(value, info, where, service):
    if value is None:
        if not info.flags & V.F_OPTIONAL:
            yield f"{where} is required"
        return
    if issubclass(info.type, V.Enum) and value not in info.type.values:
        yield f"{where} is {value}"
    if not (isinstance(value, list) and not value):
        try:
            V.CheckField(info, value)
        except TypeError as exc:
            yield f"{where}: {exc}"
    yield from incomplete(value, where, service)


def test_every_object_can_be_read_by_a_client(sim, si):
    """One read of everything; pyVmomi decodes it, and both sides have the same values."""
    kinds = {}
    for obj in sim.service.registry.objects.values():
        kinds.setdefault(obj.T, []).append(obj)
    for kind, objects in kinds.items():
        spec = spec_for(remote(si, objects[0]), kind)
        spec.objectSet = [PC.ObjectSpec(obj=remote(si, each)) for each in objects]
        result = si.content.propertyCollector.RetrievePropertiesEx([spec], PC.RetrieveOptions())
        assert len(result.objects) == len(objects)
        assert not [c.missingSet for c in result.objects if c.missingSet]


def test_the_encoder_agrees_with_pyvmomi(sim):
    """Every value of the estate, encoded by both: the same XML."""
    version = sim.service.version
    count = 0
    for obj in list(sim.service.registry.objects.values()):
        for name in obj.property_names(version):
            path = obj.path(name, version)
            try:
                value = path.read(obj, None)
            except Unset:
                continue
            if not isinstance(value, V.DataObject) or has_empty_required(value):
                continue
            assert encoder(version).any_value("val", value, path.leaf) == by_pyvmomi(value, version)
            count += 1
    assert count > 100


def has_empty_required(value):
    """pyVmomi's serializer refuses an empty list where the API declares it as required; a server sends it."""
    if isinstance(value, list):
        return any(has_empty_required(item) for item in value)
    if not isinstance(value, V.DataObject):
        return False
    for info in value._GetPropertyList():
        item = value.__dict__[info.name]
        if isinstance(item, list) and not item and not info.flags & V.F_OPTIONAL:
            return True
        if has_empty_required(item):
            return True
    return False


def by_pyvmomi(value, version):
    namespaces = {"urn:vim25": "", V.XMLNS_XSI: "xsi", V.XMLNS_XSD: "xsd"}
    text = SoapAdapter.SerializeToStr(value, V.Object(name="val", type=object, version=version, flags=0), version,
                                      namespaces)
    head, _unused, rest = text.partition(">")
    return head.replace(f' versionId="{V.versionIdMap[version]}"', "").replace("<val  ", "<val ") + ">" + rest


def test_zero_and_empty_text_are_sent(sim, si):
    config = remote(si, sim.entity("/DC1/vm/vm0001")).config
    assert config.annotation == "" and config.alternateGuestName == ""
    assert config.cpuAllocation.reservation == 0
    assert config.hotPlugMemoryIncrementSize == 0


def test_devices_have_the_keys_and_labels_of_vsphere(sim, si):
    devices = {d.key: d for d in remote(si, sim.entity("/DC1/vm/vm0001")).config.hardware.device}
    assert set(devices) == {100, 200, 201, 300, 400, 500, 600, 700, 1000, 2000, 4000, 12000}
    assert devices[2000].deviceInfo.label == "Hard disk 1"
    assert devices[4000].deviceInfo.label == "Network adapter 1"
    assert devices[4000].macAddress.startswith("00:50:56:")
    for device in devices.values():
        assert device.controllerKey is None or device.key in devices[device.controllerKey].device
