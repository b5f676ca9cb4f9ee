"""What does the meeting see, in what order? Decks chosen, ordered, shown on the wall."""

import streamlit as st

from analytics import slides, sources, words
from analytics.screenfuls import screenfuls
from pages.parts import deck_editor, deck_link, header, notices, stage, view

KEYS = (
    "`→`, `Page Down`, `Phím cách` sang trang sau · `←`, `Page Up` về trang trước · `Home`, `End` về đầu, tới cuối ·"
    " số rồi `Enter` tới trang đó · `B` tắt màn hình · `Esc` thoát. Bấm vào một xã, một tháng hay một điều cần chú ý để"
    " xem kỹ, rồi trở lại đúng trang đang chiếu."
)
seen = view.current()
header.header("Trình chiếu: cuộc họp xem gì, theo thứ tự nào?")
deck = deck_link.opened(seen)
filters = deck.meant(seen.filters, sources.reach(seen.viewer)[1])
if deck_link.is_shown():
    screens = screenfuls(slides.show(deck, filters, seen.viewer, seen.look))
    if screens:
        deck_link.may_be_interrupted(seen)
        stage.show(
            deck.key, screens, slides.foot(filters, seen.viewer), seen.look, deck_link.seconds(), deck_link.leave
        )
        st.stop()
    notices.nothing("trang nào để chiếu")
deck_link.not_interrupted()
deck_editor.bar(deck, filters, seen)
st.caption(f"{words.literal(slides.foot(filters, seen.viewer))}. Mở lại lúc nào cũng là số liệu mới nhất.")
deck_editor.slides_of(deck, seen)
deck_editor.adding(deck, seen)
st.markdown(KEYS)
