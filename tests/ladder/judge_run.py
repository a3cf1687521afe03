# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be true of a run as a whole: log-ins, sessions, secrets, noise. Each function gives sentences."""

from __future__ import annotations

import json

from ladder.run import ACCOUNTS, SESSION_ID

# What tasks say with -v of the way in which they run.
IN_PROCESS, AS_MODULE = ": runs in-process", ": runs as a module"
LONGEST_LINE, MOST_LINES = 200, 5
SHORTEST_PASSWORD = 8
NOISE = ("Traceback", "[WARNING]", "[DEPRECATION", "[ERROR]: Unexpected")


def judge_run(ladder, outcome, logins=None, in_process=True):
    """The problems of a run. logins: how many there were to be by its end, where that is not what the ladder says."""
    problems = [f"the run: {bug['where']}: a bug of the simulator: {bug['error']}" for bug in outcome.bugs]
    if outcome.code != 0:
        problems.append(f"the run: ansible-playbook ended with the code {outcome.code}: {outcome.output[-2000:]}")
    problems += [f"step {step.number} ({step.name}): the terminal does not show {part!r}" for step in ladder.steps
                 for part in step.prints if part not in outcome.output]  # fmt: skip
    if (AS_MODULE if in_process else IN_PROCESS) in outcome.output:
        problems.append("the run: a task did not run in the way in which it was to run")
    problems += _sessions(ladder, outcome.sessions, ladder.logins if logins is None else logins)
    return [*problems, *_secrets(ladder, outcome), *_noise(ladder, outcome.output)]


def _sessions(ladder, sessions, logins):
    problems = []
    if sessions["logins"] != logins:
        problems.append(f"the run: {sessions['logins']} log-ins, not {logins}")
    if sessions["failed_logins"] != ladder.refused_logins:
        problems.append(f"the run: {sessions['failed_logins']} refused log-ins, not {ladder.refused_logins}")
    left = ", ".join(f"{one['user']} after {one['calls']} calls" for one in sessions["sessions"])
    return [*problems, f"the run: sessions are left open: {left}"] if left else problems


def _secrets(ladder, outcome):
    """Passwords and session ids, in what is printed and in the results."""
    passwords = [(f"the account {user}", password) for user, password in ACCOUNTS.values()]
    passwords += dict.fromkeys(one for step in ladder.steps for one in _passwords(step.params))
    texts = {"the output": outcome.output, "a result": json.dumps([one["result"] for one in outcome.records])}
    problems = []
    for where, text in texts.items():
        problems += [f"the run: the password of {what} stands in {where}" for what, password in passwords
                     if password[-8:] in text]  # fmt: skip
        problems += [f"the run: the session id {one} stands in {where}" for one in set(SESSION_ID.findall(text))]
    return problems


def _passwords(value, name=""):
    """[(option, password)] in the options of a step; one that is too short may stand anywhere by chance."""
    if isinstance(value, dict):
        return [one for key, inner in value.items() for one in _passwords(inner, key)]
    if isinstance(value, list):
        return [one for inner in value for one in _passwords(inner, name)]
    is_one = name.endswith("password") and not name.startswith("update_") and isinstance(value, str)
    return [(name, value)] if is_one and len(value) >= SHORTEST_PASSWORD else []


def _noise(ladder, output):
    """Lines that nobody should see. A warning that a step announces is none of them."""
    expected = [f"[WARNING]: {part}"[:40] for step in ladder.steps for part in (*step.warns, *step.foretells)]
    loud = [
        line
        for line in dict.fromkeys(output.splitlines())
        if any(noise in line for noise in NOISE) and not any(line.startswith(one) for one in expected)
    ]
    return [f"the run: the output holds: {line[:LONGEST_LINE]}" for line in loud[:MOST_LINES]]
