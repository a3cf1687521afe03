# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Managers of the service that only show something: their methods are not simulated yet."""

from __future__ import annotations

from pyVmomi import vim

from ..model.managed import ManagedObject, prop
from ..model.values import EPOCH


def elements(*keys):
    return [vim.ElementDescription(key=key, label=key, summary=key) for key in keys]


class AlarmManager(ManagedObject, api="AlarmManager"):
    @prop
    def defaultExpression(self, call):
        return []

    @prop
    def description(self, call):
        return vim.alarm.AlarmDescription(
            stateOperator=elements("isEqual", "isUnequal"), metricOperator=elements("isAbove", "isBelow"),
            virtualMachinePowerState=elements("poweredOn", "poweredOff", "suspended"),
            entityStatus=elements("gray", "green", "yellow", "red"))


class CryptoManagerKmip(ManagedObject, api="CryptoManagerKmip"):
    @prop
    def enabled(self, call):
        return True


class CryptoManagerHost(ManagedObject, api="CryptoManagerHost"):
    @prop
    def enabled(self, call):
        return True


class ExtensionManager(ManagedObject, api="ExtensionManager"):
    @prop
    def extensionList(self, call):
        return []


class LicenseManager(ManagedObject, api="LicenseManager"):
    """One evaluation licence."""

    @prop
    def source(self, call):
        return vim.LicenseManager.LocalLicense(licenseKeys="")

    @prop
    def sourceAvailable(self, call):
        return True

    @prop
    def licensedEdition(self, call):
        return "eval"

    @prop
    def licenses(self, call):
        return [vim.LicenseManager.LicenseInfo(
            licenseKey="00000-00000-00000-00000-00000", editionKey="eval", name="Product Evaluation", total=0, used=0,
            costUnit="")]

    @prop
    def evaluation(self, call):
        return vim.LicenseManager.EvaluationInfo(properties=[
            vim.KeyAnyValue(key="expirationDate", value=EPOCH.replace(year=2100))])


class PerformanceManager(ManagedObject, api="PerformanceManager"):
    @prop
    def description(self, call):
        return vim.PerformanceDescription(
            counterType=elements("average", "latest", "maximum", "minimum", "none", "summation"),
            statsType=elements("absolute", "delta", "rate"))

    @prop
    def historicalInterval(self, call):
        return []

    @prop
    def perfCounter(self, call):
        return []


class ScheduledTaskManager(ManagedObject, api="ScheduledTaskManager"):
    @prop
    def scheduledTask(self, call):
        return []

    @prop
    def description(self, call):
        return vim.scheduler.ScheduledTaskDescription(
            state=elements("queued", "running", "success", "error"),
            dayOfWeek=elements("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
            weekOfMonth=elements("first", "second", "third", "fourth", "last"))


class HostSnmpSystem(ManagedObject, api="HostSnmpSystem"):
    """The SNMP agent of the vCenter itself."""

    @prop
    def configuration(self, call):
        return vim.host.SnmpSystem.SnmpConfigSpec(enabled=False, port=161)

    @prop
    def limits(self, call):
        from ..host.snmp_system import snmp_limits
        return snmp_limits()


class OptionManager(ManagedObject, api="OptionManager"):
    """The settings of the service."""

    def __init__(self, service, moid):
        super().__init__(service, moid, setting=[
            vim.option.OptionValue(key="VirtualCenter.InstanceName", value="simulator"),
            vim.option.OptionValue(key="event.maxAge", value=30),
            vim.option.OptionValue(key="task.maxAge", value=30)])


class UserDirectory(ManagedObject, api="UserDirectory"):
    @prop
    def domainList(self, call):
        return ["VSPHERE.LOCAL"]
