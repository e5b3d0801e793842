"""What is wrong with one field of a request, Russian and English side by side: the detail of an `invalid` problem."""

from desktop.regulation.sentences_of_rules import Sentences

FAULTS: Sentences = {
    "fault.missing": ("Этого поля не хватает. Добавьте его.", "This field is missing. Add it."),
    "fault.unknown_field": ("Такого поля здесь нет. Уберите его.", "There is no such field here. Remove it."),
    "fault.wrong_type": (
        "Значение не того вида.[[ Нужно: {expected}.]][[ Получено: {got}.]]",
        "The value is of the wrong kind.[[ Wanted: {expected}.]][[ Got: {got}.]]",
    ),
    "fault.too_short": (
        "Слишком коротко[[: знаков не меньше {limit}]].",
        "Too short[[: {limit} characters at least]].",
    ),
    "fault.too_long": ("Слишком длинно[[: знаков не больше {limit}]].", "Too long[[: {limit} characters at most]]."),
    "fault.too_few": (
        "Слишком короткий список[[: не меньше {limit}]].",
        "The list is too short[[: {limit} at least]].",
    ),
    "fault.too_many": ("Слишком длинный список[[: не больше {limit}]].", "The list is too long[[: {limit} at most]]."),
    "fault.too_small": (
        "Число слишком маленькое[[: не меньше {limit}]].",
        "The number is too small[[: {limit} at least]].",
    ),
    "fault.too_large": (
        "Число слишком большое[[: не больше {limit}]].",
        "The number is too large[[: {limit} at most]].",
    ),
    "fault.out_of_range": ("Такого номера не бывает.", "There is no such number."),
    "fault.not_one_of": (
        "Такого значения нет[[: «{value}»]].[[ Можно: {allowed}.]]",
        "There is no such value[[: “{value}”]].[[ Allowed: {allowed}.]]",
    ),
    "fault.repeated": ("Это уже названо[[: {value}]].", "This is named already[[: {value}]]."),
    "fault.instant": (
        "Нужен момент времени со смещением, например 2026-10-06T09:15:00+03:00.",
        "An instant with an offset is wanted, like 2026-10-06T09:15:00+03:00.",
    ),
    "fault.points": (
        "Нужны отметки из заголовка Smena-Head прежних ответов, через запятую[[, не больше {limit}]].",
        "Points of earlier answers' Smena-Head are wanted, with commas between[[, {limit} at most]].",
    ),
    "fault.date": ("Нужна дата, например 2026-10-06.", "A date is wanted, like 2026-10-06."),
    "fault.wall_time": ("Нужно московское время, например 10:00.", "Moscow time is wanted, like 10:00."),
    "fault.years": (
        "Год вне календаря[[: нужен с {first} по {last}]].",
        "The year is outside the calendar[[: {first} to {last}]].",
    ),
    "fault.alone": ("Год подтверждают отдельно от даты.", "A year is confirmed apart from a date."),
    "fault.unseen": (
        "Такого номера в ленте ещё не было[[: последний — {limit}]].",
        "The feed has no such number yet[[: the last is {limit}]].",
    ),
    "fault.ticket_or_null": (
        "Для заметки о разговоре здесь null, для всего остального — номер заявки.",
        "It is null for a contact note, and the ticket's number for anything else.",
    ),
    "fault.key": (
        "Нужно от 1 до {limit|64} видимых знаков ASCII.",
        "Wanted: 1 to {limit|64} visible ASCII characters.",
    ),
    "fault.unknown_subscriber": (
        "Такого абонента ещё нет: сначала передайте его.",
        "There is no such subscriber yet: put him first.",
    ),
    "fault.unknown_plan": ("Такого тарифа ещё нет: сначала передайте его.", "There is no such plan yet: put it first."),
    "fault.blank": ("Здесь нужен текст.", "Some text is wanted here."),
    "fault.odd_characters": (
        "Здесь есть невидимые или управляющие знаки. Уберите их.",
        "There are invisible or control characters here. Remove them.",
    ),
    "fault.no_domain": ("Это не доменное имя.", "This is no domain name."),
    "fault.both_times": (
        "Нужны оба времени, открытия и закрытия, или ни одного.",
        "Both times are wanted, of opening and of closing, or none.",
    ),
    "fault.same_times": ("Время открытия и закрытия совпадает.", "It closes when it opens."),
    "fault.web_address": (
        "Нужен адрес, который начинается с http:// или https://.",
        "An address is wanted that begins with http:// or https://.",
    ),
    "fault.before_its_start": ("Окончание должно быть позже начала.", "The end must come after the beginning."),
    "fault.over": ("Это время уже прошло: укажите более позднее.", "That time has passed: give a later one."),
    "fault.no_body": ("Тело запроса пустое.", "The body of the request is empty."),
    "fault.not_utf8": ("Текст не в кодировке UTF-8.", "The text is not UTF-8."),
    "fault.nested": ("Скобки вложены слишком глубоко.", "The brackets are nested too deeply."),
    "fault.cut_off": ("Запись JSON обрывается.", "The JSON ends too early."),
    "fault.malformed": ("Ошибка в записи JSON[[, байт {byte}]].", "The JSON is malformed[[ at byte {byte}]]."),
    "fault.wrong": ("Это значение не подходит.", "This value does not fit."),
}

TYPES: dict[str, tuple[str, str]] = {
    "str": ("строка", "a string"),
    "int": ("целое число", "an integer"),
    "float": ("число", "a number"),
    "bool": ("true или false", "true or false"),
    "null": ("null", "null"),
    "NoneType": ("null", "null"),
    "object": ("объект", "an object"),
    "array": ("список", "a list"),
    "datetime": ("момент времени", "an instant"),
    "date": ("дата", "a date"),
    "time": ("время", "a time"),
}
