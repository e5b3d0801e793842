"""What our mail server says of a sender counts, and nothing that a sender made it say (H7)."""

import pytest

from desktop.central.mailroom.authentication import is_aligned

OURS, SENDER = "mx.provider.ru", "ivan@example.ru"
VERDICTS = [
    (["mx.provider.ru; dkim=pass header.d=example.ru"], True),
    (['mx.provider.ru; dkim=pass (2048-bit key) reason="good; really" header.i=@example.ru header.b="a/b="'], True),
    (["mx.provider.ru 1; spf=pass smtp.mailfrom=bounce@example.ru"], True),
    (["mx.provider.ru; dmarc=pass (p=none) header.from=example.ru"], True),
    (["mx.provider.ru; dkim=pass header.d=evil.ru; spf=pass smtp.mailfrom=a@evil.ru"], False),
    (["mx.provider.ru; spf=fail smtp.mailfrom=example.ru", "mx.provider.ru; spf=pass smtp.mailfrom=example.ru"], False),
    (["mx.evil.ru; dkim=pass header.d=example.ru"], None),
    (["mx.provider.ru; none"], None),
    ([], None),
    # An envelope's sender may have any name in quotes before its @.
    (['mx.provider.ru; spf=pass smtp.mailfrom="example.ru x"@evil.ru'], False),
    (['mx.provider.ru; spf=pass smtp.mailfrom="example.ru"@evil.ru'], False),
    (['mx.provider.ru; spf=pass smtp.mailfrom="x; dkim=pass header.d=example.ru"@evil.ru'], False),
    (['mx.provider.ru; spf=pass (of "x) ; dkim=pass header.d=example.ru ("@evil.ru) smtp.helo=evil.ru'], False),
    (['mx.provider.ru; spf=pass reason="x; dkim=pass header.d=example.ru" smtp.mailfrom=a@evil.ru'], False),
    (['mx.provider.ru; spf=fail smtp.helo="x"@evil.ru', "mx.provider.ru; dkim=pass header.d=example.ru"], False),
]


@pytest.mark.parametrize(("results", "expected"), VERDICTS)
def test_only_a_verdict_of_our_server_about_the_senders_domain_proves_him(
    results: list[str], expected: bool | None
) -> None:
    assert is_aligned(results, OURS, SENDER) is expected
    assert is_aligned(results, None, SENDER) is None
