"""What pyproject.toml cannot say: a wheel has `params/` and `notebooks/` in the package, a checkout beside it."""

from pathlib import Path
from shutil import copytree, ignore_patterns

from setuptools import setup
from setuptools.command.build_py import build_py

OF_THE_CHECKOUT = ignore_patterns("example*.yaml", ".*")  # the examples read data/, which no wheel has


class BuildWithData(build_py):
    """Builds the package, and puts the two folders into it unless it is installed as editable."""

    def run(self) -> None:
        """Build into `build_lib`; what is there already is written over."""
        super().run()
        if not self.editable_mode:
            for name in ("params", "notebooks"):
                copytree(name, Path(self.build_lib, "audit_lib", name), ignore=OF_THE_CHECKOUT, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithData})
