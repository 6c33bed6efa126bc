"""`conda env create` without conda: its pip step, as conda runs it, in an environment that has only pip."""

import json

import pytest
import yaml

from project.files import copy_project
from project.installed.environments import Environment

pytestmark = pytest.mark.proof


def test_the_environment_that_conda_makes_judges_the_example(tmp_path):
    project = copy_project(tmp_path / "project")
    environment = Environment(tmp_path / "environment")
    packages = yaml.safe_load((project / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    # conda writes the lines of `pip:` to a file beside environment.yml, and stands there.
    lines = next(entry["pip"] for entry in packages if isinstance(entry, dict))
    listed = project / "condaenv.x1y2z3.requirements.txt"
    listed.write_text("\n".join(lines))
    environment.run("python", "-m", "pip", "install", "-U", "-r", listed, "--exists-action=b", cwd=project)

    environment.run("python", "-m", "pip", "check")
    told = json.loads(environment.run("basutbud", "check", project / "params" / "example.yaml", "--json"))

    assert told["clinics"] == 36
    assert told["verdicts"]["ej_uppfylld"] > 0
