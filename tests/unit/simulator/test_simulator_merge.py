# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a twin shows of a change: the saved values with the change on top."""

from __future__ import annotations

import pytest
from pyVmomi import vim

from simulator import saved as saving
from simulator.twin.merge import merged


def data(**values):
    return vim.host.Summary.QuickStats(**values)


@pytest.mark.parametrize(
    ("saved", "before", "now", "shown"),
    [
        ("a", "x", "x", "a"),
        ("a", "x", "y", "y"),
        (None, "x", "x", None),
        ("a", None, None, "a"),
        ("a", "x", None, None),
        (["a", "b"], ["a", "c"], ["a", "c"], ["a", "b"]),
        (["a", "b"], ["a", "c"], ["a", "c", "d"], ["a", "b", "d"]),
        (["a", "b"], ["a", "c"], ["c"], ["b"]),
        (["a"], [], ["a"], ["a"]),
        ([1, 2], [3], [4], [4]),
    ],
)
def test_a_change_is_shown_on_top_of_what_was_saved(saved, before, now, shown):
    assert merged(saved, before, now) == shown


def test_data_objects_are_merged_attribute_by_attribute():
    result = merged(
        data(uptime=5, overallCpuUsage=7), data(uptime=1, overallCpuUsage=2), data(uptime=1, overallCpuUsage=3)
    )
    assert (result.uptime, result.overallCpuUsage) == (5, 3)


def test_the_newest_version_that_is_known():
    assert saving.newest_known("8.0.1.0") == "8.0.1.0"
    assert saving.newest_known("8.0.1.77") == "8.0.1.0"
