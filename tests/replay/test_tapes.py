# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold for all cassettes and stories."""

from __future__ import annotations

import pathlib

import pytest

from replay import cassette, scrub, story

MODULES = sorted(path.stem for path in (pathlib.Path(__file__).parents[2] / "plugins" / "modules").glob("*.py"))
# What they do is an action, which is done whenever it is asked for.
ALWAYS_CHANGE = {"host_storage_rescan"}
# Modules that wait for what others do.
CHANGE_NOTHING = {"task_wait", "vm_wait"}


@pytest.mark.parametrize("name", story.names())
def test_a_cassette_tells_nothing_of_its_recording(name):
    assert scrub.leaks(cassette.path_of(name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", story.names())
def test_a_cassette_is_small(name):
    cassette.refuse_large(name, cassette.path_of(name).read_bytes())


def test_every_cassette_has_a_story():
    assert sorted(path.name for path in cassette.FOLDER.iterdir()) == [f"{name}.yml" for name in story.names()]


def test_every_module_has_its_part_in_a_story():
    assert {step.module for name in story.names() for step in story.load(name).steps} == set(MODULES)


@pytest.mark.parametrize("name", story.names())
def test_a_story_of_an_ensuring_module_is_complete(name):
    told = story.load(name)
    own = [step for step in told.steps if step.module == told.module]
    if told.module in CHANGE_NOTHING:
        assert any(step.refused for step in own) and not any(step.changed for step in own)
        return
    if told.module.endswith("_info"):
        return
    assert any(step.changed and not step.check for step in own), "a change"
    idle = any(not step.changed and not step.refused for step in own)
    assert idle or told.module in ALWAYS_CHANGE, "a second run that changes nothing"
    assert any(step.check and step.changed for step in own), "a change in check mode"
    assert any(step.refused for step in own), "a refusal"
    reader = f"{told.module}_info"
    assert reader not in MODULES or any(step.module == reader for step in told.steps), "its reader"
