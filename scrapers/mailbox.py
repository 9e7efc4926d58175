"""Feedback that customers mail: the folder of a mailbox, over IMAP, with the team's replies where they lie there.

Endpoint: `imaps://HOST/FOLDER`, with user and password. Mails are read only: none is changed or marked as read.
Limits: the first visit goes `days` back, later ones read what is new; 200,000 bytes of a mail. Quoted mails and
signatures are cut off; automatic mails (bounces, out of office, newsletters) are left out and counted.
Gmail and iCloud want an app password; Microsoft 365 takes no passwords: forward its mails to another mailbox.
Allowed: the mailbox is the operator's own; what customers were told when they wrote binds.
Verified: on mails in a Dovecot server on loopback, never on a customer's mailbox.
"""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from functools import partial
from typing import Literal
from urllib.parse import quote, urlencode, urlsplit

from pydantic import Field, SecretStr

from earful.scraping import (
    Bookmark,
    Found,
    Mention,
    NoResults,
    OwnerReply,
    Page,
    Partial,
    Request,
    Scraper,
    Settings,
    Value,
    plain_text,
)

# What stands above the mail that is answered, in the words of the programs that customers use.
QUOTED = re.compile(
    r"""^(?:
        (?:On|Am|Le|El|Den|Il|Op|W\ dniu)\s[^\n]{5,150}\n?[^\n]{0,100}
            (?:wrote|schrieb|a\ écrit|escribió|skrev|ha\ scritto|schreef|napisał)[^\n]{0,60}:
        |[^\n]{5,200}\s(?:kirjoitti|пишет|написала?|написал\(а\)|yozdi|yozgan|ёзди)[^\n]{0,80}:
        |-{2,}\s*(?:Original\ Message|Alkuperäinen\ viesti|Исходное\ сообщение|Пересылаемое\ сообщение|Asl\ xabar
            |Ursprüngliche\ Nachricht|Forwarded\ message|Välitetty\ viesti)\s*-{2,}
        |_{20,}
        |(?:From|Lähettäjä|От|Kimdan|Von|Från):\s[^\n]+\n(?:Sent|Date|Lähetetty|Отправлено|Дата|Yuborildi|Gesendet|Skickat):
        )\s*$|^(?:From|Lähettäjä|От|Kimdan|Von|Från):\s[^\n]+\n+(?:Sent|Date|Lähetetty|Päivä|Отправлено|Дата|Yuborildi|Gesendet|Skickat):""",
    re.MULTILINE | re.VERBOSE,
)
