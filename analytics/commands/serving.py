"""`serve`: the dashboard on this computer, or for others where there are accounts (`gate/listening.py` says when)."""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from pathlib import Path

import click

from analytics.commands.first_data import ensure_data
from data import settings

ROOT = Path(__file__).parents[2]


@click.command(help="Mở bảng theo dõi tại http://127.0.0.1:8501.")
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option("--no-browser", is_flag=True, help="Không tự mở trình duyệt.")
@click.option("--host", help="Địa chỉ của máy này mà máy khác vào được; cần tài khoản.")
@click.option("--cert", type=click.Path(), help="Chứng thư TLS của máy chủ (PEM), cùng --key.")
@click.option("--key", type=click.Path(), help="Khóa của chứng thư.")
@click.option("--proxy", help="Địa chỉ IP của máy đứng trước, đã có TLS.")
def serve(port: int, no_browser: bool, **listening: str | None) -> None:
    try:
        settings.addresses()
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    ensure_data()
    given = [f"--{name}={value}" for name, value in listening.items() if value]
    command = [sys.executable, str(ROOT / "server.py"), "--port", str(port), *given]
    if not no_browser:
        address = f"{'https' if listening['cert'] else 'http'}://127.0.0.1:{port}"
        threading.Thread(target=_open_when_ready, args=(address,), daemon=True).start()
    if os.name == "posix":
        os.chdir(ROOT)
        sys.stdout.flush()
        if no_browser:
            os.execv(sys.executable, command)
    try:
        sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
    except KeyboardInterrupt:
        sys.exit(130)


def _open_when_ready(address: str) -> None:
    unchecked = ssl._create_unverified_context()  # noqa: S323 - our own server; its certificate is for another name
    for _ in range(120):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=1, context=unchecked):  # noqa: S310 - our own address
                webbrowser.open((settings.addresses() or [address])[0])
                return
        except OSError:
            time.sleep(0.5)
