"""The files that go with the text in the reply box: a chip for each, and a line for one that could not be sent."""

from PySide6.QtCore import QEvent, QSize, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QToolButton, QVBoxLayout, QWidget

from desktop import assets
from desktop.desk_files import FileState, OutgoingFile
from desktop.models.message_lines import size_words
from desktop.panels.elided_label import ElidedLabel
from desktop.panels.flow_layout import FlowLayout
from desktop.panels.icon_label import IconLabel
from desktop.panels.quiet_bar import QuietBar
from desktop.panels.scrolled_column import ScrolledColumn

WIDEST, PROGRESS, PICTURE = 220, 48, 12  # pixels: of a name, of the bar, of the icon


class FileChip(QFrame):
    """Name, size or how far it is, and a button that takes it away."""

    removed = Signal()

    def __init__(self, file: OutgoingFile) -> None:
        super().__init__()
        self.setProperty("box", True)
        self._file = file
        self._picture, self._about = IconLabel(PICTURE), ElidedLabel("small")
        self.name = ElidedLabel()
        self.name.setMaximumWidth(WIDEST)
        self.name.setText(file.name)
        self.name.setToolTip(assets.plain_tip(file.name))
        self._progress = QProgressBar(maximum=100, textVisible=False)
        self._progress.setFixedWidth(PROGRESS)
        self.taking = _taking(self.removed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 3, 2)
        layout.setSpacing(6)
        for widget in (self._picture, self.name, self._about, self._progress, self.taking):
            layout.addWidget(widget)
        self.follow()

    @property
    def words(self) -> str:
        return f"{self.name.text()} · {self._about.text()}"

    def follow(self) -> None:
        """Shows the file as it is now."""
        file, is_sending = self._file, self._file.state is FileState.SENDING
        waits = file.state is FileState.WAITING
        size = size_words(file.size) if file.size else self.tr("reading…")
        self._about.setText(self.tr("waits for a connection") if waits else size)
        self._picture.show_picture("clock" if waits else "file", "guard" if waits else "muted")
        self._progress.setVisible(is_sending)
        self._progress.setValue(round(file.part * 100))
        self.taking.setIcon(assets.icon("close", size=PICTURE))
        words = self.tr("Take %1 away").replace("%1", file.name)
        self.taking.setToolTip(assets.plain_tip(words))
        self.taking.setAccessibleName(words)
        self.setAccessibleName(f"{self.words}, {round(file.part * 100)} %" if is_sending else self.words)


class FailedFile(QuietBar):
    """Why a file could not be sent; it can be tried again, or taken away."""

    removed, tried = Signal(), Signal()

    def __init__(self, file: OutgoingFile) -> None:
        super().__init__()
        self._file = file
        self.taking = _taking(self.removed)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.taking)

    def follow(self) -> None:
        again = self.tr("Try again") if self._file.may_try_again else ""
        self.tell(f"{self._file.name}: {self._file.why_not}", again, self.tried.emit, is_trouble=True)
        self.taking.setIcon(assets.icon("close", size=PICTURE))
        words = self.tr("Take %1 away").replace("%1", self._file.name)
        self.taking.setToolTip(assets.plain_tip(words))
        self.taking.setAccessibleName(words)


class FileChips(ScrolledColumn):
    """Hidden while there is no file; what failed stands first; many scroll."""

    LOWEST = HIGHEST = 96

    removed, tried_again = Signal(object), Signal(object)  # an OutgoingFile

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: dict[OutgoingFile, FileChip | FailedFile] = {}
        self._flow = FlowLayout(gap=6)
        self._failed = QVBoxLayout()
        for layout in (self.column, self._failed):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(6)
        self.column.addLayout(self._failed)
        self.column.addLayout(self._flow)
        for ground in (self.viewport(), self._inner):
            ground.setAutoFillBackground(False)

    def show_files(self, files: tuple[OutgoingFile, ...]) -> None:
        for file, shown in list(self._shown.items()):
            if file not in files or isinstance(shown, FailedFile) is not (file.state is FileState.FAILED):
                del self._shown[file]
                shown.hide()
                shown.deleteLater()
        for file in files:
            if file not in self._shown:
                self._shown[file] = self._made(file)
            else:
                self._shown[file].follow()
        self.setVisible(bool(files))

    @property
    def words(self) -> list[str]:
        """What stands there, in order, for tests."""
        return [shown.words if isinstance(shown, FileChip) else shown.text for shown in self._shown.values()]

    def shown(self, file: OutgoingFile) -> FileChip | FailedFile:
        return self._shown[file]

    def _made(self, file: OutgoingFile) -> FileChip | FailedFile:
        made: FileChip | FailedFile
        if file.state is FileState.FAILED:
            made = FailedFile(file)
            made.tried.connect(lambda: self.tried_again.emit(file))
            self._failed.addWidget(made)
            made.follow()  # which shows it: only within its window
        else:
            made = FileChip(file)
            self._flow.addWidget(made)
        made.removed.connect(lambda: self.removed.emit(file))
        return made

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            for shown in self._shown.values():
                shown.follow()
        super().changeEvent(event)


def _taking(removed: SignalInstance) -> QToolButton:
    button = QToolButton()
    button.setProperty("flat", True)
    button.setProperty("tight", True)
    button.setIconSize(QSize(PICTURE, PICTURE))
    button.clicked.connect(removed)
    return button
