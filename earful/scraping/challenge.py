"""Recognises pages that stand in place of the content: challenges, block notices and sign-in shells."""

from __future__ import annotations

import re

# Marks of the page itself, not words that an ordinary page about security could contain.
_MARKS = re.compile(
    rb"""<title[^>]*>\s*(?:just\s+a\s+moment|attention\s+required|verify(?:ing)?\s+(?:that\s+)?you\s+are\s+(?:a\s+)?human
        |verifying\s+your\s+(?:browser|connection)|pardon\s+our\s+interruption|robot\s+check|are\s+you\s+a\s+(?:robot|human)
        |(?:vercel\s+)?security\s+check|human\s+verification|bot\s+verification|client\s+challenge|blocked\b|not\s+acceptable
        |(?:error\s+)?(?:403|429)\b|forbidden\b|too\s+many\s+requests|request\s+(?:blocked|rejected)|ddos-guard
        |you\s+have\s+been\s+blocked|making\s+sure\s+you(?:'|&\#39;|&\#x27;)re\s+not\s+a\s+bot|before\s+you\s+continue\s+to\s
        |reddit\s+-\s+prove\s+your\s+humanity|reddit\.com:\s+over\s+18)
    |<title[^>]*>[^<]{0,80}access\s+(?:to\s+this\s+page\s+has\s+been\s+)?denied
    |/cdn-cgi/challenge-platform/(?:h/)?[a-z]/orchestrate|window\._cf_chl_opt|id="cf-error-details"|cf-browser-verification
    |captcha-delivery\.com|px-captcha|_incapsula_resource|request\s+unsuccessful\.\s+incapsula|sucuri\s+website\s+firewall
    |awswafintegration|awswafcookiedomainlist|token\.awswaf\.com|gokuprops|/\.well-known/sgcaptcha|perfdrive\.com|imunify360
    |<h1>403\s+error</h1>|whoa\s+there,\s+pardner|you(?:'|&\#39;|\xe2\x80\x99)?(?:ve|\s+have)\s+been\s+blocked
    |enable\s+javascript\s+and\s+cookies\s+to\s+continue|checking\s+your\s+browser\s+before\s+accessing
    |verify\s+that\s+you(?:'|&\#39;|\xe2\x80\x99)?(?:re|\s+are)\s+not\s+a\s+robot|unusual\s+traffic\s+from\s+your\s+computer
    |your\s+access\s+to\s+this\s+site\s+has\s+been\s+limited
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LOOKED_AT_BYTES = 200_000

# What an ordinary page can carry too, in the sign-up form at its end: telling on a page that is little else.
_WEAK_MARKS = re.compile(
    rb"""class="(?:g-recaptcha|h-captcha|cf-turnstile)"|challenges\.cloudflare\.com
    |"(?:status|statuscode|status_code|code|error)"\s*:\s*"?(?:403|429)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LITTLE_BYTES = 20_000


def is_challenge(body: bytes) -> bool:
    """The page is a challenge or a block notice, not content.

    Ask only about a page that a scraper could not read, or one that came with an error status: an ordinary
    page can carry such a script too.
    """
    if len(body) <= _LITTLE_BYTES and _WEAK_MARKS.search(body):
        return True
    return _MARKS.search(body[:_LOOKED_AT_BYTES]) is not None
