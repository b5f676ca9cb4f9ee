"""A coded column says what the plain one says, however it is cut into chunks, changed, filtered and joined."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given
from hypothesis import strategies as st

from data.text import coded_texts

CELLS = st.lists(st.one_of(st.none(), st.sampled_from(["", " ", "a", "A", "Bình Châu", "bình"]), st.text(max_size=3)))
CHUNKS = st.lists(CELLS, max_size=4)


def column(chunks: list[list[str | None]], is_coded: bool) -> pa.ChunkedArray:
    """As a reader hands it over: in chunks, each with texts of its own."""
    plain = pa.chunked_array([pa.array(chunk, pa.string()) for chunk in chunks], pa.string())
    return pa.chunked_array([c.dictionary_encode() for c in plain.chunks], coded_texts.TYPE) if is_coded else plain


@given(chunks=CHUNKS, is_coded=st.booleans())
def test_a_coded_column_says_what_the_plain_one_says(chunks: list[list[str | None]], is_coded: bool):
    cells = [text for chunk in chunks for text in chunk]
    found = coded_texts.coded(column(chunks, is_coded))
    assert found.to_pylist() == coded_texts.texts(column(chunks, is_coded)).to_pylist() == cells
    assert sorted(found.dictionary.to_pylist()) == sorted({text for text in cells if text is not None})
    assert coded_texts.filled(found).to_pylist() == [bool(text and text.strip()) for text in cells]
    assert coded_texts.joined(found, column(chunks, is_coded)).to_pylist() == cells * 2


@given(chunks=CHUNKS, is_coded=st.booleans())
def test_a_change_is_made_to_every_cell_and_twins_become_one(chunks: list[list[str | None]], is_coded: bool):
    cells = [text for chunk in chunks for text in chunk]
    found = coded_texts.changed(column(chunks, is_coded), pc.utf8_lower)
    assert found.to_pylist() == pc.utf8_lower(pa.array(cells, pa.string())).to_pylist()
    words = [word for word in found.dictionary.to_pylist() if word is not None]
    assert len(set(words)) == len(words)
    gone = coded_texts.changed(
        found, lambda texts: pc.if_else(pc.equal(texts, "a"), pa.scalar(None, pa.string()), texts)
    )
    assert gone.to_pylist() == [None if text == "a" else text for text in found.to_pylist()]
    assert gone.null_count == gone.to_pylist().count(None)


@given(cells=CELLS, data=st.data())
def test_texts_of_rows_that_go_are_gone(cells: list[str | None], data: st.DataObject):
    keep = data.draw(st.lists(st.booleans(), min_size=len(cells), max_size=len(cells)))
    table = coded_texts.table(
        pa.table({"t": pa.array(cells, pa.string()), "n": pa.array(range(len(cells)), pa.int64())})
    )
    rows = coded_texts.kept(table, pa.array(keep, pa.bool_()))
    left = [text for text, stays in zip(cells, keep, strict=True) if stays]
    assert rows["t"].to_pylist() == left
    assert rows["n"].to_pylist() == [at for at, stays in enumerate(keep) if stays]
    assert sorted(coded_texts.coded(rows["t"]).dictionary.to_pylist()) == sorted({t for t in left if t is not None})


@given(values=st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=1, max_size=300), data=st.data())
def test_a_code_whose_value_is_missing_is_a_missing_cell(values: list[int | None], data: st.DataObject):
    codes = data.draw(st.lists(st.one_of(st.none(), st.integers(0, len(values) - 1)), max_size=50))
    found = coded_texts.of(pa.array(codes, pa.int32()), pa.array(values, pa.int64()))
    expected = [None if code is None else values[code] for code in codes]
    assert found.to_pylist() == expected
    assert found.null_count == expected.count(None)
    assert found.indices.type == (pa.int8() if len(values) <= 128 else pa.int16())
