"""Question answering data on what people paste: sheets, tables, notices, contracts, chats. Made, not collected; see docs/training.md.

`text` fills templates and knows where each fact stands; `world`, `names`, `values`, `words` make values; `scenario`, `sheets`,
`tables`, `grids`, `hours`, `papers` make texts with facts, some left out; `asking`, `wording`, `typography` turn them into
passages with questions; `generate` writes files.
"""
