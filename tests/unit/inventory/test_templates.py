# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates that are remembered: what decides an outcome, and that a remembered one is what Ansible would say."""

from __future__ import annotations

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template

from ansible_collections.skyscraper.vsphere.plugins.plugin_utils.templates import (
    RememberingTemplar,
    inputs_of,
    key_of,
)

EXPRESSIONS = (
    "name",
    "cpu.count > 1",
    "cpu.count * 2",
    "cpu['count'] ~ '-' ~ name",
    "name.split('-') | first",
    "name.split('-')",
    "name[0:2] | upper",
    "tags | join(',')",
    "tags[0]",
    "'prod' in tags",
    "guest.family is defined and guest.family.startswith('win')",
    "guest.family | default('unknown')",
    "'Windows' if guest.family == 'windowsGuest' else 'Linux'",
    "name is match('web')",
    "name is ansible.builtin.search('0')",
    "name | ansible.builtin.regex_replace('-.*', '')",
    "note",
    "guest",
    "vsphere['name'].lower()",
    "nothing.at.all",
    "nothing | default(none)",
    "name.no_such_method()",
    "1 / zero",
    "[name, cpu.count]",
    "{'a': cpu.count}",
    "{'a': cpu.count}['a']",
    "lookup('ansible.builtin.vars', 'name')",
    "tags | map('upper') | list",
)
MACHINES = tuple(
    {
        "name": name, "cpu": {"count": count}, "guest": guest, "tags": tags, "note": note, "zero": zero,
        "vsphere": {"name": name},
    }
    for name in ("web-01", "WEB-02")
    for count, zero in ((1, 0), (True, 1), (1.0, 1), ("1", 2), (2, 2))
    for guest in ({}, {"family": "windowsGuest"}, {"family": None})
    for tags, note in (([], "{{ 6 * 7 }}"), (["prod", "web"], ""), (["web", "prod"], "{% no template"))
)  # fmt: skip


class Counting:
    """A templar that counts what it is asked, and answers with a new list each time."""

    def __init__(self):
        self.available_variables = {}
        self.asked = 0

    def evaluate_expression(self, expression):
        self.asked += 1
        if expression == "fails.name":
            raise ValueError(self.available_variables["fails"]["name"])
        return [self.available_variables["name"]]

    def template(self, template):
        self.asked += 1
        return template


def outcome(templar, method, text, variables):
    """What a templar makes of it: a value and its type, or an error in its words."""
    templar.available_variables = variables
    try:
        value = getattr(templar, method)(trust_as_template(text))
    except Exception as error:
        return type(error), str(error)
    return value, type(value), repr(value)


@pytest.mark.parametrize("method", ["evaluate_expression", "evaluate_conditional"])
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_remembered_outcome_is_that_of_ansible(method, expression):
    remembering = RememberingTemplar(Templar(DataLoader()))
    for variables in (*MACHINES, *MACHINES):
        alone = outcome(Templar(DataLoader()), method, expression, variables)
        assert outcome(remembering, method, expression, variables) == alone, variables


@pytest.mark.parametrize(
    ("template", "inputs"),
    [
        ("{{ name }}", {("name",)}),
        ("{{ vsphere.guest['family'] ~ tags[0] }}", {("vsphere", "guest", "family"), ("tags", 0)}),
        ("{{ folder.split(sep)[depth] | default(other) }}", {("folder",), ("sep",), ("depth",), ("other",)}),
        ("{% if cpu.count > 1 and name is match(start) %} True {% else %} False {% endif %}",
         {("cpu", "count"), ("name",), ("start",)}),
        ("{{ 'a' }}", set()),
        ("{{ name | ansible.builtin.lower }}", {("name",)}),
        ("{{ name.replace(*several) }}", {("name",), ("several",)}),
    ],
)  # fmt: skip
def test_the_inputs_of_a_template(template, inputs):
    assert inputs_of(template) == inputs


@pytest.mark.parametrize(
    "template",
    [
        "{{ lookup('ansible.builtin.env', 'HOME') }}",
        "{{ now() }}",
        "{{ name | random }}",
        "{{ [1, 2] | shuffle }}",
        "{{ name | community.general.something }}",
        "{{ name is somebody.collection.odd }}",
        "{{ vars['name'] }}",
        "{{ hostvars.web.name }}",
        "{{ name.format(other) }}",
        "{{ name.split('-') | map('random') }}",
        "{% for one in tags %}{{ one }}{% endfor %}",
        "{% set name = 1 %}{{ name }}",
        "{{ name",
        "{{ name | default(lookup('ansible.builtin.env', 'HOME')) }}",
    ],
)
def test_what_is_not_foreseeable(template):
    assert inputs_of(template) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"a": "1"}),
        ({"a": None}, {}),
        ({"a": ["1"]}, {"a": [1]}),
        ({"a": ["1"]}, {"a": "['1']"}),
    ],
)
def test_different_values_have_different_keys(one, other):
    keys = {key_of((("a",),), variables) for variables in (one, other)}
    assert len(keys) == 2 and None not in keys


@pytest.mark.parametrize("value", ["{{ 1 }}", {"b": 1}, ["{% if %}"], [{"b": 1}]])
def test_what_may_be_a_template_itself_or_is_no_plain_value_has_none(value):
    assert key_of((("a",),), {"a": value}) is None


def test_equal_values_are_asked_once():
    counting = Counting()
    remembering = RememberingTemplar(counting)
    for name in ("one", "two", "one", "two"):
        remembering.available_variables = {"name": name, "other": object()}
        assert remembering.evaluate_expression("name.lower()") == [name]
    assert counting.asked == 2


def test_a_remembered_list_is_everybodys_own():
    remembering = RememberingTemplar(Counting())
    remembering.available_variables = {"name": "one"}
    remembering.evaluate_expression("name").append("more")
    remembering.evaluate_expression("name").append("more")
    assert remembering.evaluate_expression("name") == ["one"]


def test_an_error_is_remembered():
    counting = Counting()
    remembering = RememberingTemplar(counting)
    remembering.available_variables = {"fails": {"name": "one"}}
    for _time in range(3):
        with pytest.raises(ValueError, match="one"):
            remembering.evaluate_expression("fails.name")
    assert counting.asked == 1


def test_what_differs_for_each_host_is_given_up():
    remembering = RememberingTemplar(Counting())
    for number in range(1000):
        remembering.available_variables = {"name": f"vm{number}"}
        remembering.evaluate_expression("name")
    memory = next(iter(remembering._memories.values()))
    assert memory._outcomes == {} and memory.key({"name": "vm1"}) is None


def test_what_is_no_text_goes_through():
    assert RememberingTemplar(Counting()).template(None) is None
