"""How far do models of skilful mass work come, where are none, and what do people give?"""

import streamlit as st

from analytics.figures.by_page.request import INDICATOR
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure
from analytics.registers import model_text, models
from pages.parts.figure import figure, titles
from pages.parts.frame import header, notices, view
from pages.parts.lists import model_register, models_to_copy

seen = view.current()
filters, look, viewer = seen.filters, seen.look, seen.viewer
header.header(titles.of("dan-van-kheo", "Dân vận khéo", seen))
stages = models.stages(filters, viewer=viewer)
totals = measure(models.GIFTS, filters, (), viewer).iloc[0][list(models.GIFTS)]
has_models = bool(stages[["registered", "ended"]].to_numpy().any())
if not has_models and not totals.notna().any():
    notices.nothing("mô hình, đóng góp")
    st.stop()

if has_models:
    figure.row(("dan-van-kheo/stages", "dan-van-kheo/groups", "dan-van-kheo/levels"), seen)
    figure.row(("dan-van-kheo/coverage", "dan-van-kheo/families"), seen)
    models_to_copy.show(seen)
    model_register.show(seen)
else:
    notices.nothing("mô hình")

st.markdown("### Đóng góp của Nhân dân (nội dung 10)")
if totals.notna().any():
    st.markdown(model_text.given_sentence(totals))
    gift = st.segmented_control(
        "Loại đóng góp",
        models.GIFTS,
        default=models.GIFTS[0],
        required=True,
        format_func=lambda key: INDICATORS[key].name,
        key="gift",
    )
    if not figure.row(("dan-van-kheo/gifts", "dan-van-kheo/projects"), seen, {INDICATOR: gift}):
        notices.nothing(INDICATORS[gift].name.lower())
else:
    notices.nothing("đóng góp")
keys = ("models_registered", "models_active", "models_effective_rate", "models_recognised", "models_replicated")
figure.small_print((*keys, *models.GIFTS))
