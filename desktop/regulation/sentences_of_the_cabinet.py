"""What the cabinet's page says to a subscriber, Russian and English side by side: sentences, and words of its forms."""

from desktop.regulation.sentences_of_rules import Sentences

CABINET: Sentences = {
    "cabinet.answer_by": ("Ответим до {due_at|срока}.", "We will answer by {due_at|the due time}."),
    "cabinet.process_by": ("Обработаем до {due_at|срока}.", "We will process it by {due_at|the due time}."),
    "cabinet.late": (
        "Срок прошёл[[ в {due_at}]]. Заявка остаётся в работе.",
        "The time is over[[: it ended at {due_at}]]. The ticket is still being worked on.",
    ),
    "cabinet.your_turn": (
        "Чтобы мы продолжили, нужен ваш ответ.",
        "We need your answer to go on.",
    ),
    "cabinet.merged": (
        "Заявка объединена с другой[[: № {ticket}]]. Переписка продолжается там.",
        "The ticket was joined with another one[[: {ticket}]]. The conversation goes on there.",
    ),
    "cabinet.reopens": (
        "Если вопрос не решён, напишите здесь: заявка откроется снова под тем же номером.",
        "If the matter is not settled, write here: the ticket opens again under the same number.",
    ),
    "cabinet.stp_hours": (
        "Без перерывов и выходных. Ночью[[, с {stp_until} до {stp_from},]] ответ возможен, но не обещан.",
        "No breaks, no days off. At night[[, from {stp_until} to {stp_from},]] an answer is possible, not promised.",
    ),
    "cabinet.ork_hours": (
        "Пн–пт, 10:00–18:00, кроме нерабочих дней. В другое время ответ возможен, но не обещан.",
        "Mon–Fri, 10:00–18:00, except days off. At other times an answer is possible, not promised.",
    ),
    "cabinet.holiday": ("Сегодня праздник[[: {holiday}]].", "Today is a holiday[[: {holiday}]]."),
    "cabinet.stp_promise": (
        "Напишете сейчас — ответим до {due_at|срока}.",
        "Written now, it is answered by {due_at|the due time}.",
    ),
    "cabinet.ork_promise": (
        "Напишете сейчас — обработаем до {due_at|срока}.",
        "Written now, it is processed by {due_at|the due time}.",
    ),
    "cabinet.no_tickets": (
        "Заявок пока нет. Первая появится здесь, как только вы её отправите.",
        "No tickets yet. The first one appears here as soon as you send it.",
    ),
    "cabinet.no_more_tickets": ("Более ранних заявок нет.", "There are no earlier tickets."),
    "cabinet.files_hint": (
        "До {files|10} файлов, каждый не больше {mebibytes|25} МиБ.",
        "Up to {files|10} files of {mebibytes|25} MiB each.",
    ),
    "cabinet.no_secrets_here": (
        "Не пишите здесь пароли: если они понадобятся, мы запросим их отдельной защищённой формой.",
        "Write no passwords here: when one is needed we ask for it by a protected form of its own.",
    ),
    "cabinet.filed": (
        "Заявка принята[[ под номером {ticket}]]. Её обработка началась.",
        "The ticket was received[[ under number {ticket}]]. Work on it has begun.",
    ),
    "cabinet.sent": ("Сообщение отправлено.", "The message was sent."),
    "cabinet.secret_sent": (
        "Ответ получен и зашифрован. Здесь он больше не показывается.",
        "Your answer was received and encrypted. It is not shown here any more.",
    ),
    "cabinet.secret_asked": (
        "Мы просим вас сообщить данные по защищённой форме.",
        "We ask you for data by a protected form.",
    ),
    "cabinet.secret_kept": (
        "Ответ хранится зашифрованным. Его увидит один сотрудник, каждый просмотр записывается. "
        "Ответ уничтожается вместе с завершением заявки, но не позже чем через 72 часа.",
        "Your answer is kept encrypted. One agent sees it, and each look is recorded. "
        "It is destroyed when the ticket ends, after 72 hours at the latest.",
    ),
    "cabinet.secret_once": (
        "Ответить можно один раз. После отправки ответ не появится ни здесь, ни в письмах.",
        "You can answer once. After that the answer appears neither here nor in e-mail.",
    ),
    "cabinet.secret_given": (
        "Поддержка передала вам данные, которых нет в переписке[[: на их месте стоит «секрет {secret}»]].",
        "Support gave you data that the conversation does not show[[: the mark {secret} stands in their place]].",
    ),
    "cabinet.given_once": (
        "Данные видны одну минуту после первого показа, потом они уничтожаются. Приготовьтесь их сохранить.",
        "The data can be read for one minute from the first look on, then they are destroyed. Be ready to save them.",
    ),
    "cabinet.given_now": (
        "Сохраните эти данные сейчас: через минуту они уничтожаются.",
        "Save these data now: they are destroyed in a minute.",
    ),
    "cabinet.signed_out": ("Вы вышли из кабинета.", "You have signed out."),
    "cabinet.how_to_enter": (
        "Чтобы войти, откройте кабинет на сайте провайдера.",
        "To sign in, open the cabinet on the provider's site.",
    ),
    "cabinet.text_is_here": (
        "Сообщение не отправлено, но текст цел — он ниже. Войдите в другой вкладке, вернитесь сюда и отправьте снова.",
        "The message was not sent, but your text is safe below. Sign in in another tab, come back and send it again.",
    ),
    "cabinet.files_again": ("Файлы выберите ещё раз.", "Choose the files once more."),
    "cabinet.too_many_files": (
        "Файлов слишком много: можно не больше {limit|10}. Лишние отправьте следующим сообщением.",
        "Too many files: {limit|10} at most. Send the others with another message.",
    ),
    "empty_file": ("Файл[[ «{name}»]] пуст. Выберите другой.", "The file[[ “{name}”]] is empty. Choose another one."),
    "cabinet.form_is_old": (
        "Страница устарела, сообщение не отправлено. Проверьте его и отправьте ещё раз.",
        "The page was out of date and nothing was sent. Check it and send again.",
    ),
    "cabinet.form_was_sent": (
        "Эта форма уже отправлена. Если вы пишете новое, отправьте ещё раз.",
        "This form was sent already. If this is something new, send it again.",
    ),
    "cabinet.choose_topic": ("Выберите, о чём заявка.", "Choose what the ticket is about."),
    "cabinet.correct": ("Не отправлено. Исправьте отмеченное.", "Nothing was sent. Correct what is marked."),
    "cabinet.not_found": (
        "Такой страницы или заявки у вас нет. Проверьте адрес или номер.",
        "You have no such page or ticket. Check the address or the number.",
    ),
    "cabinet.unavailable": (
        "Кабинет сейчас занят. Повторите через {seconds|10} с: ничего не пропало.",
        "The cabinet is busy now. Try again in {seconds|10} s: nothing is lost.",
    ),
    "cabinet.too_many": (
        "Слишком много запросов сразу. Повторите через {seconds|1} с.",
        "Too many requests at once. Try again in {seconds|1} s.",
    ),
    "cabinet.internal": (
        "У нас ошибка, мы о ней знаем. Повторите позже[[ или назовите нам номер {id}]].",
        "Something failed here and we know of it. Try again later[[ or tell us the number {id}]].",
    ),
    "cabinet.too_large": (
        "Отправлено слишком много. Сократите текст или отправьте файлы по одному.",
        "Too much was sent. Shorten the text or send the files one by one.",
    ),
    "cabinet.bad_request": (
        "Запрос не разобрать. Вернитесь и отправьте форму ещё раз.",
        "The request makes no sense. Go back and send the form again.",
    ),
    "cabinet.unknown_subscriber": (
        "Ваша учётная запись сюда ещё не передана. Попробуйте через несколько минут.",
        "Your account has not arrived here yet. Try again in a few minutes.",
    ),
    "cabinet.unknown_secret": (
        "Такого запроса нет, или он уже закрыт.",
        "There is no such request, or it is closed already.",
    ),
    "bad_link": (
        "Ссылка для входа неверна. Откройте кабинет на сайте провайдера ещё раз.",
        "The link is not right. Open the cabinet on the provider's site once more.",
    ),
    "used_link": (
        "Ссылка для входа устарела или уже использована. Откройте кабинет на сайте провайдера ещё раз.",
        "The link is too old or was used already. Open the cabinet on the provider's site once more.",
    ),
    "page_session_ended": (
        "Вход устарел. Войдите снова.",
        "Your sign-in has ended. Sign in again.",
    ),
    "foreign_form": (
        "Форма пришла не из кабинета, поэтому ничего не сделано.",
        "The form did not come from the cabinet, so nothing was done.",
    ),
}

CABINET_WORDS: dict[str, tuple[str, str]] = {
    "cabinet": ("Кабинет поддержки", "Support cabinet"),
    "to_content": ("К содержанию", "To the content"),
    "tickets": ("Заявки", "Tickets"),
    "new_ticket": ("Новая заявка", "New ticket"),
    "sign_out": ("Выйти", "Sign out"),
    "sign_in": ("Войти", "Sign in"),
    "moscow_time": ("Время московское.", "All times are Moscow time."),
    "announcements": ("Объявления", "Announcements"),
    "until": ("до", "until"),
    "since": ("с", "from"),
    "earlier": ("Более ранние", "Earlier"),
    "newest": ("К новым", "To the newest"),
    "pages": ("Страницы", "Pages"),
    "filed_at": ("отправлена", "sent"),
    "topic": ("О чём заявка", "What it is about"),
    "choose": ("Выберите…", "Choose…"),
    "account": ("Аккаунт", "Account"),
    "no_account": ("не об аккаунте", "about no account"),
    "subject": ("Тема одной строкой", "Subject in one line"),
    "body": ("Подробности", "Details"),
    "answer": ("Ваш ответ", "Your answer"),
    "files": ("Файлы", "Files"),
    "sent_files": ("Уже загружены", "Uploaded already"),
    "send": ("Отправить", "Send"),
    "send_again": ("Отправить ещё раз", "Send again"),
    "conversation": ("Переписка", "Conversation"),
    "department.stp": ("СТП, техническая поддержка", "STP, technical support"),
    "department.ork": ("ОРК, отдел по работе с клиентами", "ORK, customer care"),
    "state.open": ("в работе", "in work"),
    "state.waiting": ("ждём вашего ответа", "waits for you"),
    "state.answered": ("есть ответ", "answered"),
    "state.resolved": ("решена", "resolved"),
    "state.refused": ("отказано", "refused"),
    "state.out_of_scope": ("вне наших обязанностей", "out of scope"),
    "state.merged": ("объединена с другой", "joined with another"),
    "from.subscriber": ("Вы", "You"),
    "from.provider": ("Поддержка", "Support"),
    "kind.subscriber": ("", ""),
    "kind.reply": ("ответ", "answer"),
    "kind.request": ("вопрос к вам", "question to you"),
    "kind.refusal": ("отказ", "refusal"),
    "kind.out_of_scope": ("вне наших обязанностей", "out of scope"),
    "kind.resolution": ("решение", "resolution"),
    "delivery.queued": ("письмо готовится", "e-mail is being sent"),
    "delivery.sent": ("письмо отправлено", "e-mail sent"),
    "delivery.delivered": ("письмо доставлено", "e-mail delivered"),
    "delivery.delayed": ("письмо задерживается", "e-mail is delayed"),
    "delivery.failed": ("письмо не доставлено", "e-mail not delivered"),
    "asked": ("Запрос данных", "Request for data"),
    "secret.password": ("Пароль", "Password"),
    "secret.authorization": ("Авторизационные данные", "Authorization data"),
    "answer_secret": ("Ответить по защищённой форме", "Answer by the protected form"),
    "given": ("Данные для вас", "Data for you"),
    "read_given": ("Прочитать", "Read them"),
    "show_given": ("Показать", "Show"),
    "show_value": ("Показывать, что я ввожу (поле очистится)", "Show what I type (the field is emptied)"),
    "hide_value": ("Скрыть, что я ввожу (поле очистится)", "Hide what I type (the field is emptied)"),
    "back_to_ticket": ("К заявке", "Back to the ticket"),
    "go_on_there": ("Открыть заявку", "Open the ticket"),
    "your_text": ("Ваш текст", "Your text"),
    "may_run": ("может содержать программу", "may contain a program"),
    "byte": ("Б", "B"),
    "kibibyte": ("КиБ", "KiB"),
    "mebibyte": ("МиБ", "MiB"),
}
