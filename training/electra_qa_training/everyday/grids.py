"""Tables whose cells all mean the same, found by row and column; timetables; opening hours."""

from dataclasses import dataclass

from .scenario import U, add_notes, split
from .table_formats import write
from .text import Draft, Fact, Value
from .values import DAYS, MONTHS, clock


@dataclass(frozen=True)
class Grid:
    """`columns`: a SPEC, or names with commas between them; `back`: questions for the column, given row and value."""

    name: str
    rows: str
    columns: str
    cell: str
    corner: str
    captions: str
    questions: str
    back: str = ""


SHORT_MONTHS = ",".join(m[:3] for m in MONTHS)
TRAIN = [
    Grid("climate", "town", ",".join(MONTHS), "num:-14-36", "Town", "Average temperatures in °C;Temperatures;Climate",
         "how warm is it in {row} in {column}; what's the temperature in {row} in {column}; {row} {column}; temperature {column} {row}; "
         "how many degrees in {column} in {row}", "in which month is it {value} in {row}; in what month does {row} have {value} degrees"),
    Grid("sales", "goods", ",".join(MONTHS), "num:3-4900", "Item", "Sales by month;Pieces sold;Sold per month",
         "how many of the {row} were sold in {column}; what did the {row} sell in {column}; sales of the {row} in {column}; "
         "{row} in {column}",
         "in which month were {value} of the {row} sold"),
    Grid("shop prices", "goods", "company", "price:1-90", "Product", "Prices compared;Who is cheaper;Price check",
         "what does the {row} cost at {column}; how much is the {row} at {column}; price of the {row} at {column}; "
         "what does {column} want for the {row}",
         "where does the {row} cost {value}; who sells the {row} for {value}"),
    Grid("rota", "given", ",".join(DAYS), "early|late|night|off|day|home office|training|on call|kitchen|front desk", "Name",
         "Rota;Who does what;Plan for the week;Duty roster",
         "what does {row} do on {column}; what is {row} down for on {column}; {row} on {column}; where is {row} on {column}",
         "on what day is {row} {value}"),
    Grid("budget", "department", "2019,2020,2021,2022,2023,2024,2025,2026,2027", "num:12-980", "Department",
         "Budget in thousands;Spending by year;Costs per department",
         "how much did {row} spend in {column}; what was the budget of {row} in {column}; {row} {column}; spending of {row} in {column}",
         "in which year did {row} spend {value}"),
    Grid("scores", "given", "Round 1,Round 2,Round 3,Round 4,Round 5", "num:0-99", "Player", "Scores;Results;Score sheet",
         "how many points did {row} make in {column}; what did {row} score in {column}; {row} {column}; {row}'s points in {column}",
         "in which round did {row} get {value} points"),
    Grid("rates", "Single|Double|Family room|Suite|Dormitory|Bungalow|Studio|Twin|Penthouse",
         "January,Easter,May,Summer,Autumn,Advent,Christmas", "price:20-480", "Room",
         "Rates per night;Room rates;Prices by season",
         "what does the {row} cost in {column}; how much is the {row} in {column}; {row} in {column}; rate for the {row} in {column}",
         "when does the {row} cost {value}"),
    Grid("distances", "town", "town", "num:8-940", "km", "Distances;Road distances in km;How far is it",
         "how far is it from {row} to {column}; distance from {row} to {column}; "
         "how many km from {row} to {column}; {row} to {column}"),
]
HELD_OUT = [
    Grid("rainfall", "town", ",".join(MONTHS), "qty:mm:0-240", "Station", "Monthly rainfall;Rain gauge",
         "how much rain falls at {row} during {column}; what fell at {row} during {column}; "
         "rain at {row}, {column}", "during which month do {value} fall at {row}"),
    Grid("parking", "street", "1 h,2 h,4 h,Day,Night,Weekend", "price:1-30", "Car park", "Parking charges;Charges",
         "what is charged at {row} for {column}; what do I owe at {row} for {column}; "
         "charge for {column} at {row}", "for how long can I park at {row} with {value}"),
    Grid("votes", "town", "family", "num:40-9900", "Ward", "Votes by ward;Count of the votes",
         "how many votes did {column} get from {row}; votes for {column} from {row}; how did {row} vote on {column}",
         "who got {value} votes from {row}"),
]


def compose_grid(world, about=None):
    rng = world.rng
    about = about or rng.choice(HELD_OUT if world.held_out else TRAIN)
    draft = Draft("grid", f"grid {about.name}")
    rows, columns = [], []
    for _ in range(rng.randint(2, 6)):
        rows.append(world.make(about.rows))
    rows = list({r.text: r for r in rows}.values())
    if "," in about.columns:
        names = about.columns.split(",")
        wanted = rng.randint(2, min(6, len(names) - 1))
        if world.chance(0.5):
            at = rng.randint(0, len(names) - wanted)
            picked = names[at : at + wanted]
        else:
            picked = [names[i] for i in sorted(rng.sample(range(len(names)), wanted))]
        short = names in (MONTHS, DAYS) and world.chance(0.5)
        columns = [Value(n[:3] if short else n, (), {"long": n}) for n in picked]
        others = [Value(n) for n in names if n not in picked]
    else:
        taken = {r.text for r in rows}
        columns = [c for c in (world.make(about.columns) for _ in range(rng.randint(2, 4))) if c.text not in taken]
        columns = list({c.text: c for c in columns}.values())
        others = [c for c in (world.other(about.columns, " ".join(v.text for v in rows + columns)) for _ in range(3)) if c]
    gaps = world.chance(0.2)
    cells = [[Value("") if gaps and world.chance(0.12) else world.make(about.cell, repeat=True) for _ in columns] for _ in rows]
    if world.chance(0.5):
        draft.add(rng.choice(split(about.captions)) + rng.choice(["\n", "\n\n", ":\n"]))
    spans = write(world, draft, about.corner, rows, [c.text for c in columns], cells)
    named = any(column.text in draft.text for column in columns) and not draft.unlabelled
    patterns, back = split(about.questions), split(about.back)
    for i, row in enumerate(rows):
        texts = [v.text for v in cells[i]]
        for j, column in enumerate(columns):
            fills = {"row": row, "column": Value(column.forms.get("long", column.text)), "value": cells[i][j]}
            if not cells[i][j].text:
                draft.misses.append(Fact(patterns, fills))
            elif named:
                draft.facts.append(Fact(patterns, fills, tuple(spans[i + 1][j + 1][""]), {"row": about.rows}))
                header = spans[0][j + 1][""]
                if back and header != [(0, 0)] and texts.count(cells[i][j].text) == 1 and world.chance(0.3):
                    draft.facts.append(Fact(back, fills, tuple(header)))
        draft.misses += [Fact(patterns, {"row": row, "column": other}) for other in others[:2]]
    return draft


STOPS = ["{} station", "{} church", "{} bridge", "{} school", "{} market", "{} north", "{}, town hall", "{} harbour", "{}", "{}",
         "{} clinic", "{} mill"]
RUN = {
    "train": split("when does the first bus stop at {stop} @first; when is the first bus at {stop} @first; first bus {stop} @first; "
                   "when does the last bus stop at {stop} @last; "
                   "last bus from {stop} @last; what time is the last bus at {stop} @last; when is the second bus at {stop} @second; "
                   "which stop is reached at {time} @stop; where is the bus at {time} @stop; where does the {line} start @start; "
                   "where does line {line} end @end"),
    "held-out": split("at what time does the earliest bus call at {stop} @first; what is the earliest bus at {stop} @first; "
                      "at what time does the latest bus call at {stop} @last; "
                      "what is the latest bus at {stop} @last; at which stop is it {time} @stop"),
}
RUN_NOTES = {
    "train": [U("Single ticket {p=price:1-12}", p="how much is a single ticket; what does a ticket for the bus cost"),
              U("Bay {b=num:1-30}", b="which bay does the bus leave from; what bay is it"),
              U("No service on {d=public holidays|Sundays|24 December|market days}",
                d="when is there no bus at all; when is there no service"),
              U("Operated by {o=company}", o="who operates the line; which company runs the buses"),
              U("Bicycles {b=carried if there is room|not carried|<price:1-5>}", b="can I take my bicycle; what about bikes on the bus")],
    "held-out": [U("Fare {p=price:1-12}", p="what is the fare; at what fare"),
                 U("Driven by {d=person}", d="who sits at the wheel; by whom is the bus driven"),
                 U("Dogs {g=in a basket only|free|half fare}", g="may a dog come along on the bus")],
}


def compose_timetable(world):
    """A line with its stops and the times of several runs."""
    rng = world.rng
    draft = Draft("timetable", "timetable")
    line = rng.choice([f"Line {rng.randint(1, 99)}", f"Bus {rng.randint(100, 899)}", f"{rng.choice('ABNRSX')}{rng.randint(1, 40)}"])
    stops = list({s: Value(s) for s in (rng.choice(STOPS).format(world.make("town").text) for _ in range(rng.randint(3, 7)))}.values())
    runs = rng.randint(2, 5)
    world.style.clock = rng.choice(["{h:02d}:{m:02d}", "{h:02d}:{m:02d}", "{h}.{m:02d}", "{h12}:{m:02d} {ap}", "{h}:{m:02d}",
                                    "{h:02d}.{m:02d}"])
    starts = sorted(rng.sample(range(5 * 60, 20 * 60, 7), runs))
    on_the_way = [0]
    for _ in stops[1:]:
        on_the_way.append(on_the_way[-1] + rng.randint(2, 17))
    cells = [[Value(clock(world, (s + w) // 60 % 24, (s + w) % 60)) for s in starts] for w in on_the_way]
    head = world.chance(0.7)
    if head:
        draft.add(line + rng.choice(["", " Mon-Fri", "   daily", " (weekdays)", " – summer", "\tSaturdays"]) + "\n")
    if rng.random() < 0.55:
        spans = []
        gap = rng.choice(["\t", "   ", "  ", " | ", "    ", " "])
        width = max(len(s.text) for s in stops)
        for i, stop in enumerate(stops):
            draft.add("\n" if i else "")
            places = [draft.put(stop)]
            draft.add(" " * (width - len(stop.text)) if gap.isspace() and gap != "\t" else "")
            for cell in cells[i]:
                draft.add(gap)
                places.append(draft.put(cell))
            spans.append(places)
    else:
        names = [f"Run {n + 1}" for n in range(runs)] if rng.random() < 0.4 else [str(n * 2 + 101) for n in range(runs)]
        spans = write(world, draft, "Stop", stops, names, cells)[1:]
    if draft.unlabelled:
        head = False
    for i, stop in enumerate(stops):
        for pattern in RUN[world.split]:
            pattern, _, what = pattern.partition(" @")
            fills = {"stop": stop, "line": Value(line), "time": cells[i][0]}
            if what in ("start", "end"):
                if head and i == 0 and "line line" not in f"line {line}".lower():
                    place = spans[0 if what == "start" else -1][0][""]
                    draft.facts.append(Fact([pattern], fills, tuple(place)))
                continue
            column = {"first": 1, "second": 2, "last": runs, "stop": 0}[what]
            if what == "stop":
                column, fills["time"] = 0, rng.choice(cells[i])
                if sum(cell.text == fills["time"].text for row in cells for cell in row) > 1:
                    continue
            draft.facts.append(Fact([pattern], fills, tuple(spans[i][column][""]), {"stop": "town"} if what != "stop" else {}))
    add_notes(world, draft, RUN_NOTES[world.split], "\n")
    return draft
