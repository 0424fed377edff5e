"""Prose that is held out: other scenes, wordings and questions than in training."""

from .scenario import Scenario as S
from .scenario import U

HELD_OUT = [
    S("mill", [
        U("The {mill} at {town} ground its last flour in {last=year:1890-1979}.",
          last="what year saw the last flour of the {mill}; in which year did grinding at the {mill} stop",
          no="in which year did the {mill} first turn; whom does the {mill} belong to"),
        U("Its wheel measures {d=qty:m~metres:2-12:0.1} across and has {b=count:12-90} buckets.",
          d="what is the diameter of the wheel; how many metres across is the wheel",
          b="what number of buckets has the wheel; the wheel has how many buckets"),
        U("Since {y=year:1980-2026} it has housed {use=a pottery|a youth hostel|a small brewery|a print shop}.",
          y="what year did the new use of the {mill} begin", use="what is in the {mill} today; what does the {mill} house nowadays"),
        U("Visitors come mostly on {day=weekday}s, "
          "as [why: {c=bread is baked then|the old oven is lit that day|the miller's grandson shows them round}].",
          day="which day brings most visitors; on which weekday do most visitors come",
          why="for what reason do visitors come that day; what draws visitors on that day"),
        U("Restoring it swallowed {sum=money:30000-900000:1000}, "
          "{paid=half of it lent by a bank|most of it given by a foundation|a third of it raised by a lottery}.",
          sum="what sum did restoring it swallow; how dear was the restoring",
          paid="through whom was the restoring financed; by what means was the restoring financed"),
    ], {"mill": "watermill|windmill|tide mill|ship mill", "town": "town"}, kind="prose"),
    S("expedition", [
        U("{p} ({life=lifespan}), who came from {home=town}, crossed {land=country} on {by=foot|a bicycle|a mule|skis}.",
          life_from="on what date was {p} born; what is the birthday of {p}",
          life_to="on what date did {p} die; what is the day of {p}'s death", home="what was the home town of {p}; from which town was {p}",
          land="what country was crossed by {p}", by="by what means did {p} cross the country; on what did {p} travel", keep=True,
          no="with whom did {p} travel; what did {p} die of"),
        U("The journey lasted {n=dur:weeks:5-90}.", n="how many weeks was {p} under way; what time did the journey need"),
        U("{p.family} turned back at {place=town}, "
          "for [why: {c=the food had run out|a river could not be forded|the guide had deserted|snow blocked the pass}].",
          place="at which place did {p} turn round; what was the turning point of the journey",
          why="for what reason did {p} turn back; what forced {p} to turn back"),
        U("The diary, {pages=num:80-900} pages long, is kept in {lib=town}.",
          pages="what length has the diary; the diary has how many pages", lib="in which town is the diary kept; the diary lies where",
          no="in what language is the diary; who found the diary"),
        U("A {thing=glacier|beetle|strait|tram stop} was named after {p.family}, not after the brother, {bro=given}.",
          thing="what carries {p}'s name; to what was the name of {p} given", bro="by what name did the brother go"),
    ], {"p": "person"}, kind="prose"),
    S("pool rules in words", [
        U("Swimmers [cap: {c=have to wear a cap|need no cap|must cover their hair}].", cap="must swimmers wear a cap; is a cap needed"),
        U("The slide [slide: {c=is closed to under-<num:4-9>s|may be used by anyone|is switched off at noon}].",
          slide="may a small child use the slide; what about the slide"),
        U("The big basin is {l=qty:m~metres:15-55} long, the small one {s=qty:m~metres:6-14}.",
          l="what length has the big basin; the big basin, how many metres",
          s="what length has the small basin; the small basin, how many metres",
          no="what depth has the big basin; what depth has the small basin"),
        U("Water is kept at {t=qty:°C~degrees:19-34}, on {d=weekday}s at {t2=qty:°C~degrees:26-38}.",
          t="what temperature is the water usually", t2="what temperature is the water on the warm day",
          d="which is the warm day; on what day is the water warmer"),
        U("Lockers take a coin of {c=price:1-3}, towels are lent for {w=price:2-9}.", c="what coin do lockers take",
          w="for what sum are towels lent; what is charged for a towel", no="what is charged for a sunbed"),
        U("It was {builder=company}, not the town, that built it.", builder="by whom was it built; what firm built it"),
    ], {}, kind="prose"),
    S("two neighbours", [
        U("{a} keeps {x=count:2-30} {p=animals}, {b} {y=count:2-30}.", x="what number of {p} does {a} keep",
          y="what number of {p} does {b} keep", no="since when does {a} keep {p}"),
        U("{a} pays {pa=money:20-900} for water, {b} {pb=money:20-900}.", pa="what is {a}'s water bill; what does water cost {a}",
          pb="what is {b}'s water bill; what does water cost {b}", no="what does power cost {a}; what does power cost {b}"),
        U("{a} gets up at {ta=time:4-7} and {b} not before {tb=time:8-11}.", ta="at what hour does {a} get up",
          tb="at what hour does {b} get up", no="at what hour does {a} go to bed; at what hour does {b} go to bed"),
        U("{a} drives a {ca=colour} car, while {b}'s is {cb=colour}.", ca="of what colour is {a}'s car", cb="of what colour is {b}'s car",
          no="what make is {a}'s car"),
        U("{a} voted for {va=family}, {b} for {vb=family}.", va="for whom did {a} vote", vb="for whom did {b} vote",
          no="for whom did {a} vote last time"),
        U("{b} is {c=dur:centimetres:3-20} shorter than {a}.", c="by how much is {b} shorter",
          no="what size is {b} in cm; what size is {a} in cm"),
    ], {"a": "given", "b": "given"}, most=4, shuffle=True, kind="parallel"),
    S("lost and found", [
        U("A {col=colour} {thing=umbrella|rucksack|glove|hat|suitcase} was found {where=on bus <num:2-90>|under a bench in <street>|"
          "in the <place>}.", col="of what colour is the {thing} that was found", thing="which thing was found; what turned up",
          where="in what place was the {thing} found; the {thing} was found where", no="by whom was the {thing} found"),
        U("Inside were {inside=two apples|a letter to <given>|a ring|<num:3-90> coins}.",
          inside="what did it contain; what was found inside"),
        U("It can be collected {till=within <dur:weeks:2-9>|until <date:prose>|any day but <weekday>} from {who=titled}.",
          till="how much time is there to collect it", who="from whom is it collected; whom must the owner see"),
        U("The finder asks for {rew=nothing|<price:5-40>|a cake|a gift to the <place>} as a reward.",
          rew="what reward is asked for; what would the finder like"),
    ], {}, kind="prose"),
]
