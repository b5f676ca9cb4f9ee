"""What `deploy/` tells a machine to run exists, is told rightly, and agrees with itself."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

import run
from analytics.commands import main

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))


def unit(path: Path) -> configparser.ConfigParser:
    found = configparser.ConfigParser(interpolation=None, strict=True)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string(path.read_text("utf-8"))
    return found


def words(path: Path) -> list[str]:
    return shlex.split(unit(path)["Service"]["ExecStart"])


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_service_runs_words_that_exist(path: Path):
    python, script, *rest = words(path)
    assert (Path(python).name, Path(script).name) == ("python3", "run.py")
    if rest[0].startswith("-"):
        known = {"--port", "--no-browser", *run.LISTENING}
    else:
        command = main.get_command(click.Context(main), rest[0])
        assert command, rest[0]
        known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in rest if word.startswith("--")} <= known


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_service_may_write_what_it_writes_and_little_else(path: Path):
    service = unit(path)["Service"]
    home = re.search(r"DANVAN_HOME=(\S+)", service["Environment"])
    assert home
    writable = service["ReadWritePaths"].split()
    assert home[1] in writable
    assert [w for w in words(path) if w.startswith("/var/backups") and w not in writable] == []
    assert service["ProtectSystem"] == "strict"
    assert service["User"] != "root"


def test_the_timer_starts_the_backup():
    assert unit(DEPLOY / "danvan-backup.timer")["Timer"]["OnCalendar"]
    assert "backup" in words(DEPLOY / "danvan-backup.service")  # a timer starts the service of its name


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_understands_the_units(tmp_path: Path):
    for path in DEPLOY.glob("danvan*"):  # programs and users of an office's machine are not here
        text = re.sub(r"ExecStart=.*", "ExecStart=/bin/true", path.read_text("utf-8"))
        (tmp_path / path.name).write_text(re.sub(r"User=.*\n", "", text), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if "danvan" in line] == []


def test_the_proxy_asks_where_the_service_listens_by_the_name_it_knows():
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    said = re.sub(r"#.*", "", text)
    assert said.count("{") == said.count("}")
    assert all(line.strip().endswith((";", "{", "}")) for line in said.splitlines() if line.strip())
    service, environment = words(DEPLOY / "danvan.service"), unit(DEPLOY / "danvan.service")["Service"]["Environment"]
    assert f"proxy_pass http://127.0.0.1:{service[service.index('--port') + 1]};" in said
    name = re.search(r"DANVAN_ADDRESSES=https://(\S+)", environment)
    assert name
    assert set(re.findall(r"server_name (\S+);", said)) == {name[1]}
    for header in ("Host $host", "Upgrade $http_upgrade", 'Connection "upgrade"', "X-Forwarded-For $remote_addr"):
        assert f"proxy_set_header {header};" in said


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx here")
def test_nginx_understands_its_configuration(tmp_path: Path):
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-subj", "/CN=x"],
        check=True, capture_output=True,
    )  # fmt: skip
    site = (DEPLOY / "nginx.conf").read_text("utf-8")
    site = site.replace("/etc/ssl/danvan/cert.pem", str(cert)).replace("/etc/ssl/danvan/key.pem", str(key))
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"events {{}}\nhttp {{\n{site}\n}}\n", "utf-8")
    subprocess.run(["nginx", "-t", "-p", str(tmp_path), "-c", str(whole)], check=True, capture_output=True)
