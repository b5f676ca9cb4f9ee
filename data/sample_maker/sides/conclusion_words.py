"""What conclusions of the sample ask for, by field, and who answers: invented."""

# Field to how often it is concluded on.
FIELDS = {
    "Bồi thường, GPMB, tái định cư": 34,
    "Đất đai": 26,
    "Hạ tầng, giao thông": 18,
    "Môi trường": 9,
    "Chính sách xã hội": 8,
    "An ninh, trật tự": 5,
}
SUMMARIES: dict[str, tuple[str, ...]] = {
    "Bồi thường, GPMB, tái định cư": (
        "Bố trí tái định cư cho các hộ bám trục chính",
        "Chi trả dứt điểm tiền bồi thường còn lại",
        "Đối thoại với các hộ chưa nhận tiền bồi thường",
        "Rà soát giá bồi thường cây trồng, vật kiến trúc",
    ),
    "Đất đai": (
        "Đo lại ranh đất giáp khu công nghiệp",
        "Cấp giấy chứng nhận cho các thửa tồn đọng",
        "Xác nhận lại nguồn gốc đất của các hộ",
        "Xử lý lấn chiếm đất công ven biển",
    ),
    "Hạ tầng, giao thông": (
        "Sửa cống thoát nước đường liên xã",
        "Cắm biển hạn chế tải trọng cầu",
        "Công khai thu chi đóng góp làm đường",
        "Trả lời về lối đi vào khu dân cư",
    ),
    "Môi trường": (
        "Kiểm tra điểm tập kết rác thải",
        "Xử lý mùi hôi trại chăn nuôi",
        "Kiểm tra xả thải của cơ sở chế biến",
        "Nạo vét kênh thoát nước khu dân cư",
    ),
    "Chính sách xã hội": (
        "Rà soát hộ nghèo, hộ cận nghèo",
        "Chi trả trợ cấp bảo trợ xã hội còn chậm",
        "Hướng dẫn hồ sơ hỗ trợ nhà ở",
        "Công khai danh sách hộ được hỗ trợ",
    ),
    "An ninh, trật tự": (
        "Tuần tra ban đêm tại khu nhà trọ",
        "Xử lý tiếng ồn khu dân cư",
        "Chấn chỉnh họp chợ lấn chiếm lòng đường",
        "Kiểm tra quán hoạt động quá giờ",
    ),
}
AGENCIES: dict[str, tuple[str, str]] = {
    "Bồi thường, GPMB, tái định cư": ("Trung tâm Phát triển quỹ đất", "Phòng Tài nguyên và Môi trường"),
    "Đất đai": ("Phòng Tài nguyên và Môi trường", "Phòng Tài nguyên và Môi trường"),
    "Hạ tầng, giao thông": ("Phòng Kinh tế và Hạ tầng", "Phòng Kinh tế và Hạ tầng"),
    "Môi trường": ("Phòng Tài nguyên và Môi trường", "Phòng Kinh tế và Hạ tầng"),
    "Chính sách xã hội": ("Phòng Lao động - Thương binh và Xã hội", "Phòng Tài chính - Kế hoạch"),
    "An ninh, trật tự": ("Công an huyện", "Phòng Kinh tế và Hạ tầng"),
}
OF_PROVINCE = "Ban Dân vận Huyện ủy"
