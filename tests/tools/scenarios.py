# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scenarios of extensions/molecule, each against a simulator of its own."""

from __future__ import annotations

import re
import typing as t

import process
import report
import workspace
from simulator.client import Simulator

FOLDER = workspace.ROOT / "extensions" / "molecule"
# Molecule announces each step of the sequence; Ansible ends each run with a recap.
ANNOUNCED = re.compile(r"\[\S+ > (\w+)\] Executing$")
RECAP = re.compile(r"^\S+ +: ok=\d+ +changed=(\d+)")
SEQUENCE = ["check", "converge", "idempotence", "check", "verify"]
LATER = "side_effect"  # what becomes of it later; a scenario may have that before it is verified
PLAIN = {"NO_COLOR": "1", "ANSIBLE_NOCOLOR": "True", "COLUMNS": "200"}


class Step(t.NamedTuple):
    """A step of the sequence and how many tasks it has changed, or would change."""

    name: str
    changed: int


def run(name: str, place: workspace.Place) -> list[report.Row]:
    """One row for each scenario."""
    scenarios = sorted(path.parent.name for path in FOLDER.glob("*/molecule.yml"))
    return [play(name, scenario, place) for scenario in scenarios] or [report.Row(name)]


def play(name: str, scenario: str, place: workspace.Place) -> report.Row:
    """Run a scenario; its row counts the run itself, and what its plans and its run say of each other."""
    with Simulator() as simulator:
        finished = process.run(
            [place.tool("molecule"), "test", "--scenario-name", scenario, "--no-command-borders"],
            title=f"{name} {scenario}", cwd=workspace.ROOT, env=surroundings(simulator, place, scenario),
        )  # fmt: skip
        promises = {
            "molecule test passes": finished.code == 0,
            "the simulator did all that it was asked": simulator.bugs() == [],
            **judge(steps(finished.output)),
        }
    broken = [sentence for sentence, kept in promises.items() if not kept]
    if broken:
        print(finished.output, *(f"{scenario}: this does not hold: {sentence}" for sentence in broken), sep="\n")
    passed = len(promises) - len(broken)
    return report.Row(f"{name} {scenario}", passed=passed, failed=len(broken), seconds=finished.seconds)


def surroundings(simulator: Simulator, place: workspace.Place, scenario: str) -> dict[str, str]:
    """The variables for molecule: the modules are told of the server as a user would tell them.

    Its folder is a new one: molecule would take an earlier run's word for it that all is prepared.
    """
    more: dict[t.Any, t.Any] = {**simulator.verified_environment, "VSPHERE_SIMULATOR": simulator.control_url}
    more["MOLECULE_EPHEMERAL_DIRECTORY"] = str(place.folder / f"molecule-{scenario}")
    return place.environment(HOME=str(place.folder), **PLAIN, **more)


def steps(output: str) -> list[Step]:
    """What molecule says that it did."""
    found: list[Step] = []
    for line in output.splitlines():
        if announced := ANNOUNCED.search(line):
            found.append(Step(announced[1], 0))
        elif found and (recap := RECAP.match(line)):
            found[-1] = Step(found[-1].name, found[-1].changed + int(recap[1]))
    return found


def judge(taken: list[Step]) -> dict[str, bool]:
    """What must hold between the plans and the run: sentences, and whether they are true."""
    names = [step.name for step in taken if step.name != LATER]
    plans, runs = ([step.changed for step in taken if step.name == name] for name in ("check", "converge"))
    return {
        f"it ends with {', '.join(SEQUENCE)}": names[-len(SEQUENCE) :] == SEQUENCE,
        "the first plan shows what the run changes": plans[:1] == runs and any(runs),
        "the last plan shows nothing": plans[1:] == [0],
    }
