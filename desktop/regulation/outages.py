"""The guess that a text tells of a basic service that is down (STP.4): central suggests, a person confirms."""

import re
from typing import NamedTuple

from desktop.regulation.ticket import BasicService


def _any_of(*phrases: str) -> re.Pattern[str]:
    """Any of the phrases as whole words."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(phrases)})(?![\w-])", re.IGNORECASE)


class _Words(NamedTuple):
    """A service as what fails ("сайт не работает") and as what is missed ("не могу зайти на сайт")."""

    failing: re.Pattern[str]
    missed: re.Pattern[str]


_SERVICES = {
    BasicService.WEB: _Words(
        _any_of("(?:веб-?)?сайты?", "(?:интернет-)?магазин", "(?:веб|web)-?(?:сервер|server)", "(?:web ?)?sites?"),
        _any_of(r"(?:веб-?)?сайт(?:а|у|ы|ов)?", r"(?:интернет-)?магазин\w?", "(?:web ?)?sites?"),
    ),
    BasicService.MAIL: _Words(
        _any_of(
            "почта", "письма", r"почтов\w+ (?:сервер|сервис|ящики?)", "e-?mails?", "mail(?: ?server)?", "smtp", "imap"
        ),
        _any_of(
            r"почт\w{1,2}", r"письм\w{1,2}", r"почтов\w+ сервер\w?", "e-?mails?", "mail(?: ?server)?", "smtp", "imap"
        ),
    ),
    BasicService.DNS: _Words(
        _any_of("dns", "днс", r"(?:dns|ns|днс)[- ]?(?:сервер\w*|servers?)", "name ?servers?", "домен", "domain"),
        _any_of("dns", "днс", r"(?:dns|ns|днс)[- ]?(?:сервер\w*|servers?)", "name ?servers?"),
    ),
    BasicService.DATABASE: _Words(
        _any_of("базы? данных", "база", "бд", "mysql(?: server)?", "mariadb", r"postgres\w*", "databases?"),
        _any_of(r"баз\w{1,3}(?: данных)?", "бд", "mysql", "mariadb", r"postgres\w*", "databases?"),
    ),
    BasicService.FTP: _Words(_any_of("s?ftp", "фтп"), _any_of("s?ftp", "фтп")),
}
_FAILS = _any_of(
    "не (?:работа|открыва|загружа|отвеча|запуска|поднима|подключа|соединя|отправля|принима|функциониру|пуска)"
    "[ею]т(?:ся)?",
    r"не (?:груз\w+|открыл\w+|доступ(?:ен|н\w)|резолв\w+|(?:при|до|у)?ход[ия]т|ид[её]т|идут)",
    r"недоступ\w+",
    r"леж[иа]т|упал\w?|рухнул\w?|отвалил\w+",
    r"перестал\w? (?:\w+ся|\w+ть)",
    "(?:ошибка|error|http) ?50[0234]|50[0234] (?:ошибка|error)",
    "(?:is|are|went|goes|was|were|has been|have been|completely) (?:again |completely |still )?"
    "(?:down|unavailable|unreachable|offline)",
    r"(?:(?:is|are|was|were|does|do|did|has|have|will)(?: not|n.t)|won.t|not|stopped) (?:be )?"
    r"(?:work|open|load|respond|resolv|connect|start|accept|arriv|deliver|sen[dt]|receiv|reachable|available)\w*",
)
_MISSES = _any_of(
    r"не (?:могу|можем|может|могут|удается|удаётся|получается) (?:\w+ )?"
    r"(?:зайти|попасть|подключиться|соединиться|открыть|отправить|получить|принять)",
    "нет (?:доступа|соединения|связи)",
    r"(?:восстанов|возобнов)\w+ (?:работ|функционирован|доступност)\w+",
    r"(?:восстановите|поднимите|почините)",
    "(?:can.?t|cannot|can not|could not|couldn.t|unable to|fail(?:s|ed)? to) "
    "(?:connect|reach|open|load|resolve|send|receive)",
    "restore|bring back|bring up",
)
_ALONE = {
    BasicService.DATABASE: _any_of("error establishing a database connection", "can.?t connect to local mysql server"),
    BasicService.WEB: _any_of("50[234] (?:bad gateway|service unavailable|gateway time-?out)"),
}
_PASSWORD = re.compile("парол|password", re.IGNORECASE)  # a lost password is no outage
_BACKUP = re.compile("бэкап|бекап|резервн|backup|копи[июя]", re.IGNORECASE)  # nor is a wish for yesterday's files
_END_OF_FRAGMENT = re.compile(r"[,;!?\n]|\.(?=\s|$)|\s(?:но|а|зато|but|while)\s", re.IGNORECASE)


def suggest_emergency(text: str) -> BasicService | None:
    """The basic service a text says is down or asks to restore, the one named first; None when it names none. Words
    like "urgent" suggest nothing."""
    fragments = _END_OF_FRAGMENT.split(text)
    return next((service for fragment in fragments if (service := _down_in(fragment)) is not None), None)


def _down_in(fragment: str) -> BasicService | None:
    if _PASSWORD.search(fragment) or _BACKUP.search(fragment):
        return None
    found = [(match.start(), service) for service, alone in _ALONE.items() if (match := alone.search(fragment))]
    fails, misses = _FAILS.search(fragment), _MISSES.search(fragment)
    found += [
        (match.start(), service)
        for service, words in _SERVICES.items()
        for told, noun in ((fails, words.failing), (misses, words.missed))
        if told and (match := noun.search(fragment))
    ]
    return min(found)[1] if found else None
