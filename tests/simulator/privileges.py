# Copyright: (c) 2026, The Skyscraper Project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The privileges: those that the API's metadata names, and those that depend on a call's arguments."""

from __future__ import annotations

from functools import cache

from pyVmomi import VmomiSupport as V

BY_ARGUMENT = """
Alarm.Create Authorization.ModifyPermissions Authorization.ModifyRoles
DVPortgroup.Create DVPortgroup.Delete DVPortgroup.Modify DVPortgroup.PolicyOp DVPortgroup.ScopeOp
DVSwitch.Create DVSwitch.Delete DVSwitch.HostOp DVSwitch.Modify DVSwitch.Move DVSwitch.PolicyOp DVSwitch.PortConfig
DVSwitch.PortSetting DVSwitch.ResourceManagement DVSwitch.Vspan
Datacenter.Delete Datacenter.Move Datacenter.Rename
Datastore.AllocateSpace Datastore.Browse Datastore.Delete Datastore.FileManagement Datastore.Move Datastore.Rename
Folder.Create Folder.Delete Folder.Move Folder.Rename
Global.CancelTask Global.DisableMethods Global.EnableMethods Global.GlobalTag Global.Health Global.SystemTag
Host.Config.Image Host.Config.Settings Host.Config.Snmp Host.Config.SystemManagement
Host.Inventory.DeleteCluster Host.Inventory.MoveCluster Host.Inventory.RenameCluster
Host.Inventory.RemoveHostFromCluster Host.Local.CreateVM Host.Local.DeleteVM Host.Local.ReconfigVM
InventoryService.Tagging.AttachTag InventoryService.Tagging.CreateCategory InventoryService.Tagging.CreateTag
InventoryService.Tagging.DeleteCategory InventoryService.Tagging.DeleteTag InventoryService.Tagging.EditCategory
InventoryService.Tagging.EditTag InventoryService.Tagging.ModifyUsedByForCategory
InventoryService.Tagging.ModifyUsedByForTag InventoryService.Tagging.ObjectAttachable
Network.Assign Network.Config Network.Delete Network.Move
Resource.ApplyRecommendation Resource.AssignVAppToPool Resource.AssignVMToPool Resource.DeletePool
Resource.HotMigrate Resource.MovePool Resource.RenamePool
StorageProfile.Apply StorageProfile.Update StorageProfile.View
VApp.ApplicationConfig VApp.AssignResourcePool VApp.AssignVApp VApp.AssignVM VApp.Delete VApp.InstanceConfig
VApp.Move VApp.Rename VApp.ResourceConfig
VirtualMachine.Config.AddExistingDisk VirtualMachine.Config.AddNewDisk VirtualMachine.Config.AddRemoveDevice
VirtualMachine.Config.AdvancedConfig VirtualMachine.Config.Annotation VirtualMachine.Config.CPUCount
VirtualMachine.Config.ChangeTracking VirtualMachine.Config.DiskExtend VirtualMachine.Config.EditDevice
VirtualMachine.Config.MksControl
VirtualMachine.Config.HostUSBDevice VirtualMachine.Config.ManagedBy VirtualMachine.Config.Memory
VirtualMachine.Config.RawDevice VirtualMachine.Config.RemoveDisk VirtualMachine.Config.Rename
VirtualMachine.Config.Resource VirtualMachine.Config.Settings VirtualMachine.Config.SwapPlacement
VirtualMachine.Interact.DeviceConnection VirtualMachine.Interact.SetCDMedia VirtualMachine.Interact.SetFloppyMedia
VirtualMachine.Inventory.CreateFromExisting VirtualMachine.Inventory.Delete VirtualMachine.Inventory.Move
VirtualMachine.Provisioning.Clone VirtualMachine.Provisioning.CloneTemplate
VirtualMachine.Provisioning.CreateTemplateFromVM VirtualMachine.Provisioning.DeployTemplate
""".split()


@cache
def all_privileges():
    """Every privilege id, in order."""
    found = set(BY_ARGUMENT)
    for (namespace, _name), definition in list(V._wsdlDefMap.items()):
        if namespace != "urn:vim25" or len(definition) != 6:     # six fields: a managed object type
            continue
        _vmodl, _wsdl, _parent, _version, props, methods = definition
        texts = [p[4] for p in props or ()] + [m[5] for m in methods or ()]
        texts += [p[4] for m in methods or () for p in m[3] or () if len(p) > 4]
        for text in texts:
            found.update((text or "").split())
    return tuple(sorted(found))
