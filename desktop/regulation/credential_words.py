"""The words about a credential, in both languages, mistyped and on the wrong keyboard too; and what is no value.

All that is here is for a text in lower case.
"""

import re

MOST = 2_000  # places of a text that are looked at: a longer list of passwords nobody writes, who attacks does
_PASSWORD = (
    r"п[аоa]{1,2}[рp][оoаa]{0,2}[лп](?:[ьъяюеи]|[ея]м|ями?|ях|ей)?|[парpaoо]{3,6}лл?[ьъ]|парольчик|парольн\w{2} фраз\w|"
    r"пасс?в[оа]рд\w{0,2}|пассв?|пас(?=[ \t]*[:=])|зфыыцщкв|gfhjkm|"
    r"[pb]ar[oa]l[yj']?|(?:user|my|pg|db|ftp|smtp|imap|mail|root|admin)?"
    r"p[aа]s+[ _-]?w(?:or|ro|r|o)[dr]?d?s?|passowrd|"
    r"passwd|pass?w|pass ?phrase|pass[ _-]?code|passwort|contraseña|ps?swd|psw|pwd|pw|"
    r"(?:smtp|db|ftp|user|root|mail|admin|require)?pass|identified by"
)
_TOKEN = (
    r"(?:access[ _-]|refresh[ _-]|private[ _-])?token|"
    r"токен(?:а|ом)?|(?:x[_-])?api[_ -]?key|(?:api|апи)[_ -]?ключ|"
    r"ключ(?:ом)? (?:api|апи)|(?:client[ _-]?)?secret(?:[ _-]access)?(?:[ _-]key)?|access[ _-]key|"
    r"(?:t?otp )?seed|t?otp(?: secret| key)?|секрет(?:н\w{2} ключ\w{0,2})?"
)
_DOMAIN_CODE = (
    r"auth[- _]?(?:info)?[- _]?(?:code|код)|auth[- ]?info|epp(?:[- ](?:code|код|key))?|"
    r"код(?:ом)? (?:для )?(?:авторизации|переноса|трансфера)(?: домена)?(?: \(epp\))?|код от домена|"
    r"authori[sz]ation code|transfer (?:code|auth|key)"
)
_CODE_WORD = (
    r"(?:код|(?:кодов|секретн|контрольн)\w{1,3})[ -](?:слов(?:о|ом|а)|фраз[аы])|"
    r"ключев\w{1,3} слово (?:для )?авторизации|"
    r"(?:code|secret|security|memorable) ?word|security code|"
    r"девичья фамилия(?: матери)?|(?:mother's )?maiden name|кличка(?: \w+)?|(?:секретный|контрольный) ответ|"
    r"(?:security|secret) answer|ответ|answer"
)
_PIN = r"pin(?:[- ]?(?:code|код))?|пин(?:[- ]?код)?"
LABEL = re.compile(  # its value follows
    rf"(?<![^\W_])(?:(?P<password>(?<!\w-)(?:{_PASSWORD})[12]?)|(?P<domain_code>{_DOMAIN_CODE})|"
    rf"(?P<code_word>{_CODE_WORD})|(?P<pin>{_PIN})|(?P<token>{_TOKEN}))(?![\w@]|\.\w|-[a-z]+(?!\w)|-\d)"
)
PASSWORD = re.compile(_PASSWORD)
LOGIN = re.compile(
    r"(?<![^\W_])(?:логин\w{0,2}|лог|юзер\w{0,2}|пользовател[ьяю]м?|имя пользователя|"
    r"login|log|user(?:[ _-]?name)?|usr)(?!\w)"
)
OF_PASSWORD = re.compile(
    r"п[аоa]{1,2}[рp][оoаa]{0,2}[лп]|п[арpaoо]{2,4}ль|p[арpaoо]{2,4}ль|"
    r"пас[св]|pas+w|pass\b|pass ?phrase|psw|pwd|pw\b|par[oa]l|gfhjkm"
)
_KEY = r"ключ|key|token|токен|секрет|secret|апи|api|oauth|лиценз|licen|seed|totp|otp|activat"
KEY = re.compile(rf"(?<![^\W_])(?<!public )(?:{_KEY})")
LICENCE = re.compile(rf"{_KEY}|серийн|serial")
CUE = re.compile(  # near it, and nowhere else, labels and what looks like a secret are looked for; in order, for speed
    r"п(?:[аоa]{1,2}[рp][оoаa]{0,2}[лп]|[арpaoо]{2,4}ль|ас|ин|анел|очт|опробуйте|ользовател)|"
    r"p(?:[арpaoо]{2,4}ль|[aа]s+w|ass|sw|wd|w\b|ar[oa]l|in|anel)|"
    r"а(?:пи|дмин)|в(?:от|хо[жд]|пн|айф|вож|вод|би)|д(?:оступ|ержите)|з(?:ахо[жд]|фыыцщкв)|к(?:люч|од|личк|реды)|"
    r"л(?:ог|иценз)|ответ|р(?:еквизит|дп)|с(?:екрет|лов|ерийн|сш)|токен|уч[её]т[кн]|ф(?:амили|раз|тп)|юзер|"
    r"a(?:pi|uth|ccess|ccount|ctivat|dmin|nswer|nydesk)|c(?:ode|reds|redential|ontraseña)|dostup|epp|ftp|gfhjkm|here|"
    r"i(?:dentified|map)|key|l(?:og|icen)|m(?:ail|aiden|ysql)|o(?:auth|tp)|r(?:oot|dp)|s(?:ecret|eed|erial|ign|udo|sh|mtp)|"
    r"t(?:oken|otp|eamviewer|ry|ried)|user|vpn|w(?:ord|i-?fi)|@"
)
LEAD = re.compile(  # right before a secret
    r"(?:[:=–—>-]|(?<!\w)(?:на|to|с|from|и|или|and|or|либо|with|as|is|was|был|вот|это|он|it|такой|попробуйте|try|введите|bil|byl|"
    r"ввожу|вводил[аи]?|вбива\w+|вбил[аи]?|набира\w+|enter(?:ed)?|typ(?:ed|ing)|используйте|use|used|using|поставил[аи]?|ставил[аи]?|задал[аи]?|сделал[аи]?|прислали|при[шс][её]л|дали|новый|"
    r"new|root|admin))[ \t]*[«\"'`*(]{0,3}$"
)
NUMBERED = re.compile(  # right before the number of something
    r"(?<!\w)(?:id|ip|№|#|n|no|номер\w{0,2}|код\w{0,2}|code|error|ошибк\w{1,2}|верси\w|version|commit|коммит\w?|trace|"
    r"md5|sha\d+|hash|хеш\w?|uuid|fingerprint|отпечаток|промокод|купон|артикул|модел[ьи]|sku|request|ticket|заявк\w)"
    r"[ \t:=#№]*[«\"'`(]?$"
)
NAMED = re.compile(  # right before the name of something
    r"(?<!\w)(?:от|для|к|ко|у|of|for|in|в|менеджер\w?|manager|value|файл\w?|file|пользовател\w{0,2}|баз[аеуы]|базой|бд|"
    r"db|database|сервер\w{0,2}|логин\w{0,2}|login|user(?:name)?|юзер|аккаунт\w{0,2}|account|host|хост\w{0,2}|"
    r"домен\w{0,2}|domain|ящик\w{0,2}|mailbox|сайт\w{0,2}|site|server|bucket)[ \t:=#№]*[«\"'`(]?$"
)
QUESTION = re.compile(r"(?:контрольн|секретн)\w{1,3} вопрос|security question")
HEDGED = re.compile(r"(?<!\w)(?:вроде|кажется|наверное|возможно|i think|probably|maybe|used to be)(?!\w)")
_IS = """
is as was там are be это был была было есть вот такой такая такое стоит стоял тоже теперь сейчас now set = следующий
установлен ставил ставили следующее bil byl eto
"""
_HEDGES = "something вроде кажется наверное возможно может типа maybe like probably think perhaps помнится"
_OF = "от для к ко у на в во с из по for of to on from at in the by моего моей нашего my our ot dlya"
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
will with wrong yes your name id имя название quota limit str int bool char varchar bytes tbd n/a example
латиница кириллица
"""
IS, HEDGES, OF = frozenset(_IS.split()), frozenset(_HEDGES.split()), frozenset(_OF.split())
NO_VALUE = frozenset(_NO_VALUE.split())
PASSED = frozenset(_PASSED.split())
ENDS = NO_VALUE - OF - IS - HEDGES  # behind them no value follows
_NEVER = NO_VALUE | PASSED
_USERS = {"root", "admin", "administrator", "user", "test"}
_SAID = re.compile(  # what one says about a password
    r".+(?:[аяеиыуо]ть|[тлм]ся|[аоия]сь|[аяиыуеё]л[аои]?|[гк]л[ао]|(?:[её]|[дз]а)н[ыо]?|[аеёль]но|[аяуюе]ет|"
    r"[лдтсв]ит|[ыяю]т|[жщчшнкг]ий|ый|ого|ому|ыми?|[йиь]те|[ую]|ние|[оы]е|(?<=\w\w\w)ed)"
)
_INFLECTED = re.compile(  # what may be that, or another word of the sentence
    r".+(?:(?:кр|м)ыт[аоы]?|[её]на|[ае]т|ит|ут|ть|ся|сь|те|[ио]й|[ая]я|[ое]е|ие|ых)"
)
OBJECT = re.compile(
    r"пользовател|баз|бд$|db$|сервер|логин|аккаунт|хост(?!инг)|домен|ящик|сайт|заявк|письм|user|server|database|host(?!ing)|mailbox|"
    r"account|site|domain|ticket|смен"
)


def is_value(word: str, *, is_told: bool = False) -> bool:
    """Whether a plain word may be a secret: neither of grammar nor of what one says about passwords. `is_told`: a sign
    such as ":" says that it is one."""
    plain = word.casefold()
    if is_told and (plain in _USERS or plain != word):
        return plain in _USERS or plain not in NO_VALUE
    is_said = _SAID.fullmatch(plain) or (not is_told and not plain.isascii() and _INFLECTED.fullmatch(plain))
    return len(word) > 3 - is_told and plain not in _NEVER and not is_said
