"""Any indicators crossed by any groupings, kept in the link; and one SELECT for those who know SQL."""

from dataclasses import replace

import streamlit as st

from analytics.figures.by_page.explore import BY, THEN
from analytics.figures.by_page.request import INDICATOR
from analytics.measure.measure import CannotGroup
from analytics.summaries.pivot import cross_table, cross_text
from analytics.summaries.pivot.cross_table import Question
from pages.parts.figure import figure
from pages.parts.frame import header, notices, view
from pages.parts.tables import downloads, pivot_builder, pivot_table, sql_box

seen = view.current()
header.header("Khám phá: hỏi số liệu theo cách của mình")
keys = pivot_builder.values()
if not keys:
    st.info("Chọn ít nhất một chỉ tiêu.", icon=":material/rule:")
    st.stop()
rows, columns = pivot_builder.groupings(keys)
question = Question(keys=tuple(keys), rows=rows, columns=columns)
shown, top = pivot_builder.shown(question)
try:
    table = cross_table.build(replace(question, top=top), seen.filters, seen.viewer)
except (cross_table.TooLarge, CannotGroup) as problem:
    st.info(str(problem), icon=":material/table_chart:")
    st.stop()
if len(table.rows) == 1:
    notices.nothing("số liệu")
else:
    pivot_table.show(cross_text.sorted_by(table, shown.sort), shown, seen.look)
    st.caption(f"{cross_text.sentence(table)} {cross_text.NOTE}")
    downloads.offer(
        lambda: cross_text.file(cross_text.sorted_by(table, shown.sort), shown.share), seen.sentence, keys,
        key="pivot", name=f"kham-pha_{seen.filters.file_name()}",
    )  # fmt: skip
    second = next(iter((*columns, *rows[1:])), "")
    for key in keys:
        figure.put("kham-pha/explore", seen, {INDICATOR: key, BY: rows[0], THEN: second})

if seen.viewer.may("sql"):
    sql_box.show(seen.viewer)
