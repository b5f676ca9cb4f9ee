"""Invented tasks of every plan item, repeated each year, and who takes part."""

TITLES: dict[int, tuple[str, ...]] = {
    1: (
        "Xây dựng kế hoạch phối hợp công tác dân vận",
        "Kiểm tra thực hiện Quy chế công tác dân vận",
        "Giao ban công tác dân vận chính quyền 6 tháng",
        "Tổng kết thực hiện Quy chế phối hợp",
    ),
    2: (
        "Tuyên truyền Luật Thực hiện dân chủ ở cơ sở",
        "Tập huấn kỹ năng tuyên truyền cho khối dân vận",
        "Phát hành tài liệu hỏi đáp về dân chủ ở cơ sở",
        "Chuyên mục dân vận trên đài truyền thanh",
    ),
    3: (
        "Hướng dẫn đăng ký mô hình Dân vận khéo",
        "Kiểm tra các mô hình Dân vận khéo",
        "Sơ kết và nhân rộng mô hình Dân vận khéo",
        "Thẩm định mô hình đề nghị công nhận",
    ),
    4: (
        "Tuyên truyền nghị quyết về kết cấu hạ tầng",
        "Vận động Nhân dân thực hiện đề án đô thị",
        "Lấy ý kiến về tuyến đường liên xã",
        "Đánh giá phát triển dịch vụ trên địa bàn",
    ),
    5: (
        "Lấy ý kiến cộng đồng dân cư vùng dự án",
        "Vận động các hộ trong vùng quy hoạch",
        "Công khai quy hoạch tại các xã",
        "Rà soát vấn đề bức xúc, nổi cộm",
    ),
    6: (
        "Đôn đốc thực hiện kết luận sau đối thoại",
        "Giám sát giải quyết đơn thư kéo dài",
        "Tổ chức đối thoại của Bí thư với Nhân dân",
        "Báo cáo kết quả giải quyết kiến nghị",
    ),
    7: (
        "Nắm tình hình Nhân dân hằng quý",
        "Gặp mặt người tiêu biểu trong cộng đồng",
        "Giao ban nắm tình hình dư luận",
        "Rà soát kiến nghị của các tổ chức tôn giáo",
    ),
    8: (
        "Vận động bàn giao mặt bằng dự án trọng điểm",
        "Tuyên truyền trật tự xây dựng ven trục chính",
        "Kiểm kê đất đai vùng dự án",
        "Xử lý vi phạm đất đai tồn đọng",
        "Phương án cưỡng chế thu hồi đất",
        "Khắc phục ô nhiễm tại khu dân cư",
        "Công khai phương án bồi thường, tái định cư",
        "Kiểm tra quản lý quy hoạch xây dựng",
    ),
    9: (
        "Khảo sát sự hài lòng của người dân",
        "Hướng dẫn nộp hồ sơ trực tuyến toàn trình",
        "Kiểm tra Bộ phận Một cửa cấp xã",
        "Cập nhật tra cứu hồ sơ qua Zalo",
    ),
    10: (
        "Phát động hiến đất mở rộng đường",
        "Ra quân Bình Sơn chung sức xây dựng nông thôn mới",
        "Vận động doanh nghiệp hỗ trợ hạ tầng",
        "Kết nối người con xa quê góp sức",
    ),
    11: (
        "Kiểm tra thực hiện dân chủ trong cơ quan",
        "Tổ chức hội nghị cán bộ, công chức",
        "Công khai nội dung theo quy chế dân chủ",
        "Báo cáo thực hiện dân chủ ở cơ sở",
    ),
    12: (
        "Hướng dẫn tự chấm điểm công tác dân vận",
        "Thẩm định điểm của các cơ quan",
        "Công bố xếp loại công tác dân vận",
        "Rút kinh nghiệm bộ tiêu chí chấm điểm",
    ),
    13: (
        "Dự tiếp công dân định kỳ quý I",
        "Dự tiếp công dân định kỳ quý II",
        "Dự tiếp công dân định kỳ quý III",
        "Dự tiếp công dân định kỳ quý IV",
    ),
    14: (
        "Phối hợp xử lý việc phát sinh ở cơ sở",
        "Hỗ trợ khắc phục hậu quả mưa lũ",
        "Phối hợp phục vụ đoàn giám sát",
        "Tham gia ý kiến theo đề nghị của đơn vị",
    ),
}
_FRONT = "Ủy ban MTTQ Việt Nam huyện"
PARTNERS: dict[int, str] = {
    1: "Phòng Nội vụ",
    2: "Phòng Tư pháp; Phòng Văn hóa và Thông tin",
    3: f"{_FRONT}; Khối dân vận các xã",
    4: "Phòng Kinh tế và Hạ tầng",
    5: f"{_FRONT}; Phòng Tài nguyên và Môi trường",
    6: "Ban Tiếp công dân huyện; Thanh tra huyện",
    7: f"{_FRONT}; Công an huyện",
    8: "Phòng Tài nguyên và Môi trường; Trung tâm Phát triển quỹ đất",
    9: "Phòng Nội vụ; Bộ phận Một cửa huyện",
    10: f"{_FRONT}; UBND các xã, thị trấn",
    11: "Phòng Nội vụ; Thanh tra huyện",
    12: "Phòng Nội vụ",
    13: "Ban Tiếp công dân huyện",
    14: "Văn phòng HĐND và UBND huyện",
}
# Items some of whose tasks are given to one commune.
IN_COMMUNES = (5, 8, 10, 14)
