"""The hits of a search as a model."""

from PySide6.QtTest import QAbstractItemModelTester

from desktop.models.queue import as_text
from desktop.models.search import HitsModel
from desktop.regulation.people import Department
from desktop.regulation.ticket import State
from desktop.replica.views import SearchHit, SearchResult
from tests.panels.fake_desk import NOW

HIT = SearchHit(7, "Почта", "example.ru", "ООО «Ромашка»", State.OPEN, Department.STP, NOW, "… ящик переполнен …")


def test_every_answer_replaces_the_hits() -> None:
    model = HitsModel(lambda: NOW)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    model.show(SearchResult("поч", (HIT,)))
    assert as_text(model) == "7 Почта, … ящик переполнен …, STP · open, 21:14"
    assert (model.position_of(7), model.position_of(8), model.number_at(0)) == (0, None, 7)
    model.show(SearchResult("почтамт", ()))
    assert model.rowCount() == 0
