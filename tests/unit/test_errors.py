"""An error of ours as a notebook shows it."""

from audit_lib.errors import BOX_WIDTH, InputError, ParameterError, Problem


def draw(error):
    return "\n".join(error._render_traceback_())


def test_the_box_says_what_where_and_what_to_do():
    box = draw(ParameterError(Problem("körfilen kan inte läsas.", "min.yaml", "Ange en YAML-fil som finns.")))

    assert box == (
        "┌─ Körfilen eller en parameter behöver rättas\n│\n"
        "│ Vad:        körfilen kan inte läsas.\n"
        "│ Var:        min.yaml\n"
        "│ Gör så här: Ange en YAML-fil som finns.\n└─"
    )


def test_every_problem_has_its_lines_and_a_part_that_is_unknown_has_none():
    box = draw(InputError([Problem("filen är tom.", "a.csv"), Problem("kolumnen saknas.", remedy="Lägg till den.")]))

    assert box.count("Vad:") == 2
    assert box.count("Var:") == 1
    assert box.count("Gör så här:") == 1


def test_long_lines_are_wrapped_and_a_path_stays_whole():
    path = "/srv/" + "mapp-" * 30 + "indata.csv"
    lines = InputError(Problem("ord " * 60, path))._render_traceback_()

    assert any(path in line for line in lines)
    assert all(len(line) <= BOX_WIDTH + 2 for line in lines if path not in line)
