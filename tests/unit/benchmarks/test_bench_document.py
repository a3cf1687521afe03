# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page and the plot that the benchmark writes, and the clock that it reads."""

from __future__ import annotations

import json
import types
from xml.etree import ElementTree

import pytest
from test_bench_figures import ALL, results

from benchmarks import cases, chart, document, machine, targets
from benchmarks.cases import POWER
from benchmarks.figures import Spread
from benchmarks.plugins.callback import clock

SVG = "{http://www.w3.org/2000/svg}"


def test_the_plot_has_a_bar_for_each_figure():
    bars = results().bars(ALL, POWER, "item")
    drawn = ElementTree.fromstring(chart.draw([("One <item>", bars), ("Task", bars[:2])]))
    texts = [element.text for element in drawn.iter(f"{SVG}text")]
    assert len(list(drawn.iter(f"{SVG}rect"))) == 1 + len(bars) + 2
    assert "One <item>" in texts and "vmware.vmware, by id" in texts and "500 ms" in texts


def test_a_longer_time_is_a_longer_bar():
    scale = chart.Scale(0.004, 0.9)
    assert scale.ticks() == pytest.approx([0.001, 0.01, 0.1, 1])
    assert chart.LEFT < scale.x(0.004) < scale.x(0.04) < scale.x(0.4) < chart.LEFT + chart.MEASURE


def test_the_page_tells_all(monkeypatch):
    monkeypatch.setattr(machine, "versions", lambda names: dict.fromkeys(names, "1.2"))
    made = results(excuses=["community.vmware.vmware_guest"])
    page = document.markdown(made, ALL, targets.lines(made), 2, 0.5)
    assert page.startswith("# Performance\n") and "performance.svg" in page
    assert "| `vmware.vmware.vm_powerstate` by id | 500 ms (500 to 500) | 1 |" in page
    assert "| `vmware.vmware.vm` by name and folder | 500 ms (500 to 500) | 1 |" in page
    assert "| `community.vmware.vmware_dvs_portgroup` by name and switch | 500 ms (500 to 500) | 1 |" in page
    assert "with 35 settings of the ports" in page and "Ours declares 3 settings more" in page
    assert "| 200 port groups | 0.75 s (0.75 to 0.75) | 2 | 0.5 s |" in page
    assert "| 5000 machines | 3.00 s (3.00 to 3.00) | 25 | 1.2 s |" in page
    assert "| 50 clones | 6.00 s (6.00 to 6.00) |" in page and "3.0 times (3.0 to 3.0)" in page
    assert "| 12 modules of `community.vmware` | 15.00 s (15.00 to 15.00) | 900 |" in page
    assert "community.vmware.vmware_guest could not run: it lacks something" in page and "**no**" in page
    assert max(len(line) for line in page.splitlines() if not line.startswith("|")) <= document.WIDTH


def test_the_verdict():
    made = results()
    assert document.verdict(targets.lines(made)) == "All 41 promises are kept."
    made = results(left_open=3)
    assert document.verdict(targets.lines(made)) == "1 of 41 promises are broken."
    assert document.summary(made, ALL, targets.lines(made)).count("BROKEN") == 1


@pytest.mark.parametrize(("seconds", "text"), [(1.2345, "1234"), (0.1, "100"), (0.0123, "12.3"), (0.00123, "1.23")])
def test_thousandths(seconds, text):
    assert document.thousandths(seconds) == text
    assert document.milliseconds(Spread(seconds, 0.001, 1)) == f"{text} ms (1.00 to 1000)"


def test_the_machine():
    assert "cores" in machine.machine() and machine.version_of_collection(cases.OURS).count(".") == 2
    assert machine.version_of_collection("no.such") == "not there"


def test_the_clock(tmp_path, monkeypatch):
    monkeypatch.setenv("BENCH_CLOCK", str(tmp_path / "clock.json"))
    callback = clock.CallbackModule()
    for name in ("first", "second"):
        callback.v2_playbook_on_task_start(types.SimpleNamespace(get_name=lambda name=name: name), False)
        callback.v2_runner_on_ok(types.SimpleNamespace(result={"changed": name == "first"}))
    failed = {"results": [{"failed": True, "msg": "no"}, {"failed": False, "msg": "well"}]}
    callback.v2_runner_on_failed(types.SimpleNamespace(result=failed))
    callback.v2_playbook_on_stats(None)
    first, second = json.loads((tmp_path / "clock.json").read_text())
    assert (first["name"], first["ok"], first["changed"], first["failed"]) == ("first", 1, 1, [])
    assert (second["changed"], second["failed"]) == (0, ["no"])
    assert first["start"] <= first["end"] <= second["start"] <= second["end"] and first["cpu"] >= 0
