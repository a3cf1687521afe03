# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a playbook of a ladder: a task for each phase of each step."""

from __future__ import annotations

from ladder.document import Given, replace_references

COLLECTION = "skyscraper.vsphere"
GROUP = f"group/{COLLECTION}.vsphere"

# The phases of a step. PREPARE, MEANWHILE and CLEAR are done to the simulator, the others are tasks of a module.
PREPARE, CHECK, MEANWHILE, RUN, AGAIN, READ, HAND_BACK, CLEAR = (
    "prepare", "check", "meanwhile", "run", "again", "read", "hand back", "clear",
)  # fmt: skip
FULL = (CHECK, RUN, AGAIN, READ, HAND_BACK)
ONCE = (RUN,)


def title(step, phase):
    """The name of a task; the recorder reads number and phase out of it."""
    return f"{step.number:02d} {phase} | {step.name}"


def phases_of(step, ladder, wanted=FULL):
    """The phases of a step that are tasks of a module, out of those that are wanted."""
    is_own = step.module == ladder.module and not step.is_reading
    has_reader = is_own and step.hand_back and ladder.reader
    mine = [CHECK, RUN]
    if not (step.refused or step.fails or step.once):
        # Where the first run changes nothing, a second one would only be the same again.
        mine += [AGAIN] if step.changed else []
        mine += [READ, HAND_BACK] if has_reader else []
    return [phase for phase in mine if phase in wanted]


class Playbook:
    """A ladder as a playbook.

    connection: the connection options of the usual account. accounts: name → (username, password).
    given: what the run gives by name. phases: those that are wanted. in_process: whether the tasks may run inside the
    controller's process.
    """

    def __init__(self, ladder, connection, accounts, given, phases=FULL, in_process=True):
        self.ladder = ladder
        self.connection = connection
        self.accounts = accounts
        self.given = given
        self.phases = phases
        self.in_process = in_process

    def plays(self):
        """The content of the playbook's file."""
        play = {
            "name": f"The ladder of {self.ladder.module}",
            "hosts": "localhost",
            "connection": "local",
            "gather_facts": False,
            "vars": {
                "ansible_python_interpreter": "{{ ansible_playbook_python }}",
                "skyscraper_vsphere_in_process": self.in_process,
            },
            "tasks": [task for step in self.ladder.steps for task in self.tasks(step)],
        }
        if self.ladder.connects_by == "defaults":
            play["module_defaults"] = {GROUP: self.connection}
        return [play]

    def tasks(self, step):
        """The tasks of one step."""
        wanted = phases_of(step, self.ladder, self.phases)
        tasks = []
        if step.before or step.references:
            tasks.append(self._control(step, PREPARE, step.before, register=True))
        for phase in wanted:
            if phase == RUN and step.meanwhile:
                tasks.append(self._control(step, MEANWHILE, step.meanwhile))
            tasks.append(getattr(self, "_" + phase.replace(" ", "_"))(step))
        if step.needs_rules_cleared:
            tasks.append(self._control(step, CLEAR, [{"clear_rules": {}}]))
        return tasks

    @staticmethod
    def _control(step, phase, actions, register=False):
        references = [{"path": one.path, "property": one.property} for one in step.references] if register else []
        task = {"name": title(step, phase), "simulated": {"actions": actions, "references": references}}
        task["check_mode"] = False  # they are needed in check mode all the same
        task["ignore_errors"] = True  # the steps after this one may do without
        return {**task, "register": "known"} if register else task

    def _module(self, step, phase, module, params):
        task = {
            "name": title(step, phase),
            f"{COLLECTION}.{module}": {**params, **self._connection_of(step)},
            "diff": True,
            "ignore_errors": True,
        }
        keywords = {name: getattr(step, name) for name in ("environment", "loop", "register")}
        return {**task, **{name: value for name, value in keywords.items() if value}}

    def _connection_of(self, step):
        own = {}
        if step.account:
            own["username"], own["password"] = self.accounts[step.account]
        return {**own, **self._known(step.connection, step)}

    def _check(self, step):
        return {**self._run(step, CHECK), "check_mode": True}

    def _run(self, step, phase=RUN):
        return self._module(step, phase, step.module, self._known(step.params, step))

    def _again(self, step):
        return self._run(step, AGAIN)

    def _read(self, step):
        params = {name: value for name, value in step.params.items() if name in self.ladder.ask}
        if "moid" in params:
            params = {"moid": params["moid"]}
        params.update(self.ladder.ask_also)
        return {**self._module(step, READ, f"{step.module}_info", self._known(params, step)), "register": "found"}

    def _hand_back(self, step):
        params = {name: f"{{{{ item.{step.module}.{name} | default(omit) }}}}" for name in self.ladder.hand_back}
        task = self._module(step, HAND_BACK, step.module, params)
        loop = {
            "loop": "{{ found.results | default([]) }}",
            "loop_control": {"label": "{{ item.moid | default(none) }}"},
        }
        return {**task, **loop}

    def _known(self, value, step):
        """The value with what the run gives, and with its references looked up when the playbook runs."""

        def meaning(one):
            if isinstance(one, Given):
                return self.given[one.name]
            return f"{{{{ known.found[{step.references.index(one)}] }}}}"

        return replace_references(value, meaning)
