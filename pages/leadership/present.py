"""What does the meeting see, in what order? Decks chosen, ordered, shown on the wall."""

import streamlit as st

from analytics import formatting
from analytics.documents.decks import slides
from analytics.documents.decks.screen_pages import screenfuls
from analytics.scope import snapshot
from pages.parts.deck import decisions, editor, link, stage
from pages.parts.frame import header, notices, view

KEYS = (
    "`→`, `Page Down`, `Phím cách` sang trang sau · `←`, `Page Up` về trang trước · `Home`, `End` về đầu, tới cuối ·"
    " số rồi `Enter` tới trang đó · `O` toàn cảnh · `P` cửa sổ người trình bày · `L` con trỏ · `H` in tài liệu phát"
    " tay · `B` tắt màn hình · `Esc` thoát. Bấm vào một xã, một tháng hay một điều cần chú ý để xem kỹ, rồi trở lại"
    " đúng trang đang chiếu."
)
seen = view.current()
header.header("Trình chiếu: cuộc họp xem gì, theo thứ tự nào?")
deck = link.opened(seen)
filters = deck.meant(seen.filters, snapshot.reach(seen.viewer)[1])
if link.is_shown() and not editor.needs_commune(deck, filters):
    screens = screenfuls(slides.show(deck, filters, seen.viewer, seen.look))
    if screens:
        link.may_be_interrupted(seen)
        stage.show(
            deck.key,
            screens,
            slides.foot(filters, seen.viewer),
            look=seen.look,
            seconds=link.seconds(),
            left=link.leave,
            started=link.started(),
        )
        st.stop()
    notices.nothing("trang nào để chiếu")
link.not_interrupted()
editor.bar(deck, filters, seen)
if editor.needs_commune(deck, filters):
    editor.commune(filters, seen)
st.caption(f"{formatting.literal(slides.foot(filters, seen.viewer))}. Mở lại lúc nào cũng là số liệu mới nhất.")
editor.slides_of(deck, seen)
editor.adding(deck, seen)
decisions.editor(filters, seen)
st.markdown(KEYS)
