"""The words about the program."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop import assets
from desktop.wire.version import WIRE_VERSION

translate = QCoreApplication.translate


def show_about(window: QWidget) -> None:
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(translate("About", "About Smena"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIconPixmap(assets.picture("smena", assets.colours().accent.name(), 48, window.devicePixelRatioF()))
    box.setText(translate("About", "Smena: the desk of technical support and customer care"))
    told = translate("About", "Speaks version %1 of the protocol with central. Ctrl+K shows every command.")
    box.setInformativeText(told.replace("%1", str(WIRE_VERSION)))
    box.open()
