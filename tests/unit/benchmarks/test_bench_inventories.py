# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark of inventories: what is taken for a complete one, its promises, its part of the page, and its plot."""

from __future__ import annotations

import os
import sys
from xml.etree import ElementTree

import pytest
from test_bench_figures import ALL, results

from benchmarks import __main__ as program
from benchmarks import curve, document, inventories, inventory_page, listings, machine, timed
from benchmarks.figures import Spread
from benchmarks.inventories import NOTHING, SIZE, SIZES, SMALL, Inventories
from benchmarks.listings import COMMUNITY, GROUPED, OWN, STATIC, TAGGED, THEIRS, VMWARE, Cost, Listing
from benchmarks.playing import Broken

SVG = "{http://www.w3.org/2000/svg}"
MIB = 2**20
ATTRIBUTES = {f"attribute{number}": "a value" for number in range(1, 5)}
TELLING = ("vsphere", "customValue", "attribute1")
TOLD = {"path": "/DC1/vm/a", "custom_attributes": ATTRIBUTES}


def listing(seconds, requests=10, hosts=5, memory=100, values=20):
    return Listing(Cost(seconds, seconds / 2, memory * MIB), requests, hosts, values)


def found(
    start=1.0, each=0.001, last=0.001, read=2.0, static=4.0, theirs=0.1, requests=10, tagged=81, memory=100,
    grouped=1.0, sizes=(SMALL,), stopped=None, excuses=(),
):  # fmt: skip
    """As if measured in two rounds: seconds of a start, of each machine of ours, and in the largest estate, and of
    theirs."""
    seconds = {vms: start + vms * (last if vms == SIZES[-1] else each) for vms in (NOTHING, *SIZES)}
    made = Inventories(
        {vms: [listing(one, requests, vms, memory)] * 2 for vms, one in seconds.items()},
        tagged=[listing(seconds[SIZE] + 1, tagged)] * 2,
        grouped=[listing(seconds[SIZE] + grouped, requests)] * 2,
        readings=[Cost(read, 1, MIB)] * 2,
        statics=[listing(static, 0)] * 2,
        excuses=dict.fromkeys(excuses, "it lacks something"),
    )
    for plugin, times in ((COMMUNITY, 1), (VMWARE, 3)):
        if plugin not in excuses:
            made.theirs[plugin] = {vms: listing(theirs * times * vms, 14 * vms, vms, 111) for vms in sizes}
    if stopped is not None:
        made.overdue[VMWARE] = {SIZE: stopped}
    return made


def broken(**figures):
    return [line.promise for line in inventories.lines(found(**figures)) if not line.met]


@pytest.mark.parametrize("sizes", [(SMALL,), (SMALL, SIZE)])
def test_all_promises_can_be_kept(sizes):
    assert broken(sizes=sizes) == [] and len(inventories.lines(found(sizes=sizes))) == 5 + 3 * len(sizes)


@pytest.mark.parametrize(
    ("figures", "promises"),
    [
        ({"theirs": 0.029}, ["of 1000 machines is at least 15 times faster than community.vmware."]),
        ({"memory": 111}, ["less memory than community"]),
        ({"read": 0.0, "static": 3.99}, ["of 5000 machines costs at most 1.5 times the floor"]),
        ({"requests": 13}, ["sends at most 12 requests"]),
        ({"tagged": 82}, ["one request more for each 2000 machines"]),
        ({"grouped": 3.01}, ["composed variables make it take at most 1.5 times as long"]),
        ({"last": 0.00131}, ["each of 10000 machines takes at most 1.3 times"]),
        ({"excuses": [COMMUNITY]}, ["faster than community.vmware", "less memory than community.vmware"]),
        ({"excuses": [VMWARE]}, ["faster than vmware.vmware.vms"]),
        ({"stopped": 239}, ["of 5000 machines is at least 40 times faster than vmware.vmware.vms"]),
    ],
)
def test_a_broken_promise_is_told(figures, promises):
    told = broken(**figures)
    assert len(told) == len(promises)
    assert all(words in promise for words, promise in zip(promises, told, strict=True))


def test_what_is_promised_is_told_with_what_was_found():
    told = {line.promise: line.found for line in inventories.lines(found())}
    faster = f"an inventory of 1000 machines is at least 15 times faster than {COMMUNITY}'s"
    assert told[faster] == "50 times (50 to 50); of processor time 50"
    assert told[f"an inventory of 1000 machines takes less memory than {COMMUNITY}'s"] == "100 MiB, and 111 MiB"
    assert "71 more, for 3 + 60 + 8" in told.values()


def test_what_a_start_takes_is_no_machines():
    made = found(start=3, last=0.002)
    assert made.each(SIZES[0]) == pytest.approx([0.001, 0.001])
    assert made.growth().median == pytest.approx(2) and made.floors() == [6, 6]


@pytest.mark.parametrize(
    ("source", "variables"),
    [
        (OWN, {"vsphere": TOLD}),
        (TAGGED, {"vsphere": {**TOLD, "tags": ["a", "b", "c"]}}),
        (GROUPED, {"vsphere": TOLD, "ansible_user": "ansible", "owner": "Anna"}),
        (THEIRS[0], {"path": "Datacenters/DC1", **ATTRIBUTES}),
        (THEIRS[1], {"path": "/DC1/vm", "customValue": ATTRIBUTES}),
    ],
    ids=lambda one: one.file if isinstance(one, listings.Source) else "",
)
def test_every_contestant_tells_all_of_every_machine(source, variables):
    listed = {"_meta": {"hostvars": {"a": variables, "b": variables}}}
    listings.refuse_bad_listing(source, listed, 2)
    with pytest.raises(Broken, match="has told 2 of 3 machines"):
        listings.refuse_bad_listing(source, listed, 3)
    listed["_meta"]["hostvars"]["b"] = {name: value for name, value in variables.items() if name not in TELLING}
    with pytest.raises(Broken, match="has not told all of b"):
        listings.refuse_bad_listing(source, listed, 2)


@pytest.mark.parametrize("lost", ["attribute1", "tags"])
def test_one_lost_value_is_noticed(lost):
    attributes = {name: value for name, value in ATTRIBUTES.items() if name != lost}
    told = {**TOLD, "custom_attributes": attributes, "tags": ["a", "b", "c"] if lost != "tags" else ["a", "b"]}
    assert not TAGGED.complete({"vsphere": told})
    assert OWN.complete({"vsphere": told}) == (lost == "tags")


def test_a_file_holds_the_hosts_and_variables_of_a_listing():
    marked = {"_meta": {"hostvars": {"a": {"vsphere": {"path": {"__ansible_unsafe": "/a"}, "list": [{"x": 1}, 2]}}}}}
    plain = listings.without_marks(marked)
    assert plain["_meta"]["hostvars"]["a"] == {"vsphere": {"path": "/a", "list": [{"x": 1}, 2]}}
    source = listings.static(plain)
    assert source.plugin == STATIC and source.document == {"all": {"hosts": plain["_meta"]["hostvars"]}}
    assert listings.count_values(plain) == 3


def test_the_floor_reads_what_ours_reads():
    read = listings.paths()
    assert read["Folder"] == ["name", "parent"] and "Datastore" in read
    assert {"name", "guest.ipAddress", "customValue", "runtime.host"} < set(read["VirtualMachine"])
    assert all(len(set(paths)) == len(paths) for paths in read.values())


def test_the_section_of_the_page(monkeypatch):
    monkeypatch.setattr(machine, "versions", lambda names: dict.fromkeys(names, "1.2"))
    made = found(excuses=[VMWARE])
    text = inventory_page.section(made, inventories.lines(made))
    assert text.startswith("## Inventories\n") and inventory_page.PLOT in text
    assert f"| `{listings.PLUGIN}` | 5000 | 6.00 s (6.00 to 6.00) | 3.0 s | 100 MiB | 10 |" in text
    assert f"| `{COMMUNITY}` | 1000 | 100.00 s | 50.0 s | 111 MiB | 14000 |" in text
    assert "| floor: the script | 5000 | 2.00 s (2.00 to 2.00) | 1.0 s | 1 MiB |  |" in text
    assert "| 10000 | 10000 | 20 | 11.00 s (11.00 to 11.00) | 1.00 ms | 5.5 s | 100 MiB | 10 |" in text
    assert "could not run: it lacks something" in text and "**no**" in text and "rounds: 2 (load" in text
    assert max(len(line) for line in text.splitlines() if not line.startswith("|")) <= document.WIDTH
    assert inventory_page.summary(made, inventories.lines(made)).count("BROKEN") == 1


@pytest.mark.parametrize(("last", "words"), [(0.0013, "and no faster"), (0.0014, "grows faster than the number")])
def test_the_page_says_whether_it_is_linear(last, words):
    assert words in " ".join(inventory_page.growth(found(last=last)).split())


@pytest.mark.parametrize(("stopped", "told"), [(None, False), (240, True)])
def test_the_page_says_where_the_others_ran_and_which_was_stopped(stopped, told):
    made = found(stopped=stopped)
    text = " ".join(inventory_page.method(made).split())
    assert "in an estate of 1000 machines and in one of 5000" in text
    assert ("stopped after 1.5 times" in text) == told
    assert ((f"`{VMWARE}`", "5000", "more than 240 s", "", "", "") in inventory_page.contestants(made)) == told


def test_one_that_was_stopped_took_more_than_that():
    told = {line.promise: line for line in inventories.lines(found(stopped=240))}
    line = told[f"an inventory of 5000 machines is at least 40 times faster than {VMWARE}'s"]
    assert line.met and line.found == "more than 40 times (40 to 40)"


class Slow:
    """In place of a Lister: one contestant takes too long."""

    def __init__(self, vms):
        self.vms, self.limits = vms, {}

    def listing(self, source, limit):
        self.limits[source.plugin] = limit
        if source.plugin == VMWARE and limit < listings.LIMIT:
            raise listings.Overdue("too long")
        return listing(1)


def test_one_that_takes_too_long_is_stopped_in_the_large_estate_alone():
    made = found(excuses=[COMMUNITY, VMWARE])
    made.excuses.clear()
    small, large = Slow(SMALL), Slow(SIZE)
    inventories.measure_theirs(small, made, True)
    inventories.measure_theirs(large, made, False)
    assert small.limits == {COMMUNITY: listings.LIMIT, VMWARE: listings.LIMIT}
    assert large.limits == {COMMUNITY: listings.LIMIT, VMWARE: 1.5 * 40 * 6}
    assert made.overdue == {VMWARE: {SIZE: 360}} and made.sizes(VMWARE) == [SMALL, SIZE]


PAGE = "# Performance\n\n## A\n\na\n\n## How it is measured\n\nso\n"


def test_a_section_is_put_into_the_page_and_replaced_there():
    once = document.put_in(PAGE, "Inventories", "## Inventories\n\n1\n")
    assert once == PAGE.replace("## How", "## Inventories\n\n1\n\n## How")
    assert document.section_of(once, "Inventories") == "## Inventories\n\n1\n\n"
    assert document.put_in(once, "Inventories", "## Inventories\n\n2") == once.replace("1", "2")
    assert document.put_in(once, "Inventories", document.section_of(once, "Inventories")) == once
    assert document.section_of(PAGE, "Inventories") == ""


def test_a_page_with_nothing_else_takes_a_section():
    page = document.put_in("# Performance\n\n", "Inventories", "## Inventories\n\n1")
    assert page == "# Performance\n\n## Inventories\n\n1\n"
    assert document.put_in(page, "Inventories", "## Inventories\n\n2") == page.replace("1", "2")


def test_the_plot_goes_up_with_the_seconds():
    drawn = ElementTree.fromstring(inventory_page.plot(found()))
    dots = [(float(one.get("cx")), float(one.get("cy"))) for one in drawn.iter(f"{SVG}circle")]
    assert (
        len(dots) == 1 + len(SIZES)
        and dots == sorted(dots)
        and [y for _x, y in dots] == sorted((y for _x, y in dots), reverse=True)
    )
    texts = [one.text for one in drawn.iter(f"{SVG}text")]
    assert {"10,000", "0", "0 s", "15 s"} <= set(texts)


def test_what_is_linear_ends_where_the_straight_line_does():
    for last, below in ((0.001, False), (0.0005, False), (0.002, True)):
        drawn = ElementTree.fromstring(inventory_page.plot(found(last=last)))
        [straight] = [one for one in drawn.iter(f"{SVG}line") if one.get("stroke-dasharray")]
        *_others, dot = drawn.iter(f"{SVG}circle")
        assert (float(straight.get("y2")) > float(dot.get("cy")) + 1) == below
        assert float(straight.get("y2")) >= curve.TOP


@pytest.mark.parametrize(("least", "step"), [(2.2, 5), (0.03, 0.05), (1, 1), (9, 10), (0.2, 0.2)])
def test_round_steps(least, step):
    assert curve.round_step(least) == pytest.approx(step)
    points = {0: Spread(0, 0, 0), 10: Spread(least, least, least * curve.TICKS)}
    assert curve.Place.of(points).step == pytest.approx(step)


def test_a_timed_command(tmp_path):
    output, errors = tmp_path / "output", tmp_path / "errors"
    command = "import sys; print('told'); print('warned', file=sys.stderr); bytearray(2**26); sys.exit(3)"
    cost = timed.timed(str(output), str(errors), [sys.executable, "-c", command])
    assert cost["code"] == 3 and output.read_text() == "told\n" and errors.read_text() == "warned\n"
    assert cost["memory"] > 2**26 and cost["cpu"] > 0 and 0 < cost["seconds"] < 60


def test_a_program_that_fails_is_told(tmp_path):
    lister = listings.Lister.__new__(listings.Lister)
    lister.folder, lister.environment = tmp_path, dict(os.environ)
    cost, output = lister.cost("it", [sys.executable, "-c", "import os; print(os.environ['MORE'])"], {"MORE": "told"})
    assert cost.seconds > 0 and output == "told\n"
    with pytest.raises(Broken, match="it: no"):
        lister.cost("it", [sys.executable, "-c", "import sys; sys.exit('no')"], {})


def test_either_topic_leaves_what_the_page_says_of_the_other(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "versions", lambda names: dict.fromkeys(names, "1.2"))
    monkeypatch.setattr(inventories, "measure", lambda *_all: found())
    page = tmp_path / "performance.md"
    alone = program.measure_inventories(tmp_path, tmp_path, 2, 0.5, False)
    assert (
        page.read_text().startswith("# Performance\n\n## Inventories\n") and (tmp_path / inventory_page.PLOT).exists()
    )
    tasks = program.write_tasks(results(), ALL, tmp_path, 2, 0.5)
    whole = page.read_text()
    assert len(alone) == 8 and len(tasks) == 41 and whole.count("## Inventories\n") == 1
    assert whole.index("## A run\n") < whole.index("## Inventories\n") < whole.index("## How it is measured\n")
    program.measure_inventories(tmp_path, tmp_path, 2, 0.5, False)
    program.write_tasks(results(), ALL, tmp_path, 2, 0.5)
    assert page.read_text() == whole


def test_what_the_command_line_takes():
    parse = program.parser().parse_args
    assert (parse([]).topic, parse([]).full) == (None, False)
    assert parse(["--topic", "inventories", "--full"]).topic == "inventories"
