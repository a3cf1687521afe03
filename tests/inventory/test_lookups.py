# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookups: many terms, any kind, and errors that say what to do."""

from __future__ import annotations

import json
import sys

import pytest

WEB = "/DC1/vm/Production/Web/web-01"


class Lookups:
    """Evaluates expressions in a playbook."""

    def __init__(self, ansible):
        self._ansible = ansible

    def __call__(self, expression):
        task = {"ansible.builtin.copy": {"content": "{{ value | to_json }}", "dest": str(self._ansible.folder / "out")}}
        variables = {"value": "{{ " + expression + " }}", "ansible_python_interpreter": sys.executable}
        play = {
            "hosts": "localhost",
            "connection": "local",
            "gather_facts": False,
            "tasks": [task | {"vars": variables}],
        }
        done = self._ansible("playbook", "-i", "localhost,", self._ansible.playbook(play))
        if done.returncode:
            return done.stdout + done.stderr
        return json.loads((self._ansible.folder / "out").read_text())


@pytest.fixture
def look_up(ansible):
    return Lookups(ansible)


def test_ids_by_name_path_and_id(look_up, simulator):
    found = look_up(
        f"query('skyscraper.vsphere.moid', 'web-01', '{WEB}', 'cluster1', 'datastore1', 'esx01.example.test')"
    )
    web = simulator.moid(WEB)
    others = ["/DC1/host/cluster1", "/DC1/datastore/datastore1", "/DC1/host/cluster1/esx01.example.test"]
    assert found == [web, web, *map(simulator.moid, others)]
    assert look_up(f"query('skyscraper.vsphere.moid', '{web}', kind='vm')") == [web]


def test_paths(look_up, simulator):
    web = simulator.moid(WEB)
    assert look_up(f"query('skyscraper.vsphere.inventory_path', 'web-01', '{web}', 'with/slash', kind='vm')") == [
        WEB,
        WEB,
        "/DC1/vm/Test/with%2fslash",
    ]


def test_many_terms_are_one_reading(look_up, simulator):
    mark = simulator.mark()
    assert (
        len(look_up("query('skyscraper.vsphere.inventory_path', 'web-01', 'web-02', 'web-03', 'db-01', kind='vm')"))
        == 4
    )
    calls = [entry["method"] for entry in simulator.journal(mark)]
    assert calls.count("RetrievePropertiesEx") <= 3 and "FindByInventoryPath" not in calls


def test_no_session_is_left(look_up, simulator):
    before = simulator.sessions()["open"]
    look_up("query('skyscraper.vsphere.moid', 'web-01')")
    assert simulator.sessions()["open"] == before


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("query('skyscraper.vsphere.moid', 'same-name')", "more than one object is named 'same-name': /DC1/vm/"),
        (
            "query('skyscraper.vsphere.moid', 'web-0l', kind='vm')",
            "no virtual machine is named 'web-0l'. Did you mean web-0",
        ),
        ("query('skyscraper.vsphere.moid', 'web-01', kind='host')", "no host is named 'web-01'"),
        ("query('skyscraper.vsphere.moid', '')", "term: it is empty"),
        ("query('skyscraper.vsphere.moid', 'web-01', datacenter='DC9')", "no datacenter is named 'DC9'"),
        ("query('skyscraper.vsphere.moid', 'web-01', kind='machine')", "kind"),
        ("query('skyscraper.vsphere.moid', 'web-01', password='wrong')", "refused to log in"),
    ],
)
def test_what_is_wrong_is_told(look_up, expression, said):
    assert said in " ".join(look_up(expression).split())
