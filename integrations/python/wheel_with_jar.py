"""Makes the wheel of pyproject.toml's project, with the jar that Maven built.

A build backend of its own (PEP 517, PEP 660), so that pip needs no other package, and no network,
for it.
"""

import base64
import hashlib
import io
import re
import sys
import tarfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

HERE = Path(__file__).resolve().parent
#: In an unpacked source distribution, or where Maven puts it.
JARS = HERE / "eprop/eprop.jar", HERE / "../../eprop-cli/target/eprop.jar"
PROJECT = (HERE / "pyproject.toml").read_text(encoding="utf-8")


def said(key):
    return re.search(rf'^{key} = \[?"(.*?)"', PROJECT, re.MULTILINE).group(1)


NAME = f"{said('name')}-{said('version')}"
METADATA = f"""Metadata-Version: 2.1
Name: {said('name')}
Version: {said('version')}
Summary: {said('description')}
License: {said('license')}
Requires-Python: {said('requires-python')}
Requires-Dist: {said('dependencies')}
"""
WHEEL = "Wheel-Version: 1.0\nGenerator: eprop\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    jar = _jar()
    files = [(f"eprop/{file.name}", file.read_bytes())
             for file in sorted((HERE / "eprop").iterdir()) if file.suffix in (".py", ".typed")]
    return _wheel(wheel_directory, [*files, ("eprop/eprop.jar", jar.read_bytes())])


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    _jar()  # which the package finds where it is
    return _wheel(wheel_directory, [("eprop-editable.pth", f"{HERE}\n".encode())])


def _jar():
    for jar in JARS:
        if jar.is_file():
            return jar
    sys.exit(f"there is no {JARS[1].resolve()}; in eprop's folder, make it by\n"
             "    mvn -q -ntp -Dmaven.test.skip -pl eprop-cli -am package")


def _wheel(folder, files):
    files.append((f"{NAME}.dist-info/METADATA", METADATA.encode()))
    files.append((f"{NAME}.dist-info/WHEEL", WHEEL.encode()))
    record = f"{NAME}.dist-info/RECORD"
    lines = [f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in files]
    files.append((record, ("".join(lines) + f"{record},,\n").encode()))
    wheel = f"{NAME}-py3-none-any.whl"
    with ZipFile(Path(folder, wheel), "w") as to:
        for name, data in files:
            to.writestr(name, data, ZIP_STORED if name.endswith(".jar") else ZIP_DEFLATED)
    return wheel


def _digest(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def build_sdist(sdist_directory, config_settings=None):
    archive = f"{NAME}.tar.gz"
    with tarfile.open(Path(sdist_directory, archive), "w:gz") as to:
        for name in ("pyproject.toml", "wheel_with_jar.py", "eprop"):
            to.add(HERE / name, f"{NAME}/{name}", filter=_without_built)
        to.add(_jar(), f"{NAME}/eprop/eprop.jar")
        to.addfile(*_member(f"{NAME}/PKG-INFO", METADATA.encode()))
    return archive


def _member(name, data):
    member = tarfile.TarInfo(name)
    member.size = len(data)
    return member, io.BytesIO(data)


def _without_built(member):
    return None if "__pycache__" in member.name or member.name.endswith(".jar") else member
