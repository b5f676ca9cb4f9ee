"""Any indicators by any two groupings, kept in the link; and one SELECT for those who know SQL."""

import streamlit as st

from analytics import explore, exports, words
from analytics.indicators import DIMENSIONS, INDICATORS
from analytics.pictures.asked import INDICATOR
from analytics.pictures.explore import BY, THEN
from pages.parts import figure, header, link_state, notices, sql_box, view, word_table

MOST_ROWS = 200  # of the table on the page

seen = view.current()
header.header("Khám phá: hỏi số liệu theo cách của mình")
keys = link_state.multi("chi-tieu", list(INDICATORS), explore.DEFAULT)
left, middle, right = st.columns([4, 2, 2])
keys = left.multiselect(
    "Chỉ tiêu", list(INDICATORS), default=keys, format_func=lambda k: INDICATORS[k].name, max_selections=5,
    placeholder="Chọn chỉ tiêu", select_all=False,
)  # fmt: skip
if not keys:
    st.info("Chọn ít nhất một chỉ tiêu.", icon=":material/rule:")
    st.stop()
first_options = explore.groupings(keys)
first = middle.selectbox(
    "Chia theo", first_options, index=link_state.place("theo", first_options, 0), format_func=DIMENSIONS.__getitem__
)
second_options = ["", *explore.groupings(keys, first)]
second = right.selectbox(
    "rồi theo", second_options, index=link_state.place("roi-theo", second_options, 0),
    format_func=lambda d: DIMENSIONS.get(d, "(không chia nữa)"),
)  # fmt: skip
link_state.write(
    {
        "chi-tieu": keys if keys != explore.DEFAULT else [],
        "theo": [first] if first != first_options[0] else [],
        "roi-theo": [second] if second else [],
    }
)

by = (first, second) if second else (first,)
table = explore.pivot(keys, by, seen.filters, seen.viewer)
if not explore.has_numbers(table, keys):
    notices.nothing("số liệu")
else:
    for key in keys:
        figure.put("kham-pha/explore", seen, {INDICATOR: key, BY: first, THEN: second})
    data = explore.headed(table, keys, by)
    with st.expander(f"Bảng số ({words.number(len(data))} dòng)"):
        word_table.show(data.head(MOST_ROWS))
        if len(data) > MOST_ROWS:
            st.caption(f"Bảng hiện {MOST_ROWS} dòng đầu; tệp CSV có đủ.")
    st.download_button(
        "Tải bảng (CSV)", lambda: exports.csv(data, seen.sentence, tuple(keys)), "kham-pha.csv", "text/csv",
        on_click="ignore", icon=":material/download:",
    )  # fmt: skip

if seen.viewer.may("sql"):
    sql_box.show(seen.viewer)
