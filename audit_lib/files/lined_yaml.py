"""YAML that remembers its lines, so that an error can name the place.

Scalars are read as YAML 1.2 reads them: `on`, `no` and dates stay text, only `true` and `false` are booleans.
"""

import re
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]


class PlainLoader(yaml.SafeLoader):
    """A safe loader without YAML 1.1's guesses."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (the base class's own attribute)
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


class RepeatedKeyError(yaml.MarkedYAMLError):
    """A key stands twice in one place, and the first of its values would be lost without a word."""


class LinedYaml:
    """The content of a YAML file and the line of every entry in it."""

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            OSError: it cannot be read.
            RepeatedKeyError: a key stands twice in one place.
            yaml.YAMLError: it is not YAML.
        """
        self.path = path
        self.content: Any = None
        self._lines: dict[Place, int] = {}
        # Parsed once: the content and the lines are made of the same nodes.
        loader = PlainLoader(path.read_text(encoding="utf-8-sig"))
        root = loader.get_single_node()
        if root is not None:
            self.content = loader.construct_document(root)
            self._note_lines(root, ())

    def _note_key(self, key: yaml.Node, place: Place) -> None:
        if place in self._lines:
            what = f"nyckeln {key.value} står redan på rad {self._lines[place]}"
            raise RepeatedKeyError(problem=what, problem_mark=key.start_mark)
        self._lines[place] = key.start_mark.line + 1

    def _note_lines(self, node: yaml.Node, place: Place) -> None:
        self._lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                inner = (*place, key.value)
                self._note_key(key, inner)
                self._note_lines(value, inner)
        elif isinstance(node, yaml.SequenceNode):
            for position, value in enumerate(node.value):
                self._note_lines(value, (*place, position))

    def where(self, *place: str | int) -> str:
        """`file.yaml, rad 12 (services.required)`: the nearest line that is known."""
        known = place
        while known and known not in self._lines:
            known = known[:-1]
        line = f", rad {self._lines[known]}" if known in self._lines else ""
        name = f" ({'.'.join(str(part) for part in place)})" if place else ""
        return f"{self.path.name}{line}{name}"
