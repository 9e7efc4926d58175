"""Pages that come in place of the one asked for, each with the status that it comes with."""

from __future__ import annotations


def _html(title: str, body: str, head: str = "") -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{body}</body></html>\n"
    ).encode()


BLOCK_PAGES: dict[str, tuple[int, bytes]] = {
    "a Cloudflare challenge": (
        403,
        _html(
            "Just a moment...",
            '<div class="main-wrapper"><h1>site.example</h1><p>Verifying you are human.</p></div>'
            '<script>window._cf_chl_opt={cvId:"3"};</script>',
            '<meta http-equiv="refresh" content="390">',
        ),
    ),
    "a Cloudflare block": (
        403,
        _html(
            "Attention Required! | Cloudflare",
            '<div id="cf-error-details"><h1>Sorry, you have been blocked</h1></div>',
        ),
    ),
    "a DataDome captcha": (
        403,
        _html(
            "site.example",
            "<p>Please enable JS and disable any ad blocker</p>"
            '<script src="https://ct.captcha-delivery.com/c.js"></script>',
        ),
    ),
    "an AWS WAF challenge": (
        202,
        _html(
            "", '<div id="challenge-container"></div><script>AwsWafIntegration.checkForceRefresh()</script>'
        ),
    ),
    "an Akamai refusal": (
        403,
        _html(
            "Access Denied",
            "<h1>Access Denied</h1><p>You don't have permission to access this page on this server.</p>"
            "<p>Reference #18.2f4e1</p>",
        ),
    ),
    "a captcha of the site": (
        200,
        _html(
            "Are you a robot?",
            '<form method="post"><div class="g-recaptcha" data-sitekey="k"></div><button>Go</button></form>',
        ),
    ),
    "a block as JSON": (
        403,
        b'{"error": {"code": 403, "message": "Request blocked", "status": "FORBIDDEN"}}',
    ),
    "a request for patience": (
        429,
        _html("Too Many Requests", "<h1>Too Many Requests</h1><p>Slow down.</p>"),
    ),
}

LOGIN_SHELLS: dict[str, tuple[int, bytes]] = {
    "a sign-in form": (
        200,
        _html(
            "Sign in",
            '<main><h1>Sign in to go on</h1><form action="/login" method="post">'
            '<input name="username" type="text"><input name="password" type="password">'
            "<button>Sign in</button></form></main>",
        ),
    ),
    "a shell that waits for its scripts": (
        200,
        _html(
            "Loading",
            "<noscript>You need to enable JavaScript to run this app.</noscript>"
            '<div id="root"></div><script src="/static/main.js"></script>',
        ),
    ),
    "a shell with empty data": (
        200,
        _html(
            "Welcome",
            '<div id="__next"></div>'
            '<script id="__NEXT_DATA__" type="application/json">'
            '{"props": {"pageProps": {}}, "page": "/login"}</script><script type="application/ld+json">'
            '{"@context": "https://schema.org", "@type": "WebSite"}</script>',
        ),
    ),
    "a redirect by script": (
        200,
        _html("Redirecting", "<p>Redirecting</p>", '<script>location.replace("/login?next=%2F")</script>'),
    ),
    "a consent wall": (
        200,
        _html(
            "Before you continue to site.example",
            '<form action="/consent"><p>We use cookies.</p><button>Accept all</button></form>',
        ),
    ),
    "a refusal as JSON": (401, b'{"error": "invalid_token", "error_description": "Sign in first"}'),
}

STATUS_PAGES: dict[str, tuple[int, bytes]] = {
    "404 as HTML": (404, _html("404 Not Found", "<center><h1>404 Not Found</h1></center><hr>nginx")),
    "500 as HTML": (500, _html("500 Internal Server Error", "<h1>Internal Server Error</h1>")),
    "502 as HTML": (502, _html("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr>nginx")),
    "503 as HTML": (503, _html("Maintenance", "<h1>We will be back soon</h1><p>Planned maintenance.</p>")),
    "404 as JSON": (404, b'{"message": "Not Found"}'),
    "429 as JSON": (429, b'{"error": "rate_limited", "retry_after": 60}'),
    "500 as JSON": (500, b'{"errors": [{"message": "Internal server error", "code": "INTERNAL"}]}'),
    "503 as JSON": (
        503,
        b'{"error": {"code": 503, "message": "Backend unavailable", "status": "UNAVAILABLE"}}',
    ),
    "an error as JSON with status 200": (200, b'{"status": "error", "message": "Something went wrong"}'),
    "null": (200, b"null"),
    "500 as text": (500, b"Internal Server Error"),
    "504 as XML": (
        504,
        b'<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Reduce</Message></Error>',
    ),
}

OTHER_PAGES: dict[str, tuple[int, bytes]] = {
    "the site's front page": (
        200,
        _html("Welcome", "<header><nav><a href=/>Home</a></nav></header><main><h1>Welcome</h1></main>"),
    ),
    "a parked domain": (200, _html("site.example is for sale", "<h1>This domain is for sale</h1>")),
    "a greeting as JSON": (200, b'{"greeting": "hello", "version": "2.0"}'),
    "a page in a frame": (200, b"<html><frameset><frame src='/new'></frameset></html>"),
    "an image": (200, b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    "words": (200, b"Hello\n"),
}
