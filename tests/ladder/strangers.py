# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that are none: what answers where a vSphere server was expected."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading

_ANSWER = b"HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nHello!"


class Stranger:
    """Listens on a free port of this machine, and treats each connection in its way. Use it as a context."""

    def __init__(self, treat):
        self._treat = treat
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._kept = []

    @property
    def port(self):
        return self._listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *exc):
        # A blocked accept holds the socket open, so it is woken first.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._kept:
            connection.close()

    def _listen(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _address = self._listener.accept()
                self._kept.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with contextlib.suppress(OSError):
            self._treat(connection)
            if self._treat is not _keep:
                connection.close()


def silent():
    """Takes connections and says nothing."""
    return Stranger(_keep)


def web(certificate):
    """An HTTPS server with a trusted certificate (a PEM file with its key) that knows nothing of vSphere."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def treat(connection):
        with context.wrap_socket(connection, server_side=True) as encrypted:
            _say_goodbye(encrypted)

    return Stranger(treat)


def _keep(connection):
    """Leaves a connection as it is."""


def plain():
    """An HTTP server without TLS."""
    return Stranger(_say_goodbye)


def proxy():
    """An HTTP proxy that leads wherever it is asked to (CONNECT)."""
    return Stranger(_tunnel)


def _tunnel(connection):
    request = b""
    while b"\r\n\r\n" not in request:
        request += connection.recv(65536)
    host, _colon, port = request.split()[1].decode().rpartition(":")
    try:
        target = socket.create_connection((host, int(port)))
    except OSError:
        connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        return
    with target:
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        threading.Thread(target=_pump, args=(target, connection), daemon=True).start()
        _pump(connection, target)


def _pump(source, target):
    """Hands on what comes, until one end is closed."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _say_goodbye(connection):
    connection.recv(65536)
    connection.sendall(_ANSWER)


def nobody():
    """A port at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
