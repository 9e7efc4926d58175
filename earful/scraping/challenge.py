"""Recognises pages that stand in place of the content: challenges, block notices and sign-in shells."""

from __future__ import annotations

import re

# Marks of the page itself, not words that an ordinary page about security could contain.
_MARKS = re.compile(
    rb"""<title>\s*(?:just\s+a\s+moment|attention\s+required!?\s*\|\s*cloudflare|access\s+(?:to\s+this\s+page\s+has
        \s+been\s+)?denied|verify(?:ing)?\s+(?:that\s+)?you\s+are\s+(?:a\s+)?human|pardon\s+our\s+interruption|robot\s+check
        |are\s+you\s+a\s+(?:robot|human)|security\s+check|human\s+verification|(?:403\s+)?forbidden|blocked
        |(?:error\s+)?(?:429|too\s+many\s+requests)|bot\s+verification|ddos-guard|request\s+(?:blocked|rejected)
        |client\s+challenge|you\s+have\s+been\s+blocked)
    |cdn-cgi/challenge-platform/h/|/cdn-cgi/challenge-platform/[a-z]+/orchestrate|window\._cf_chl_opt|id="cf-error-details"
    |cf-browser-verification|captcha-delivery\.com|px-captcha|_incapsula_resource|awswafintegration
    |gokuprops|/\.well-known/sgcaptcha|whoa\s+there,\s+pardner|enable\s+javascript\s+and\s+cookies\s+to\s+continue
    |perfdrive\.com|request\s+unsuccessful\.\s+incapsula|checking\s+your\s+browser\s+before\s+accessing
    |unusual\s+traffic\s+from\s+your\s+computer|<div\s+class="g-recaptcha"|you(?:'ve|\s+have)\s+been\s+blocked
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LOOKED_AT_BYTES = 200_000


def is_challenge(body: bytes) -> bool:
    """The page is a challenge or a block notice, not content.

    Ask only about a page that a scraper could not read, or one that came with an error status: an ordinary
    page can carry such a script too.
    """
    return _MARKS.search(body[:_LOOKED_AT_BYTES]) is not None
