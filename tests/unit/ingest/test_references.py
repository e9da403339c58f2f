"""Lists of references as metadata: RIS, CSL-JSON, Zotero's CSV."""

import json

import pytest
from tests.unit.ingest.builders import SENTENCE, document

from crossread.ingest.metadata import read_metadata

RIS = """TY  - NEWS
TI  - The gate
AU  - Lee, Ann
AU  - Renn, Bo
T2  - The Herald
DA  - 2025/05/09/
L1  - files/12/gate.txt
ER  -
"""
CSL = json.dumps(
    [
        {
            "type": "article",
            "title": "The gate",
            "author": [{"family": "Lee", "given": "Ann"}, {"literal": "Bo Renn"}],
            "container-title": "The Herald",
            "issued": {"date-parts": [[2025, 5, 9]]},
            "URL": "https://herald.example/gate.txt",
        }
    ]
)
ZOTERO = (
    '"Key","Item Type","Title","Author","Publication Title","Date","Url","File Attachments"\n'
    '"K","newspaperArticle","The gate","Lee, Ann; Renn, Bo","The Herald","2025-05-09","",'
    '"C:\\files\\gate.txt"\n'
)


@pytest.mark.parametrize("name, text", [("l.ris", RIS), ("l.json", CSL), ("l.csv", ZOTERO)])
def test_list_of_references_fills_the_metadata(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    source = "https://herald.example/gate.txt" if name == "l.json" else "gate.txt"
    metadata = read_metadata(tmp_path / name)
    capture = metadata.applied_to(document(SENTENCE, source)).capture
    assert (capture.title, capture.author) == ("The gate", "Ann Lee, Bo Renn")
    assert (capture.outlet, capture.date) == ("The Herald", "2025-05-09")
    assert capture.date_found == f"given in {name}"


def test_year_alone_is_no_date(tmp_path):
    (tmp_path / "l.ris").write_text(RIS.replace("2025/05/09/", "2025///"), encoding="utf-8")
    capture = read_metadata(tmp_path / "l.ris").applied_to(document(SENTENCE, "gate.txt")).capture
    assert capture.date is None


def test_reference_that_speaks_of_another_source_changes_nothing(tmp_path):
    (tmp_path / "l.ris").write_text(RIS, encoding="utf-8")
    metadata = read_metadata(tmp_path / "l.ris")
    one = document(SENTENCE, "bridge.txt")
    assert metadata.applied_to(one) == one
    assert metadata.unmatched([one]) == ()
