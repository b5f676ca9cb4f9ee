"""How far do models of skilful mass work come, where are none, and what do people give?"""

import streamlit as st

from analytics import model_words, models
from analytics.figures import family_tree
from analytics.figures import models as model_figures
from analytics.indicators import INDICATORS
from analytics.measure import measure
from pages.parts import figure, header, model_register, notices, view

seen = view.current()
filters, look, viewer = seen.filters, seen.look, seen.viewer
header.header("Dân vận khéo: mô hình đi đến đâu, dân góp được gì?")
stages = models.stages(filters, viewer=viewer)
totals = measure(models.GIFTS, filters, (), viewer).iloc[0][list(models.GIFTS)]
has_models = bool(stages[["registered", "ended"]].to_numpy().any())
if not has_models and not totals.notna().any():
    notices.nothing("mô hình, đóng góp")
    st.stop()

if has_models:
    left, middle, right = st.columns(3)
    with left:
        figure.show(model_figures.pipeline("stages", stages, look, "Mô hình đi đến bước nào?"))
    with middle:
        groups = {by: models.stages(filters, by, viewer) for by in ("field", "subject")}
        figure.show(model_figures.stage_map("groups", groups, look, "Nhóm nào dừng ở bước nào?"))
    with right:
        by_level = models.levels(filters, viewer)
        figure.show(model_figures.levels("levels", by_level, look, "Cấp nào đã công nhận?"))
    table = measure(["models_active"], filters, (seen.by, "field"), viewer)
    left, right = st.columns(2)
    with left:
        if table["models_active"].any():
            figure.show(model_figures.coverage("coverage", table, look, "Nơi nào còn trống lĩnh vực nào?", seen.by))
    with right:
        families = models.families(filters, viewer)
        figure.show(family_tree.family_tree("families", families, look, "Mô hình nào sinh ra mô hình nào?"))
    model_register.show(seen)
else:
    notices.nothing("mô hình")

st.markdown("### Đóng góp của Nhân dân (nội dung 10)")
if totals.notna().any():
    st.markdown(model_words.given_sentence(totals))
    gift = st.segmented_control(
        "Loại đóng góp",
        models.GIFTS,
        default=models.GIFTS[0],
        required=True,
        format_func=lambda key: INDICATORS[key].name,
        key="gift",
    )
    table = measure([gift], filters, (seen.by,), viewer)
    if table[gift].any():
        left, right = st.columns(2)
        with left:
            figure.show(model_figures.gifts("gifts", table, gift, seen.by, look, "Nơi nào góp nhiều?"))
        with right:
            given = models.projects(filters, gift, viewer=viewer)
            question = "Công trình nào được góp nhiều nhất?"
            figure.show(model_figures.projects("projects", given, gift, look, question))
    else:
        notices.nothing(INDICATORS[gift].name.lower())
else:
    notices.nothing("đóng góp")
keys = ("models_registered", "models_active", "models_effective_rate", "models_recognised", "models_replicated")
figure.small_print((*keys, *models.GIFTS))
