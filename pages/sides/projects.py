"""Which project has the least consent, where does each stand, and what stands in its way?"""

import streamlit as st

from analytics import formatting
from analytics.figures.by_page.sides.projects import PROJECT
from analytics.registers.sides import project_text, projects
from analytics.summaries import headline_tiles
from pages.parts.figure import figure
from pages.parts.figure import tiles as tile_part
from pages.parts.frame import header, notices, view
from pages.parts.lists.sides import project_stages

KEYS = ("clearance_consent_rate", "clearance_paid_rate", "clearance_handed_rate", "clearance_resettled_rate",
        "clearance_projects", "clearance_households")  # fmt: skip

seen = view.current()
found = projects.projects(seen.filters, seen.viewer)
header.header(formatting.literal(project_text.headline(found)) if found else "Giải phóng mặt bằng")
if not found:
    notices.nothing("dự án giải phóng mặt bằng")
    st.stop()

project_stages.show(found, seen)
tile_part.show(headline_tiles.tiles(seen.filters, KEYS, viewer=seen.viewer), seen.look)
names = {project.code: f"{project.code} {project.name}" for project in found}
chosen = st.selectbox("Mở một dự án", list(names), format_func=names.__getitem__, key="project-open", width=420)
opened = next(project for project in found if project.code == chosen)
if said := project_text.obstacles(opened):
    st.markdown(formatting.literal(said))
figure.row(("du-an/states", "du-an/consent"), seen, {PROJECT: chosen})
figure.small_print(KEYS)
