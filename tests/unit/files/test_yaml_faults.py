"""Why a file is no YAML: the reason in Swedish, and the line where it is mended."""

import pytest

from audit_lib.files.lined_yaml import UNREADABLE, LinedYaml
from audit_lib.files.yaml_faults import explain_fault


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"a: 1\nb: 'x\nc: 2\n", 2, "ett citattecken är inte avslutat"),
        (b"a: {b: c\nd: e\n", 1, "en klammer { är inte avslutad"),
        (b"a: 1\nb\nc: 2\n", 2, "namnet följs inte av kolon"),
        (b"a: 1\n\tb: 2\n", 2, "indragen med en tabb"),
        (b'a: 1\nout: "C:\\ut"\n', 2, "omvänt snedstreck"),
        (b"a: escape tag alias\nb: c: d\n", 2, "ett kolon för mycket"),
        (b"a: 1\nb: v\xe5rd\n", 2, "inte sparad i UTF-8"),
        (b"a: 1\n---\nb: 2\n", 2, "flera dokument"),
        (b"a: " + b"[" * 3000, 0, "för många listor"),
    ],
)
def test_the_reason_is_told_with_the_line_to_mend_whatever_else_the_file_says(tmp_path, content, line, reason):
    (tmp_path / "a.yaml").write_bytes(content)
    with pytest.raises(UNREADABLE) as caught:
        LinedYaml(tmp_path / "a.yaml")

    said, where = explain_fault(caught.value)

    assert reason in said
    assert where == line
