"""`simulate`: how often findings cry wolf, and how often they find what is there."""

from __future__ import annotations

import click


@click.command(help="Mô phỏng: các điều cần chú ý báo nhầm bao nhiêu, tìm ra được bao nhiêu. Chạy nhiều phút.")
@click.option("--worlds", type=click.IntRange(0), default=200, show_default=True, help="Số thế giới không có gì.")
@click.option("--whole", type=click.IntRange(0), default=10, show_default=True, help="Số ấy với đủ mười bảng.")
@click.option("--planted", type=click.IntRange(0), default=48, show_default=True, help="Số thế giới mỗi thay đổi.")
@click.option("--seed", type=click.IntRange(0), default=2024, show_default=True, help="Cùng số này, cùng kết quả.")
@click.option("--list/--no-list", "with_list", default=False, help="In cả các câu báo nhầm.")
def simulate(worlds: int, whole: int, planted: int, seed: int, with_list: bool) -> None:
    from analytics.commands.simulation import programme, report

    calm, found = programme.run(worlds, planted, whole, seed, lambda sentence: click.echo(sentence, err=True))
    click.echo(report.table(calm, found))
    for sentence in (s for each in calm for s in each.sentences if with_list):
        click.echo(f"- {sentence}")
