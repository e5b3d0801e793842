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
}

FILE_WORDS: dict[tuple[str, str], tuple[str, str]] = {
    ("per", "ticket"): ("к одной заявке", "with one ticket"),
    ("per", "day"): ("за сутки", "in a day"),
}
