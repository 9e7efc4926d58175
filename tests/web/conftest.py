"""A faulty server, and a visit to it through the store's turns."""

import ipaddress
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from corner import CornerFeed
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from faulty import Faulty, serving

from earful.clock import HeldClock
from earful.scraping import Scraper
from earful.store import Store
from earful.web import Limits, Validators, Visit, Web


@pytest.fixture
def faulty() -> Iterator[Faulty]:
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = tmp_path_factory.mktemp("tls") / "aurora.pem"
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + signed.public_bytes(pem)
    )
    return path


@pytest.fixture
def web(clock: HeldClock, store: Store) -> Callable[..., Web]:
    def build(**options: Any) -> Web:
        return Web(clock, store.turns, "watch@aurora.example", jitter=random.Random(7), **options)

    return build


@pytest.fixture
def visit(web: Callable[..., Web], faulty: Faulty) -> Callable[..., Visit]:
    """A visit to the faulty server; robots.txt is not asked for unless the scraper is `Corner`."""

    def begin(
        scraper: type[Scraper[Any]] = CornerFeed,
        validators: Mapping[str, Validators] | None = None,
        first_urls: Iterable[str] | None = None,
        allow_private_network: bool = True,
        limits: Limits | None = None,
        **options: Any,
    ) -> Visit:
        return web(limits=limits or Limits(seconds=10), **options).visit(
            scraper, first_urls or [faulty.base], allow_private_network, validators or {}
        )

    return begin
