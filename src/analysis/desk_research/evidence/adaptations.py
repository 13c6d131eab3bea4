"""The adaptation log: what was changed in a borrowed idea, when, by whom and why."""

import pandas as pd

from analysis.desk_research.required import require, require_once

# FRAME's headings as columns of the raw table, and as columns of the log
HEADINGS = {
    "stage": "frame_stage",
    "planned": "frame_planned",
    "kind": "frame_kind",
    "nature": "frame_nature",
    "level": "frame_level",
    "core": "frame_core",
}


def adaptation_log(
    adaptations: pd.DataFrame, options: pd.DataFrame, stakeholders: pd.DataFrame
) -> pd.DataFrame:
    """Set the changes out under the eight headings of FRAME, with names for identifiers.

    Parameters
    ----------
    adaptations
        One row a change: `change_id`, `option_id`, `change_en`, `change_cy`, `stage`, `planned`,
        `decided_by_id` (a blank is not known), `kind`, `nature`, `level`, `core`, `reason_en`,
        `reason_cy`, `basis`.
    options
        `option_id`, `option_en`, `option_cy`; the log follows their order.
    stakeholders
        `stakeholder_id`, `name_en`, `name_cy`.

    Returns
    -------
    DataFrame
        One row a change, by option and then `change_id`: `adapted_option_en`,
        `adapted_option_cy`, `adapted_change_en`, `adapted_change_cy`; then the headings:
        `frame_stage` (when), `frame_planned`, `frame_decided_by_en`, `frame_decided_by_cy`
        (missing where not known), `frame_kind` (what), `frame_level` (at what level of delivery),
        `frame_nature`, `frame_core` (fidelity), `frame_reason_en`, `frame_reason_cy`; and
        `basis`.

    Raises
    ------
    ValueError
        When a change stands twice, or an option or a stakeholder is not known: with the changes.

    References
    ----------
    FRAME: Wiltsey Stirman, Baumann and Miller (2019), Implementation Science 14:58.
    """
    change = ["change_id", "option_id", "change_en", "change_cy", "decided_by_id"]
    reason = ["reason_en", "reason_cy", "basis"]
    require(adaptations, "the adaptations", *change, *HEADINGS, *reason)
    require(options, "the options", "option_id", "option_en", "option_cy")
    require(stakeholders, "the stakeholders", "stakeholder_id", "name_en", "name_cy")
    require_once(adaptations, "the adaptations", "change_id")
    _refuse_unknown(adaptations, "option_id", options["option_id"])
    _refuse_unknown(adaptations, "decided_by_id", stakeholders["stakeholder_id"])
    log = adaptations.rename(columns=HEADINGS)
    for language in ("en", "cy"):
        names = dict(zip(options["option_id"], options[f"option_{language}"], strict=True))
        people = dict(
            zip(stakeholders["stakeholder_id"], stakeholders[f"name_{language}"], strict=True)
        )
        log[f"adapted_option_{language}"] = log["option_id"].map(names)
        log[f"adapted_change_{language}"] = log[f"change_{language}"]
        log[f"frame_decided_by_{language}"] = log["decided_by_id"].map(people)
        log[f"frame_reason_{language}"] = log[f"reason_{language}"]
    order = {option: place for place, option in enumerate(options["option_id"])}
    log = log.assign(place=log["option_id"].map(order))
    log = log.sort_values(["place", "change_id"], kind="stable", ignore_index=True)
    return log[[*_LOG]]


_LOG = (
    *("adapted_option_en", "adapted_option_cy", "adapted_change_en", "adapted_change_cy"),
    *("frame_stage", "frame_planned"),
    *("frame_decided_by_en", "frame_decided_by_cy", "frame_kind", "frame_level"),
    *("frame_nature", "frame_core", "frame_reason_en", "frame_reason_cy", "basis"),
)


def _refuse_unknown(adaptations: pd.DataFrame, column: str, known: pd.Series) -> None:
    strange = adaptations[adaptations[column].notna() & ~adaptations[column].isin(known)]
    if len(strange):
        found = [
            f"{change} ({name})"
            for change, name in zip(strange["change_id"], strange[column], strict=True)
        ]
        msg = f"adaptations name {column} that are not known: {', '.join(found)}."
        raise ValueError(msg)
