"""Pages by their address: where a link, a figure or a finding leads."""

FILES = {
    "": "pages/leadership/overview.py",
    "noi-dung": "pages/leadership/plan_items.py",
    "trinh-chieu": "pages/leadership/present.py",
    "don-thu": "pages/analysis/petitions.py",
    "thoi-gian": "pages/analysis/resolution.py",
    "hai-long": "pages/analysis/satisfaction.py",
    "dan-van-kheo": "pages/analysis/models.py",
    "tiep-dan": "pages/analysis/receptions.py",
    "trach-nhiem": "pages/sides/responsibilities.py",
    "ket-luan": "pages/sides/conclusions.py",
    "du-an": "pages/sides/projects.py",
    "diem-nong": "pages/sides/hotspots.py",
    "xep-loai": "pages/sides/grading.py",
    "mot-cua": "pages/analysis/one_stop.py",
    "xa": "pages/analysis/communes.py",
    "kham-pha": "pages/analysis/explore.py",
    "chat-luong": "pages/records/quality.py",
}
