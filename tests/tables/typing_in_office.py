"""Type rows into a workbook with LibreOffice itself; for the Python that LibreOffice comes with.

    python3 typing_in_office.py PIPE < JSON

The JSON holds the ``file`` and, under ``sheets``, by their titles, lists of rows from the third on;
each row holds what is typed under each heading. LibreOffice must listen at the pipe.
"""

import json
import os
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

FIRST = 2  # below the headings and the example
WIDEST = 60


def desktop(pipe):
    """Return LibreOffice, once it answers."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", here
    )
    for _ in range(300):
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
        else:
            return there.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", there
            )
    sys.exit("LibreOffice does not answer")


def fill(sheet, rows):
    """Type rows as a person does: LibreOffice makes numbers and days of what looks like them."""
    heads = [sheet.getCellByPosition(place, 0).String for place in range(WIDEST)]
    for number, row in enumerate(rows, start=FIRST):
        for head, typed in row.items():
            sheet.getCellByPosition(heads.index(head), number).setFormula(typed)


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    office = desktop(sys.argv[1])
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "Hidden", True
    book = office.loadComponentFromURL(Path(asked["file"]).as_uri(), "_blank", 0, (hidden,))
    for title, rows in asked["sheets"].items():
        fill(book.Sheets.getByName(title), rows)
    book.store()
    book.close(True)
    office.terminate()
    os._exit(0)  # the bridge to what has ended crashes now and then when Python takes it down
