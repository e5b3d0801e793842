"""What the stories of the demo desk are filled with: domains, sums, dates, names."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from desktop.central.demo_people import PLAN_NAMES, PLANS, Party
from desktop.regulation.working_calendar import MOSCOW

_SUCCESSORS = ("ООО «Северный ветер»", "ООО «Новый берег»", "ИП Рябова О. Н.", "АНО «Мастерская»", "ООО «Полюс»")
_MONTHS = (
    ("январь", "января"),
    ("февраль", "февраля"),
    ("март", "марта"),
    ("апрель", "апреля"),
    ("май", "мая"),
    ("июнь", "июня"),
    ("июль", "июля"),
    ("август", "августа"),
    ("сентябрь", "сентября"),
    ("октябрь", "октября"),
    ("ноябрь", "ноября"),
    ("декабрь", "декабря"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """One ticket's facts: most stay the same through the conversation, the greeting and the hour don't."""

    fixed: dict[str, str]
    address: str

    def at(self, instant: datetime, is_agent: bool, random: Random) -> dict[str, str]:
        """The facts for a message of this instant: an agent names an hour just past, a subscriber one long past."""
        past = random.randint(1, 6) if is_agent else random.randint(20, 110)
        local = instant.astimezone(MOSCOW)
        hello = random.choice(("Здравствуйте", "Добрый день" if 10 <= local.hour < 18 else "Здравствуйте"))
        name = f", {self.address}" if random.random() < 0.7 else ""
        said = (local - timedelta(minutes=past)).strftime("%H:%M")
        return self.fixed | {"time": said, "greeting": f"{hello}{name}!"}


def facts_of(party: Party, account: dict[str, Any], at: datetime, random: Random) -> Facts:
    """Facts for a ticket of this party about this account, received at `at`."""
    domain, plan_id = account["id"], account["plan_id"]
    others = [entry["name"] for entry in account["domains"][1:]]
    local = at.astimezone(MOSCOW)
    day, ahead = local - timedelta(days=random.randint(1, 5)), local + timedelta(days=random.randint(200, 400))
    month = _MONTHS[(local.month - 2) % 12][0]
    login = domain.split(".")[0].replace("-", "")[:8] if domain.isascii() else f"u{party.subscriber['id'][1:]}"
    fixed = {
        "domain": domain,
        "newdomain": random.choice(others) if others else f"new-{domain}",
        "box": f"{random.choice(('info', 'zakaz', 'office', 'sale'))}@{domain}",
        "db": f"{login}_{random.choice(('site', 'shop', 'main'))}",
        "docroot": f"/home/{login}/www",
        "node": f"web-{random.randint(1, 24):02}",
        "db_node": f"db-{random.randint(1, 9):02}",
        "ip": f"{random.choice(('192.0.2', '198.51.100', '203.0.113'))}.{random.randint(2, 250)}",
        "php": random.choice(("8.1", "8.2", "8.3", "8.4")),
        "plan": PLAN_NAMES[plan_id],
        "plan2": PLAN_NAMES[random.choice([plan[0] for plan in PLANS if plan[0] not in (plan_id, "archive-2009")])],
        "sum": f"{random.randint(4, 480) * 50:,}".replace(",", " "),
        "code": str(random.randint(1001, 99_999)),
        "digits": f"{random.randint(0, 9999):04}",
        "percent": str(random.randint(18, 68)),
        "invoice": f"СЧ-{random.randint(10_000, 99_999)}",
        "inn": f"77{random.randint(10_000_000, 99_999_999)}",
        "contract": party.subscriber["contract"],
        "successor": random.choice(_SUCCESSORS),
        "client": party.subscriber["name"],
        "date": f"{day.day} {_MONTHS[day.month - 1][1]}",
        "date_ahead": f"{ahead.day} {_MONTHS[ahead.month - 1][1]} {ahead.year} года",
        "month": month,
        "a": "а" if party.address.endswith("на") else "",
    }
    return Facts(fixed, party.address)
