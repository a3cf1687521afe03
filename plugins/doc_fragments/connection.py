# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """How the server is reached; C(changing) adds what modules that change something take besides.

    C(plugin) is the same for plugins, to which Ansible itself gives the variables of the environment.
    """

    DOCUMENTATION = r"""
options:
  hostname:
    description:
      - Name or address of the vCenter, or of a standalone ESXi host.
      - If it is left out, the environment variable E(VMWARE_HOST) says it.
    type: str
    required: true
  username:
    description:
      - The account to log in with. A vCenter wants it with its domain, as in V(administrator@vsphere.local).
      - If it is left out, the environment variable E(VMWARE_USER) says it.
    type: str
  password:
    description:
      - The password of the account. It never appears in a log, a result or a file.
      - If it is left out, the environment variable E(VMWARE_PASSWORD) says it.
    type: str
  session_token:
    description:
      - The id of a session that exists already, in place of O(username) and O(password). Such a session is used, but
        not logged out.
      - If it is left out, the environment variable E(VMWARE_SESSION_TOKEN) says it.
    type: str
  port:
    description:
      - The TCP port of the server.
      - If it is left out, the environment variable E(VMWARE_PORT) says it.
    type: int
    default: 443
  validate_certs:
    description:
      - Whether the server's certificate must be issued by a trusted authority, and for this O(hostname).
      - If it is left out, the environment variable E(VMWARE_VALIDATE_CERTS) says it.
    type: bool
    default: true
  ca_path:
    description:
      - A file with the certificates (PEM) of the authorities to trust, in place of those of the system. A vCenter
        offers its own for download on its start page.
      - If it is left out, the environment variable E(VMWARE_CA_PATH) says it.
    type: path
  proxy_host:
    description:
      - An HTTP proxy to go through.
      - If it is left out, the environment variable E(VMWARE_PROXY_HOST) says it.
    type: str
  proxy_port:
    description:
      - The TCP port of the proxy; 80 if nothing says it.
      - If it is left out, the environment variable E(VMWARE_PROXY_PORT) says it.
    type: int
  timeout:
    description:
      - How long to wait for the answer to one request, in seconds.
    type: int
    default: 30
requirements:
  - python >= 3.10
  - pyvmomi >= 8.0.3.0.1
notes:
  - A task with a local connection (C(hosts=localhost) or C(delegate_to=localhost)) runs inside the controller's
    process, and all such tasks of a run share one session, which is logged out at the end. Set the variable
    C(skyscraper_vsphere_in_process) to V(false) to run it as an ordinary module.
"""

    CHANGING = r"""
options:
  task_timeout:
    description:
      - How long to wait for one task of the server, in seconds. What was started goes on at the server.
    type: int
    default: 3600
  check_privileges:
    description:
      - Whether check mode asks the server if the account has the privileges that the change needs, and fails if not.
      - Without it, a nightly check for drift can run with an account that may only read.
    type: bool
    default: false
"""

    WAITING = r"""
options:
  wait:
    description:
      - Whether to wait until the server has done it. With V(false) the task ends as soon as the last thing that there
        is to do was started; the id of the server's task stands in the result as C(task), and
        M(skyscraper.vsphere.task_wait) waits for it.
      - What the server says of it in the end (a failure, a question of a virtual machine) is then not seen by this
        task.
    type: bool
    default: true
"""

    PLUGIN = r"""
options:
  hostname:
    description:
      - Name or address of the vCenter, or of a standalone ESXi host.
    type: str
    env:
      - name: VMWARE_HOST
  username:
    description:
      - The account to log in with. A vCenter wants it with its domain, as in V(administrator@vsphere.local).
    type: str
    env:
      - name: VMWARE_USER
  password:
    description:
      - The password of the account. It never appears in a log, a cache or a file.
    type: str
    env:
      - name: VMWARE_PASSWORD
  session_token:
    description:
      - The id of a session that exists already, in place of O(username) and O(password). Such a session is used, but
        not logged out.
    type: str
    env:
      - name: VMWARE_SESSION_TOKEN
  port:
    description:
      - The TCP port of the server.
    type: int
    default: 443
    env:
      - name: VMWARE_PORT
  validate_certs:
    description:
      - Whether the server's certificate must be issued by a trusted authority, and for this O(hostname).
    type: bool
    default: true
    env:
      - name: VMWARE_VALIDATE_CERTS
  ca_path:
    description:
      - A file with the certificates (PEM) of the authorities to trust, in place of those of the system.
    type: path
    env:
      - name: VMWARE_CA_PATH
  proxy_host:
    description:
      - An HTTP proxy to go through.
    type: str
    env:
      - name: VMWARE_PROXY_HOST
  proxy_port:
    description:
      - The TCP port of the proxy; 80 if nothing says it.
    type: int
    env:
      - name: VMWARE_PROXY_PORT
  timeout:
    description:
      - How long to wait for the answer to one request, in seconds. A server that is silent for longer ends the reading
        with an error.
    type: int
    default: 30
requirements:
  - python >= 3.10
  - pyvmomi >= 8.0.3.0.1
"""
