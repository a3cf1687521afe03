# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run playbooks/demo.yml against a simulator of its own, and see whether it keeps what the collection promises."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys
import textwrap
import time
import typing as t

from pyVim.connect import Disconnect, SmartConnect
from pyVmomi import vim

import workspace
from simulator.client import Simulator

PLAYBOOK = "playbooks/demo.yml"
# what the drift touches: things that the playbook declares
MACHINE, CLUSTER, SERVICE = "vm0003", "cluster1", "ntpd"
CHECK = ("--check", "--diff")
COLOURS = sys.stdout.isatty()
RECAP = re.compile(r"^\S+\s+: ok=\d+\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)")


class Recap(t.NamedTuple):
    """How a run of the playbook ended, and how many changing calls the server saw meanwhile."""

    changed: int
    failed: int
    writes: int


def drift(simulator: Simulator) -> list[str]:
    """Change something behind Ansible's back, as a colleague with another client would; say what."""
    account = simulator.connection
    connection = SmartConnect(
        host=account["hostname"], port=account["port"], user=account["username"], pwd=account["password"],
        disableSslCertValidation=True,
    )  # fmt: skip
    try:
        content = connection.RetrieveContent()
        find(content, vim.VirtualMachine, MACHINE).PowerOffVM_Task()
        host = find(content, vim.ClusterComputeResource, CLUSTER).host[0]
        host.configManager.serviceSystem.StopService(SERVICE)
        return [f"powered off the VM {MACHINE}", f"stopped {SERVICE} on the host {host.name}"]
    finally:
        Disconnect(connection)


def find(content: vim.ServiceInstanceContent, kind: type, name: str) -> t.Any:
    """The object of that kind and name."""
    view = content.viewManager.CreateContainerView(content.rootFolder, [kind], True)
    return next(found for found in view.view if found.name == name)


class Demo:
    """The runs, one after the other, and what was promised of them."""

    def __init__(self, simulator: Simulator, env: dict[str, str]) -> None:
        self.simulator = simulator
        self.env = env
        self.headings = 0
        self.broken = 0
        self.verdict: list[str] = []

    def play(self, heading: str, text: str, *options: str) -> Recap:
        """Announce and make one run of the playbook; its output appears as it comes."""
        self.announce(heading, f"{text}\n$ ansible-playbook {' '.join([PLAYBOOK, *options])}")
        before = self.simulator.mark()
        lines, code = stream([str(pathlib.Path(sys.prefix, "bin", "ansible-playbook")), PLAYBOOK, *options], self.env)
        return recap(lines, code, len(self.simulator.writes(before)))

    def announce(self, heading: str, text: str) -> None:
        """A heading, and a few words on what comes."""
        self.headings += 1
        print(f"{bold(f'── {self.headings}. {heading} '.ljust(79, '─'))}")
        print(textwrap.indent(text, "   "), flush=True)

    def promise(self, sentence: str, kept: bool) -> None:
        """Note whether something is as it was promised."""
        self.broken += not kept
        self.verdict.append(f"{'✓' if kept else '✗'} {sentence}")

    def finished(self, *runs: Recap) -> None:
        """Every run must have gone through, and have logged out."""
        failed = sum(run.failed for run in runs)
        self.promise(f"{failed} tasks failed in {len(runs)} runs.", not failed)
        left = self.simulator.sessions()["open"]
        self.promise(f"{left} sessions are left open on the server.", not left)


def stream(command: list[str], env: dict[str, str]) -> tuple[list[str], int]:
    """Run a program and show its output as it comes: its lines and its exit code."""
    lines = []
    process = subprocess.Popen(
        command, cwd=workspace.ROOT, env=env, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
        return lines, process.wait()
    except BaseException:
        process.terminate()
        process.wait(timeout=10)
        raise


def recap(lines: list[str], code: int, writes: int) -> Recap:
    """Read the counts out of Ansible's recap; a run without one, or with a bad exit code, has failed."""
    plain = (re.sub(r"\x1b\[[\d;]*m", "", line) for line in lines)
    found = [[int(number) for number in match.groups()] for match in map(RECAP.match, plain) if match]
    failed = sum(unreachable + failed for _changed, unreachable, failed in found)
    changed = sum(changed for changed, _unreachable, _failed in found)
    return Recap(changed, max(failed, int(bool(code) or not found)), writes)


def bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m" if COLOURS else text


def tell(demo: Demo, simulator: Simulator) -> None:
    """The story."""
    plan = demo.play("The plan", "A fresh estate. What would a run do? Nothing is changed.", *CHECK)
    demo.promise(f"Planning sent {plan.writes} changing calls.", plan.writes == 0)
    real = demo.play("The run", "Now for real.")
    demo.promise(
        f"The plan announced changes in {plan.changed} tasks, the run changed {real.changed}.",
        0 < plan.changed == real.changed,
    )
    again = demo.play("The second run", "The same once more: nothing is left to do.")
    demo.promise(f"The second run changed {again.changed}, with {again.writes} changing calls.", not any(again))

    text = "\n".join(f"Another client has {deed}." for deed in drift(simulator))
    seen = demo.play("Drift: what has changed?", text, *CHECK)
    mended = demo.play("Drift: mend it", "Only what had changed is put right.")
    demo.promise(
        f"After the drift the check announced {seen.changed}, the run changed {mended.changed}.",
        0 < seen.changed == mended.changed and seen.writes == 0,
    )
    last = demo.play("The last run", "And all is well again.")
    demo.promise(f"The last run changed {last.changed}, with {last.writes} changing calls.", not any(last))
    demo.finished(plan, real, again, seen, mended, last)


def main() -> int:
    began = time.monotonic()
    if not (workspace.ROOT / PLAYBOOK).exists():
        sys.exit(f"make: there is no {PLAYBOOK}.")
    with workspace.scratch() as folder, Simulator() as simulator:
        place = workspace.Place(folder, pathlib.Path(sys.prefix))
        demo = Demo(simulator, place.environment(**{**simulator.verified_environment, **looks()}))
        tell(demo, simulator)
    demo.announce("Verdict", "\n".join(demo.verdict))
    outcome = f"{demo.broken} of these are not as promised" if demo.broken else "All as promised"
    print(f"\n   {bold(outcome)} ({time.monotonic() - began:.0f} s).")
    print(f"   Go on yourself: `make simulator` starts a vCenter to play with; {PLAYBOOK} is what ran here.")
    return 1 if demo.broken else 0


def looks() -> dict[str, str]:
    """Ansible's output as it would be in the terminal itself."""
    return {"ANSIBLE_FORCE_COLOR": str(COLOURS), "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml", "PYTHONUNBUFFERED": "1"}


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
