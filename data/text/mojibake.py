"""Vietnamese that is not Unicode: old font encodings, UTF-8 read as something else, letters lost to "?".

Such text looks like letters to a program and like nonsense to a reader; it is told by its words: they are no
Vietnamese syllables as they stand, and are some when read the other way. Tables: TCVN 5712:1993 (TCVN3, the
".Vn" fonts) as it shows in Windows-1252, and VNI Windows.
"""

from __future__ import annotations

import re
import unicodedata

from data.text.normalise import seen

_TCVN3 = dict(zip(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
    strict=True,
))  # fmt: skip
_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT, _CIRCUMFLEX, _BREVE = "\u0300\u0301\u0309\u0303\u0323\u0302\u0306"
_VNI_MARKS = {"ø": _GRAVE, "ù": _ACUTE, "û": _HOOK, "õ": _TILDE, "ï": _DOT, "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE,
              "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK, "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
              "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
              "ë": _BREVE + _DOT}  # fmt: skip
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIR = re.compile("[aeouyôö][" + "".join(_VNI_MARKS) + "]")
_VNI = re.compile("([aeouyôö]?)([" + "".join(_VNI_MARKS) + "])|([" + "".join(_VNI_LETTERS) + "])")

_VOWELS = "aăâeêioôơuưy"
_SYLLABLE = re.compile(
    f"(?:b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x)?[{_VOWELS}]{{1,3}}(?:c|ch|m|n|ng|nh|p|t)?"
)
_TONES = re.compile(f"[{_GRAVE}{_ACUTE}{_HOOK}{_TILDE}{_DOT}]")
_BREAKS = re.compile(r"[\s|,.;:()\[\]\"'“”/\\-]+")
_LOST = re.compile(r"[^\W\d_]\?+[^\W\d_]")

# What a regular expression can see at a glance; only texts it finds are looked at closely.
GLIMPSE = r"[\x{00a1}-\x{00bf}\x{00d7}\x{00f7}ÃÂÄÅÆËÖØÜßäåæëïñöøûüþÑÇÎÏÞ\x{fffd}]|\pL\?+\pL"

LOST = "chữ bị thay bằng dấu hỏi"
GARBLED = "chữ Việt bị lỗi mã (UTF-8 đọc sai)"
TCVN3 = "bảng mã TCVN3 (ABC, phông .Vn…)"
VNI = "bảng mã VNI (phông VNI-…)"
_REMEDIES = {
    LOST: "Chữ gốc đã mất: mở lại tệp gốc rồi lưu thành .xlsx hoặc CSV UTF-8.",
    GARBLED: "Mở lại tệp gốc và lưu thành .xlsx hoặc CSV UTF-8; đừng sửa từ tệp đã lỗi.",
    TCVN3: "Dùng UniKey (Ctrl+Shift+F6) chuyển từ TCVN3 (ABC) sang Unicode rồi nạp lại.",
    VNI: "Dùng UniKey (Ctrl+Shift+F6) chuyển từ VNI Windows sang Unicode rồi nạp lại.",
}


def kind(text: str) -> str | None:
    """What is wrong with the letters of a text, None where nothing seems so."""
    text = re.sub("«([^«»]*)»", r" \1 ", text)
    found = words(text)
    if any(_is_lost(word) for word in found):
        return LOST
    foreign = [w for w in found if len(w) > 2 and not w.isascii() and not is_syllable(seen(w))]
    strange = [w for w in foreign if _raw(w) and re.search("[a-zA-ZÃÂÄÆáÑñ§®]", w)]
    if not strange:
        return None
    paired = any(_VNI_PAIR.search(w.lower()) for w in strange)
    readings = {GARBLED: _undo_utf8, VNI: _from_vni, TCVN3: _from_tcvn3}
    explained = {
        name: sum(read(w) != w and is_syllable(read(w)) for w in strange) + (name == VNI and paired) / 2
        for name, read in readings.items()
    }
    best = max(readings, key=lambda name: explained[name])
    return best if explained[best] >= 0.6 * len(foreign) else None


def words(text: str) -> list[str]:
    """What stands between blanks and marks, without what has digits or looks like an address."""
    return [w for w in _BREAKS.split(text) if w and not re.search(r"[\d=@&]", w)]


def told(found: str) -> tuple[str, str]:
    """Reason and remedy, for the sender, of what `kind` found."""
    return f"Không phải Unicode: {found}.", _REMEDIES[found]


def is_syllable(word: str) -> bool:
    """A possible Vietnamese syllable, by its shape: one vowel group, one tone at most."""
    without, tones = _TONES.subn("", unicodedata.normalize("NFD", word.lower()))
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", without)) is not None


def _is_lost(word: str) -> bool:
    """A replacement sign, or question marks where a Vietnamese letter would make a syllable ("Ng?y", "nh?n")."""
    if "\ufffd" in word:
        return True
    return len(word) > 2 and _LOST.search(word) is not None and is_syllable(word.replace("?", "a"))


def _undo_utf8(word: str) -> str:
    try:
        return _raw(word).decode("utf-8")
    except UnicodeDecodeError:
        return word


def _raw(word: str) -> bytes:
    """The bytes that Windows-1252 shows so (five that it leaves open show as themselves); none where it cannot."""
    try:
        return b"".join(c.encode("latin-1" if c in "\x81\x8d\x8f\x90\x9d" else "cp1252") for c in word)
    except UnicodeEncodeError:
        return b""


def _from_tcvn3(word: str) -> str:
    return "".join(_TCVN3.get(c, c) for c in word)


def _from_vni(word: str) -> str:
    def letter(found: re.Match[str]) -> str:
        base, mark, alone = found.groups()
        if alone:
            return _VNI_LETTERS[alone]
        return _VNI_LETTERS.get(base, base) + _VNI_MARKS[mark] if base else found[0]

    return unicodedata.normalize("NFC", _VNI.sub(letter, word.lower()))
