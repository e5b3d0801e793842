"""The mail settings: what a whole file says, and the one sentence for each that is wrong."""

import re
from pathlib import Path

import pytest

from desktop.central.mail_settings import FILE_VARIABLE, read_mail_settings
from desktop.central.settings import PlaceError, place
from desktop.regulation.people import Department
from tests.central.mailroom.post_office import certificate

README = Path(__file__).parents[2] / "README.md"
WHOLE = """
domain = "provider.ru"
cabinet_url = "https://cabinet.provider.ru"
authserv_id = "mx.provider.ru"

[[mailbox]]
department = "stp"
address = "Support@Provider.ru"
host = "imap.provider.ru"
login = "support"
password_file = "support.password"

[[mailbox]]
department = "ork"
address = "office@provider.ru"
host = "localhost"
tls = "none"
login = "office"
password_file = "support.password"
folder = "Office"

[smtp]
host = "smtp.provider.ru"
tls = "starttls"

[signature]
stp = "Служба технической поддержки"
"""


def written(folder: Path, text: str) -> Path:
    (folder / "support.password").write_text("a secret\nnot this\n")
    (folder / "mail.toml").write_text(text)
    return folder


def test_whole_file_is_read_with_the_ports_of_its_protocols(tmp_path: Path) -> None:
    settings = read_mail_settings(place(written(tmp_path, WHOLE)))
    assert settings is not None
    assert settings.own_addresses == {"support@provider.ru", "office@provider.ru"}
    assert [mailbox.port for mailbox in settings.mailbox] == [993, 143]
    assert settings.mailbox[0].password == "a secret"
    office = settings.mailbox_of(Department.ORK)
    assert office is not None
    assert (office.folder, office.context()) == ("Office", None)
    assert settings.smtp is not None
    assert (settings.smtp.port, settings.smtp.password) == (587, None)


def test_readme_shows_every_key_in_a_file_that_works(tmp_path: Path) -> None:
    shown = README.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "smtp.password").touch()
    certificate(tmp_path)[0].rename(tmp_path / "provider.pem")
    settings = read_mail_settings(place(written(tmp_path, shown)))
    assert settings is not None
    assert settings.smtp is not None
    for table in (settings, settings.mailbox[0], settings.smtp, settings.signature, settings.texts):
        for key in type(table).__struct_fields__:
            assert re.search(rf"^(\[+)?{key}\b", shown, re.MULTILINE), key


def test_mailbox_without_a_host_is_fetched_from_nowhere(tmp_path: Path) -> None:
    box = '[[mailbox]]\ndepartment = "stp"\naddress = "pipe@provider.ru"\n'
    settings = read_mail_settings(place(written(tmp_path, WHOLE.replace("[smtp]", f"{box}\n[smtp]"))))
    assert settings is not None
    assert "pipe@provider.ru" in settings.own_addresses
    assert [mailbox.address for mailbox in settings.fetched] == ["support@provider.ru", "office@provider.ru"]


def test_no_file_means_no_mail_but_a_named_one_that_is_missing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_mail_settings(place(tmp_path)) is None
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "other.toml"))
    with pytest.raises(PlaceError, match="are missing"):
        read_mail_settings(place(tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('domain = "provider.ru"', "", "`domain`"),
        ('domain = "provider.ru"', 'domain = "support@provider.ru"', "at domain"),
        ('domain = "provider.ru"', 'domain = "mail_1.provider.ru"', "at domain"),
        ("https://cabinet", "ftp://cabinet", "at cabinet_url"),
        ('login = "support"', 'login = "support"\nca_file = "mail.toml"', r"mailbox\[0\].ca_file: .* no certificates"),
        ('department = "stp"', 'department = "sales"', r"`\$.mailbox\[0\].department`"),
        ('address = "Support@Provider.ru"', 'address = "support"', r"mailbox\[0\].address: a mail address"),
        (
            'address = "Support@Provider.ru"',
            'address = "поддержка@provider.ru"',
            r"mailbox\[0\].address: a mail address",
        ),
        ('address = "Support@Provider.ru"', 'address = "office@provider.ru"', r"mailbox\[1\].address: .* twice"),
        ('login = "support"', 'login = "support"\npassword = "a secret"', "unknown field `password`"),
        ('password_file = "support.password"', 'password_file = "gone"', r"mailbox\[0\].password_file"),
        ('login = "support"', 'login = "support"\nport = 70000', r"mailbox\[0\].port"),
        ('login = "office"', "", r"mailbox\[1\].host: .* stand together"),
        ('host = "localhost"\n', "", r"mailbox\[1\].host: .* stand together"),
        ('host = "localhost"', 'host = "imap.provider.ru"', r"mailbox\[1\].tls: .*this machine alone"),
        ('tls = "starttls"', 'tls = "starttls"\nlogin = "x"', "smtp.password_file"),
        ("[signature]", "[signature", "line"),
    ],
)
def test_what_is_wrong_is_one_sentence_that_names_the_key(tmp_path: Path, old: str, new: str, named: str) -> None:
    assert old in WHOLE
    with pytest.raises(PlaceError, match=named) as caught:
        read_mail_settings(place(written(tmp_path, WHOLE.replace(old, new, 1))))
    assert "a secret" not in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
