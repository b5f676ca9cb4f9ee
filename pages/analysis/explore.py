"""Any indicators by any two groupings, kept in the link; and one SELECT for those who know SQL."""

import streamlit as st

from analytics import formatting
from analytics.figures.by_page.explore import BY, THEN
from analytics.figures.by_page.request import INDICATOR
from analytics.indicators import DIMENSIONS, INDICATORS
from analytics.summaries import pivot
from pages.parts.figure import figure
from pages.parts.frame import header, link_state, notices, view
from pages.parts.tables import downloads, sql_box, text_table

MOST_ROWS = 200  # of the table on the page

seen = view.current()
header.header("Khám phá: hỏi số liệu theo cách của mình")
keys = link_state.multi("chi-tieu", list(INDICATORS), pivot.DEFAULT)
left, middle, right = st.columns([4, 2, 2])
keys = left.multiselect(
    "Chỉ tiêu", list(INDICATORS), default=keys, format_func=lambda k: INDICATORS[k].name, max_selections=5,
    placeholder="Chọn chỉ tiêu", select_all=False,
)  # fmt: skip
if not keys:
    st.info("Chọn ít nhất một chỉ tiêu.", icon=":material/rule:")
    st.stop()
first_options = pivot.groupings(keys)
first = middle.selectbox(
    "Chia theo", first_options, index=link_state.place("theo", first_options, 0), format_func=DIMENSIONS.__getitem__
)
second_options = ["", *pivot.groupings(keys, first)]
second = right.selectbox(
    "Chia tiếp theo", second_options, index=link_state.place("roi-theo", second_options, 0),
    format_func=lambda d: DIMENSIONS.get(d, "(không chia nữa)"),
)  # fmt: skip
link_state.write(
    {
        "chi-tieu": keys if keys != pivot.DEFAULT else [],
        "theo": [first] if first != first_options[0] else [],
        "roi-theo": [second] if second else [],
    }
)

by = (first, second) if second else (first,)
table = pivot.pivot(keys, by, seen.filters, seen.viewer)
if not pivot.has_numbers(table, keys):
    notices.nothing("số liệu")
else:
    for key in keys:
        figure.put("kham-pha/explore", seen, {INDICATOR: key, BY: first, THEN: second})
    data = pivot.headed(table, keys, by)
    with st.expander(f"Bảng số ({formatting.number(len(data))} dòng)"):
        text_table.show(data.head(MOST_ROWS))
        if len(data) > MOST_ROWS:
            st.caption(f"Bảng hiện {MOST_ROWS} dòng đầu; tệp Excel, CSV có đủ.")
    downloads.offer(lambda: data, seen.sentence, keys, key="pivot", name=f"kham-pha_{seen.filters.file_name()}")

if seen.viewer.may("sql"):
    sql_box.show(seen.viewer)
