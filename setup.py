"""What pyproject.toml cannot say: a wheel has `params/` and `notebooks/` in the package, a checkout beside it."""

from pathlib import Path
from shutil import copyfile, rmtree

from setuptools import setup
from setuptools.command.build_py import build_py

# By name: what an analyst keeps beside these, a run file with a password or an executed notebook, is nobody else's.
# The example's run files stay out too, for they read data/, which no wheel has.
SHIPPED = {
    "params": (
        "columns.yaml",
        "header_words.yaml",
        "tables.yaml",
        "services.yaml",
        "schema/*.schema.json",
        "decisions/*.yaml",
    ),
    "notebooks": ("clinic_audit.ipynb", "explore.ipynb", "gx.ipynb", "region_overview.ipynb"),
}


class BuildWithData(build_py):
    """Builds the package, and puts the two folders into it unless it is installed as editable."""

    def run(self) -> None:
        """Build into `build_lib`, where nothing of an earlier build stays."""
        super().run()
        if not self.editable_mode:
            for folder, patterns in SHIPPED.items():
                target = Path(self.build_lib, "audit_lib", folder)
                rmtree(target, ignore_errors=True)
                for file in sorted(file for pattern in patterns for file in Path(folder).glob(pattern)):
                    (target / file.relative_to(folder)).parent.mkdir(parents=True, exist_ok=True)
                    copyfile(file, target / file.relative_to(folder))


setup(cmdclass={"build_py": BuildWithData})
