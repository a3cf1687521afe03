# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate authority and a server certificate, made when the server starts."""

from __future__ import annotations

import datetime
import ipaddress
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAMES = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
         x509.IPAddress(ipaddress.ip_address("::1"))]
USAGES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
          "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")


def create(folder):
    """Write `ca.pem` and `server.pem` (certificate and key) into a folder; returns both paths.

    Files that are there from an earlier start are used again, so that a client's copy of the CA stays good.
    """
    ca_path, server_path = os.path.join(folder, "ca.pem"), os.path.join(folder, "server.pem")
    if os.path.exists(ca_path) and os.path.exists(server_path):
        return ca_path, server_path
    ca_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _unused in range(2))
    ca = build("Skyscraper simulator CA", ca_key, None, ca_key)
    server = build("localhost", server_key, ca, ca_key)
    write(ca_path, ca.public_bytes(serialization.Encoding.PEM))
    key = server_key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                   serialization.NoEncryption())
    write(server_path, server.public_bytes(serialization.Encoding.PEM) + key, 0o600)
    return ca_path, server_path


def write(path, content, mode=0o644):
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as stream:
        stream.write(content)


def build(name, key, issuer, issuer_key):
    """A certificate; without an issuer it is a certificate authority's own."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    is_ca = issuer is None
    allowed = {"key_cert_sign", "crl_sign"} if is_ca else {"digital_signature"}
    builder = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject if is_ca else issuer.subject)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**{usage: usage in allowed for usage in USAGES}), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False))
    if not is_ca:
        builder = builder.add_extension(x509.SubjectAlternativeName(NAMES), critical=False).add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())
