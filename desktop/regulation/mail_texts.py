"""What our mail says besides an agent's own words, Russian and English side by side, in Jinja's syntax.

A provider may put templates of his own in their place (`mail.toml`); they may name FIELDS and nothing else.
"""

FIELDS = frozenset({"ticket", "department", "department_name", "name", "due", "cabinet", "language"})
"""`ticket`: the number; `department`: stp or ork; `name`: the subscriber's; `due`: Moscow time, "" without a promise;
`cabinet`: the address of the cabinet; `language`: ru or en."""

DEPARTMENT_NAMES = {
    "stp": ("Служба технической поддержки", "Technical support"),
    "ork": ("Отдел по работе с клиентами", "Customer care"),
}
SUBJECTS = {
    "acknowledgement": ("Заявка принята [#{{ ticket }}]", "Your ticket has been received [#{{ ticket }}]"),
    "question": ("Ваше письмо: нужны данные", "Your letter: we need more data"),
}
ACKNOWLEDGEMENT = (  # STP.2; not a word of the letter stands in it (H10)
    """\
Здравствуйте.

Ваша заявка [#{{ ticket }}] принята, её обработка началась.
{%- if due %} {{ "Ответим" if department == "stp" else "Обработаем" }} не позднее {{ due }} МСК.{% endif %}

Сохраняйте номер [#{{ ticket }}] в теме всех дальнейших писем по этому вопросу.

Не присылайте пароли по электронной почте.""",
    """\
Hello.

Your ticket [#{{ ticket }}] has been received and work on it has begun.
{%- if due %} We will {{ "answer" if department == "stp" else "process it" }} by {{ due }} Moscow time.{% endif %}

Keep the number [#{{ ticket }}] in the subject of all further letters on this matter.

Do not send passwords by e-mail.""",
)
SECRET = (  # STP.6: an answer to such a request stands in the cabinet alone
    """\
Ответьте на этот запрос в личном кабинете: {{ cabinet }}
Не отправляйте пароли и авторизационные данные письмом.""",
    """\
Answer this request in the cabinet: {{ cabinet }}
Do not send passwords or authorization data by e-mail.""",
)
FILES_IN_CABINET = (  # too much for a mail, or of a kind that mail servers refuse; their names stand below
    "Эти файлы не отправлены письмом, они в личном кабинете, в заявке [#{{ ticket }}]: {{ cabinet }}",
    "These files were not sent by mail, they are in the cabinet, with ticket [#{{ ticket }}]: {{ cabinet }}",
)
GIVEN = (  # section 6: what an agent wrote and is a secret is read in the cabinet alone
    """\
Пароль в письме не показан: на его месте стоит «[секрет …]». Его можно один раз прочитать в личном кабинете: \
{{ cabinet }}""",
    """\
The password is not shown in this letter: “[секрет …]” stands in its place. It can be read once in the cabinet: \
{{ cabinet }}""",
)
RULE = (  # STP.10, ORK.6
    """\
Этот ответ есть и в личном кабинете: {{ cabinet }}
За работу почтовых служб третьих лиц мы не отвечаем ({{ "СТП, пункт 10" if department == "stp" else "ОРК, пункт 6" }} \
регламента).""",
    """\
This answer stands in the cabinet too: {{ cabinet }}
We are not responsible for the mail services of third parties \
({{ "STP, clause 10" if department == "stp" else "ORK, clause 6" }} of the regulation).""",
)
SIGNATURE = ("{{ department_name }}", "{{ department_name }}")
