"""What the acts on secrets and authorizations ask for (STP.6, ORK.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.models.clause_words import clause_text
from desktop.models.secret_lines import kind_name, secret_name
from desktop.models.standard_texts import request_text
from desktop.panels.act_dialog import Act, ActDialog, ChoiceList
from desktop.regulation import intents
from desktop.regulation.ticket import AuthorizationWay, SecretKind, SecretState
from desktop.regulation.topics import is_locked
from desktop.replica.views import TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk

CLAUSES = {SecretKind.PASSWORD: "STP.6", SecretKind.AUTHORIZATION: "ORK.4"}


class RequestSecretDialog(ActDialog):
    """The subscriber answers over a form of the cabinet, never by message; the text says so to him."""

    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget) -> None:
        title = self.tr("Request a password or authorization data")
        super().__init__(desk, view, act, parent, title, self.tr("Request"))
        self._proposed = ""
        self.kinds = ChoiceList([(kind_name(kind), kind, clause_text(CLAUSES[kind])) for kind in SecretKind])
        self.kinds.choose(SecretKind.AUTHORIZATION if is_locked(view.ticket) else SecretKind.PASSWORD)
        self.add(self.tr("What you need"), self.kinds)
        self.text = self.reason_field(self.tr("What the subscriber reads"), height=132)
        self.kinds.currentRowChanged.connect(self._propose)
        self._propose()

    def _propose(self) -> None:
        """Another text for another kind, unless the agent has changed it."""
        if self.text.toPlainText() in ("", self._proposed):
            self._proposed = request_text(self.view, SecretKind(self.kinds.chosen).value)
            self.text.setPlainText(self._proposed)
        self.refresh()

    def intent(self) -> intents.RequestSecret:
        return intents.RequestSecret(SecretKind(self.kinds.chosen), self.text.toPlainText())

    def told(self) -> str:
        return clause_text(CLAUSES[SecretKind(self.kinds.chosen)])


class AuthorizeDialog(ActDialog):
    """Only the ways that are open: an answer that this agent has seen, a signed letter, a supervisor's word."""

    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget) -> None:
        super().__init__(desk, view, act, parent, self.tr("Record the authorization"), self.tr("Record"))
        matching = self.tr("The answer matches: %1")
        seen = [
            (matching.replace("%1", secret_name(secret.id)), (AuthorizationWay.SECRET, secret.id), "")
            for secret in view.ticket.secrets
            if secret.kind is SecretKind.AUTHORIZATION
            and secret.state is not SecretState.ASKED
            and secret.looked_by_id == desk.me.id
        ]
        letter = (self.tr("A signed letter"), (AuthorizationWay.LETTER, None), "")
        word = (self.tr("A supervisor's word"), (AuthorizationWay.SUPERVISOR, None), "")
        self.ways = ChoiceList([*seen, letter, *([word] if desk.me.is_supervisor else [])])
        self.ways.currentRowChanged.connect(self.refresh)
        self.add(self.tr("How the subscriber has proved who he is"), self.ways)
        self.reason = self.reason_field(self.tr("Which letter (number, date, who signed), or why"))

    def intent(self) -> intents.Authorize:
        way, secret_id = self.ways.chosen
        return intents.Authorize(AuthorizationWay(way), self.reason.toPlainText(), secret_id)

    def told(self) -> str:
        return clause_text("ORK.4")


class RevokeAuthorizationDialog(ActDialog):
    def __init__(self, desk: Desk, view: TicketView, act: Act, parent: QWidget) -> None:
        title = self.tr("Take the authorization back")
        super().__init__(desk, view, act, parent, title, self.tr("Take it back"))
        self.reason = self.reason_field(self.tr("Why"))

    def intent(self) -> intents.RevokeAuthorization:
        return intents.RevokeAuthorization(self.reason.toPlainText())
