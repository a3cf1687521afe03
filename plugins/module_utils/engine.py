# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of every task: resolve → observe → compare → vet → apply → confirm, for a list of items.

The only code that knows check mode.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.beyond import direct, is_beyond
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.faults import translate_any
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.find import noun
from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.tasks import Awaited, Watch
from ansible_collections.skyscraper.vsphere.plugins.module_utils.apply import carry_out
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import (
    InvalidOption,
    NoPermission,
    SeveralFailed,
    VsphereError,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.plan import DELETE, compare
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import vmodl
from ansible_collections.skyscraper.vsphere.plugins.module_utils.values import unquote_name

CONFIRM_SECONDS = 5


@dataclass(frozen=True)
class Mode:
    """How a task runs. check: change nothing. progress: called with a line of text during long waits."""

    check: bool = False
    progress: Callable[[str], Any] = None


def ensure(resource, session, params, mode):
    """Runs an ensuring task; returns its result. Raises VsphereError."""
    if resource.vcenter_only:
        session.require_vcenter(resource.name)
    refuse_empty(resource, params)
    items = resolve(resource, session, params)
    plan(session, items, mode)
    fulfil(session, items, mode)
    return report(resource, items, resource.is_several(params))


def plan(session, items, mode):
    """Compares and vets the items; what is wrong with one becomes its error."""
    for item in items:
        attempt(item, "plan", _plan, session, item, mode)


def fulfil(session, items, mode):
    """Carries out the plans of those items that have no error. In check mode it notes what would be there then."""
    todo = [item for item in items if item.plan and not item.error]
    for item in todo:
        item.after = _foreseen(item)
    if mode.check:
        for item in todo:
            if session.ledger.active and not item.unforeseen:
                item.resource.foresee(session, item)
        return
    carry_out(session, todo, mode)
    for item in todo:
        item.resource.after_apply(session, item)
    _confirm_or_warn(session, [item for item in todo if not (item.error or item.left)])


def _foreseen(item):
    if item.plan.action == DELETE:
        return None
    return item.plan.foreseen() if item.unforeseen else item.resource.foreseen(item)


def inform(resource, session, params):
    """Runs a reading task; returns its result. Raises VsphereError."""
    if resource.vcenter_only:
        session.require_vcenter(f"{resource.name}_info")
    refuse_empty(resource, params)
    resource = resource.reader(params)
    items = survey(resource, session, params)
    found = [one for item in items for one in resource.things_on(session, item)]
    return {"changed": False, "results": [values_of(item) for item in found]}


def survey(resource, session, params):
    """The Items of a reading task with all that is read of them. Raises the errors of those that cannot be found."""

    def find():
        return resource.target.all(session, params, resource.paths)

    items = _with_properties(resource, session, find, resource.paths)
    _raise_errors(resource, [item for item in items if item.error])
    return items


def refuse_empty(resource, params):
    """An empty name is the work of an undefined variable, and must never come to mean "all of them"."""
    options = [*resource.target.options, *(resource.entry.options if resource.entry else [])]
    for option in [one for one in options if one not in resource.target.may_be_empty]:
        value = params.get(option)
        given = value if isinstance(value, list) else [value]
        if any(isinstance(one, str) and not one.strip() for one in given):
            raise InvalidOption(
                f"{option}: it is empty. Give it a value, or leave the option out.", option=option, value=value
            )


def attempt(item, verb, step, *args):
    """Takes a step for an item; what goes wrong becomes the item's error."""
    if item.error:
        return
    try:
        step(*args)
    except Exception as error:
        item.error = translate_any(error, item.resource.doing(item, verb))


def resolve(resource, session, params):
    """The Items of a task with all that is read of them, in as few requests as can be."""

    paths = resource.paths_for(params)

    def find():
        items = resource.target.items(session, params, paths)
        return [thing for item in items for thing in resource.unfold(item)]

    return _with_properties(resource, session, find, paths)


def _with_properties(resource, session, find, paths):
    """Finds items, and reads the properties of those that have none yet; once more if the index of names was out of
    date."""
    items = find()
    _read(session, _of(resource, items), paths)
    stale = [item for item in items if item.by_name and not _is_named(item)]
    if stale:
        for item in stale:
            session.find.forget(item.by_name[0], item.by_name[2])
        items = find()
        _read(session, _of(resource, items), paths)
    for item in items:
        if item.by_id and item.properties is not None:
            item.label = unquote_name(item.properties["name"]) or item.label
    resource.survey(session, items)
    return items


def _of(resource, items):
    for item in items:
        item.resource = resource
    return items


def _is_named(item):
    return item.properties is not None and unquote_name(item.properties["name"]) == item.by_name[1]


def _read(session, items, paths):
    """Reads the items that have not been read yet, all at once; those of one object share what was read."""
    unread = [item for item in items if item.ref is not None and item.properties is None]
    if not unread:
        return
    found = session.read({item.ref._moId: item.ref for item in unread}.values(), paths)
    for item in unread:
        item.properties = found.get(item.ref._moId)


def _plan(session, item, mode):
    resource = item.resource
    if resource.is_unknown(item):
        _plan_blindly(item)
        return
    resource.observe(session, item)
    item.plan = resource.plan(item)
    item.after = item.live
    if item.plan:
        resource.target.vet(item)
        resource.vet(session, item)
        if mode.check and item.params.get("check_privileges"):
            _check_privileges(session, item)


def _plan_blindly(item):
    """What an earlier task of a check run would bring in holds what nobody can tell: all that is named may change."""
    item.unforeseen = True
    item.plan = item.resource.blind_plan(item)
    item.after = item.live = item.plan.live
    item.warnings.append(
        f"Nobody can tell yet what the {noun(item.resource.target.kind)} {item.label} holds, as an earlier task of "
        "this run would bring it in: all options of this task are told as changes."
    )


def _check_privileges(session, item):
    """Asks the server whether the account has the privileges that the plan needs."""
    for entity, needed in item.resource.needed_on(session, item):
        if needed and not session.is_planned(entity):
            _vet_privileges(session, item, entity, needed)


def _vet_privileges(session, item, entity, needed):
    granted = session.privileges_on(entity)
    lacking = [privilege for privilege in needed if privilege not in granted]
    if lacking:
        raise NoPermission(
            f"Cannot {item.resource.doing(item, item.plan.action)}: the account lacks the privilege "
            f"{', '.join(lacking)} on {entity._moId}.",
            privilege=lacking[0],
            privileges=lacking,
            object=entity._moId,
        )


def _confirm_or_warn(session, items):
    """What was done is done: trouble with looking at it afterwards is a warning."""
    try:
        confirm(session, items)
    except (VsphereError, vmodl.MethodFault) as error:
        for item in items:
            problem = translate_any(error, item.resource.doing(item, "see the change of"))
            item.warnings.append(f"The change was accepted, but could not be confirmed. {problem.msg}")


def confirm(session, items):
    """Waits a little until the server shows what was done, and otherwise warns: vCenter's view of a host lags."""
    items = [item for item in items if item.resource.entry or item.plan.action != DELETE]
    for item in {(item.ref._moId, item.resource.refresh): item for item in items}.values():
        _refresh(session, item)
    for item in items:
        item.properties = None
    paths = _paths_of(items)
    _read(session, items, paths)
    late = [item for item in items if not _shows(session, item)]
    if late:
        _wait_until_shown(session, late, paths)
    for item in items:
        item.after = item.live


def _refresh(session, item):
    """Has the vCenter look at the host again. Where it cannot, there is still the wait."""
    if item.resource.refresh and session.is_vcenter:
        path, method = item.resource.refresh
        with contextlib.suppress(vmodl.MethodFault):
            getattr(item.properties[path], method)()


def _shows(session, item):
    """Whether the server shows what is wanted; takes what it shows into the item."""
    item.resource.observe(session, item)
    if item.plan.action == DELETE:
        return item.live is None
    return item.live is not None and not _differences(item)


def _differences(item):
    asked = {change.option for change in item.plan.changes}
    exact = item.params.get("exact") or ()
    changes = compare(item.resource.fields, item.params, item.live, exact)
    return [change for change in changes if change.option in asked and change.is_open]


def _paths_of(items):
    """What the resources of items need to be read again."""
    options = {(id(item.resource), id(item.params)): item for item in items}  # many share theirs
    return list(dict.fromkeys(path for item in options.values() for path in item.resource.paths_for(item.params)))


def _wait_until_shown(session, items, paths):
    with Watch(session) as watch:
        for item in items:
            watch.add(
                Awaited(
                    item.resource.doing(item, "show the change of"),
                    item.ref,
                    direct(item.resource.paths),
                    _outcome(session, item),
                    CONFIRM_SECONDS,
                )
            )
        while len(watch):
            watch.next()
    if any(map(is_beyond, paths)):  # of which no filter tells
        for item in items:
            item.properties = None
        _read(session, items, paths)
    for item in items:
        if not _shows(session, item):
            item.warnings.append(_not_shown(item))


def _outcome(session, item):
    def outcome(values):
        item.properties.update({path: values[path] for path in item.resource.paths if path in values})
        return _shows(session, item), None

    return outcome


def _not_shown(item):
    found = [
        "{}: wanted {!r}, found {!r}".format(change.option, *reversed(change.diff()))
        for change in (_differences(item) if item.live is not None else ())
    ]
    return (
        f"The change of {item.resource.describe(item)} was accepted, but {CONFIRM_SECONDS} s later the server does not "
        f"show it ({'; '.join(found) or 'it is not there'})."
    )


def report(resource, items, several):
    """The result of an ensuring task. Raises the error of a single item; several keep the results of the others."""
    if not several:
        item = items[0]
        _raise_errors(resource, [item] if item.error else [])
        return {**_outcome_of(item), **_warnings(items)}
    results = [_outcome_of(item) for item in items]
    diffs = [result["diff"] for result in results if "diff" in result]
    for result in results:
        result.pop("diff", None)
    whole = {
        "changed": any(result["changed"] for result in results),
        "results": results,
        "diff": diffs,
        **_warnings(items),
    }
    failed = [item for item in items if item.error]
    return {**whole, **_several_failed(resource, failed, len(items)).as_result()} if failed else whole


def _outcome_of(item):
    if item.error:
        return {"changed": False, **item.resource.target.identity(item), **item.error.as_result()}
    task = {"task": item.task} if item.params.get("wait") is False else {}
    return {"changed": bool(item.plan), **values_of(item), **task, "diff": _diff(item)}


def _diff(item):
    if not item.plan:
        return {"before": {}, "after": {}}
    header = item.resource.heading(item)
    return {**item.plan.diff(), "before_header": header, "after_header": header}


def values_of(item):
    """The parts of a result that tell what is there: moid, the resource's values, facts."""
    resource = item.resource
    if item.after is None:
        return {resource.name: resource.absent_values(item), "facts": {}}
    values = {**resource.identity_of(item), **item.after, **resource.present_values(item)}
    # No option takes a null: some versions of Ansible make an empty string of it on its way back into a task.
    values = {option: value for option, value in values.items() if value is not None}
    moid = item.ref._moId if item.ref is not None and not hasattr(item.ref, "kind") else None
    return {
        "moid": moid,
        resource.name: values,
        "facts": {} if item.unforeseen else resource.facts_of(item),
    }


def _warnings(items):
    warnings = list(dict.fromkeys(warning for item in items for warning in item.warnings))
    return {"warnings": warnings} if warnings else {}


def _several_failed(resource, failed, total):
    labels = [item.label for item in failed]
    names = {id(item): item.label if labels.count(item.label) == 1 else resource.heading(item) for item in failed}
    return SeveralFailed.of({names[id(item)]: item.error for item in failed}, total)


def _raise_errors(resource, failed):
    if len(failed) > 1:
        raise _several_failed(resource, failed, len(failed))
    if failed:
        raise failed[0].error
