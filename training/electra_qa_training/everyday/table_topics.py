"""What tables and parallel clauses are about, for training: `tables.topic` reads these lines. A dash: none."""

TRAIN = ["""
shop | goods | item; article; product | Price list; Our offers; Stock list; Shop
price | Price; Unit price; Price each | price:1-140 | how much is the {row}; what does the {row} cost; how much for a {row}; price of {row} | which {kind} costs {value}; what can I get for {value} | the {row} # costs # {v}
stock | In stock; Left*; Pieces | num:2-300 | how many of the {row} are left; how many pieces of the {row} do you have | of which {kind} are there {value} left | of the {row} # there are # {v} left
no | Art. no.; Code; Item no. | ref | what's the article number of the {row}; under which code do I order the {row} | what is {value}; which {kind} has the code {value} | -
weight | Weight; Wt. | qty:kg~g:1-60 | how heavy is the {row}; what does the {row} weigh | which {kind} weighs {value} | the {row} # weighs # {v}
colour | Colour; Color | colour | what colour is the {row}; what color does the {row} come in | which {kind} is {value} | the {row} # is # {v}
ship | Delivery; Delivery time | dur:days:2-21 | how long does the {row} take to arrive; how fast can you deliver the {row} | which {kind} is delivered in {value} | the {row} # takes # {v}
shelf | Aisle; Shelf | room | where is the {row}; on which shelf do I find the {row} | what is on shelf {value} | the {row} # is # on shelf {v}
maker | Maker; Brand | company | who makes the {row}; which brand is the {row} | which {kind} is made by {value} | the {row} # comes # from {v}
""", """
machines | product | model; device; machine | Comparison; Models; All models at a glance; Test results
power | Power (W); Watts | num:100-3000:10 | how many watts has the {row}; what power does the {row} draw | which {kind} draws {value} watts | the {row} # draws # {v} watts
noise | Noise; Loudness | qty:dB:30-90 | how loud is the {row}; how much noise does the {row} make | which {kind} makes {value} | the {row} # reaches # {v}
price | Price; Street price | money:30-2400 | how much is the {row}; what do you pay for the {row} | which {kind} sells for {value} | the {row} # sells # for {v}
run | Battery; Runtime | dur:hours:2-40 | how long does the {row} last; how long does the {row} run on one charge | which {kind} lasts {value} | the {row} # lasts # {v}
mass | Weight (kg); Kilos | num:0.5-25:0.1 | how heavy is the {row}; how many kilos is the {row} | which {kind} weighs {value} kilos | the {row} # weighs # {v} kilos
mark | Rating; Score; Mark | num:1-10:0.1 | what score did the {row} get; how was the {row} rated | which {kind} was rated {value} | the {row} # scored # {v}
year | Since*; Year | year:2009-2028 | since when is the {row} sold; when did the {row} come out | which {kind} came out in {value} | the {row} # came out # in {v}
screen | Screen; Display | qty:inch:3-32:0.1 | how big is the screen of the {row} | which {kind} has a screen of {value} | the {row} # has # a screen of {v}
origin | Made in*; Origin | country | where is the {row} made; what country does the {row} come from | which {kind} comes from {value} | the {row} # is made # in {v}
""", """
people | person | employee; colleague; person | Team; Phone list; Contacts; Who is who
phone | Phone; Extension; Mobile | phone | what's {row}'s number; how do I reach {row} by phone; phone number of {row} | whose number is {value}; who has {value} | -
mail | E-mail; Mail | email | what's the mail of {row}; where do I write to {row} | whose address is {value} | -
room | Room; Office | room | where does {row} sit; which room is {row} in; room of {row} | who sits in {value}; whose office is {value} | {row} # sits # in room {v}
role | Role; Job | job | what does {row} do; what is {row}'s job; what does {row} work as | who is the {value}; who works as {value} | {row} # works # as a {v}
dep | Department; Dept. | department | which department is {row} in; where does {row} work | who is in {value}; who works in {value} | {row} # works # in {v}
start | Start; Since*; Joined* | date | when did {row} start; since when has {row} been there | who started on {value}; who joined on {value} | {row} # started # on {v}
days | Days; Leave | num:5-34 | how many days off does {row} have left; how much leave has {row} got | who has {value} days left | {row} # has # {v} days of leave left
home | Town; Lives in* | town | where does {row} live; what town is {row} from | who lives in {value}; who is from {value} | {row} # lives # in {v}
""", """
trains | town | destination; to; town | Departures; Trains today; Timetable; Connections from here
leave | Departs; Departure; Time | time:5-23 | when does the train to {row} leave; what time is the train to {row}; when can I go to {row} | where does the {value} train go | the train to {row} # leaves # at {v}
come | Arrives; Arrival | time:5-23 | when does the train get to {row}; when would I be in {row} | - | the train to {row} # arrives # at {v}
track | Platform; Track; Pl. | num:1-24 | which platform for {row}; what track does the {row} train leave from; from what platform do I go to {row} | which train leaves from platform {value} | the train to {row} # goes # from platform {v}
fare | Fare; Single | price:3-120 | how much is a ticket to {row}; what does it cost to {row} | where can I go for {value} | the fare to {row} # is # {v}
train | Train; Line; Service | ref | which line goes to {row}; what is the number of the train to {row} | where does {value} go | -
long | Travel time; Duration | dur:minutes:20-240 | how long does it take to {row}; how long is the journey to {row} | - | the trip to {row} # takes # {v}
late | Delay; Late by* | dur:minutes:3-75 | how late is the train to {row}; how big is the delay to {row} | - | the train to {row} # is # {v} late
seats | Coaches; Carriages | num:3-14 | how many coaches has the train to {row} | - | the train to {row} # has # {v} coaches
""", """
towns | town | town; city; place | Facts and figures; Towns in the region; Weather; Overview
people | Inhabitants; Population | num:900-900000 | how many people live in {row}; how big is {row}; what's the population of {row} | which {kind} has {value} inhabitants | {row} # has # {v} inhabitants
height | Elevation; Height (m) | num:1-2900 | how high is {row}; at what height is {row} | which {kind} lies at {value} metres | {row} # lies # {v} metres above the sea
warm | High; Max. temp. | qty:°C:-12-39 | how warm does it get in {row}; what's the high in {row} | - | it # reaches # {v} in {row}
rain | Rain; Rainfall | qty:mm:0-190 | how much rain did {row} get; how much did it rain in {row} | in which {kind} did it rain {value} | {row} # got # {v} of rain
mayor | Mayor | person | who is the mayor of {row}; who runs {row} | where is {value} mayor; which {kind} does {value} run | the mayor of {row} # is # {v}
code | Dialling code; Area code | digits:100-9999 | what is the dialling code of {row}; which code do I dial for {row} | where is {value} the code | the code for {row} # is # {v}
zip | Postcode; ZIP | digits:10000-99999 | what's the postcode of {row}; zip for {row} | which {kind} has the postcode {value} | -
founded | Founded*; First mentioned* | year:900-1950 | when was {row} founded; how old is {row} | which {kind} was founded in {value} | {row} # was founded # in {v}
far | Distance; Km | qty:km:3-700 | how far is it to {row}; how far away is {row} | how far is {value} away; which {kind} is {value} away | {row} # is # {v} away
""", """
rooms | room | room; hall | Rooms for hire; Rooms; Meeting rooms; Room plan
seats | Seats; Capacity; Max. persons | num:4-300 | how many people fit in {row}; how many seats are in {row}; how many can sit in {row} | which {kind} has {value} seats | room {row} # seats # {v} people
area | Area; m² | num:12-400 | how big is {row}; how many square metres has {row} | which {kind} has {value} square metres | room {row} # measures # {v} square metres
rate | Per hour*; Hourly rate | price:10-240 | how much is {row} per hour; what does {row} cost an hour | which {kind} costs {value} an hour | room {row} # costs # {v} an hour
day | Per day*; Day rate | money:60-900 | how much is {row} for a whole day; what does {row} cost a day | - | room {row} # costs # {v} a day
floor | Floor; Level | 1st|2nd|3rd|ground|basement|4th | which floor is {row} on; what level is {row} | - | room {row} # is # on the {v} floor
gear | Equipment; Projector | screen and projector|whiteboard|piano|stage lighting|none|video conference | what is there in {row}; what equipment does {row} have | - | room {row} # has # this: {v}
user | Booked by*; Today | person | who has booked {row}; who is in {row} today | which {kind} did {value} book; where is {value} today | room {row} # is booked # by {v}
""", """
teams | coined | team; club; side | Table; League table; Standings; After round 12
points | Points; Pts | num:2-90 | how many points does {row} have; how many points has {row} got | who has {value} points; which {kind} has {value} points | {row} # has # {v} points
won | Won*; W*; Wins | num:0-30 | how many games did {row} win; how often did {row} win | which {kind} won {value} games | {row} # won # {v} games
lost | Lost*; L*; Defeats | num:0-30 | how many games did {row} lose; how often was {row} beaten | who lost {value} games | {row} # lost # {v} games
drawn | Drawn*; Draws | num:0-20 | how many draws does {row} have; how often did {row} draw | who drew {value} times | {row} # drew # {v} games
goals | Goals; GF | num:5-99 | how many goals did {row} score; how often did {row} score | which {kind} scored {value} goals | {row} # scored # {v} goals
coach | Coach; Trainer; Manager | person | who coaches {row}; who is the coach of {row} | who does {value} coach; which {kind} does {value} train | {row} # is coached # by {v}
town | Home*; Ground | town | where does {row} play; where is {row} at home | which {kind} plays in {value} | {row} # plays # in {v}
members | Squad size; Players | num:11-60 | how many players does {row} have; how big is the squad of {row} | - | {row} # has # {v} players
""", """
menu | dish | dish; meal; course | Menu; Today's menu; Canteen this week; Lunch
price | Price; Staff price | price:2-38 | how much is the {row}; what does the {row} cost | what can I eat for {value}; which {kind} costs {value} | the {row} # costs # {v}
kcal | kcal; Calories | num:90-1300 | how many calories does the {row} have; how much energy is in the {row} | which {kind} has {value} calories | the {row} # has # {v} calories
day | Day; Served on* | weekday | when is there {row}; on what day is the {row} | what is there on {value}; what do we get on {value} | there # is # {row} on {v}
hot | Spice; Hotness | mild|medium|hot|very hot | how hot is the {row} | which {kind} is {value} | the {row} # is # {v}
contains | Allergens; Contains | nuts|milk|egg|soy|celery|gluten|fish|mustard | what allergens are in the {row}; what does the {row} contain | which {kind} contains {value} | the {row} # contains # {v}
cook | Cook; By | given | who cooks the {row}; who makes the {row} | what does {value} cook | the {row} # is made # by {v}
left | Portions; Left* | num:1-80 | how many portions of {row} are left | - | of the {row} # there are # {v} portions left
""", """
classes | subject | course; subject; class | Courses; Evening school; Timetable; This term
day | Day; Weekday | weekday | on what day is {row}; which day is {row}; when is {row} on | what is on {value}; which {kind} is on {value} | {row} # is # on {v}
time | Time; Begins*; From* | time:8-21 | what time is {row}; when does {row} begin | what begins at {value} | {row} # begins # at {v}
room | Room; Where* | room | where is {row}; which room is {row} in | what is in room {value} | {row} # is # in room {v}
teacher | Teacher; Tutor; With* | person | who teaches {row}; who gives {row}; who is the teacher for {row} | what does {value} teach | {row} # is taught # by {v}
fee | Fee; Cost | money:20-400 | how much is {row}; what do I pay for {row} | which {kind} costs {value} | {row} # costs # {v}
free | Places; Free places | num:1-30 | how many places are free in {row}; is there still room in {row} | - | in {row} # there are # {v} places left
weeks | Weeks; Length | dur:weeks:3-20 | how long does {row} go on; how many weeks is {row} | which {kind} takes {value} | {row} # lasts # {v}
start | First day; Starts | date | when is the first day of {row}; from when is {row} | what starts on {value} | {row} # starts # on {v}
""", """
orders | ref | order; reference; order no. | Open orders; Orders; Export; Invoices of the month
buyer | Customer; Client; Buyer | company | who ordered {row}; whose order is {row}; which customer has {row} | what did {value} order; which {kind} is from {value} | -
sum | Amount; Total; Net | money:10-9000 | how much is {row}; what is the amount of {row} | which {kind} comes to {value} | -
date | Date; Ordered on* | date | when was {row} placed; what date is {row} from | which {kind} is from {value} | -
due | Due; Payable by* | date | when is {row} due; by when must {row} be paid | what is due on {value} | -
state | Status; State | paid|open|shipped|cancelled|overdue|in production | what is the status of {row}; how far is {row} | - | -
clerk | Handled by*; Clerk | given | who handles {row}; who takes care of {row} | which {kind} does {value} handle | -
qty | Qty; Pieces | num:1-900 | how many pieces are in {row}; what quantity is {row} | - | -
vat | VAT; Tax | percent:0-27 | how much vat is on {row}; what's the tax rate of {row} | - | -
""", """
shifts | given | person; colleague; helper | Shift plan; Rota; On call; Cleaning rota
early | Mon*; Monday* | early|late|off|night|day shift|on call | what shift does {row} have on Monday; when does {row} work on Monday | - | -
tue | Tue*; Tuesday* | early|late|off|night|day shift|on call | what does {row} have on Tuesday; which shift is {row} on Tuesday | - | -
wed | Wed*; Wednesday* | early|late|off|night|day shift|on call | what shift is {row} on Wednesday; is {row} working Wednesday | - | -
thu | Thu*; Thursday* | early|late|off|night|day shift|on call | what shift has {row} got on Thursday; does {row} work on Thursday | - | -
fri | Fri*; Friday* | early|late|off|night|day shift|on call | which shift does {row} have on Friday; what is {row} doing on Friday | - | -
job | Job; Task | kitchen|stairs|windows|bins|bathroom|yard|front desk|phones | what is {row}'s task; what does {row} have to do | who does the {value} | {row} # does # the {v}
hours | Hours; h | num:4-48 | how many hours has {row} got; how long does {row} work | who has {value} hours | {row} # works # {v} hours
""", """
plants | plant | plant; flower | Seed list; What to plant when; Garden plan; Bed 3
sow | Sow; Sowing | month | when do I sow {row}; in which month is {row} sown | what is sown in {value} | {row} # is sown # in {v}
bloom | Blooms; Flowers | month | when does {row} bloom; when is {row} in flower | which {kind} blooms in {value} | {row} # blooms # in {v}
height | Height; Grows to* | qty:cm:10-240 | how tall does {row} get; how high does {row} grow | which {kind} grows to {value} | {row} # grows # to {v}
space | Spacing; Distance | qty:cm:10-90 | how far apart do I plant {row}; how much space does {row} need | which {kind} needs {value} between plants | {row} # needs # {v} between plants
light | Light; Place | full sun|half shade|shade|sun to half shade | how much light does {row} need; where does {row} grow best | - | {row} # wants # {v}
water | Water; Watering | daily|weekly|rarely|every other day|when dry | how often must I water {row} | which {kind} is watered {value} | {row} # is watered # {v}
price | Price; Per pack | price:1-9 | how much is {row}; what does a pack of {row} cost | which {kind} costs {value} | {row} # costs # {v} a pack
""", """
cinema | title | film; title; show | Now showing; Programme; This week; Screenings
hall | Screen; Hall | num:1-16 | which screen is {row} on; where is {row} shown | what is on screen {value}; what is shown in hall {value} | {row} # is shown # on screen {v}
time | Starts*; Show | time:11-23 | when does {row} start; at what time is {row} on | which {kind} starts at {value} | {row} # starts # at {v}
long | Length; Min. | num:60-220 | how many minutes is {row}; how long is {row} | which {kind} is {value} minutes long | {row} # runs # {v} minutes
age | Age; FSK | from 6|from 12|from 16|from 18|all | from what age is {row}; how old must one be for {row} | - | -
by | Director; By* | person | who made {row}; who directed {row} | what did {value} make; which {kind} is by {value} | {row} # is # by {v}
seat | Ticket; Seat | price:4-26 | what does {row} cost; how much is it to see {row} | which {kind} can I see for {value} | {row} # costs # {v}
free | Seats left; Seats | num:0-190 | how many seats are left for {row}; is there still a seat for {row} | - | for {row} # there are # {v} seats left
lang | Language; Version | language | in which language is {row} | which {kind} is in {value} | {row} # is # in {v}
""", """
exams | given | pupil; student; candidate | Results; Marks; Class list; Exam results
marks | Maths; Mathematics | num:1-100 | what did {row} get in maths; how many points has {row} in maths | who got {value} in maths | {row} # got # {v} in maths
phys | Physics | num:1-100 | what did {row} get in physics; {row}'s mark in physics | who got {value} in physics | {row} # got # {v} in physics
hist | History | num:1-100 | what did {row} get in history; {row}'s mark in history | who got {value} in history | {row} # got # {v} in history
art | Art | num:1-100 | what did {row} get in art; {row}'s mark in art | who got {value} in art | {row} # got # {v} in art
miss | Absent*; Days absent | num:0-30 | how many days was {row} absent; how often did {row} stay away | who was absent {value} days | {row} # was absent # on {v} days
seat | Desk; Place | room | where does {row} sit in the exam; which desk does {row} have | who sits at {value} | {row} # sits # at {v}
top | Topic; Subject of talk | subject | what does {row} talk about; which topic did {row} choose | who talks about {value} | {row} # talks # about {v}
age | Age; Years | num:9-24 | how old is {row}; what age is {row} | who is {value} years old | {row} # is # {v} years old
""", """
flights | town | destination; flight to; to | Departures; Flights today; Arrivals and departures
gate | Gate | room | which gate for {row}; what gate does the flight to {row} leave from | where does the flight at gate {value} go | the flight to {row} # leaves # from gate {v}
off | Take-off; Off at* | time:5-23 | when is the flight to {row}; what time do we fly to {row} | where do we fly at {value} | the flight to {row} # takes off # at {v}
in | Landing; Lands at* | time:5-23 | when does the flight to {row} land; when do we land in {row} | - | the flight to {row} # lands # at {v}
state | Status; Remarks | on time|boarding|cancelled|delayed|gate closed|diverted | is the flight to {row} on time; what about the flight to {row} | - | the flight to {row} # is # {v}
line | Airline; Carrier | company | who flies to {row}; which airline goes to {row} | where does {value} fly | {row} # is served # by {v}
no | Flight; Number | ref | which flight goes to {row}; flight number for {row} | where does flight {value} go | -
type | Aircraft; Plane | product | what kind of plane flies to {row} | - | -
belt | Belt; Baggage belt | num:1-20 | on which belt are the bags from {row}; where do I get my bags from {row} | - | bags from {row} # are # on belt {v}
"""]
