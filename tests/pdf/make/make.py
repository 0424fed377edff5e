"""Makes the corpus again: python make.py [latex web drawn typeset office altered hostile]

README.md says which tools it needs.
"""

import importlib
import sys

for name in sys.argv[1:] or ["latex", "web", "drawn", "typeset", "office", "altered", "hostile"]:
    importlib.import_module(name).make()
