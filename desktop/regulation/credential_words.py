"""The words before a credential, in both languages, mistyped and on the wrong keyboard too; and what is no value."""

import re

MOST_LABELS = 500  # of a text that are looked behind: a longer list of passwords nobody writes, who attacks does
_PASSWORD = (
    r"п[аоa]{1,2}р[оаo]{1,2}л(?:[ьъяюеи]|[ея]м|ями?|ях|ей)?|парл[ьоя]|"
    r"парольн\w{2} фраз\w|пассворд\w{0,2}|пассв?|пас(?=[ \t]*[:=])|"
    r"зфыыцщкв|gfhjkm|"
    r"[pb]ar[oa]l[yj']?|(?:user|my|pg|db|ftp|smtp|imap|mail|root|admin)?"
    r"p[aа]s+[ _-]?w(?:or|ro|r|o)[dr]?d?s?|passowrd|"
    r"passwd|passw|passphrase|pass[ _-]?code|passwort|contraseña|ps?swd|psw|pwd|pw|"
    r"(?:smtp|db|ftp|user|root|mail|admin|require)?pass|identified by"
)
_TOKEN = (
    r"(?:access[ _-]|refresh[ _-]|private[ _-])?token|"
    r"токен(?:а|ом)?|(?:x[_-])?api[_ -]?key|(?:api|апи)[_ -]?ключ|"
    r"ключ(?:ом)? (?:api|апи)|(?:client[ _-]?)?secret(?:[ _-]access)?(?:[ _-]key)?|access[ _-]key|otp seed|секрет"
)
_DOMAIN_CODE = (
    r"auth[- _]?(?:info)?[- _]?(?:code|код)|authinfo|epp(?:[- ](?:code|код|key))?|"
    r"код(?:ом)? (?:авторизации|переноса|трансфера)(?: домена)?(?: \(epp\))?|код от домена|"
    r"authori[sz]ation code|transfer code"
)
_CODE_WORD = (
    r"(?:код|(?:кодов|секретн|контрольн)\w{1,3})[ -](?:слов(?:о|ом|а)|фраз[аы])|"
    r"ключев\w{1,3} слово (?:для )?авторизации|"
    r"(?:code|secret|security|memorable) ?word|security code|"
    r"ответ"
)
_PIN = r"pin(?:[- ]?code)?|пин(?:[- ]?код)?"
LABEL = re.compile(
    rf"(?<![^\W_])(?=[a-zабзкопст])(?:(?P<password>(?<!\w-)(?:{_PASSWORD}))|(?P<token>{_TOKEN})|(?P<domain_code>{_DOMAIN_CODE})|"
    rf"(?P<code_word>{_CODE_WORD})|(?P<pin>{_PIN}))(?![\w@]|\.\w|-[a-z]+(?!\w)|-\d)",
    re.IGNORECASE,
)
LOGIN = re.compile(
    r"(?<![^\W_])(?:логин\w{0,2}|лог|юзер\w{0,2}|пользовател[ьяю]м?|имя пользователя|"
    r"login|log|user(?:[ _-]?name)?|usr)(?!\w)",
    re.IGNORECASE,
)
SERVICE = re.compile("ssh|s?ftp|imap|smtp|mysql|cpanel|панель|админка|доступ|log|sign", re.IGNORECASE)
PAIR = re.compile(
    r"(?<!\w)(?=[a-zадлпруюи])(?:(?:логин\w?|лог|юзер|login|log|user(?:name)?)[ \t:]{0,3}(?:[/|+&,]|и|and)?[ \t]{0,3}"
    r"(?:парол[ья]|пасс|pass(?:word)?|pw)|"
    r"(?:log(?:ging)? ?|sign(?:ing)? ?)in (?:as|with)|"
    r"credentials|реквизиты(?: доступа)?|(?:login|access) (?:details|data|info)|доступы?|"
    r"уч[её]тные данные|уч[её]тка|"
    r"данные (?:для входа|доступа)|авторизационные данные|ssh|s?ftp|imap|smtp|mysql|cpanel|панель|админка)"
    r"(?![\w-]|://|\.\w)",
    re.IGNORECASE,
)
QUESTION = re.compile(r"(?:контрольн|секретн)\w{1,3} вопрос|security question", re.IGNORECASE)
HEDGED = re.compile(
    r"(?<!\w)(?:вроде|кажется|наверное|возможно|i think|probably|maybe|used to be)(?!\w)", re.IGNORECASE
)
CHANGES = re.compile(
    r"мен[ияю]|постав|установ|зада[йтв]|сброс|сдела|chang|\bset|reset|updat|replac|make", re.IGNORECASE
)
_IS = """
is as was там are be это был была было есть вот такой такая такое стоит стоял тоже теперь сейчас now set = следующий
установлен ставил ставили следующее
"""
_HEDGES = "something вроде кажется наверное возможно может типа maybe like probably think perhaps помнится"
_OF = "от для к ко у на в во с из по for of to on from at in the by моего моей нашего my our"
# may stand between a label and its value, but are none
_PASSED = """
меня нас вас них него неё мной администратора пользователя базы почты сайта ящика хостинга панели кабинета аккаунта
сервера домена архива root логин логина admin administrator user username login верный правильный точный correct как i
we you they should would must have had
"""
_NO_VALUE = """
а без бы был была было быть в вам ваш ваша во вот все всё вы где да для до его её если есть ещё же за и из или им их к
какой когда кто ли лишь мне мог может можно мой мы на над надо нам не ни никто ничего но ну о об он она они от по под
после при про раз с сам свой сейчас снова со срочно так также там твой тебе то тогда того тоже только тот тут ты у уже
хотя чем через что чтобы эта эти это этот я неверный неправильный новый старый прежний другой такой пустой любой
простой сложный сюда туда отсутствует утерян утрачен скрыт пуст нет прошу войти вход выход регистрация показать скрыть
сменить пожалуйста спасибо минимум максимум символов письмо см пароль пароля вышлю выслан вышлем пришлю пришлите дайте
скажу сообщу позже отдельно выше ниже ранее обычный стандартный временный постоянный действителен цифры буквы готово
неизвестен неизвестно хорошо плохо ок a above again all allowed always an and any at authentication auth bad be been
before below blank but by can cannot case change changed check confirm default denied deny did do does done empty
enabled error ever expired expires fail failed false fails field for forgot forgotten from given good has here hidden
his how if in incorrect input invalid is it its just keys last later less lost mandatory match me minimum mismatch
missing more my needed never new no none not nothing hashed encrypted plain plaintext null of off ok old on one only
or our out please policy prompt protected protection recovery removed request required reset rotation same see sent
set so some something still strong string strength sure test text than that the them then there this to too true type
unchanged undefined unknown until up updated us use used using valid value was weak were what when where which who why
will with wrong yes your name id имя название quota limit
"""
IS, HEDGES, OF = frozenset(_IS.split()), frozenset(_HEDGES.split()), frozenset(_OF.split())
NO_VALUE = frozenset(_NO_VALUE.split())
PASSED = frozenset(_PASSED.split())
_INFLECTED = re.compile(
    r".+(?:(?:б|кр|м)ыт[аоы]?|[её]н[аоы]?|[ае]т|ит|ят|ут|ют|[аиеы]л[аои]?|ал[аои]?|ть|ся|сь|й?те|[ыио]й|[ая]я|[ое]е|[ыи]е|"
    r"ого|ому|ыми?|ых)",
    re.IGNORECASE,
)


OBJECT = re.compile(
    r"пользовател|баз|бд$|db$|сервер|логин|аккаунт|хост|домен|ящик|сайт|заявк|письм|user|server|database|host|mailbox|"
    r"account|site|domain|ticket|смен",
    re.IGNORECASE,
)


def is_value(word: str) -> bool:
    """Whether a plain word may be a secret: neither of grammar nor of what one says about passwords."""
    plain = word.casefold()
    return (
        len(word) > 3 and plain not in NO_VALUE | PASSED and not (_INFLECTED.fullmatch(plain) and not plain.isascii())
    )
