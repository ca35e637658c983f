#!/usr/bin/env python3
"""Make a SEDA package (SIP) of each message of the layout `seda`, in a folder.

    python seda/make_sip.py TREE FOLDER

TREE is the unpacked portability package. A package is a ZIP with the message as `manifest.xml` and the files
that it names. Check the tree with check_portability.py first. Python 3.9 or later, nothing else. Before a
package is handed over, replace the agencies and the agreement at the beginning and the end of the message by
those of the archival agency that takes it.
"""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET


def main() -> int:
    """Make the packages."""
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    tree, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for message in sorted(tree.glob("seda/*/manifest.xml")):
        package = folder / f"SIP-{message.parent.name}.zip"
        with zipfile.ZipFile(package, "w", allowZip64=True) as sip:
            for _, element in ET.iterparse(message):
                if element.tag.endswith("}Uri"):
                    _add(sip, tree, str(element.text))
                elif element.tag.endswith("}DataObjectGroup"):
                    element.clear()
            _store(sip, message, "manifest.xml")
        print(package)
    return 0


def _add(sip: zipfile.ZipFile, tree: Path, uri: str) -> None:
    """Add a file of the tree; a message that names another file is not one of this layout."""
    if not uri.startswith("content/records/") or ".." in uri.split("/"):
        raise SystemExit(f"{uri} is no file of a record")
    _store(sip, tree / uri, uri)


def _store(sip: zipfile.ZipFile, path: Path, name: str) -> None:
    """Store a file with the sizes before its content: some receivers read a package as a stream."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o100600 << 16
    entry.file_size = path.stat().st_size
    with path.open("rb") as source, sip.open(entry, "w") as target:
        shutil.copyfileobj(source, target, 1 << 20)


if __name__ == "__main__":
    sys.exit(main())
