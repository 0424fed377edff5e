"""What the files say. A document is a list of blocks:

("title" | "heading" | "paragraph", text)     text may hold a footnote: "words[^note]"
("note", text)                                the footnote's own text, where its page ends
("table", rows)                               rows of cells
("page",)                                     a new page
"""

BRIDGE = [
    "The first bridge at Lund was finished in 1871 after eleven years of work. It was three kilometres long and carried a single "
    "railway track on eighty-five iron spans. The engineer Thomas Boyd had never tested how much wind the tall middle spans could "
    "bear, and the foundry that cast the columns filled their holes with beeswax and lampblack.",
    "On the last Sunday of December 1879 a gale struck the firth at the very hour when the evening train was crossing. The middle "
    "spans fell, and the train with them. Seventy-five people were on board, and not one of them was saved. A court of inquiry "
    "found that the bridge had been badly designed, badly built and badly maintained.",
    "A second bridge was opened in 1887, eighteen metres upstream of the ruins. William Arrol built it with a double track and "
    "twice as much iron. Fourteen workers lost their lives during its construction, most of them by drowning. The stumps of the "
    "old piers can still be seen at low water beside the new ones.",
]
HARBOUR = [
    "The harbour office records every ship that enters or leaves the port of Varberg. In the year of the survey there were 2,418 "
    "arrivals, of which 1,150 carried timber and 640 carried grain. The harbour master, Ingrid Nyström, reported that the average "
    "vessel waited six hours for a berth, and that the longest wait was four days in a February storm.",
    "Dredging the outer channel to nine metres was proposed in March and refused in May, because the official estimate of 3.2 "
    "million crowns was thought too low. A different firm offered to do the work for 4.1 million crowns within fifteen months. "
    "The council accepted that offer by five votes to four.",
    "Since the new crane was delivered, a cargo of timber is unloaded in nine hours instead of fourteen. The crane lifts forty "
    "tonnes and was paid for by the fishing cooperative, which also keeps the ice house and the auction hall at the north quay.",
]
MUSEUM = [
    "The museum of clocks in Sorø owns 412 clocks, of which about sixty are wound every Monday morning by the caretaker, Mr "
    "Holm. The oldest of them was made in Augsburg in 1582 and shows the phases of the moon. The smallest is no larger than a "
    "hazelnut and was worn by a bishop on a ring.",
    "Visitors are admitted from ten until four, except in January, when the house is closed for repairs. Tickets cost eight "
    "crowns, and children under twelve pay nothing. A guided tour in English begins at noon on Saturdays and takes fifty minutes.",
    "In 1934 a fire in the attic destroyed the workshop and the archive with it. The clocks themselves were carried into the "
    "garden by the fire brigade and the pupils of the school next door, and only one, a long-case clock from Bornholm, was lost.",
]
FOREST = [
    "A beech forest drops between three and five tonnes of leaves on every hectare each autumn. Earthworms drag most of them "
    "under ground before the spring, but on poor and sour soils there are few worms, and a layer of raw humus builds up that "
    "can be more than ten centimetres thick.",
    "The foresters of Grib measured the girth of 1,200 trees for thirty years. Trees at the edge of a clearing grew half as "
    "fast again as those within the stand. After a thinning the growth of the remaining trees doubled for about six years and "
    "then fell back to what it had been before.",
    "Bark beetles attack spruces that are weakened by drought. In the dry summer of 2018 the beetles had three broods instead "
    "of two, and 40,000 cubic metres of timber had to be felled before its time. The price of spruce fell to a third.",
]
LIGATURES = [
    "The chief officer of the affiliated offices filed five different affidavits. A fluffy waffle, a flat muffin and fine coffee "
    "were offered to the staff at half past five. The difficult baffle was fixed first; the final traffic survey found no "
    "conflict in the offing and was officially confirmed by the sheriff on the fifteenth of February.",
]
OBSERVATORY = [
    "The observatory on Mount Halden was founded in 1903 by the astronomer Clara Winther, who paid for the first dome herself. "
    "Its main instrument is a refractor with a lens of sixty-one centimetres. On a clear night it shows stars of the fourteenth "
    "magnitude. The mountain is 2,104 metres high, and the road is closed by snow from November until April.",
    "Three astronomers and a cook live on the mountain. Each observer works for ten nights and then rests for five days in the "
    "valley. The photographic plates are kept in a fireproof room; there are 38,600 of them, and the earliest shows the comet "
    "of 1910. A catalogue of double stars was published in 1927 and revised in 1951.",
]
LETTER = [
    "Dear Mrs Lindqvist, thank you for your letter of the third of May. We are glad to confirm that the order for forty oak "
    "chairs has been accepted at the price of 86 crowns each. The chairs will be delivered to the library on the twelfth of "
    "August, before noon, by our own van.",
    "Payment is due within thirty days of delivery. If any chair is damaged on the way, please tell our office within a week "
    "and we shall replace it without charge. The guarantee holds for five years and covers the joints as well as the seats.",
]
TABLE = [
    ["Station", "Height", "Rainfall", "Observer"],
    ["Askim", "112 m", "734 mm", "Berg"],
    ["Elverum", "188 m", "621 mm", "Dahl"],
    ["Hamar", "139 m", "548 mm", "Holte"],
    ["Kongsberg", "177 m", "806 mm", "Lie"],
    ["Tynset", "483 m", "409 mm", "Moen"],
]
HEBREW = [
    "הגשר הישן נבנה בשנת 1871 ונהרס בסערה.",
    "הגשר החדש נפתח בשנת 1887 והוא עומד עד היום.",
    "המהנדס הראשי היה William Arrol מסקוטלנד.",
]
ARABIC = [
    "بني الجسر القديم في سنة 1871 وسقط في عاصفة.",
    "افتتح الجسر الجديد في سنة 1887 وما زال قائما.",
]


def document(title, *parts):
    """A title, then sections of (heading, paragraphs)."""
    blocks = [("title", title)]
    for heading, paragraphs in parts:
        blocks.append(("heading", heading))
        blocks += [("paragraph", text) for text in paragraphs]
    return blocks


def said(blocks):
    """The text of blocks as it is read, a footnote's sign where it stands."""
    lines, count, notes = [], 0, 0
    for kind, *rest in blocks:
        if kind == "table":
            lines += ["\t".join(row) for row in rest[0]]
        elif kind == "note":
            notes += 1
            lines.append(f"{notes} {rest[0]}")
        elif kind != "page":
            text = rest[0]
            while "[^]" in text:
                count += 1
                text = text.replace("[^]", str(count), 1)
            lines.append(text)
    return "\n\n".join(lines) + "\n"
