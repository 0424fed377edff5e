"""Ways to write a table down. Each gives the spans of every cell, row by row, the header row and the row names included."""

from .text import Value


def write(world, draft, corner, rows, headers, cells):
    """spans[i][j]: by part of the cell's value, for row i and column j, with the header as row 0 and the names as column 0."""
    rng = world.rng
    grid = [[Value(corner), *map(Value, headers)], *([row, *line] for row, line in zip(rows, cells))]
    filled = all(cell.text for line in grid for cell in line)
    if world.chance(0.12):
        turned = [list(line) for line in zip(*grid)]
        spans = rng.choice([markdown, pipes, tabs, aligned])(rng, draft, turned)
        return [list(line) for line in zip(*spans)]
    forms = [markdown, markdown, pipes, comma, semicolon, tabs, tabs, aligned, aligned, aligned]
    if filled:
        forms += [narrow, blocks, sentences_of_cells, blocks]
    if filled and not world.held_out:
        forms += [cell_a_line, glued, mark_up, one_line]
    return rng.choice(forms)(rng, draft, grid)


def _grid(draft, grid, before, between, after, joint):
    spans = []
    for i, line in enumerate(grid):
        draft.add((joint if i else "") + before)
        places = []
        for j, cell in enumerate(line):
            if j:
                draft.add(between)
            places.append(draft.put(cell))
        draft.add(after)
        spans.append(places)
    return spans


def markdown(rng, draft, grid):
    rule = rng.choice(["---", ":--", "-----", ":---:"])
    first = _grid(draft, grid[:1], "| ", " | ", " |", "")
    draft.add("\n" + "|" + "|".join([rule] * len(grid[0])) + "|\n")
    return first + _grid(draft, grid[1:], "| ", " | ", " |", "\n")


def pipes(rng, draft, grid):
    return _grid(draft, grid, "", rng.choice([" | ", "|"]), "", "\n")


def tabs(rng, draft, grid):
    return _grid(draft, grid, "", "\t", "", rng.choice(["\n", "\n", "\n", "\n\n"]))


def one_line(rng, draft, grid):
    return _grid(draft, grid, "", rng.choice([" ", "  ", ", "]), "", rng.choice([" ", "; ", " | "]))


def cell_a_line(rng, draft, grid):
    return _grid(draft, grid, "", "\n", "", rng.choice(["\n", "\n\n"]))


def glued(rng, draft, grid):
    return _grid(draft, grid, "", rng.choice(["", "", " "]), "", rng.choice(["", "\n", "\n"]))


def mark_up(rng, draft, grid):
    return _grid(draft, grid, "<tr><td>", "</td><td>", "</td></tr>", rng.choice(["", "\n"]))


def comma(rng, draft, grid):
    return _csv(draft, grid, ",")


def semicolon(rng, draft, grid):
    return _csv(draft, grid, ";")


def _csv(draft, grid, mark):
    spans = []
    for i, line in enumerate(grid):
        draft.add("\n" if i else "")
        places = []
        for j, cell in enumerate(line):
            quote = '"' if mark in cell.text else ""
            draft.add((mark if j else "") + quote)
            places.append(draft.put(cell))
            draft.add(quote)
        spans.append(places)
    return spans


def aligned(rng, draft, grid, gap=None):
    gap = gap or rng.randint(3, 6)
    widths = [max(len(line[j].text) for line in grid) for j in range(len(grid[0]))]
    right = rng.random() < 0.3
    spans = []
    for i, line in enumerate(grid):
        draft.add("\n" if i else "")
        places = []
        for j, cell in enumerate(line):
            pad = " " * (widths[j] - len(cell.text))
            draft.add((" " * gap if j else "") + (pad if right and j else ""))
            places.append(draft.put(cell))
            if not (right and j) and j + 1 < len(line):
                draft.add(pad)
        spans.append(places)
    return spans


def narrow(rng, draft, grid):
    return aligned(rng, draft, grid, 2)


def blocks(rng, draft, grid):
    """A block of labels and values for every row."""
    mark = rng.choice([": ", ": ", "\t", " - ", " = "])
    spans = [[{"": [(0, 0)]}] * len(grid[0])]
    named = rng.random() < 0.5
    for i, line in enumerate(grid[1:]):
        draft.add("\n\n" if i else "")
        if named:
            draft.add(grid[0][0].text + mark)
        places = [draft.put(line[0])]
        for header, cell in zip(grid[0][1:], line[1:]):
            draft.add("\n" + header.text + mark)
            places.append(draft.put(cell))
        spans.append(places)
    return spans


def sentences_of_cells(rng, draft, grid):
    """A line for every row: "Name: header value, header value"."""
    bullet, after = rng.choice(["- ", "* ", "", "", "• "]), rng.choice([": ", " - ", " – ", ", "])
    labelled = len(grid[0]) > 2 or rng.random() < 0.5
    draft.unlabelled = not labelled
    mark = rng.choice([" ", ": ", " "])
    spans = [[{"": [(0, 0)]}] * len(grid[0])]
    for i, line in enumerate(grid[1:]):
        draft.add(("\n" if i else "") + bullet)
        places = [draft.put(line[0])]
        draft.add(after)
        for j, (header, cell) in enumerate(zip(grid[0][1:], line[1:])):
            draft.add((", " if j else "") + (header.text + mark if labelled else ""))
            places.append(draft.put(cell))
        spans.append(places)
    return spans
