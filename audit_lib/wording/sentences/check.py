"""What a great-expectations user reads of a rule and its outcome, in Data Docs and beside the result."""

CHECK = {
    "check.rule": "{name} ({rule_id})",
    "check.errands": "{n_unmet} av {errands} avviker",
    "check.subjects": "{n_unmet} av {n} prövade avviker",
    "check.none_judged": "Inget kunde prövas",
    "check.unknown": "{n} kan inte bedömas",
    "check.unknown_clinics": "{clinics} kan inte bedömas",
    "check.not_judged": "Visas, men bedöms inte",
    "check.clinic": "Mottagning",
    "check.errand": "Ärende",
    "check.subject": "Avser",
    "check.whole_clinic": "hela mottagningen",
    "check.validation": "{rules} i {relations} tabeller: {n_met} följs, {n_unmet} har avvikelser.",
    "check.unmet": "Avvikelser: {rules}.",
}
