"""XML as it streams past: no DTD, no entities, no network, and a fault is told with its file and line (section 6b).

The national file has a hundred thousand units: each is handed over and forgotten, so that memory does not grow.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import IO

from lxml import etree

from audit_lib.errors import InputError, Problem

SOAP = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
FETCH_AGAIN = "Hämta filen på nytt, hel och oförändrad."


class XmlFile:
    """A file of XML, its own name in every fault."""

    def __init__(self, path: Path, file: IO[bytes], name: str = "") -> None:
        self.where = name or str(path)
        self._file = file

    def refuse(self, what: str, element: "etree._Element | None" = None, line: int = 0) -> InputError:
        """Give the error of what is wrong at an element, or on a line."""
        line = line or (element.sourceline or 0 if element is not None else 0)
        return InputError(Problem(what, f"{self.where}, rad {line or 1}", FETCH_AGAIN))

    def stream(self, response: str, path: Sequence[str], family: str) -> Iterator["etree._Element"]:
        """Give each element that `path` leads to below the one response, whole; it is emptied after its turn.

        Args:
            response: `{namespace}name` of the root, or of what the SOAP body holds.
            path: the local names on the way, the last is that of the elements to give.
            family: how the namespaces of all of them begin.

        Raises:
            InputError: the file is no such XML, or something stands in it where only these elements should.
        """
        steps = (etree.QName(response).localname, *path)
        found = False
        try:
            # Not huge_tree: the parser's own limits on depth and on the size of a text are ours.
            events = etree.iterparse(
                self._file,
                events=("start", "end"),
                tag=[f"{{*}}{name}" for name in steps],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                remove_comments=True,
                remove_pis=True,
            )
            for event, element in events:
                step = steps.index(name_of(element))
                if event == "start":
                    self._check_place(element, response if step == 0 else steps[step - 1], family)
                    if step == 0 and found:
                        raise self.refuse(f"{steps[0]} står två gånger", element)
                    found = True
                elif step == len(path):
                    yield element
                    self._forget(element)
                else:
                    self._check_only(element, steps[step + 1])
            if not found:
                raise self._describe_other(events.root)
        except etree.XMLSyntaxError as error:
            is_empty = not error.lineno or "Document is empty" in str(error) or "no element found" in str(error)
            what = "filen är tom" if is_empty else "filen är inte hel och giltig XML"
            raise self.refuse(what, line=error.lineno or 1) from None

    def _check_place(self, element: "etree._Element", parent: str, family: str) -> None:
        """Refuse an element whose parent is not of that name, a response that is not `parent` (`{namespace}name`)."""
        around = [str(one.tag) for one in element.iterancestors()]
        if parent.startswith("{"):
            if element.getroottree().docinfo.doctype:
                raise self.refuse("filen har en dokumenttypsdeklaration (DTD), som inte läses", line=1)
            if element.tag != parent:
                wanted = etree.QName(parent).namespace
                raise self.refuse(f"{name_of(element)} står i fel namnrymd: den ska vara {wanted}", element)
            is_right = not around or any(around == [f"{{{soap}}}Body", f"{{{soap}}}Envelope"] for soap in SOAP)
        else:
            is_right = bool(around) and around[0].rpartition("}")[2] == parent
        if not is_right:
            raise self.refuse(f"{name_of(element)} står på fel plats", element)
        if not _namespace_of(element).startswith(family):
            raise self.refuse(f"{name_of(element)} står i fel namnrymd", element)
        before = element.getprevious()
        if before is not None and before.tag != element.tag:
            raise self.refuse(f"{name_of(before)} hör inte hemma här", before)

    def _forget(self, element: "etree._Element") -> None:
        parent = element.getparent()
        if (element.tail or "").strip():
            raise self.refuse("här står text där bara element får stå", element)
        if parent is not None:
            parent.remove(element)

    def _check_only(self, element: "etree._Element", child: str) -> None:
        for left in element:
            if name_of(left) != child:
                raise self.refuse(f"{name_of(left)} hör inte hemma här", left)
        if (element.text or "").strip():
            raise self.refuse("här står text där bara element får stå", element)

    def _describe_other(self, root: "etree._Element | None") -> InputError:
        if root is None:
            return self.refuse("filen är tom")
        if root.getroottree().docinfo.doctype and name_of(root).casefold() != "html":
            return self.refuse("filen har en dokumenttypsdeklaration (DTD), som inte läses", line=1)
        for fault in root.iter("{*}Fault"):
            return self.refuse("svaret är ett fel från tjänsten (SOAP Fault), inga uppgifter", fault)
        what = "en webbsida" if name_of(root).casefold() == "html" else f"{name_of(root)}, inte det svar som väntades"
        return self.refuse(f"filen är {what}", root)

    def read_children(
        self,
        element: "etree._Element",
        family: str,
        single: Collection[str],
        many: Collection[str] = (),
        *,
        may_have_others: bool = False,
    ) -> dict[str, list["etree._Element"]]:
        """Give the children by name; those of another family of namespaces are extensions and left aside.

        With `may_have_others` so are others of the same family.

        Raises:
            InputError: one is unknown, stands in the wrong namespace, or more than once where one is meant.
        """
        found: dict[str, list[etree._Element]] = {}
        if (element.text or "").strip():
            raise self.refuse(f"i {name_of(element)} står text där bara element får stå", element)
        for child in element:
            if not isinstance(child.tag, str):
                raise self.refuse("entiteter läses inte", child)
            name, is_own = name_of(child), (_namespace_of(child) or family).startswith(family)
            if (child.tail or "").strip():
                raise self.refuse(f"efter {name} står text där bara element får stå", child)
            if name not in single and name not in many:
                if is_own and not may_have_others:
                    raise self.refuse(f"{name} hör inte hemma i {name_of(element)}", child)
                continue
            if not is_own:
                raise self.refuse(f"{name} står i fel namnrymd", child)
            if name in found and name in single:
                raise self.refuse(f"{name} står två gånger i samma {name_of(element)}", child)
            found.setdefault(name, []).append(child)
        return found

    def read_text(self, fields: dict[str, list["etree._Element"]], name: str) -> str | None:
        """Give the text of a single child; None if it is missing or said to be nil, "" if it is empty.

        Raises:
            InputError: there are elements or entities where text should be.
        """
        for element in fields.get(name, ()):
            if len(element):
                raise self.refuse(f"{name} ska vara text", element)
            is_nil = element.get("{http://www.w3.org/2001/XMLSchema-instance}nil") in {"true", "1"}
            return None if is_nil else element.text or ""
        return None

    def require_text(self, element: "etree._Element", fields: dict[str, list["etree._Element"]], name: str) -> str:
        """Give the text of a child that must be there and not blank; InputError if it is not."""
        text = self.read_text(fields, name)
        if text is None or not text.strip():
            raise self.refuse(f"{name} saknas i {name_of(element)}", element)
        return text


def name_of(element: "etree._Element") -> str:
    """Give the local name of an element."""
    # lxml's QName gives up where a damaged namespace has a brace in it.
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else "en entitet"


def _namespace_of(element: "etree._Element") -> str:
    return str(element.tag).rpartition("}")[0].removeprefix("{")
