"""The shapes that single commands write with --json, beside the records of a stream."""

from __future__ import annotations

import copy
from typing import Any

from crossread.model.bodies import KINDS

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
MAYBE: Json = {"type": ["string", "null"]}
FIGURE: Json = {"type": ["number", "null"]}
COUNT: Json = {"type": "integer", "minimum": 0}


def line_schemas(records: Json) -> Json:
    """Return a definition of each shape by name; ``records`` are the definitions of the kinds."""
    evidence = copy.deepcopy(records["quotation"]["properties"]["evidence"]["items"])
    evidence["properties"]["role"] = {"const": "found"}
    return {
        "found": evidence | {"description": "Words found, as crossread search writes them."},
        "removed": _closed(
            "A source that was taken out, as crossread remove writes it.",
            kind={"const": "removed"},
            source=TEXT,
        ),
        "fault": _closed(
            "What does not hold, as crossread doctor writes it.",
            kind={"const": "fault"},
            record=MAYBE,
            of=TEXT,
            message=TEXT,
        ),
        **_changes(records),
        **_upkeep(),
        **_export(),
        "agreement": _agreement(),
        "error": _error(),
    }


def _changes(records: Json) -> Json:
    return {
        "source_change": _closed(
            "A source that came, went or was replaced, as crossread changes writes it.",
            change={"enum": ["added", "removed", "replaced"]},
            kind={"const": "source"},
            source=TEXT,
            title=MAYBE,
            pending={"type": "boolean"},
        ),
        "record_change": {
            "description": "A record that is new or changed, as crossread changes writes it.",
            "oneOf": [_changed(records[kind]) for kind in KINDS],
        },
        "record_gone": _closed(
            "A record that is no longer found, as crossread changes writes it.",
            change={"const": "gone"},
            kind=TEXT,
            subject=TEXT,
            words=MAYBE,
        ),
    }


def _upkeep() -> Json:
    versions: Json = {"type": "object", "additionalProperties": MAYBE}
    return {
        "copy": _closed(
            "A copy of everything, as backup, restore, import and move write it.",
            kind={"const": "copy"},
            what={"enum": ["backup", "export", "restore", "import", "move"]},
            place=TEXT,
            bytes={"type": ["integer", "null"]},
            sha256=MAYBE,
            aside=MAYBE,
        ),
        "copy_known": _closed(
            "A copy that may still hold what was forgotten, as crossread forget writes it.",
            kind={"const": "copy_known"},
            made=TEXT,
            what=TEXT,
            place=TEXT,
        ),
        "forgotten": _closed(
            "That a text was forgotten, as crossread forget writes it.",
            kind={"const": "forgotten"},
            made=TEXT,
            person=MAYBE,
            digest=TEXT,
            document=TEXT,
            n_records=COUNT,
            n_reviews=COUNT,
        ),
        "mended": _closed(
            "What a repair did, as crossread doctor --repair writes it.",
            kind={"const": "mended"},
            what=TEXT,
            n=COUNT,
            aside=MAYBE,
        ),
        "versions": _closed(
            "The versions of everything, as crossread version writes them.",
            kind={"const": "versions"},
            version=TEXT,
            schema=COUNT,
            export_format=COUNT,
            reader=TEXT,
            rules=_closed("Digests of the rules.", reading=TEXT, comparing=TEXT),
            analysers=versions,
            comparers=versions,
            models=versions,
            python=TEXT,
            platform=TEXT,
            sqlite=TEXT,
            dependencies=versions,
        ),
    }


def _export() -> Json:
    """Return the shapes of the lines of the file that ``export --all`` writes."""
    from crossread.store.kept import TABLES

    row = {
        "description": "A row of a workspace, as crossread export --all writes it.",
        "type": "object",
        "properties": {
            "table": {"enum": [table.name for table in TABLES]},
            "row": {"type": "object"},
        },
        "required": ["table", "row"],
        "additionalProperties": False,
        "oneOf": [
            {
                "properties": {
                    "table": {"const": table.name},
                    "row": {
                        "properties": {
                            column: {"type": ["object", "array", "null"]}
                            if column in table.json
                            else {"type": ["string", "number", "null"]}
                            for column in table.columns
                        },
                        "required": list(table.columns),
                        "additionalProperties": False,
                    },
                }
            }
            for table in TABLES
        ],
    }
    return {
        "export_head": _closed(
            "The first line of the file that crossread export --all writes.",
            kind={"const": "workspace"},
            format=COUNT,
            program=TEXT,
            made=TEXT,
        ),
        "export_row": row,
        "export_end": _closed(
            "Its last line: how many rows of each table, and the digest of the lines before.",
            kind={"const": "end"},
            rows={"type": "object", "additionalProperties": COUNT},
            sha256=TEXT,
        ),
    }


def _changed(record: Json) -> Json:
    properties = {"change": {"enum": ["new", "changed"]}, **record["properties"]}
    return {**record, "properties": properties, "required": ["change", *record["required"]]}


def _agreement() -> Json:
    kappa = _closed(
        "Cohen's kappa of two people.",
        a=TEXT,
        b=TEXT,
        n_units=COUNT,
        observed=FIGURE,
        kappa=FIGURE,
        reason=TEXT,
    )
    disagreement = _closed(
        "A unit that people gave different values.",
        subject=TEXT,
        kind=TEXT,
        words=TEXT,
        given={"type": "object", "additionalProperties": TEXT},
        settled_by=MAYBE,
    )
    return _closed(
        "How far people agree, as crossread agreement writes it.",
        kind={"const": "agreement"},
        about=TEXT,
        people={"type": "array", "items": TEXT},
        n_units=COUNT,
        n_single=COUNT,
        observed=FIGURE,
        alpha=FIGURE,
        kappas={"type": "array", "items": kappa},
        disagreements={"type": "array", "items": disagreement},
        reason=TEXT,
    )


def _error() -> Json:
    told = _closed(
        "What went wrong and what to do.",
        code=TEXT,
        message=TEXT,
        hint=TEXT,
        details={"type": "object"},
    )
    return _closed("What every command writes that fails.", ok={"const": False}, error=told)


def _closed(description: str, /, **properties: Json) -> Json:
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
