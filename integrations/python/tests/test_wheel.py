"""What `pip install` installs, which needs nothing but pip."""

import base64
import csv
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

HERE = Path(__file__).resolve().parent.parent


def test_the_wheel_is_whole_and_finds_its_jar(tmp_path):
    build = "import wheel_with_jar as w, sys; print(w.build_wheel(sys.argv[1]))"
    made = subprocess.run([sys.executable, "-c", build, str(tmp_path)], cwd=HERE, check=True,
                          capture_output=True, text=True).stdout.strip()
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
    clean = {key: value for key, value in os.environ.items() if key not in ("EPROP_JAR", "PYTHONPATH")}
    code = "import eprop; print(eprop.__file__, eprop.plugins('lif')[0]['name'])"
    said = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=clean, check=True,
                          capture_output=True, text=True).stdout.split()
    assert said == [str(tmp_path / "eprop" / "__init__.py"), "lif"]
