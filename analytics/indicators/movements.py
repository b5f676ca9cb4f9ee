"""What people and officials set going: models, tasks, contributions, outreach, evaluation."""

from analytics.indicators.facts import CONTRIBUTIONS, EVALUATIONS, MODELS, OUTREACH, TASKS
from analytics.indicators.formula import Sums, flow, stock
from analytics.indicators.record import Better, Indicator, Unit

PLAN = "Kế hoạch phối hợp 2024, nội dung "
_MODELS = "Hướng dẫn “Dân vận khéo” của Ban Dân vận Tỉnh ủy; Kế hoạch 2024, nội dung 3"
_ALL_ITEMS = tuple(range(1, 15))


def _model(key: str, name: str, better: Better, meaning: str, numerator: Sums) -> Indicator:
    return Indicator(key, name, Unit.MODEL, better, MODELS, meaning, _MODELS, numerator, whole=True, items=(3,))


def _gift(key: str, name: str, unit: Unit, meaning: str) -> Indicator:
    return Indicator(
        key, name, unit, "higher", CONTRIBUTIONS, meaning, PLAN + "10", flow(key), base=flow("gifts"), items=(10,)
    )


INDICATORS = (
    _model("models_registered", "Mô hình đăng ký", "neither", "Mô hình đăng ký trong kỳ.", flow("registered")),
    _model(
        "models_active",
        "Mô hình đang duy trì",
        "higher",
        "Mô hình đã đăng ký và chưa dừng vào cuối kỳ.",
        stock("active"),
    ),
    Indicator(
        "models_effective_rate",
        "Tỷ lệ mô hình hiệu quả",
        Unit.PERCENT,
        "higher",
        MODELS,
        "Mô hình đang duy trì đã được đánh giá hiệu quả chia cho mô hình đang duy trì, vào cuối kỳ.",
        _MODELS,
        stock("effective"),
        stock("active"),
        scale=100,
        items=(3,),
    ),
    _model("models_recognised", "Mô hình được công nhận", "higher", "Công nhận trong kỳ.", flow("recognised")),
    _model("models_replicated", "Mô hình nhân rộng", "higher", "Nhân rộng trong kỳ.", flow("replicated")),
    Indicator(
        "households",
        "Số hộ tham gia",
        Unit.HOUSEHOLD,
        "higher",
        MODELS,
        "Tổng số hộ của các mô hình đang duy trì cuối kỳ.",
        _MODELS,
        stock("households"),
        base=stock("active"),
        items=(3,),
    ),
    Indicator(
        "tasks_due",
        "Nhiệm vụ đến hạn",
        Unit.TASK,
        "neither",
        TASKS,
        "Nhiệm vụ có hạn trong kỳ.",
        "Kế hoạch phối hợp 2024",
        flow("due"),
        whole=True,
        items=_ALL_ITEMS,
    ),
    Indicator(
        "tasks_on_time_rate",
        "Nhiệm vụ hoàn thành đúng hạn",
        Unit.PERCENT,
        "higher",
        TASKS,
        "Nhiệm vụ hoàn thành trong hạn chia cho nhiệm vụ đến hạn trong kỳ.",
        "Kế hoạch phối hợp 2024",
        flow("on_time"),
        flow("due"),
        scale=100,
        items=_ALL_ITEMS,
    ),
    Indicator(
        "tasks_late",
        "Nhiệm vụ quá hạn",
        Unit.TASK,
        "lower",
        TASKS,
        "Nhiệm vụ có hạn đến cuối kỳ mà chưa hoàn thành, kể cả của các kỳ trước.",
        "Kế hoạch phối hợp 2024",
        stock("late"),
        whole=True,
        items=_ALL_ITEMS,
    ),
    _gift("land_m2", "Đất hiến", Unit.SQUARE_METRE, "Tổng diện tích đất hiến, không quy ra tiền."),
    _gift("workdays", "Ngày công", Unit.WORKDAY, "Tổng ngày công đóng góp, không quy ra tiền."),
    _gift("cash_million", "Tiền đóng góp", Unit.MILLION, "Tổng tiền mặt đóng góp."),
    _gift("in_kind_million", "Hiện vật", Unit.MILLION, "Tổng giá trị hiện vật ghi trong tệp."),
    Indicator(
        "outreach_sessions",
        "Cuộc tuyên truyền",
        Unit.DIALOGUE,
        "higher",
        OUTREACH,
        "Số cuộc tuyên truyền, vận động, lấy ý kiến, kiểm tra trong kỳ.",
        PLAN + "2, 4, 5, 7, 8, 10, 11",
        flow("sessions"),
        whole=True,
        items=(2, 4, 5, 7, 8, 10, 11),
    ),
    Indicator(
        "outreach_attendees",
        "Lượt người dự tuyên truyền",
        Unit.VISIT,
        "higher",
        OUTREACH,
        "Tổng lượt người dự các cuộc trong kỳ.",
        PLAN + "2, 4",
        flow("attendees"),
        base=flow("sessions"),
        items=(2, 4),
    ),
    Indicator(
        "consent_rate",
        "Đồng thuận khi lấy ý kiến",
        Unit.PERCENT,
        "higher",
        OUTREACH,
        "Số hộ đồng thuận chia cho số hộ được lấy ý kiến.",
        PLAN + "5; Luật Thực hiện dân chủ ở cơ sở 2022",
        flow("households_agreed"),
        flow("households_asked"),
        scale=100,
        items=(5,),
    ),
    Indicator(
        "democracy_checks",
        "Kiểm tra thực hiện dân chủ",
        Unit.DIALOGUE,
        "higher",
        OUTREACH,
        "Số cuộc kiểm tra việc thực hiện dân chủ trong kỳ.",
        PLAN + "11; Nghị định 04/2015/NĐ-CP",
        flow("democracy_checks"),
        whole=True,
        without=frozenset({"form"}),
        items=(11,),
    ),
    Indicator(
        "evaluation_points",
        "Điểm công tác dân vận",
        Unit.POINT,
        "higher",
        EVALUATIONS,
        "Tổng điểm thẩm định của một đơn vị trong một năm; nhiều đơn vị thì là trung bình các đơn vị.",
        "Quyết định 436/QĐ-UBND năm 2019 (kế hoạch viện dẫn); Quyết định 1211/QĐ-UBND năm 2022",
        flow("appraised_points"),
        flow("units"),
        by_dimension={"criterion": (flow("appraised_points"), flow("criteria"))},
        items=(12,),
        small_base=1,
        decimals=1,
    ),
    Indicator(
        "evaluation_gap",
        "Chênh tự chấm và thẩm định",
        Unit.POINT,
        "neither",
        EVALUATIONS,
        "Điểm tự chấm trừ điểm thẩm định của một đơn vị trong một năm; nhiều đơn vị thì là trung bình.",
        "Quyết định 436/QĐ-UBND năm 2019 (kế hoạch viện dẫn)",
        flow("self_points") - flow("appraised_points"),
        flow("units"),
        by_dimension={"criterion": (flow("self_points") - flow("appraised_points"), flow("criteria"))},
        items=(12,),
        small_base=1,
        decimals=1,
    ),
)
