"""The gate's own pages: plain HTML in the dashboard's letters and colours, light and dark, no script."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template

from starlette.responses import HTMLResponse

_HERE = Path(__file__).parent
_PAGE = Template((_HERE / "page.html").read_text("utf-8"))
_STYLE = (_HERE / "page.css").read_text("utf-8")
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; font-src 'self';"
    " img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def page(title: str, *parts: str, problem: str = "", status: int = 200) -> HTMLResponse:
    """A page of the gate; `parts` are HTML, `problem` is text."""
    said = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    content = _PAGE.substitute(title=escape(title), style=_STYLE, body="\n".join((said, *parts)))
    return HTMLResponse(content, status, headers={"content-security-policy": _POLICY})


def form(to: str, button: str, *inputs: str) -> str:
    inside = "\n".join(inputs)
    return f'<form method="post" action="{escape(to)}">\n{inside}\n<button>{escape(button)}</button>\n</form>'


def field(name: str, label: str, *, kind: str = "text", value: str = "", hint: str = "", **more: str) -> str:
    """One labelled input; names in `more` are attributes (`autocomplete`, `inputmode`)."""
    attributes = "".join(f' {key}="{escape(text)}"' for key, text in more.items())
    below = f'<span class="hint" id="{name}-hint">{escape(hint)}</span>' if hint else ""
    described = f' aria-describedby="{name}-hint"' if hint else ""
    return (
        f'<label for="{name}">{escape(label)}</label>\n'
        f'<input id="{name}" name="{name}" type="{kind}" value="{escape(value)}"{attributes}{described}>{below}'
    )


def hidden(**values: str) -> str:
    return "\n".join(f'<input type="hidden" name="{key}" value="{escape(text)}">' for key, text in values.items())


def text(words: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(words)}</p>' if kind else f"<p>{escape(words)}</p>"


def link(to: str, words: str) -> str:
    return f'<p class="more"><a href="{escape(to)}">{escape(words)}</a></p>'
