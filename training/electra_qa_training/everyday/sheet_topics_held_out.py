"""What sheets are about, held out: other topics, labels and questions than in training."""

HELD_OUT = ["""
tent | product | {name}: facts; Tent {name}; Outdoor gear | this tent; the tent {name}
sleeps | Sleeps*; Sleeping places | num:1-10 | how many can sleep inside; how many sleepers fit
load | Packed weight; Trail weight | qty:kg~kilos:0.8-14:0.1 | how many kilos would I carry; what's the load in kg
pack | Pack size; Packed size | size:cm | how small does it pack; what size when packed
water | Water column; Hydrostatic head | qty:mm:1500-9000:500 | how waterproof is {e}; how many mm of water can it take
poles | Poles; Pole material | aluminium|fibreglass|carbon|steel|bamboo|ash wood | what are the poles of; out of what are the poles
pitch | Pitching time; Set-up time | dur:minutes:3-30 | how quickly is {e} up; how many minutes to put it up
height | Headroom; Inside height | qty:cm:90-230 | could I stand up inside; how high is it inside
shade | Outer tent colour; Shade | colour | which colours can I have; in which colour is {e} sold
comfort | Comfort range; Comfort temperature | span:°C:-20-25 | how cold may it get in general @from down to what temperature is {e} comfortable @to up to what temperature is {e} comfortable
sale | Sale price; Online price | price:49-790 | for how much is it sold; how expensive is {e}
spare | Spare parts hotline; Repair service | phone | where do I call about a broken pole; whom to ring for repairs
""", """
berth | coined | Boat licence {name}; Harbour office; Berth sheet {name} | the boat; boat {name}
berth | Berth; Mooring | room | at which berth does {e} lie; where is {e} moored
length | Length overall; LOA | qty:m:4-24:0.1 | what length does {e} have; of what length is {e}
draught | Draught; Draft | qty:m:0.4-3:0.1 | how deep does {e} go; how deep must the water be
skipper | Skipper; Master | person | who sails {e}; who skippers {e}
crew | Crew limit; Persons on board | num:2-14 | for how many people is {e} approved; how many may come aboard
engine | Engine; Motor | <num:6-90> hp diesel|outboard, <num:4-40> hp|none|electric, <num:3-30> kW | what engine has {e}; is there a motor
fee | Harbour dues; Mooring fee | money:60-900 | how much are the dues; what is charged for the mooring
paid | Dues paid until*; Paid up to* | date | up to when are the dues paid; how long is it paid for
radio | Call sign; Radio call sign | serial | what sign does {e} use on the radio; how is {e} called by radio
keys | Spare key with*; Key held by* | person | with whom is the spare key; who keeps the key of {e}
crane | Lifted out on*; Winter lay-up | date | when does {e} come out of the water; which day is the lift
""", """
member | person | Membership card; Member file {name}; Club record | the member; {name}
no | Member no.; Card number | digits:1000-99999 | what number has the card; under what number is {e} listed
since | Member since*; Year of entry | year:1970-2028 | how long has {e} been a member; in what year did {e} enter
group | Section; Squad | <team>|juniors|veterans|under-<num:9-19>s | which squad is {e} in; to which section does {e} belong
dues | Annual dues; Yearly contribution | money:20-400 | what does {e} pay a year; how high are the dues
method | Pays by*; Payment method | direct debit|invoice|cash|standing order | how does {e} pay; by what means are the dues paid
coach | Trained by*; Squad leader | person | who trains {e}; under which coach is {e}
locker | Locker; Locker no. | num:1-320 | which locker belongs to {e}; where are {e}'s things
emergency | In an emergency call*; Emergency contact | person | who must be told if something happens; whom do we call in an emergency
doctor | Health check valid to*; Medical certificate until* | date | how long is the health check good; up to when is the medical certificate valid
shirt | Shirt size; Kit size | S|M|L|XL|XXL | in what size is {e}'s shirt; what shirt does {e} take
keys | Keys issued*; Keys held* | num:0-4 | how many keys has {e} been given; does {e} have a key
""", """
policy | ref | Policy {name}; Your cover in brief; Insurance certificate | the policy; policy {name}
insured | Policyholder; Insured person | person | who is covered; in whose name is {e}
kind | Type of cover; Line of insurance | household contents|travel|personal liability|bicycle theft|legal expenses | what is insured; against what does {e} protect
premium | Premium; Premium per year | money:30-1900 | what does {e} cost each year; how high is the premium
excess | Excess; Own share | money:50-1000:50 | how much of a damage do I bear myself; what's my own share
cover | Sum insured; Upper limit | money:5000-90000:1000 | up to what sum am I covered; what is the most they pay
term | Term; Period of insurance | dates | for what period am I covered @from from which day am I covered; on which day does cover begin @to on which day does cover end; up to which day am I covered
notice | Period of notice; Notice | dur:months:1-6 | how long beforehand must I give notice; how early do I have to quit
claims | Claims line; Report damage to* | phone | where do I report damage; which line takes claims
broker | Broker; Arranged through* | person | through whom was {e} arranged; which broker sold {e}
abroad | Valid abroad*; Cover abroad | yes, worldwide|no|within <country> only|up to <num:4-12> weeks | am I covered abroad; does it hold in other countries
""", """
lab | ref | Sample {name}; Lab report; Analysis {name} | the sample; sample {name}
taken | Sampled on*; Sampling date | date | on what day was {e} taken; when did they draw {e}
by | Sampled by*; Collector | person | who took {e}; who drew {e}
site | Sampling point; Site | <town> well|spring at <town>|tap, room <room>|<town> weir | at what point was {e} drawn; where did {e} come out of the ground
ph | pH; pH value | num:5-9:0.1 | how acid is {e}; what pH was found
nitrate | Nitrate | qty:mg per litre:1-70 | how much nitrate is in it; how many mg of nitrate are there
lead | Lead | qty:µg per litre:1-20 | how much lead is in it; was any lead found
temp | Temperature at site; Water temp. | qty:°C:3-22:0.1 | how warm was {e}; how cold was the water
germs | Colony count; Germs | <num:0-900> per ml|not detected|below <num:1-10> per ml | were there germs; how many germs were counted
chem | Analyst; Analysed by* | person | who analysed {e}; which chemist looked at it
done | Reported*; Date of report | date | when was the report ready; on what day did the result come
verdict | Assessment; Verdict | fit to drink|above the limit|repeat in <num:2-8> weeks|no objections | may one drink it; is {e} all right
"""]
