# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags over the Automation API: categories, tags and attachments in all forms, with the errors of the reference."""

from __future__ import annotations

import itertools
import time

import pytest
from simulator_rest import HEADER, Client, object_id, send

TAG, CATEGORY = "com.vmware.cis.tagging.tag", "com.vmware.cis.tagging.category"
ASSOCIATION = "com.vmware.cis.tagging.tag_association"
TAGS = {
    "Environment": {"cardinality": "SINGLE", "types": ["VirtualMachine"], "description": "where it is in its life",
                    "tags": {"production": ["/DC1/vm/vm0001", "/DC1/vm/vm0002"], "test": ["/DC1/vm/vm0003"]}},
    "Owner": {"tags": {"web team": ["/DC1/vm/vm0001", "/DC1/host/cluster1"], "nobody": []}},
}
MISSING = "urn:vmomi:InventoryServiceTag:00000000-0000-0000-0000-000000000000:GLOBAL"


@pytest.fixture
def tagged(run):
    return run(vms=4, folders=1, tags=TAGS)


@pytest.fixture
def client(tagged):
    return Client(tagged)


@pytest.fixture
def older(tagged):
    return Client(tagged, old=True)


def ids(sim):
    """Names → ids of the tags and of the categories."""
    tagging = sim.service.tagging
    return {each.name: each.id for each in itertools.chain(tagging.categories.values(), tagging.tags.values())}


def vm(sim, number):
    return object_id(sim, f"/DC1/vm/vm{number:04d}")


def model(sim, name="Environment"):
    return {"id": ids(sim)[name], "name": name, "description": "where it is in its life", "cardinality": "SINGLE",
            "associable_types": ["VirtualMachine"], "used_by": []}


# -- reading, in each form

def test_ids_look_like_those_of_a_vcenter(tagged):
    known = ids(tagged)
    assert known["Owner"].startswith("urn:vmomi:InventoryServiceCategory:") and known["Owner"].endswith(":GLOBAL")
    assert known["test"].startswith("urn:vmomi:InventoryServiceTag:") and len(set(known.values())) == 6


def test_the_newer_form_reads(tagged, client):
    known = ids(tagged)
    assert client("GET", "cis/tagging/category") == (200, [known["Environment"], known["Owner"]])
    assert client("GET", f"cis/tagging/category/{known['Environment']}") == (200, model(tagged))
    status, tag_ids = client("GET", "cis/tagging/tag")
    assert status == 200 and [known[name] for name in ("production", "test", "web team", "nobody")] == tag_ids
    assert client("GET", f"cis/tagging/tag/{known['web team'].replace(':', '%3A')}") == (200, {
        "id": known["web team"], "category_id": known["Owner"], "name": "web team", "description": "", "used_by": []})
    assert client("POST", "cis/tagging/tag?action=list-tags-for-category", {"category_id": known["Environment"]}) == (
        200, [known["production"], known["test"]])


def test_the_older_form_reads(tagged, older):
    known = ids(tagged)
    assert older("GET", "cis/tagging/category") == (200, {"value": [known["Environment"], known["Owner"]]})
    assert older("GET", f"cis/tagging/category/id:{known['Environment']}") == (200, {"value": model(tagged)})
    status, answer = older("GET", f"cis/tagging/tag/id:{known['test']}")
    assert status == 200 and answer["value"]["category_id"] == known["Environment"]
    path = f"cis/tagging/tag/id:{known['Owner']}?~action=list-tags-for-category"
    assert older("POST", path) == (200, {"value": [known["web team"], known["nobody"]]})
    assert older("POST", path, {"category_id": known["Owner"]})[0] == 200
    assert older("GET", f"cis/tagging/tag/{known['test']}")[0] == 404       # without id: it is a path of the newer form


def test_attachments_are_read(tagged, client, older):
    known, one, two, four = ids(tagged), vm(tagged, 1), vm(tagged, 2), vm(tagged, 4)
    answer = [{"object_id": one, "tag_ids": [known["production"], known["web team"]]},
              {"object_id": two, "tag_ids": [known["production"]]}]
    asked = {"object_ids": [one, two, four, {"id": "vm-99999", "type": "VirtualMachine"}]}
    assert client("POST", "cis/tagging/tag-association?action=list-attached-tags-on-objects", asked) == (200, answer)
    assert older("POST", "cis/tagging/tag-association?~action=list-attached-tags-on-objects", asked) == (
        200, {"value": answer})
    assert client("POST", "cis/tagging/tag-association?action=list-attached-tags", {"object_id": one}) == (
        200, [known["production"], known["web team"]])
    assert client("POST", "cis/tagging/tag-association?action=list-attached-tags", {"object_id": four}) == (200, [])
    assert client("POST", f"cis/tagging/tag-association/{known['production']}?action=list-attached-objects") == (
        200, [one, two])
    cluster = object_id(tagged, "/DC1/host/cluster1")
    asked = {"tag_ids": [known["web team"], known["nobody"], MISSING]}
    answer = [{"tag_id": known["web team"], "object_ids": [one, cluster]},
              {"tag_id": known["nobody"], "object_ids": []}]
    assert client("POST", "cis/tagging/tag-association?action=list-attached-objects-on-tags", asked) == (200, answer)
    assert older("POST", "cis/tagging/tag-association?~action=list-attached-objects-on-tags", asked) == (
        200, {"value": answer})
    assert client("POST", "cis/tagging/tag-association?action=list-attachable-tags", {"object_id": one}) == (
        200, [known["nobody"]])


def test_json_rpc_reads_and_writes(tagged, client):
    known, one = ids(tagged), vm(tagged, 1)
    assert client.rpc(CATEGORY, "list") == {"output": [known["Environment"], known["Owner"]]}
    assert client.rpc(TAG, "get", tag_id=known["test"])["output"] == {"STRUCTURE": {
        "com.vmware.cis.tagging.tag_model": {"id": known["test"], "category_id": known["Environment"], "used_by": [],
                                             "name": "test", "description": ""}}}
    wanted = {"STRUCTURE": {"com.vmware.vapi.std.dynamic_ID": one}}
    assert client.rpc(ASSOCIATION, "list_attached_tags_on_objects", object_ids=[wanted])["output"] == [{"STRUCTURE": {
        f"{ASSOCIATION}.object_to_tags": {"object_id": wanted, "tag_ids": [known["production"], known["web team"]]}}}]
    spec = {"STRUCTURE": {f"{TAG}.create_spec": {"name": "new", "description": "", "category_id": known["Owner"],
                                                 "tag_id": {"OPTIONAL": None}}}}
    made = client.rpc(TAG, "create", create_spec=spec)["output"]
    assert client.rpc(ASSOCIATION, "attach", tag_id=made, object_id=wanted) == {"output": None}
    [(_name, result)] = client.rpc(ASSOCIATION, "detach_multiple_tags_from_object", object_id=wanted,
                                   tag_ids=[made, MISSING])["output"]["STRUCTURE"].items()
    assert result["success"] is False and len(result["error_messages"]) == 1
    [(error, content)] = client.rpc(TAG, "get", tag_id=MISSING)["error"]["ERROR"].items()
    assert error == "com.vmware.vapi.std.errors.not_found"
    assert content["messages"][0]["STRUCTURE"]["com.vmware.vapi.std.localizable_message"]["args"] == [MISSING]
    assert list(client.rpc(TAG, "get", tag_id=7)["error"]["ERROR"]) == ["com.vmware.vapi.std.errors.invalid_argument"]
    [(_name, page)] = client.rpc("com.vmware.vcenter.tagging.associations", "list")["output"]["STRUCTURE"].items()
    assert page["marker"] == {"OPTIONAL": None} and len(page["associations"]) == 5


# -- writing

def test_the_newer_form_writes(tagged, client):
    spec = {"name": "Tier", "description": "", "cardinality": "MULTIPLE", "associable_types": []}
    status, category = client("POST", "cis/tagging/category", spec)
    assert status == 201
    status, tag = client("POST", "cis/tagging/tag", {"name": "one", "description": "d", "category_id": category})
    assert status == 201
    assert client("PATCH", f"cis/tagging/tag/{tag}", {"name": "two"}) == (204, None)
    assert client("GET", f"cis/tagging/tag/{tag}")[1]["name"] == "two"
    assert client("GET", f"cis/tagging/tag/{tag}")[1]["description"] == "d"
    one = vm(tagged, 1)
    for _unused in range(2):        # what is attached already is nothing to do
        assert client("POST", f"cis/tagging/tag-association/{tag}?action=attach", {"object_id": one}) == (204, None)
    assert tag in tagged.service.tagging.attached[one["id"]]
    for _unused in range(2):
        assert client("POST", f"cis/tagging/tag-association/{tag}?action=detach", {"object_id": one}) == (204, None)
    assert tag not in tagged.service.tagging.attached[one["id"]]
    assert client("PATCH", f"cis/tagging/category/{category}", {"description": "new"}) == (204, None)
    assert client("GET", f"cis/tagging/category/{category}")[1]["description"] == "new"
    assert client("DELETE", f"cis/tagging/category/{category}") == (204, None)
    assert client("GET", f"cis/tagging/tag/{tag}")[0] == 404 and client("DELETE", f"cis/tagging/tag/{tag}")[0] == 404


def test_the_older_form_writes(tagged, older):
    spec = {"name": "Tier", "description": "", "cardinality": "MULTIPLE", "associable_types": []}
    status, answer = older("POST", "cis/tagging/category", {"create_spec": spec})
    assert status == 200
    spec = {"name": "one", "description": "", "category_id": answer["value"]}
    status, answer = older("POST", "cis/tagging/tag", {"create_spec": spec})
    tag = answer["value"]
    assert older("PATCH", f"cis/tagging/tag/id:{tag}", {"update_spec": {"description": "d"}}) == (200, None)
    assert older("POST", f"cis/tagging/tag-association/id:{tag}?~action=attach", {"object_id": vm(tagged, 1)}) == (
        200, None)
    objects = [vm(tagged, number) for number in (1, 2)]
    assert older("POST", f"cis/tagging/tag-association/id:{tag}?~action=attach-tag-to-multiple-objects",
                 {"object_ids": objects}) == (200, {"value": {"success": True, "error_messages": []}})
    assert older("POST", f"cis/tagging/tag-association/id:{tag}?~action=list-attached-objects") == (
        200, {"value": objects})
    assert older("DELETE", f"cis/tagging/tag/id:{tag}") == (200, None)
    assert older("POST", "cis/tagging/tag", spec)[0] == 400          # the spec needs its wrapper here


def test_what_cannot_be_attached(tagged, client):
    known, one = ids(tagged), vm(tagged, 1)
    path = "cis/tagging/tag-association/{}?action=attach"
    cluster, folder = object_id(tagged, "/DC1/host/cluster1"), object_id(tagged, "/DC1/vm/folder1")
    for tag, target, status, word in (
            (known["test"], one, 400, "INVALID_ARGUMENT"),              # it has another one of the category
            (known["test"], cluster, 400, "INVALID_ARGUMENT"),          # the category is for virtual machines
            (MISSING, one, 404, "NOT_FOUND"),
            (known["nobody"], {"id": "vm-99999", "type": "VirtualMachine"}, 403, "UNAUTHORIZED"),
            (known["nobody"], {**one, "type": "HostSystem"}, 403, "UNAUTHORIZED")):
        answer = client("POST", path.format(tag), {"object_id": target})
        assert (answer[0], answer[1]["error_type"]) == (status, word)
    assert client("POST", path.format(known["nobody"]), {"object_id": folder})[0] == 204
    status, result = client("POST", "cis/tagging/tag-association?action=attach-multiple-tags-to-object",
                            {"object_id": vm(tagged, 4), "tag_ids": [known["test"], known["production"], MISSING]})
    assert status == 200 and result["success"] is False and len(result["error_messages"]) == 2
    assert client("POST", "cis/tagging/tag-association?action=list-attached-tags", {"object_id": vm(tagged, 4)}) == (
        200, [known["test"]])


def test_bad_specs(tagged, client):
    known = ids(tagged)
    category = {"name": "x", "description": "", "cardinality": "SINGLE", "associable_types": []}
    tag = {"name": "x", "description": "", "category_id": known["Owner"]}
    for path, spec, status, word in (
            ("category", {**category, "name": "Owner"}, 400, "ALREADY_EXISTS"),
            ("category", {**category, "name": ""}, 400, "INVALID_ARGUMENT"),
            ("category", {**category, "cardinality": "MANY"}, 400, "INVALID_ARGUMENT"),
            ("category", {**category, "surprise": 1}, 400, "INVALID_ARGUMENT"),
            ("category", {**category, "associable_types": "VirtualMachine"}, 400, "INVALID_ARGUMENT"),
            ("category", {"name": "x"}, 400, "INVALID_ARGUMENT"),
            ("category", "no json", 400, "INVALID_ARGUMENT"),
            ("category", ["no object"], 400, "INVALID_ARGUMENT"),
            ("tag", {**tag, "name": "web team"}, 400, "ALREADY_EXISTS"),
            ("tag", {**tag, "category_id": MISSING}, 404, "NOT_FOUND"),
            ("tag", {**tag, "tag_id": known["test"]}, 400, "ALREADY_EXISTS")):
        answer = client("POST", f"cis/tagging/{path}", spec)
        assert (answer[0], answer[1]["error_type"]) == (status, word), spec
    path = f"cis/tagging/category/{known['Owner']}"
    for spec in ({"cardinality": "SINGLE"}, {"associable_types": ["HostSystem"]}, {"name": " "}):
        assert client("PATCH", path, spec)[0] == 400
    path = f"cis/tagging/category/{known['Environment']}"
    assert client("PATCH", path, {"associable_types": []})[0] == 400
    assert client("PATCH", path, {"associable_types": ["VirtualMachine", "HostSystem"], "cardinality": "MULTIPLE"}) == (
        204, None)
    assert client("PATCH", path, {"name": "Owner"})[1]["error_type"] == "ALREADY_EXISTS"
    assert client("PATCH", f"cis/tagging/tag/{known['test']}", {"name": "production"})[0] == 400


# -- errors

def test_errors_in_both_forms(tagged, client, older):
    message = {"args": [MISSING], "default_message": f"Tagging object {MISSING} not found",
               "id": "cis.tagging.objectNotFound.error"}
    assert client("GET", f"cis/tagging/tag/{MISSING}") == (404, {"error_type": "NOT_FOUND", "messages": [message]})
    assert older("GET", f"cis/tagging/tag/id:{MISSING}") == (
        404, {"type": "com.vmware.vapi.std.errors.not_found", "value": {"messages": [message]}})
    assert send(tagged, "GET", "/api/cis/tagging/tag")[:2] == (401, {"error_type": "UNAUTHENTICATED", "messages": [{
        "args": [], "default_message": "Authentication required.",
        "id": "com.vmware.vapi.endpoint.method.authentication.required"}]})
    status, error, _headers = send(tagged, "GET", "/rest/com/vmware/cis/tagging/tag", {HEADER: "x"})
    assert status == 401 and error["type"] == "com.vmware.vapi.std.errors.unauthenticated"
    for verb, path in (("GET", "cis/tagging/nothing"), ("PATCH", "cis/tagging/tag"), ("GET", "cis/tagging/tag/"),
                       ("POST", "cis/tagging/tag?action=surprise"), ("PATCH", "cis/nothing"),
                       ("POST", "cis/tagging/tag-association?~action=list-attached-tags")):
        assert client(verb, path, {})[0] == 404, path


def test_the_limit_of_a_batch(run):
    sim = run(vms=4, tags=TAGS, tagging_batch=2)
    client, path = Client(sim), "cis/tagging/tag-association?action="
    objects = [vm(sim, number) for number in (1, 2, 3)]
    assert client("POST", path + "list-attached-tags-on-objects", {"object_ids": objects[:2]})[0] == 200
    status, error = client("POST", path + "list-attached-tags-on-objects", {"object_ids": objects})
    assert status == 400 and error["error_type"] == "INVALID_ARGUMENT"
    assert client("POST", path + "list-attached-objects-on-tags", {"tag_ids": ["x"] * 3})[0] == 400


# -- accounts

def limited(sim, global_role=""):
    from simulator.settings import Account
    account = Account("limited@example.test", "simulator", [("/DC1/vm/vm0001", "ReadOnly", True)], global_role)
    sim.service.authorization.add_account(account, sim.service.by_path)
    return Client(sim, account.user)


def test_an_account_without_a_global_role_sees_no_tags(tagged):
    client, known = limited(tagged), ids(tagged)
    assert client("GET", "cis/tagging/tag") == client("GET", "cis/tagging/category") == (200, [])
    status, error = client("GET", f"cis/tagging/tag/{known['test']}")
    assert status == 403 and error["error_type"] == "UNAUTHORIZED"
    asked = {"object_ids": [vm(tagged, 1)]}
    assert client("POST", "cis/tagging/tag-association?action=list-attached-tags-on-objects", asked) == (200, [])
    assert client("GET", "vcenter/tagging/associations")[1]["associations"] == []


def test_objects_that_an_account_may_not_see_are_left_out(tagged):
    client, known, one = limited(tagged, "ReadOnly"), ids(tagged), vm(tagged, 1)
    assert len(client("GET", "cis/tagging/tag")[1]) == 4
    path = "cis/tagging/tag-association"
    status, answer = client("POST", f"{path}?action=list-attached-tags-on-objects",
                            {"object_ids": [one, vm(tagged, 2), object_id(tagged, "/DC1/vm")]})
    assert status == 200 and [each["object_id"] for each in answer] == [one]
    assert client("POST", f"{path}/{known['production']}?action=list-attached-objects") == (200, [one])
    status, answer = client("POST", f"{path}?action=list-attached-objects-on-tags", {"tag_ids": [known["web team"]]})
    assert answer == [{"tag_id": known["web team"], "object_ids": [one]}]
    assert client("POST", f"{path}?action=list-attached-tags", {"object_id": vm(tagged, 2)})[0] == 403
    assert {each["object"]["id"] for each in client("GET", "vcenter/tagging/associations")[1]["associations"]} == {
        one["id"]}
    for verb, what, content in (
            ("POST", f"{path}/{known['nobody']}?action=attach", {"object_id": one}),
            ("POST", f"{path}/{known['production']}?action=detach", {"object_id": one}),
            ("DELETE", f"cis/tagging/tag/{known['test']}", None),
            ("POST", "cis/tagging/tag", {"name": "x", "description": "", "category_id": known["Owner"]})):
        assert client(verb, what, content)[0] == 403
    status, result = client("POST", f"{path}?action=attach-multiple-tags-to-object",
                            {"object_id": one, "tag_ids": [known["nobody"]]})
    assert status == 200 and result["success"] is False


# -- lists of everything

def test_all_attachments_page_by_page(run):
    sim = run(vms=4, tags=TAGS, tagging_page_size=2)
    client, known = Client(sim), ids(sim)
    pages, query = [], ""
    while True:
        status, page = client("GET", "vcenter/tagging/associations" + query)
        assert status == 200
        pages.append(page)
        if page["status"] == "END_OF_DATA":
            break
        query = f"?marker={page['marker']}"
    assert [len(page["associations"]) for page in pages] == [2, 2, 1] and "marker" not in pages[-1]
    assert pages[0]["associations"][0] == {"tag": known["production"], "object": vm(sim, 1)}
    status, error = client("GET", "vcenter/tagging/associations?marker=surprise")
    assert status == 400 and error["error_type"] == "INVALID_ARGUMENT"


@pytest.mark.parametrize(("version", "associations", "lists"), [
    ("6.7.3", 404, 404), ("7.0.1.0", 200, 404), ("8.0.3.0", 200, 404), ("9.0.0.0", 200, 200)])
def test_what_came_with_which_version(run, version, associations, lists):
    client = Client(run(vms=1, api_version=version), old=True)
    client.old = False          # the session is that of the older form, which all of them have
    assert client("GET", "vcenter/tagging/associations")[0] == associations
    assert client("GET", "vcenter/tagging/tags")[0] == client("GET", "vcenter/tagging/categories")[0] == lists
    assert client("GET", "cis/tagging/tag")[0] == (404 if version < "7.0.2" else 200)
    client.old = True
    assert client("GET", "cis/tagging/tag") == (200, {"value": []})
    error = client.rpc("com.vmware.vcenter.tagging.tags", "list").get("error")
    assert (error is None) == (lists == 200)


def test_the_lists_of_vsphere_9(run):
    sim = run(vms=4, tags={**TAGS, "Many": {"tags": [f"t{number}" for number in range(21)]}}, api_version="9.0.0.0")
    client, known = Client(sim), ids(sim)
    status, answer = client("GET", "vcenter/tagging/categories")
    facts = model(sim)
    del facts["id"]
    assert status == 200 and answer["items"][0] == {"category_id": known["Environment"], "info": facts}
    status, first = client("GET", "vcenter/tagging/tags")
    assert len(first["items"]) == 20 and first["items"][1] == {"tag": known["test"], "info": {
        "name": "test", "category": known["Environment"], "description": "", "used_by": []}}
    status, second = client("GET", f"vcenter/tagging/tags?marker={first['marker']}&page_size=100")
    assert len(second["items"]) == 5 and "marker" not in second
    assert len(client("GET", "vcenter/tagging/tags?page_size=100")[1]["items"]) == 25
    assert [each["tag"] for each in client("GET", "vcenter/tagging/tags?names=test&names=t3")[1]["items"]] == [
        known["test"], known["t3"]]
    for query, status in (("marker=x&names=test", 400), ("marker=x", 404), ("page_size=0", 400), ("page_size=x", 400)):
        assert client("GET", f"vcenter/tagging/tags?{query}")[0] == status


# -- with the rest of the simulator

def test_attachments_vanish_with_their_object(tagged, client):
    from simulator.drift import remove_object
    one, known = vm(tagged, 1), ids(tagged)
    remove_object(tagged.entity("/DC1/vm/vm0001"))
    assert one["id"] not in tagged.service.tagging.attached
    _status, left = client("POST", f"cis/tagging/tag-association/{known['web team']}?action=list-attached-objects")
    assert [each["type"] for each in left] == ["ClusterComputeResource"]


def test_the_journal_knows_what_was_changed(tagged, client):
    known, one = ids(tagged), vm(tagged, 1)
    before = tagged.service.journal.since()[-1]["number"]
    client("GET", "cis/tagging/tag")
    client("POST", "cis/tagging/tag-association?action=list-attached-tags", {"object_id": one})
    client("POST", f"cis/tagging/tag-association/{known['nobody']}?action=attach", {"object_id": one})
    client.rpc(ASSOCIATION, "detach", tag_id=known["nobody"],
               object_id={"STRUCTURE": {"com.vmware.vapi.std.dynamic_ID": one}})
    assert [(entry["method"], entry["kind"], entry["answer"]) for entry in tagged.service.journal.since(before)] == [
        ("GET /api/cis/tagging/tag", "read", "ok"),
        ("POST /api/cis/tagging/tag-association?action=list-attached-tags", "read", "ok"),
        (f"POST /api/cis/tagging/tag-association/{known['nobody']}?action=attach", "write", "ok"),
        (f"{ASSOCIATION}.detach", "write", "ok")]


def test_a_reset_brings_the_first_tags_back(tagged, client):
    known = ids(tagged)
    client("DELETE", f"cis/tagging/category/{known['Owner']}")
    tagged.service.reset()
    assert ids(tagged) == known


@pytest.mark.parametrize("tags", [
    {"Owner": {"surprise": 1}}, {"Owner": {"cardinality": "MANY"}}, {"Owner": {"tags": {"x": ["/DC1/vm/nothing"]}}}])
def test_a_setting_that_cannot_be(run, tags):
    with pytest.raises(ValueError, match="tags: "):
        run(vms=1, tags=tags)


def test_thousands_of_objects_are_answered_at_once(run):
    sim = run(vms=2000, categories=8, category_tags=60, vm_tags=3)
    client = Client(sim)
    asked = {"object_ids": [vm(sim, number) for number in range(1, 2001)]}
    started = time.process_time()
    status, answer = client("POST", "cis/tagging/tag-association?action=list-attached-tags-on-objects", asked)
    assert status == 200 and len(answer) == 2000 and all(len(each["tag_ids"]) == 3 for each in answer)
    assert time.process_time() - started < 0.3      # of both sides; usually a tenth of that
