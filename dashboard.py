"""Door: page settings, viewer, filter bar, navigation. Run: python run.py"""

import gc

import streamlit as st

from analytics import formatting
from analytics.measure.measure import scope
from analytics.scope import row_scope, snapshot
from gate import wall
from pages.parts.access import who
from pages.parts.deck import link
from pages.parts.frame import filter_bar, frame, sidebar, view

st.set_page_config(page_icon="static/favicon.png", layout="wide", initial_sidebar_state=216)

if not wall.stands() and not st.config.get_option(
    "global.appTest"
):  # `streamlit run dashboard.py`: nobody looks at the Host
    st.error("Trang này chỉ mở được bằng lệnh: python run.py", icon=":material/error:")
    st.stop()

WITHOUT_NUMBERS = ("nap-du-lieu", "dinh-nghia", "quan-tri")  # pages that no filter says anything about


@st.cache_resource
def freeze_imports(page: str) -> None:
    """Keep what a page has imported out of the collections Streamlit runs after every script (55 to 100 ms each)."""
    gc.collect()
    gc.freeze()


looking = who.settle()
sections = {
    "Lãnh đạo": [
        st.Page("pages/leadership/overview.py", title="Tổng quan", icon=":material/dashboard:", default=True),
        st.Page(
            "pages/leadership/plan_items.py",
            title="Nội dung phối hợp",
            icon=":material/checklist:",
            url_path="noi-dung",
        ),
        st.Page(
            "pages/leadership/present.py", title="Trình chiếu", icon=":material/slideshow:", url_path="trinh-chieu"
        ),
        st.Page("pages/leadership/reports.py", title="Báo cáo", icon=":material/description:", url_path="bao-cao"),
    ],
    "Hai bên phối hợp": [
        st.Page(
            "pages/sides/responsibilities.py",
            title="Trách nhiệm hai bên",
            icon=":material/balance:",
            url_path="trach-nhiem",
        ),
        st.Page("pages/sides/conclusions.py", title="Sổ kết luận", icon=":material/gavel:", url_path="ket-luan"),
        st.Page("pages/sides/projects.py", title="Giải phóng mặt bằng", icon=":material/domain:", url_path="du-an"),
        st.Page(
            "pages/sides/hotspots.py",
            title="Điểm nóng",
            icon=":material/local_fire_department:",
            url_path="diem-nong",
        ),
        st.Page("pages/sides/grading.py", title="Xếp loại", icon=":material/military_tech:", url_path="xep-loai"),
    ],
    "Phân tích": [
        st.Page("pages/analysis/petitions.py", title="Đơn thư", icon=":material/mail:", url_path="don-thu"),
        st.Page(
            "pages/analysis/resolution.py",
            title="Thời gian giải quyết",
            icon=":material/schedule:",
            url_path="thoi-gian",
        ),
        st.Page(
            "pages/analysis/satisfaction.py",
            title="Hài lòng",
            icon=":material/sentiment_satisfied:",
            url_path="hai-long",
        ),
        st.Page("pages/analysis/one_stop.py", title="Một cửa", icon=":material/storefront:", url_path="mot-cua"),
        st.Page(
            "pages/analysis/models.py",
            title="Dân vận khéo",
            icon=":material/volunteer_activism:",
            url_path="dan-van-kheo",
        ),
        st.Page(
            "pages/analysis/receptions.py",
            title="Tiếp dân và đối thoại",
            icon=":material/groups:",
            url_path="tiep-dan",
        ),
        st.Page("pages/analysis/communes.py", title="Xã và thị trấn", icon=":material/map:", url_path="xa"),
        st.Page("pages/analysis/explore.py", title="Khám phá", icon=":material/travel_explore:", url_path="kham-pha"),
    ],
    "Dữ liệu": [
        st.Page(
            "pages/records/load.py",
            title="Nạp dữ liệu",
            icon=":material/upload_file:",
            url_path="nap-du-lieu",
            visibility="visible"
            if looking.may("load") or looking.may("undo")
            else "hidden",  # its links still lead there
        ),
        st.Page(
            "pages/records/sending.py",
            title="Tình hình gửi",
            icon=":material/outgoing_mail:",
            url_path="tinh-hinh-gui",
        ),
        st.Page(
            "pages/records/quality.py",
            title="Chất lượng dữ liệu",
            icon=":material/fact_check:",
            url_path="chat-luong",
        ),
        st.Page(
            "pages/records/glossary.py",
            title="Định nghĩa chỉ tiêu",
            icon=":material/menu_book:",
            url_path="dinh-nghia",
        ),
    ],
}
if looking.who:
    sections["Quản trị"] = [
        st.Page(
            "pages/admin/manage.py",
            title="Quản trị",
            icon=":material/admin_panel_settings:",
            url_path="quan-tri",
            visibility="visible" if looking.may("manage") else "hidden",  # a link tells others in a sentence
        )
    ]
page = st.navigation(sections, expanded=True)
st.set_page_config(page_title=f"{page.title} · Dân vận huyện Bình Sơn")
frame.style()
sidebar.logo()
who.signed_in(looking)
try:
    with snapshot.one_snapshot():
        frame.say_problem(snapshot.problem())
        has_numbers = page.url_path not in WITHOUT_NUMBERS
        filters = row_scope.own(filter_bar.filter_bar() if has_numbers else filter_bar.hidden(), looking)
        found = scope(filters, looking)
        view.keep(
            view.View(
                filters=filters,
                scope=found,
                viewer=looking,
                sentence=formatting.scope_sentence(filters, found, snapshot.is_sample(), looking)
                if has_numbers
                else formatting.data_sentence(snapshot.is_sample(), snapshot.reach(looking)[1]),
            )
        )
        sidebar.foot(snapshot.is_sample(), snapshot.reach(looking)[1])
        if page.url_path != "trinh-chieu":
            link.way_back()
        page.run()
except snapshot.NoSnapshot as error:
    view.keep_none()
    if page.url_path in ("nap-du-lieu", "quan-tri"):  # where the first data comes from, and who may bring it
        page.run()
    else:
        frame.nothing_loaded(error)
except snapshot.WarehouseError as error:
    st.error(str(error), icon=":material/error:")
    st.button("Thử lại")
freeze_imports(page.url_path)
