"""What the reader of a letter should know, and why one was not read, Russian and English side by side."""

from desktop.regulation.sentences_of_rules import Sentences

LETTERS: Sentences = {
    "letter.html_only": (
        "Письмо свёрстано в HTML: показан его текст без оформления.",
        "The letter is in HTML: its text is shown without the layout.",
    ),
    "letter.html_too_complex": (
        "Вёрстка письма слишком сложная: теги вырезаны, исходная страница приложена файлом.",
        "The letter's layout is too complex: the tags were cut out, the page is attached as a file.",
    ),
    "letter.charset_guessed": (
        "Кодировка письма не указана или указана неверно: она подобрана по тексту.",
        "The letter's charset is missing or wrong: it was guessed from the text.",
    ),
    "letter.encrypted": (
        "Письмо зашифровано: прочитать его здесь нельзя. Попросите написать в кабинете.",
        "The letter is encrypted and can't be read here. Ask to write in the cabinet.",
    ),
    "letter.signed": (
        "Письмо подписано. Подпись не проверялась.",
        "The letter is signed. The signature was not checked.",
    ),
    "letter.signed_inside": (
        "Текст письма лежит внутри файла подписи: откройте его почтовой программой.",
        "The letter's text is inside the signature's file: open it with a mail program.",
    ),
    "letter.part_unreadable": (
        "Часть письма прочитать не удалось: она сохранена как есть.",
        "A part of the letter could not be read: it is kept as it is.",
    ),
    "letter.winmail": (
        "Письмо из Outlook: текст и файлы извлечены из winmail.dat.",
        "A letter from Outlook: its text and files were taken out of winmail.dat.",
    ),
    "letter.calendar": ("В письме приглашение или событие календаря.", "The letter has an invitation or an event."),
    "letter.forwarded": ("В письме переслано другое письмо.", "The letter forwards another letter."),
    "letter.file_too_large": (
        "Файл больше 25 МиБ не извлечён. Он остался в исходном письме.",
        "A file above 25 MiB was not taken out. It is still in the raw letter.",
    ),
    "letter.too_many_files": (
        "Файлов больше ста: остальные остались в исходном письме.",
        "More than a hundred files: the others are still in the raw letter.",
    ),
    "letter.no_room": (
        "Файлов к заявке слишком много: часть осталась в исходном письме.",
        "The ticket has too many files: some are still in the raw letter.",
    ),
    "letter.text_cut": (
        "Текст слишком длинный: показано начало, целиком он приложен файлом.",
        "The text is too long: its beginning is shown, all of it is attached as a file.",
    ),
    "letter.no_date": (
        "Даты отправки нет или она невозможна: считается время получения.",
        "The date of sending is missing or impossible: the time of receipt counts.",
    ),
    "letter.several_senders": (
        "В письме несколько отправителей: показан первый. Так подделывают адрес.",
        "The letter names several senders, the first is shown. Addresses are forged this way.",
    ),
    "letter.empty": ("В письме нет текста.", "The letter has no text."),
    "letter.too_large": ("Письмо не прочитано: оно больше 35 МиБ.", "The letter was not read: it is above 35 MiB."),
    "letter.too_deep": (
        "Письмо не прочитано: в нём больше двадцати вложенных друг в друга частей.",
        "The letter was not read: more than twenty parts are nested in each other.",
    ),
    "letter.too_many_parts": (
        "Письмо не прочитано: в нём больше пятисот частей.",
        "The letter was not read: it has more than five hundred parts.",
    ),
    "letter.header_too_long": (
        "Письмо не прочитано: один из его заголовков длиннее 16 КиБ.",
        "The letter was not read: one of its headers is longer than 16 KiB.",
    ),
    "letter.headers_too_long": (
        "Письмо не прочитано: его заголовки вместе длиннее 256 КиБ.",
        "The letter was not read: its headers together are longer than 256 KiB.",
    ),
    "letter.too_many_parameters": (
        "Письмо не прочитано: в одном из заголовков больше пятидесяти параметров.",
        "The letter was not read: one of its headers has more than fifty parameters.",
    ),
    "letter.took_too_long": (
        "Письмо не прочитано: на его разбор ушло бы слишком много времени.",
        "The letter was not read: taking it apart would have taken too long.",
    ),
    "letter.took_too_much_memory": (
        "Письмо не прочитано: на его разбор ушло бы слишком много памяти.",
        "The letter was not read: taking it apart would have taken too much memory.",
    ),
    "letter.unreadable": (
        "Письмо прочитать не удалось. Исходный текст сохранён.",
        "The letter could not be read. Its raw text is kept.",
    ),
    "letter.raw_gone": (
        "Исходное письмо больше не хранится: в нём был секрет.",
        "The raw letter is kept no longer: a secret stood in it.",
    ),
}
