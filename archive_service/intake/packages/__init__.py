"""Packages that other programs made: which of their files are flows, and what cannot be taken."""

from archive_service.intake.packages.contents import package_items
from archive_service.intake.packages.items import Item, Offered, PackageCode, Read, Said
from archive_service.intake.packages.opened import Limits

__all__ = ["Item", "Limits", "Offered", "PackageCode", "Read", "Said", "package_items"]
