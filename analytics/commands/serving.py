"""`serve`: the dashboard on this computer."""

from __future__ import annotations

import os
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
def serve(port: int, no_browser: bool) -> None:
    try:
        settings.addresses()
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    ensure_data()
    address = f"http://127.0.0.1:{port}"
    click.echo(f"Bảng theo dõi: {address}  (dừng bằng Ctrl+C)")
    if not no_browser:
        threading.Thread(target=_open_when_ready, args=(address,), daemon=True).start()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "server.py"), "--server.port", str(port)]
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
    for _ in range(120):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):  # noqa: S310 - our own address
                webbrowser.open(address)
                return
        except OSError:
            time.sleep(0.5)
