"""Review pages in the shape of Trustpilot's: `__NEXT_DATA__`, JSON-LD, twenty a page, owner replies."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Any

from earful.practice.people import BRAND, RIVAL, Piece
from earful.practice.sites import NOT_FOUND, Answer, Asked, Shown

HOST = "www.trustpilot.com"
PER_PAGE = 20
ROBOTS = "User-agent: *\nDisallow: /users/\nDisallow: /evaluate/\nDisallow: /search\nCrawl-delay: 2\n"

_NAMES = {BRAND: "Aurora Coffee", RIVAL: "Nordbean"}
_COUNTRIES = {"en": "GB", "fi": "FI", "uz": "UZ", "ru": "UZ"}


def answer(asked: Asked, shown: Shown, now: datetime) -> Answer:
    domain = asked.path.removeprefix("/review/")
    if not asked.path.startswith("/review/") or domain not in _NAMES:
        return NOT_FOUND
    everything = shown(f"trustpilot/{domain}")
    languages = asked.query.get("languages", "en")
    # As on the real site: who does not ask for all languages gets one, without a word.
    chosen = [piece for piece in everything if languages in ("all", piece.language)]
    sort = asked.query.get("sort", "relevance")
    if sort != "recency":
        chosen.sort(key=lambda piece: (-len(piece.text), piece.id))
    page = int(asked.query.get("page", "1"))
    pages = max(1, -(-len(chosen) // PER_PAGE))
    if not 1 <= page <= pages:
        return NOT_FOUND
    listed = chosen[(page - 1) * PER_PAGE : page * PER_PAGE]
    pagination = {"currentPage": page, "perPage": PER_PAGE, "totalCount": len(chosen), "totalPages": pages}
    selected: dict[str, Any] = {
        "languages": languages,
        "date": None,
        "stars": None,
        "aspects": None,
        "topics": None,
    }
    selected |= {"search": None, "locationId": None, "sort": sort, "verified": False, "replies": False}
    filters = {
        "hasActiveFilters": False,
        "totalNumberOfReviews": len(everything),
        "totalNumberOfFilteredReviews": len(chosen),
        "pagination": pagination,
        "selected": selected,
        "reviewStatistics": {"hasMultipleLanguages": True, "ratings": _ratings(everything)},
    }
    props = {
        "pageUrl": f"https://{HOST}/review/{domain}",
        "businessUnit": _business(domain, everything),
        "reviews": [_review(piece) for piece in listed],
        "relevantReviews": [],
        "filters": filters,
        "aiSummary": None,
    }
    data = {
        "props": {"pageProps": props},
        "page": "/review/[businessUnit]",
        "query": {**asked.query, "businessUnit": domain},
        "buildId": "businessunitprofile-consumersite-2.4100.0",
        "isFallback": False,
        "gssp": True,
    }
    return Answer(_html(domain, data, _linked_data(domain, listed)).encode())


def _review(piece: Piece) -> dict[str, Any]:
    verification = {
        "isVerified": False,
        "createdDateTime": _instant(piece.at),
        "reviewSourceName": "Organic",
        "verificationSource": "invitation",
        "verificationLevel": "not-verified",
        "hasDachExclusion": False,
    }
    consumer = {
        "id": piece.id[::-1],
        "displayName": piece.author,
        "imageUrl": "",
        "numberOfReviews": 1 + int(piece.id[-1], 16) % 7,
        "countryCode": _COUNTRIES[piece.language],
        "hasImage": False,
        "isVerified": False,
    }
    reply = None
    if piece.reply and piece.reply_at:
        reply = {"message": piece.reply, "publishedDate": _instant(piece.reply_at), "updatedDate": None}
    day = (piece.at - timedelta(days=1)).date()
    dates = {
        "experiencedDate": f"{day}T00:00:00.000Z",
        "publishedDate": _instant(piece.at),
        "updatedDate": _instant(piece.edited_at) if piece.edited_at else None,
        "submittedDate": None,
    }
    return {
        "id": piece.id,
        "filtered": False,
        "isPending": False,
        "text": piece.text,
        "rating": piece.stars,
        "labels": {"merged": None, "verification": verification},
        "title": piece.title,
        "likes": 0,
        "source": "Organic",
        "dates": dates,
        "report": None,
        "hasUnhandledReports": False,
        "consumer": consumer,
        "reply": reply,
        "consumersReviewCountOnSameDomain": 1,
        "consumersReviewCountOnSameLocation": None,
        "productReviews": [],
        "language": piece.language,
        "location": None,
    }


def _business(domain: str, everything: Sequence[Piece]) -> dict[str, Any]:
    stars = sum(piece.stars for piece in everything) / max(1, len(everything))
    return {
        "id": "5f00c0ffee00000000000001" if domain == BRAND else "5f00c0ffee00000000000002",
        "displayName": _NAMES[domain],
        "identifyingName": domain,
        "numberOfReviews": len(everything),
        "trustScore": round(stars, 1),
        "stars": round(stars * 2) / 2,
        "websiteUrl": f"https://{domain}/",
        "isClaimed": True,
        "isClosed": False,
    }


def _ratings(everything: Sequence[Piece]) -> dict[str, int]:
    words = ("one", "two", "three", "four", "five")
    counts = {word: sum(piece.stars == stars for piece in everything) for stars, word in enumerate(words, 1)}
    return {"total": len(everything), **counts}


def _linked_data(domain: str, listed: Sequence[Piece]) -> dict[str, Any]:
    business = {"@type": "LocalBusiness", "@id": f"https://{HOST}/#/schema/Organization/{domain}"}
    reviews = [
        {
            "@type": "Review",
            "@id": f"https://{HOST}/#/schema/Review/{domain}/{piece.id}",
            "itemReviewed": {"@id": business["@id"]},
            "author": {"@type": "Person", "name": piece.author},
            "datePublished": _instant(piece.at),
            "headline": piece.title,
            "reviewBody": piece.text,
            "reviewRating": {
                "@type": "Rating",
                "bestRating": "5",
                "worstRating": "1",
                "ratingValue": str(piece.stars),
            },
            "inLanguage": piece.language,
        }
        for piece in listed
    ]
    return {"@context": "https://schema.org", "@graph": [{**business, "name": _NAMES[domain]}, *reviews]}


def _html(domain: str, data: dict[str, Any], linked: dict[str, Any]) -> str:
    name = escape(_NAMES[domain])
    return (
        '<!DOCTYPE html><html lang="en-US"><head><meta charSet="UTF-8"/>'
        f"<title>{name} Reviews | Read Customer Service Reviews of {domain}</title>"
        f'<script type="application/ld+json">{_inline(linked)}</script></head>'
        f'<body><div id="__next"><main><h1>{name}</h1></main></div>'
        f'<script id="__NEXT_DATA__" type="application/json">{_inline(data)}</script></body></html>'
    )


def _inline(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"
