"""What `pip install` installs, which needs nothing but pip."""

import base64
import csv
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

HERE = Path(__file__).resolve().parent.parent


def build(what, folder, to):
    code = "import wheel_with_jar as w, sys; print(getattr(w, sys.argv[1])(sys.argv[2]))"
    return subprocess.run([sys.executable, "-c", code, what, str(to)], cwd=folder,
                          capture_output=True, text=True)


def without_variables():
    return {key: value for key, value in os.environ.items()
            if key not in ("EPROP_JAR", "PYTHONPATH")}


def test_without_a_jar_nothing_is_made(tmp_path):
    for name in ("pyproject.toml", "wheel_with_jar.py"):
        shutil.copy(HERE / name, tmp_path)
    shutil.copytree(HERE / "eprop", tmp_path / "eprop", ignore=shutil.ignore_patterns("*.jar"))
    for what in ("build_wheel", "build_editable", "build_sdist"):
        made = build(what, tmp_path, tmp_path)
        assert made.returncode == 1
        assert "mvn -q -ntp -Dmaven.test.skip -pl eprop-cli -am package" in made.stderr
        assert "Traceback" not in made.stderr
    assert list(tmp_path.glob("*.whl")) == []


def test_a_source_distribution_makes_the_same_wheel(tmp_path):
    archive = build("build_sdist", HERE, tmp_path).stdout.strip()
    with tarfile.open(tmp_path / archive) as unpacked:
        unpacked.extractall(tmp_path, filter="data")
    for folder in ("mine", "theirs"):
        (tmp_path / folder).mkdir()
    mine = build("build_wheel", HERE, tmp_path / "mine").stdout.strip()
    theirs = build("build_wheel", tmp_path / archive[:-7], tmp_path / "theirs").stdout.strip()
    with ZipFile(tmp_path / "mine" / mine) as one, ZipFile(tmp_path / "theirs" / theirs) as other:
        assert one.namelist() == other.namelist()
        assert [i.CRC for i in one.infolist()] == [i.CRC for i in other.infolist()]


def test_an_editable_wheel_points_here(tmp_path):
    made = build("build_editable", HERE, tmp_path).stdout.strip()
    with ZipFile(tmp_path / made) as wheel:
        assert wheel.read("eprop-editable.pth").decode() == f"{HERE}\n"
        wheel.extractall(tmp_path)
    code = "import site, sys; site.addsitedir(sys.argv[1]); import eprop; print(eprop.__file__)"
    said = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=tmp_path, check=True,
                          env=without_variables(), capture_output=True, text=True).stdout.strip()
    assert said == str(HERE / "eprop" / "__init__.py")


def test_the_wheel_is_whole_and_finds_its_jar(tmp_path):
    made = build("build_wheel", HERE, tmp_path).stdout.strip()
    assert made == "eprop-1.0.0rc1-py3-none-any.whl"
    with ZipFile(tmp_path / made) as wheel:
        names = wheel.namelist()
        info = "eprop-1.0.0rc1.dist-info/"
        rows = list(csv.reader(wheel.read(info + "RECORD").decode().splitlines()))
        assert [name for name, _, _ in rows] == names
        for name, digest, size in rows[:-1]:
            data = wheel.read(name)
            wanted = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
            assert (digest, int(size)) == ("sha256=" + wanted, len(data)), name
        assert {file.name for file in (HERE / "eprop").glob("*.py")} | {"py.typed", "eprop.jar"} == {
            Path(name).name for name in names if name.startswith("eprop/")}
        assert "Requires-Dist: numpy\n" in wheel.read(info + "METADATA").decode()
        wheel.extractall(tmp_path)
    code = "import eprop; print(eprop.__file__, eprop.plugins('lif')[0]['name'])"
    said = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=without_variables(), check=True,
                          capture_output=True, text=True).stdout.split()
    assert said == [str(tmp_path / "eprop" / "__init__.py"), "lif"]
