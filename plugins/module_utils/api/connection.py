# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a server is reached: address, TLS, proxy, the API version that both sides speak, and the calls themselves."""

from __future__ import annotations

import contextlib
import functools
import os
import socket
import ssl
import threading
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

from ansible_collections.skyscraper.vsphere.plugins.module_utils.api.answers import READS_OF_PROPERTIES, ask
from ansible_collections.skyscraper.vsphere.plugins.module_utils.errors import (
    ConnectionLost,
    InvalidOption,
    NotVsphere,
    SessionExpired,
    Unreachable,
    UntrustedCertificate,
    VsphereError,
)
from ansible_collections.skyscraper.vsphere.plugins.module_utils.sdk import StubAdapter, VmomiSupport, api_type, vim

VERSIONS_PATH = "/sdk/vimServiceVersions.xml"

# Calls that change nothing but the session itself, or have the server look at something again. Only these are ever sent
# a second time.
_READS = (
    "Fetch",
    "Retrieve",
    "Continue",
    "Find",
    "Query",
    "Refresh",
    "Has",
    "CurrentTime",
    "SessionIsActive",
    "WaitForUpdates",
    "CreateContainerView",
    "CreatePropertyCollector",
    "CreateFilter",
    "DestroyPropertyFilter",
    "DestroyPropertyCollector",
    "DestroyView",
    "GetCustomizationSpec",
    "CheckCustomizationSpec",
    "HostImageConfigGet",
    "fetchSoftwarePackages",
)
# Reads that lean on something which ended with the session: the caller has to start anew.
_BOUND_TO_SESSION = ("Continue", "WaitForUpdates", "CreateFilter", "Destroy")
# Types that nearly every task needs; pyVmomi makes them when they are first asked for.
_OFTEN = (
    "VirtualMachine",
    "HostSystem",
    "Folder",
    "Datacenter",
    "SearchIndex",
    "ViewManager",
    "PropertyCollector",
    "PropertyFilterSpec",
    "ObjectSpec",
    "PropertySpec",
    "TraversalSpec",
    "RetrieveOptions",
    "DynamicProperty",
    "MissingProperty",
)
# A connection left alone for longer may be closed at the other end, which a change would notice too late.
_IDLE_SECONDS = 10
_HIGHEST = {"timeout": 86400, "port": 65535, "proxy_port": 65535}
# OpenSSL reads in them what is trusted where no authority is named.
_TRUST_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@functools.lru_cache
def _tls_context(validate_certs, ca_path, *_trust):
    """Kept, as the system's authorities take tens of milliseconds to be read."""
    if validate_certs:
        return ssl.create_default_context(cafile=ca_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def warm_up():
    """Does what the workers of a run would do each for themselves, in the process that forks them."""
    if not os.environ.get("VMWARE_CA_PATH"):
        Connection("").tls_context()
    for name in _OFTEN:
        api_type(name)


class SessionRenewed(Exception):
    """A new session took the place of an expired one; views, filters and pages of the old one are gone."""


@dataclass(frozen=True)
class Connection:
    """The connection options of a task. Units: seconds."""

    hostname: str
    username: str = None
    password: str = None
    session_token: str = None
    port: int = 443
    validate_certs: bool = True
    ca_path: str = None
    proxy_host: str = None
    proxy_port: int = None
    timeout: int = 30

    @classmethod
    def of(cls, options):
        """Picks the connection out of the options of a task."""
        for name, highest in _HIGHEST.items():
            if options.get(name) is not None and not 1 <= int(options[name]) <= highest:
                raise InvalidOption(f"{name}: {options[name]} is none from 1 to {highest}.", option=name)
        return cls(**{name: options.get(name) for name in cls.__dataclass_fields__})

    @property
    def address(self):
        return f"{self.hostname}:{self.port}"

    def identity(self):
        """All that must be the same for two tasks to share a session: the secret too, or a wrong password would ride
        on another task's log-in."""
        return [getattr(self, name) for name in self.__dataclass_fields__ if name != "timeout"]

    def tls_context(self):
        """The one TLS policy, for every kind of transfer. Raises InvalidOption for an unusable C(ca_path)."""
        try:
            return _tls_context(self.validate_certs, self.ca_path, *(os.environ.get(name) for name in _TRUST_VARIABLES))
        except OSError as error:
            raise InvalidOption(
                f"ca_path: cannot read certificates of authorities (PEM) from {self.ca_path!r}: {error}",
                option="ca_path",
                value=self.ca_path,
            ) from error

    def http(self):
        """A connection for plain HTTP requests, with the same certificates, proxy and time-out; it is not open yet."""
        if not self.proxy_host:
            return HTTPSConnection(self.hostname, self.port, timeout=self.timeout, context=self.tls_context())
        link = HTTPSConnection(
            self.proxy_host, self.proxy_port or 80, timeout=self.timeout, context=self.tls_context()
        )
        link.set_tunnel(self.hostname, self.port)
        return link

    def wire(self):
        """A stub for pyVmomi that reaches the server; it has sent nothing yet."""
        return Wire(self)


def is_read(method):
    """Whether a method of the API (by its wire name) changes nothing outside the session."""
    return method.startswith(_READS)


class Wire(StubAdapter):
    """Sends the calls of pyVmomi: reads once more where that helps, and turns transport trouble into errors.

    A call that changes something is sent once, whatever happens.
    """

    def __init__(self, connection):
        self.connection = connection
        self.renew = None
        self.written = threading.local()
        super().__init__(
            host=connection.hostname,
            port=connection.port,
            version=VmomiSupport.GetServiceVersions("vim25")[-1],  # a stub can only go to newer ones later
            sslContext=connection.tls_context(),
            httpConnectionTimeout=connection.timeout,
            httpProxyHost=connection.proxy_host,
            httpProxyPort=connection.proxy_port or 80,
            poolSize=16,
            connectionPoolTimeout=_IDLE_SECONDS,
        )
        if connection.proxy_host and not hasattr(self, "httpProxyHost"):
            self.schemeArgs["port"] = None  # pyVmomi 8 forgets it; the proxy's port stands behind its name

    def InvokeMethod(self, mo, info, args, outerStub=None):  # noqa: N802, N803
        """Overrides pyVmomi's: every remote call comes through here."""
        method, cookie = info.wsdlName, self.cookie
        try:
            return self._counted(method, self._send(mo, info, args))
        except vim.fault.NotAuthenticated:
            if not self.renew or method.startswith("Log"):
                raise
            self.renew(cookie)
            self._after_renewal(method)
        except _Dropped as drop:
            if not is_read(method):
                raise drop.as_error(self.connection, method) from drop.__cause__
        try:
            return self._counted(method, self._send(mo, info, args))
        except _Dropped as drop:
            raise drop.as_error(self.connection, method) from drop.__cause__

    def _counted(self, method, answer):
        """Counts what was changed in this thread. A task counts when it has succeeded, which others know."""
        if not is_read(method) and not method.startswith("Log") and not method.endswith("_Task"):
            self.written.count = self.changes() + 1
        return answer

    def changes(self):
        """How many changes were made in this thread."""
        return getattr(self.written, "count", 0)

    @staticmethod
    def _after_renewal(method):
        if not is_read(method):
            raise SessionExpired(
                f"The session expired before {method} was carried out, so that changed nothing. Run the task again."
            )
        if method.startswith(_BOUND_TO_SESSION):
            raise SessionRenewed

    @contextlib.contextmanager
    def patient(self, seconds):
        """Gives the calls of this thread longer than a request has otherwise, for what takes long and is no task."""
        self.written.patience = seconds
        try:
            yield
        finally:
            self.written.patience = None

    @property
    def _seconds(self):
        """How long a request of this thread may take."""
        return getattr(self.written, "patience", None) or self.connection.timeout

    def GetConnection(self):  # noqa: N802
        """Overrides pyVmomi's, so that a web page, as proxies send them, is not taken for an empty answer."""
        connection = super().GetConnection()
        checked = connection if isinstance(connection, _Checked) else _Checked(connection)
        checked.wait_for(self._seconds)
        return checked

    def _send(self, mo, info, args):
        try:
            if info.wsdlName in READS_OF_PROPERTIES:
                return ask(self, mo, info, args)
            return super().InvokeMethod(mo, info, args)
        except ssl.SSLError as error:
            raise transport_error(self.connection, error) from error
        except TimeoutError as error:
            raise self._too_late(info.wsdlName, error) from error
        except (OSError, HTTPException) as error:
            raise _Dropped from error
        except (ExpatError, ElementTree.ParseError) as error:
            raise NotVsphere(
                f"The answer of {self.connection.hostname} to {info.wsdlName} is no XML: {error}. Does a proxy or a "
                "load balancer answer in its place?",
                cause=str(error),
            ) from error
        except KeyError as error:
            raise NotVsphere(
                f"The answer of {self.connection.hostname} to {info.wsdlName} holds a type that this pyVmomi does not "
                f"know: {error}. Install a newer pyvmomi.",
                type=str(error),
            ) from error

    def _too_late(self, method, error):
        if is_read(method) or method.startswith("Log"):
            return transport_error(self.connection, error)
        return ConnectionLost(
            f"{self.connection.hostname} did not answer {method} within {self._seconds} s; it may or may not "
            "have been carried out. Run the task again: it starts from what is there then.",
            method=method,
        )

    def negotiate(self):
        """Settles on the newest API version that both sides speak, and keeps it.

        Asks for /sdk/vimServiceVersions.xml with the time-out of the connection (pyVmomi's own way has none).
        """
        offered = self._offered_versions()
        for version in VmomiSupport.GetServiceVersions("vim25"):
            if VmomiSupport.versionIdMap[version] in offered:
                self.use_version(version)
                return version
        raise NotVsphere(
            f"{self.connection.address} speaks only versions of the vSphere API that this pyVmomi does not know: "
            f"{', '.join(offered)}",
            versions=offered,
        )

    def use_version(self, version):
        """Speaks that version (pyVmomi's name of it) from now on."""
        self.ComputeVersionInfo(version)

    def _offered_versions(self):
        try:
            status, body = self._get(VERSIONS_PATH)
            found = ElementTree.fromstring(body) if status == 200 else None
        except (OSError, HTTPException) as error:
            raise transport_error(self.connection, error) from error
        except ElementTree.ParseError:
            found = None
        spaces = [] if found is None else found.findall("namespace")
        versions = [
            version.text
            for space in spaces
            if space.findtext("name") == "urn:vim25"
            for version in (*space.findall("version"), *space.findall("priorVersions/version"))
        ]
        if not versions:
            raise NotVsphere(
                f"{self.connection.address} answers, but not as a vSphere server does (GET {VERSIONS_PATH}: status "
                f"{status}). Are hostname and port those of a vCenter or an ESXi host?",
                status=status,
            )
        return versions

    def _get(self, path):
        connection = super().GetConnection()
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        self.ReturnConnection(connection)
        return response.status, body


class _Checked:
    """An HTTP connection that tells answers of the API from web pages."""

    def __init__(self, connection):
        self._connection = connection

    def __getattr__(self, name):
        return getattr(self._connection, name)

    def wait_for(self, seconds):
        """Sets how long the next answer may take, whether the connection is open already or not."""
        self._connection.timeout = seconds
        if self._connection.sock is not None:
            self._connection.sock.settimeout(seconds)

    def getresponse(self):
        response = self._connection.getresponse()
        kind = response.getheader("Content-Type") or ""
        if response.status == 200 and "html" in kind:
            raise HTTPException(f"{response.status}: the answer is a web page ({kind})")
        return response


class _Dropped(Exception):
    """The connection broke; the cause is the error."""

    def as_error(self, connection, method):
        never_sent = isinstance(self.__cause__, (ConnectionRefusedError, socket.gaierror))
        if is_read(method) or never_sent:
            return transport_error(connection, self.__cause__)
        return ConnectionLost(
            f"The connection to {connection.hostname} broke during {method} ({describe(self.__cause__)}); it may or "
            "may not have been carried out. Run the task again: it starts from what is there then.",
            method=method,
            cause=describe(self.__cause__),
        )


def describe(error):
    """An operating system's or HTTP error in a few words."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def transport_error(connection, error):
    """The VsphereError that says what is wrong between here and the server."""
    if isinstance(error, VsphereError):
        return error
    if isinstance(error, ssl.SSLCertVerificationError):
        return UntrustedCertificate(
            f"The certificate of {connection.address} cannot be verified: {error.verify_message}. Set ca_path to the "
            "certificate of the authority that issued it, or validate_certs to false if you accept the risk.",
            reason=error.verify_message,
        )
    if isinstance(error, ssl.SSLError):
        return NotVsphere(
            f"{connection.address} does not speak TLS as a vSphere server does: {error.reason}", reason=error.reason
        )
    by = f" by way of the proxy {connection.proxy_host}" if connection.proxy_host else ""
    if isinstance(error, TimeoutError):
        return Unreachable(
            f"{connection.address} did not answer{by} within {connection.timeout} s (option timeout).",
            timeout=connection.timeout,
        )
    return Unreachable(f"Cannot reach {connection.address}{by}: {describe(error)}.", cause=describe(error))
