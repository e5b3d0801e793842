"""What becomes of an act of a desk without network when others acted meanwhile: real central, real desks."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from desktop.regulation.intents import (
    Assign,
    DeclareEmergency,
    Merge,
    NoAnswerNeeded,
    Note,
    OutOfScope,
    RefusalReason,
    Refuse,
    Release,
    Reply,
    RequestData,
    Resolve,
    RevokeEmergency,
    SetAccount,
    SetTopic,
    Split,
    Take,
    TicketIntent,
    Transfer,
)
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService, MessageKind
from tests.central_server import World
from tests.sync.conftest import Seated
from tests.sync.stepped import Stepped

WEB, MAIL = BasicService.WEB, BasicService.MAIL
BLOCKED = RefusalReason.BLOCKED
AT = "12:10"  # Moscow time at which the others act; anna's desk has been without network since 12:00


@dataclass
class Story:
    """Two tickets of one subscriber; anna saw the first before anything happened."""

    world: World
    anna: Stepped
    seated: Seated
    number: int
    other: int
    others: dict[str, Stepped] = field(default_factory=dict)

    def does(self, login: str, *acts: TicketIntent, ticket: int | None = None) -> None:
        desk = self.others.get(login) or self.others.setdefault(login, self.seated(login))
        desk.catch_up()
        for act in acts:
            desk.desk.act(desk.ticket(ticket or self.number), act)
            desk.sync()
        assert desk.outbox() == []

    def subscriber_writes(self) -> None:
        with self.world.central.write(self.world.operator) as transaction:
            transaction.insert(
                "message",
                ticket=self.number,
                kind=MessageKind.SUBSCRIBER.value,
                author_name="Иван Петров",
                at=self.world.clock(),
                body="Уже не нужно.",
            )

    def first_message(self) -> int:
        return self.anna.ticket(self.number).messages[0].id


Meanwhile = Callable[[Story], None]


def nothing(story: Story) -> None: ...
def boris_takes(story: Story) -> None:
    story.does("boris", Take())


def boris_takes_and_releases(story: Story) -> None:
    story.does("boris", Take(), Release())


def boris_answers(story: Story) -> None:
    story.does("boris", Reply("Отвечено."))


def sveta_answers_and_releases(story: Story) -> None:
    story.does("sveta", Reply("Отвечено."), Release())


def sveta_gives_it_to_boris(story: Story) -> None:
    story.does("sveta", Assign(story.world.ids["boris"], "У Бориса доступ"))


def sveta_gives_it_to_anna(story: Story) -> None:
    story.does("sveta", Assign(story.world.ids["anna"]))


def boris_resolves(story: Story) -> None:
    story.does("boris", Resolve("Сделано."))


def boris_merges(story: Story) -> None:
    story.does("boris", Merge(story.other))


def other_one_ends(story: Story) -> None:
    story.does("boris", Resolve("Сделано."), ticket=story.other)


def other_one_moves(story: Story) -> None:
    story.does("boris", Transfer(Department.ORK), ticket=story.other)


def boris_transfers(story: Story) -> None:
    story.does("boris", Transfer(Department.ORK))


def boris_transfers_and_olga_merges(story: Story) -> None:
    boris_transfers(story)
    other_one_moves(story)
    story.does("olga", Merge(story.other))


def moved_and_back(story: Story) -> None:
    story.does("boris", Transfer(Department.ORK))
    story.does("olga", Transfer(Department.STP))


def topic_is_set(story: Story) -> None:
    story.does("boris", SetTopic(None, "config"))


def account_is_changed(story: Story) -> None:
    story.does("boris", SetAccount("plain.ru", "example.ru"))


def emergency_is_declared(story: Story) -> None:
    story.does("boris", DeclareEmergency(WEB, "Лежит."))


def emergency_is_declared_and_revoked(story: Story) -> None:
    story.does("boris", DeclareEmergency(WEB, "Лежит."), RevokeEmergency("Работает."))


def another_emergency(story: Story) -> None:
    story.does("boris", RevokeEmergency("Работает."), DeclareEmergency(MAIL, "Нет почты."))


def boris_notes(story: Story) -> None:
    story.does("boris", Note("Заметка."))


def subscriber_writes(story: Story) -> None:
    story.subscriber_writes()


def boris_splits(story: Story) -> None:
    story.subscriber_writes()
    story.does("boris", Split((story.first_message(),), "Отдельно"))


ACCEPTED = None
Wanted = TicketIntent | Callable[[Story], TicketIntent]
# what anna wants, what happened meanwhile, the code of the refusal, a part of the sentence she is told
TABLE: list[tuple[Wanted, Meanwhile, str | None, str]] = [
    # take: goes through when nobody has it, or I do
    (Take(), nothing, ACCEPTED, ""),
    (Take(), boris_notes, ACCEPTED, ""),
    (Take(), boris_takes_and_releases, ACCEPTED, ""),
    (Take(), sveta_gives_it_to_anna, ACCEPTED, ""),
    (Take(), boris_takes, "taken", f"Борис Кац, с {AT}."),
    (Take(), boris_answers, "taken", f"Борис Кац, с {AT}."),
    (Take(), sveta_gives_it_to_boris, "taken", f"Борис Кац, с {AT}, назначил(а) Светлана Ли."),
    (Take(), boris_transfers, "wrong_department", f"ОРК (передача: Борис Кац, {AT})"),
    (Take(), boris_resolves, "ended", f"решена, Борис Кац, {AT}"),
    (Release(), boris_takes_and_releases, "not_assigned", f"Борис Кац, {AT}"),
    (Release(), boris_takes, "not_yours", f"Борис Кац, с {AT}"),
    # reply: every public message that was not seen is his own; not given to another, not ended, not merged
    (Reply("Готово."), nothing, ACCEPTED, ""),
    (Reply("Готово."), boris_notes, ACCEPTED, ""),
    (Reply("Готово."), boris_takes_and_releases, ACCEPTED, ""),
    (Reply("Готово."), sveta_gives_it_to_anna, ACCEPTED, ""),
    (Reply("Готово."), subscriber_writes, "unseen_message", f"абонент, {AT}"),
    (Reply("Готово."), sveta_answers_and_releases, "unseen_message", f"Светлана Ли, {AT}"),
    (Reply("Готово."), boris_answers, "assigned_to_other", f"Борис Кац, с {AT}."),
    (Reply("Готово."), boris_takes, "assigned_to_other", f"Борис Кац, с {AT}."),
    (Reply("Готово."), sveta_gives_it_to_boris, "assigned_to_other", "назначил(а) Светлана Ли"),
    (Reply("Готово."), boris_resolves, "ended", f"решена, Борис Кац, {AT}"),
    (Reply("Готово."), boris_merges, "ended", f"объединена с другой, Борис Кац, {AT}"),
    (Reply("Готово."), boris_transfers, "wrong_department", f"Борис Кац, {AT}"),
    (Reply("Готово."), moved_and_back, ACCEPTED, ""),
    (RequestData("Домен?"), subscriber_writes, "unseen_message", f"абонент, {AT}"),
    (RequestData("Домен?"), sveta_gives_it_to_boris, "assigned_to_other", "назначил(а) Светлана Ли"),
    # note: always; follows a merge
    (Note("Помню."), boris_answers, ACCEPTED, ""),
    (Note("Помню."), sveta_gives_it_to_boris, ACCEPTED, ""),
    (Note("Помню."), boris_resolves, ACCEPTED, ""),
    (Note("Помню."), boris_merges, ACCEPTED, ""),
    (Note("Помню."), boris_transfers, ACCEPTED, ""),
    (Note("Помню."), boris_transfers_and_olga_merges, ACCEPTED, ""),
    # topic, emergency, account: the value is still what the author saw
    (SetTopic(None, "password"), boris_answers, ACCEPTED, ""),
    (SetTopic(None, "config"), topic_is_set, ACCEPTED, ""),  # both chose the same
    (SetTopic(None, "password"), topic_is_set, "changed_meanwhile", f"(Борис Кац, {AT})"),
    (SetAccount("plain.ru", "example.ru"), account_is_changed, ACCEPTED, ""),
    (SetAccount(None, "plain.ru"), account_is_changed, "changed_meanwhile", f"«example.ru» (Борис Кац, {AT})"),
    (DeclareEmergency(MAIL, "Нет почты."), nothing, ACCEPTED, ""),
    (DeclareEmergency(MAIL, "Нет почты."), emergency_is_declared, "already_emergency", f"веб (Борис Кац, {AT})"),
    (DeclareEmergency(MAIL, "Нет почты."), emergency_is_declared_and_revoked, ACCEPTED, ""),
    (RevokeEmergency("Работает."), emergency_is_declared_and_revoked, "no_emergency", f"отмена: Борис Кац, {AT}"),
    # transfer: not moved meanwhile
    (Transfer(Department.ORK), boris_takes, ACCEPTED, ""),
    (Transfer(Department.ORK), boris_transfers, "wrong_department", f"передача: Борис Кац, {AT}"),
    # what ends a ticket: no unseen public message
    (Resolve("Сделано."), boris_notes, ACCEPTED, ""),
    (Resolve("Сделано."), subscriber_writes, "unseen_message", f"абонент, {AT}"),
    (Refuse(BLOCKED, "Нет."), subscriber_writes, "unseen_message", f"абонент, {AT}"),
    (OutOfScope("Нет."), subscriber_writes, "unseen_message", f"абонент, {AT}"),
    (NoAnswerNeeded(), subscriber_writes, "unseen_message", f"абонент, {AT}"),
    (Resolve("Сделано."), sveta_gives_it_to_boris, "assigned_to_other", "назначил(а) Светлана Ли"),
    (Refuse(BLOCKED, "Нет."), boris_resolves, "ended", f"решена, Борис Кац, {AT}"),
    # merge, split: what they stand on is still so on both
    (lambda story: Merge(story.other), boris_notes, ACCEPTED, ""),
    (lambda story: Merge(story.other), other_one_ends, "merge_ended", "завершена"),
    (lambda story: Merge(story.other), other_one_moves, "merge_other_department", "в другом отделе"),
    (lambda story: Merge(story.other), boris_merges, "ended", f"Борис Кац, {AT}"),
    (lambda story: Split((story.first_message(),), "Тема"), boris_splits, "unknown_message", "такого сообщения нет"),
]


@pytest.fixture
def story(served_central: World, seated: Seated) -> Story:
    number, other = served_central.file_ticket(), served_central.file_ticket()
    anna = seated("anna")
    anna.catch_up()
    return Story(served_central, anna, seated, number, other)


def meet(story: Story, wanted: Wanted, meanwhile: Meanwhile) -> None:
    """Anna wants something without a connection, the others act, then her desk is back."""
    intent = wanted if not callable(wanted) else wanted(story)
    view = story.anna.ticket(story.number)
    story.anna.unplug()
    story.world.clock.advance(minutes=10)
    meanwhile(story)
    story.anna.desk.act(view, intent)
    story.anna.plug_in()
    story.anna.ticking.seconds += 31
    story.anna.sync()


def _name(value: object) -> str | None:
    if isinstance(value, str) or value is None:
        return value or "accepted"
    return getattr(value, "__name__", type(value).__name__)


@pytest.mark.parametrize(("wanted", "meanwhile", "code", "told"), TABLE, ids=_name)
def test_act_meets_what_others_did(
    story: Story, wanted: Wanted, meanwhile: Meanwhile, code: str | None, told: str
) -> None:
    meet(story, wanted, meanwhile)
    if code is None:
        assert story.anna.outbox() == []
        return
    (kept,) = story.anna.outbox()
    assert (kept.state, kept.code) == ("refused", code)
    assert told in kept.reason


def bodies(desk: Stepped, number: int) -> list[str]:
    return [message.body for message in desk.ticket(number).messages if message.outbox is None]


def test_note_follows_a_merge(story: Story) -> None:
    meet(story, Note("Помню."), boris_merges)
    assert bodies(story.anna, story.other)[-1] == "Помню."


@pytest.mark.parametrize("meanwhile", [subscriber_writes, sveta_answers_and_releases])
def test_reply_is_sent_anyway_as_a_new_intent_in_the_place_of_the_old(story: Story, meanwhile: Meanwhile) -> None:
    meet(story, Reply("Готово."), meanwhile)
    (kept,) = story.anna.outbox()
    fresh = story.anna.desk.resend(kept.key, Reply("Готово.", anyway=True))
    entry = story.anna.store.outbox.get(fresh)
    assert entry is not None
    assert (fresh != kept.key, entry.supersedes) == (True, kept.key)
    story.anna.sync()
    assert story.anna.outbox() == []
    assert bodies(story.anna, story.number)[-1] == "Готово."


def test_text_of_a_reply_is_passed_to_the_new_assignee_as_a_note(story: Story) -> None:
    meet(story, Reply("Готово."), sveta_gives_it_to_boris)
    (kept,) = story.anna.outbox()
    story.anna.desk.resend(kept.key, Note("Готово."))
    story.anna.sync()
    last = story.anna.ticket(story.number).messages[-1]
    assert (last.kind, last.body, story.anna.outbox()) == (MessageKind.NOTE, "Готово.", [])


def test_of_two_services_the_agent_chooses_his_own_after_he_saw_the_other(story: Story) -> None:
    wanted = DeclareEmergency(MAIL, "Нет почты.")
    meet(story, wanted, emergency_is_declared)
    (kept,) = story.anna.outbox()
    story.anna.desk.resend(kept.key, replace(wanted, was=WEB))
    story.anna.sync()
    assert story.anna.outbox() == []
    assert story.anna.rows()[story.number].emergency is MAIL


def test_emergency_of_another_service_is_not_revoked_unseen(story: Story) -> None:
    emergency_is_declared(story)
    story.anna.catch_up()
    meet(story, RevokeEmergency("Работает.", was=WEB), another_emergency)
    (kept,) = story.anna.outbox()
    assert (kept.state, kept.code) == ("refused", "already_emergency")
    assert story.anna.rows()[story.number].emergency is MAIL


def test_agents_pending_take_loses_to_the_supervisors_assignment(story: Story) -> None:
    view = story.anna.ticket(story.number)
    story.anna.desk.act(view, Take())
    assert story.anna.rows()[story.number].assignee_name == "Анна Петрова"
    sveta_gives_it_to_boris(story)
    story.anna.sync()
    assert story.anna.rows()[story.number].assignee_name == "Борис Кац"
    assert story.anna.states() == ["refused"]
