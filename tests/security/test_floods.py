"""One login asks for too much, another's page answers all the same: by order, not by the clock."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from gate.bounds import shares
from tests.security.office import Office


def test_a_flood_of_messages_is_worked_off_at_its_own_pace(office: Office):
    """Hundreds of runs asked for on several tabs: the other reader's page is done while most of them still wait."""
    flood, reader = office.signed_in("an"), office.signed_in("binh")
    with ExitStack() as opened:
        tabs = [opened.enter_context(office.page(flood)) for _ in range(4)]
        page = opened.enter_context(office.page(reader))
        for tab in tabs:
            for number in range(150):
                tab.ask(query=f"ky=2024&n={number}")
        page.ask()
        page.see("script_finished")
        page.ask(query="ky=2023", page="don-thu")
        page.see("script_finished")
        ran = sum(_new_sessions(tab.socket) for tab in tabs)
        assert ran < 300  # of 600: without a bucket all were taken in at once, and the reader waited for them


def _new_sessions(socket: object) -> int:
    """Runs that have begun by the messages that have come so far."""
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    begun = 0
    while True:
        try:
            message = ForwardMsg.FromString(socket.recv(timeout=0))  # type: ignore[attr-defined]
        except TimeoutError:
            return begun
        begun += message.WhichOneof("type") == "new_session"


def test_a_login_opens_so_many_sockets_and_another_still_gets_in(office: Office):
    flood, reader = office.signed_in("an"), office.signed_in("binh")
    with ExitStack() as opened:
        for _ in range(shares.SOCKETS_EACH):
            opened.enter_context(office.page(flood))
        assert office.handshake(token=flood, origin=office.server.address) == 403
        assert office.handshake(token=reader, origin=office.server.address) == 101


@pytest.mark.parametrize(("who", "status"), [("binh", 403), ("chi", 403)])
def test_who_may_not_load_sends_no_file(who: str, status: int, office: Office):
    token = office.signed_in(who)
    with office.page(token) as page:
        page.ask()
        address, _ = page.ask_for_upload()
        assert _sent(office, address, token).status == status


def test_files_go_where_the_page_was_told_within_bounds(office: Office):
    mine, another = office.signed_in("an"), office.signed_in("an")
    with office.page(mine) as page:
        page.ask()
        address, session = page.ask_for_upload()
        assert _sent(office, address, mine).status == 204
        assert _sent(office, address, another).status == 404  # even of the same person: another browser
        assert _sent(office, f"/_stcore/upload_file/{session}/made-up", mine).status == 404
        big = str(shares.BYTES_EACH + 1)
        assert office.ask(address, "PUT", token=mine, origin=office.server.address, content_length=big).status == 429
        chunks = {"transfer_encoding": "chunked", "origin": office.server.address}
        assert office.ask(address, "PUT", token=mine, body=b"0\r\n\r\n", **chunks).status == 411


def _sent(office: Office, address: str, token: str) -> object:
    """A small file, as Streamlit's page sends it: the proof against other sites is a cookie said twice."""
    body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\na;b\r\n--b--\r\n'
    return office.ask(
        address, "PUT", body=body, cookie=f"danvan={token}; _streamlit_xsrf=ab", x_xsrftoken="ab",
        origin=office.server.address, content_type="multipart/form-data; boundary=b", content_length=str(len(body)),
    )  # fmt: skip
