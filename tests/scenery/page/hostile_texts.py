"""Texts that try to become HTML, a script or a dangerous link: a hundred of them."""

_CALL = "window.hacked=1"

_TAGS = (
    f"<script>{_CALL}</script>",
    f"<img src=x onerror={_CALL}>",
    f"<svg onload={_CALL}>",
    f"<svg><script>{_CALL}</script></svg>",
    f"<iframe srcdoc='<script>parent.{_CALL}</script>'></iframe>",
    f"<body onload={_CALL}>",
    f"<details open ontoggle={_CALL}>x</details>",
    f"<video><source onerror={_CALL}></video>",
    f"<audio src=x onerror={_CALL}>",
    f"<input autofocus onfocus={_CALL}>",
    f"<marquee onstart={_CALL}>x</marquee>",
    f"<object data='javascript:{_CALL}'></object>",
    f"<embed src='javascript:{_CALL}'>",
    f"<a href='javascript:{_CALL}'>x</a>",
    f"<form action='javascript:{_CALL}'><button>x</button></form>",
    f"<math><mtext><script>{_CALL}</script></mtext></math>",
    f"<style>@import 'javascript:{_CALL}'</style>",
    "<link rel=stylesheet href='//evil.example/x.css'>",
    f"<base href='javascript:{_CALL}//'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{_CALL}'>",
    f"<template><script>{_CALL}</script></template>",
    f"<div style='background:url(javascript:{_CALL})'>x</div>",
    f"<img src='data:image/svg+xml,<svg onload={_CALL}>'>",
    f"<noscript><p title='</noscript><img src=x onerror={_CALL}>'>",
    f"<isindex action=javascript:{_CALL} type=image>",
)
_BREAKOUTS = ('">', "'>", "</textarea>", "</title>", "-->", "]]>", "</script>", "`>")
_LINKS = (
    f"[click](javascript:{_CALL})",
    f"[click](JaVaScRiPt:{_CALL})",
    f"[click](https://x' onclick={_CALL} ')",
    f'[click](https://x" onmouseover="{_CALL})',
    f"[click](data:text/html,<script>{_CALL}</script>)",
    f"[click](vbscript:{_CALL})",
    f"[click](\tjavascript:{_CALL})",
    f"<javascript:{_CALL}>",
    f'<https://x/" onclick={_CALL}>',
    f"[<img src=x onerror={_CALL}>](https://example.com)",
)
_IN_MARKDOWN = ("**{}**", "||{}||", "`{}`", "```html\n{}\n```", "> {}", "# {}", "- {}")
_ODD = (
    "\u202e<script>\u202c",
    "\0<script>",
    "&lt;script&gt;window.hacked=1&lt;/script&gt;",
    "&#x3c;script&#x3e;window.hacked=1",
    "\\u003cscript\\u003ewindow.hacked=1",
    "{{constructor.constructor('window.hacked=1')()}}",
    "${window.hacked=1}",
    "__proto__",
    "<t:99999999999999:F><script>",
    "<@&<script>>",
)

HOSTILE_TEXTS: tuple[str, ...] = (
    *_TAGS,
    *(broken + tag for broken in _BREAKOUTS for tag in _TAGS[:3]),
    *_LINKS,
    *(form.format(tag) for form in _IN_MARKDOWN for tag in _TAGS[:5]),
    *_ODD,
)
