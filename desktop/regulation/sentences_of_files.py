"""The sentences of files, uploads and webhooks, Russian and English side by side."""

from desktop.regulation.sentences_of_rules import Sentences

FILES: Sentences = {
    "quota": (
        "Файлов слишком много[[: {per} можно не больше {files}, всего не больше {mebibytes} МиБ]].",
        "Too many files[[: {per} at most {files} of {mebibytes} MiB together]].",
    ),
    "file_too_large": (
        "Файл слишком большой[[: можно не больше {mebibytes} МиБ]]. Разделите его.",
        "The file is too large[[: {mebibytes} MiB at most]]. Split it.",
    ),
    "file_infected": (
        "Файл не отдаётся: антивирус нашёл в нём вредоносную программу[[ ({virus})]].",
        "The file is kept back: the antivirus found malware in it[[ ({virus})]].",
    ),
    "file_unchecked": (
        "Файл ещё не проверен: антивирус не отвечает. Без проверки файлы не отдаются, повторите позже.",
        "The file is not checked yet: the antivirus does not answer. No file leaves unchecked; try again later.",
    ),
    "too_many_uploads": (
        "Незавершённых загрузок слишком много[[: можно не больше {limit}]]. Отправьте или отмените начатые.",
        "Too many files are on their way[[: {limit} at most]]. Send or cancel those that were begun.",
    ),
    "wrong_offset": (
        "Загрузка продолжается не отсюда[[, а с байта {offset}]].",
        "The upload does not go on from here[[ but from byte {offset}]].",
    ),
    "upload_too_long": (
        "Пришло больше, чем было объявлено[[ ({limit} байт)]]. Начните загрузку заново.",
        "More came than was told[[ ({limit} bytes)]]. Begin the upload anew.",
    ),
    "unknown_upload": (
        "Такого файла нет, или он загружен не до конца[[: {upload}]]. Приложите его ещё раз.",
        "There is no such file, or it did not come whole[[: {upload}]]. Attach it again.",
    ),
    "too_many_files": (
        "Файлов слишком много[[: к одному сообщению можно не больше {limit}]].",
        "Too many files[[: {limit} at most with one message]].",
    ),
    "files_without_text": (
        "К файлам нужен текст: напишите, что в них.",
        "Files need a text: write what they are.",
    ),
    "files_for_many": (
        "Файл прикладывают к ответу по одной заявке, а не ко всем заявкам инцидента.",
        "A file goes with the answer to one ticket, not with one to all tickets of an incident.",
    ),
    "bad_webhook": (
        "Так уведомления не доставить. Нужен адрес https:// без имени и пароля.",
        "Notices can't be delivered like this. An https:// URL without a name and password is wanted.",
    ),
    "private_webhook": (
        "Этот адрес — внутри сети. Уведомления уходят только на общедоступные адреса.",
        "This address is inside a network. Notices go to public addresses only.",
    ),
    "desk.file_offline": (
        "Нет связи с центральным сервером. Файл хранится там: откройте его, когда связь появится.",
        "No connection to central, where the file is kept. Open it when the connection is back.",
    ),
    "desk.file_gone": (
        "На центральном сервере этого файла больше нет.",
        "Central does not have this file any more.",
    ),
    "desk.file_waits": (
        "Нет связи с центральным сервером: файл уйдёт, как только она появится.",
        "No connection to central: the file goes as soon as there is one.",
    ),
    "desk.file_again": (
        "На центральном сервере его нет. Приложите файл ещё раз.",
        "Central does not have it. Attach the file again.",
    ),
    "desk.file_empty": (
        "Файл пуст.",
        "The file is empty.",
    ),
    "desk.file_unread": (
        "Файл не прочитан[[: {error}]].",
        "The file could not be read[[: {error}]].",
    ),
    "desk.file_torn": (
        "Файл пришёл не целиком и не сохранён. Попробуйте ещё раз.",
        "The file did not come in whole and was not saved. Try again.",
    ),
    "desk.file_not_written": (
        "Файл не сохранён[[ в папку {folder}]][[: {error}]]. Выберите другую.",
        "The file was not saved[[ in the folder {folder}]][[: {error}]]. Choose another one.",
    ),
}

FILE_WORDS: dict[tuple[str, str], tuple[str, str]] = {
    ("per", "ticket"): ("к одной заявке", "with one ticket"),
    ("per", "day"): ("за сутки", "in a day"),
}
