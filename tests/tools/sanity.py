# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All of `ansible-test sanity`, on a copy of the project, without touching anyone's home folder.

ansible-test makes a small virtual environment for each test. It would fetch a script for that from a host of its own;
here it finds, under the name it looks for, one that installs the same pip from PyPI.
"""

from __future__ import annotations

import ast
import base64
import configparser
import pathlib
import subprocess
import sys
import tempfile
import time
import types
import urllib.request

import process
import report
import workspace

HOME = workspace.BUILD / "sanity-home"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
BOOTSTRAP = '''\
"""Installs the pip whose wheel stands below; options that it is called with do not matter."""
import base64
import os
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    wheel = os.path.join(folder, {name!r})
    with open(wheel, "wb") as stream:
        stream.write(base64.b64decode({content!r}))
    sys.path.insert(0, wheel)
    from pip._internal.cli.main import main
    code = main(["install", "--quiet", "--disable-pip-version-check", "--no-index", wheel])
sys.exit(code)
'''


def run(name: str, place: workspace.Place) -> list[report.Row]:
    """One row for each sanity test."""
    copy = workspace.copy_project(place.folder / "sanity")
    with workspace.locked(HOME.with_suffix(".lock")):
        prepare_home()
        finished = process.run(
            [place.tool("ansible-test"), "sanity", "--python", VERSION, "--junit", "--color", "no"],
            title=name, cwd=copy, env=place.environment(HOME=str(HOME)),
        )  # fmt: skip
    rows = read_rows(name, copy, time.time() - finished.seconds)
    if finished.code and not report.total(rows).failed:
        rows[0].failed += 1
    if finished.code:
        print(finished.output, flush=True)
    return rows


def read_rows(name: str, copy: pathlib.Path, began: float) -> list[report.Row]:
    """What each test left in its junit file, written when the test had ended."""
    prefix = "ansible-test-sanity-"
    paths = (copy / "tests" / "output" / "junit").glob(f"{prefix}*.xml")
    rows = []
    for path in sorted(paths, key=lambda path: path.stat().st_mtime):
        test = path.stem.removeprefix(prefix).removesuffix(f"-python-{VERSION}")
        row = report.read_junit(f"{name} {test}", path)
        row.seconds, began = path.stat().st_mtime - began, path.stat().st_mtime
        rows.append(row)
    return rows or [report.Row(name)]


def prepare_home() -> None:
    """Give ansible-test a home folder with the bootstrap script and the pip settings that hold here."""
    version = bootstrap_version()
    script = HOME / ".ansible" / "test" / "cache" / f"get_pip_{version.replace('.', '_')}.py"
    if not script.exists():
        write_bootstrap(script, version)
    settings = configparser.RawConfigParser()
    settings["global"] = pip_settings()
    target = HOME / ".config" / "pip" / "pip.conf"
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target, "w") as stream:
        settings.write(stream)


def bootstrap_version() -> str:
    """The pip that this ansible-test wants."""
    from ansible_test._internal.python_requirements import get_venv_packages

    return get_venv_packages(types.SimpleNamespace(version=VERSION))["pip"]


def write_bootstrap(script: pathlib.Path, version: str) -> None:
    """Write the script with pip's wheel inside."""
    with tempfile.TemporaryDirectory() as folder:
        pip("download", "-qq", "--no-deps", "--only-binary=:all:", f"--dest={folder}", f"pip=={version}")
        (wheel,) = pathlib.Path(folder).glob("pip-*.whl")
        content = base64.b64encode(wheel.read_bytes())
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(BOOTSTRAP.format(name=wheel.name, content=content))


def pip_settings() -> dict[str, str]:
    """The settings of pip: ansible-test hands on neither PIP_* variables nor the proxy."""
    settings = {"cache-dir": pip("cache", "dir").strip(), "quiet": "2"}
    if proxy := urllib.request.getproxies().get("https"):
        settings["proxy"] = proxy
    for line in pip("config", "list").splitlines():
        key, _sign, value = line.partition("=")
        section, _dot, name = key.partition(".")
        if section in ("global", ":env:", "install"):
            settings[name] = ast.literal_eval(value)
    return settings


def pip(*arguments: str) -> str:
    """The output of a pip command."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
