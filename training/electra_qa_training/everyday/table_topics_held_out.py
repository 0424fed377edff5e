"""What tables and parallel clauses are about, held out."""

HELD_OUT = ["""
ships | coined | ship; vessel; boat | Vessels in port; Fleet; Harbour board; Ferries
long | Length (m); LOA | num:12-390 | what length is the {row}; how many metres long is the {row} | what {kind} is {value} metres long | the {row} # measures # {v} metres
crew | Crew; Hands | num:2-900 | how many sail on the {row}; how large is the crew of the {row} | what {kind} has a crew of {value} | the {row} # carries # a crew of {v}
flag | Flag; Registered in* | country | under what flag does the {row} sail; whose flag flies on the {row} | what {kind} sails under the flag of {value} | the {row} # sails # under the flag of {v}
master | Captain; Master | person | who commands the {row}; who is captain on the {row} | which ship is {value}'s | the {row} # is commanded # by {v}
pier | Pier; Berth | num:1-40 | at what pier is the {row}; by which pier does the {row} lie | what {kind} is at pier {value} | the {row} # lies # at pier {v}
in | Due in*; Expected* | time:0-23 | at what hour is the {row} expected; what time does the {row} come in | - | the {row} # is expected # at {v}
load | Cargo; Load | timber|grain|cars|containers|gravel|salt|fruit|coal | what is the {row} carrying; what cargo has the {row} | who carries {value} | the {row} # carries # {v}
speed | Knots; Speed | qty:kn~knots:8-45 | how fast does the {row} go; what speed does the {row} make | - | the {row} # makes # {v}
""", """
peaks | town | mountain; peak; hut | Tours; Huts; Summits; Routes in the area
up | Ascent; Climb | dur:hours:1-12 | how long is the way up to {row}; how many hours up {row} | - | the way up to {row} # takes # {v}
top | Summit (m); Metres | num:700-4800 | how many metres is {row}; what altitude has {row} | - | {row} # is # {v} metres high
beds | Beds; Bunks | num:6-160 | how many can sleep at {row}; how many bunks are at {row} | - | {row} # has # {v} bunks
keeper | Warden; Hut keeper | person | who keeps {row}; who is the warden at {row} | where is {value} the warden | {row} # is kept # by {v}
open | Season; Staffed* | dates | when is {row} staffed; during what season is {row} open | - | {row} # is staffed # from {v}
call | Hotline; Call | phone | what number reaches {row}; how is {row} reached by telephone | which hut answers at {value} | -
grade | Grade; Class of route | easy|moderate|hard|for experts|T2|T3|T4 | how difficult is {row}; of what grade is {row} | - | {row} # counts # as {v}
bed price | Night; Per bed* | price:9-80 | how much is a night at {row}; what is charged for a bed at {row} | - | a bed at {row} # costs # {v}
""", """
tariffs | coined | tariff; plan; contract | Mobile plans; Tariffs compared; Plans
data | Data; Included data | qty:GB:1-200 | how much data is in {row}; how many GB come with {row} | what {kind} comes with {value} | {row} # includes # {v}
month | Monthly*; Basic charge | price:4-90 | what is {row} per month; how much a month for {row} | for what {kind} do I pay {value} monthly | {row} # is # {v} a month
setup | Set-up fee; One-off | price:5-60 | how much to set {row} up; what is charged once for {row} | - | setting up {row} # costs # {v}
term | Minimum term; Bound for* | dur:months:1-36 | for how long am I bound with {row}; how long must I stay with {row} | - | {row} # binds you # for {v}
mbit | Mbit/s; Bandwidth | num:5-1000 | how many Mbit/s does {row} reach; what bandwidth has {row} | - | {row} # reaches # {v} Mbit/s
roam | Roaming; Abroad* | included|<price:1-9> a day|not possible|EU only | can {row} be used abroad; what is roaming like with {row} | - | -
quit | Notice period; To cancel* | dur:weeks:1-12 | how early must {row} be cancelled; what notice does {row} need | - | {row} # needs # {v} of notice
""", """
readings | room | sensor; station; meter | Readings; Measurements; Log; Meter readings
temp | Temp. now; Degrees | qty:°C:-19-48:0.1 | how many degrees at {row}; how warm is it at {row} | - | {row} # shows # {v}
hum | Humidity; Rel. humidity | percent:8-99 | how humid is it at {row}; what humidity does {row} report | - | {row} # reports # a humidity of {v}
press | Pressure; Bar | qty:hPa:960-1040 | what pressure is there at {row}; how high is the pressure at {row} | - | {row} # gives # a pressure of {v}
batt | Charge; Battery state | percent:1-100:1 | how full is the battery of {row}; what charge has {row} left | - | {row} # has # a charge of {v}
last | Last contact; Seen* | time:0-23 | when was {row} last heard of; when did {row} report last | - | {row} # reported # at {v}
by | Serviced by*; Technician | person | who serviced {row}; who looks after {row} | what {kind} did {value} service | {row} # is serviced # by {v}
"""]
