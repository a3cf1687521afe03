# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates that are filled in for thousands of hosts: what one yields is kept, and taken again for equal values.

Ansible compiles an expression anew for each host, though the hosts lie in a few clusters and folders only.
"""

from __future__ import annotations

import copy

from jinja2 import Environment, TemplateError, nodes

# What does nothing by itself but with what it consists of.
_PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Dict,
    nodes.Pair,
    nodes.Keyword,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.Compare,
    nodes.Operand,
    nodes.BinExpr,
    nodes.UnaryExpr,
    nodes.Concat,
    nodes.CondExpr,
)
_FILTERS = frozenset(
    "abs basename bool capitalize count d default dirname first float int join last length list lower max min "
    "regex_findall regex_replace regex_search replace round sort split splitext string ternary title trim truncate "
    "unique upper".split()
)
_TESTS = frozenset(
    "boolean defined divisibleby eq equalto even falsy false float ge greaterthan gt in integer le lessthan lower lt "
    "mapping match ne none number odd regex search sequence string subset superset true truthy undefined upper version "
    "version_compare".split()
)
_METHODS = frozenset(
    "capitalize count endswith find index lower lstrip partition removeprefix removesuffix replace rfind rpartition "
    "rsplit rstrip split startswith strip swapcase title upper zfill".split()
)
_NOT_ONE_VARIABLE = ("vars", "hostvars", "self", "environment")
_BUILTIN = "ansible.builtin."
_SCALARS = (str, int, float, type(None))
_TRIAL = 200
_MISSING = object()
_JINJA = Environment()  # it only parses


def inputs_of(template):
    """The variables that alone decide what a template yields, as paths of keys; None where anything else may.

    >>> sorted(inputs_of("{{ guest.family == 'linuxGuest' and name.startswith('web') }}"))
    [('guest', 'family'), ('name',)]
    >>> inputs_of("{{ lookup('ansible.builtin.env', 'HOME') }}")
    """
    try:
        tree = _JINJA.parse(template)
    except TemplateError:
        return None
    found = set()
    return found if _gather(tree, found) else None


def _gather(node, found):
    """Adds to C(found) the inputs of a part of a template; whether it has no others."""
    path = _path(node)
    if path:
        found.add(path)
        return path[0] not in _NOT_ONE_VARIABLE
    return _is_foreseeable(node) and all(_gather(part, found) for part in _parts(node))


def _path(node):
    """The keys of a part that is a variable, or lies at constant keys in one; else None."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        above, key = _path(node.node), node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        above, key = _path(node.node), node.arg.value
    else:
        return None
    return (*above, key) if above else None


def _is_foreseeable(node):
    """Whether a part does always the same with the same inputs: of what does not, and of what is unknown, some may ask
    other systems, the clock, or chance."""
    if isinstance(node, nodes.Filter):
        return _plain_name(node) in _FILTERS
    if isinstance(node, nodes.Test):
        return _plain_name(node) in _TESTS
    if isinstance(node, nodes.Call):
        return isinstance(node.node, nodes.Getattr) and node.node.attr in _METHODS
    return isinstance(node, _PLAIN)


def _plain_name(node):
    return node.name.removeprefix(_BUILTIN)


def _parts(node):
    if isinstance(node, nodes.Call):  # a method: of the object it is of, not of the attribute
        return [node.node.node, *node.args, *node.kwargs, *filter(None, (node.dyn_args, node.dyn_kwargs))]
    return node.iter_child_nodes()


def key_of(inputs, variables):
    """The values of inputs, to find what they have led to before; None if these are no plain values.

    Text that looks like a template is none: it may be one, and be filled in in its turn.
    """
    key = []
    for path in inputs:
        value = _reached(path, variables)
        plain = repr(value) if isinstance(value, list) else value
        if not (plain is _MISSING or isinstance(plain, _SCALARS)) or (isinstance(plain, str) and "{" in plain):
            return None
        key.append((type(value), plain))  # True is 1, and yields something else
    return tuple(key)


def _reached(path, variables):
    """The value at the end of a path, or where it is no dictionary any more."""
    value = variables
    for step in path:
        if not isinstance(value, dict):
            return value
        value = value.get(step, _MISSING)
        if value is _MISSING:
            break
    return value


class _Memory:
    """What a template has yielded so far: outcomes, as (value, error), by the values of its inputs."""

    def __init__(self, template):
        self._inputs = inputs_of(template)
        self._outcomes = {}
        self._uses = 0

    def key(self, variables):
        """What to recall, and to keep, an outcome by; None where there is no knowing."""
        return None if self._inputs is None else key_of(self._inputs, variables)

    def recall(self, key):
        """An earlier outcome, or None."""
        self._uses += 1
        return self._outcomes.get(key)

    def keep(self, key, value, error=None):
        """Notes an outcome. One that differs for nearly every host is not worth its room: that is the end of it."""
        if isinstance(value, _SCALARS) or (isinstance(value, list) and all(isinstance(one, _SCALARS) for one in value)):
            self._outcomes[key] = value, error
        if len(self._outcomes) > max(_TRIAL, self._uses // 2):
            self._inputs, self._outcomes = None, {}


class RememberingTemplar:
    """A templar of Ansible that fills in no template twice for the same values; for all the rest it is that templar."""

    def __init__(self, templar):
        self._templar = templar
        self._memories = {}
        self.available_variables = templar.available_variables

    def __getattr__(self, name):
        return getattr(self._templar, name)

    def template(self, template, **options):
        return self._evaluated("template", template, template, options)

    def evaluate_expression(self, expression, **options):
        return self._evaluated("evaluate_expression", expression, f"{{{{ ({expression}) }}}}", options)

    def evaluate_conditional(self, conditional, **options):
        return self._evaluated("evaluate_conditional", conditional, f"{{{{ ({conditional}) }}}}", options)

    def _evaluated(self, method, asked, template, options):
        """What a method of the templar makes of what it is asked. template: the same as a template."""
        if not isinstance(asked, str):
            return self._freshly(method, asked, options)
        memory = self._memory(template, (method, asked, repr(options)))
        key = memory.key(self.available_variables)
        if key is None:
            return self._freshly(method, asked, options)
        outcome = memory.recall(key)
        if outcome is not None:
            return _told(*outcome)
        try:
            value = self._freshly(method, asked, options)
        except Exception as error:
            memory.keep(key, None, error)
            raise
        memory.keep(key, value)
        return _told(value)

    def _memory(self, template, question):
        if question not in self._memories:
            self._memories[question] = _Memory(template)
        return self._memories[question]

    def _freshly(self, method, asked, options):
        self._templar.available_variables = self.available_variables
        return getattr(self._templar, method)(asked, **options)


def _told(value, error=None):
    """An outcome once more, as a value of its own."""
    if error is not None:
        raise error.with_traceback(None)
    return copy.copy(value)
