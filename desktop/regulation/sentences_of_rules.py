"""The sentences of the rules, Russian and English side by side: places, refusals, events.

Short, active: what happened and what to do. The marks in them are those of `sentences`.
"""

Sentences = dict[str, tuple[str, str]]

PLACES: Sentences = {
    "emergency": (
        "Экстренная заявка: восстановить сервис[[ «{service}»]]. Идёт вне очереди.",
        "Emergency: a basic service[[ ({service})]] must be restored. Goes out of turn.",
    ),
    "guard": (
        "До срока меньше {minutes|60} мин[[: ответьте до {due_at}]].",
        "Less than {minutes|60} min left[[: answer by {due_at}]].",
    ),
    "overdue": (
        "Срок ответа прошёл[[ в {due_at}]]. Ответьте сейчас.",
        "The time to answer is over[[: it ended at {due_at}]]. Answer now.",
    ),
    "premium": (
        "Премиум-тариф: идёт вне очереди. В полосе — по времени поступления[[, {arrived_at}]].",
        "Premium plan: goes out of turn. Within the lane by arrival[[, {arrived_at}]].",
    ),
    "cabinet": (
        "Заявка из личного кабинета: по времени поступления[[, {arrived_at}]].",
        "Filed in the cabinet: by arrival[[, {arrived_at}]].",
    ),
    "email": (
        "Заявка по электронной почте: после заявок из кабинета, по времени поступления[[, {arrived_at}]].",
        "Came by e-mail: after the tickets from the cabinet, by arrival[[, {arrived_at}]].",
    ),
    "arrival": (
        "По времени поступления[[, {arrived_at}]]: ОРК отвечает строго по очереди.",
        "By arrival[[, {arrived_at}]]: ORK goes strictly in turn.",
    ),
}

REFUSALS: Sentences = {
    "ended": (
        "Заявка завершена[[: {state}]][[, {name}]][[, {ended_at}]]. Можно оставить только заметку.",
        "The ticket has ended[[: {state}]][[, {name}]][[, {ended_at}]]. Only a note can be left.",
    ),
    "agent_inactive": (
        "Сотрудник {name|этот} больше не работает в системе. Выберите другого.",
        "{name|This agent} no longer works here. Choose another agent.",
    ),
    "wrong_role": (
        "Это может сделать только старший смены. Обратитесь к нему.",
        "Only a supervisor may do this. Ask one.",
    ),
    "wrong_department": (
        "Заявка в другом отделе[[: {department}]][[ (передача: {by}, {done_at})]]. "
        "Действовать с ней может его сотрудник или старший смены.",
        "The ticket is with the other department[[: {department}]][[ (transferred by {by}, {done_at})]]. "
        "Its agents or a supervisor may act on it.",
    ),
    "taken": (
        "Заявку уже ведёт {name|другой сотрудник}[[, с {since_at}]][[, назначил(а) {by}]]. Возьмите следующую.",
        "{name|Another agent} already has this ticket[[, since {since_at}]][[, assigned by {by}]]. Take the next one.",
    ),
    "assigned_to_other": (
        "Исполнитель заявки — {name|другой сотрудник}[[, с {since_at}]][[, назначил(а) {by}]]. "
        "Вы можете оставить заметку.",
        "The ticket is assigned to {name|another agent}[[, since {since_at}]][[, by {by}]]. You can leave a note.",
    ),
    "not_yours": (
        "Исполнитель заявки — {name|другой сотрудник}[[, с {since_at}]][[, назначил(а) {by}]]. "
        "Вернуть её в очередь может он или старший смены.",
        "The ticket is assigned to {name|another agent}[[, since {since_at}]][[, by {by}]]. "
        "Only that agent or a supervisor may release it.",
    ),
    "reassign_unexplained": (
        "Исполнитель заявки — {name|другой сотрудник}[[, с {since_at}]][[, назначил(а) {by}]]. "
        "Чтобы забрать её, назначьте исполнителя и напишите причину.",
        "The ticket is assigned to {name|another agent}[[, since {since_at}]][[, by {by}]]. "
        "To take it away, assign it and write why.",
    ),
    "not_assigned": (
        "У заявки нет исполнителя: возвращать нечего[[ ({by}, {done_at})]].",
        "The ticket has no assignee: there is nothing to release[[ ({by}, {done_at})]].",
    ),
    "unseen_message": (
        "Пришло сообщение, которого вы ещё не видели: {name|абонент}[[, {sent_at}]]. Прочтите его и отправьте ещё раз.",
        "A message came that you have not seen: {name|the subscriber}[[, {sent_at}]]. Read it, then send again.",
    ),
    "unseen_after_restore": (
        "Центральный сервер восстановлен из копии и не знает, видели ли вы сообщение: "
        "{name|абонент}[[, {sent_at}]]. Прочтите его и отправьте ещё раз.",
        "Central was put back from a backup and cannot tell whether you had seen a message: "
        "{name|the subscriber}[[, {sent_at}]]. Read it, then send again.",
    ),
    "empty": ("Текст пуст. Напишите его и отправьте.", "The text is empty. Write it, then send."),
    "too_long": (
        "Текст слишком длинный: не больше {limit|65536} знаков. Сократите его.",
        "The text is too long: {limit|65536} characters at most. Shorten it.",
    ),
    "bad_text": (
        "В тексте есть знаки, которые нельзя сохранить. Удалите их и отправьте ещё раз.",
        "The text has characters that cannot be stored. Remove them and send again.",
    ),
    "needs_reason": ("Нужна причина. Напишите её.", "A reason is needed. Write it."),
    "unanswered": (
        "Абонент ждёт ответа. Ответьте, откажите или отметьте, что ответ не нужен.",
        "The subscriber waits for an answer. Answer, refuse, or say that no answer is needed.",
    ),
    "nothing_unanswered": (
        "Все сообщения абонента уже отвечены.",
        "Every message of the subscriber is answered already.",
    ),
    "not_processed": (
        "Заявка ещё не обработана. Решите её, откажите или сообщите, что это вне обязанностей.",
        "The ticket is not processed yet. Resolve it, refuse it, or say that it is out of scope.",
    ),
    "refusal_not_allowed": (
        "По этой заявке так отказать нельзя[[: «{reason}»]]. Выберите другую причину.",
        "This reason does not apply to the ticket[[: “{reason}”]]. Choose another one.",
    ),
    "already_there": (
        "Заявка уже в этом отделе[[: {department}]][[ (передача: {by}, {done_at})]].",
        "The ticket is already with this department[[: {department}]][[ (transferred by {by}, {done_at})]].",
    ),
    "not_a_basic_service": (
        "Сервис[[ «{service}»]] не входит в основные: экстренной заявка не станет.",
        "This service[[ ({service})]] is not a basic one: it makes no emergency.",
    ),
    "already_emergency": (
        "Заявка уже экстренная[[: {service}]][[ ({name}, {declared_at})]]. Проверьте, какой сервис восстанавливать.",
        "The ticket is already an emergency[[: {service}]][[ ({name}, {declared_at})]]. Check the service to restore.",
    ),
    "no_emergency": (
        "Заявка не экстренная: снимать нечего[[ (отмена: {by}, {done_at})]].",
        "The ticket is no emergency: nothing to revoke[[ (revoked by {by}, {done_at})]].",
    ),
    "changed_meanwhile": (
        "Значение уже изменили[[ на «{now}»]][[ ({by}, {done_at})]]. Проверьте и выберите ещё раз.",
        "The value was changed meanwhile[[ to “{now}”]][[ ({by}, {done_at})]]. Check it and choose again.",
    ),
    "unknown_topic": (
        "Темы[[ «{topic}»]] нет. Выберите из списка[[: {allowed}]].",
        "No such topic[[: {topic}]]. Choose from the list[[: {allowed}]].",
    ),
    "wrong_topic": (
        "Тема[[ «{topic}»]] относится к другому отделу. Выберите другую тему или другой отдел.",
        "The topic[[ “{topic}”]] belongs to the other department. Choose another topic or the other department.",
    ),
    "unknown_account": (
        "Аккаунта[[ {account}]] нет. Проверьте главный домен.",
        "There is no account[[ {account}]]. Check the main domain.",
    ),
    "foreign_account": (
        "Аккаунт[[ {account}]] принадлежит другому абоненту. Запросите главный домен.",
        "The account[[ {account}]] belongs to another subscriber. Ask for the main domain.",
    ),
    "unknown_agent": ("Такого сотрудника нет. Выберите из списка.", "No such agent. Choose from the list."),
    "agent_of_other_department": (
        "{name|Этот сотрудник} работает в другом отделе. Выберите другого или передайте заявку.",
        "{name|This agent} works in the other department. Choose another one or transfer the ticket.",
    ),
    "merge_with_itself": ("Заявку нельзя объединить с ней самой.", "A ticket cannot be merged into itself."),
    "merge_other_subscriber": (
        "Заявка[[ № {ticket}]] другого абонента: объединить нельзя.",
        "Ticket[[ {ticket}]] is another subscriber's: they cannot be merged.",
    ),
    "merge_other_department": (
        "Заявка[[ № {ticket}]] в другом отделе: сначала передайте её.",
        "Ticket[[ {ticket}]] is with the other department: transfer it first.",
    ),
    "merge_ended": (
        "Заявка[[ № {ticket}]] уже завершена: объединить с ней нельзя.",
        "Ticket[[ {ticket}]] has ended: nothing can be merged into it.",
    ),
    "nothing_to_split": ("Выберите сообщения для новой заявки.", "Choose the messages for the new ticket."),
    "unknown_message": (
        "В этой заявке такого сообщения нет. Обновите переписку и выберите ещё раз.",
        "The ticket has no such message. Refresh the conversation and choose again.",
    ),
    "split_without_subscriber": (
        "В новой заявке нужно хотя бы одно сообщение абонента.",
        "The new ticket needs at least one message of the subscriber.",
    ),
    "split_everything": (
        "В прежней заявке должно остаться хотя бы одно сообщение абонента.",
        "At least one message of the subscriber must stay in the old ticket.",
    ),
}

EVENTS: Sentences = {
    "event.acknowledged": (
        "Абоненту сообщено, что заявка[[ № {ticket}]] принята в обработку.[[ {unmailed}]]",
        "The subscriber was told that work on the ticket[[ {ticket}]] has begun.[[ {unmailed}]]",
    ),
    "event.assigned": (
        "Назначен исполнитель[[: {name}]].[[ Причина: {reason}]]",
        "Assigned[[ to {name}]].[[ Reason: {reason}]]",
    ),
    "event.released_by_supervisor": (
        "Заявка возвращена в очередь[[, исполнителем был(а) {name}]].[[ Причина: {reason}]]",
        "The ticket was returned to the queue[[, {name} had it]].[[ Reason: {reason}]]",
    ),
    "event.transferred": (
        "Заявка передана[[: {department}]].[[ Прежняя тема: {topic}.]][[ Причина: {reason}]]",
        "The ticket was transferred[[ to {department}]].[[ Its topic was: {topic}.]][[ Reason: {reason}]]",
    ),
    "event.emergency_declared": (
        "Заявка признана экстренной[[: {service}]].[[ Причина: {reason}]]",
        "Declared an emergency[[: {service}]].[[ Reason: {reason}]]",
    ),
    "event.emergency_revoked": (
        "Отметка «экстренная» снята.[[ Причина: {reason}]]",
        "The emergency was revoked.[[ Reason: {reason}]]",
    ),
    "event.resolved": ("Заявка решена.", "The ticket was resolved."),
    "event.no_answer_needed": ("Отмечено, что ответ не нужен.", "Marked as needing no answer."),
    "event.merged": (
        "Заявка[[ № {ticket}]] объединена с заявкой[[ № {into}]].",
        "Ticket[[ {ticket}]] was merged into ticket[[ {into}]].",
    ),
    "event.split": (
        "Часть переписки выделена в новую заявку[[ № {into}]][[: {subject}]].",
        "A part of the conversation became a new ticket[[ {into}]][[: {subject}]].",
    ),
    "event.reopened": (
        "Абонент написал снова: заявка открыта, срок считается заново.",
        "The subscriber wrote again: the ticket is open, with a new deadline.",
    ),
    "event.topic_changed": ("Тема заявки[[: {topic}]].", "Topic set[[: {topic}]]."),
    "event.account_named": ("Аккаунт заявки[[: {account}]].", "Account named[[: {account}]]."),
}

WORDS: dict[tuple[str, str], tuple[str, str]] = {
    ("department", "stp"): ("СТП", "STP"),
    ("department", "ork"): ("ОРК", "ORK"),
    ("service", "web"): ("веб", "web"),
    ("service", "mail"): ("почта", "mail"),
    ("service", "dns"): ("DNS", "DNS"),
    ("service", "database"): ("база данных", "database"),
    ("service", "ftp"): ("FTP", "FTP"),
    ("state", "resolved"): ("решена", "resolved"),
    ("state", "refused"): ("отказано", "refused"),
    ("state", "out_of_scope"): ("вне обязанностей", "out of scope"),
    ("state", "merged"): ("объединена с другой", "merged into another"),
    ("reason", "no_authorization"): ("нет авторизационной информации", "no authorization data"),
    ("reason", "not_in_plan"): ("не соответствует тарифу", "not covered by the plan"),
    ("reason", "blocked"): ("услуги заблокированы", "services are blocked"),
    ("reason", "domain_not_bound"): ("домен не привязан к аккаунту", "the domain is not bound to the account"),
}
