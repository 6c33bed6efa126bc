"""YAML that remembers its lines, so that an error can name the place.

Scalars are read as YAML 1.2 reads them: `on`, `no` and dates stay text, only `true` and `false` are booleans. Aliases
are refused where they stand: a few lines of them can stand for more than a machine can hold.
"""

import re
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]
UNREADABLE = (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What PyYAML ends with, in a tag that its scalar does not fit as in an anchor within itself."""
MOST_BYTES = 4 << 20
"""A hundred times the longest decision."""


class PlainLoader(yaml.SafeLoader):
    """A safe loader without YAML 1.1's guesses, and without aliases."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (the base class's own attribute)
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Refuse an alias where it stands, before anything is made of it."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise FaultError(problem="hänvisningar (&namn och *namn) läses inte", problem_mark=mark)
        return super().compose_node(parent, index)


PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


class TextLoader(PlainLoader):
    """A loader to which every scalar is text: `042` is an id and not a number, `11:30` a time and not 690."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 (the base class's own attribute)


class FaultError(yaml.MarkedYAMLError):
    """What YAML allows and a file of ours must not have; `problem` is a Swedish sentence without its full stop."""


class LinedYaml:
    """The content of a YAML file and the line of every entry in it."""

    def __init__(self, path: Path, loader: type[PlainLoader] = PlainLoader) -> None:
        """Read the file.

        Raises:
            OSError: it cannot be read.
            FaultError: a key stands twice in one place, or an alias anywhere.
            yaml.YAMLError: it is not YAML, or larger than any file of ours.
        """
        self.path = path
        self.content: Any = None
        self._lines: dict[Place, int] = {}
        if path.stat().st_size > MOST_BYTES:
            raise FaultError(problem=f"filen är större än {MOST_BYTES >> 20} MB")
        # Parsed once: the content and the lines are made of the same nodes.
        reader = loader(path.read_text(encoding="utf-8-sig"))
        root = reader.get_single_node()
        if root is not None:
            self._note_lines(root, ())
            self.content = reader.construct_document(root)

    def _note_key(self, key: yaml.Node, place: Place) -> None:
        line = key.start_mark.line + 1
        if place in self._lines:
            what = f"{key.value} står två gånger (rad {self._lines[place]} och {line})"
            raise FaultError(problem=what, problem_mark=key.start_mark)
        self._lines[place] = line

    def _note_lines(self, node: yaml.Node, place: Place) -> None:
        self._lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise FaultError(problem="ett namn ska vara text", problem_mark=key.start_mark)
                inner = (*place, key.value)
                self._note_key(key, inner)
                self._note_lines(value, inner)
        elif isinstance(node, yaml.SequenceNode):
            for position, value in enumerate(node.value):
                self._note_lines(value, (*place, position))

    def rename(self, old: str, new: str) -> None:
        """Let a top-level entry be known by another name, on the line where it stands."""
        self.content[new] = self.content.pop(old)
        self._lines[new,] = self.find_line(old)

    def find_line(self, *place: str | int) -> int:
        """Give the nearest line that is known of a place, 1 if none is."""
        known = place
        while known and known not in self._lines:
            known = known[:-1]
        return self._lines.get(known, 1)

    def where(self, *place: str | int) -> str:
        """`file.yaml, rad 12 (services.required)`: the nearest line that is known."""
        line = f", rad {self.find_line(*place)}" if self._lines else ""
        name = f" ({'.'.join(str(part) for part in place)})" if place else ""
        return f"{self.path.name}{line}{name}"
