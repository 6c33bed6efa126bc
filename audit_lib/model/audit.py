"""What is audited: a run with its decision (the assignment), and with its input read in (the audit)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from audit_lib.files.displayed import NEXT, Displayed
from audit_lib.files.places import PARAMS
from audit_lib.model.decision import Decision
from audit_lib.model.decision.roles import ServiceRole
from audit_lib.model.run import ReadingValue, RunParameters
from audit_lib.model.services import ServiceNames
from audit_lib.model.store import Store


@dataclass(frozen=True, repr=False)
class Assignment(Displayed):
    """A run file with its decision settled, before anything is read in."""

    run: RunParameters
    decision: Decision
    hypothesis: tuple[str, ...] = field(default=(), kw_only=True)
    """The readings that were asked for instead of the run file's: with any, nothing that comes of it is the result."""

    @property
    def supposed(self) -> dict[str, ReadingValue]:
        """The readings of the hypothesis with their values; none for a result."""
        return {name: self.decision.readings[name].value for name in self.hypothesis}

    @cached_property
    def names(self) -> ServiceNames:
        """The alias table of service names, with the decision's own services, the run's reading and its own names.

        Raises:
            ParameterError: the run file's `names` say what cannot be.
        """
        names = ServiceNames.load(PARAMS / "services.yaml").with_own(self.decision.service_names)
        marks = tuple(self.decision.reading("egenremiss_namn"))
        names = replace(names, marks=marks, egenremiss=self.decision.service_roles.get(ServiceRole.EGENREMISS))
        return names.with_run(self.run.names, str(self.run.run_file)) if self.run.names else names

    def with_store(self, store: Store) -> "Audit":
        """The audit of an input that has been read in."""
        return Audit(self.run, self.decision, store, hypothesis=self.hypothesis)

    def _list_facts(self) -> Mapping[str, object]:
        return {**self._list_run_facts(), NEXT: "audit_lib.open_or_take_in(assignment)"}

    def _list_run_facts(self) -> dict[str, object]:
        run, decision = self.run, self.decision
        return {
            "decision": f"{decision.decision_id} ({decision.status})",
            "rules": len(decision.rules),
            "period": f"{run.period_from}–{run.period_to}",
            "audit_date": run.audit_date,
            "synthetic": run.synthetic,
            **({"hypothesis": self.supposed} if self.hypothesis else {}),
            "run_file": run.run_file,
            "out": run.out,
        }


@dataclass(frozen=True, repr=False)
class Audit(Assignment):
    """A run, its decision and its typed input: what every stage after intake is given."""

    store: Store

    def _list_facts(self) -> Mapping[str, object]:
        tables = self.store.tables
        counts = {name: tables[name].n_valid for name in ("clinics", "services", "errands") if name in tables}
        left_out = {"clinics_in_error": len(self.store.clinics_in_error)}
        return {
            **self._list_run_facts(),
            **counts,
            **left_out,
            NEXT: "audit_lib.build_clinic_facts(audit, clinic_id), audit_lib.summarise_region(audit)",
        }
