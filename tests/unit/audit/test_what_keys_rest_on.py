"""Each step's key has all the code that the step runs, as the imports say, and none that it does not."""

import re

import grimp
import pytest

from audit_lib.audit import keys

ERRORS = "errors"
"""In no key: what an error says ends a run, and stands in no product."""

VERDICTS = ["intake.load", "audit.region.verdict_files", "publish.own_list"]
# The packages in a step's key, the modules that it and what it rests on begin in, and an import that belongs to a step
# with a key of its own.
STEPS = {
    "intake": (keys.INTAKE, ["intake.load"], None),
    "verdicts": (keys.JUDGING, VERDICTS, ("audit.region.verdict_files", "audit.region.peers")),
    "comparison": (keys.COMPARING, VERDICTS, None),
}


def list_run(begins, apart):
    """The modules that a step can come to, imports inside functions too, as paths inside the package."""
    graph = grimp.build_graph("audit_lib", cache_dir=None, exclude_type_checking_imports=True)
    if apart:
        importer, imported = (f"audit_lib.{name}" for name in apart)
        assert graph.direct_import_exists(importer=importer, imported=imported)
        graph.remove_import(importer=importer, imported=imported)
    names = {f"audit_lib.{name}" for name in begins}
    names |= {found for name in names for found in graph.find_upstream_modules(name)}
    return {name.removeprefix("audit_lib.").replace(".", "/") for name in names}


def is_in(module, package):
    return module == package or module.startswith(f"{package}/")


@pytest.mark.parametrize(("packages", "begins", "apart"), STEPS.values(), ids=STEPS)
def test_a_steps_key_has_the_code_that_it_runs_and_no_other(packages, begins, apart):
    modules = list_run(begins, apart)
    forgotten = {module for module in modules if not any(is_in(module, package) for package in packages)}
    needless = {package for package in packages if not any(is_in(module, package) for module in modules)}

    assert (forgotten - {ERRORS}, needless) == (set(), set())


def test_the_parameter_files_that_the_code_names_are_those_in_its_keys():
    sources = [path.read_text(encoding="utf-8") for path in keys.PACKAGE.rglob("*.py")]
    named = {name for source in sources for name in re.findall(r'PARAMS / "([\w.]+\.yaml)"', source)}

    # A proposal is for a reader: no verdict rests on how it guesses.
    assert named - {"header_words.yaml"} == {*keys.TABLES}
