"""Door: page settings, viewer, filter bar, navigation. Run: python run.py"""

import gc

import streamlit as st

from analytics import formatting
from analytics.measure.measure import scope
from analytics.scope import snapshot, viewer
from gate import wall
from pages.parts.deck import link
from pages.parts.frame import frame, view
from pages.parts.frame.filter_bar import filter_bar

st.set_page_config(page_title="Công tác dân vận – huyện Bình Sơn", page_icon="static/favicon.png", layout="wide")

if not wall.stands() and not st.config.get_option(
    "global.appTest"
):  # `streamlit run dashboard.py`: nobody looks at the Host
    st.error("Trang này chỉ mở được bằng lệnh: python run.py", icon=":material/error:")
    st.stop()


@st.cache_resource
def freeze_imports(page: str) -> None:
    """Keep what a page has imported out of the collections Streamlit runs after every script (55 to 100 ms each)."""
    gc.collect()
    gc.freeze()


page = st.navigation(
    {
        "Lãnh đạo": [
            st.Page("pages/leadership/overview.py", title="Tổng quan", default=True),
            st.Page("pages/leadership/plan_items.py", title="Nội dung phối hợp", url_path="noi-dung"),
            st.Page("pages/leadership/present.py", title="Trình chiếu", url_path="trinh-chieu"),
            st.Page("pages/leadership/reports.py", title="Báo cáo", url_path="bao-cao"),
        ],
        "Hai bên phối hợp": [
            st.Page("pages/sides/conclusions.py", title="Sổ kết luận", url_path="ket-luan"),
        ],
        "Phân tích": [
            st.Page("pages/analysis/petitions.py", title="Đơn thư", url_path="don-thu"),
            st.Page("pages/analysis/resolution.py", title="Thời gian giải quyết", url_path="thoi-gian"),
            st.Page("pages/analysis/satisfaction.py", title="Hài lòng", url_path="hai-long"),
            st.Page("pages/analysis/models.py", title="Dân vận khéo", url_path="dan-van-kheo"),
            st.Page("pages/analysis/receptions.py", title="Tiếp dân và đối thoại", url_path="tiep-dan"),
            st.Page("pages/analysis/communes.py", title="Xã và thị trấn", url_path="xa"),
            st.Page("pages/analysis/explore.py", title="Khám phá", url_path="kham-pha"),
        ],
        "Dữ liệu": [
            st.Page("pages/records/load.py", title="Nạp dữ liệu", url_path="nap-du-lieu"),
            st.Page("pages/records/quality.py", title="Chất lượng dữ liệu", url_path="chat-luong"),
            st.Page("pages/records/glossary.py", title="Định nghĩa chỉ tiêu", url_path="dinh-nghia"),
        ],
    },
    position="top",
)
frame.style()
try:
    with snapshot.one_snapshot():
        frame.say_problem(snapshot.problem())
        filters = filter_bar()
        looking = viewer.here()
        found = scope(filters, looking)
        view.keep(
            view.View(
                filters=filters,
                scope=found,
                viewer=looking,
                sentence=formatting.scope_sentence(filters, found, snapshot.is_sample(), looking),
            )
        )
        if page.url_path != "trinh-chieu":
            link.way_back()
        page.run()
except snapshot.NoSnapshot as error:
    view.keep_none()
    if page.url_path == "nap-du-lieu":  # where the first data comes from
        page.run()
    else:
        frame.nothing_loaded(error)
except snapshot.WarehouseError as error:
    st.error(str(error), icon=":material/error:")
    st.button("Thử lại")
freeze_imports(page.url_path)
