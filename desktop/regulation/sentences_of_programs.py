"""The sentences of the programs, Russian and English side by side: problems of a request, troubles of a workstation."""

from desktop.regulation.sentences_of_rules import Sentences

UNKNOWN: Sentences = {
    "unknown": (
        "Не получилось: «{code}». Обновите данные и повторите.",
        "It did not work: “{code}”. Refresh and try again.",
    ),
}

PROBLEMS: Sentences = {
    "unauthenticated": ("Войдите, чтобы продолжить.", "Sign in to go on."),
    "wrong_password": (
        "Неверное имя или пароль. Проверьте и введите ещё раз.",
        "Wrong name or password. Check and try again.",
    ),
    "factor_lost": (
        "Код не проверить: ключ вашего второго фактора утрачен. Администратор должен выдать новый.",
        "Your code cannot be checked: the key of your second factor is lost. Ask the administrator for a new one.",
    ),
    "not_your_password": (
        "Пароль не подошёл. Введите пароль, с которым вы входите.",
        "The password is wrong. Enter the one that you sign in with.",
    ),
    "code_wanted": ("Введите код из приложения.", "Enter the code from your app."),
    "wrong_code": (
        "Код не подошёл. Дождитесь следующего и введите его.",
        "The code did not fit. Wait for the next one and enter it.",
    ),
    "access_revoked": (
        "Ваш доступ закрыт. Данные центрального сервера с этого компьютера удалены.",
        "Your access has ended. Central's data was removed from this computer.",
    ),
    "token_expired": ("Вход устарел. Войдите снова.", "Your sign-in has expired. Sign in again."),
    "session_ended": ("Смена закончилась. Войдите снова.", "Your shift's session has ended. Sign in again."),
    "forbidden": (
        "У вас нет права на это. Обратитесь к администратору.",
        "You may not do this. Ask the administrator.",
    ),
    "not_found": ("Ничего не найдено по этому адресу.", "Nothing is found at this address."),
    "unknown_ticket": (
        "Заявки[[ № {ticket}]] нет. Проверьте номер.",
        "There is no ticket[[ {ticket}]]. Check the number.",
    ),
    "unknown_subscriber": (
        "Абонента[[ {subscriber}]] нет. Проверьте, кого вы указали.",
        "There is no subscriber[[ {subscriber}]]. Check whom you named.",
    ),
    "foreign_key": (
        "Под этим ключом у вас ничего нет. Отправьте с новым ключом.",
        "You have nothing under this key. Send with a new key.",
    ),
    "key_reused": (
        "Этот ключ уже использован для другого запроса. Отправьте с новым ключом.",
        "This key was used for another request. Send with a new key.",
    ),
    "invalid": (
        "Запрос не принят[[: поле «{field}»]]. Исправьте и отправьте ещё раз.",
        "The request was not accepted[[: field “{field}”]]. Correct it and send again.",
    ),
    "no_json": (
        "Запрос — не JSON. Исправьте и отправьте ещё раз.",
        "The request is not JSON. Correct it and send again.",
    ),
    "too_large": (
        "Запрос слишком большой[[: можно не больше {limit} байт]]. Сократите его.",
        "The request is too large[[: {limit} bytes at most]]. Make it smaller.",
    ),
    "wrong_wire": (
        "Версии программ не совпадают[[: нужна {wire}]]. Обновите программу.",
        "The programs' versions differ[[: {wire} is needed]]. Update the program.",
    ),
    "too_many_attempts": (
        "Слишком много попыток. Повторите через {seconds|60} с.",
        "Too many attempts. Try again in {seconds|60} s.",
    ),
    "too_slow": (
        "Запрос пришёл не целиком: истекло время. Проверьте связь и повторите.",
        "The request did not arrive whole in time. Check the connection and try again.",
    ),
    "too_many_requests": (
        "Слишком много запросов сразу: можно не больше {limit|8}. Повторите через {seconds|1} с.",
        "Too many requests at once: {limit|8} at most. Try again in {seconds|1} s.",
    ),
    "method_not_allowed": ("Такое действие по этому адресу невозможно.", "This address does not do that."),
    "edited_meanwhile": (
        "Запись тем временем изменил другой сотрудник. Сравните его текст со своим и сохраните ещё раз.",
        "Somebody else has edited this meanwhile. Compare his text with yours and save again.",
    ),
    "announcement_ended": (
        "Работы уже завершены, объявление больше не изменить. Создайте новое.",
        "These works have ended, the announcement can't be changed any more. Write a new one.",
    ),
    "voided": (
        "Этот запрос отозван и не будет выполнен. Отправьте новый.",
        "This request was withdrawn and will not be carried out. Send a new one.",
    ),
    "history_changed": (
        "Центральный сервер не знает того, что здесь уже видели. Данные нужно загрузить заново.",
        "Central does not know what was already seen here. The data must be loaded again.",
    ),
    "cursor_too_old": (
        "Данные слишком старые. Они будут загружены заново.",
        "The data are too old. They will be loaded again.",
    ),
    "disk_full": (
        "На центральном сервере нет места. Действие сохранено у вас, сообщите администратору.",
        "Central's disk is full. What you did is kept here; tell the administrator.",
    ),
    "unavailable": (
        "Центральный сервер сейчас не отвечает. Отправка повторится сама.",
        "Central does not answer now. Sending will be tried again.",
    ),
    "internal": (
        "На центральном сервере ошибка. Сообщите администратору[[ номер {id}]].",
        "Central failed. Tell the administrator[[ the number {id}]].",
    ),
}

TROUBLES: Sentences = {
    "desk.offline": (
        "Нет связи с центральным сервером. Повторите, когда связь появится.",
        "There is no connection to central. Try again when it is back.",
    ),
    "desk.needs_https": (
        "Адрес центрального сервера должен начинаться с https://. Без шифрования данные не передаются.",
        "The address of central must begin with https://. Nothing travels unencrypted.",
    ),
    "desk.untrusted": (
        "Сертификату центрального сервера нельзя доверять. Проверьте адрес и сообщите администратору.",
        "The certificate of central cannot be trusted. Check the address and tell the administrator.",
    ),
    "desk.no_answer": (
        "Центральный сервер не отвечает на отправку. Она повторяется сама, ничего не потеряно.",
        "Central does not answer to what is sent. It is tried again by itself; nothing is lost.",
    ),
    "desk.edit_unanswered": (
        "Центральный сервер не ответил: неизвестно, сохранено ли. Проверьте список и сохраните ещё раз.",
        "Central did not answer: it is not known whether this is saved. Look at the list and save again.",
    ),
    "desk.sent_already": (
        "Отозвать не успели: центральный сервер это уже выполнил[[ (заявка № {ticket})]].",
        "It was too late to withdraw: central has already carried it out[[ (ticket {ticket})]].",
    ),
    "desk.disk_full": (
        "На диске этого компьютера нет места. Набранное остаётся на экране: освободите место и повторите.",
        "The disk of this computer is full. What you typed stays on the screen: free some space and try again.",
    ),
    "desk.replica_damaged": (
        "Копия данных на этом компьютере была повреждена. Она загружается заново, неотправленное сохранено.",
        "This computer's copy of the data was damaged. It is loaded again; what was not sent is kept.",
    ),
    "desk.replica_differs": (
        "Копия данных разошлась с центральным сервером. Она загружается заново, неотправленное сохранено.",
        "This computer's copy differed from central. It is loaded again; what was not sent is kept.",
    ),
    "desk.outbox_damaged": (
        "Файл исходящих был повреждён. Всё, что удалось прочитать, восстановлено: проверьте неотправленное.",
        "The outbox file was damaged. What could be read was recovered: check what was not sent.",
    ),
    "desk.outbox_locked": (
        "Неотправленное на этом компьютере не открылось: сменился пароль или файл повреждён. Ничего не удалено, файл "
        "отложен[[ в {folder}]] и откроется, когда подойдёт ключ.",
        "What was not sent from this computer could not be opened: the password was changed or the file is damaged. "
        "Nothing was deleted, the file was set aside[[ in {folder}]] and opens when its key is back.",
    ),
    "desk.wrong_password": (
        "Нет связи с центральным сервером, а хранящееся на этом компьютере этим паролем не открывается.",
        "There is no connection to central, and what this computer keeps does not open with this password.",
    ),
    "desk.lock_wrong": (
        "Пароль не подошёл. Если его сменили, новый подойдёт, когда появится связь с центральным сервером.",
        "The password is wrong. If it was changed, the new one opens the window when central can be reached again.",
    ),
    "desk.lock_alone": (
        "Этот компьютер ещё не знает вашего пароля, а центральный сервер недоступен. Ничего не потеряно: повторите, "
        "когда появится связь.",
        "This computer does not know your password yet, and central cannot be reached. Nothing is lost: try again when "
        "the connection is back.",
    ),
    "desk.already_open": (
        "Ваше рабочее место уже открыто в другом окне на этом компьютере. Перейдите в него; это окно закроется.",
        "Your workstation is already open in another window on this computer. Go on there; this window closes.",
    ),
    "desk.first_comes": (
        "Ваше рабочее место уже открыто на этом компьютере: его окно выходит вперёд.",
        "Your workstation is already open on this computer: its window comes to the front.",
    ),
    "desk.newer_file": (
        "Файл исходящих записан более новой версией программы. Установите её снова.",
        "The outbox was written by a newer version of the program. Install that version again.",
    ),
    "desk.no_permission": (
        "Нет права записи в папку данных[[: {folder}]].",
        "The data folder cannot be written to[[: {folder}]].",
    ),
}
