"""`access`: who can sign in. Passwords are made here and printed once; none is ever taken from the command line."""

from __future__ import annotations

import re
import sys
from datetime import datetime

import click


class _Group(click.Group):
    """What cannot be done is one sentence."""

    def invoke(self, ctx: click.Context) -> object:
        from analytics.access.accounts import AccountError
        from data.state.errors import StateError

        try:
            return super().invoke(ctx)
        except (AccountError, StateError) as error:
            click.echo(str(error), err=True)
            sys.exit(2)


@click.group(cls=_Group, help="Ai đăng nhập được: tài khoản, màn hình treo tường, nhật ký.")
def access() -> None:
    from analytics.scope.viewer import here

    here().must("manage")


@access.command(help="Lập tài khoản; in mật khẩu dùng một lần.")
@click.argument("name")
@click.option("--group", "groups", multiple=True, help="Nhóm trong access.toml; lặp lại được.")
@click.option("--role", help="Ghi luôn quyền vào access.toml: leader, analyst, commune, loader, admin.")
@click.option("--commune", "communes", multiple=True, help="Xã, thị trấn được xem (cùng --role); lặp lại được.")
def add(name: str, groups: tuple[str, ...], role: str | None, communes: tuple[str, ...]) -> None:
    from analytics.access import accounts, audit, rights

    section = _section(name, role, communes) if role else ""
    if section:
        rights.try_with(section)
    audit.write("add account", "(dòng lệnh)", account=name, groups=", ".join(groups), given=role or "")
    password = accounts.add(name, groups)
    if section:
        rights.append(section)
    click.echo(f"Đã lập tài khoản {name}. Mật khẩu dùng một lần (trong 7 ngày, không in lại được): {password}")
    _say_mistakes()
    if not role and not groups:
        click.echo(f"Chưa có quyền nào: ghi [person.{name}] vào {rights.place()}.", err=True)


@access.command(help="Cấp lại mật khẩu dùng một lần; các phiên đang mở và mã xác thực bị bỏ.")
@click.argument("name")
def reset(name: str) -> None:
    from analytics.access import accounts, audit

    audit.write("reset account", "(dòng lệnh)", account=accounts.known(name))
    click.echo(f"Mật khẩu dùng một lần (trong 7 ngày, không in lại được): {accounts.reset(name)}")


@access.command(help="Bỏ tài khoản; các phiên đang mở kết thúc.")
@click.argument("name")
def remove(name: str) -> None:
    from analytics.access import accounts, audit, rights

    audit.write("remove account", "(dòng lệnh)", account=accounts.known(name))
    accounts.remove(name)
    click.echo(f"Đã bỏ tài khoản {name}. Nếu {rights.FILE} còn mục [person.{name}], hãy xóa cả mục đó.")


@access.command("list", help="Tài khoản, quyền của từng người, màn hình, và lỗi trong access.toml.")
def list_() -> None:
    from analytics.access import accounts, rights

    for account in accounts.listed():
        try:
            viewer = rights.viewer(account.name, "person")
            may = f"{viewer.role}: {', '.join(sorted(viewer.deeds)) or 'chỉ xem tổng hợp'}"
            may += f"; xã {', '.join(viewer.communes)}" if viewer.communes else ""
        except rights.NoRights:
            may = "chưa được giao quyền"
        state = "chưa đổi mật khẩu đầu" if account.must_change else "có mã xác thực" if account.has_code else ""
        click.echo("\t".join([account.name, ", ".join(account.groups) or "-", may, state]))
    _say_mistakes()


@access.command("audit", help="Kiểm tra nhật ký còn nguyên vẹn không.")
def check_audit() -> None:
    from analytics.access import audit

    found = audit.problems()
    click.echo("\n".join(found) or "Nhật ký còn nguyên vẹn.")
    sys.exit(1 if found else 0)


@access.group(help="Màn hình treo tường: mã riêng, thu lại được.")
def wall() -> None:
    pass


@wall.command("add", help="Cấp mã cho một màn hình; in mã một lần.")
@click.argument("name")
def wall_add(name: str) -> None:
    from analytics.access import accounts, audit, sessions
    from data.text.normalise import fold

    name = fold(name)
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,79}", name):
        raise accounts.AccountError(f"Tên “{name}” không dùng được: chỉ chữ không dấu, số, dấu chấm, gạch.")
    if accounts.get(name) is not None:
        raise accounts.AccountError(f"“{name}” là một tài khoản. Hãy chọn tên khác cho màn hình.")
    audit.write("add wall", "(dòng lệnh)", wall=name)
    click.echo(f"Mã của màn hình {name} (không in lại được): {sessions.begin(who=name, kind='wall', address='')}")


@wall.command("remove", help="Thu lại mọi mã của một màn hình.")
@click.argument("name")
def wall_remove(name: str) -> None:
    from analytics.access import accounts, audit, sessions
    from data.text.normalise import fold

    if not any(s.who == fold(name) and s.kind == "wall" for s in sessions.standing()):
        raise accounts.AccountError(f"Không có màn hình “{name}”. Xem bằng access wall list.")
    audit.write("remove wall", "(dòng lệnh)", wall=fold(name))
    click.echo(f"Đã thu lại {sessions.end_all(fold(name))} mã của màn hình {name}.")


@wall.command("list", help="Các màn hình còn mã.")
def wall_list() -> None:
    from analytics.access import sessions

    for session in sessions.standing():
        if session.kind == "wall":
            click.echo(f"{session.who}\ttừ {datetime.fromtimestamp(session.began):%d/%m/%Y %H:%M}")


def _section(name: str, role: str, communes: tuple[str, ...]) -> str:
    """A person's section of access.toml."""
    import json

    listed = f"\ncommunes = {json.dumps(communes, ensure_ascii=False)}" if communes else ""
    return f"\n[person.{json.dumps(name)}]\nrole = {json.dumps(role)}{listed}\n"


def _say_mistakes() -> None:
    from analytics.access import rights

    for mistake in rights.now().mistakes:
        click.echo(mistake, err=True)
