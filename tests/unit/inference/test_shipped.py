"""The model of sentence embeddings that comes with the package."""

import json
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from crossread.errors import ModelDamaged
from crossread.inference.catalogue import Catalogue, shipped
from crossread.inference.onnx import EMBEDDING, Embedder, load_embedder, open_embedder

TEXTS = [
    "The dam above Orsk Valley burst on Monday night.",
    "On Monday night the dam over the valley gave way.",
    "The finance minister resigned over a loan from his brother.",
    "A loan taken from a brother cost the finance minister his post.",
    "Rain is expected in the north.",
    "No one had told the villagers, she said.",
    "Nobody warned the people of the villages, according to her.",
    "👩‍👩‍👧 They left.",
]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    """The shipped model."""
    return load_embedder()


def test_every_shipped_file_is_the_one_its_card_names() -> None:
    catalogue = shipped()
    for name in catalogue.names():
        card = catalogue.card(name)
        assert all(catalogue.read(card, file) for file, _ in card.files)


def test_card_for_people_names_every_digest_and_score() -> None:
    folder = shipped().root.joinpath(EMBEDDING)
    card = json.loads(folder.joinpath("card.json").read_text(encoding="utf-8"))
    page = folder.joinpath("card.md").read_text(encoding="utf-8")
    assert all(digest in page for digest in card["files"].values())
    assert all(f"{score:.4f}" in page for score in card["scores"].values())


def test_model_with_one_changed_byte_is_refused(tmp_path: Path) -> None:
    source = Path(str(shipped().root)) / EMBEDDING
    copytree(source, tmp_path / EMBEDDING)
    path = tmp_path / EMBEDDING / "model.onnx"
    content = bytearray(path.read_bytes())
    content[-1000] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelDamaged):
        open_embedder(Catalogue(tmp_path), EMBEDDING, threads=1)


def test_vectors_have_the_length_the_card_says(embedder: Embedder) -> None:
    vectors = embedder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimensions)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text, nearest", [(0, 1), (2, 3), (5, 6)])
def test_nearest_text_says_the_same(embedder: Embedder, text: int, nearest: int) -> None:
    vectors = embedder.encode(TEXTS)
    likeness = vectors @ vectors[text]
    likeness[text] = -1
    assert likeness.argmax() == nearest


def test_vector_does_not_depend_on_the_other_texts_by_one_bit(embedder: Embedder) -> None:
    together = embedder.encode(TEXTS + [f"{text} And {text}" for text in TEXTS])
    for text, vector in zip(TEXTS, together, strict=False):
        assert np.array_equal(embedder.encode([text])[0], vector)


def test_vector_does_not_depend_on_the_number_of_threads(embedder: Embedder) -> None:
    one = open_embedder(shipped(), EMBEDDING, threads=1)
    assert np.array_equal(one.encode(TEXTS), embedder.encode(TEXTS))


def test_vectors_of_many_threads_are_those_of_one(embedder: Embedder) -> None:
    expected = embedder.encode(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(lambda _: embedder.encode(TEXTS), range(8)):
            assert np.array_equal(vectors, expected)


def test_text_of_ten_thousand_words_has_a_vector(embedder: Embedder) -> None:
    long, alike, other = embedder.encode(
        ["The dam burst and the valley was flooded. " * 1300, "The dam burst.", "He sold a car."]
    )
    assert np.linalg.norm(long) == pytest.approx(1, abs=1e-5)
    assert long @ alike > long @ other


def test_embedder_pickles_as_its_name(embedder: Embedder) -> None:
    pickled = pickle.dumps(embedder)
    assert len(pickled) < 1000
    assert pickle.loads(pickled) is embedder


def test_importing_inference_loads_nothing_heavy() -> None:
    program = (
        "import sys, crossread.inference.onnx, crossread.inference.catalogue\n"
        "print([m for m in ('numpy', 'onnxruntime', 'tokenizers') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert answer.stdout.strip() == "[]"


def test_runtime_leaves_no_identifier_and_no_reports(tmp_path: Path) -> None:
    # ONNX Runtime 1.29 and later write a device identifier and a queue of events to the user's
    # folders, to be sent, unless they are told not to; a variable of CI would hide that.
    kept = ("PATH", "PYTHONPATH", "SYSTEMROOT", "VIRTUAL_ENV")
    homes = ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= dict.fromkeys(homes, str(tmp_path))
    script = (
        "from crossread.inference.onnx import load_embedder\n"
        "load_embedder().encode(['The dam burst.'])\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)
    assert list(tmp_path.rglob("*")) == []
