"""Words that stand before and within the names of persons, and those that names of places and schools follow."""

from __future__ import annotations

from data.privacy import known_words as known
from data.text.normalise import plain


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


CALLED = _set("anh bà bác chú chị cô cậu cụ dì mr mrs ms mẹ thầy ô ông ")
CALLED_PLAIN = _set("anh ba bac cau chi chu co cu di ho me ong thay ")
HOUSE = frozenset({"hộ", "đình", "chí", "nhân", "trú"})  # hộ, gia đình, đồng chí, nghệ nhân, cư trú
BEFORE_HOUSE = {"đình": "gia", "chí": "đồng", "nhân": "nghệ", "trú": "cư"}
# Common nouns that a place's name follows: "thôn Phú Lễ", "hồ Gia Hội".
PLACE_HEADS = _set(
    "ban block bàu bãi bến chi chí chùa chợ cung cánh công cơ cảng cầu cống cục cụm cửa di dốc dự ga gò hiệu htx "
    "huyện hóc hạt học hồ hội hợp khe khu khối kè kênh làng lăng lớp miếu mũi mương mầm mộ nghĩa nhà nhóm non núi "
    "phòng phường phố quán quận rừng suối sông sở th thcs thpt thôn thông tiểu trang truông trường trạm trấn "
    "tuyến ty tàu tác tích tượng tỉnh tổ viên vùng vũng vịnh vực xã xóm xứ án điểm đoàn đài đèo đê đình đường đảo "
    "đập đền đồi đồng ấp "
)
SCHOOLS = _set(  # named after whom they please
    "giáo học non sở th thcs thpt thông trường "
)
BEFORE_NAME = _set("cho cua của do nhà nhờ ten tên từ voi với ")
NATURE = _set("bàu bãi bến chợ cầu cửa giếng gò hòn hồ kênh làng mũi núi suối sông thôn vũng xóm đèo đập đồng ")
MIDDLES = _set("bá công duy hồng hữu kim minh ngọc như phước quốc thanh thu thế trọng tấn xuân đình đức ")
PLAIN_MIDDLES = frozenset(map(plain, MIDDLES)) | known.PLAIN_MIDDLE
BETWEEN = MIDDLES | PLAIN_MIDDLES | known.MIDDLE
