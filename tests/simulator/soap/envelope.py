# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SOAP envelopes and faults."""

from __future__ import annotations

from .encode import encoder, escape

HEAD = ('<?xml version="1.0" encoding="UTF-8"?>\n'
        '<soapenv:Envelope xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/"\n'
        ' xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"\n'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"\n'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n<soapenv:Body>\n')
TAIL = "\n</soapenv:Body>\n</soapenv:Envelope>"


def answer(method, content):
    return f'{HEAD}<{method}Response xmlns="urn:vim25">{content}</{method}Response>{TAIL}'


def fault(exc, version):
    """A SOAP fault: the message in faultstring, the typed fault in detail."""
    out = []
    name = exc.__class__._wsdlName
    encoder(version).fault_body(out, name + "Fault", exc)
    detail = "".join(out).replace(f"<{name}Fault ", f'<{name}Fault xmlns="urn:vim25" ', 1)
    return (f"{HEAD}<soapenv:Fault><faultcode>ServerFaultCode</faultcode>"
            f"<faultstring>{escape(exc.msg or '')}</faultstring><detail>{detail}</detail></soapenv:Fault>{TAIL}")
