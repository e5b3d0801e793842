"""The demo desk's subscribers: people and firms that could exist, their accounts, plans, domains and services.

Telephone numbers have the unassigned exchange 000, so that nobody is called by mistake.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from desktop.central.lookups import PREMIUM_GROUP
from desktop.regulation.ticket import BasicService
from desktop.regulation.working_calendar import moscow_date

_SEED, _COUNT = 1001, 2_000
_SERVERS = 12
PLANS = (
    ("start", "Старт", "standard", 30),
    ("business", "Бизнес", "standard", 30),
    ("shop", "Магазин", "standard", 18),
    ("archive-2009", "Архивный-2009", "archive", 4),
    ("premium-1", "Премиум-1", PREMIUM_GROUP, 10),
    ("premium-2", "Премиум-2", PREMIUM_GROUP, 6),
    ("premium-shop", "Премиум-Магазин", PREMIUM_GROUP, 2),
)
PLAN_NAMES = {plan_id: name for plan_id, name, _, _ in PLANS}
PREMIUM_PLANS = frozenset(plan_id for plan_id, _, group, _ in PLANS if group == PREMIUM_GROUP)


def _words(text: str) -> list[str]:
    return text.split()


_SURNAMES = _words("""
Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов
Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев Григорьев
Романов Воробьёв Сергеев Кузьмин Фролов Александров Дмитриев Королёв Гусев Киселёв Ильин Максимов Поляков Сорокин
Виноградов Ковалёв Белов Медведев Антонов Тарасов Жуков Баранов Филиппов Комаров Давыдов Беляев Герасимов Богданов
Осипов Сидоров Матвеев Титов Марков Миронов Крылов Куликов Карпов Власов Мельников Денисов Гаврилов Тихонов Казаков
Афанасьев Данилов Савельев Тимофеев Фомин Чернов Абрамов Мартынов Ефимов Федотов Щербаков Назаров Калинин Исаев
Чернышёв Быков Маслов Родионов Коновалов Лазарев Воронин Климов Филатов Пономарёв Голубев Кудрявцев Прохоров Наумов
Потапов Журавлёв Овчинников Трофимов Леонов Соболев Ермаков Колесников Гончаров
""")
_MEN = _words("""
Александр Сергей Дмитрий Андрей Алексей Максим Евгений Иван Михаил Артём Николай Владимир Павел Роман Илья Константин
Денис Олег Антон Виктор Юрий Тимур Глеб Фёдор Степан
""")
_WOMEN = _words("""
Елена Ольга Наталья Анна Ирина Татьяна Мария Светлана Екатерина Юлия Марина Дарья Анастасия Ксения Людмила Галина Вера
Полина Алина Лариса Надежда Валерия Софья Инна Тамара
""")
_FATHERS = _words("""
Александрович Сергеевич Дмитриевич Андреевич Алексеевич Максимович Евгеньевич Иванович Михайлович Николаевич
Владимирович Павлович Романович Константинович Денисович Олегович Антонович Викторович Юрьевич
""")
_FIRMS = _words("""
Ромашка Василёк Меридиан Горизонт Орион Вектор Альянс Гранит Каскад Импульс Парус Маяк Престиж Кедр Сибирь Байкал Урал
Волга Заря Рассвет Спектр Контур Эталон Фаворит Лидер Глобус Атлант Олимп Феникс Сфера Квант Титан Родник Исток
Берёзка Теремок Лотос Нептун Аврора Сатурн Метеор Пульсар Азимут Компас Фрегат Штурман Причал Гавань Бриз Северок
Диалог Формула Палитра Радуга Виктория Надежда Успех Прогресс Новатор Мастер Умелец Плотник Столяр Печник Кровля Фасад
Фундамент Кирпич Цемент Паркет Ламинат Светильник Электрик Кабель Насос Котёл Радиатор Окно Дверь Замок Мебель Диван
Кухня Шкаф Ткань Пряжа Лоскуток Пуговка Сапожок Каблучок Шляпка Перчатка Букет Лепесток Садовод Огород Рассада Теплица
Пасека Медовик Пекарня Каравай Бублик Крендель Шоколад Карамель Варенье Чайник Самовар Кофейня Столовая Аппетит
Книголюб Переплёт Типография Чертёж Проект Макет Геодезия Топограф Буровик Карьер Щебень Самосвал Автодом Шиномонтаж
Колесо Мотор Дизель Радар Подшипник Станок Фреза Токарь Металлист Сварщик Литейщик Айболит Здоровье Улыбка Зрение
Аптекарь Логопед Репетитор Знание Эрудит Полиглот Лингва Турист Странник Попутчик Курорт Санаторий Юрист Нотариус
Аудит Баланс
""")
_FORMS = ("ООО", "ООО", "ООО", "ООО", "АО", "АНО", "ТК", "НПО", "ООО ТД", "ООО ПКФ")
_AROUND = _words("""
{} {} {}-msk {}-spb {}24 td-{} {}-shop {}-group my{} {}-servis {}-opt {}-nn {}-ural {}-samara {}-omsk {}-tver {}-torg
{}-plus {}-pro {}77 {}78 {}96 novy-{} {}-market {}-lab {}-online {}-yug {}-sever gk-{} {}-company
""")
_AROUND_RF = _words("""
{} {} {}-онлайн {}-москва мой-{} {}-сервис {}-урал дом-{} {}-центр {}-юг {}-север {}-плюс {}-маркет наш-{} {}-нн
""")
_CODES = (495, 499, 812, 343, 383, 846, 905, 916, 921)
_ENDINGS = (".ru",) * 11 + (".рф",) * 3 + (".com", ".su", ".online", ".shop", ".org")
_TRADES = ("foto", "remont", "dveri", "advokat", "art", "blog", "massage", "study", "psy", "design", "auto", "dom")
_BOXES = ("info", "office", "zakaz", "mail", "buh", "sale", "director", "support")
_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        _words("a b v g d e e zh z i y k l m n o p r s t u f h c ch sh sch - y - e yu ya"),
        strict=True,
    )
) | {"ъ": "", "ь": ""}


@dataclass(frozen=True, slots=True)
class Party:
    """A subscriber with his accounts: the columns of each row, and how he is addressed in a letter."""

    subscriber: dict[str, Any]
    accounts: tuple[dict[str, Any], ...]
    address: str  # "Ирина Сергеевна"


def latin(word: str) -> str:
    """A Russian word as it is written in a domain: «Жуков» gives `zhukov`."""
    return "".join(_LETTERS.get(letter, letter) for letter in word.lower())


def demo_parties(at: datetime) -> list[Party]:
    """The subscribers of the demo, the same ones each time; only their dates move with `at`."""
    return list(_parties(Random(_SEED), moscow_date(at)))


def _parties(random: Random, today: date) -> Iterator[Party]:
    taken: set[str] = set()
    for index in range(_COUNT):
        number = 1001 + index
        is_firm = random.random() < 0.62
        surname, first, father = _person(random)
        firm = random.choice(_FIRMS)
        if not is_firm:
            name = f"{surname} {first} {father}"
        elif random.random() < 0.2:
            name = f"ИП {surname} {first[0]}. {father[0]}."
        else:
            name = f"{random.choice(_FORMS)} «{firm}»"
        accounts = []
        for _ in range(random.choices((1, 2, 3), (82, 14, 4))[0]):
            domain = _free_domain(random, firm if is_firm else surname, is_firm, taken)
            accounts.append(_account(random, domain, today, taken, firm if is_firm else surname))
        box = random.choice(_BOXES) if is_firm else latin(first)
        subscriber = {
            "id": f"s{number}",
            "name": name,
            "kind": "organisation" if is_firm else "person",
            "email": f"{box}@{accounts[0]['id']}",
            "phone": f"+7 {random.choice(_CODES)} 000-{number // 100:02}-{number % 100:02}",
            "contract": str(number),
            "since": today - timedelta(days=random.randint(40, 5800)),
        }
        for account in accounts:
            account["subscriber_id"] = subscriber["id"]
            account["server"] = f"web-{number % _SERVERS + 1:02}"
        yield Party(subscriber, tuple(accounts), f"{first} {father}")


def _person(random: Random) -> tuple[str, str, str]:
    surname, father = random.choice(_SURNAMES), random.choice(_FATHERS)
    if random.random() < 0.5:
        return surname, random.choice(_MEN), father
    return surname + "а", random.choice(_WOMEN), father.removesuffix("ич") + "на"


def _free_domain(random: Random, word: str, is_firm: bool, taken: set[str]) -> str:
    while True:
        ending = random.choice(_ENDINGS)
        if ending == ".рф":
            name = random.choice(_AROUND_RF).format(word.lower())
        elif is_firm or random.random() < 0.4:
            name = random.choice(_AROUND).format(latin(word))
        else:
            name = f"{latin(word)}-{random.choice(_TRADES)}"
        if name + ending not in taken:
            taken.add(name + ending)
            return name + ending


def _account(random: Random, domain: str, today: date, taken: set[str], word: str) -> dict[str, Any]:
    plan_id = random.choices([plan[0] for plan in PLANS], [plan[3] for plan in PLANS])[0]
    state = random.choices(("active", "blocked", "closed"), (93, 5, 2))[0]
    is_paid = state == "active"
    paid_until = today + timedelta(days=random.randint(2, 400) if is_paid else -random.randint(3, 200))
    domains = [{"name": domain, "paid_until": _iso(today, random), "is_bound": True}]
    for _ in range(random.choices((0, 1, 2, 3), (55, 27, 12, 6))[0]):
        other = _free_domain(random, word, True, taken)
        domains.append({"name": other, "paid_until": _iso(today, random), "is_bound": random.random() < 0.93})
    return {
        "id": domain,
        "plan_id": plan_id,
        "state": state,
        "balance": random.randint(0, 900_000) if is_paid else -random.randint(0, 60_000),
        "paid_until": paid_until,
        "domains": domains,
        "services": _services(random, plan_id, state),
    }


def _iso(today: date, random: Random) -> str:
    return (today + timedelta(days=random.randint(-12, 380))).isoformat()


def _services(random: Random, plan_id: str, state: str) -> list[dict[str, Any]]:
    """A live account has one failed service in 25; a blocked or closed one has everything off."""
    states = dict.fromkeys((service.value for service in BasicService), "works")
    if plan_id == "start":
        states["database"] = "not_in_plan" if random.random() < 0.3 else "works"
    if state != "active":
        states = dict.fromkeys(states, "off")
    elif random.random() < 0.04:
        states[random.choice(("web", "mail", "database"))] = "failed"
    return [{"service": service, "state": word, "since": None} for service, word in states.items()]
