"""What is said of planned works, Russian and English side by side."""

from desktop.regulation.sentences_of_rules import Sentences

WORKS: Sentences = {  # an answer to a ticket that works explain; the announcement's own text stands below it
    "works.under_way": (
        "Здравствуйте. Сейчас идут плановые работы[[: {title}]].[[ Закончим не позднее {until_at} МСК.]]",
        "Hello. Planned works are under way[[: {title}]].[[ They end by {until_at}, Moscow time.]]",
    ),
    "works.over": (
        "Здравствуйте. Шли плановые работы[[: {title}]], они закончены[[ в {until_at} МСК]]. Проверьте, пожалуйста, "
        "сейчас: если неполадка осталась, ответьте на это сообщение.",
        "Hello. There were planned works[[: {title}]], they ended[[ at {until_at}, Moscow time]]. Please check now: if "
        "the fault is still there, answer this message.",
    ),
}
