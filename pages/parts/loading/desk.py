"""What the loading page keeps between two runs: which files, their check, the load, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics import formatting
from analytics.loading.job import Job, Wish
from analytics.scope.viewer import Viewer

KEY = "load-desk"


@dataclass(kw_only=True)
class Desk:
    """`turn` counts the loads, so that each begins with an empty place for files."""

    turn: int = 0
    ids: tuple[object, ...] = ()
    check: Job | None = None
    load: Job | None = None
    done: Job | None = None
    said: str = ""

    @property
    def running(self) -> Job | None:
        return next((job for job in (self.load, self.check) if job and not job.is_over), None)

    def take(self, files: Sequence[UploadedFile], who: str, as_of: date | None, looking: Viewer) -> None:
        """Files were put here or taken away, or tell of another day: check what is here now. Nothing is stored."""
        ids = (as_of, *(f.file_id for f in files)) if files else ()
        if ids == self.ids:
            return
        if self.check:
            self.check.stop()
        self.ids, self.load = ids, None
        self.check = Job(files, Wish(dry_run=True, copies=True, who=who, as_of=as_of), looking) if files else None
        if files:
            self.done, self.said = None, ""

    def check_again(self) -> None:
        self.ids = ()

    def store(self, files: Sequence[UploadedFile], wish: Wish, looking: Viewer) -> None:
        self.load = Job(files, wish, looking)

    def finish(self) -> None:
        """The load has ended: show what came of it; where it stored something, make room for other files."""
        job = self.load
        if job is None or not job.is_over:
            return
        self.load, self.done = None, job
        if job.report and job.report.snapshot:
            self.turn, self.ids, self.check = self.turn + 1, (), None


def current() -> Desk:
    desk: Desk = st.session_state.setdefault(KEY, Desk())
    return desk


@st.fragment(run_every=0.5)
def watch(desk: Desk) -> None:
    """How far the running job is; the page is drawn again when it ends."""
    job = desk.running
    if job is None:
        st.rerun()
    st.progress(job.share, text=f"{formatting.literal(job.doing)}…")
    st.button("Dừng", key="load-stop", on_click=job.stop, icon=":material/stop_circle:")
