# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When the garbage collector rests, and that it always comes back."""

from __future__ import annotations

import gc

import pytest

from ansible_collections.skyscraper.vsphere.plugins.module_utils.garbage import collection_paused


@pytest.fixture(autouse=True)
def _enabled():
    gc.enable()
    yield
    gc.enable()


def test_it_rests_for_a_time():
    with collection_paused():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_comes_back_after_an_error():
    with pytest.raises(KeyError), collection_paused():
        raise KeyError
    assert gc.isenabled()


def test_it_rests_until_the_outermost_ends():
    with collection_paused():
        with collection_paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_whoever_has_disabled_it_finds_it_disabled():
    gc.disable()
    with collection_paused():
        pass
    assert not gc.isenabled()


def test_it_comes_back_in_whatever_order_threads_leave():
    first, second = collection_paused(), collection_paused()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert gc.isenabled()
