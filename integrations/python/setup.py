"""Puts the jar that Maven built into the package; pyproject.toml says all else."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

JAR = Path(__file__).resolve().parent / "../../eprop-cli/target/eprop.jar"


class WithJar(build_py):
    def run(self):
        super().run()
        if JAR.is_file() and not self.editable_mode:
            shutil.copyfile(JAR, Path(self.build_lib, "eprop", "eprop.jar"))


setup(cmdclass={"build_py": WithJar})
