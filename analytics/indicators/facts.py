"""The facts indicators are sums of: which relation holds them, by which columns they can be grouped."""

from __future__ import annotations

from dataclasses import dataclass

from data.tables.tables import TABLES
from data.warehouse import rollups
from data.warehouse.rollups import EVENTS

TIME = ("month", "quarter", "year")

# Dimensions and the Vietnamese headers they carry in tables. Each is a column of its name, but for
# the times, and `successor`, which is reached through the commune.
DIMENSIONS = {
    "month": "Tháng",
    "quarter": "Quý",
    "year": "Năm",
    "commune": "Xã, thị trấn",
    "successor": "Xã mới (từ 01/7/2025)",
    "item": "Nội dung phối hợp",
    "kind": "Loại đơn",
    "field": "Lĩnh vực",
    "channel": "Nguồn, hình thức",
    "agency": "Cơ quan",
    "complexity": "Mức độ",
    "round": "Lần giải quyết",
    "factor": "Yếu tố",
    "score": "Mức điểm",
    "level": "Cấp",
    "subject": "Đối tượng",
    "lead": "Cơ quan chủ trì",
    "source": "Nguồn đóng góp",
    "form": "Hình thức",
    "chair": "Chủ trì",
    "origin": "Nguồn kết luận",
    "issuer": "Người kết luận",
    "deed": "Loại việc phối hợp",
    "side": "Bên",
    "project_id": "Mã dự án",
    "project_kind": "Loại dự án",
    "unit": "Đơn vị",
    "criterion": "Tiêu chí",
}
PLACES = ("commune", "successor")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A relation of dated rows whose columns add up (`data.warehouse.rollups.EVENTS` says by what they can be grouped).

    `table` is the fact table its filters and allowed values come from. `is_reported` says that a stock is what each
    commune last reported, its events only the differences between reports.
    """

    name: str
    relation: str
    table: str
    is_reported: bool = False

    @property
    def dimensions(self) -> tuple[str, ...]:
        own = EVENTS[self.relation].dimensions
        places = ("commune", "successor") if "commune" in own else ()
        return (*TIME, *places, *(d for d in own if d != "commune"))

    @property
    def kinds(self) -> dict[str, tuple[str, ...]]:
        """The kinds of event that carry a column: the others are not read."""
        return rollups.kinds(self.relation)

    @property
    def has_item(self) -> bool:
        return TABLES[self.table].has("item")


PETITIONS = Fact(name="petitions", relation="petition_event", table="petition")
RESOLUTIONS = Fact(name="resolutions", relation="resolution_event", table="petition")
ACCEPTANCES = Fact(name="acceptances", relation="acceptance_event", table="petition")
SATISFACTION = Fact(name="satisfaction", relation="satisfaction_event", table="satisfaction")
MODELS = Fact(name="models", relation="model_event", table="model")
TASKS = Fact(name="tasks", relation="task_event", table="task")
RECEPTIONS = Fact(name="receptions", relation="reception_event", table="reception")
DUTIES = Fact(name="duties", relation="duty_event", table="reception")
DIALOGUES = Fact(name="dialogues", relation="dialogue_event", table="dialogue")
CONCLUSIONS = Fact(name="conclusions", relation="conclusion_event", table="conclusion")
COORDINATION = Fact(name="coordination", relation="coordination_event", table="coordination")
PERIODIC = Fact(name="periodic", relation="periodic_event", table="coordination")
CLEARANCES = Fact(name="clearances", relation="clearance_event", table="clearance")
HOTSPOTS = Fact(name="hotspots", relation="hotspot_event", table="hotspot")
CONTRIBUTIONS = Fact(name="contributions", relation="contribution_event", table="contribution")
SERVICES = Fact(name="services", relation="service_event", table="service", is_reported=True)
OUTREACH = Fact(name="outreach", relation="outreach_event", table="outreach")
EVALUATIONS = Fact(name="evaluations", relation="evaluation_event", table="evaluation")
