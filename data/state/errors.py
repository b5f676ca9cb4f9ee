"""What can be wrong with the store of small state: one sentence for the reader, with what to do."""

from __future__ import annotations


class StateError(Exception):
    """A sentence for the reader, with what to do. Names no address of a database: it may hold a password."""


_TOLD = (  # what SQLite and the system say, in small letters, and what is told; the first that fits
    (("locked", "busy"), "đang có chương trình khác ghi vào. Hãy đợi một lát rồi thử lại"),
    (("readonly", "read-only"), "tệp không ghi được. Hãy kiểm tra quyền ghi của thư mục dữ liệu"),
    (("full", "no space"), "ổ đĩa đã đầy. Hãy dọn chỗ trống rồi thử lại; những gì đã ghi trước đó còn nguyên"),
    (("malformed", "not a database", "corrupt"), "tệp đã hỏng. Hãy phục hồi từ bản sao lưu (python run.py restore)"),
    (("unable to open", "permission", "denied"), "không mở được tệp. Hãy kiểm tra quyền của thư mục dữ liệu"),
    (("disk i/o",), "ổ đĩa báo lỗi. Hãy kiểm tra ổ đĩa và chỗ trống rồi thử lại"),
)


def told(error: BaseException, what: str = "Kho trạng thái (tài khoản, phiên, bộ trình chiếu)") -> StateError:
    """The sentence for an error of the database or the system; its own text is not passed on."""
    origin = getattr(error, "orig", None) or error
    said = str(origin).lower()
    for signs, sentence in _TOLD:
        if any(sign in said for sign in signs):
            return StateError(f"{what}: {sentence}.")
    return StateError(f"{what} không dùng được ({type(origin).__name__}). Hãy kiểm tra thư mục dữ liệu rồi thử lại.")
