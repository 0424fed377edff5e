"""What sheets are about, for training: `sheets.topic` reads these lines."""

TRAIN = ["""
appliance | product | {name}; Technical data {name}; Data sheet; Specifications: {name}; {name} at a glance | it; {name}; the {name}; the device
power | Power consumption; Rated power; Input | qty:W:40-3200:10 | how much power does {e} use; how many watts does {e} draw; what power does {e} need
weight | Net weight; Weight; Wt. | qty:kg:0.3-60:0.1 | how heavy is {e}; how much does {e} weigh
cord | Cord length; Mains lead; Hose | qty:m:0.8-9:0.1 | how long is the cord
noise | Noise level; Noise | qty:dB:32-88 | how loud is {e}; how noisy is {e}
voltage | Voltage; Mains voltage; Supply | 220-240 V|110 V|12 V DC|230 V ~ 50 Hz|24 V|100-120 V | what voltage does {e} run on; which mains does it need
colour | Colour; Finish; Color | colour | what colour is {e}; what color does {e} come in
made | Made in; Country of origin; Manufactured in* | country | where is {e} made; where does {e} come from; which country is {e} made in
warranty | Warranty; Guarantee | dur:years:1-12 | how long is the warranty; how many years of guarantee are there; how long is {e} under guarantee
work | Operating temperature; Ambient temperature | span:°C:-20-60 | at what temperatures can I use {e} @from what is the lowest temperature for {e}; down to what temperature does {e} work @to what is the highest temperature for {e}; up to what temperature does {e} work
tank | Tank; Water tank; Capacity | qty:l~litres:0.4-12:0.1 | how much water fits in; how big is the tank; how much does the tank hold
size | Dimensions; Size; Measurements | size:cm | how big is {e}; what size is {e}
price | Price; RRP; Our price | price:19-890 | how much is {e}; what does {e} cost; how much does {e} cost
stock | Availability; Stock | in stock|sold out until <month>|3 to 5 days|<num:2-90> pieces left|on request only | is {e} available; can I get {e} right away; do you have {e} in stock
""", """
staff | person | Staff card; Employee: {name}; {name}; Contact details of {name} | {name}; the employee
department | Department; Dept.; Unit* | department | which department does {e} work in; where in the company does {name.given} work
phone | Extension; Phone; Direct line; Tel. | phone | how can I call {e}; what number do I ring for {e}; which number is {e}'s
mail | E-mail; Mail; Email address | email | where can I write to {e}; what is {e}'s email
room | Office; Room; Desk* | room | which room is {e} in; where does {e} sit; in which office do I find {e}
boss | Reports to*; Supervisor; Line manager | person | who is {e}'s boss; who does {e} report to; who is in charge of {e}
joined | Joined*; Employed since*; Entry date | date | when did {e} join; since when has {e} worked there; when did {e} start
job | Job title; Position; Role | senior <job>|<job>|deputy head of <department>|trainee <job> | what does {e} do; what is {e}'s job; what does {name.given} work as
hours | Weekly hours; Working hours; Hours* | qty:h~hours:16-42 | how many hours a week does {e} work
pay | Salary band; Pay band | span:EUR~USD~CHF:1900-9000 | what does the job of {e} pay @from what is the least the job pays; where does the salary band begin @to what is the most the job pays; where does the salary band end
leave | Days of leave; Annual leave; Leave left | num:4-34 | how many days off does {e} get; how much holiday does {e} have
stand | Stand-in; Deputy; Covered by* | person | who stands in for {e}; who covers for {e} when away
born | Date of birth; Born*; DOB | born | when was {e} born; when is {e}'s birthday
badge | Badge no.; Staff ID | digits:1000-99999 | what is the number on {e}'s badge
""", """
stay | hotel | {name}; Your stay at {name}; Reservation {name}; Booking details; Thank you for booking | the booking; the stay; {name}
ref | Confirmation no.; Booking code; Reservation no. | ref | what's my booking number; under what number is it booked
arrive | Arrival; Arriving* | date | when do we arrive; what day do I get there; which day does the stay begin
depart | Departure; Leaving* | date | when do we leave; on which day do I have to go home; which day does the stay end
guest | Guest name; Booked by*; Main guest | person | who made the booking; whose name is the room in; who is the guest
party | Guests; Number of guests | num:1-9 | how many people is it for; for how many persons was it booked
type | Room type; Category | double room|twin room|suite with balcony|single room, sea view|family room|studio with kitchen | what kind of room is it; what sort of room did we book
rate | Rate per night; Nightly rate | price:45-420 | how much is one night; what does a night cost
total | Total; Amount payable; Total price | money:200-4000 | how much is it all together; what do we have to pay in all
deposit | Deposit paid; Paid in advance*; Prepaid amount | money:30-300 | how much did I already pay; how much was paid in advance
tax | City tax; Visitor's tax | price:1-6 | how much is the tourist tax; what is the tax per head
parking | Parking; Garage | free of charge|<price:5-30> per day|not available|in the yard, <price:5-20> per night | is there parking; where can I park; what does parking cost
cancel | Cancellation; Free cancellation | free until <date>|not possible|up to <num:2-30> days before arrival | can I cancel; until when can I cancel for free; is it possible to cancel
dog | Pets; Dogs | welcome|not allowed|on request, <price:5-25> a night|small dogs only | are dogs allowed; can I bring my dog; may we bring a pet
desk | Front desk; Desk hours | times:6-23 | when is the front desk manned @from from when is somebody at the front desk; when does the front desk open @to until when is the front desk manned; when does the front desk close
""", """
flat | address | To let; {name}; Flat in {name}; Apartment for rent | the flat; the apartment
rent | Rent; Monthly rent; Base rent | money:380-2900 | how much is the rent; what does {e} cost a month
extra | Service charge; Utilities; Heating costs | money:60-390 | how much are the extra costs; what do the utilities come to
bond | Security; Caution; Bond | money:700-5900 | how much is the caution money; what deposit do they want
rooms | Rooms; Number of rooms | num:1-6:0.5 | how many rooms does {e} have; how many rooms are there
area | Floor space; Living area | qty:m²~sqm~square metres:24-190 | how big is {e}; how many square metres is {e}; how large is {e}
level | Floor; Storey | ground floor|2nd floor|attic|1st floor, no lift|<num:4-12>th floor | which floor is {e} on; on what floor is it
free | Available from*; Free from* | date | when can I move in; from when is {e} free
built | Year built; Built in* | year:1880-2024 | when was the house built; how old is the building; what year was it built
heat | Heating; Heating system | gas|district heating|heat pump|underfloor heating|wood pellets | how is {e} heated; what kind of heating is there
pets | Keeping pets*; Animals* | no|by agreement|cats only|yes | are pets ok; can I keep a dog there
agent | Contact; Agent; Viewing with* | person | who shows {e}; who do I contact; who lets {e}
station | Nearest station; Public transport | <num:2-20> min walk to <town> station|bus <num:2-90> outside the door|tram <num:1-19>, <num:100-900> m | how far is public transport; how do I get there without a car
""", """
car | product | {name}; Used car: {name}; Vehicle data | the car; it; the {name}
plate | Registration; Number plate; Licence plate | plate | what's the plate; what is on the number plate
km | Mileage; Odometer; Km driven* | qty:km:900-290000:10 | how many km has it run; how far has {e} been driven; how many kilometres are on the clock
first | First registration; Registered*; Year of make | date | when was {e} first registered; how old is {e}; since when has it been on the road
fuel | Fuel; Fuel type | petrol|diesel|electric|hybrid|LPG | what does {e} run on; what fuel does {e} take
gear | Gearbox; Transmission | manual, 5 gears|manual, 6 gears|automatic|CVT | is {e} an automatic; manual or automatic
seats | Seats; Number of seats | num:2-9 | how many people can sit in {e}; how many seats has {e} got
paint | Paint; Body colour | colour | what colour is the paint; what color is the car body
owners | Previous owners; Owners so far* | num:1-6 | how many owners did {e} have; how many people owned it before
mot | Inspection due; Next inspection; MOT until* | date | when is the next inspection; until when is the MOT valid
tyres | Tyres; Tires | summer, <num:2-7> mm|all-season|winter, new|summer and winter set | what tyres are on {e}; what kind of tires does it have
boot | Boot space; Luggage space; Boot | qty:l~litres:180-900 | how big is the boot; how much fits in the boot
use | Consumption; Average consumption | qty:l per 100 km:3.1-12.9:0.1 | how much does {e} burn; how thirsty is {e}
price | Asking price; Price | money:900-48000:100 | how much do they want for {e}; what is {e} going for
""", """
pet | given | Patient card; {name}; Animal record; Vet record of {name} | {name}; the animal; the patient
kind | Species; Animal | cat|dog|rabbit|guinea pig|parrot|tortoise|goat|hamster|donkey|ferret|hen|canary | what kind of animal is {e}; what animal is it
sex | Sex | male, neutered|female|male|female, spayed | is {e} male or female; is it a boy or a girl
chip | Chip no.; Microchip | digits:100000000-999999999 | what number is on the chip; which chip has {e} got
mass | Body weight; Weighed* | qty:kg:0.4-48:0.1 | how many kilos is {e}; how heavy is the animal
shot | Last vaccination; Vaccinated on* | date | when was {e} last vaccinated; when did {e} get the last jab
next | Next vaccination; Booster due; Next jab | date | when does {e} need the next jab; when is the booster due
keeper | Owner; Keeper | person | who does {e} belong to; who owns {e}; whose animal is it
vet | Vet; Seen by*; Treated by* | titled | who is {e}'s vet; who treated {e}; who saw the animal
food | Diet; Food; Feed | dry food, twice a day|renal diet|hay and greens|low-fat food|raw meat | what does {e} eat; what should {e} be fed
allergy | Allergies; Allergic to* | chicken|none known|grass pollen|penicillin|flea bites | what is {e} allergic to; does {e} have any allergies
fee | Fee; Amount charged; Bill | price:20-380 | what did the visit cost; how much was the vet
""", """
course | subject | Course: {name}; Evening class; {name} for beginners; Class details | the course; the class
teacher | Taught by*; Teacher; Instructor; Tutor | person | who teaches {e}; who gives {e}
begins/day | Begins*; First lesson; Start | date | when does {e} begin; when is the first lesson; which day does {e} start
ends | Ends*; Last lesson | date | when is the last lesson; which day does {e} end
day | Weekday; Day*; Held on* | weekday | on which day of the week is {e}; what day is {e}
time | Lesson time; Time | times:8-22 | at what time is {e}; what are the lesson times @from when does the lesson start; what time do I have to be there @to when does the lesson end; until when does a lesson last
where | Classroom; Room; Location | Room <room>|<address>|Hall <num:1-9>|<street> school | where is {e} held; where does {e} take place; in which room is {e}
fee | Course fee; Fee; Cost | money:30-480 | how much is {e}; what does {e} cost; what do I pay for {e}
reduced | Reduced fee; Concessions | money:15-200 | what do pensioners pay; how much is {e} for students
size | Places; Max. participants; Class size | num:6-30 | how many people can take part; how many places are there
bring | Bring along*; Please bring*; Materials | pen and paper|old clothes|a laptop|indoor shoes|a mat and a towel | what should I bring; what do I have to take along
signup | Sign up by*; Closing date; Registration closes* | date | until when can I sign up; what's the last day to register
level | Level; Aimed at* | beginners|intermediate|no previous knowledge|advanced | who is {e} for; do I need to know anything already
""", """
parcel | ref | Shipment {name}; Tracking; Your parcel; Parcel {name} | the parcel; it; shipment {name}; my package
status | Status; Current status | out for delivery|held at customs|delivered|in transit to <town>|returned to sender | where is {e} now; has {e} arrived yet; what happened to {e}
sent | Shipped on*; Dispatched*; Posted* | date | when was {e} sent; when did they ship {e}
eta | Expected delivery; Estimated arrival; ETA | date | when will {e} come; when do I get {e}; what day does it arrive
from | From*; Sender; Shipper | company | who sent {e}; who is {e} from
to | Recipient; To*; Addressee | person | who is {e} for; who gets {e}; who is {e} addressed to
address | Delivery address; Deliver to* | address | where does {e} go; where will {e} be delivered; to which address is {e} sent
weight | Parcel weight; Gross weight | qty:kg:0.2-31:0.1 | what does {e} weigh; how many kg is {e}
carrier | Carrier; Carried by* | company | who delivers {e}; which carrier brings {e}; which company has {e}
value | Declared value; Insured for* | money:20-3000 | for how much is {e} insured; how much is {e} worth
signed | Signed by*; Received by* | person | who signed for {e}; who took {e} in
pin | Pick-up code; Locker code | digits:1000-9999 | what code opens the locker; which code do I need to pick {e} up
cod | Customs charge; Duty | money:4-90 | how much customs do I have to pay; is there any duty on {e}
""", """
event | title | {name}; Event details; Coming up: {name}; Save the date | the event; it; {name}
date | Date; Takes place on* | date | when is {e}; what date is {e}; which day is {e} on
doors | Doors open*; Doors; Admission from* | time:16-20 | when do the doors open; from when can we go in; what time are people let in
begin | Curtain up*; Starts at*; Beginning | time:17-22 | when does {e} start; what time does {e} begin
venue | Venue; Place; Where* | <place>, <town>|<town> town hall|<hotel>|Stage <num:1-9>, <street> | where is {e}; where does {e} take place; what venue is {e} at
host | Host; Presented by*; Moderator | person | who hosts {e}; who presents {e}
organiser | Organiser; Organised by* | company | who organises {e}; which firm is behind {e}
price | Tickets; Ticket price; Entry | price:4-120 | how much are the tickets; what does a ticket cost; how much is it to get in
kids | Children's ticket; Child ticket | price:2-30 | what do kids pay; how much is a ticket for a child
dress | Dress code; Clothing | smart casual|black tie|warm clothes|costume | what should I wear; how should we dress
age | Minimum age; Age limit | num:6-21 | how old do you have to be; from what age can you go in
food | Catering; Refreshments | snacks and drinks|bar from <time:17-20>|none|buffet included | will there be food; is there anything to eat
rain | In case of rain*; Bad weather plan | moved to the <place>|cancelled|takes place anyway | what happens if it rains; is it still on when it rains
""", """
router | product | {name}; Device info; Network settings of {name}; Quick setup | the router; the device; {name}
ssid | Network name; SSID; Wi-Fi name | coined | what is the wifi called; which network do I connect to
key | Wi-Fi key; Network key; Wireless password | password | what is the wifi password; what's the password for the wireless
ip | IP address; LAN address | ip | which address does {e} have in the network; under what ip do I reach {e}
admin | Admin user; Login name | admin|root|<given>|user<num:1-99> | what do I log in as; which user name do I need
pass | Admin password; Login password | password | how do I log in as admin; what is the admin password
fw | Firmware; Firmware version | version | what firmware is on {e}; which firmware does {e} run
mac | Serial no.; S/N | serial | what's the serial
chan | Channel; Wi-Fi channel | num:1-13 | which channel does it send on; what channel is used
up | Uptime; Running for* | <num:1-99> days|<num:2-23> hours <num:2-58> minutes | how long has {e} been running; since how long is {e} up
dns | DNS server; DNS | ip | which name server is used; what dns does it use
speed | Download rate; Line speed | qty:Mbit/s:6-1000 | how fast is the line; how fast is the download
guest | Guest access; Guest network | off|on|on, until <time:18-23> | is the guest network on; can guests use it
""", """
book | title | {name}; Catalogue entry; Title: {name}; Library record | the book; it; {name}
author | Author; Written by*; By* | person | who wrote {e}; who is {e} by; whose book is it
trans | Translator; Translated by* | person | who translated {e}; who did the translation
publisher | Publisher; Published by* | company | who published {e}; where did {e} come out
year | First published; Year of publication | year:1890-2028 | when was {e} published; what year is {e} from; when did {e} come out
pages | Pages; Page count | num:64-1200 | how many pages does {e} have; how thick is {e}
lang | Language; Text in* | language | in what language is {e}; which language is {e} in
isbn | ISBN | digits:9780000000000-9789999999999 | which isbn has {e}
shelf | Shelf mark; Shelf; Call number | ref | where on the shelves do I find {e}; where does {e} stand
due | Return by*; Due back* | date | when do I have to give {e} back; until when can I keep {e}
copies | Copies; Copies held | num:1-14 | how many copies are there; how many copies do you have
price | List price; Price new | price:6-70 | how much is {e} new; what does {e} cost in the shop
""", """
minutes head | department | Meeting of {name}; Minutes; Agenda; {name} weekly | the meeting; it
date | Date; Held on* | date | when was {e}; on what date was {e}; which day did they meet
time | Duration; From/to* | times:8-19 | what time was {e}; how long was {e} @from when did {e} begin; from what time did they meet @to when was {e} over; till when did {e} go on
place | Place; Meeting room; Location | room <room>|<hotel>, room <num:1-9>|canteen|by video call | where did they meet; which room was {e} in
lead | Chaired by*; Chairperson; Chair | person | who chaired {e}; who led {e}; who was in the chair
notes | Minutes taken by*; Minute taker; Secretary | person | who took the minutes; who wrote the minutes; who kept the record
excused | Apologies; Excused*; Absent* | <person>, <person>|<person>|<person>, <person>, <person>|none | who was excused; who could not come; who was missing
guest | Guest; Invited speaker | person | who came as a guest; which guest was there
next | Next date; Next session | date | when do they meet again; when is the next one
count | Attendance; People present* | num:3-44 | how many people were there; how many came
topic | Main topic; Subject | the budget|moving to <town>|new <goods>s|the summer party|parking | what was {e} about; what did they talk about
""", """
account | coined | Account details; Bank details; Payment slip; Transfer | the transfer; the payment
holder | Account holder; Payee | person | who holds the account; who gets the money
iban | IBAN; Account no. | iban | which account should I pay into; what account does the money go to
bank | Bank; Held with* | <town> Savings Bank|<coined> Bank|Bank of <town>|<town> Credit Union | which bank is it; what bank is the account with
bic | BIC; SWIFT code | serial | which bic do I need
amount | Amount; Sum | money:5-9000 | how much do I have to transfer; how much is to be paid; what sum is it
purpose | Reference; Payment reference; Purpose | ref | what should I write as a reference; which reference goes on the transfer
deadline | Payable by*; Payment deadline | date | by when must the money be there; until when do I have to pay
interest | Interest; Interest rate | percent:0.1-9:0.05 | what interest do they pay; how much interest is there
limit | Overdraft limit; Card limit | money:100-5000:50 | how far can I overdraw; how much can I spend with the card
balance | Balance; Closing balance | money:-900-9000 | how much is in the account; how much money is left
opened | Account opened*; Opened on* | date | since when does the account exist; when did they open the account
""", """
museum object | title | Object label; {name}; Inventory card; Exhibit: {name} | it; the object; {name}
artist | Artist; Made by*; Maker | person | who made {e}; who is the artist; who created {e}
year | Dated*; Date of origin | <year:1480-1990>|around <year:1480-1990>|<num:15-19>th century | when was {e} made; how old is {e}; from what time is {e}
tech | Technique; Material | oil on canvas|<material>|woodcut|bronze, cast|ink on paper|<material> and <material> | what is {e} made of; how was {e} made
size | Size; Dimensions | size:cm | how large is {e}; how big is the object
found | Found in*; Place of discovery; Find spot | town | where was {e} found; where did they dig {e} up
gift | Gift of*; Donated by*; Donor | person | who gave {e} to the museum; who donated {e}
since | In the collection since*; Acquired* | year:1880-2024 | since when does the museum have {e}; when did the museum get {e}
room | Gallery; Display room | room | where in the museum can I see {e}; which room is {e} shown in
inv | Inventory no.; Accession no. | ref | under what number is {e} kept
state | Condition; State | good|cracked|restored|one corner missing|faded | what condition is {e} in; is {e} damaged
loan | On loan until*; Lent until* | date | until when is {e} away; when does {e} come back from the loan
""", """
recipe | dish | {name}; Recipe: {name}; {name} like grandma's | it; the {name}; the dish
serves | Serves*; Portions; Makes* | num:2-12 | how many people does {e} serve; how many portions is it; for how many is it
prep | Preparation; Prep time | dur:minutes:5-60 | how long does the preparation take; how much work is it before it goes in
cook | Cooking time; In the oven* | dur:minutes:10-180 | how long does {e} cook; how long must {e} cook
heat | Oven temperature; Oven | qty:°C:140-250:5 | how hot must the oven be; at what temperature do I bake {e}
kcal | Calories; Energy | qty:kcal:120-980 | how many calories has {e} got; how much energy is in {e}
level | Difficulty | easy|medium|for the experienced|very easy | how hard is {e}; is {e} difficult
flour | Flour | qty:g:100-900:10 | how much flour do I need; how many grams of flour
butter | Butter | qty:g:20-300:10 | how much butter goes in; how many grams of butter
sugar | Sugar | <num:1-9> tbsp|<qty:g:20-300:10>|a pinch | how much sugar do I need; how much sugar goes in
eggs | Eggs | count:1-8 | how many eggs do I need; how many eggs go in
milk | Milk | qty:ml:50-900:50 | how much milk do I need; how much milk goes in
keep | Keeps for*; Shelf life | dur:days:2-14 | how long does {e} keep; how long can I keep the rest
""", """
config | coined | [{name}]; # settings of {name}; {name} settings; # {name}.conf | {name}; the program
port | port; listen_port | digits:80-65000 | which port does {e} listen on; on which port is it
host | host; bind_address | ip | what address does {e} bind to; which host is set
wait | timeout; request_timeout | qty:s~ms:1-900 | after how long does {e} time out; how long does it wait
workers | workers; max_workers | num:1-64 | how many workers are there; how many workers run
retry | retries; max_retries | num:0-12 | how often does {e} try again; how many tries are made
level | log_level; loglevel | debug|info|warning|error | how much is logged; what log level is set
file | log_file; logfile | /var/log/<coined>.log|logs/<coined>.txt|<coined>.log | where are the logs written; which file does it log to
db | database; db_name | coined | which database is used; what database does it connect to
user | user; db_user | given | under which user does it run; who does it connect as
cache | cache_size; cache_limit | qty:MB:16-4096 | how big is the cache; how large can the cache get
lang | language; default_language | language | what language is the default; which language is set
tls | tls; use_tls | on|off|required|true|false | is tls on; is the connection encrypted
keep | keep_days; backup_days | num:1-90 | how many days are backups kept
""", """
boarding | person | Boarding pass; Passenger: {name}; Your flight; E-ticket | the passenger; {name}
flight | Flight; Flight no. | ref | which flight is it; what is the flight called
from | From*; Departing from* | town | which airport do I fly from; where does the plane take off
to | To*; Flying to* | town | which airport do I fly to; where does the plane land
off | Take-off; Departs* | time:5-23 | when does the plane take off; what time do I fly
land | Landing; Lands* | time:5-23 | when does the plane land; what time do we land
board | Boarding; Boarding time | time:5-23 | when does boarding begin; when do I have to be at the gate
gate | Gate | room | which gate do I go to; what gate is it
seat | Seat | <num:1-44>A|<num:1-44>C|<num:1-44>F|<num:1-44>D | where does {e} sit on the plane; which seat has {e} got
class | Class; Cabin | economy|business|premium economy|first | which class does {e} fly; what class is the ticket
bag | Baggage; Bags | <num:1-3> x <num:15-32> kg|hand luggage only|none|1 ski bag | how much baggage can {e} take; how many bags are allowed
meal | Meal | vegetarian|standard|no nuts|halal|kosher|none | which meal does {e} get; is there a meal
terminal | Terminal | num:1-9 | which terminal is it; what terminal do I go to
""", """
visit | person | Appointment; Appointment for {name}; Your visit; Reminder | the appointment; the visit
day | Date; On* | date | when is {e}; which day do I have to come
time | Time; At* | time:7-19 | at what time is {e}; what time do I have to be at the surgery
doctor | Doctor; With* | titled | which doctor do I see; who do I have {e} with
dep | Department; Clinic | eye clinic|dental clinic|X-ray|heart clinic|physiotherapy|skin clinic|hearing tests | which clinic is it; what part of the hospital do I go to
reason | Reason; For* | check-up|blood test|second jab|new crown|follow-up|hearing test|stitches out | what is {e} for; why do I have to go
long | Length; Takes* | dur:minutes:10-120 | how long does {e} take; how much time should I plan
fast | Before the visit*; Preparation | no food for <num:4-12> hours|no coffee that day|drink a litre of water|no cream on the skin | what do I have to do beforehand; how do I prepare for {e}
bring | Documents; Please bring* | insurance card|list of medicines|old X-rays|glasses|vaccination card | what papers do I bring; what should I have with me
floor | Floor; Way* | <num:4-9>th floor, left|ground floor|building <num:1-20>|through the garden | how do I find it; where in the building is it
cost | Own contribution; Fee | price:5-140 | what do I pay myself; how much is {e} for me
cancel | Cancel by*; Cancellation until* | date | until when can I cancel; by when must I say that I cannot come
call | Desk; Phone | phone | which number do I call to cancel; what's the number of the surgery
""", """
job | job | Vacancy: {name}; We are looking for: {name}; Job offer; Position no. 12 | the job; the position
firm | Employer; Company | company | who is the employer; which company offers {e}
town | Place of work; Location | town | where is {e}; in what town would I work
pay | Salary; Pay | span:EUR~USD~GBP:1800-9000 | what does {e} pay; how much would I earn @from what is the lowest pay for {e} @to what is the highest pay for {e}
start | Starting date; From* | date | when does {e} begin; from when do they need someone
hours | Hours a week; Weekly hours | num:12-42 | how many hours would I work; how long is the week
term | Duration; Contract | permanent|<num:6-36> months|until <month>|project of <num:1-4> years | is {e} permanent; how long is {e} for
skill | Required*; We expect* | driving licence|<language> and <language>|experience with <subject>|a clean record|<num:2-9> years of practice | what do they expect; what must I be able to do
plus | We offer*; Benefits | company bike|free lunch|<num:26-34> days off|work from home|train pass | what do they offer; what are the benefits of {e}
apply | Apply to*; Applications to* | email | where do I send my application; which address do I apply to
by | Apply by*; Closing date | date | until when can I apply; what is the last day to apply
ask | Contact person; Questions to* | person | who can I ask about {e}; who answers questions about {e}
shift | Shifts; Working times | early and late|nights only|none|weekends | are there shifts; when would I have to work
""", """
meter | ref | Electricity bill; Meter {name}; Your consumption; Utility bill | the bill; the meter
old | Previous reading; Old reading | num:1000-90000 | what was the meter at before; how high was the last reading
new | Current reading; New reading | num:1000-99000 | what is the meter at now; how high is the reading now
used | Used*; Consumption | qty:kWh:90-9000 | how much power did I use; how many kWh were used
unit | Price per kWh; Unit rate | price:1-2 | what does a kWh cost; how much is one kWh
base | Standing charge; Base fee | price:4-30 | how much is the standing charge; what do I pay even if I use nothing
period | Period; Billing period | dates | what time is {e} for; which months does {e} cover @from when does the billing period begin @to when does the billing period end
due | Debited on*; Collected on* | date | when is the money taken; on what day do they take the money
plan | Instalment; Monthly payment | money:30-300:1 | what do I pay every month; how much is the instalment
back | Credit; Refund | money:5-400 | how much do I get back; how much money is coming back
read | Read by*; Reader | customer|<person>|remote reading|estimated | who read the meter; was the meter really read
""", """
film | title | {name}; Film: {name}; On tonight | the film; {name}
director | Director; Directed by* | person | who made {e}; who directed {e}; whose film is {e}
lead | Starring*; Lead role | person | who plays the lead; who stars in {e}
long | Running time; Length | dur:minutes:70-210 | how long is {e}; how many minutes is {e}
year | Year; Made in* | year:1925-2028 | what year is {e} from; when was {e} made
land | Country; Produced in* | country | what country is {e} from; where was {e} produced
lang | Version; Language | <language> with subtitles|dubbed|original <language>|silent | which language is {e} in; does {e} have subtitles
age | Rating; Age rating | from <num:6-18>|for all|not rated | may children see {e}; from what age is {e}
genre | Genre | comedy|thriller|western|documentary|drama|animation|horror | what kind of film is {e}; what sort of film is it
hall | Screen; Hall | num:1-14 | which screen is {e} on; what hall is it in
show | Showing; Starts* | time:13-23 | when is {e} on; at what time does {e} start
seat | Ticket; Price of a seat | price:5-24 | how much is a ticket for {e}; what does a seat cost
budget | Budget; Cost of production | <num:2-190> million|<money:100000-900000:10000> | what did it cost to make {e}; how much money did {e} cost
"""]
