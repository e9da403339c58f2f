"""Pages that are fetched into a workspace: captures, versions, and nothing without being asked."""

import gzip
import itertools
import json

import pytest
from tests.unit.ingest.builders import SENTENCE, page
from tests.unit.ingest.servers import HARBOUR, Net, Server, redirect, response

from crossread.cli.main import main
from crossread.errors import UnknownName
from crossread.ingest import fetch
from crossread.ingest.fetching import Fetching
from crossread.ingest.intake import Intake
from crossread.model import Version
from crossread.workspace import Workspace, built_in_comparers, rule_analysers

PAGE = page("")
LATER = PAGE.replace("Nobody in the room believed her", "Few in the room believed her at first")
AT = "http://harbour.example/story"
ASKED = Intake(fetching=Fetching())


@pytest.fixture
def served(monkeypatch):
    """A server at harbour.example; the moments of captures are an hour apart."""
    with Server({"/story": response(PAGE), "/old": redirect("/story")}) as server:
        net = Net(server, {"harbour.example": [HARBOUR]})
        hours = itertools.count()
        real = fetch.Fetcher.__init__

        def quick(self, *given, **options):
            real(self, *given, **options)
            self.patience = fetch.Patience(between=0)
            self.now = lambda: fetch.datetime(2026, 1, 2, next(hours) % 24, tzinfo=fetch.UTC)

        monkeypatch.setattr(fetch, "OpenNet", lambda: net)
        monkeypatch.setattr(fetch.Fetcher, "__init__", quick)
        yield server


@pytest.fixture
def workspace():
    with Workspace(analysers=rule_analysers(), comparers=built_in_comparers()) as opened:
        yield opened


def test_address_is_not_fetched_unless_asked_for(served, workspace):
    added = workspace.add([AT])
    assert "nothing is fetched unless you ask" in added.failures[0].reason
    assert "--fetch" in added.failures[0].hint
    assert served.asked == []


def test_next_run_leaves_a_host_alone_as_long_as_the_last_one_would(served, tmp_path):
    for _ in range(2):
        with Workspace(tmp_path / "w.db", analysers=rule_analysers()) as opened:
            opened.add([AT], intake=ASKED)
            sites = opened._fetcher.sites
    assert sites["http://harbour.example"].last is not None
    with Workspace(tmp_path / "w.db", analysers=rule_analysers()) as opened:
        assert opened._fetcher_for(ASKED).sites["http://harbour.example"].last is not None
    with Workspace(tmp_path / "new.db", analysers=rule_analysers()) as opened:
        assert opened._fetcher_for(ASKED).sites == {}


def test_password_in_an_address_is_kept_nowhere(served, workspace):
    address = "http://ann:s3cret@harbour.example/story"
    for intake in (None, ASKED):
        added = workspace.add([address], intake=intake)
        assert "s3cret" not in repr((added, workspace.listed().failed_sources()))
        assert [one.source for one in added.failures] == [AT]


def test_page_is_taken_in_and_its_capture_kept(served, workspace):
    added = workspace.add([AT], intake=ASKED)
    (document,) = added.new
    (capture,) = workspace.captures()
    assert SENTENCE in document.text
    assert document.capture.source == AT
    assert capture.digest == document.capture.digest
    assert (capture.address, capture.source, capture.taken) == (AT, AT, document.capture.taken)
    assert capture.about["status"] == 200
    assert ["Content-Type", "text/html; charset=utf-8"] in capture.about["headers"]
    assert PAGE.encode() in gzip.decompress(workspace.capture_record(capture))


def test_order_of_files_and_addresses_is_kept(served, workspace, tmp_path):
    (tmp_path / "a.txt").write_text(SENTENCE)
    workspace.add([AT, str(tmp_path / "a.txt")], intake=ASKED)
    assert [one.capture.source for one in workspace.documents()] == [AT, str(tmp_path / "a.txt")]


def test_same_text_again_is_a_further_capture_and_no_new_document(served, workspace):
    workspace.fetch(AT)
    served.says["/story"] = response(PAGE.replace("<body>", "<body><!-- another nonce -->"))
    added = workspace.fetch(AT)
    one, two = workspace.captures()
    assert (added.new, added.unchanged) == ((), (AT,))
    assert one.digest != two.digest
    assert len(workspace.documents()) == 1


def test_other_text_is_a_new_version_that_is_compared(served, workspace):
    workspace.fetch(AT)
    served.says["/story"] = response(LATER)
    added = workspace.fetch(AT)
    (name,) = added.versions
    assert name.startswith(f"{AT} (2026-01-02T")
    assert len(workspace.documents()) == 2
    (version,) = workspace.versions(AT).of(Version)
    assert version.body.change == "changed"
    assert "Nobody in the room" in version.quotes("before")[0]
    assert "Few in the room" in version.quotes("after")[0]


def test_page_that_became_another_altogether_is_still_a_version(served, workspace):
    workspace.fetch(AT)
    other = "The page was taken down by its owner on Monday and nobody said why that was done."
    served.says["/story"] = response(page("").replace(SENTENCE, other).replace("Nobody", "Someone"))
    workspace.fetch(AT)
    changes = {one.body.change for one in workspace.versions(AT).of(Version)}
    assert changes & {"cut", "added", "changed"}


def test_page_that_changed_back_is_told(served, workspace):
    for text in (PAGE, LATER, PAGE):
        served.says["/story"] = response(text)
        workspace.fetch(AT)
    assert len(workspace.captures()) == 3
    assert len(workspace.documents()) == 2


def test_page_no_text_comes_of_is_kept_as_a_capture_all_the_same(served, workspace):
    served.says["/story"] = response("<html><body><script>run()</script></body></html>")
    added = workspace.fetch(AT)
    assert len(added.failures) == 1
    assert len(workspace.captures()) == 1
    served.says["/story"] = response(PAGE)
    assert workspace.fetch(AT).versions == ()
    assert workspace.listed().failed_sources() == ()


def test_page_that_is_gone_leaves_what_was_captured(served, workspace):
    workspace.fetch(AT)
    served.says["/story"] = response("gone", status="410 Gone")
    added = workspace.fetch(AT)
    assert "says the page is gone" in added.failures[0].reason
    assert len(workspace.documents()) == 1


def test_one_page_that_fails_loses_no_other(served, workspace):
    added = workspace.add(["http://harbour.example/none", AT], intake=ASKED)
    assert (len(added.new), len(added.failures)) == (1, 1)
    assert added.failures[0].code == "input.not-fetched"


def test_capture_leaves_with_its_source(served, workspace):
    workspace.fetch(AT)
    workspace.remove([AT])
    assert workspace.captures() == ()


def test_capture_that_was_never_made_is_refused(served, workspace):
    with pytest.raises(UnknownName):
        workspace.captures(["http://harbour.example/other"])


def test_check_up_tells_of_a_capture_that_was_changed(served, workspace):
    workspace.fetch(AT)
    assert workspace.doctor().faults == ()
    workspace._store._execute("UPDATE capture SET record = 'AA=='")
    (fault,) = workspace.doctor().faults
    assert fault.kind == "capture"


# -- at the command line --------------------------------------------------------------------------


def told(capsys, *arguments):
    code = main(arguments)
    out = capsys.readouterr()
    return code, out.out, out.err


def test_commands_from_capture_to_archive(served, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, err = told(capsys, "add", "http://harbour.example/old", "--fetch")
    assert code == 0
    assert "Added 1 document" in err
    served.says["/story"] = response(LATER)
    _, _, err = told(capsys, "add", "http://harbour.example/old", "--fetch")
    assert "a new version of a page that was here" in err
    _, out, _ = told(capsys, "versions", "http://harbour.example/old")
    assert "Few in the room believed her at first" in out
    assert "captured 2026-01-02T" in out
    _, out, _ = told(capsys, "captures")
    assert out.count("by way of http://harbour.example/old → http://harbour.example/story") == 2
    _, out, _ = told(capsys, "captures", "--json")
    assert [json.loads(line)["status"] for line in out.splitlines()] == [200, 200]
    code, _, _ = told(capsys, "captures", "-o", "both.warc.gz")
    assert code == 0
    with Workspace(analysers=(), comparers=()) as opened:
        assert opened.add(["both.warc.gz"]).n_new == 2


def test_sheet_of_a_fetched_page_says_where_from_and_when(served, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(SENTENCE)
    code, _, _ = told(capsys, "compare", AT, "a.txt", "--fetch", "-o", "sheet.html")
    sheet = (tmp_path / "sheet.html").read_text()
    assert code == 0
    assert "Fetched on 2026-01-02T" in sheet
    assert "Robots.txt of http://harbour.example is not there" in sheet


@pytest.mark.parametrize("option", ["--despite-robots", "--any-port"])
def test_option_of_fetching_alone_is_refused(capsys, option):
    code, _, err = told(capsys, "add", AT, option)
    assert code == 2
    assert "nothing is fetched without --fetch" in err


def test_findings_kept_in_a_folder_are_not_fetched_into(served, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, err = told(capsys, "read", AT, "--fetch", "--out", "findings")
    assert (code, "keeps no captures" in err) == (2, True)
    assert served.asked == []


def test_archive_of_nothing_is_refused(served, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(SENTENCE)
    told(capsys, "add", "a.txt")
    code, _, err = told(capsys, "captures", "-o", "a.warc.gz")
    assert (code, "nothing was fetched here" in err) == (2, True)
