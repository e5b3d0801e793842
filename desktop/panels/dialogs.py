"""What the acts on a ticket ask for: transfer, emergency, refusal, topic, account, assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from desktop.models.clause_words import clause_text, refusal_name, topic_name
from desktop.models.row_text import department_name, service_name
from desktop.panels.act_dialog import Act, ActDialog, ArrowKeys, ChoiceList
from desktop.regulation import intents
from desktop.regulation.intents import RefusalReason
from desktop.regulation.people import Agent
from desktop.regulation.refusals import clause_of, reasons
from desktop.regulation.ticket import BasicService
from desktop.regulation.topics import TOPICS
from desktop.replica.views import SubscriberView, TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk


class TransferDialog(ActDialog):
    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget) -> None:
        to = department_name(view.ticket.department.other)
        title = self.tr("Transfer to %1").replace("%1", to)
        super().__init__(desk, view, act, parent, title, self.tr("Transfer"))
        self.reason = self.reason_field(self.tr("Why (the other department reads it)"))

    def intent(self) -> intents.Transfer:
        return intents.Transfer(self.view.ticket.department.other, self.reason.toPlainText())


class DeclareDialog(ActDialog):
    """STP.4: a person confirms that a basic service must be restored, and names it."""

    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget) -> None:
        super().__init__(desk, view, act, parent, self.tr("Declare an emergency"), self.tr("Declare"))
        services = [service for service in BasicService if service in desk.book.settings.basic_services]
        self.services = ChoiceList([(service_name(service), service, "") for service in services])
        self.services.currentRowChanged.connect(self.refresh)
        self.add(self.tr("Which service must be restored"), self.services)
        self.reason = self.reason_field(self.tr("Why"))
        if view.row.suggested_emergency is not None:
            self.services.choose(view.row.suggested_emergency)
            self.reason.setPlainText(self.tr("The subscriber reports that it does not work"))

    def intent(self) -> intents.DeclareEmergency | None:
        service = self.services.chosen
        return None if service is None else intents.DeclareEmergency(BasicService(service), self.reason.toPlainText())

    def told(self) -> str:
        return clause_text("STP.4")


class RevokeDialog(ActDialog):
    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget) -> None:
        super().__init__(desk, view, act, parent, self.tr("Revoke the emergency"), self.tr("Revoke"))
        self.reason = self.reason_field(self.tr("Why"))

    def intent(self) -> intents.RevokeEmergency:
        return intents.RevokeEmergency(self.reason.toPlainText(), was=self.view.row.emergency)


class RefuseDialog(ActDialog):
    """Only the reasons that the regulation gives for this department and topic (STP.9, ORK.5)."""

    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget, text: str | None = None) -> None:
        """`text`: the reply box's, which keeps what becomes of it here."""
        super().__init__(desk, view, act, parent, self.tr("Refuse the request"), self.tr("Refuse"))
        department = view.ticket.department
        self.reasons = ChoiceList(
            [
                (refusal_name(reason), reason, clause_text(clause_of(department, reason)))
                for reason in reasons(department, view.ticket.topic)
            ]
        )
        self.reasons.currentRowChanged.connect(self.refresh)
        self.add(self.tr("Reason"), self.reasons)
        self._is_of_box = text is not None
        self.text = self.reason_field(self.tr("What the subscriber reads"), 120, is_kept=text is None)
        self.text.setPlainText(text or "")

    def reject(self) -> None:
        """The text stands in the reply box."""
        if self._is_of_box:
            QDialog.reject(self)
        else:
            super().reject()

    def intent(self) -> intents.Refuse | None:
        reason = self.reasons.chosen
        return None if reason is None else intents.Refuse(RefusalReason(reason), self.text.toPlainText())

    def told(self) -> str:
        reason = self.reasons.chosen
        return clause_text(clause_of(self.view.ticket.department, RefusalReason(reason))) if reason else ""


class TopicDialog(ActDialog):
    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget) -> None:
        super().__init__(desk, view, act, parent, self.tr("Topic"), self.tr("Set the topic"))
        department = view.ticket.department
        codes = [topic.code for topic in TOPICS.values() if topic.department is department]
        self.topics = ChoiceList([(topic_name(code), code, clause_text(TOPICS[code].clause)) for code in codes])
        self.topics.choose(view.ticket.topic)
        self.topics.currentRowChanged.connect(self.refresh)
        self.topics.itemDoubleClicked.connect(self.accept)
        self.add(self.tr("What the ticket is about"), self.topics)

    def intent(self) -> intents.SetTopic | None:
        topic = self.topics.chosen
        return None if topic is None else intents.SetTopic(self.view.ticket.topic, str(topic))

    def told(self) -> str:
        topic = self.topics.chosen
        return clause_text(TOPICS[str(topic)].clause) if topic else ""


class AccountDialog(ActDialog):
    """STP.5: the account (main domain); the subscriber's own are offered, another can be written."""

    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget) -> None:
        super().__init__(desk, view, act, parent, self.tr("Name the account"), self.tr("Name it"))
        self.name = QLineEdit()
        self.name.textChanged.connect(self.refresh)
        self.accounts = ChoiceList([])
        ArrowKeys(self.name, self.accounts)
        self.accounts.currentTextChanged.connect(self.name.setText)
        self.accounts.itemDoubleClicked.connect(self.accept)
        self.add(self.tr("Main domain"), self.name)
        self.add(self.tr("Accounts of the subscriber"), self.accounts)
        if view.ticket.subscriber_id is not None:
            desk.read_subscriber(view.ticket.subscriber_id, view.ticket.account, self.while_open(self._offer))

    def _offer(self, subscriber: SubscriberView | None) -> None:
        accounts = subscriber.accounts if subscriber else ()
        written = self.name.text()
        self.accounts.set_choices([(held.row.id, held.row.id, "") for held in accounts])
        if written:
            self.name.setText(written)

    def intent(self) -> intents.SetAccount | None:
        name = self.name.text().strip()
        return intents.SetAccount(self.view.ticket.account, name) if name else None

    def told(self) -> str:
        return clause_text("STP.5")


class AssignDialog(ActDialog):
    """A supervisor gives the ticket to an agent or back to the queue."""

    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget) -> None:
        super().__init__(desk, view, act, parent, self.tr("Assign"), self.tr("Assign"))
        self._agents = self._candidates()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Find an agent"))
        self.filter.setAccessibleName(self.tr("Find an agent"))
        self.filter.textChanged.connect(self._narrow)
        self.form.addWidget(self.filter)
        self._first = self.filter
        self.agents = ChoiceList([])
        ArrowKeys(self.filter, self.agents)
        self.agents.currentRowChanged.connect(self.refresh)
        self.add(self.tr("Assignee"), self.agents)
        self.reason = self.reason_field(self.tr("Why"))
        self._narrow("")

    def _candidates(self) -> list[tuple[Agent, bool]]:
        """Active agents, those of the ticket's department and those signed in first."""
        here = {someone.agent_id for someone in self.desk.presence}
        department = self.view.ticket.department
        active = [agent for agent in self.desk.book.agents.values() if agent.is_active]
        active.sort(key=lambda agent: (agent.department is not department, agent.id not in here, agent.name))
        return [(agent, agent.id in here) for agent in active]

    def _narrow(self, wanted: str) -> None:
        choices: list[tuple[str, object, str]] = []
        signed_in = self.tr("signed in")
        for agent, is_here in self._agents:
            words = f"{agent.name} · {department_name(agent.department)}"
            if wanted.casefold() in words.casefold():
                choices.append((f"{words} · {signed_in}" if is_here else words, agent.id, ""))
        if not wanted and self.view.ticket.assignee_id is not None:
            choices.append((self.tr("Nobody: back to the queue"), 0, ""))
        self.agents.set_choices(choices)
        self.refresh()

    def intent(self) -> intents.Assign | None:
        chosen = self.agents.chosen
        if not isinstance(chosen, int):
            return None
        return intents.Assign(chosen or None, self.reason.toPlainText())
