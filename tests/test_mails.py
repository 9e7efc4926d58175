"""A mail as its reader sees it: every charset, every way of quoting, and mails that were made to hurt."""

import base64
import random
from datetime import UTC, datetime

import pytest

from earful.scraping.mails import Mail, own_words

RECEIVED = datetime(2026, 11, 2, 8, tzinfo=UTC)


def mail(*headers: str, body: str | bytes = "Hei\r\n", size: int = 0) -> Mail:
    head = "\r\n".join(headers).encode("utf-8", "surrogateescape") + b"\r\n\r\n"
    raw = head + (body.encode() if isinstance(body, str) else body)
    return Mail.read(raw, RECEIVED, size or len(raw))


QUOTES = {
    "English": "On Sun, 1 Nov 2026 at 09:30, Vilja N. <v@customer.example> wrote:\n> old\n> old",
    "English, wrapped": "On Sun, 1 Nov 2026 at 09:30, V.\n<v@customer.example> wrote:\n\n> old\n>\n> old",
    "English, not marked": "On Sun, 1 Nov 2026 at 09:30, Vilja N. <v@customer.example> wrote:\n\nold\nold",
    "Finnish": "su 1. marrask. 2026 klo 9.30 Vilja N. (v@customer.example) kirjoitti:\n\n> old",
    "Russian": "вс, 1 нояб. 2026 г. в 09:30, Vilja N. <v@customer.example>:\n\n> old",
    "Russian, Thunderbird": "01.11.2026 9:30, Vilja N. пишет:\n> old",
    "Uzbek": "2026-11-01 09:30, Vilja N. <v@customer.example> yozdi:\n> old",
    "German": "Am 01.11.2026 um 09:30 schrieb Vilja N.:\n> old",
    "Outlook": "-----Original Message-----\nFrom: Vilja N.\nSent: Sunday\n\nold",
    "Outlook, Finnish": "-----Alkuperäinen viesti-----\nLähettäjä: Vilja N.\n\nold",
    "Outlook, new": "____________________\nFrom: V. <v@customer.example>\nSent: Sunday\nTo: us\n\nold",
    "Outlook, headers alone": "От: Vilja N.\nОтправлено: 1 ноября\nКому: нам\n\nold",
    "Apple, bold headers": "*From:* Vilja N.\n*Date:* Sunday\n\nold",
    "signature": "-- \nVilja N.\n040 000 000",
    "phone": "Sent from my iPhone",
    "phone, Finnish": "Lähetetty iPhonesta",
    "phone, Russian": "Отправлено с iPhone",
    "phone above a quote": "Sent from my phone\n\nOn Sun, 1 Nov 2026 V. wrote:\n> old",
}


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_quoted_below_is_cut_off(quote: str, end: str) -> None:
    text = f"Hei,\n\nkahvi oli kylmää.\n\n{quote}\n".replace("\n", end)
    assert own_words(text) == "Hei,\n\nkahvi oli kylmää."


def test_what_is_answered_between_and_below_quotes_stays() -> None:
    text = "On 1 Nov 2026 at 09:30, We <us@aurora.example> wrote:\n> Was it cold?\nYes!\n> And late?\nVery."
    assert own_words(text) == "Yes!\nVery."


def test_the_line_above_a_quote_goes_and_not_what_was_written_right_before_it() -> None:
    text = "Hi,\nit was cold.\nOn Sun, 1 Nov 2026 at 09:30, V.\n<v@customer.example> wrote:\n> old"
    assert own_words(text) == "Hi,\nit was cold."
    assert own_words("They asked this:\n> old\nand left.") == "They asked this:\nand left."


@pytest.mark.parametrize(
    "text",
    [
        "My friend wrote:\nthey never answer.",
        "I wrote: no answer.\nI called: no answer.",
        "These are the facts:\n- cold\n- late",
        "Date: I came on Sunday\nFrom: the left",
        "Price -- too high -- again",
        "2 > 1 and 3>2",
        "From: here on it got worse",
    ],
)
def test_what_only_looks_like_a_quote_stays(text: str) -> None:
    assert own_words(text) == text


def test_a_mail_that_is_nothing_but_a_quote_is_kept_whole() -> None:
    forwarded = "---------- Forwarded message ---------\nFrom: Vilja N.\nDate: Sunday\n\nKahvi oli kylmää."
    assert "Kahvi oli kylmää." in mail(body=forwarded).own_words
    assert mail(body="> Kahvi oli kylmää.").own_words == "> Kahvi oli kylmää."


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Cold.</p><blockquote>old<blockquote>older</blockquote></blockquote>", "Cold."),
        (
            "<p>Cold.</p><div class=gmail_quote>On 1 Nov 2026 V. wrote:<blockquote>old</blockquote></div>",
            "Cold.",
        ),
        (
            '<div>Cold.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: us</div>old',
            "Cold.",
        ),
        ("<blockquote>Was it cold?</blockquote><p>Yes, &lt;very&gt;.</p>", "Yes, <very>."),
        ("<blockquote>only a quote</blockquote>", "only a quote"),
        ("<style>p{}</style><p>Cold<br>and late.</p><script>x</script>", "Cold\nand late."),
    ],
)
def test_html_is_read_as_it_looks_and_without_quotes(html: str, words: str) -> None:
    assert mail("Content-Type: text/html; charset=utf-8", body=html).own_words == words


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("utf-8", "Kävi näin 😠"),
        ("iso-8859-1", "Kävi näin"),
        ("windows-1251", "Никто не ответил"),
        ("koi8-r", "Никто не ответил"),
        ("iso-2022-jp", "コーヒーが冷たい"),
        ("gb18030", "咖啡是冷的，没有人回答"),
        ("utf-16", "Kävi näin"),
    ],
)
def test_a_body_is_read_in_its_charset(charset: str, text: str) -> None:
    raw = text.encode(charset)
    kind = f"Content-Type: text/plain; charset={charset}"
    assert mail(kind, "Content-Transfer-Encoding: base64", body=base64.encodebytes(raw)).own_words == text
    if charset != "utf-16":  # its zero bytes cannot go as they are
        assert mail(kind, "Content-Transfer-Encoding: 8bit", body=raw).own_words == text


def test_a_charset_that_is_wrong_or_unknown_costs_no_mail() -> None:
    for charset in ("us-ascii", "iso-8859-1", "x-unknown", "\xff", "hex"):
        one = mail(f"Content-Type: text/plain; charset={charset}", body="Kävi näin")
        assert one.own_words == "Kävi näin"
    assert mail("Content-Type: text/plain; charset=utf-8", body=b"K\xe4vi n\xe4in").own_words == "Kävi näin"


def test_of_two_forms_the_plain_one_is_read_and_attachments_are_not() -> None:
    inner = "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nnot ours\r\n"
    one = mail(
        'Content-Type: multipart/mixed; boundary="o"',
        body=(
            '--o\r\nContent-Type: multipart/alternative; boundary="i"\r\n\r\n'
            "--i\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
            "--i\r\nContent-Type: text/html\r\n\r\n<p>html\r\n--i--\r\n"
            '--o\r\nContent-Type: text/plain; name="log"\r\nContent-Disposition: attachment\r\n\r\nlog\r\n'
            f"--o\r\n{inner}--o\r\nContent-Type: text/plain\r\n\r\nbelow the picture\r\n--o--\r\n"
        ),
    )
    assert one.own_words == "plain\nbelow the picture"
    assert not one.is_cut


def test_lines_that_were_broken_to_fit_are_joined() -> None:
    one = mail("Content-Type: text/plain; format=flowed", body="This is one \r\nline.\r\n-- \r\nme\r\n")
    assert one.own_words == "This is one line."


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("Vilja N. <Vilja@Customer.example>", "Vilja N.", "vilja@customer.example"),
        ("=?koi8-r?B?4drJ2iDr?= <a@customer.example>", "Азиз К", "a@customer.example"),
        (
            "=?utf-8?Q?Virtanen=2C_V=C3=A4in=C3=B6?= <v@customer.example>",
            "Virtanen, Väinö",
            "v@customer.example",
        ),
        ("=?utf-8?Q?Vil?=\r\n =?utf-8?Q?ja?= <v@customer.example>", "Vilja", "v@customer.example"),
        ("=?x-none?Q?Vilja?= <v@customer.example>", "Vilja", "v@customer.example"),
        ("=?utf-8?B?!!!?= <v@customer.example>", "", "v@customer.example"),
        ("Väinö <v@customer.example>", "Väinö", "v@customer.example"),
        ("v@customer.example", "", "v@customer.example"),
        ("", "", ""),
        ("undisclosed-recipients:;", "", ""),
    ],
)
def test_a_name_is_read_however_it_is_written(written: str, name: str, address: str) -> None:
    assert mail(f"From: {written}").sender == (name, address)


@pytest.mark.parametrize("mark", ["Re: ", "RE: VS: ", "Re[2]: ", "Ответ: ", "HA: ", "sv: Re: "])
def test_the_mark_of_an_answer_is_no_part_of_a_subject(mark: str) -> None:
    assert mail(f"Subject: {mark}Kylmä kahvi").subject == "Kylmä kahvi"
    assert mail("Subject: Real trouble: again").subject == "Real trouble: again"


@pytest.mark.parametrize(
    ("written", "said_at"),
    [
        ("Sun, 01 Nov 2026 09:30:00 +0200", datetime(2026, 11, 1, 7, 30, tzinfo=UTC)),
        ("Sun, 01 Nov 2026 09:30:00 -0000", datetime(2026, 11, 1, 9, 30, tzinfo=UTC)),
        ("Sun, 01 Nov 2099 09:30:00 +0200", RECEIVED),
        ("yesterday", RECEIVED),
        ("Sun, 99 Nov 2026 99:30:00 +9999", RECEIVED),
        ("", RECEIVED),
    ],
)
def test_a_mail_was_written_when_it_says_unless_that_cannot_be(written: str, said_at: datetime) -> None:
    assert mail(f"Date: {written}").said_at == said_at


def test_a_mail_without_an_id_has_one_that_stays() -> None:
    one, other = (mail("From: v@customer.example", body=body) for body in ("Cold.", "Late."))
    assert one.id == mail("From: v@customer.example", body="Cold.").id != other.id
    assert len(one.id) == 32
    assert mail("Message-ID:  <a@b> (added)").id == "a@b"
    assert mail("Message-ID: a@b").id == "a@b"


def test_what_a_mail_answers_is_the_mail_right_before_it() -> None:
    assert mail("In-Reply-To: <a@b>", "References: <z@b> <y@b>").answers == "a@b"
    assert mail("References: <z@b>\r\n <y@b>").answers == "y@b"
    assert mail().answers is None


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Auto-Submitted: auto-replied (vacation)", "automatic reply"),
        ("Auto-Submitted: auto-generated; owner=x", "automatic reply"),
        ("X-Autoreply: yes", "automatic reply"),
        ("Precedence: auto_reply", "automatic reply"),
        ("Precedence: Bulk", "newsletter"),
        ("List-Unsubscribe: <https://a.example/u>", "newsletter"),
        ("List-Id: <a.example>", "newsletter"),
        ("Return-Path: <>", "bounce"),
        ("From: Mail Delivery <MAILER-DAEMON@a.example>", "bounce"),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=x", "bounce"),
        ("Auto-Submitted: no", None),
        ("Precedence: first-class", None),
        ("Return-Path: <v@customer.example>", None),
    ],
)
def test_mails_that_nobody_wrote_are_known(header: str, kind: str | None) -> None:
    assert mail(header).automatic == kind


def test_a_mail_that_was_cut_off_says_so_and_where() -> None:
    assert mail(body="Cold co", size=900).is_cut
    assert mail(body="Cold co", size=900).ends_in_its_text
    picture = "--o\r\nContent-Type: text/plain\r\n\r\nCold.\r\n--o\r\nContent-Type: image/png\r\n\r\nAAA"
    one = mail('Content-Type: multipart/mixed; boundary="o"', body=picture, size=900)
    assert (one.is_cut, one.ends_in_its_text, one.own_words) == (True, False, "Cold.")


HURTFUL = {
    "nested markup": ("text/html", "<div>" * 40_000 + "deep"),
    "nested quotes": ("text/html", "<blockquote>" * 16_000 + "deep"),
    "open quotes": ("text/html", "<blockquote " * 16_000),
    "angles": ("text/html", "<" * 200_000),
    "ampersands": ("text/html", "&" * 200_000),
    "brackets": ("text/plain", "(" * 200_000 + ":\n> x"),
    "at signs": ("text/plain", "<" + "@" * 200_000 + ":\n> x"),
    "blank lines": ("text/plain", "a" + "\n" * 200_000 + "b"),
    "spaces": ("text/plain", (" " * 1000 + "\n") * 200),
    "dashes": ("text/plain", "-" * 200_000),
    "underscores": ("text/plain", "_" * 100_000 + "\n" * 100_000),
    "attributions": ("text/plain", "On 1 Nov 2026 V. wrote:\n" * 8_000),
    "quoted attributions": ("text/plain", "On 1 Nov 2026 V. wrote:\n> x\n" * 7_000),
    "from lines": ("text/plain", "From: x\n" * 25_000),
    "colons": ("text/plain", "a:\n" * 60_000),
    "one line": ("text/plain", "wrote " * 33_000 + ":"),
    "flowed": ("text/plain; format=flowed", "a \n" * 60_000),
    "zeros": ("text/plain", "\0" * 200_000),
}


@pytest.mark.parametrize(("kind", "body"), HURTFUL.values(), ids=HURTFUL)
def test_a_mail_that_was_made_to_hurt_does_not(kind: str, body: str) -> None:
    one = mail("From: x@customer.example", f"Content-Type: {kind}", body=body)
    assert one.is_readable or one.own_words == ""


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: multipart/mixed; boundary=x\r\n\r\n"
        + "--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" * 3000,
        "Subject: " + "=?utf-8?q?a?= " * 20_000,
        "From: " + "a, " * 60_000,
        "From: " + "(" * 50_000,
        'From: "' + "\\" * 100_000,
        "References: " + "<a" * 80_000,
        "Content-Type: text/plain; charset*=utf-8''%FF; charset*0=x; format=flowed",
        "Content-Type: ;;;===\r\nContent-Disposition: ===;;;",
        "Date: " + "1 " * 80_000,
        "Message-ID: <" + "a" * 100_000 + ">",
        ": nothing\r\n\x00\r\n : \r\n",
    ],
    ids=range(11),
)
def test_headers_that_were_made_to_hurt_do_not(head: str) -> None:
    mail(head).own_words.encode()


def test_no_bytes_break_the_reading() -> None:
    chance = random.Random(5)
    whole = (
        b"From: =?utf-8?q?V=C3=A4?= <v@customer.example>\r\nSubject: =?koi8-r?B?4drJ2g==?=\r\n"
        b"Date: Sun, 01 Nov 2026 09:30:00 +0200\r\nMessage-ID: <a@b>\r\n"
        b'Content-Type: multipart/alternative; boundary="i"\r\n\r\n--i\r\n'
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"S8OkdmkgbsOkaW4=\r\n--i--"
    )
    for _ in range(1500):
        raw = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        one = Mail.read(bytes(raw), RECEIVED, len(raw))
        for text in (one.id, one.subject, one.own_words, *one.sender):
            text.encode()
        assert one.said_at <= RECEIVED
        assert "v@" not in repr(one)
