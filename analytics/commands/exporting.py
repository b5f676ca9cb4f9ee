"""`export`: the deck, the report, the data book and the statistical forms as files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from analytics.commands.filter_options import Day, choices, filters_of
from analytics.commands.first_data import ensure_data
from analytics.documents.catalogue import DOCUMENTS, STYLES
from analytics.documents.decks.decks import DECKS
from analytics.scope import viewer


@click.command(help="Xuất tài liệu: report (DOCX), deck (PPTX), book, forms (XLSX), overview, scoreboard, commune.")
@click.argument("document", type=click.Choice(list(DOCUMENTS)))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Tệp sẽ ghi.")
@click.option("--style", type=click.Choice(list(STYLES)), help="Thể thức của report; mặc định theo bên chủ trì.")
@click.option("--dated", type=Day(), help="Ngày ký report (mặc định hôm nay), quyết định hướng dẫn của Đảng.")
@click.option("--deck", "chosen", type=click.Choice(list(DECKS)), help="Bộ trang của deck; mặc định theo kỳ và xã.")
@choices
def export(document: str, out: Path, style: str | None, dated: date | None, chosen: str | None, **options: Any) -> None:
    made = DOCUMENTS[document]
    if out.suffix.lower() != f".{made.ending}":
        raise click.UsageError(f"Tên tệp của {document} phải kết thúc bằng .{made.ending}.")
    ensure_data()
    filters = filters_of(**options)
    if made.is_of_one_commune and len(filters.communes) != 1:
        raise click.UsageError(f"{document} cần đúng một --commune.")
    own: dict[str, dict[str, Any]] = {
        "report": {"style": style, "dated": dated},
        "deck": {"chosen": DECKS.get(chosen or "")},
    }
    content = made.make(filters, viewer.here(), **own.get(document, {}))
    try:
        out.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"Không ghi được {out}: {error.strerror}. Chọn nơi khác hoặc đóng tệp.") from None
    click.echo(f"Đã ghi {out} ({len(content) // 1024} KB).")
