"""Names made of parts: people of many cultures, places, companies, products. `world.pick` keeps the parts of the splits apart."""

from .text import Value

# (given names of women, of men, beginnings and ends of family names)
CULTURES = [
    ("Alice Beth Clara Daisy Edith Fiona Grace Hazel Imogen Joan Kate Lucy Maud Nell Olive Paula Ruth Sally Tessa Vera",
     "Alan Barry Colin Derek Edgar Frank Gavin Harvey Ian Jack Keith Lewis Martin Neil Oscar Peter Roy Simon Tom Walter",
     "Ash Bar Brad Car Clay Dal East Farn Good Hart Kings Lang Mar North Ox Pres Rad Stan Thorn Wind",
     "bury combe den field ford ham ley man more ridge stead ton well wood worth"),
    ("Astrid Birgit Dagny Elin Frida Gunhild Hedda Ingrid Kirsten Liv Maren Nanna Ragna Sigrid Tuva",
     "Anders Bjarne Einar Frode Gustav Halvor Ivar Jonas Knut Lasse Magnus Nils Olav Rune Sven",
     "Berg Dal Eng Fager Grøn Hage Lind Lund Nord Rosen Sand Sol Strand Vester Ås",
     "by dahl gren heim holt lund mark qvist rud stad ström vik"),
    ("Anke Britta Dörte Elke Friederike Gisela Heike Ilse Jutta Karin Lotte Mechthild Nadja Renate Ulla",
     "Achim Bernd Detlef Eckart Florian Götz Hannes Jürgen Klaus Lothar Manfred Norbert Otto Rolf Uwe",
     "Acker Bach Birken Brenn Eich Feld Grün Hof Kalt Lauen Mühl Ober Reichen Stein Weiden",
     "bauer berger brink eisen haus huber mann meier müller stein thal wald"),
    ("Aurélie Brigitte Camille Delphine Élodie Fabienne Hélène Jeanne Lucie Margaux Noémie Océane Sylvie Thérèse Yvette",
     "Alain Benoît Cédric Didier Étienne Fabrice Gilles Hugues Luc Mathieu Olivier Pascal Rémi Thierry Yves",
     "Beau Bel Cham Char Cour Del Du Four Gran La Mont Mor Per Roche Val",
     "bert champs court din fort mont nard neau pin rand sard tier ville"),
    ("Alessia Bianca Chiara Donatella Elisa Federica Giulia Ilaria Lucia Mirella Ornella Rosalba Silvia Teresa Viola",
     "Aldo Bruno Carlo Dario Enzo Fabio Gino Lorenzo Marco Nino Paolo Renzo Sandro Tullio Vito",
     "Bar Bel Cas Dal Fer Gal Lom Man Mor Pel Ros Sal Tar Ven Zan", "abelli achini anotti ardo ario ello ero etti iani ini occhi oni uzzi"),
    ("Alba Blanca Consuelo Dolores Elvira Graciela Inés Jimena Luz Marisol Nuria Pilar Rocío Soledad Ximena",
     "Álvaro Bautista César Diego Emilio Gonzalo Héctor Joaquín Leandro Miguel Nicolás Ramiro Santiago Tomás Ulises",
     "Al Bar Cal Del Esc Fer Gar Her Mal Nav Or Pal Quin Riv Vill", "alba anco arro asco eda enas era eros ero ides illo ondo uelo"),
    ("Agnieszka Bożena Danuta Ewa Grażyna Halina Jadwiga Kinga Ludmila Milena Oksana Radka Svetlana Vesna Zora",
     "Andrzej Bogdan Dariusz Grzegorz Igor Jacek Kazimir Leszek Miroslav Oleg Pavel Radek Stefan Vladan Zdeněk",
     "Bara Czer Dob Gor Jan Kov Kra Maz Nov Petr Pod Sok Stan Wal Zel", "ak ek enko ewicz ić ik inski ka kov ov owski uk"),
    ("Amara Chidinma Efua Folake Habiba Ifeoma Kemi Lindiwe Makena Naledi Ngozi Thandeka Wanjiru Yewande Zola",
     "Abebe Babajide Chike Dumisani Ekow Femi Jabari Kamau Kofi Lwazi Mandla Obinna Sipho Tendai Uche",
     "Ade Aki Bam Chi Dla Eke Kam Mbe Mwa Nda Nko Ogu Oko Oye Zu", "bayo chukwu femi kwe lade lana mbi nga nge nda si wole wu"),
    ("Aisha Basma Dalia Farida Hanan Iman Jamila Khadija Layla Mariam Nadia Rania Salma Yasmin Zahra",
     "Adnan Bilal Daoud Faisal Hakim Idris Jamal Karim Mahmoud Nabil Omar Rashid Samir Tariq Youssef",
     "Al Bar Has Jab Kar Khal Mah Naj Qas Rah Sab Sal Tah Yas Zay", "ani ari awi bi di edi een far idi ili mi oudi"),
    ("Aditi Bhavna Deepa Gauri Indira Jyoti Kavita Lakshmi Meena Nandini Priya Rekha Sunita Usha Vidya",
     "Arjun Bharat Dinesh Ganesh Harish Jayant Kiran Madhav Naveen Pranav Rakesh Sanjay Tarun Vikram Yash",
     "Agar Bhat Chat Desh Gup Jain Kul Man Nar Pal Raj Sen Sub Tal Var", "anath ani arkar deep ekar endra kumar lal mani pande pati wal"),
    ("Ai Chiyo Emi Fumiko Haruka Junko Kaori Mei Natsumi Reiko Sachiko Tomoko Yoko Yumi Xiaolan",
     "Akira Daichi Goro Hiroshi Isamu Jun Kenji Minoru Naoki Osamu Ryota Shinji Takeshi Wei Zhen",
     "Aka Fuji Hara Ishi Kawa Kita Matsu Mori Naka Oka Saka Taka Ueno Yama Yoshi", "da hara kawa ki mori moto mura no shima ta to ya zaki"),
]
CULTURES = [tuple(part.split() for part in culture) for culture in CULTURES]

PLACE_STARTS = ("Alder Amber Arn Ash Bel Bram Bright Cal Cold Corn Dun East Elm Fal Fern Glen Gold Hal Hazel Holm Ivel Kel Kings Lan Lark "
                "Mar Mel Nether Nor Oak Old Ost Pen Quar Raven Red Rook Sal Sil Stan Tam Thorn Ul Ven Wal West Wil Win Yar Zel").split()
PLACE_ENDS = ("beck berg borough bridge bury by cester chester cliff combe dale den dorf field ford gate grad ham haven hausen holm hurst "
              "ia "
              "ingen land ley lin mere minster mouth nitz ona ova pool port rup sala stad stead stow ton vale ville wick wood worth").split()
PLACE_FIRST = ["Bad", "Great", "Lake", "Little", "Lower", "New", "North", "Port", "Saint", "San", "Santa", "South", "Upper", "Villa",
               "Fort"]
STREET_ENDS = ["Street", "Road", "Lane", "Avenue", "Close", "Square", "Way", "Hill", "Row", "Court", "Gardens", "Boulevard", "Terrace",
               "Quay", "Drive"]
COIN_STARTS = ("Ac Ar Bel Bri Cal Cor Da Del Dex Eri Fen Flu Gal Hex In Jo Kel Kri Lu Mar Mi Nex Nor Ori Pax Pri Qua Ri Sol Su Tal Tri Ul "
               "Va "
               "Vel Wi Xe Yo Zar Ze").split()
COIN_MIDDLES = "da do fi ga ko la li lo ma mi na no pa ra ri ro sa ta ti to va vi".split()
COIN_ENDS = "bex cor dia don fan gen kon lan line lo max mon na nix on ra rix ron san sta tek ter tix tron va vo x".split()
COMPANY_ENDS = ["Ltd", "GmbH", "Inc.", "& Sons", "Logistics", "Foods", "Group", "AG", "Systems", "Partners", "S.A.", "Energy", "BV",
                "Tools",
                "Textiles", "LLC", "Media", "Packaging", "Optics", "Holdings"]
MODEL_WORDS = ["Pro", "Plus", "Mini", "Max", "Lite", "Go", "Air", "Eco", "Home", "One", "XL", "Neo", "Compact", "Classic", "Prime"]
HOTEL_WORDS = ["Crown", "Swan", "Station", "Harbour", "Garden", "Bellevue", "Park", "Golden Lion", "Lakeside", "Mountain", "Mill",
               "Old Bridge",
               "Riviera", "Central", "Three Pines"]
TITLE_FIRST = ["Silent", "Broken", "Seventh", "Crooked", "Last", "Hidden", "Borrowed", "Burning", "Winter", "Empty", "Blue", "Paper",
               "Distant", "Iron", "Salt"]
TITLE_LAST = ["Orchard", "Lantern", "Harbour", "Staircase", "Garden", "Letters", "River", "Clock", "Summer", "Bridge", "House", "Map",
              "Field", "Mirror", "Coast"]


def person(world, _=None):
    """A full name with its parts and the words for its bearer."""
    culture = world.rng.choice(CULTURES)
    female = world.rng.random() < 0.5
    given = world.pick(culture[0] if female else culture[1])
    family = _family(world, culture)
    text = f"{given} {family}"
    words = dict(she="she", her="her", ms="Ms", hers="her") if female else dict(she="he", her="him", ms="Mr", hers="his")
    words = dict(words, given=given, family=family, titled=f"{words['ms']} {family}")
    return Value(text, (), words)


def _family(world, culture):
    start, end = world.pick(culture[2]), world.pick(culture[3])
    return start + (end[1:] if start[-1].lower() == end[0] else end)


def titled(world, _=None):
    return Value(world.rng.choice(["Ms", "Mr", "Dr", "Mrs", "Prof."]) + " " + person(world).form("family"))


def given(world, _=None):
    return Value(person(world).form("given"))


def woman(world, _=None):
    return Value(world.pick(world.rng.choice(CULTURES)[0]))


def family(world, _=None):
    return Value(person(world).form("family"))


def town(world, _=None):
    start, end = world.pick(PLACE_STARTS), world.pick(PLACE_ENDS)
    name = start + (end[1:] if start[-1].lower() == end[0] else end)
    return Value(f"{world.pick(PLACE_FIRST)} {name}" if world.rng.random() < 0.15 else name)


def street(world, _=None):
    name = town(world).text if world.rng.random() < 0.5 else person(world).form("family")
    return Value(f"{name} {world.pick(STREET_ENDS)}")


def address(world, _=None):
    number, road, place = world.rng.randint(1, 240), street(world).text, town(world).text
    if world.rng.random() < 0.5:
        code = f"{world.rng.randint(10000, 99999)}"
        text = f"{road} {number}, {code} {place}"
        return Value(text, (("alt", 0, text.index(",")),))
    text = f"{number} {road}, {place}"
    return Value(text, (("alt", 0, text.index(",")),))


def coined(world, _=None):
    middle = world.pick(COIN_MIDDLES) if world.rng.random() < 0.5 else ""
    return Value(world.pick(COIN_STARTS) + middle + world.pick(COIN_ENDS))


def company(world, _=None):
    name = coined(world).text if world.rng.random() < 0.6 else person(world).form("family")
    return Value(f"{name} {world.pick(COMPANY_ENDS)}")


def product(world, _=None):
    rng, name = world.rng, coined(world).text
    end = rng.choice([
        lambda: str(rng.randint(2, 99) * 10), lambda: f"{rng.choice('ABCDEGHKLMPRSTVX')}{rng.randint(1, 99)}",
        lambda: world.pick(MODEL_WORDS),
        lambda: f"{rng.choice('CDEFHKMRSTWX')}{rng.choice('CDLPRSTX')}-{rng.randint(10, 990)}",
        lambda: f"{rng.randint(2, 12)} {world.pick(MODEL_WORDS)}",
    ])()
    return Value(f"{name} {end}")


def hotel(world, _=None):
    word = world.pick(HOTEL_WORDS)
    return Value(world.rng.choice([f"Hotel {word}", f"{word} Hotel", f"{word} Inn", f"{coined(world).text} Hotel",
                                   f"Hotel {town(world).text}"]))


def title(world, _=None):
    first, last = world.pick(TITLE_FIRST), world.pick(TITLE_LAST)
    return Value(world.rng.choice([f"The {first} {last}", f"{first} {last}", f"The {last} of {town(world).text}",
                                   f"{person(world).form('given')}'s {last}"]))


GENERATORS = dict(person=person, titled=titled, given=given, woman=woman, family=family, town=town, street=street, address=address,
                  coined=coined,
                  company=company, product=product, hotel=hotel, title=title)
