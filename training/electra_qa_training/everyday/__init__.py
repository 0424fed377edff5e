"""Question answering data on what people paste: sheets, tables, notices, contracts, chats. Made, not collected; see docs/training.md.

`text` fills templates and knows where each fact stands; `world` draws from `names`, `values`, `references` and `words`; `scenario`,
`sheets`, `tables`, `grids`, `hours`, `papers` and `chronicle` make texts with facts, some left out, from the topics in the other
files; `asking` turns them into passages with questions, by `wording`, `padding` and `typography`; `generate` writes files.
"""
