"""The stages of the bench on growth: which there are, in which order, and that they are kept."""

import json

from evaluation.bench_scale import Bench, Limits, carry_out, stages


def names(**limits):
    known = {"read": 0, "search": 0, "postgres": 0, "group": 0, "compare": 0, "workers": [1, 2]}
    return [name for name, _ in stages(Limits(**{**known, **limits}), Bench(None, None, 1))]


def test_largest_reading_comes_last_and_on_the_most_workers_alone():
    found = names(read=100_000, group=10_000, compare=1_000)
    assert found == [
        "read 1000 on 1", "read 1000 on 2", "group 1000", "compare 1000",
        "read 10000 on 1", "read 10000 on 2", "group 10000", "read 100000 on 2",
    ]  # fmt: skip


def test_each_part_goes_up_to_its_own_size():
    assert names(search=10_000, postgres=1_000) == ["search 1000", "search 10000", "postgres 1000"]


def test_stage_that_is_kept_is_left_out_when_gone_on_with(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("evaluation.bench_scale.short_texts", lambda data, n: iter([Text()]))
    done = []

    def stage(name):
        return name, lambda: done.append(name) or {"missing": 1}

    keep, bench = tmp_path / "scale.json", Bench(None, tmp_path, 1)
    carry_out([stage("search 1000")], bench, keep, resume=False)
    carry_out([stage("search 1000"), stage("search 10000")], bench, keep, resume=True)
    assert done == ["search 1000", "search 10000"]
    assert {"search 1000", "search 10000", "texts"} == set(json.loads(keep.read_text()))
    carry_out([stage("search 1000")], bench, keep, resume=False)
    assert set(json.loads(keep.read_text())) == {"search 1000", "texts"}
    assert "10,000 texts" in capsys.readouterr().out


class Text:
    text = "A short text."
