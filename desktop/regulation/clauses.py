"""The clauses of the regulation by their ids: the Russian text in force and an English one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """`ru` is the regulation's own text; `en` a faithful translation, for reading only."""

    id: str
    ru: str
    en: str


_ALL = (
    Clause(
        "T.1",
        "Провайдер — компания 1HS.ru, осуществляющая предоставление платных сервисов.",
        "Provider: the company 1HS.ru, which provides paid services.",
    ),
    Clause(
        "T.2",
        "Абонент — любое физическое или юридическое лицо, использующее услуги и сервисы, предоставляемые Провайдером.",
        "Subscriber: any natural or legal person who uses the services provided by the Provider.",
    ),
    Clause(
        "T.3",
        "Техническая поддержка — мероприятия, проводимые Провайдером по обеспечению надлежащего технического "
        "обслуживания Абонентов, функционирования сервисов, предоставляемых провайдером, своевременное "
        "предоставление информации, необходимой для нормального функционирования таких сервисов.",
        "Technical support: measures taken by the Provider to maintain Subscribers technically, to keep the "
        "services provided by the Provider working, and to provide in time the information necessary for the "
        "normal working of those services.",
    ),
    Clause(
        "T.4",
        "Служба Технической Поддержки (далее СТП) — технический персонал Провайдера, осуществляющий Техническую "
        "поддержку",
        "Technical Support Service (below STP): the technical staff of the Provider who carry out technical support.",
    ),
    Clause(
        "T.5",
        "Отдел по Работе с Клиентами (ОРК) — персонал Провайдера, выступающий от его имени и наделенный "
        "соответствующими полномочиями, выполняющий функции по обеспечению надлежащего обслуживания абонента по "
        "любым вопросам, кроме вопросов входящих в компетенцию СТП.",
        "Customer Care Department (ORK): the Provider's staff who act on its behalf, with the authority to do so, "
        "and attend to the subscriber in every matter but those within the competence of STP.",
    ),
    Clause(
        "T.6",
        "Личный кабинет – личный раздел Абонента, через который осуществляется управление услугами, контактными "
        "данными, связь с Провайдером, а так же информирование Абонента о предстоящих технических работах и "
        "другой важной информации.",
        "Cabinet: the Subscriber's personal section, through which services and contact data are managed, the "
        "Provider is contacted, and the Subscriber is told of planned technical works and other important "
        "information.",
    ),
    Clause(
        "T.7",
        "Заявка (тикет) – сообщение в СТП или ОРК, поданное из Личного кабинета клиента и имеющее уникальный номер.",
        "Ticket: a message to STP or ORK filed from the client's Cabinet and having a unique number.",
    ),
    Clause(
        "DUTY.STP",
        "СТП осуществляет управление и контроль за работой технического оборудования и программных средств, "
        "обеспечивает предоставление надлежащего сервиса Абоненту в пределах, обусловленных тарифным планом, а "
        "также осуществляет обработку следующих запросов клиентов:",
        "STP runs and watches the technical equipment and the software, provides the Subscriber with proper "
        "service within the limits of the plan, and processes the following requests of clients:",
    ),
    Clause(
        "DUTY.STP.1",
        "внесение изменений в конфигурационные файлы в тех случаях, когда такие изменения не могут быть выполнены "
        "самим Абонентом.",
        "changes in configuration files where the Subscriber cannot make them himself.",
    ),
    Clause(
        "DUTY.STP.2",
        "локализация и устранение проблем, связанных с функционированием предоставляемых по договору сервисов.",
        "finding and removing problems in the working of the services provided under the contract.",
    ),
    Clause(
        "DUTY.STP.3",
        "изменение различных паролей доступа, в тех случаях, когда такие изменения не могут быть выполнены самим "
        "Абонентом",
        "changing access passwords of all kinds where the Subscriber cannot make the change himself",
    ),
    Clause(
        "DUTY.ORK",
        "ОРК осуществляет административно-финансовый контроль за работой системы биллинга, обеспечивает "
        "предоставление надлежащего сервиса Абоненту в пределах, обусловленных тарифным планом, а также "
        "осуществляет следующие действия:",
        "ORK supervises the working of the billing system in administration and finance, provides the Subscriber "
        "with proper service within the limits of the plan, and does the following:",
    ),
    Clause(
        "DUTY.ORK.1",
        "активацию/деактивацию аккаунтов абонентов",
        "activates and deactivates subscribers' accounts",
    ),
    Clause(
        "DUTY.ORK.2",
        "зачисление поступивших средств на лицевые счета Абонентов.",
        "credits received payments to Subscribers' personal accounts.",
    ),
    Clause(
        "DUTY.ORK.3",
        "регистрацию доменных имен, персон, изменение контактной информации в базе данных регистраторов о таковых "
        "доменах и персонах.",
        "registers domain names and persons, changes contact information on such domains and persons in the "
        "registrars' data bases.",
    ),
    Clause(
        "DUTY.ORK.4",
        "продление и создание новых хостинг-аккаунтов.",
        "prolongs and creates hosting accounts.",
    ),
    Clause(
        "DUTY.ORK.5",
        "изменения тарифных планов для аккаунтов, корректировку платежей, связанную с таковым изменением.",
        "changes the plans of accounts and corrects payments accordingly.",
    ),
    Clause(
        "DUTY.ORK.6",
        "оформление договоров с абонентами, высылку на почтовые адреса абонентов актов выполненных работ и др. "
        "документов, необходимых для бухгалтерской отчетности.",
        "draws up contracts with subscribers, sends acts of completed work and other documents needed for "
        "accounting to subscribers' postal addresses.",
    ),
    Clause(
        "DUTY.ORK.7",
        "изменение контактной информации об абоненте в базе данных провайдера.",
        "changes contact information on the subscriber in the provider's data base.",
    ),
    Clause(
        "STP.1",
        "Основанием для выполнения работ является заявка Абонента. Заявку необходимо подавать из Личного "
        "кабинета. И только в том случае, когда Абонент не имеет такой возможности, заявкой может считаться "
        "электронное письмо, посланное на реквизиты Провайдера по соответствующим каналам передачи и имеющее все "
        "необходимые реквизиты для точной идентификации абонента и его просьбы.",
        "The ground for work is a ticket of the Subscriber. It must be filed from the Cabinet. Only when the "
        "Subscriber has no such possibility can an e-mail count as a ticket, if it was sent to the Provider's "
        "addresses through the proper channels and has everything needed to identify the subscriber and his "
        "request exactly.",
    ),
    Clause(
        "STP.2",
        "При получении СТП заявки, Абонент получает уведомление о начале ее обработки. Заявке присваивается "
        "уникальный идентификатор (ticketID), который необходимо сохранять во всех последующих сообщениях в СТП "
        "на эту тему.",
        "When STP receives a ticket, the Subscriber is notified that its processing has begun. The ticket is "
        "given a unique identifier (ticketID), which must be kept in all later messages to STP on the matter.",
    ),
    Clause(
        "STP.3",
        "Запросы по другим каналам (в частности, ICQ, телефон) не являются официальными. Подобные средства связи "
        "рассматриваются только как средство личного общения.",
        "Requests through other channels (ICQ and phone in particular) are not official. Such means are regarded "
        "as personal communication only.",
    ),
    Clause(
        "STP.4",
        "Заявки обрабатываются в порядке их поступления. Максимальный срок ответа на заявку СТП — 12 часов. Вне "
        "очереди могут обрабатываться экстренные заявки и заявки клиентов группы тарифов Премиум хостинг. "
        "Экстренной может считаться заявка с просьбой о восстановлении функционирования основных сервисов. Заявки "
        "по электронной почте могут обрабатываться с задержкой, т.к. в первую очередь обрабатываются заявки из "
        "клиентского раздела.",
        "Tickets are processed in the order of their arrival. The maximum time to answer a ticket to STP is 12 "
        "hours. Emergency tickets and tickets of clients of the Premium hosting plan group may be processed out "
        "of turn. A ticket that asks to restore the working of basic services may count as an emergency. Tickets "
        "by e-mail may be processed with delay, since tickets from the client section are processed in the first "
        "place.",
    ),
    Clause(
        "STP.5",
        "Запрос абонента обязательно должен содержать имя аккаунта (главный домен).",
        "The subscriber's request must contain the name of the account (the main domain).",
    ),
    Clause(
        "STP.6",
        "СТП для выполнения определенных действий может дополнительно запросить от абонента авторизационную "
        "информацию и пароль.",
        "For certain actions STP may additionally ask the subscriber for authorization information and a password.",
    ),
    Clause(
        "STP.7",
        "СТП не обязана осуществлять консультирование по вопросам программирования, веб-дизайна, настроек "
        "клиентских скриптов и программ, а также по другим аналогичным вопросам. Подобные консультации могут "
        "предоставляться по дополнительной договоренности.",
        "STP has no duty to advise on programming, web design, the set-up of the client's scripts and programs, "
        "and similar questions. Such advice can be given by separate agreement.",
    ),
    Clause(
        "STP.8",
        "Ответы на стандартные, часто задаваемые вопросы, могут выдаваться в виде ссылок на соответствующую "
        "страницу инструкций на сайте Провайдера или на соответствующие страницы сайтов поддержки сервиса, сайты "
        "разработчиков программного обеспечения.",
        "Answers to standard, frequently asked questions may be given as links to the proper page of the "
        "instructions on the Provider's site, or to the proper pages of the sites that support the service or of "
        "the software's developers.",
    ),
    Clause(
        "STP.9",
        "В выполнении заявки может быть отказано по следующим основным причинам:",
        "A ticket may be refused for the following main reasons:",
    ),
    Clause(
        "STP.9.1",
        "Отсутствие авторизационной информации, в случае если авторизация была необходимой.",
        "Authorization information is absent, where authorization was necessary.",
    ),
    Clause(
        "STP.9.2",
        "Требование предоставления услуг, не соответствующих условиям тарифного плана.",
        "Services are demanded that the terms of the plan do not include.",
    ),
    Clause(
        "STP.9.3",
        "В случае блокирования предоставления услуг.",
        "The provision of services is blocked.",
    ),
    Clause(
        "STP.10",
        "При обработке заявки, посланной по электронной почте, Провайдер не несет ответственности за "
        "работоспособность почтовых сервисов третьих лиц.",
        "When processing a ticket sent by e-mail, the Provider is not responsible for the working of third "
        "parties' mail services.",
    ),
    Clause(
        "ORK.1",
        "Основанием для выполнения работ является заявка Абонента. Заявку необходимо подавать из Личного "
        "кабинета. И только в том случае, когда Абонент не имеет такой возможности, заявкой может считаться "
        "электронное письмо, посланное на реквизиты Провайдера по соответствующим каналам передачи и имеющее все "
        "необходимые реквизиты для точной идентификации абонента и его просьбы.",
        "The ground for work is a ticket of the Subscriber. It must be filed from the Cabinet. Only when the "
        "Subscriber has no such possibility can an e-mail count as a ticket, if it was sent to the Provider's "
        "addresses through the proper channels and has everything needed to identify the subscriber and his "
        "request exactly.",
    ),
    Clause(
        "ORK.2",
        "Запросы по другим каналам (в частности, ICQ, телефон) не являются официальными. Подобные средства связи "
        "рассматриваются только как средство личного общения.",
        "Requests through other channels (ICQ and phone in particular) are not official. Such means are regarded "
        "as personal communication only.",
    ),
    Clause(
        "ORK.3",
        "Заявки обрабатываются в порядке их поступления. Максимальный срок обработки заявки ОРК - 2 рабочих дня.",
        "Tickets are processed in the order of their arrival. The maximum time to process a ticket to ORK is 2 "
        "working days.",
    ),
    Clause(
        "ORK.4",
        "В случаях необходимости значительных изменений запрос пользователя должен содержать авторизационную "
        "информацию.",
        "Where significant changes are needed, the user's request must contain authorization information.",
    ),
    Clause(
        "ORK.5",
        "В выполнении заявки может быть отказано по следующим основным причинам:",
        "A ticket may be refused for the following main reasons:",
    ),
    Clause(
        "ORK.5.1",
        "Отсутствие авторизационной информации, в случае если авторизация была необходимой.",
        "Authorization information is absent, where authorization was necessary.",
    ),
    Clause(
        "ORK.5.2",
        "Требование предоставления услуг, не соответствующих условиям тарифного плана.",
        "Services are demanded that the terms of the plan do not include.",
    ),
    Clause(
        "ORK.5.3",
        "В случае блокирования предоставления услуг.",
        "The provision of services is blocked.",
    ),
    Clause(
        "ORK.5.4",
        "Отсутствие привязки доменов к аккаунту в случае запроса операций с этими доменами (изменение информации, "
        "перерегистрация, трансфер, продление).",
        "The domains are not bound to the account, where operations on those domains are requested (change of "
        "information, re-registration, transfer, prolonging).",
    ),
    Clause(
        "ORK.6",
        "При обработке заявки, посланной по электронной почте, Провайдер не несет ответственности за "
        "работоспособность почтовых сервисов третьих лиц.",
        "When processing a ticket sent by e-mail, the Provider is not responsible for the working of third "
        "parties' mail services.",
    ),
    Clause(
        "HOURS.STP",
        "Служба Технической Поддержки работает без обеденного перерыва, выходных и праздничных дней. Также "
        "возможна, но не является гарантированной, работа в ночное время.",
        "The Technical Support Service works without a lunch break, days off and holidays. Work at night is also "
        "possible, but not guaranteed.",
    ),
    Clause(
        "HOURS.ORK",
        "Отдел по Работе с Клиентами работает с 10-00 до 18-00 МСК по рабочим дням (с понедельника по пятницу) "
        "без обеденного перерыва. Возможна также, но не является гарантированной, работа в выходные и праздничные "
        "дни, а так же в вечернее время.",
        "The Customer Care Department works from 10:00 to 18:00 Moscow time on working days (Monday to Friday) "
        "without a lunch break. Work on days off and holidays and in the evening is also possible, but not "
        "guaranteed.",
    ),
)
CLAUSES: dict[str, Clause] = {clause.id: clause for clause in _ALL}


def clause(clause_id: str) -> Clause:
    """The clause with an id as "STP.9.1"; KeyError when there is none."""
    return CLAUSES[clause_id]
